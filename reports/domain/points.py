"""Changes to points: the only writers of `Point`. Each accepted change adds one `Revision`.

None of these functions asks for permission: views, the admin and commands do that first.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Container, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site.lib.ordering import key_between
from reports.choices import RevisionKind
from reports.domain import fields as point_fields
from reports.domain.attributions import (
    merged_attributions,
    replace_attributions,
    sync_mentions,
)
from reports.domain.consent import attribution_values, mentions_in
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin, record
from reports.models import Point, Report, TemplateSection

# Where a mention can stand.
WORDS = frozenset({"text", "heading"})


def state_of(point: Point, names: Container[str] = point_fields.FIELDS) -> dict[str, Any]:
    """Return everything that a revision can bring back, or the named fields of it."""
    values = point_fields.point_values(point, names)
    if "attributions" in names:
        attributions = point.attributions.select_related("country", "region", "constituency")
        values["attributions"] = attribution_values(attributions)
    return values


@transaction.atomic
def create_point(
    *,
    report: Report,
    fields: Mapping[str, Any],
    origin: Origin,
    point_id: uuid.UUID | None = None,
) -> Point:
    """Add a point at the end of its section, or at the place in `fields["order"]`.

    Raises DomainError for a field that is unknown or has a value that cannot be stored.
    """
    point_fields.check_known(fields)
    plain = point_fields.clean_plain(fields)
    section = point_fields.section_of(report, fields.get("section"))
    plain.setdefault("order", _end_of(report, section))
    point = Point(id=point_id or uuid.uuid4(), report=report, section=section, **plain)
    point.practice = point_fields.practice_of(fields.get("practice"))
    point.dismissed = point_fields.dismissed_of(fields.get("dismissed", []))
    point.save(force_insert=True)
    touched = _touched(fields, point)
    _write_related(point, fields, origin, touched)
    # A new point has nothing that was not given: only that needs reading again.
    filled = point_fields.FILLED | touched
    after = {"tags": point_fields.no_tags(), "attributions": [], **state_of(point, filled)}
    _log(point, RevisionKind.CREATE, origin, before={}, after=after)
    return point


def update_point(
    *,
    point: Point,
    fields: Mapping[str, Any],
    origin: Origin,
    kind: str = RevisionKind.UPDATE,
    is_locked: bool = False,
) -> Point:
    """Change the given fields of a point and no others.

    A change that changes nothing adds no revision. Raises DomainError as `create_point` does.
    `is_locked` says that the point was read in this transaction after its report was locked; the
    caller undoes the transaction, or a part of it, where this raises.
    """
    point_fields.check_known(fields)
    if is_locked:
        return _update(point, fields, origin, kind)
    with transaction.atomic():
        return _update(locked(point), fields, origin, kind)


def _update(point: Point, fields: Mapping[str, Any], origin: Origin, kind: str) -> Point:
    plain = point_fields.clean_plain(fields)
    touched = _touched({**plain, **fields}, point)
    before = state_of(point, touched)
    for name, value in plain.items():
        setattr(point, name, value)
    if "section" in fields:
        _move_to_section(point, fields)
    if "practice" in fields:
        point.practice = point_fields.practice_of(fields["practice"])
    if "dismissed" in fields:
        point.dismissed = point_fields.dismissed_of(fields["dismissed"])
    _write_related(point, fields, origin, touched)
    after = state_of(point, touched)
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return point
    point.version += 1
    own = changed - {"tags", "attributions"}
    point.save(update_fields=["version", "changed_at", *own])
    _log(
        point,
        kind,
        origin,
        before={name: before[name] for name in sorted(changed)},
        after={name: after[name] for name in sorted(changed)},
    )
    return point


def move_point(
    *,
    point: Point,
    origin: Origin,
    section: str | None = None,
    after: Point | None = None,
    before: Point | None = None,
) -> Point:
    """Move a point behind `after` or in front of `before`, or to the end of another section.

    It takes on the sub-heading of the point it is put beside.
    """
    neighbour = after or before
    target = neighbour.section if neighbour else point.section
    if section is not None and neighbour is None:
        target = point_fields.section_of(point.report, section)
    fields: dict[str, Any] = {
        "section": target.key,
        "order": _place_beside(point, target, after=after, before=before),
    }
    if neighbour is not None:
        fields["heading"] = neighbour.heading
    elif target.pk != point.section_id:
        fields["heading"] = ""
    return update_point(point=point, fields=fields, origin=origin, kind=RevisionKind.MOVE)


def shift_point(*, point: Point, steps: int, origin: Origin) -> Point:
    """Move a point up (negative) or down by some places within its section; stops at the ends."""
    siblings = list(_siblings(point.report, point.section))
    index = next(i for i, sibling in enumerate(siblings) if sibling.pk == point.pk)
    target = min(max(index + steps, 0), len(siblings) - 1)
    if target == index:
        return point
    if target < index:
        return move_point(point=point, origin=origin, before=siblings[target])
    return move_point(point=point, origin=origin, after=siblings[target])


@transaction.atomic
def delete_point(*, point: Point, origin: Origin, is_locked: bool = False) -> Point:
    """Take a point out of the report. It stays in the history and can be brought back.

    `is_locked` as in `update_point`.
    """
    point = point if is_locked else locked(point)
    if point.deleted_at is not None:
        return point
    before = state_of(point)
    point.deleted_at = timezone.now()
    point.version += 1
    point.save(update_fields=["deleted_at", "version", "changed_at"])
    _log(point, RevisionKind.DELETE, origin, before=before, after={})
    return point


@transaction.atomic
def restore_point(*, point: Point, origin: Origin, is_locked: bool = False) -> Point:
    """Bring a deleted point back as it was. `is_locked` as in `update_point`."""
    point = point if is_locked else locked(point)
    if point.deleted_at is None:
        return point
    point.deleted_at = None
    point.version += 1
    point.save(update_fields=["deleted_at", "version", "changed_at"])
    _log(point, RevisionKind.RESTORE, origin, before={}, after=state_of(point))
    return point


@transaction.atomic
def split_point(*, point: Point, at: int, origin: Origin) -> tuple[Point, Point]:
    """Split a point's text at a character; the second half becomes the next point, same tags.

    Raises DomainError when one half would be empty.
    """
    point = locked(point)
    first, second = point.text[:at].strip(), point.text[at:].strip()
    if not first or not second:
        raise DomainError(
            _("Both halves need some words. Choose a place inside the text."),
            code="empty_half",
            field="text",
        )
    values = state_of(point)
    mentioned = {mention.name for mention in mentions_in(f"{point.heading} {second}")}
    # What a speaker answered goes with the words, into either half that names the speaker.
    values["attributions"] = [
        row for row in values["attributions"] if not row["mention"] or row["mention"] in mentioned
    ]
    head = update_point(point=point, fields={"text": first}, origin=origin)
    place = _place_beside(point, head.section, after=head)
    fields = {**values, "text": second, "order": place}
    return head, create_point(report=head.report, fields=fields, origin=origin.next())


def natural_split(text: str) -> int:
    """Return where a text falls into two: at an empty line, a line break, or after a sentence."""
    for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?;؟])\s+(?=\S)"):
        found = re.search(pattern, text.strip())
        if found:
            return found.end() + len(text) - len(text.lstrip())
    return len(text)


def point_before(point: Point) -> Point | None:
    """Return the point that stands before this one in its section; None for the first."""
    present = point.report.points.present().filter(section=point.section, order__lte=point.order)
    before = [row for row in present.select_related("section").in_order() if row.pk != point.pk]
    if not before:
        return None
    before[-1].report = point.report
    return before[-1]


@transaction.atomic
def merge_points(*, point: Point, into: Point, origin: Origin) -> Point:
    """Join a point's text and tags onto another one of the same report and delete it."""
    if point.report_id != into.report_id or point.pk == into.pk:
        raise DomainError(_("Choose two points of the same report."), code="bad_merge")
    point, into = locked(point), locked(into)
    tags = {
        name: sorted({*point_fields.tag_values(into)[name], *values})
        for name, values in point_fields.tag_values(point).items()
    }
    fields = {
        "text": f"{into.text.rstrip()} {point.text.lstrip()}".strip(),
        "tags": tags,
        "attributions": merged_attributions(
            state_of(into)["attributions"], state_of(point)["attributions"]
        ),
    }
    merged = update_point(point=into, fields=fields, origin=origin)
    delete_point(point=point, origin=origin.next())
    return merged


def place_after(point: Point) -> str:
    """Return a place right behind a point."""
    return _place_beside(point, point.section, after=point)


def _touched(fields: Mapping[str, Any], point: Point) -> set[str]:
    """Return the fields that can change when these are given: nothing else needs reading.

    Ask before the point takes the new values: a mention may be in the old words.
    """
    names = set(fields)
    if "section" in names:
        names.add("order")
    if names & WORDS and any(
        "@" in f"{fields.get(name, '')} {getattr(point, name)}" for name in WORDS
    ):
        names.add("attributions")
    return names


def locked(point: Point) -> Point:
    """Read the point afresh and keep others from changing it until the transaction ends."""
    if connection.features.has_select_for_update:
        # The report before the point, always: else two people could wait for each other.
        reports = Report.objects.select_for_update(no_key=True)
        reports.only("pk").get(pk=point.report_id)
    rows = Point.objects.select_for_update(of=("self",))
    return rows.select_related("report__session", "report__template", "section").get(pk=point.pk)


def _write_related(
    point: Point, fields: Mapping[str, Any], origin: Origin, touched: set[str]
) -> None:
    if "tags" in fields:
        for name, terms in point_fields.resolve_tags(point.report, fields["tags"]).items():
            getattr(point, name).set(terms)
    if "attributions" in fields:
        replace_attributions(point=point, values=fields["attributions"], origin=origin)
    if "attributions" in touched:
        sync_mentions(point)


def _move_to_section(point: Point, fields: Mapping[str, Any]) -> None:
    section = point_fields.section_of(point.report, fields["section"])
    if section.pk == point.section_id:
        return
    point.section = section
    if "order" not in fields:
        point.order = _end_of(point.report, section)


def _log(point: Point, kind: str, origin: Origin, *, before: Any, after: Any) -> None:
    record(
        report=point.report,
        kind=kind,
        origin=origin,
        point_ref=point.pk,
        version=point.version,
        before=before,
        after=after,
    )


def _siblings(report: Report, section: TemplateSection) -> Any:
    return Point.objects.filter(report=report, section=section).present().order_by("order", "pk")


def _end_of(report: Report, section: TemplateSection) -> str:
    # Deleted points count too, so that one brought back does not share a place.
    last = Point.objects.filter(report=report, section=section).order_by("order").last()
    return key_between(last.order if last else None, None)


def _place_beside(
    point: Point,
    section: TemplateSection,
    *,
    after: Point | None = None,
    before: Point | None = None,
) -> str:
    orders = list(
        Point.objects.filter(report=point.report, section=section)
        .exclude(pk=point.pk)
        .order_by("order", "pk")
        .values_list("order", flat=True)
    )
    if after is not None:
        following = [order for order in orders if order > after.order]
        return key_between(after.order, following[0] if following else None)
    if before is not None:
        preceding = [order for order in orders if order < before.order]
        return key_between(preceding[-1] if preceding else None, before.order)
    return _end_of(point.report, section)
