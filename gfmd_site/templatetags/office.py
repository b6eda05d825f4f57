"""Names for what the forms of the office draw without a label."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.text import capfirst

register = template.Library()


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
