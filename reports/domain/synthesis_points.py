"""All points of an edition for the people who compile: filtered, searched, with what uses them.

Chairs read what anybody may read, so filters and search work on that: a text is searched as it is
rendered, and tags that would tell who spoke are filtered only where no speaker is recorded.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practices.domain.vocabularies import label_expression
from practices.models.base import label_language
from reports.choices import AttributionLevel, PointKind, SectionKind, Support
from reports.domain.consent import (
    RANK,
    allowed_level,
    mentions_in,
    public_reader,
    render_speaker,
    render_text,
)
from reports.domain.fields import TAGS
from reports.domain.point_portions import SPEAKERS
from reports.domain.queries import Tag
from reports.models import ItemSource, Point, Synthesis

PAGE = 50
# The parameters of the address, each with the path of the field that it asks for.
PATHS = {
    "session": "report__session__number",
    "section": "section__kind",
    "objective": "objectives__code",
    "target": "targets__code",
    "principle": "principles__code",
    "country": "countries__code",
    "constituency": "constituencies__code",
}
TELLING = frozenset({"country", "constituency"})
NAMES = (*PATHS, "theme", "support", "contested", "kind", "speakers", "used", "cluster", "q")
NAMED, HIDDEN, NOBODY = "named", "hidden", "nobody"


@dataclass(frozen=True)
class Choice:
    """What is asked for, by name; empty values are not there. Unknown values find nothing."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Choice:
        return cls({n: str(given.get(n, "")).strip() for n in NAMES if given.get(n)})

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def count(self) -> int:
        return len(self.values)


@dataclass
class PointRow:
    """One point in the list: its words as anybody may read them, and its facts."""

    point: Point
    words: str
    speaker: str
    language: str
    tags: list[Tag] = field(default_factory=list)
    used: list[uuid.UUID] = field(default_factory=list)


@dataclass
class PointPage:
    rows: list[PointRow]
    total: int
    number: int

    @property
    def has_next(self) -> bool:
        return self.number * PAGE < self.total

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * PAGE, self.total)


def find_points(*, synthesis: Synthesis, choice: Choice, number: int = 1) -> PointPage:
    """Return a page of the points of the edition, in reading order room by room.

    Five queries, one of them for the tags; a search reads the matching texts once more.
    """
    rows = chosen_points(synthesis, choice)
    found: QuerySet[Point]
    if choice.get("q") or choice.get("speakers"):
        ids = _read_through(rows, choice)
        total = len(ids)
        page = ids[(number - 1) * PAGE : number * PAGE]
        found = Point.objects.filter(pk__in=page)
    else:
        total = rows.count()
        found = _ordered(rows)[(number - 1) * PAGE : number * PAGE]
    points = found.select_related("report__session", "section").prefetch_related(SPEAKERS)
    ordered = list(points)
    if choice.get("q") or choice.get("speakers"):
        place = {pk: index for index, pk in enumerate(page)}
        ordered.sort(key=lambda point: place[point.pk])
    tags, used = tags_of(ordered, get_language() or "en"), _used(synthesis, ordered)
    return PointPage([_row(point, tags, used) for point in ordered], total, number)


def chosen_points(synthesis: Synthesis, choice: Choice) -> QuerySet[Point]:
    """Return the points that the filters of the database let through."""
    present = Point.objects.present().filter(report__session__edition=synthesis.edition_id)
    rows: QuerySet[Point] = present.exclude(text="")
    for name, path in PATHS.items():
        value = choice.get(name)
        if value:
            rows = (
                _tagged(rows, path, value)
                if path.endswith("__code")
                else rows.filter(**{path: value})
            )
        if value and name in TELLING:
            rows = rows.filter(attributions__isnull=True)
    if choice.get("used"):
        taken = Exists(_uses(synthesis).filter(point=OuterRef("pk")))
        rows = rows.filter(taken if choice.get("used") == "yes" else ~taken)
    return rows.filter(_plain(choice))


def _tagged(rows: QuerySet[Point], path: str, code: str) -> QuerySet[Point]:
    """Ask for a tag without a join: a join would give a point once for each of its tags."""
    relation = getattr(Point, path.removesuffix("__code"))
    term = relation.field.m2m_reverse_field_name()
    tagged = relation.through.objects.filter(point=OuterRef("pk"), **{f"{term}__code": code})
    return rows.filter(Exists(tagged))


def _plain(choice: Choice) -> Q:
    condition = Q()
    theme, cluster = choice.get("theme"), choice.get("cluster")
    if theme:
        number = int(theme) if theme.isdecimal() else -1
        condition &= Q(report__session__theme__number=number)
    if cluster:
        condition &= Q(clusters=int(cluster) if cluster.isdecimal() else -1)
    for name in ("support", "kind"):
        if choice.get(name):
            condition &= Q(**{name: choice.get(name)})
    if choice.get("contested"):
        condition &= Q(contested=choice.get("contested") == "yes")
    return condition


def _ordered(rows: QuerySet[Point]) -> QuerySet[Point]:
    return rows.order_by("report__session__number", "report", "section__number", "order", "pk")


def _read_through(rows: QuerySet[Point], choice: Choice) -> list[uuid.UUID]:
    """Return the ids of the points whose rendered words have every word that is looked for.

    Most texts hold no mention and are what everybody reads; only the others are rendered.
    """
    words = folded(choice.get("q")).split()
    plain = _ordered(rows).values_list("pk", "text", "heading")
    found = []
    rendered = _rendered(rows)
    for pk, text, heading in plain.iterator(chunk_size=2000):
        if pk in rendered:
            shown, speakers = rendered[pk]
        else:
            shown, speakers = f"{heading}\n{text}", NOBODY
        if choice.get("speakers") and speakers != choice.get("speakers"):
            continue
        if words:
            haystack = folded(shown)
            if not all(word in haystack for word in words):
                continue
        found.append(pk)
    return found


def _rendered(rows: QuerySet[Point]) -> dict[uuid.UUID, tuple[str, str]]:
    spoken = rows.filter(Q(text__contains="@") | Q(heading__contains="@") | Q(kind=PointKind.QUOTE))
    spoken = spoken.select_related("report__session", "section").prefetch_related(SPEAKERS)
    result = {}
    for point in spoken:
        reader = public_reader(point.language or point.report.language)
        words = [render_text(point, reader, point.heading), render_text(point, reader)]
        result[point.pk] = ("\n".join([*words, render_speaker(point, reader)]), speakers_of(point))
    return result


def speakers_of(point: Point) -> str:
    """Return whether the words show a speaker by name, hide one, or speak of nobody.

    Nothing is asked but what the rendered words show as well.
    """
    wanted = {mention.name for mention in mentions_in(f"{point.heading}\n{point.text}")}
    if point.kind == PointKind.QUOTE:
        wanted.add("")
    if not wanted:
        return NOBODY
    policy = point.report.session.chatham_policy
    levels = {
        row.mention: allowed_level(row, policy=policy, section=point.section, kind=point.kind)
        for row in point.attributions.all()
    }
    least = min(RANK[AttributionLevel(levels.get(name, "anonymous"))] for name in wanted)
    return NAMED if least >= RANK[AttributionLevel.COUNTRY] else HIDDEN


def folded(text: str) -> str:
    """Return a text for searching: small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _row(
    point: Point,
    tags: dict[uuid.UUID, list[Tag]],
    used: dict[uuid.UUID, list[uuid.UUID]],
) -> PointRow:
    language = point.language or point.report.language
    reader = public_reader(language)
    return PointRow(
        point=point,
        words=render_text(point, reader),
        speaker=render_speaker(point, reader),
        language=language,
        tags=tags.get(point.pk, []),
        used=used.get(point.pk, []),
    )


def _uses(synthesis: Synthesis) -> QuerySet[ItemSource]:
    return ItemSource.objects.filter(item__section__synthesis=synthesis)


def _used(synthesis: Synthesis, points: Iterable[Point]) -> dict[uuid.UUID, list[uuid.UUID]]:
    used: dict[uuid.UUID, list[uuid.UUID]] = {}
    rows = _uses(synthesis).filter(point__in=[point.pk for point in points])
    for point_id, ref in rows.order_by("pk").values_list("point_id", "item__ref"):
        used.setdefault(point_id, []).append(ref)
    return used


def tags_of(points: Iterable[Point], language: str) -> dict[uuid.UUID, list[Tag]]:
    """Return the tags of points: one query. Those that tell who spoke stay where nobody did."""
    by_id = {point.pk: point for point in points}
    if not by_id:
        return {}
    parts = [_tags_from(name, list(by_id), language) for name in TAGS]
    tags: dict[uuid.UUID, list[Tag]] = {}
    for point_id, name, code, label in parts[0].union(*parts[1:], all=True):
        if name in Point.TELLING_TAGS and by_id[point_id].attributions.all():
            continue
        tags.setdefault(point_id, []).append(Tag(name, code, label))
    return tags


def _tags_from(name: str, ids: list[uuid.UUID], language: str) -> Any:
    relation = getattr(Point, name)
    term = relation.field.m2m_reverse_field_name()
    return (
        relation.through.objects.filter(point__in=ids)
        .order_by()
        .annotate(
            tag_name=Value(name, output_field=TextField()),
            tag_code=Cast(f"{term}__code", TextField()),
            tag_label=label_expression(TAGS[name], language, f"{term}__"),
        )
        .values_list("point_id", "tag_name", "tag_code", "tag_label")
    )


def label_field(language: str) -> str:
    """Return the field of a term that holds its label in a language of the interface."""
    return f"label_{label_language(language)}"


def labels() -> dict[str, Any]:
    """Return the closed lists of the filters with their labels."""
    return {
        "section": SectionKind.choices,
        "support": Support.choices,
        "contested": [("yes", _("Contested")), ("no", _("Not contested"))],
        "kind": PointKind.choices,
        "speakers": [
            (NAMED, _("Shown by name, with consent")),
            (HIDDEN, _("Shown without a name")),
            (NOBODY, _("No speaker in the words")),
        ],
        "used": [("no", _("Used nowhere")), ("yes", _("Used in the synthesis"))],
    }
