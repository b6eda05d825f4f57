"""Jinja templates, for the one list that is too long for the ordinary engine.

A report of 600 points takes Django's engine ten times as long. Everything else stays with it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from gfmd_site.templatetags.people import person


def environment(**options: Any) -> Environment:
    """Return the environment that the TEMPLATES setting names; escaping is on."""
    strict = {"autoescape": True, "undefined": StrictUndefined}
    env = Environment(**{**options, **strict}, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    env.globals.update(_=gettext, ngettext=ngettext)
    env.filters.update(naturaltime=naturaltime, linebreaksbr=linebreaksbr, person=person)
    return env
