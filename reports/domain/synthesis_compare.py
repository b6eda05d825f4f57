"""What differs between two states of a synthesis, item by item and word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gfmd_site.lib import worddiff
from reports.choices import ItemPlace
from reports.domain.synthesis_content import frozen_content, source_points
from reports.domain.synthesis_frozen import Frozen


@dataclass(frozen=True)
class ItemChange:
    """One item that is new, gone, reworded or elsewhere; `pieces` mark the words."""

    kind: str
    section: str
    pieces: list[Any]
    was_place: str = ""
    place: str = ""


def compare(older: Frozen, newer: Frozen) -> list[ItemChange]:
    """Return the changes in the order of the newer state, then what is gone.

    Both sides are rendered for anybody, as they would be read today.
    """
    before, after = _items(older), _items(newer)
    changes = []
    for key, (section, item) in after.items():
        if key not in before:
            changes.append(ItemChange("new", section, worddiff.pieces_between("", item.text)))
            continue
        _section, was = before[key]
        if (was.text, was.note, was.place) != (item.text, item.note, item.place):
            changes.append(
                ItemChange(
                    "changed",
                    section,
                    worddiff.pieces_between(_words(was), _words(item)),
                    _label(was.place) if was.place != item.place else "",
                    _label(item.place) if was.place != item.place else "",
                )
            )
    for key, (section, item) in before.items():
        if key not in after:
            changes.append(ItemChange("gone", section, worddiff.pieces_between(item.text, "")))
    return changes


def _label(place: str) -> str:
    return str(ItemPlace(place).label)


def _words(item: Any) -> str:
    return f"{item.text}\n{item.note}".strip()


def _items(frozen: Frozen) -> dict[int, tuple[str, Any]]:
    content = frozen_content(frozen, points=source_points(frozen))
    return {item.id: (part.title, item) for part in content.parts for item in part.items}
