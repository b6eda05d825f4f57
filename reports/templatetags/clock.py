"""Seconds as a clock shows them."""

from __future__ import annotations

from django import template

from gfmd_site.lib import spoken

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    return spoken.clock(seconds)
