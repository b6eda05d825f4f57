"""From what a device sent to an operation that can be carried out, or a sentence why not."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from reports.choices import RevisionKind
from reports.domain import fields as point_fields
from reports.domain.errors import DomainError

KINDS = frozenset(
    {
        RevisionKind.CREATE,
        RevisionKind.UPDATE,
        RevisionKind.MOVE,
        RevisionKind.DELETE,
        RevisionKind.RESTORE,
    }
)
NAMES = frozenset(
    {
        "op_id",
        "seq",
        "kind",
        "point_id",
        "base_version",
        "base_sha256",
        "fields",
        "client_time",
    }
)
# What JavaScript can count to, and what a version column holds.
MAX_SEQ = 2**53 - 1
MAX_VERSION = 2**31 - 1
# Written by delete, restore and create: whether the point is there at all.
PRESENT = "present"


@dataclass(frozen=True)
class Operation:
    """One change that a device asks for. `fields` hold plain values in the form they are stored."""

    op_id: uuid.UUID
    seq: int
    kind: str
    point_id: uuid.UUID
    base_version: int | None
    base_sha256: str
    fields: dict[str, Any]
    client_time: datetime | None
    raw: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """What the operation writes, tags list by list."""
        names = [name for name in self.fields if name != "tags"]
        names += [f"tags.{name}" for name in self.fields.get("tags", {})]
        if self.kind in {RevisionKind.CREATE, RevisionKind.DELETE, RevisionKind.RESTORE}:
            names.append(PRESENT)
        return sorted(names)

    @property
    def has_words(self) -> bool:
        return bool(self.fields.get("text") or self.fields.get("heading"))

    @property
    def fingerprint(self) -> str:
        """Tells a second delivery from another change under a used id."""
        content = [self.kind, str(self.point_id), self.fields]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def parse_operation(raw: Any) -> Operation:
    """Return the operation. Raises DomainError with a sentence for the person who typed."""
    raw = without_nul(raw)
    if not isinstance(raw, Mapping) or not all(isinstance(name, str) for name in raw):
        raise _bad(_("An operation is an object with op_id, seq, kind and point_id."))
    unknown = sorted(set(raw) - NAMES)
    if unknown:
        raise _bad(_("“%(names)s” is not part of an operation.") % {"names": ", ".join(unknown)})
    _check_encodable(raw)
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise _bad(_("The kind is one of: %(kinds)s.") % {"kinds": ", ".join(sorted(KINDS))})
    return Operation(
        op_id=_uuid(raw, "op_id"),
        seq=_whole(raw, "seq", MAX_SEQ),
        kind=kind,
        point_id=_uuid(raw, "point_id"),
        base_version=_optional_version(raw),
        base_sha256=_hash(raw.get("base_sha256")),
        fields=_fields(raw.get("fields")),
        client_time=_time(raw.get("client_time")),
        raw=dict(raw),
    )


def without_nul(value: Any) -> Any:
    """Return the value with no NUL in any text: PostgreSQL cannot store one, nobody types one."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    if isinstance(value, dict):
        return {without_nul(name): without_nul(item) for name, item in value.items()}
    return value


def _fields(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _bad(_("“fields” is an object with the changed fields by name."))
    point_fields.check_known(value)
    fields = {**value, **point_fields.clean_plain(value)}
    if "tags" in fields:
        point_fields.check_tags(fields["tags"])
    if "attributions" in fields and not isinstance(fields["attributions"], list):
        raise _bad(_("Attributions are a list, one entry for each speaker."))
    if "section" in fields and not isinstance(fields["section"], str):
        raise _bad(_("“section” is the key of a section of the template."))
    if "dismissed" in fields:
        fields["dismissed"] = point_fields.dismissed_of(fields["dismissed"])
    if not isinstance(fields.get("practice", ""), str | None):
        raise _bad(_("“practice” is the id of a practice, or null."))
    return fields


def _check_encodable(raw: Mapping[str, Any]) -> None:
    try:
        json.dumps(raw, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise _bad(
            _("The text holds half of a character, which cannot be stored. Type it again.")
        ) from error


def _uuid(raw: Mapping[str, Any], name: str) -> uuid.UUID:
    value = raw.get(name)
    try:
        if isinstance(value, str) and len(value) <= 45:
            return uuid.UUID(value)
    except ValueError:
        pass
    raise _bad(_("“%(name)s” is a UUID.") % {"name": name})


def _whole(raw: Mapping[str, Any], name: str, limit: int) -> int:
    value = raw.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= limit:
        raise _bad(_("“%(name)s” is a whole number from 0.") % {"name": name})
    return value


def _optional_version(raw: Mapping[str, Any]) -> int | None:
    if raw.get("base_version") is None:
        return None
    return _whole(raw, "base_version", MAX_VERSION)


def _hash(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) != 64:
        raise _bad(_("“base_sha256” is the hash that came with the version, or nothing."))
    return value


def _time(value: Any) -> datetime | None:
    """Read the device's clock. It is shown and never trusted, so a strange one is left out."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise _bad(_("“client_time” is a time such as 2018-12-06T09:30:00Z."))
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _bad(sentence: str) -> DomainError:
    return DomainError(sentence, code="invalid_operation")
