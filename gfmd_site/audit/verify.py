"""Reading the chain from its first entry to its last, and saying where it is not whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gfmd_site.audit.anchor import Anchor, BadAnchor, anchor_file, read_anchor
from gfmd_site.audit.chain import entry_digest, signing_keys
from gfmd_site.audit.guards import guards_missing
from gfmd_site.choices import AuditEvent
from gfmd_site.lib.chain import START, Key
from gfmd_site.models.audit import AuditEntry

CHUNK = 2_000
# A chain that was tampered with in its middle needs no thousand sentences.
MOST_FAULTS = 20


@dataclass
class Verdict:
    """What was found. `remarks` are no faults, but somebody should know them."""

    entries: int = 0
    last: AuditEntry | None = None
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify_chain(*, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Check every entry, and that the entries which are known from elsewhere are still there."""
    keys = signing_keys()
    reading = _Reading(keys)
    wanted = [*_own_anchor(keys, reading.verdict), *anchors]
    left = dict[int, str]()
    known = {anchor.number: "" for anchor in wanted}
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=CHUNK):
        reading.take(entry)
        if entry.number in known:
            known[entry.number] = entry.digest
        if entry.event == AuditEvent.RESTORE and "left" in entry.details:
            left[int(entry.details["left"])] = str(entry.details.get("digest", ""))
    reading.finish()
    _hold_against(wanted, known, left, reading.verdict)
    for name in guards_missing():
        reading.fault(
            f"The trigger {name} is gone, so entries can be changed unnoticed by the database. "
            "Find out who dropped it; verify_audit --guard puts it back."
        )
    return reading.verdict


class _Reading:
    def __init__(self, keys: Mapping[str, Key]) -> None:
        self.verdict = Verdict()
        self._keys = keys
        self._expected = 1
        self._previous = START
        self._unsigned: list[int] = []
        self._seen_known_key = False

    def fault(self, sentence: str) -> None:
        if len(self.verdict.faults) < MOST_FAULTS:
            self.verdict.faults.append(sentence)

    def take(self, entry: AuditEntry) -> None:
        number = entry.number
        if number > self._expected:
            self.fault(
                f"{_entries(self._expected, number - 1)} missing: deleted before entry {number}."
            )
        elif number < self._expected:
            self.fault(f"Entry {number} was inserted before the first one.")
        elif entry.previous != self._previous:
            self.fault(
                f"Entry {number} does not follow entry {number - 1}: one of the two was replaced, "
                "inserted or moved."
            )
        if entry_digest(entry) != entry.digest:
            self.fault(f"Entry {number} was altered: its hash is not that of its content.")
        self._check_signature(entry)
        self._expected, self._previous = number + 1, entry.digest
        self.verdict.entries += 1
        self.verdict.last = entry

    def _check_signature(self, entry: AuditEntry) -> None:
        key = self._keys.get(entry.key_name)
        if key is None:
            self._unsigned.append(entry.number)
            if self._seen_known_key:
                self.fault(
                    f"Entry {entry.number} is signed with a key this site does not know, after "
                    "entries with one it knows."
                )
            return
        self._seen_known_key = True
        if not key.signed(entry.digest, entry.signature):
            self.fault(
                f"Entry {entry.number} was not written by this site: its signature is wrong."
            )
            return
        # This signature covers all entries before it through their hashes.
        self._unsigned.clear()

    def finish(self) -> None:
        if self._unsigned and not self._seen_known_key:
            self.fault(
                f"{_entries(self._unsigned[0], self._unsigned[-1])} signed with a key this site "
                "does not know. Put the earlier SECRET_KEY into SECRET_KEY_FALLBACKS."
            )


def _own_anchor(keys: Mapping[str, Key], verdict: Verdict) -> Iterator[Anchor]:
    try:
        anchor = read_anchor(keys)
    except BadAnchor as error:
        verdict.faults.append(f"{error} It tells where the log ended; look for who changed it.")
        return
    if anchor is None:
        verdict.remarks.append(
            f"{anchor_file()} is not there, so entries cut off at the end would not show. It is "
            "written with the next entry; --log FILE checks against the log of the product."
        )
    else:
        yield anchor


def _hold_against(
    wanted: Iterable[Anchor],
    known: Mapping[int, str],
    left: Mapping[int, str],
    verdict: Verdict,
) -> None:
    """Compare with what other places know; `left` are ends that a restore has replaced."""
    for anchor in wanted:
        if known[anchor.number] == anchor.digest or _was_left(anchor, left):
            continue
        last = verdict.last.number if verdict.last else 0
        if anchor.number > last:
            sentence = (
                f"{_entries(last + 1, anchor.number)} missing at the end: {anchor.source} knows "
                f"entry {anchor.number}."
            )
        else:
            sentence = f"Entry {anchor.number} is another one than {anchor.source} knows."
        if len(verdict.faults) < MOST_FAULTS:
            verdict.faults.append(sentence)


def _was_left(anchor: Anchor, left: Mapping[int, str]) -> bool:
    """Whether a restore says that the chain it replaced went at least as far."""
    return any(
        anchor.number < number or (anchor.number == number and anchor.digest == digest)
        for number, digest in left.items()
    )


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first >= last else f"Entries {first} to {last} are"
