"""Suggested tags of points: what to ask about, and the answer of a person.

The words that speak for a tag are in `practices.domain.suggestions`. Nothing is set unasked.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from practices.domain.suggestions import KINDS, Suggestion, open_suggestions
from practices.domain.vocabularies import labels_of
from reports.domain import points as point_rules
from reports.domain.errors import DomainError
from reports.domain.fields import tag_values
from reports.domain.queries import Tag, page_points
from reports.domain.revisions import Origin
from reports.models import Point, Report

ACCEPT, DISMISS = "accept", "dismiss"


@dataclass(frozen=True)
class Suggested:
    """One tag to ask about, as people read it."""

    kind: str
    code: str
    label: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.code}"

    @property
    def short(self) -> str:
        """How the tag is written on a chip."""
        if self.kind == "objectives":
            return _("GCM %(code)s") % {"code": self.code}
        if self.kind == "targets":
            return _("SDG %(code)s") % {"code": self.code}
        return self.label


@dataclass(frozen=True)
class PointSuggestions:
    point: Point
    items: list[Suggested]


def suggestions_of(report: Report, language: str) -> list[PointSuggestions]:
    """Return the points of a report about which there is something to ask, in reading order.

    Five queries at most, whatever the number of points.
    """
    points, tags = page_points(report, language)
    found = [(point, _open(point, _taken(tags.get(point.pk, [])))) for point in points]
    return _worded([(point, items) for point, items in found if items], language)


def suggestions_for(point: Point, language: str) -> list[Suggested]:
    """Return what to ask about one point."""
    taken = {name: [str(code) for code in codes] for name, codes in tag_values(point).items()}
    worded = _worded([(point, _open(point, taken))], language)
    return worded[0].items


@transaction.atomic
def decide(*, report: Report, point_id: uuid.UUID, key: str, choice: str, origin: Origin) -> Point:
    """Accept a suggested tag, or dismiss it for good. Raises DomainError for a point that is gone.

    Two people who decide at once both count: the report is locked before tags are read.
    """
    Report.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=report.pk)
    rows = Point.objects.present().select_related("report__session", "section")
    point = rows.filter(pk=point_id, report=report).first()
    if point is None:
        raise DomainError(
            _("This point is not in the report any more. Nothing was changed."), code="no_point"
        )
    return point_rules.update_point(
        point=point, fields=fields_of(point, key=key, choice=choice), origin=origin
    )


def fields_of(point: Point, *, key: str, choice: str) -> dict[str, object]:
    """Return what a decision changes of a point. Raises DomainError for another kind of tag."""
    kind, _colon, code = key.partition(":")
    if kind not in KINDS or not code or choice not in {ACCEPT, DISMISS}:
        raise DomainError(
            _("Nothing was changed. Choose a suggested tag, and accept or dismiss it."),
            code="bad_choice",
        )
    if choice == DISMISS:
        return {"dismissed": [*point.dismissed, key]}
    return {"tags": {kind: [*tag_values(point)[kind], code]}}


def _open(point: Point, taken: Mapping[str, Collection[str]]) -> list[tuple[str, Suggestion]]:
    return open_suggestions(
        text=point.text,
        language=point.language or point.report.language,
        taken=taken,
        dismissed=point.dismissed,
    )


def _taken(tags: Iterable[Tag]) -> dict[str, Collection[str]]:
    taken: dict[str, Collection[str]] = {kind: set() for kind in KINDS}
    for tag in tags:
        if tag.name in taken:
            taken[tag.name] = {*taken[tag.name], tag.code}
    return taken


def _worded(
    found: list[tuple[Point, list[tuple[str, Suggestion]]]], language: str
) -> list[PointSuggestions]:
    """Give the tags their labels: only terms that can still be chosen are asked about."""
    labels = labels_of(KINDS, language)
    return [
        PointSuggestions(
            point,
            [
                Suggested(kind, item.code, labels[kind][item.code], item.words)
                for kind, item in items
                if item.code in labels[kind]
            ],
        )
        for point, items in found
    ]
