"""A synthesis ready for any reader: its words rendered through the consent gate, and re-cut."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from practices.models import Constituency, GcmObjective, SdgTarget
from reports.choices import ItemPlace
from reports.content_synthesis import (
    CoverageContent,
    FiguresContent,
    ItemContent,
    PartContent,
    RoomContent,
    SourceContent,
    SynthesisContent,
)
from reports.domain.consent import public_reader, render_text
from reports.domain.edition_content import reports_in_order
from reports.domain.point_portions import SPEAKERS
from reports.domain.queries import points_of
from reports.domain.synthesis_frozen import Frozen, freeze, in_order, labels_of, points_in
from reports.domain.synthesis_labels import cluster_title, labels_for
from reports.domain.synthesis_words import shown
from reports.models import ItemSource, Point, Synthesis

RECUTS = ("objective", "cluster", "target")
Points = dict[uuid.UUID, Point]


def synthesis_content(synthesis: Synthesis, *, unused: bool = False) -> SynthesisContent:
    """Return a synthesis as it stands; with `unused`, the points no item rests on as well."""
    frozen = freeze(synthesis)
    rooms = unused_points(synthesis, points_in(frozen)) if unused else ()
    return frozen_content(
        frozen, points=source_points(frozen), is_draft=synthesis.status == "draft", unused=rooms
    )


def source_points(frozen: Frozen) -> Points:
    """Return the points a synthesis rests on, ready to be rendered: two queries."""
    rows = Point.objects.select_related("report__session", "section").prefetch_related(SPEAKERS)
    return {point.pk: point for point in rows.filter(pk__in=points_in(frozen))}


def has_mentions(frozen: Frozen) -> bool:
    """Whether any words of a synthesis name somebody, so that its points have to be asked."""
    return any(
        "@" in item["text"] or "@" in item["note"]
        for section in frozen["sections"]
        for item in section["items"]
    )


def frozen_content(
    frozen: Frozen,
    *,
    points: Points | None = None,
    is_draft: bool = False,
    unused: Sequence[RoomContent] = (),
) -> SynthesisContent:
    """Render what `freeze` made; without `points` mentions are anonymous and no source is shown."""
    language = frozen["language"]
    known = points or {}
    return SynthesisContent(
        code=str(frozen["year"]),
        year=frozen["year"],
        title=frozen["title"],
        edition_title=frozen["edition"],
        place_line=frozen["place"],
        language=language,
        is_draft=is_draft,
        parts=tuple(
            _part(number, section, known, language)
            for number, section in enumerate(frozen["sections"], start=1)
        ),
        figures=_figures(frozen, language),
        objectives=_coverage(frozen, "objectives", GcmObjective, language),
        targets=_coverage(frozen, "targets", SdgTarget, language),
        unused=tuple(unused),
    )


def _part(number: int, section: Frozen, points: Points, language: str) -> PartContent:
    return PartContent(
        anchor=f"section-{section['id']}",
        title=section["title"],
        items=tuple(
            _item(f"{number}.{place}", item, points, language)
            for place, item in enumerate(section["items"], start=1)
        ),
    )


def _item(number: str, item: Frozen, points: Points, language: str) -> ItemContent:
    own = item["language"] or language
    rows = [
        ItemSource(point=points[key], point_version=row["version"], speakers=row["speakers"])
        for row in item["sources"]
        if (key := uuid.UUID(row["point"])) in points
    ]
    return ItemContent(
        id=item["id"],
        number=number,
        text=shown(item["text"], rows, own),
        language=own,
        place=item["place"],
        rank=item["rank"],
        note=shown(item["note"], rows, own),
        rooms=tuple(item["rooms"]),
        marks=tuple(_room_mark(room, item, language) for room in item["rooms"]),
        objectives=tuple(item["objectives"]),
        targets=tuple(item["targets"]),
        sources=tuple(
            source_content(r.point, language) for r in rows if r.point.deleted_at is None
        ),
    )


def _room_mark(room: str, item: Frozen, of_synthesis: str) -> str:
    """Return a room, with the languages of its points that the synthesis does not have."""
    tongues = [one.upper() for one in item.get("tongues", {}).get(room, []) if one != of_synthesis]
    return f"{room} {'/'.join(tongues)}" if tongues else room


def source_content(point: Point, of_synthesis: str) -> SourceContent:
    """Return a point as anybody may read it, in its own language and marked with it."""
    language = point.language or point.report.language
    return SourceContent(
        point=str(point.pk),
        room=point.report.session.number,
        section=point.section.number,
        text=render_text(point, public_reader(language)),
        language=language,
        version=point.version,
        mark="" if language == of_synthesis else language.upper(),
    )


def unused_points(synthesis: Synthesis, used: Iterable[uuid.UUID]) -> list[RoomContent]:
    """Return the points no item rests on, room by room; ten queries a room."""
    taken = set(used)
    rooms = []
    for report in reports_in_order(synthesis.edition):
        left = [p for p in points_of(report) if p.pk not in taken and p.text.strip()]
        if left:
            title, language = report.session.label, synthesis.language
            points = tuple(source_content(p, language) for p in left)
            rooms.append(RoomContent(title=title, language=report.language, points=points))
    return rooms


def _figures(frozen: Frozen, language: str) -> FiguresContent:
    values = frozen["figures"]
    codes = [code for code, _count in values["people"]]
    labels = {
        row.code: row.label_in(language) for row in Constituency.objects.filter(code__in=codes)
    }
    tags = frozen["coverage"]
    return FiguresContent(
        rooms=values["rooms"],
        points=values["points"],
        practices=values["practices"],
        objectives=len({code for code, _room, _count in tags["objectives"]}),
        targets=len({code for code, _room, _count in tags["targets"]}),
        people=tuple((labels.get(code, code), count) for code, count in values["people"]),
    )


def _coverage(frozen: Frozen, tags: str, model: Any, language: str) -> CoverageContent:
    """Return a row for every objective, or for the targets that have a point."""
    rooms: list[str] = frozen["coverage"]["rooms"]
    counts = {(code, room): count for code, room, count in frozen["coverage"][tags]}
    touched = {code for code, _room in counts}
    labels = labels_of(model, language)
    shown = labels if tags == "objectives" else [code for code in labels if code in touched]
    return CoverageContent(
        rooms=tuple(rooms),
        rows=tuple(
            (code, labels[code], tuple(counts.get((code, room), 0) for room in rooms))
            for code in shown
        ),
    )


# The same items cut anew, for the reviews


def recut(content: SynthesisContent, by: str) -> tuple[PartContent, ...]:
    """Return the items by objective, review cluster or target; an item stands wherever it belongs.

    What is cut stays out. The last part holds items without such a tag.
    """
    words = labels_for(content.language)
    items = [item for item in content.items if item.place != ItemPlace.CUT]
    parts = []
    belonging: set[int] = set()
    for key, title, codes in _cuts(by, content.language, items):
        held = tuple(item for item in items if codes.intersection(_codes(item, by)))
        if held:
            parts.append(PartContent(anchor=f"{by}-{key}", title=title, items=held))
            belonging |= {item.id for item in held}
    rest = tuple(item for item in items if item.id not in belonging)
    if rest:
        parts.append(PartContent(anchor=f"{by}-none", title=words["untagged"], items=rest))
    return tuple(parts)


def _codes(item: ItemContent, by: str) -> tuple[str, ...]:
    return item.targets if by == "target" else item.objectives


def _cuts(
    by: str, language: str, items: list[ItemContent]
) -> Iterable[tuple[str, str, frozenset[str]]]:
    if by == "cluster":
        clusters: dict[int, list[str]] = {}
        for code, cluster in GcmObjective.objects.active().values_list("code", "cluster"):
            if cluster:
                clusters.setdefault(cluster, []).append(code)
        for number, codes in sorted(clusters.items()):
            title = cluster_title(number, in_order(codes), language)
            yield str(number), title, frozenset(codes)
        return
    model, pattern = (
        (SdgTarget, "cut_target") if by == "target" else (GcmObjective, "cut_objective")
    )
    labels = labels_of(model, language)
    for code in in_order(code for item in items for code in _codes(item, by)):
        title = labels_for(language)[pattern].format(code=code, label=labels.get(code, ""))
        yield code, title, frozenset({code})
