"""Fields that say once what belongs into them."""

from __future__ import annotations

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def without_echoes(form: BaseForm) -> BaseForm:
    """Take the words out of the fields: those of the accounts repeat the label above them."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
