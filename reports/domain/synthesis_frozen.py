"""A synthesis as plain data, its words with their mentions: what a version keeps.

Everything that leaves is made of this and rendered through the consent gate, so that a version
of last year still follows a consent that is withdrawn today.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils import translation

from gfmd_site.lib.days import days_in_words
from gfmd_site.lib.typography import with_commas
from practices.models import Constituency, GcmObjective, Practice, SdgTarget
from reports.domain.synthesis_queries import outline_of
from reports.models import (
    Edition,
    HeadCount,
    Point,
    Session,
    Synthesis,
    SynthesisItem,
    SynthesisSection,
)

Frozen = dict[str, Any]
# What a signature stands for: the words and their order, not the figures of rooms still at work.
SIGNED = ("title", "language", "sections")


@dataclass(frozen=True)
class Tag:
    """How often a tag stands at the points of one room."""

    code: str
    room: str
    count: int


def freeze(synthesis: Synthesis) -> Frozen:
    """Return a synthesis as it stands now, figures and coverage included."""
    edition = synthesis.edition
    return {
        "title": synthesis.title,
        "language": synthesis.language,
        "pace": synthesis.words_per_minute,
        "year": edition.year,
        "edition": edition.title,
        "place": _place_line(edition, synthesis.language),
        "sections": _sections(synthesis),
        "figures": figures(edition),
        "coverage": coverage(edition),
    }


def digest_of(frozen: Frozen) -> str:
    """Return the hash of what is signed. No name goes into it: a hash can be guessed back."""
    signed = {name: frozen.get(name) for name in SIGNED}
    signed["sections"] = [
        {**section, "items": [_signed_item(item) for item in section["items"]]}
        for section in frozen["sections"]
    ]
    return hashlib.sha256(json.dumps(signed, sort_keys=True).encode()).hexdigest()


def _signed_item(item: Frozen) -> Frozen:
    wording = {name: item[name] for name in ("id", "text", "language", "place", "note")}
    return {**wording, "points": [source["point"] for source in item["sources"]]}


def points_in(frozen: Frozen) -> set[uuid.UUID]:
    return {
        uuid.UUID(source["point"])
        for section in frozen["sections"]
        for item in section["items"]
        for source in item["sources"]
    }


def _sections(synthesis: Synthesis) -> list[Frozen]:
    sections = outline_of(synthesis)
    points = {
        source.point_id: source.point
        for section in sections
        for item in section.items.all()
        for source in item.sources.all()
    }
    prefetch_related_objects(list(points.values()), "objectives", "targets")
    return [_section(section, points) for section in sections]


def _section(section: SynthesisSection, points: dict[uuid.UUID, Point]) -> Frozen:
    return {
        "id": section.pk,
        "title": section.title,
        "session": section.session.number if section.session else "",
        "theme": section.theme.number if section.theme else None,
        "items": [_item(item, points) for item in section.items.all()],
    }


def _item(item: SynthesisItem, points: dict[uuid.UUID, Point]) -> Frozen:
    sources = list(item.sources.all())
    own = [points[source.point_id] for source in sources]
    standing = [point for point in own if point.deleted_at is None]
    return {
        "id": item.pk,
        "text": item.text,
        "language": item.language or item.section.synthesis.language,
        "place": item.place,
        "rank": item.rank,
        "note": item.contested_note,
        "sources": [
            {"point": str(row.point_id), "version": row.point_version, "speakers": row.speakers}
            for row in sources
        ],
        "rooms": in_order(point.report.session.number for point in own),
        "tongues": _tongues(own),
        "objectives": in_order(row.code for point in standing for row in point.objectives.all()),
        "targets": in_order(row.code for point in standing for row in point.targets.all()),
    }


def _tongues(points: list[Point]) -> dict[str, list[str]]:
    """Return the languages of points by room."""
    found: dict[str, set[str]] = {}
    for point in points:
        language = point.language or point.report.language
        found.setdefault(point.report.session.number, set()).add(language)
    return {room: sorted(languages) for room, languages in found.items()}


def in_order(codes: Iterable[str]) -> list[str]:
    """Return codes once each, 2 before 10 and 3.1 before 3.10."""
    return sorted(set(codes), key=_parts)


def _parts(code: str) -> list[tuple[int, int, str]]:
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in code.split(".") if part
    ]


def _place_line(edition: Edition, language: str) -> str:
    with translation.override(language):
        when = days_in_words(edition.starts_on, edition.ends_on)
    return with_commas((edition.place, when), language)


# The figures of the opening, and the picture of what was covered


def present_points(edition: Edition) -> Any:
    return Point.objects.present().filter(report__session__edition=edition).exclude(text="")


def figures(edition: Edition) -> Frozen:
    """Return the figures of an edition: six queries. Nothing in them tells who spoke."""
    points = present_points(edition)
    rows = (
        HeadCount.objects.filter(session__edition=edition)
        .order_by()
        .values_list("constituency__code", "count")
    )
    people: dict[str, int] = {}
    for code, count in rows:
        people[code] = people.get(code, 0) + count
    order = Constituency.objects.filter(code__in=people).order_by("order", "code")
    counts = points.order_by().aggregate(
        points=Count("pk", distinct=True), rooms=Count("report", distinct=True)
    )
    named = Practice.objects.filter(sources__edition_year=edition.year).values("pk")
    linked = points.exclude(practice=None).order_by().values("practice")
    practices = Practice.objects.filter(pk__in=named) | Practice.objects.filter(pk__in=linked)
    return {
        **counts,
        "people": [[code, people[code]] for code in order.values_list("code", flat=True)],
        "practices": practices.distinct().count(),
    }


def coverage(edition: Edition) -> Frozen:
    """Return how many points of each room carry each objective and target: three queries."""
    rooms = in_order(
        Session.objects.filter(edition=edition, report__isnull=False)
        .exclude(number="")
        .values_list("number", flat=True)
    )
    return {
        "rooms": rooms,
        "objectives": _tag_counts(edition, "objectives"),
        "targets": _tag_counts(edition, "targets"),
    }


def _tag_counts(edition: Edition, tags: str) -> list[list[Any]]:
    rows = (
        present_points(edition)
        .exclude(**{tags: None})
        .order_by()
        .values_list(f"{tags}__code", "report__session__number")
        .annotate(count=Count("pk", distinct=True))
    )
    return sorted([code, room, count] for code, room, count in rows)


def labels_of(model: type[GcmObjective | SdgTarget], language: str) -> dict[str, str]:
    """Return the active terms of a vocabulary by code, in its own order: one query."""
    rows = model._default_manager.active().order_by("order", "pk")
    return {row.code: row.label_in(language) for row in rows}
