"""Days in words, for templates."""

from __future__ import annotations

from django import template

from gfmd_site.lib.days import day_in_words, days_in_words

register = template.Library()

register.filter("day_in_words", day_in_words, expects_localtime=True)
register.filter("until", days_in_words)
