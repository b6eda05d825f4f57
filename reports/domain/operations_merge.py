"""What to write when somebody else changed a point that an operation knew differently.

Each field is compared in three states: as the device knew it (the base), as it is, and as the
operation wants it. The base is the point at `base_version`, or what the same device last sent:
its operations build on each other before the first answer is back.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from gfmd_site.lib.merge import merge_texts
from reports.choices import AttributionLevel, Consent
from reports.domain.attributions import NAMES as SPEAKER_FIELDS
from reports.domain.operations_parse import Operation
from reports.domain.points import state_of
from reports.domain.sync import TEXT_FIELDS, sha256_of
from reports.models import Point, Receipt, Revision
from reports.models.points import MAX_TEXT


class Unknown:
    """The base of a field about which nothing is known."""


UNKNOWN = Unknown()


@dataclass
class Merged:
    """What to write, what could not be merged, and what the point holds otherwise than typed."""

    fields: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """How an operation stands to what happened to its point meanwhile."""

    op: Operation
    point: Point
    client_id: uuid.UUID | None
    superseded: frozenset[str]
    """Names that a later operation of the same device has written already."""
    is_foreign: bool
    """Whether anybody else changed the point since the device last knew it."""
    knows_base: bool

    @property
    def known_version(self) -> int:
        return (self.op.base_version or 0) if self.knows_base else 0


def context_of(
    op: Operation, point: Point, client_id: uuid.UUID | None, receipts: Iterable[Receipt]
) -> Context:
    """Read the log as far as needed: not at all for a device that knows the newest version.

    `receipts` hold all that the device sent about the point after this operation.
    """
    knows_base = _knows_base(op, point)
    since = (op.base_version or 0) if knows_base else 0
    is_behind = since < point.version
    return Context(
        op=op,
        point=point,
        client_id=client_id,
        superseded=_superseded(op, client_id, since, receipts),
        is_foreign=not knows_base
        or (is_behind and changes_by_others(point, client_id, since).exists()),
        knows_base=knows_base,
    )


def changes_by_others(point: Point, client_id: uuid.UUID | None, since: int) -> QuerySet[Revision]:
    """Return what other devices and pages did to a point after a version."""
    rows = Revision.objects.filter(point_ref=point.pk, version__gt=since)
    if since >= point.version:
        return rows.none()
    if client_id is not None:
        rows = rows.exclude(client_id=client_id)
    return rows.order_by("-version", "-pk")


def merged_fields(context: Context) -> Merged:
    """Return what to write of an operation's fields."""
    merged = Merged()
    wanted = dict(context.op.fields)
    for name, value in wanted.items():
        if name == "tags":
            _merge_tags(context, value, merged)
        elif name in context.superseded:
            merged.typed[name] = value
        elif not context.is_foreign:
            merged.fields[name] = value
        else:
            _merge_field(context, name, value, merged)
    return merged


def value_at(point: Point, name: str, version: int) -> Any:
    """Return a field as it was at a version, from the log; UNKNOWN where the log has none."""
    rows = Revision.objects.filter(point_ref=point.pk, version__lte=version, after__has_key=name)
    latest = rows.order_by("-version", "-pk").first()
    return latest.after[name] if latest else UNKNOWN


def _knows_base(op: Operation, point: Point) -> bool:
    """Whether `base_version` can be believed: after a restore it may mean another text."""
    version = op.base_version or 0
    if version > point.version:
        return False
    if not op.base_sha256 or not version:
        return True
    known = point.text if version == point.version else value_at(point, "text", version)
    return isinstance(known, str) and op.base_sha256 == sha256_of(known)


def _superseded(
    op: Operation, client_id: uuid.UUID | None, since: int, receipts: Iterable[Receipt]
) -> frozenset[str]:
    """Return what the device wrote later, and without having seen more than this operation."""
    return frozenset(
        name
        for row in receipts
        if (row.point_ref, row.client_id) == (op.point_id, client_id)
        and row.seq > op.seq
        and not row.was_held  # Its device may have gone on from the server's text.
        and (row.version > since or (row.version == since and not row.changed))
        for name in row.names
    )


def _written_by(point: Point, client_id: uuid.UUID | None) -> QuerySet[Receipt]:
    if client_id is None:
        return Receipt.objects.none()
    return Receipt.objects.filter(point_ref=point.pk, client_id=client_id, was_held=False)


def _base_of(context: Context, name: str) -> Any:
    """Return a field as the device knew it when it made the operation."""
    op = context.op
    text = context.point.text
    if name == "text" and not context.knows_base and op.base_sha256 == sha256_of(text):
        return text
    own = _own_value(context, name)
    if own is not UNKNOWN:
        return own
    if not context.knows_base or not context.known_version:
        return UNKNOWN
    return value_at(context.point, name, context.known_version)


def _own_value(context: Context, name: str) -> Any:
    """Return what the same device sent before, as far as it has not seen the answer."""
    earlier = _written_by(context.point, context.client_id).filter(
        seq__lt=context.op.seq, version__gt=context.known_version
    )
    for receipt in earlier.order_by("-seq", "-created_at"):
        if name in receipt.typed:
            return receipt.typed[name]
        written = {written.split(".")[0] for written in receipt.names}
        if name in written:
            return value_at(context.point, name, receipt.version)
    return UNKNOWN


def _merge_field(context: Context, name: str, mine: Any, merged: Merged) -> None:
    base = _base_of(context, name)
    server = state_of(context.point, {name})[name]
    if name in TEXT_FIELDS:
        _merge_words(name, "" if base is UNKNOWN else base, server, mine, merged)
        return
    value = mine
    if name == "attributions":
        value = _merge_speakers([] if base is UNKNOWN else base, server, mine)
    elif name == "dismissed":
        value = _merged_list([] if base is UNKNOWN else base, server, mine, str)
    elif base == mine:
        value = server
    merged.fields[name] = value
    if value != mine:
        merged.typed[name] = mine


def _merge_words(name: str, base: str, server: str, mine: str, merged: Merged) -> None:
    result = merge_texts(base, server, mine)
    if result.conflict or len(result.text) > MAX_TEXT:
        merged.conflicts[name] = mine
        merged.typed[name] = mine
        return
    merged.fields[name] = result.text
    if result.text != mine:
        merged.typed[name] = mine


def _merge_tags(context: Context, mine: Mapping[str, Any], merged: Merged) -> None:
    """Merge each list of tags as a set: what either side adds is added, what it drops dropped."""
    wanted = {
        name: codes for name, codes in mine.items() if f"tags.{name}" not in context.superseded
    }
    if context.is_foreign and wanted:
        base = _base_of(context, "tags")
        known = base if isinstance(base, Mapping) else {}
        server = state_of(context.point, {"tags"})["tags"]
        wanted = {
            name: _merged_list(known.get(name, []), server[name], codes, str)
            for name, codes in wanted.items()
        }
    if wanted:
        merged.fields["tags"] = wanted
    if _sets(wanted) != _sets(mine):
        merged.typed["tags"] = dict(mine)


def _sets(tags: Mapping[str, Any]) -> dict[str, set[str]]:
    return {name: {str(code) for code in codes} for name, codes in tags.items()}


def _merge_speakers(base: list[Any], server: list[Any], mine: list[Any]) -> list[Any]:
    """Merge speaker by speaker. A refusal stays, whichever side has it: the safe reading."""
    known = {_speaker(item): item for item in base}
    here = {_speaker(item): item for item in server}
    speakers = []
    for item in _merged_list(base, server, mine, _speaker):
        key = _speaker(item)
        theirs = here.get(key)
        if theirs is None:
            speakers.append(item)
            continue
        unchanged = _full(item) == _full(known.get(key, {}))
        refused = theirs.get("consent") == Consent.REFUSED
        speakers.append(theirs if unchanged or refused else item)
    return speakers


def _merged_list(
    base: list[Any], server: list[Any], mine: list[Any], key: Callable[[Any], Any]
) -> list[Any]:
    known = {key(item) for item in base}
    wanted = {key(item): item for item in mine}
    here = {key(item) for item in server}
    dropped = known - set(wanted)
    kept = [wanted.get(key(item), item) for item in server if key(item) not in dropped]
    added = [item for item in wanted.values() if key(item) not in here and key(item) not in known]
    return [*kept, *added]


def _speaker(item: Any) -> str:
    if not isinstance(item, Mapping):
        return json.dumps(item, sort_keys=True)
    if item.get("mention"):
        return f"@{item['mention']}"
    names = ("kind", "name", "organisation", "country", "region", "constituency")
    return json.dumps([item.get(name) or "" for name in names])


def _full(item: Any) -> dict[str, Any]:
    """Return a speaker with every field, so that one left out equals one that is empty."""
    values = item if isinstance(item, Mapping) else {}
    defaults = {"level": AttributionLevel.ANONYMOUS, "consent": Consent.NOT_ASKED}
    return {name: values.get(name) or defaults.get(name) or "" for name in SPEAKER_FIELDS}
