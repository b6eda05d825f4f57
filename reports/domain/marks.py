"""The marks of a report: what the detector finds in its points, and what was decided about it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from reports.choices import AttributionKind, AttributionLevel, ChathamPolicy, PointKind
from reports.domain.detector import Mark, RosterPerson, find_names
from reports.domain.detector_text import words_of
from reports.domain.detector_wordings import replaced
from reports.domain.errors import DomainError
from reports.domain.points import update_point
from reports.domain.queries import points_of
from reports.domain.revisions import Origin
from reports.models import KeptMark, Point, Report, TemplateSection

MENTION, GENERAL, KEEP = "mention", "general", "keep"
CHOICES = (MENTION, GENERAL, KEEP)
STATE_LEVELS = frozenset(
    {AttributionLevel.COUNTRY, AttributionLevel.ORGANISATION, AttributionLevel.PERSON}
)
# So many words beside the marked ones belong to what was looked at.
WORDS_AROUND = 2
# So many letters before and behind a mark are shown to recognise the place.
SHOWN_AROUND = 140


@dataclass(frozen=True)
class Room:
    """What the detector is told about the session of a report."""

    roster: tuple[RosterPerson, ...]
    head_counts: dict[str, int]
    policy: str


@dataclass(frozen=True)
class PointMark:
    """A mark in a text of a point, with what could stand in its place."""

    point: Point
    field: str
    """“text” or “heading”."""
    text: str
    mark: Mark
    fingerprint: str
    as_mention: str | None
    as_general: str | None
    kept: KeptMark | None = None

    @property
    def general(self) -> str:
        """The general words that would come in, for the button; empty where there are none."""
        if self.as_general is None:
            return ""
        start, end = self.mark.phrase
        return self.as_general[start : len(self.as_general) - (len(self.text) - end)]

    @property
    def near_before(self) -> str:
        """What stands in front of the mark, cut at a word where it is long."""
        whole = self.text[: self.mark.start]
        if len(whole) <= SHOWN_AROUND:
            return whole
        return "… " + whole[-SHOWN_AROUND:].partition(" ")[2]

    @property
    def near_after(self) -> str:
        whole = self.text[self.mark.end :]
        if len(whole) <= SHOWN_AROUND:
            return whole
        return whole[:SHOWN_AROUND].rpartition(" ")[0] + " …"


def room_of(report: Report, points: Iterable[Point]) -> Room:
    """Return who may be named in a report: one query for the head-counts.

    The participations are those of `queries.report_rows`; speakers come from the points given.
    """
    session = report.session
    people = [
        RosterPerson(
            name=row.name,
            organisation=row.organisation,
            country=row.country.label_en if row.country else "",
            role=row.role,
            constituency=row.constituency.code if row.constituency else "",
        )
        for row in session.participations.all()
    ]
    for line in (report.rapporteur_line, report.note_taker_line):
        name, _comma, organisation = line.partition(",")
        if name.strip():
            people.append(RosterPerson(name.strip(), organisation.strip()))
    people += _speakers(points)
    counts = {
        row["constituency__code"]: row["count"]
        for row in session.head_counts.values("constituency__code", "count")
    }
    return Room(tuple(dict.fromkeys(people)), counts, session.chatham_policy)


def _speakers(points: Iterable[Point]) -> list[RosterPerson]:
    speakers = []
    for point in points:
        for row in point.attributions.all():
            if row.kind == AttributionKind.PERSON:
                speakers.append(RosterPerson(row.name or row.mention, row.organisation))
            elif row.kind == AttributionKind.ORGANISATION:
                speakers.append(RosterPerson("", row.organisation or row.mention))
    return speakers


def marks_in(
    *, room: Room, section: TemplateSection, text: str, language: str, is_quote: bool = False
) -> list[Mark]:
    """Return the marks of one text as it would stand in a section."""
    if room.policy == ChathamPolicy.ON_THE_RECORD:
        return []
    names_states = (
        section.default_attribution_level in STATE_LEVELS and room.policy != ChathamPolicy.ANONYMOUS
    )
    return find_names(
        text=text,
        language=language,
        roster=room.roster,
        head_counts=room.head_counts,
        section_kind=section.kind,
        names_states=names_states,
        is_quote=is_quote,
    )


def fingerprint(text: str, mark: Mark) -> str:
    """Return a hash of the marked words and those beside them; the words cannot be read from it."""
    before = words_of(text[: mark.start])[-WORDS_AROUND:]
    after = words_of(text[mark.end :])[:WORDS_AROUND]
    words = " ".join((*before, "|", *words_of(text[mark.start : mark.end]), "|", *after))
    return hashlib.sha256(words.encode()).hexdigest()


def marks_of(report: Report, points: Sequence[Point] | None = None) -> list[PointMark]:
    """Return all marks of a report in reading order, kept ones included.

    Two queries beside those for the points, whatever their number; `points` are those of
    `queries.points_of` or `queries.page_points`.
    """
    rows = points_of(report) if points is None else points
    room, kept = room_of(report, rows), _kept(report)
    found: list[PointMark] = []
    heading: tuple[int, str] | None = None
    for point in rows:
        if point.heading and (point.section_id, point.heading) != heading:
            found += _point_marks(point, "heading", room, kept)
        heading = (point.section_id, point.heading)
        found += _point_marks(point, "text", room, kept)
    return found


Kept = dict[tuple[uuid.UUID | None, str, str], KeptMark]


def _kept(report: Report) -> Kept:
    rows = KeptMark.objects.filter(report=report).select_related("kept_by")
    return {(row.point_id, row.kind, row.fingerprint): row for row in rows}


def _point_marks(point: Point, field: str, room: Room, kept: Kept) -> list[PointMark]:
    text = getattr(point, field)
    language = point.language or point.report.language
    marks = marks_in(
        room=room,
        section=point.section,
        text=text,
        language=language,
        is_quote=point.kind == PointKind.QUOTE,
    )
    rows = []
    for mark in marks:
        key = fingerprint(text, mark)
        rows.append(
            PointMark(
                point=point,
                field=field,
                text=text,
                mark=mark,
                fingerprint=key,
                as_mention=replaced(text, mark, language=language, as_mention=True),
                as_general=replaced(text, mark, language=language, as_mention=False),
                kept=kept.get((point.pk, mark.kind, key)),
            )
        )
    return rows


def check_texts(report: Report, texts: Sequence[Mapping[str, str]]) -> list[tuple[str, PointMark]]:
    """Return the open marks of texts as they stand in an editor, each with the id of its point.

    A text is a mapping of `id, text, section, kind, language`; those of unknown sections are left
    out. The number of queries does not grow with the texts.
    """
    room, kept = room_of(report, _points_with_speakers(report)), _kept(report)
    sections = {section.key: section for section in report.template.sections.all()}
    found: list[tuple[str, PointMark]] = []
    for row in texts:
        section = sections.get(row["section"])
        if section is None:
            continue
        point = Point(
            id=uuid.UUID(row["id"]),
            report=report,
            section=section,
            text=row["text"],
            kind=row["kind"],
            language=row["language"],
        )
        marks = _point_marks(point, "text", room, kept)
        found += [(row["id"], mark) for mark in marks if mark.kept is None]
    return found


def _points_with_speakers(report: Report) -> list[Point]:
    rows = report.points.filter(deleted_at__isnull=True, attributions__isnull=False).distinct()
    return list(rows.prefetch_related("attributions"))


def open_marks(report: Report, points: Sequence[Point] | None = None) -> list[PointMark]:
    """Return the marks that nobody has decided about yet; queries as `marks_of` says."""
    return [row for row in marks_of(report, points) if row.kept is None]


def keep_mark(*, point: Point, kind: str, key: str, by: User | None) -> KeptMark:
    """Record that a mark may stay because it does not tell who spoke; twice is once."""
    row, _created = KeptMark.objects.get_or_create(
        point=point,
        kind=kind,
        fingerprint=key,
        defaults={"report": point.report, "kept_by": by},
    )
    return row


def decide(
    *, report: Report, point_id: uuid.UUID, key: str, choice: str, origin: Origin
) -> PointMark:
    """Do what a person chose for a mark: a mention, general words, or that it may stay.

    Raises DomainError where the words are no longer as they were when the person chose.
    """
    found = _find(report, point_id, key)
    if choice == KEEP:
        keep_mark(point=found.point, kind=found.mark.kind, key=key, by=origin.author)
        return found
    text = {MENTION: found.as_mention, GENERAL: found.as_general}.get(choice)
    if text is None:
        raise DomainError(
            _("For these words there is no such replacement. Change the text of the point."),
            code="no_replacement",
        )
    for point in _sharing(found, points_of(report)):
        update_point(point=point, fields={found.field: text}, origin=origin)
        origin = origin.next()
    return found


def _find(report: Report, point_id: uuid.UUID, key: str) -> PointMark:
    points = points_of(report)
    room, kept = room_of(report, points), _kept(report)
    for point in points:
        if point.pk != point_id:
            continue
        for field in ("heading", "text"):
            for row in _point_marks(point, field, room, kept):
                if row.fingerprint == key:
                    return row
    raise DomainError(
        _("These words have changed meanwhile. Look at the marks of the point again."),
        code="changed",
    )


def _sharing(found: PointMark, points: Sequence[Point]) -> list[Point]:
    """Return the points to change: a sub-heading belongs to all points that stand under it."""
    if found.field == "text":
        return [found.point]
    return [
        row
        for row in points
        if (row.section_id, row.heading) == (found.point.section_id, found.point.heading)
    ]


def reopen_mark(*, report: Report, kept_id: int) -> None:
    """Take back the decision that a mark may stay."""
    KeptMark.objects.filter(report=report, pk=kept_id).delete()
