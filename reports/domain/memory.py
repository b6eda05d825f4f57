"""The memory of the Forum: what was said in all editions, as far as a person may read it.

Everything found is worded for anybody, whoever asks, and rendered anew from what is stored now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from gfmd_site.lib.words import asked_keys, asked_words, index_words
from gfmd_site.permissions import may
from gfmd_site.rules import chaired_editions, office
from reports.choices import MemoryKind, ReportStatus, Role, SynthesisStatus
from reports.domain.memory_index import point_words, points_to_show, refresh_memory
from reports.domain.point_portions import SPEAKERS
from reports.domain.statement import line_words, need_words
from reports.domain.support import support_words
from reports.domain.synthesis_queries import with_sources
from reports.domain.synthesis_words import item_words
from reports.models import (
    MemoryEntry,
    Point,
    Report,
    StatementLine,
    StatementSource,
    Synthesis,
    SynthesisItem,
)

Person = User | AnonymousUser
TEAM = (Role.RAPPORTEUR, Role.NOTE_TAKER, Role.CO_CHAIR)
TEXT_INDEX = {
    "sqlite": "reports_memoryentry.id IN"
    " (SELECT rowid FROM reports_memory_fts WHERE reports_memory_fts MATCH %s)",
    "postgresql": "reports_memoryentry.vector @@ %s::tsquery",
}


@dataclass(frozen=True)
class MemoryQuery:
    """What somebody asks: words, and filters that all have to fit."""

    text: str = ""
    kind: str = ""
    year: int | None = None
    language: str = ""
    objective: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        return self == MemoryQuery()


@dataclass(frozen=True)
class Hit:
    """One text that was found, in its public wording."""

    kind: str
    year: int
    where: str
    part: str
    text: str
    language: str
    address: str = ""
    """Where it stands, for those who may open it."""
    objectives: Sequence[str] = ()
    support: str = ""


@dataclass
class Remembered:
    """What a search found; `any_word` says that no text has all of the words."""

    entries: QuerySet[MemoryEntry]
    groups: list[frozenset[str]] = field(default_factory=list)
    any_word: bool = False


def search_memory(query: MemoryQuery, user: Person) -> Remembered:
    """Find what a person may read, newest edition first; the order is the same on any database."""
    refresh_memory()
    visible = _filtered(visible_entries(user), query)
    groups = [asked_keys(word) for word in asked_words(query.text)]
    found = Remembered(visible, groups)
    if groups:
        found.entries = with_words(visible, groups)
        if len(groups) > 1 and not found.entries.exists():
            found.any_word = True
            found.entries = with_words(visible, [frozenset().union(*groups)])
    found.entries = found.entries.order_by("-year", "kind", "report__code", "place", "pk")
    return found


def with_words(
    entries: QuerySet[MemoryEntry], groups: Iterable[Iterable[str]]
) -> QuerySet[MemoryEntry]:
    """Keep the entries that have a word of each group."""
    is_sqlite = connection.vendor == "sqlite"
    quote, any_of, all_of = ('"', " OR ", " AND ") if is_sqlite else ("'", " | ", " & ")
    asked = all_of.join(
        "(" + any_of.join(f"{quote}{key}{quote}" for key in sorted(keys)) + ")" for keys in groups
    )
    return entries.extra(where=[TEXT_INDEX[connection.vendor]], params=[asked])  # noqa: S610  the words are stems of letters and digits


def visible_entries(user: Person) -> QuerySet[MemoryEntry]:
    """Return what a person may read of the memory."""
    if office(user):
        return MemoryEntry.objects.all()
    return MemoryEntry.objects.filter(
        Q(report__in=readable_reports(user).values("pk"))
        | Q(synthesis__in=readable_syntheses(user).values("pk"))
    )


def readable_reports(user: Person) -> QuerySet[Report]:
    """Return the reports whose public wording a person may read, also those of open editions."""
    real = Report.objects.filter(session__edition__rehearses__isnull=True)
    if office(user):
        return real
    if not user.is_authenticated:
        return real.none()
    return real.filter(
        Q(session__edition__in=chaired_editions(user))
        | Q(pk__in=_of_own_sessions(user).values("pk"))
        | Q(session__edition__memory_is_open=True, status=ReportStatus.ACCEPTED)
    )


def _of_own_sessions(user: Person) -> QuerySet[Report]:
    return Report.objects.filter(
        session__participations__user=user.pk, session__participations__role__in=TEAM
    )


def readable_syntheses(user: Person) -> QuerySet[Synthesis]:
    """Return the published syntheses, and those of the editions that a person compiles."""
    published = Q(status=SynthesisStatus.PUBLISHED)
    if office(user):
        return Synthesis.objects.all()
    return Synthesis.objects.filter(published | Q(edition__in=chaired_editions(user)))


def _filtered(entries: QuerySet[MemoryEntry], query: MemoryQuery) -> QuerySet[MemoryEntry]:
    # A point that was deleted since the memory was read is gone at once.
    entries = entries.filter(point__deleted_at=None, line__removed_at=None)
    plain = {"kind": query.kind, "year": query.year, "language": query.language}
    entries = entries.filter(**{name: value for name, value in plain.items() if value})
    if query.objective:
        points = Point.objects.filter(objectives__code=query.objective)
        entries = entries.filter(_rests_on(points))
    if query.country:
        # The country of a point with a speaker could be the speaker's: it is no way to find it.
        spoken = Point.uncounted("countries").values("pk")
        points = Point.objects.filter(countries__code=query.country).exclude(pk__in=spoken)
        entries = entries.filter(_rests_on(points))
    return entries


def _rests_on(points: QuerySet[Point]) -> Q:
    ids = points.values("pk")
    lines = StatementSource.objects.filter(point__in=ids).values("line")
    items = SynthesisItem.objects.filter(sources__point__in=ids).values("pk")
    return Q(point__in=ids) | Q(line__in=lines) | Q(item__in=items)


def hits(
    entries: Iterable[MemoryEntry], user: Person, groups: Sequence[frozenset[str]]
) -> list[Hit]:
    """Word what was found, from what is stored now; nine queries at most for any number.

    An entry that does not hold the words any more is left out.
    """
    rows = list(entries)
    points = _by_id(points_to_show(Point.objects.all()), [row.point_id for row in rows])
    lines = _by_id(_lines(), [row.line_id for row in rows])
    items = _by_id(_items(), [row.item_id for row in rows])
    objectives = _objectives(points)
    found = []
    for row in rows:
        if row.kind == MemoryKind.POINT and row.point_id in points:
            hit = _point_hit(points[row.point_id], row, user, objectives)
        elif row.kind == MemoryKind.STATEMENT and row.line_id in lines:
            hit = _line_hit(lines[row.line_id], row, user)
        elif row.kind == MemoryKind.ITEM and row.item_id in items:
            hit = _item_hit(items[row.item_id], row)
        else:
            continue
        if not groups or _still_holds(hit, groups):
            found.append(hit)
    return found


def _still_holds(hit: Hit, groups: Sequence[frozenset[str]]) -> bool:
    words = index_words(hit.text, hit.language)
    return any(words & keys for keys in groups)


def _by_id(rows: Any, ids: Iterable[Any]) -> dict[Any, Any]:
    wanted = [pk for pk in ids if pk is not None]
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _lines() -> QuerySet[StatementLine]:
    points = Point.objects.select_related("report__session", "section").prefetch_related(SPEAKERS)
    sources = StatementSource.objects.order_by("pk").prefetch_related(
        Prefetch("point", queryset=points)
    )
    return StatementLine.objects.select_related(
        "statement__report__session__edition"
    ).prefetch_related(Prefetch("sources", queryset=sources))


def _items() -> QuerySet[SynthesisItem]:
    rows = SynthesisItem.objects.select_related("section__synthesis__edition", "section__session")
    return with_sources(rows)


def _objectives(points: dict[Any, Point]) -> dict[Any, list[str]]:
    pairs = Point.objects.filter(pk__in=list(points), objectives__isnull=False)
    codes: dict[Any, list[str]] = {}
    for pk, code in pairs.order_by("objectives__order").values_list("pk", "objectives__code"):
        codes.setdefault(pk, []).append(code)
    return codes


def _point_hit(
    point: Point, row: MemoryEntry, user: Person, objectives: dict[Any, list[str]]
) -> Hit:
    report = point.report
    address = f"{report.get_absolute_url()}#point-{point.pk}"
    return Hit(
        kind=row.kind,
        year=row.year,
        where=place_words(report),
        part=point.section.title,
        text=point_words(point),
        language=row.language,
        address=address if may(user, "reports.read_report", report) else "",
        objectives=objectives.get(point.pk, []),
        support=support_words(point.support, point.section.kind),
    )


def _line_hit(line: StatementLine, row: MemoryEntry, user: Person) -> Hit:
    report = line.statement.report
    return Hit(
        kind=row.kind,
        year=row.year,
        where=place_words(report),
        part=need_words(line, report.language),
        text=line_words(line, report.language),
        language=row.language,
        address=report.get_absolute_url() if may(user, "reports.read_report", report) else "",
    )


def _item_hit(item: SynthesisItem, row: MemoryEntry) -> Hit:
    synthesis = item.section.synthesis
    return Hit(
        kind=row.kind,
        year=row.year,
        where=synthesis.title,
        part=item.section.title,
        text=item_words(item, row.language),
        language=row.language,
    )


def place_words(report: Report) -> str:
    """Return where a report is from, as in “Roundtable 2.1”."""
    return _("%(kind)s %(number)s") % {
        "kind": report.session.get_kind_display(),
        "number": report.session.number,
    }
