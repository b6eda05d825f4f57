"""Jinja templates, for the one list that is too long for the ordinary engine.

A report of 600 points takes Django's engine ten times as long. Everything else stays with it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from gfmd_site.lib.typography import comma, with_colon
from gfmd_site.templatetags.people import person


def environment(**options: Any) -> Environment:
    """Return the environment that the TEMPLATES setting names; escaping is on."""
    strict = {"autoescape": True, "undefined": StrictUndefined}
    env = Environment(**{**options, **strict}, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    env.globals.update(_=gettext, comma=comma)
    env.globals.update(points_label=points_label, words_label=words_label)
    env.filters.update(naturaltime=naturaltime, linebreaksbr=linebreaksbr)
    env.filters.update(person=person, colon=with_colon)
    return env


def points_label(count: int) -> str:
    """Return "3 points". Plural forms stand here: they are not collected out of these templates."""
    return ngettext("%(count)d point", "%(count)d points", count) % {"count": count}


def words_label(count: int) -> str:
    return ngettext("%(count)d word", "%(count)d words", count) % {"count": count}
