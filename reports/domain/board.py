"""All rooms of an edition at a glance: how their reports stand, and what each one needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site.permissions import may
from reports.choices import OPEN_STATUSES, ReportStatus, Role
from reports.domain.presence import Devices, devices_by_report
from reports.domain.questions import Tally, tallies_of
from reports.domain.waiting import unanswered
from reports.models import (
    ConflictCopy,
    Edition,
    HeldOperation,
    HeldStatus,
    Point,
    Reminder,
    Report,
    Session,
    TemplateSection,
)

# A room that is silent this long while it talks has most likely lost its writer.
QUIET = timedelta(minutes=20)
URGENT = 50


@dataclass(frozen=True)
class Need:
    """Something that somebody should look after. The higher `weight`, the sooner."""

    code: str
    text: str
    weight: int

    @property
    def is_urgent(self) -> bool:
        return self.weight >= URGENT


@dataclass(frozen=True)
class Fill:
    """A section and how many points stand in it."""

    section: TemplateSection
    points: int


@dataclass
class Room:
    """One room. `consents` is None for those who may not know about its speakers."""

    session: Session
    report: Report | None
    has_rapporteur: bool
    fills: list[Fill] = field(default_factory=list)
    asked: Tally = field(default_factory=Tally)
    consents: int | None = None
    sees_names: bool = False
    decides: bool = False
    devices: Devices = field(default_factory=Devices)
    conflicts: int = 0
    held: int = 0
    reminded_at: datetime | None = None
    needs: list[Need] = field(default_factory=list)

    @property
    def questions(self) -> int:
        return self.asked.total

    @property
    def questions_untouched(self) -> int:
        return self.asked.untouched

    @property
    def points(self) -> int:
        return sum(fill.points for fill in self.fills)

    @property
    def empty(self) -> list[Fill]:
        return [fill for fill in self.fills if not fill.points]

    @property
    def people(self) -> list[User]:
        """Who is there, for those who know the team by name."""
        return self.devices.people if self.sees_names else []

    @property
    def here(self) -> int:
        return len(self.devices.people)

    @property
    def weight(self) -> int:
        return max((need.weight for need in self.needs), default=0)

    @property
    def is_urgent(self) -> bool:
        return self.weight >= URGENT

    @property
    def stamp(self) -> str:
        """Changes when something does that is worth a look; the passing of time does not."""
        report = self.report
        facts: list[Any] = [
            report and report.status,
            *(fill.points for fill in self.fills),
            self.asked.answered,
            self.asked.touched,
            self.here,
            self.consents,
            *(need.code + need.text for need in self.needs),
        ]
        return "|".join(str(fact) for fact in facts)


def board_rooms(*, edition: Edition, user: Any, now: datetime) -> list[Room]:
    """Return the numbered sessions of an edition with the state of their reports, by number.

    Ten queries, whatever the number of rooms and points; people and consents only as far as the
    person may know them.
    """
    sessions = list(
        edition.sessions.exclude(number="")
        .select_related("report__template", "theme")
        .prefetch_related("participations")
        .order_by("number")
    )
    reports = {s.report.pk: s.report for s in sessions if hasattr(s, "report")}
    facts = _Facts(edition, reports, now)
    return [_room(session, user, facts, now) for session in sessions]


class _Facts:
    """The figures of all rooms: one query each."""

    def __init__(self, edition: Edition, reports: dict[int, Report], now: datetime) -> None:
        self.sections = _sections(reports)
        self.points = _points(reports)
        self.questions = tallies_of(edition)
        self.consents = _consents(reports)
        self.conflicts = _counts(ConflictCopy.objects.filter(settled_at__isnull=True), reports)
        self.held = _counts(HeldOperation.objects.filter(status=HeldStatus.WAITING), reports)
        self.devices = devices_by_report(reports, now=now)
        rows = Reminder.objects.filter(report__in=reports).order_by().values("report_id")
        self.reminded = {
            row["report_id"]: row["last"] for row in rows.annotate(last=Max("sent_at"))
        }


def _sections(reports: dict[int, Report]) -> dict[int, list[TemplateSection]]:
    sections: dict[int, list[TemplateSection]] = defaultdict(list)
    templates = {report.template_id for report in reports.values()}
    for row in TemplateSection.objects.filter(template__in=templates).order_by("number"):
        sections[row.template_id].append(row)
    return sections


def _points(reports: dict[int, Report]) -> dict[tuple[int, int], int]:
    rows = Point.objects.filter(report__in=reports).present().order_by()
    counted = rows.values("report_id", "section_id").annotate(count=Count("pk"))
    return {(row["report_id"], row["section_id"]): row["count"] for row in counted}


def _consents(reports: dict[int, Report]) -> dict[int, int]:
    rows = unanswered().filter(point__report__in=reports)
    counted = rows.order_by().values("point__report_id").annotate(count=Count("pk"))
    return {row["point__report_id"]: row["count"] for row in counted}


def _counts(rows: Any, reports: Iterable[int]) -> dict[int, int]:
    counted = rows.filter(report__in=list(reports)).order_by().values("report_id")
    return {row["report_id"]: row["count"] for row in counted.annotate(count=Count("pk"))}


def _room(session: Session, user: Any, facts: _Facts, now: datetime) -> Room:
    report: Report | None = getattr(session, "report", None)
    room = Room(
        session=session,
        report=report,
        has_rapporteur=any(p.role == Role.RAPPORTEUR for p in session.participations.all()),
        asked=facts.questions.get(session.pk, Tally()),
    )
    if report is not None:
        # The rules ask for the edition through the report.
        report.session = session
        _fill(room, report, user, facts)
    room.needs = sorted(needs_of(room, now), key=lambda need: -need.weight)
    return room


def _fill(room: Room, report: Report, user: Any, facts: _Facts) -> None:
    room.has_rapporteur = room.has_rapporteur or bool(report.rapporteur_line)
    room.fills = [
        Fill(section, facts.points.get((report.pk, section.pk), 0))
        for section in facts.sections[report.template_id]
    ]
    room.sees_names = may(user, "reports.see_names", report)
    room.decides = may(user, "reports.decide_held", report)
    room.consents = facts.consents.get(report.pk, 0) if room.sees_names else None
    room.devices = facts.devices.get(report.pk, Devices())
    room.conflicts = facts.conflicts.get(report.pk, 0)
    room.held = facts.held.get(report.pk, 0)
    room.reminded_at = facts.reminded.get(report.pk)


def needs_of(room: Room, now: datetime) -> list[Need]:
    """Return what a room needs, in words that name nobody."""
    session, report = room.session, room.report
    has_begun = session.starts_at is not None and session.starts_at <= now
    needs = []
    if not room.has_rapporteur:
        needs.append(Need("no_rapporteur", _("No rapporteur is named"), 85))
    if report is None:
        needs.append(Need("no_report", _("The report is not begun"), 95 if has_begun else 40))
        return needs
    needs += _saving_needs(room)
    if report.status == ReportStatus.SUBMITTED:
        needs.append(Need("review", _("Waits for review"), 65))
    if report.status not in OPEN_STATUSES:
        return needs
    needs += _writing_needs(room, report, has_begun=has_begun, now=now)
    return needs


def _saving_needs(room: Room) -> list[Need]:
    needs = []
    if room.held:
        text = ngettext(
            "%(count)d change waits for a decision",
            "%(count)d changes wait for a decision",
            room.held,
        )
        needs.append(Need("held", text % {"count": room.held}, 90))
    if room.devices.unsent:
        text = ngettext(
            "%(count)d change is on a device, not sent",
            "%(count)d changes are on devices, not sent",
            room.devices.unsent,
        )
        needs.append(Need("unsent", text % {"count": room.devices.unsent}, 80))
    if room.conflicts:
        text = ngettext("%(count)d text in conflict", "%(count)d texts in conflict", room.conflicts)
        needs.append(Need("conflict", text % {"count": room.conflicts}, 70))
    return needs


def _writing_needs(room: Room, report: Report, *, has_begun: bool, now: datetime) -> list[Need]:
    session, needs = room.session, []
    ends_at = session.ends_at
    is_over = has_begun and (
        ends_at < now
        if ends_at
        else session.starts_at is not None and session.starts_at < now - timedelta(hours=3)
    )
    if has_begun and not room.points:
        needs.append(Need("nothing", _("Nothing is written yet"), 75))
    elif has_begun and not is_over and (report.changed_at or now) <= now - QUIET:
        needs.append(Need("quiet", _("Nothing new for a while, although the room talks"), 55))
    if room.devices.silent_since and not room.devices.unsent:
        needs.append(Need("silent", _("A device went silent; it may hold unsent text"), 60))
    if report.status == ReportStatus.RETURNED:
        needs.append(Need("returned", _("Returned, waits for the rapporteur"), 50))
    elif is_over:
        needs.append(Need("late", _("The session is over, the report is not submitted"), 58))
    return needs + _gaps(room, 35 if is_over else 20)


def _gaps(room: Room, weight: int) -> list[Need]:
    needs = []
    if room.points and room.empty:
        text = ngettext(
            "%(count)d section is empty", "%(count)d sections are empty", len(room.empty)
        )
        needs.append(Need("empty", text % {"count": len(room.empty)}, weight))
    if room.points and room.questions_untouched:
        text = ngettext(
            "%(count)d guiding question is untouched",
            "%(count)d guiding questions are untouched",
            room.questions_untouched,
        )
        needs.append(Need("questions", text % {"count": room.questions_untouched}, weight - 1))
    if room.consents:
        text = ngettext(
            "%(count)d answer about consent is missing",
            "%(count)d answers about consent are missing",
            room.consents,
        )
        needs.append(Need("consents", text % {"count": room.consents}, weight + 2))
    return needs


SHOWS: dict[str, Any] = {
    "all": lambda _room: True,
    "attention": lambda room: room.is_urgent,
    "writing": lambda room: room.report is not None and room.report.status in OPEN_STATUSES,
    "review": lambda room: room.report is not None and room.report.status == ReportStatus.SUBMITTED,
    "done": lambda room: room.report is not None and room.report.status == ReportStatus.ACCEPTED,
}
ORDERS: dict[str, Any] = {
    "attention": lambda room: (-room.weight, -len(room.needs)),
    "number": lambda room: (),
    "change": lambda room: (
        -room.report.changed_at.timestamp() if room.report and room.report.changed_at else 1,
    ),
}


def figures_of(rooms: list[Room]) -> dict[str, int]:
    """Return what stands above the rooms of an edition."""
    statuses = [room.report.status for room in rooms if room.report]
    return {
        "rooms": len(rooms),
        "begun": len(statuses),
        "submitted": statuses.count(ReportStatus.SUBMITTED),
        "accepted": statuses.count(ReportStatus.ACCEPTED),
        "attention": sum(room.is_urgent for room in rooms),
        "here": sum(room.here for room in rooms),
    }


def chosen(rooms: list[Room], show: str, order: str) -> list[Room]:
    """Return the rooms of a filter in an order; rooms that are equal in it stand by number."""
    return sorted((room for room in rooms if SHOWS[show](room)), key=ORDERS[order])
