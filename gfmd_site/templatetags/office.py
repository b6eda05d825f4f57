"""Names for what the forms and lists of the office draw without a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

register = template.Library()

# A cell as the admin draws it: what it is, its class, and what stands in it.
CELL = re.compile(r"<(t[dh])( class=\"[^\"]*\")?>(.*)</\1>", re.DOTALL)
# What `OfficeAdmin` shows where there is nothing.
EMPTY = "–"
ROLES = {"td": "cell", "th": "rowheader"}


@register.filter
def cell_field(field: BoundField) -> SafeString:
    """Draw a field in a table; its name is the words at the top of its column and its row.

    The form that scripts copy has no row yet: `office_names.js` counts the copies.
    """
    if field.is_hidden:
        return field.as_widget()
    row = str(field.form.prefix).rpartition("-")[2]
    name = str(capfirst(field.label))
    return field.as_widget(
        attrs={"aria-label": f"{name} {int(row) + 1}" if row.isdecimal() else name}
    )


@register.filter
def cells_of(row: Iterable[SafeString], headers: Iterable[dict[str, Any]]) -> Iterator[SafeString]:
    """Yield the cells of a row of a list, each with the words at the top of its column."""
    for cell, header in zip(row, headers, strict=True):
        yield _named_cell(cell, header)


def _named_cell(cell: SafeString, header: dict[str, Any]) -> SafeString:
    found = CELL.fullmatch(cell)
    if found is None:
        return cell
    tag, css, content = found[1], SafeString(found[2] or ""), SafeString(found[3])
    if "action-checkbox" in css:
        return format_html('<{}{} role="{}">{}</{}>', tag, css, ROLES[tag], content, tag)
    empty = SafeString(" data-empty" if content.strip() in ("", EMPTY) else "")
    return format_html(
        '<{}{} role="{}" data-label="{}"{}><div class="cell">{}</div></{}>',
        *(tag, css, ROLES[tag], capfirst(header["text"]), empty, content, tag),
    )
