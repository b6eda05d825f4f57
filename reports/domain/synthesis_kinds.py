"""What an operation on a synthesis can ask for: by its kind, the rule that carries it out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.choices import SynthesisChangeKind
from reports.domain.errors import DomainError
from reports.domain.synthesis_adjust import adjust_item
from reports.domain.synthesis_comments import add_comment, settle_comment
from reports.domain.synthesis_copies import settle_copy
from reports.domain.synthesis_items import (
    Outcome,
    create_item,
    delete_item,
    merge_items,
    move_item,
    restore_item,
    split_item,
    update_item,
)
from reports.domain.synthesis_log import By
from reports.domain.synthesis_places import LAST
from reports.domain.synthesis_sections import (
    create_section,
    delete_section,
    move_section,
    rename_section,
)
from reports.domain.synthesis_sources import (
    accept_source,
    add_sources,
    points_for,
    remove_source,
)
from reports.models import Point, Result, Synthesis, SynthesisItem, SynthesisSection

MAX_POINTS = 500


@dataclass(frozen=True)
class Request:
    """One operation with what it refers to. Each getter raises DomainError with a sentence."""

    synthesis: Synthesis
    raw: Mapping[str, Any]
    by: By

    @property
    def fields(self) -> dict[str, Any]:
        return dict(self.raw["fields"])

    @property
    def ref(self) -> uuid.UUID | None:
        return uuid.UUID(str(self.raw["ref"])) if self.raw.get("ref") else None

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise _bad(name)
        return value

    def item(self, ref: Any = None) -> SynthesisItem:
        item = self.find_item(ref or self.ref)
        if item is None:
            raise DomainError(
                _("Somebody took this item out meanwhile. Bring it back to go on."),
                code="no_such_item",
            )
        return item

    def find_item(self, ref: Any) -> SynthesisItem | None:
        rows = SynthesisItem.objects.select_related("section__synthesis")
        item = rows.filter(ref=_uuid(ref), section__synthesis=self.synthesis).first()
        if item is not None:
            item.section.synthesis = self.synthesis
        return item

    def section(self, ref: Any = None) -> SynthesisSection:
        rows = self.synthesis.sections
        section = rows.filter(ref=_uuid(ref or self.ref)).first()
        if section is None:
            raise DomainError(
                _("Somebody took this section out meanwhile. Choose another one."),
                code="no_such_section",
            )
        section.synthesis = self.synthesis
        return section

    def points(self) -> list[Point]:
        ids = self.fields.get("points", [])
        if not isinstance(ids, list) or len(ids) > MAX_POINTS:
            raise _bad("points")
        return points_for(self.synthesis, [_uuid(one) for one in ids])

    def source_point(self) -> Point:
        """Return a point that an item rests on, deleted ones too."""
        rows = Point.objects.select_related("report__session", "section")
        point = rows.filter(pk=_uuid(self.fields.get("point")), used_in__item=self.item()).first()
        if point is None:
            raise DomainError(_("The item does not rest on this point."), code="no_source")
        return point

    def neighbour(self, find: Callable[[Any], Any]) -> Any:
        """Return what "after" names: a neighbour, None for the beginning, LAST for the end.

        A neighbour that is gone meanwhile counts as the end.
        """
        if "after" not in self.fields:
            return LAST
        after = self.fields["after"]
        return None if after is None or after == "" else (find(after) or LAST)


def _create(request: Request) -> Outcome:
    if request.ref is not None and request.find_item(request.ref) is not None:
        # The same item from a device whose first answer was lost, under another operation.
        return _worded(request, {"text": request.text("text")})
    item = create_item(
        section=request.section(request.fields.get("section")),
        text=request.text("text"),
        points=request.points(),
        after=request.neighbour(request.find_item),
        ref=request.ref,
        by=request.by,
    )
    return Outcome(item)


def _update(request: Request) -> Outcome:
    return _worded(request, request.fields)


def _worded(request: Request, fields: dict[str, Any]) -> Outcome:
    item = request.find_item(request.ref)
    if item is not None:
        return update_item(
            item=item, fields=fields, by=request.by, base=request.raw.get("base") or {}
        )
    # Words for an item that somebody took out bring it back.
    by = request.by.next()
    item = restore_item(synthesis=request.synthesis, ref=request.ref or uuid.uuid4(), by=by)
    done = update_item(item=item, fields=fields, by=request.by, base=request.raw.get("base") or {})
    message = done.message or _("Somebody had taken the item out. It is back with your words.")
    return Outcome(done.item, done.result if done.message else Result.MERGED, message)


def _move(request: Request) -> Outcome:
    item = request.item()
    section = request.section(request.fields.get("section") or item.section.ref)
    after = request.neighbour(request.find_item)
    return move_item(item=item, section=section, after=after, by=request.by)


def _delete(request: Request) -> Outcome:
    delete_item(item=request.item(), by=request.by)
    return Outcome(None)


def _restore(request: Request) -> Outcome:
    if request.ref is None:
        raise _bad("ref")
    return Outcome(restore_item(synthesis=request.synthesis, ref=request.ref, by=request.by))


def _merge(request: Request) -> Outcome:
    other = request.item(request.fields.get("other"))
    return Outcome(merge_items(item=request.item(), other=other, by=request.by))


def _split(request: Request) -> Outcome:
    new = request.fields.get("new")
    item = request.item()
    split_item(
        item=item,
        first=request.text("first"),
        second=request.text("second"),
        ref=_uuid(new) if new else None,
        by=request.by,
    )
    return Outcome(item)


def _sources(request: Request) -> Outcome:
    item = request.item()
    add_sources(item=item, points=request.points(), by=request.by)
    return Outcome(item)


def _source_remove(request: Request) -> Outcome:
    item = request.item()
    remove_source(item=item, point=request.source_point(), by=request.by)
    return Outcome(item)


def _source_accept(request: Request) -> Outcome:
    item = request.item()
    accept_source(item=item, point=request.source_point(), by=request.by)
    return Outcome(item)


def _source_adjust(request: Request) -> Outcome:
    return adjust_item(item=request.item(), point=request.source_point(), by=request.by)


def _section_create(request: Request) -> Outcome:
    edition = request.synthesis.edition
    theme, session = request.text("theme"), request.text("session")
    create_section(
        synthesis=request.synthesis,
        title=request.text("title"),
        theme=edition.themes.filter(number=int(theme)).first() if theme.isdecimal() else None,
        session=edition.sessions.filter(number=session).first() if session else None,
        after=request.neighbour(_finder(request)),
        ref=request.ref,
        by=request.by,
    )
    return Outcome(None)


def _section_update(request: Request) -> Outcome:
    rename_section(section=request.section(), title=request.text("title"), by=request.by)
    return Outcome(None)


def _section_move(request: Request) -> Outcome:
    after = request.neighbour(_finder(request))
    move_section(section=request.section(), after=after, by=request.by)
    return Outcome(None)


def _section_delete(request: Request) -> Outcome:
    delete_section(section=request.section(), by=request.by)
    return Outcome(None)


def _comment(request: Request) -> Outcome:
    text = request.text("text")
    add_comment(synthesis=request.synthesis, text=text, ref=request.ref, by=request.by)
    return Outcome(None)


def _settle(request: Request) -> Outcome:
    comment = request.synthesis.comments.filter(pk=_number(request.fields.get("comment"))).first()
    if comment is None:
        raise _bad("comment")
    settle_comment(comment=comment, by=request.by)
    return Outcome(None)


def _copy_settle(request: Request) -> Outcome:
    copy = request.synthesis.copies.filter(pk=_number(request.fields.get("copy"))).first()
    if copy is None:
        raise _bad("copy")
    settle_copy(copy=copy, by=request.by)
    return Outcome(None)


KINDS: dict[str, Callable[[Request], Outcome]] = {
    SynthesisChangeKind.CREATE.value: _create,
    SynthesisChangeKind.UPDATE.value: _update,
    SynthesisChangeKind.MOVE.value: _move,
    SynthesisChangeKind.DELETE.value: _delete,
    SynthesisChangeKind.RESTORE.value: _restore,
    SynthesisChangeKind.MERGE.value: _merge,
    SynthesisChangeKind.SPLIT.value: _split,
    SynthesisChangeKind.SOURCES.value: _sources,
    SynthesisChangeKind.SOURCE_REMOVE.value: _source_remove,
    SynthesisChangeKind.SOURCE_ACCEPT.value: _source_accept,
    "source_adjust": _source_adjust,
    SynthesisChangeKind.SECTION_CREATE.value: _section_create,
    SynthesisChangeKind.SECTION_UPDATE.value: _section_update,
    SynthesisChangeKind.SECTION_MOVE.value: _section_move,
    SynthesisChangeKind.SECTION_DELETE.value: _section_delete,
    SynthesisChangeKind.COMMENT.value: _comment,
    SynthesisChangeKind.SETTLE.value: _settle,
    SynthesisChangeKind.COPY_SETTLE.value: _copy_settle,
}


def _finder(request: Request) -> Callable[[Any], Any]:
    return lambda ref: request.synthesis.sections.filter(ref=_uuid(ref)).first()


def _uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise _bad("ref") from None


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < 2**53:
        raise _bad("number")
    return value


def _bad(name: str) -> DomainError:
    return DomainError(
        _("“%(name)s” cannot have this value.") % {"name": name}, code="invalid_field"
    )
