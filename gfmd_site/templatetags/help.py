"""The way from a page to the help on its subject."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from gfmd_site.help.places import SUBJECTS

register = template.Library()


@register.simple_tag(takes_context=True)
def help_address(context: dict[str, Any]) -> str:
    """Return where the help on the page's subject is, or its first page where it has none."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    subject = SUBJECTS.get(match.view_name) if match else None
    return reverse("help:topic", args=[subject]) if subject else reverse("help:index")
