"""Where a section or an item of the synthesis goes among its neighbours."""

from __future__ import annotations

from typing import Any

from gfmd_site.lib.ordering import key_between

# Stands for the end of a list, as None stands for its beginning.
LAST: Any = object()


def place_among(rows: list[tuple[int, str]], after: Any) -> str:
    """Return a place after a row, first (None) or at the end (LAST); rows are (pk, place).

    Where two rows have the same place, as after two people moved at once, the next free one is
    taken; a row that is gone meanwhile counts as the end.
    """
    orders = [order for _pk, order in rows]
    if after is None:
        return key_between(None, orders[0] if orders else None)
    pk = None if after is LAST else after.pk
    position = next((index for index, row in enumerate(rows) if row[0] == pk), None)
    if position is None:
        return key_between(orders[-1] if orders else None, None)
    low = orders[position]
    return key_between(low, next((order for order in orders[position:] if order > low), None))
