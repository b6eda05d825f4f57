"""What came of a storm: its figures, and whether each promise was kept."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field

from tests.browser.live import Store
from tests.browser.room import Person
from tests.faults.device import Device, Words
from tests.faults.evidence import Evidence
from tests.faults.proxy import Proxy


@dataclass
class Client:
    """One of the six, behind a network of its own."""

    name: str
    proxy: Proxy
    sessions: list[str]
    device: Device | None = None
    person: Person | None = None
    heal_at: float = 0


@dataclass
class Figures:
    faults: Counter[str] = field(default_factory=Counter)
    converged_in: float = 0
    story: list[str] = field(default_factory=list)
    """What struck when, to find out why a promise was broken."""

    def lines(self, clients: list[Client], words: Words, store: Store, seed: int) -> list[str]:
        records = [client.proxy.record for client in clients]
        sent = {op for record in records for op in record.sent}
        acknowledged = {op: ack for record in records for op, ack in record.acknowledged.items()}
        deliveries = sum(sum(record.deliveries.values()) for record in records)
        results = Counter(ack["result"] for ack in acknowledged.values())
        faults = self.faults + sum((record.faults for record in records), Counter[str]())
        rows = [
            ("seed", str(seed)),
            ("words typed", str(len(words.typed))),
            ("operations", str(len(sent))),
            ("acknowledged", f"{len(acknowledged)} ({shown(results)})"),
            ("sent again", str(deliveries - len(sent))),
            ("conflicts", str(store.rows("SELECT count(*) FROM reports_conflictcopy")[0][0])),
            ("faults", f"{sum(faults.values())} ({shown(faults)})"),
            ("time to converge", f"{self.converged_in:.1f} s"),
        ]
        return [f"{name:<17} {value}" for name, value in rows]


def shown(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def promises(
    clients: list[Client], words: Words, evidence: Evidence, all_agree: bool
) -> dict[str, bool]:
    """Return each sentence of what would be wrong, and whether all is well with it."""
    records = [client.proxy.record for client in clients]
    stored = evidence.report()
    in_points = Counter(word for _key, text in stored for word in text.split())
    beside = {word for text in evidence.beside() for word in text.split()}
    found = set(in_points) | beside
    lost = words.typed - words.erased - found
    unknown = {word for word in found if word not in words.typed} - set(evidence.at_first)
    twice = [w for w, count in in_points.items() if w in words.typed and count > 1]
    sent = {op for record in records for op in record.sent}
    kept = {
        str(uuid.UUID(op)) for (op,) in evidence.store.rows("SELECT op_id FROM reports_receipt")
    }
    claims = [claim for c in clients if c.person for claim in c.person.claims]
    return {
        "Not all show the same report in time.": all_agree,
        "An acknowledged change is not stored.": not any(map(evidence.lost, records)),
        "A change is stored twice.": evidence.doubled() == [],
        f"Words are lost: {[words.origin[word] for word in sorted(lost)][:9]}": not lost,
        f"Words that nobody typed: {sorted(unknown)[:9]}": not unknown,
        f"Words stand there twice: {sorted(twice)[:9]}": not twice,
        "A change is stored that nobody sent.": kept <= sent,
        "Saved was said too early.": evidence.untrue(claims) == [],
        "The database is damaged.": evidence.store.is_whole(),
    }
