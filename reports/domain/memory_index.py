"""Keeps the memory equal to reports, statements and syntheses, in the wording for anybody.

Nobody who writes has to think of it: a report that has changed since it was read is read again
before the next search. What is found is worded anew when it is shown, so an entry that is older
than an answer of a speaker can never show more than the speaker allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery, Sum
from django.utils import timezone

from gfmd_site.lib.words import index_words
from reports.choices import MemoryKind
from reports.domain.consent import public_reader, render_text
from reports.domain.point_portions import SPEAKERS
from reports.domain.statement import line_words, statement_of
from reports.domain.synthesis_queries import with_sources
from reports.domain.synthesis_words import item_words
from reports.models import (
    MemoryEntry,
    MemoryStamp,
    Point,
    Report,
    StatementChange,
    Synthesis,
    SynthesisChange,
    SynthesisItem,
)

BATCH = 500
# What a search reads anew before it answers; the rest waits for the next one.
AT_ONCE = 12
# Rooms change all the time: their reports are read again at most this often.
WHILE_OPEN = timedelta(minutes=1)


@dataclass(frozen=True)
class _Subject:
    name: str
    pk: int
    stamp: str
    is_open: bool
    is_report: bool


def refresh_memory(limit: int | None = AT_ONCE) -> int:
    """Read what has changed since the last search; return how many reports and syntheses."""
    known = {row.subject: row for row in MemoryStamp.objects.all()}
    now = timezone.now()
    stale = []
    for subject in [*_reports(), *_syntheses()]:
        row = known.get(subject.name)
        if row is None or row.stamp != subject.stamp:
            is_fresh = row is not None and row.read_at > now - WHILE_OPEN
            if not (subject.is_open and is_fresh):
                stale.append(subject)
    for subject in stale[:limit]:
        _read(subject)
    return len(stale[:limit])


def forget_memory() -> None:
    """Empty the memory, as when a name has to go: the next search fills it from what is left."""
    MemoryEntry.objects.all().delete()
    MemoryStamp.objects.all().delete()


def _reports() -> Iterator[_Subject]:
    changes = StatementChange.objects.filter(report=OuterRef("pk")).order_by()
    newest = changes.values("report").annotate(newest=Max("pk")).values("newest")
    # What is written while rehearsing leaves no trace.
    real = Report.objects.filter(session__edition__rehearses__isnull=True)
    rows = real.select_related("session").annotate(said=Subquery(newest))
    for report in rows.order_by("pk"):
        parts = (report.version, report.session.chatham_policy, report.template_id, report.said)
        stamp = " ".join(str(part) for part in (*parts, report.language))
        yield _Subject(f"report {report.pk}", report.pk, stamp, report.is_open, True)


def _syntheses() -> Iterator[_Subject]:
    changes = SynthesisChange.objects.filter(synthesis=OuterRef("pk")).order_by()
    newest = changes.values("synthesis").annotate(newest=Max("pk")).values("newest")
    # Its words depend on what the speakers behind the points have answered.
    versions = (
        Report.objects.filter(session__edition=OuterRef("edition"))
        .order_by()
        .values("session__edition")
        .annotate(total=Sum("version"))
        .values("total")
    )
    rows = Synthesis.objects.annotate(newest=Subquery(newest), room_versions=Subquery(versions))
    for synthesis in rows.order_by("pk"):
        stamp = f"{synthesis.newest} {synthesis.room_versions} {synthesis.language}"
        yield _Subject(f"synthesis {synthesis.pk}", synthesis.pk, stamp, True, False)


@transaction.atomic
def _read(subject: _Subject) -> None:
    stamp, _is_new = MemoryStamp.objects.select_for_update().get_or_create(
        subject=subject.name, defaults={"stamp": "", "read_at": timezone.now()}
    )
    if subject.is_report:
        MemoryEntry.objects.filter(report=subject.pk).delete()
        entries: Iterable[MemoryEntry] = _of_report(subject.pk)
    else:
        MemoryEntry.objects.filter(synthesis=subject.pk).delete()
        entries = _of_synthesis(subject.pk)
    MemoryEntry.objects.bulk_create(entries, batch_size=BATCH)
    stamp.stamp, stamp.read_at = subject.stamp, timezone.now()
    stamp.save()


def points_to_show(points: Any) -> Any:
    """Read points with what their wording asks for: two queries for all of them."""
    return points.select_related(
        "report__session__edition", "report__template", "section"
    ).prefetch_related(SPEAKERS)


def point_words(point: Point) -> str:
    """Return the text of a point for anybody, its sub-heading in front."""
    reader = public_reader(point.report.language)
    heading = render_text(point, reader, point.heading) if point.heading else ""
    return " – ".join(filter(None, (heading, render_text(point, reader))))


def _of_report(pk: int) -> Iterator[MemoryEntry]:
    rows = Report.objects.select_related("session__edition", "template")
    report = rows.filter(pk=pk).first()
    if report is None:
        return
    common: dict[str, Any] = {"report": report, "year": report.session.edition.year}
    points = points_to_show(Point.objects.filter(report=report).present().in_order())
    for place, point in enumerate(points, start=1):
        point.report = report
        language = point.language or report.language
        words = _words(point_words(point), language)
        yield MemoryEntry(
            kind=MemoryKind.POINT,
            point=point,
            language=language,
            place=place,
            words=words,
            **common,
        )
    statement = statement_of(report)
    lines = statement.lines.all() if statement else ()
    for place, line in enumerate((row for row in lines if row.removed_at is None), start=1):
        words = _words(line_words(line, report.language), report.language)
        yield MemoryEntry(
            kind=MemoryKind.STATEMENT,
            line=line,
            language=report.language,
            place=place,
            words=words,
            **common,
        )


def _of_synthesis(pk: int) -> Iterator[MemoryEntry]:
    synthesis = Synthesis.objects.select_related("edition").filter(pk=pk).first()
    if synthesis is None:
        return
    rows = SynthesisItem.objects.filter(section__synthesis=synthesis)
    items = with_sources(rows.order_by("section__order", "section__pk", "order", "pk"))
    for place, item in enumerate(items, start=1):
        language = item.language or synthesis.language
        yield MemoryEntry(
            kind=MemoryKind.ITEM,
            synthesis=synthesis,
            item=item,
            year=synthesis.edition.year,
            language=language,
            place=place,
            words=_words(item_words(item, language), language),
        )


def _words(text: str, language: str) -> str:
    return " ".join(sorted(index_words(text, language)))
