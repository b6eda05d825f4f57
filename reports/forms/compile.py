"""What the plain forms of the page for compiling send, as operations of its devices.

Every button of an item saves its fields first, so that no button loses what was typed.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from reports.domain.errors import DomainError

Operation = dict[str, Any]
SPLIT_MARK = "||"
# Buttons of an item that name a thing: `settle:12`.
NAMED = {
    "drop": ("source_remove", "point"),
    "accept": ("source_accept", "point"),
    "adjust": ("source_adjust", "point"),
    "settle": ("settle", "comment"),
    "keep": ("copy_settle", "copy"),
}


def operations_of(sent: QueryDict) -> list[Operation]:
    """Return what a form asks for. Raises DomainError with a sentence."""
    part = sent.get("part", "")
    if part not in PARTS:
        raise DomainError(
            _("This form is not known here. Load the page again."), code="unknown_form"
        )
    operations = PARTS[part](sent)
    # The id that came with the page makes a second press of the button harmless.
    first = sent.get("op_id", "")
    if operations and first:
        operations[0]["op_id"] = first
    return operations


def operation(kind: str, ref: str | None = None, **fields: Any) -> Operation:
    return {"op_id": str(uuid.uuid4()), "kind": kind, "ref": ref or None, "fields": fields}


def _points(sent: QueryDict) -> list[Operation]:
    kind, _colon, ref = sent.get("target", "").partition(":")
    points = sent.getlist("point")
    if not points:
        raise DomainError(_("Tick the points first, then say where they go."), code="no_points")
    if kind == "item":
        return [operation("sources", ref, points=points)]
    if kind != "section":
        raise DomainError(
            _("Choose a section or an item for the points. Add a section if there is none."),
            code="no_target",
        )
    if sent.get("do") == "each":
        return [_new(ref, [point]) for point in points]
    return [_new(ref, points)]


def _new(section: str, points: list[str]) -> Operation:
    return operation("create", str(uuid.uuid4()), section=section, points=points)


def _item(sent: QueryDict) -> list[Operation]:
    ref = sent.get("ref", "")
    do, _colon, what = sent.get("do", "save").partition(":")
    return [*_saved(sent, ref), *_asked(sent, ref, do, what)]


def _saved(sent: QueryDict, ref: str) -> list[Operation]:
    fields: dict[str, Any] = {
        name: sent[name].replace("\r\n", "\n").replace(SPLIT_MARK, "")
        for name in ("text", "contested_note")
        if name in sent
    }
    if sent.get("place"):
        fields["place"] = sent["place"]
    rank = sent.get("rank", "")
    if rank:
        fields["rank"] = int(rank) if rank.isdecimal() else -1
    if not fields:
        return []
    made = operation("update", ref, **fields)
    version = sent.get("base_version", "")
    return [{**made, "base_version": int(version) if version.isdecimal() else None}]


def _asked(sent: QueryDict, ref: str, do: str, what: str) -> list[Operation]:
    if do in NAMED:
        kind, name = NAMED[do]
        value: Any = what if name == "point" else int(what) if what.isdecimal() else 0
        return [operation(kind, ref, **{name: value})]
    if do == "comment":
        return [operation("comment", ref, text=sent.get("comment", ""))]
    if do in {"up", "down"}:
        return [operation("move", ref, after=what)]
    if do == "section":
        return [operation("move", ref, section=sent.get("section", ""))]
    if do == "merge":
        # The item above takes this one in.
        return [operation("merge", what, other=ref)]
    if do == "split":
        return [_split(sent, ref)]
    if do == "take":
        # Fields and all: the kept wording takes the place of the one in the item.
        copy = int(what) if what.isdecimal() else 0
        text, name = sent.get(f"copy_text_{copy}", ""), sent.get(f"copy_field_{copy}", "text")
        return [operation("update", ref, **{name: text}), operation("copy_settle", ref, copy=copy)]
    return [operation("delete", ref)] if do == "delete" else []


def _split(sent: QueryDict, ref: str) -> Operation:
    first, mark, second = sent.get("text", "").replace("\r\n", "\n").partition(SPLIT_MARK)
    if not mark:
        raise DomainError(
            _("Put %(mark)s in the text where the second item begins, then split.")
            % {"mark": SPLIT_MARK},
            code="no_mark",
        )
    return operation("split", ref, first=first, second=second, new=str(uuid.uuid4()))


def _section(sent: QueryDict) -> list[Operation]:
    ref = sent.get("ref", "")
    do, _colon, what = sent.get("do", "rename").partition(":")
    if do in {"up", "down"}:
        return [operation("section_move", ref, after=what)]
    if do == "delete":
        return [operation("section_delete", ref)]
    if do == "item":
        text = sent.get("new_text", "").replace("\r\n", "\n")
        return [operation("create", str(uuid.uuid4()), section=ref, text=text)]
    return [operation("section_update", ref, title=sent.get("title", ""))]


def _whole(sent: QueryDict) -> list[Operation]:
    do, _colon, what = sent.get("do", "").partition(":")
    if do == "comment":
        return [operation("comment", None, text=sent.get("comment", ""))]
    if do == "settle":
        return [operation("settle", None, comment=int(what) if what.isdecimal() else 0)]
    if do == "keep":
        return [operation("copy_settle", None, copy=int(what) if what.isdecimal() else 0)]
    if do == "restore":
        return [operation("restore", what)]
    about, _colon, number = sent.get("about", "").partition(":")
    fields = {"title": sent.get("title", "")}
    if about in {"theme", "session"}:
        fields[about] = number
    return [operation("section_create", str(uuid.uuid4()), **fields)]


PARTS = {"points": _points, "item": _item, "section": _section, "whole": _whole}
