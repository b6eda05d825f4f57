"""What must hold after every fault, asked of the database, the network and the screens.

Nothing here trusts a client: what was typed is noted by the test, what was acknowledged by the
network between, what is stored is read from the database.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from tests.browser.live import CODE, Store
from tests.faults.proxy import Record

POINTS = (
    "SELECT point.id, point.text FROM reports_point point"
    " JOIN reports_report report ON report.id = point.report_id"
    " JOIN reports_templatesection section ON section.id = point.section_id"
    " WHERE report.code = ? AND point.deleted_at IS NULL"
    ' ORDER BY section.number, point."order", point.id'
)
WRITTEN = (
    "SELECT point_ref, after, revision.created_at FROM reports_revision revision"
    " JOIN reports_report report ON report.id = revision.report_id WHERE report.code = ?"
)
Shown = list[tuple[str, str]]


class Screen(Protocol):
    """Somebody who looks at the report."""

    def shown(self) -> Shown: ...


@dataclass(frozen=True)
class Claim:
    """At this moment the page said "Saved", and this stood in it."""

    at: float
    shown: Shown


def words_of(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in text.split())


@dataclass
class Evidence:
    """Made before the first key is pressed."""

    store: Store
    at_first: Counter[str] = field(init=False)
    _written: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        report = self.report()
        self.at_first = words_of(text for _id, text in report)
        self._written = dict.fromkeys(report, 0.0)

    def report(self) -> Shown:
        """Return the report as the database has it, in its order."""
        rows = self.store.rows(POINTS, CODE)
        return [(str(uuid.UUID(point)), text) for point, text in rows]

    def collect(self) -> None:
        """Remember what is stored now: before a restore takes some of it back, and at the end."""
        for point, after, at in self.store.rows(WRITTEN, CODE):
            text = json.loads(after).get("text")
            if point is not None and text is not None:
                seconds = datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()
                self._written.setdefault((str(uuid.UUID(point)), text), seconds)

    def beside(self) -> list[str]:
        """Return the texts that are kept beside the points: in conflict, or for the chair."""
        copies = self.store.rows("SELECT text FROM reports_conflictcopy WHERE NOT deletes")
        held = self.store.rows("SELECT op FROM reports_heldoperation")
        return [text for (text,) in copies] + [
            json.loads(op)["fields"].get("text", "") for (op,) in held
        ]

    # What must hold.

    def lost(self, record: Record) -> list[str]:
        """Return operations that were acknowledged and are not in the database."""
        kept = self._receipts()
        return [
            op_id
            for op_id, ack in record.acknowledged.items()
            if ack["result"] != "invalid" and op_id not in kept
        ]

    def never_sent(self, record: Record) -> list[str]:
        """Return operations in the database that no client has sent."""
        return sorted(self._receipts() - set(record.sent))

    def doubled(self) -> list[tuple[Any, ...]]:
        return self.store.rows(
            "SELECT op_id, count(*) FROM reports_revision GROUP BY op_id HAVING count(*) > 1"
        )

    def untrue(self, claims: Sequence[Claim], *, by_the_clock: bool = True) -> list[Any]:
        """Return what a page called saved before the database had it."""
        self.collect()
        return [
            (claim.at, point, text)
            for claim in claims
            for point, text in claim.shown
            if text.strip() and not self._was_written(point, text, claim.at, by_the_clock)
        ]

    def _was_written(self, point: str, text: str, at: float, by_the_clock: bool) -> bool:
        when = self._written.get((point, text))
        return when is not None and (not by_the_clock or when <= at)

    def _receipts(self) -> set[str]:
        return {
            str(uuid.UUID(op)) for (op,) in self.store.rows("SELECT op_id FROM reports_receipt")
        }
