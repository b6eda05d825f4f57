"""A whole page of points sent at once, as a browser without JavaScript does."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from reports.domain import points as point_rules
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.models import Point, Report, Revision


@dataclass(frozen=True)
class TypedText:
    """What somebody typed for a point, and the version of the point they were shown."""

    point_id: uuid.UUID
    text: str
    base_version: int


@dataclass
class PageResult:
    """What came of a page: how many points changed, and what could not be stored.

    The typed text of a point in `conflicts` or `errors` has to be shown again.
    """

    saved: int = 0
    conflicts: dict[uuid.UUID, str] = field(default_factory=dict)
    errors: dict[uuid.UUID, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.conflicts and not self.errors

    @property
    def unsaved_texts(self) -> dict[uuid.UUID, str]:
        return {**self.conflicts, **{pk: text for pk, (text, _message) in self.errors.items()}}


@transaction.atomic
def save_page(
    *, report: Report, typed: Mapping[uuid.UUID, TypedText], origin: Origin
) -> PageResult:
    """Store every text that this person changed.

    A text that somebody else changed in the meantime is not overwritten: theirs stays, and
    this one comes back as a conflict. A text that this person did not touch is left alone even
    if the page shows an old one.
    """
    result = PageResult()
    points = {point.pk: point for point in Point.objects.filter(report=report, pk__in=typed)}
    for entry in typed.values():
        point = points.get(entry.point_id)
        text = _normal(entry.text)
        if point is None or (text == _normal(point.text) and point.deleted_at is None):
            continue
        shown = _normal(text_at(point, entry.base_version))
        if text == shown:
            continue
        if _normal(point.text) != shown or point.deleted_at is not None:
            result.conflicts[point.pk] = text
            continue
        try:
            with transaction.atomic():
                point_rules.update_point(point=point, fields={"text": text}, origin=origin)
        except DomainError as error:
            result.errors[point.pk] = (text, error.message)
            continue
        origin = origin.next()
        result.saved += 1
    return result


def text_at(point: Point, version: int) -> str:
    """Return the text that a point had at a version, read from the log."""
    if point.version == version:
        return point.text
    rows = Revision.objects.filter(point_ref=point.pk, version__lte=version, after__has_key="text")
    latest = rows.order_by("-version", "-pk").first()
    return latest.after["text"] if latest else ""


def _normal(text: str) -> str:
    # A browser sends line breaks as CR LF and keeps blanks that nobody sees.
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
