"""The audit log as people read it: chosen by filters, with accounts by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gfmd_site.choices import AUDIT_GROUPS, AuditEvent
from gfmd_site.models import AuditEntry

# Who answered how, and what left with whose name, is for those who may see names.
ABOUT_SPEAKERS = (
    AuditEvent.CONSENT,
    AuditEvent.PURGE,
    AuditEvent.ORIGINAL,
    AuditEvent.RELEASE,
    AuditEvent.RELEASE_WAITS,
    AuditEvent.RELEASE_DECLINED,
)
ACCOUNT = "account:"
LABELS = {
    "added": _("added"),
    "changed": _("changed"),
    "channel": _("way out"),
    "edition": _("edition"),
    "encrypted": _("encrypted"),
    "format": _("format"),
    "given": _("given"),
    "is_active": _("may sign in"),
    "is_staff": _("staff"),
    "is_superuser": _("administrator"),
    "level": _("level"),
    "made": _("new account"),
    "method": _("method"),
    "names": _("names"),
    "places": _("places"),
    "profile": _("for"),
    "removed": _("removed"),
    "role": _("role"),
    "route": _("page"),
    "session": _("session"),
    "speaker": _("speaker no."),
    "taken": _("taken"),
    "what": _("what"),
}
# States of a report and answers about consent, as the log holds them.
VALUES = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "accepted": _("Accepted"),
    "reopened": _("Reopened"),
    "not_asked": _("Not asked"),
    "asked": _("Asked"),
    "approved": _("Approved"),
    "refused": _("Refused"),
}
# Long keys of other tables: for a search in the export, no help on a page.
NOT_ON_PAGE = frozenset({"point", "release", "upload", "purge", "digest"})


@dataclass(frozen=True)
class Asked:
    """What to show. Everything is optional."""

    group: str = ""
    account: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None

    def as_values(self) -> dict[str, str | int]:
        values = {
            "group": self.group,
            "account": self.account,
            "subject": self.subject,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Line:
    """One entry, ready to be shown."""

    entry: AuditEntry
    by: str
    subject: str
    details: tuple[tuple[str, str], ...]


def entries(asked: Asked, *, sees_speakers: bool) -> QuerySet[AuditEntry]:
    """Return the entries that fit, newest first."""
    rows = AuditEntry.objects.all()
    if not sees_speakers:
        rows = rows.exclude(event__in=ABOUT_SPEAKERS)
    for name, _label, events in AUDIT_GROUPS:
        if asked.group == name:
            rows = rows.filter(event__in=events)
    if asked.account is not None:
        own = Q(by=asked.account) | Q(subject=f"{ACCOUNT}{asked.account}")
        rows = rows.filter(own)
    if asked.subject:
        rows = rows.filter(subject__iexact=asked.subject)
    if asked.since:
        rows = rows.filter(at__gte=_begin(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=_begin(asked.until + timedelta(days=1)))
    return rows


def lines(rows: Iterable[AuditEntry]) -> list[Line]:
    """Return entries with their accounts named: one query, however many entries."""
    found = list(rows)
    ids = {entry.by_id for entry in found} | {_account_in(entry) for entry in found}
    people = {user.pk: user for user in User.objects.filter(pk__in=ids - {None})}
    return [_line(entry, people) for entry in found]


COLUMNS = ("number", "at", "event", "by", "subject", "details", "hash")


def table_rows(rows: QuerySet[AuditEntry]) -> Iterator[list[str]]:
    """Yield entries oldest first, as a table writes them."""
    names = dict(User.objects.values_list("pk", "username"))
    for entry in rows.order_by("number").iterator(chunk_size=2_000):
        details = "; ".join(f"{name}={value}" for name, value in sorted(entry.details.items()))
        yield [
            str(entry.number),
            entry.at.isoformat(timespec="seconds"),
            entry.event,
            "" if entry.by_id is None else names.get(entry.by_id, f"{ACCOUNT}{entry.by_id}"),
            entry.subject,
            details,
            entry.digest,
        ]


def _line(entry: AuditEntry, people: Mapping[int, User]) -> Line:
    account = _account_in(entry)
    subject = entry.subject if account is None else _name(account, people)
    by = _name(entry.by_id, people) if entry.by_id is not None else ""
    return Line(entry, by, subject, tuple(_details(entry.details)))


def _details(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "before" in details and "now" in details:
        yield "", f"{_shown(details['before'])} → {_shown(details['now'])}"
    for name, value in sorted(details.items()):
        if name in NOT_ON_PAGE or name in {"before", "now"}:
            continue
        yield str(LABELS.get(name, name)), _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(VALUES.get(value, value) if isinstance(value, str) else value)


def _account_in(entry: AuditEntry) -> int | None:
    number = entry.subject.removeprefix(ACCOUNT)
    return int(number) if entry.subject.startswith(ACCOUNT) and number.isdigit() else None


def _name(pk: int, people: Mapping[int, User]) -> str:
    user = people.get(pk)
    if user is None:
        return str(_("account %(number)d, deleted") % {"number": pk})
    return user.get_full_name() or user.get_username()


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
