"""The log in stretches of work, and the moments in it that have a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.choices import ReportStatus, RevisionKind
from reports.domain.errors import DomainError
from reports.domain.moments import Entry
from reports.domain.revisions import Origin, record
from reports.models import Report, Revision

# Nobody speaks for a quarter of an hour without a word worth noting.
GAP = timedelta(minutes=15)
MAX_NAME = 120
STATUS_NAMES = {
    ReportStatus.SUBMITTED: gettext_lazy("Submitted"),
    ReportStatus.RETURNED: gettext_lazy("Returned"),
    ReportStatus.ACCEPTED: gettext_lazy("Accepted"),
    ReportStatus.REOPENED: gettext_lazy("Reopened"),
}


@dataclass
class Sitting:
    """A stretch of work by one person or more, without a longer pause."""

    first: int
    began: datetime
    last: int
    ended: datetime
    changes: int = 0
    authors: dict[int, None] = field(default_factory=dict)
    added: set[uuid.UUID] = field(default_factory=set)
    changed: set[uuid.UUID] = field(default_factory=set)
    deleted: set[uuid.UUID] = field(default_factory=set)

    @property
    def points(self) -> int:
        """How many points were touched, each counted once."""
        return len(self.added | self.changed | self.deleted)

    @property
    def only_changed(self) -> int:
        return len(self.changed - self.added - self.deleted)

    def take(self, entry: Entry) -> None:
        self.last, self.ended = entry.pk, entry.created_at
        self.changes += 1
        if entry.author_id is not None:
            self.authors[entry.author_id] = None
        if entry.point is None:
            return
        if entry.kind in {RevisionKind.CREATE, RevisionKind.RESTORE}:
            self.added.add(entry.point)
            self.deleted.discard(entry.point)
        elif entry.kind == RevisionKind.DELETE:
            self.deleted.add(entry.point)
        else:
            self.changed.add(entry.point)

    def names(self, people: dict[int, User]) -> list[User]:
        return [people[author] for author in self.authors if author in people]


def sittings_of(log: Iterable[Entry]) -> list[Sitting]:
    """Return the stretches of work, oldest first."""
    sittings: list[Sitting] = []
    for entry in log:
        if not sittings or entry.created_at - sittings[-1].ended >= GAP:
            at = entry.created_at
            sittings.append(Sitting(first=entry.pk, began=at, last=entry.pk, ended=at))
        sittings[-1].take(entry)
    return sittings


@dataclass(frozen=True)
class Milestone:
    """A moment with a name. `before` is the moment in front of it, where it can be undone."""

    moment: int
    name: str
    kind: str
    at: datetime
    detail: str = ""
    before: int | None = None


def milestones_of(log: Sequence[Entry]) -> list[Milestone]:
    """Return the named moments, oldest first. A name given later replaces the one before it."""
    times = {entry.pk: entry.created_at for entry in log}
    found: dict[tuple[str, int], Milestone] = {}
    for entry in log:
        if entry.kind == RevisionKind.MOMENT:
            moment = int(entry.after.get("moment") or 0)
            found.pop(("name", moment), None)
            if entry.note and moment in times:
                found["name", moment] = Milestone(moment, entry.note, "name", times[moment])
        else:
            milestone = _milestone(entry)
            if milestone is not None:
                found[milestone.kind, entry.pk] = milestone
    return sorted(found.values(), key=lambda milestone: (milestone.moment, milestone.kind))


def _milestone(entry: Entry) -> Milestone | None:
    if entry.kind == RevisionKind.STATUS:
        name = STATUS_NAMES.get(entry.after.get("status", ""))
        if name is None:
            return None
        return Milestone(entry.pk, str(name), "status", entry.created_at, entry.note)
    if entry.kind == RevisionKind.IMPORT:
        return Milestone(entry.pk, _("Imported from Word"), "import", entry.created_at)
    if entry.kind == RevisionKind.BACK:
        before = entry.after.get("from")
        return Milestone(entry.pk, _("Set back"), "back", entry.created_at, before=before)
    return None


@transaction.atomic
def name_moment(*, report: Report, moment: int, name: str, origin: Origin) -> Revision:
    """Give a moment a name, for everybody who reads the report; an empty one takes it away.

    Raises DomainError for a moment of another report, a name that is too long or a mention.
    """
    name = " ".join(name.split())
    if not report.revisions.filter(pk=moment).exists():
        raise DomainError(
            _("This moment is not in the history of the report. Choose one from the list."),
            code="no_moment",
        )
    if len(name) > MAX_NAME:
        raise DomainError(
            _("This name is longer than %(limit)d characters. Shorten it.") % {"limit": MAX_NAME},
            code="too_long",
            field="name",
        )
    if "@" in name:
        raise DomainError(
            _("Name the moment without a speaker: everybody who reads the report sees it."),
            code="names_speaker",
            field="name",
        )
    return record(
        report=report,
        kind=RevisionKind.MOMENT,
        origin=Origin(author=origin.author, note=name),
        after={"moment": moment},
    )
