"""The body of a request with changes, checked as a whole before anything is carried out."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from reports.domain.operations import MAX_OPS
from reports.views.answers import Refused

NAMES = frozenset({"client_id", "user", "ops", "presence", "settled", "unsent"})
MAX_COUNT = 2**31 - 1


@dataclass(frozen=True)
class Sent:
    """What a device sent. Single operations are checked later, one by one."""

    client_id: uuid.UUID
    user: str
    ops: list[Any]
    settled: list[int]
    is_here: bool
    leaves: bool
    point_id: uuid.UUID | None
    unsent: int


def parse_sent(body: bytes) -> Sent:
    """Read a body. Raises Refused where it cannot be read as a whole."""
    data = _object(body)
    presence = data.get("presence")
    if presence is not None and (not isinstance(presence, dict) or set(presence) - {"point_id"}):
        raise Refused("invalid", _("“presence” is an object with a point_id, or null."))
    point_id = presence.get("point_id") if presence else None
    return Sent(
        client_id=_id(data.get("client_id"), "client_id"),
        user=_account(data.get("user", "")),
        ops=_ops(data.get("ops", [])),
        settled=_numbers(data.get("settled", [])),
        is_here=presence is not None,
        leaves="presence" in data and presence is None,
        point_id=None if point_id is None else _id(point_id, "point_id"),
        unsent=_count(data.get("unsent", 0)),
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("invalid") from error
    if not isinstance(data, dict):
        raise Refused("invalid")
    unknown = sorted(set(data) - NAMES)
    if unknown:
        raise Refused(
            "invalid",
            _("“%(names)s” is not part of a request.") % {"names": with_commas(unknown)[:200]},
        )
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name given twice: one of the two values would be lost without a word."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("The same name stands twice in one object.")
    return values


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")


def _account(value: Any) -> str:
    """Return the number of an account as text, empty where the client does not say."""
    text = str(value) if type(value) in (int, str) else "-"
    if text and not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused("invalid", _("“user” is the number of the account that “state” gives."))
    return text


def _ops(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("invalid", _("“ops” is a list of operations."))
    if len(value) > MAX_OPS:
        raise Refused("too_large")
    return value


def _numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or not all(
        type(number) is int and 0 < number < 2**53 for number in value
    ):
        raise Refused("invalid", _("“settled” is a list of conflict numbers."))
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_COUNT:
        raise Refused("invalid", _("“unsent” is how many changes wait on the device."))
    return value


def _id(value: Any, name: str) -> uuid.UUID:
    try:
        if isinstance(value, str):
            return uuid.UUID(value)
    except ValueError:
        pass
    raise Refused("invalid", _("“%(name)s” is a UUID.") % {"name": name})
