"""Takes what the devices of chairs send: one answer to each operation, once and for all, by its id.

The guarantees are those of the reports (`docs/live-saving.md`). An operation is
`{"op_id", "kind", "ref", "base_version", "base", "fields"}`: `ref` is the id of a section or item,
`base` holds the texts that the person began from. What it can ask for is in `synthesis_kinds`.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from reports.domain.errors import DomainError
from reports.domain.sync import current_epoch, sha256_of
from reports.domain.synthesis_copies import keep_late
from reports.domain.synthesis_items import TEXTS, Outcome
from reports.domain.synthesis_kinds import KINDS, Request
from reports.domain.synthesis_log import By, cursor_of, locked
from reports.models import Result, Synthesis, SynthesisChange, SynthesisItem

MAX_OPS = 200
NAMES = frozenset({"op_id", "seq", "kind", "ref", "base_version", "base", "fields", "client_time"})


@dataclass(frozen=True)
class Ack:
    """The answer to one operation; `ref` is echoed, or the id of what was made."""

    op_id: str
    result: str
    ref: str = ""
    version: int = 0
    sha256: str = ""
    message: str = ""

    def values(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in ("op_id", "result", "ref", "version")}
        return {**values, "sha256": self.sha256, "message": self.message}


@transaction.atomic
def apply_operations(
    *, synthesis: Synthesis, ops: Sequence[Any], user: User, client_id: uuid.UUID
) -> dict[str, Any]:
    """Carry out operations in the order given, each on a savepoint of its own.

    A repeated one is a duplicate and changes nothing. Words that come when the synthesis is
    closed are held: kept beside the item for the chairs.
    """
    locked(synthesis)
    acks = [_answer(synthesis, raw, user, client_id) for raw in ops]
    return {
        "epoch": current_epoch(),
        "cursor": cursor_of(synthesis),
        "acks": [ack.values() for ack in acks],
    }


def _answer(synthesis: Synthesis, raw: Any, user: User, client_id: uuid.UUID) -> Ack:
    echoed = str(raw.get("op_id", ""))[:64] if isinstance(raw, dict) else ""
    try:
        op_id = _parsed(raw)
        fingerprint = _fingerprint(raw)
        before = SynthesisChange.objects.filter(op_id=op_id).first()
        if before is not None:
            return _again(synthesis, before, echoed, fingerprint)
        by = By(user, op_id, client_id, raw.get("base_version"))
        with transaction.atomic():
            outcome = _first(synthesis, raw, by)
            return _noted(outcome, op_id, echoed, fingerprint)
    except DomainError as error:
        return Ack(echoed, Result.INVALID, message=error.message)
    except (IntegrityError, DataError):
        return Ack(
            echoed,
            Result.INVALID,
            message=_("This cannot be stored as it is. Your words stay on this device."),
        )


def _first(synthesis: Synthesis, raw: dict[str, Any], by: By) -> Outcome:
    if not synthesis.is_open:
        held = _held(synthesis, raw, by)
        if held is not None:
            return held
    return KINDS[raw["kind"]](Request(synthesis, raw, by))


def _held(synthesis: Synthesis, raw: dict[str, Any], by: By) -> Outcome | None:
    texts = {
        name: value
        for name, value in raw.get("fields", {}).items()
        if name in TEXTS and isinstance(value, str) and value.strip()
    }
    if not texts or raw["kind"] not in {"create", "update"}:
        return None
    ref = uuid.UUID(raw["ref"]) if raw.get("ref") else uuid.uuid4()
    for number, (name, text) in enumerate(texts.items()):
        origin = by if number == 0 else by.next()
        keep_late(synthesis=synthesis, ref=ref, name=name, text=text, by=origin)
    return Outcome(
        SynthesisItem.objects.filter(ref=ref).first(),
        Result.HELD,
        _("The synthesis was signed meanwhile. Your words are kept beside it for the chairs."),
    )


def _noted(outcome: Outcome, op_id: uuid.UUID, echoed: str, fingerprint: str) -> Ack:
    """Write the answer to the row of the log that carries the operation's id."""
    item = outcome.item
    ack = Ack(
        echoed,
        outcome.result,
        str(item.ref) if item else "",
        item.version if item else 0,
        sha256_of(item.text if item else ""),
        outcome.message,
    )
    SynthesisChange.objects.filter(op_id=op_id).update(
        fingerprint=fingerprint, result=ack.result, message=ack.message
    )
    return ack


def _again(synthesis: Synthesis, change: SynthesisChange, echoed: str, fingerprint: str) -> Ack:
    if change.synthesis_id != synthesis.pk or change.fingerprint != fingerprint:
        return Ack(
            echoed,
            Result.INVALID,
            message=_("This id was used for another change. Send this one under a new id."),
        )
    item = SynthesisItem.objects.filter(ref=change.ref).first() if change.ref else None
    text = item.text if item else ""
    ref = str(change.ref or "")
    return Ack(echoed, Result.DUPLICATE, ref, change.version, sha256_of(text), change.message)


def _parsed(raw: Any) -> uuid.UUID:
    """Check the shape of an operation and return its id. Raises DomainError."""
    if not isinstance(raw, dict) or set(raw) - NAMES:
        raise _bad(_("An operation is an object with the names that the contract lists."))
    if raw.get("kind") not in KINDS:
        raise _bad(_("“kind” is one of %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    for name in ("fields", "base"):
        if not isinstance(raw.setdefault(name, {}), dict):
            raise _bad(_("“%(name)s” is an object.") % {"name": name})
    version = raw.get("base_version")
    if version is not None and (type(version) is not int or not 0 <= version < 2**31):
        raise _bad(_("“base_version” is a whole number from 0, or null."))
    if not all(isinstance(text, str) for text in raw["base"].values()):
        raise _bad(_("“base” holds texts."))
    try:
        json.dumps(raw, ensure_ascii=False).encode("utf-8")
        if raw.get("ref"):
            uuid.UUID(str(raw["ref"]))
        return uuid.UUID(str(raw.get("op_id")))
    except (ValueError, UnicodeEncodeError) as error:
        raise _bad(_("“op_id” and “ref” are UUIDs, and texts are whole characters.")) from error


def _fingerprint(raw: dict[str, Any]) -> str:
    told = {name: raw.get(name) for name in ("kind", "ref", "fields", "base")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _bad(sentence: str) -> DomainError:
    return DomainError(sentence, code="invalid_operation")
