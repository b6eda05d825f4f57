"""Items of the synthesis: the only writer of them. Every change is noted in the log.

Several chairs write at once. A wording is merged with what others wrote since; where both changed
the same words the stored ones stay, and the others are kept beside the item.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gfmd_site.lib.merge import merge_texts
from reports.choices import ItemPlace, SynthesisChangeKind
from reports.domain.errors import DomainError
from reports.domain.synthesis_copies import keep_copy
from reports.domain.synthesis_log import (
    By,
    check_draft,
    item_values,
    last_author,
    locked,
    note,
    text_at,
)
from reports.domain.synthesis_places import LAST, place_among
from reports.domain.synthesis_sources import new_sources
from reports.domain.synthesis_words import next_number, renumbered, stored, taken_text
from reports.models import (
    ItemSource,
    Point,
    Result,
    Synthesis,
    SynthesisChange,
    SynthesisItem,
    SynthesisSection,
)

MAX_TEXT = 20_000
MAX_RANK = 9_999
TEXTS = ("text", "contested_note")
PLAIN = ("place", "rank", "language")


@dataclass(frozen=True)
class Outcome:
    """What became of a change: the item after it, and a sentence where one is due."""

    item: SynthesisItem | None
    result: str = Result.APPLIED
    message: str = ""


@transaction.atomic
def create_item(
    *,
    section: SynthesisSection,
    by: By,
    text: str = "",
    points: Sequence[Point] = (),
    after: Any = LAST,
    ref: uuid.UUID | None = None,
) -> SynthesisItem:
    """Add an item; without a text of its own it begins with the words of its points.

    Where those are in another language than the synthesis, the item is marked with it.
    """
    synthesis = section.synthesis
    check_draft(locked(synthesis))
    item = SynthesisItem.objects.create(
        ref=ref or uuid.uuid4(),
        section=section,
        order=_place(section, after, None),
        rank=_next_rank(synthesis),
        text=_checked(stored(text)),
    )
    sources = new_sources(item, points)
    if not item.text and sources:
        item.text = "\n".join(taken_text(row.point, row.speakers) for row in sources)[:MAX_TEXT]
        item.language = _language_of(synthesis, points)
        item.save(update_fields=["text", "language"])
    _note(item, SynthesisChangeKind.CREATE, by, {}, item_values(item))
    return item


@transaction.atomic
def update_item(
    *,
    item: SynthesisItem,
    fields: Mapping[str, Any],
    by: By,
    base: Mapping[str, str] | None = None,
) -> Outcome:
    """Change fields of an item. Texts are merged with what others wrote since.

    `base` holds the texts that the person began from; without it the log knows them by
    `by.base_version`, and without that the new text stands as it came.
    """
    check_draft(locked(item.section.synthesis))
    item.refresh_from_db()
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    result, message = Result.APPLIED, ""
    for name, value in _known_fields(fields).items():
        kept = getattr(item, name)
        new = value
        if name in TEXTS:
            merged = _merged(item, name, value, by, base or {})
            if merged is None:
                result = Result.CONFLICT
                message = _("Somebody else changed the same words. Both wordings are kept.")
                keep_copy(item=item, name=name, text=value, by=by, kept_by=last_author(item, name))
                continue
            if merged != value and result == Result.APPLIED:
                result = Result.MERGED
            new = merged
        if new != kept:
            before[name], after[name] = kept, new
            setattr(item, name, new)
    if "text" in after and "language" not in fields and item.language:
        # Reworded by a person of the synthesis: the mark of the other language has done its work.
        before["language"], after["language"] = item.language, ""
        item.language = ""
    if after:
        item.version += 1
        item.save(update_fields=[*after, "version"])
    _note(item, SynthesisChangeKind.UPDATE, by, before, after)
    return Outcome(item, result, message)


@transaction.atomic
def move_item(*, item: SynthesisItem, section: SynthesisSection, after: Any, by: By) -> Outcome:
    """Put an item into a section: after another item, first (None) or at the end (LAST)."""
    check_draft(locked(section.synthesis))
    item.refresh_from_db()
    if item.section.synthesis_id != section.synthesis_id:
        raise DomainError(_("That section is in another synthesis."), code="other_synthesis")
    before = {"section": str(item.section.ref), "order": item.order}
    item.order = _place(section, after, item)
    item.section = section
    item.version += 1
    item.save(update_fields=["section", "order", "version"])
    values = {"section": str(section.ref), "order": item.order}
    _note(item, SynthesisChangeKind.MOVE, by, before, values)
    return Outcome(item)


@transaction.atomic
def delete_item(*, item: SynthesisItem, by: By) -> None:
    """Take an item out. The log keeps it whole, so that it can be brought back."""
    check_draft(locked(item.section.synthesis))
    item.refresh_from_db()
    _note(item, SynthesisChangeKind.DELETE, by, item_values(item), {})
    item.delete()


@transaction.atomic
def restore_item(*, synthesis: Synthesis, ref: uuid.UUID, by: By) -> SynthesisItem:
    """Bring a deleted item back with its sources, into its section or else the last one."""
    check_draft(locked(synthesis))
    there = SynthesisItem.objects.filter(ref=ref, section__synthesis=synthesis).first()
    if there is not None:
        return there
    rows = synthesis.changes.filter(ref=ref, before__has_key="sources").exclude(before={})
    gone = rows.filter(kind__in=[SynthesisChangeKind.DELETE, SynthesisChangeKind.MERGE])
    change = gone.order_by("-pk").first()
    if change is None:
        raise DomainError(_("Nothing of this item is kept. Add it anew."), code="no_such_item")
    values = change.before
    section = _section_for(synthesis, values["section"])
    item = SynthesisItem.objects.create(
        ref=ref,
        section=section,
        order=values["order"],
        version=change.version + 1,
        **{name: values[name] for name in (*TEXTS, *PLAIN)},
    )
    points = {str(row["point"]): row for row in values["sources"]}
    for point in Point.objects.filter(pk__in=points):
        row = {name: value for name, value in points[str(point.pk)].items() if name != "point"}
        ItemSource.objects.create(item=item, point=point, **row)
    _note(item, SynthesisChangeKind.RESTORE, by, {}, item_values(item))
    return item


@transaction.atomic
def merge_items(*, item: SynthesisItem, other: SynthesisItem, by: By) -> SynthesisItem:
    """Join another item into this one: both texts, both notes and the sources of both."""
    synthesis = item.section.synthesis
    check_draft(locked(synthesis))
    item.refresh_from_db()
    other.refresh_from_db()
    if item.pk == other.pk or other.section.synthesis_id != synthesis.pk:
        raise DomainError(_("Choose another item of this synthesis to join."), code="same_item")
    before = item_values(item)
    gone = item_values(other)
    numbers = _join_sources(item, other)
    for name in TEXTS:
        parts = [getattr(item, name), renumbered(getattr(other, name), numbers)]
        setattr(item, name, "\n".join(part for part in parts if part)[:MAX_TEXT])
    item.rank = min(item.rank, other.rank)
    item.version += 1
    item.save()
    _note(item, SynthesisChangeKind.MERGE, by, before, item_values(item))
    _note(other, SynthesisChangeKind.DELETE, by.next(), gone, {})
    other.delete()
    return item


@transaction.atomic
def split_item(
    *, item: SynthesisItem, first: str, second: str, by: By, ref: uuid.UUID | None = None
) -> SynthesisItem:
    """Cut an item in two: the new one stands behind it and rests on the same points."""
    check_draft(locked(item.section.synthesis))
    item.refresh_from_db()
    if not first.strip() or not second.strip():
        raise DomainError(
            _("Leave words on both sides: put the mark where the second item begins."),
            code="nothing_to_split",
        )
    before = {"text": item.text}
    item.text = _checked(stored(first).strip())
    item.version += 1
    item.save(update_fields=["text", "version"])
    new = SynthesisItem.objects.create(
        ref=ref or uuid.uuid4(),
        section=item.section,
        order=_place(item.section, item, None),
        text=_checked(stored(second).strip()),
        place=item.place,
        rank=item.rank,
        language=item.language,
    )
    for source in item.sources.order_by("pk"):
        ItemSource.objects.create(
            item=new,
            point_id=source.point_id,
            point_version=source.point_version,
            speakers=source.speakers,
            report_status=source.report_status,
            seen_deleted=source.seen_deleted,
        )
    _note(item, SynthesisChangeKind.SPLIT, by, before, {"text": item.text})
    _note(new, SynthesisChangeKind.CREATE, by.next(), {}, item_values(new))
    return new


def deleted_items(synthesis: Synthesis, limit: int = 20) -> list[SynthesisChange]:
    """Return what was taken out last and is still gone, newest first: two queries."""
    there = SynthesisItem.objects.filter(section__synthesis=synthesis).values("ref")
    rows = synthesis.changes.filter(kind=SynthesisChangeKind.DELETE).exclude(ref__in=there)
    newest: dict[uuid.UUID, SynthesisChange] = {}
    for row in rows.select_related("author").order_by("-pk")[: limit * 2]:
        if row.ref is not None:
            newest.setdefault(row.ref, row)
    return list(newest.values())[:limit]


def _known_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for name, value in fields.items():
        if name in TEXTS and isinstance(value, str):
            known[name] = _checked(stored(value))
        elif (
            (name == "place" and value in ItemPlace.values)
            or (name == "rank" and type(value) is int and 0 <= value <= MAX_RANK)
            or (name == "language" and isinstance(value, str) and len(value) in (0, 2))
        ):
            known[name] = value
        else:
            raise DomainError(
                _("“%(name)s” cannot have this value.") % {"name": name}, code="invalid_field"
            )
    return known


def _merged(
    item: SynthesisItem, name: str, mine: str, by: By, base: Mapping[str, str]
) -> str | None:
    """Return the text that stands now, or None where both changed the same words."""
    server = getattr(item, name)
    if name in base:
        began = stored(base[name])
    elif by.base_version is None or by.base_version >= item.version:
        return mine
    else:
        began = text_at(item, name, by.base_version)
    found = merge_texts(began, server, mine)
    return None if found.conflict else found.text


def _join_sources(item: SynthesisItem, other: SynthesisItem) -> dict[str, str]:
    """Give an item the sources of another; return the new numbers of their speakers."""
    mine = {source.point_id: source for source in item.sources.all()}
    numbers: dict[str, str] = {}
    following = next_number([*mine.values()])
    for source in other.sources.order_by("pk"):
        same = mine.get(source.point_id)
        if same is not None:
            known = {row["mention"]: number for number, row in same.speakers.items()}
            for number, row in source.speakers.items():
                numbers[number] = known.get(row["mention"], "0")
            continue
        moved = {}
        for number, row in source.speakers.items():
            numbers[number] = str(following)
            moved[str(following)] = row
            following += 1
        source.pk = None
        source.item, source.speakers = item, moved
        source.save(force_insert=True)
    return numbers


def _section_for(synthesis: Synthesis, ref: str) -> SynthesisSection:
    rows = synthesis.sections.order_by("order", "pk")
    section = rows.filter(ref=ref).first() or rows.last()
    if section is None:
        raise DomainError(_("Add a section first; the item needs one."), code="no_section")
    section.synthesis = synthesis
    return section


def _place(section: SynthesisSection, after: Any, moved: SynthesisItem | None) -> str:
    rows = section.items.order_by("order", "pk")
    if moved is not None:
        rows = rows.exclude(pk=moved.pk)
    return place_among(list(rows.values_list("pk", "order")), after)


def _next_rank(synthesis: Synthesis) -> int:
    rows = SynthesisItem.objects.filter(section__synthesis=synthesis)
    return min(MAX_RANK, (rows.aggregate(last=Max("rank"))["last"] or 0) + 1)


def _language_of(synthesis: Synthesis, points: Sequence[Point]) -> str:
    languages = {point.language or point.report.language for point in points}
    language = languages.pop() if len(languages) == 1 else ""
    return "" if language == synthesis.language else language


def _checked(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise DomainError(
            _("An item holds at most %(count)s characters. Split it in two.") % {"count": MAX_TEXT},
            code="too_long",
        )
    return text.replace("\r\n", "\n").replace("\x00", "")


def _note(
    item: SynthesisItem, kind: str, by: By, before: dict[str, Any], after: dict[str, Any]
) -> SynthesisChange:
    return note(
        synthesis=item.section.synthesis,
        kind=kind,
        by=by,
        ref=item.ref,
        version=item.version,
        before=before,
        after=after,
    )
