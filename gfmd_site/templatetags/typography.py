"""Signs between words: `{{ label|colon }} {{ names|commas }}`, `{{ name }}{% comma %}{{ day }}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from gfmd_site.lib.typography import (
    comma,
    quoted,
    semicolon,
    tags_apart,
    with_colon,
    with_commas,
)

# Enough to know a text again by.
FIRST = 6

register = template.Library()

register.filter("quoted", quoted)
register.filter("colon", with_colon)
register.filter("commas", with_commas)
register.filter("tags_apart", tags_apart)
register.simple_tag(comma)
register.simple_tag(semicolon)


@register.simple_tag
def first_words(text: str, language: str) -> SafeString:
    """Return, for those who hear a link only, the words that tell it from others of its name."""
    return format_html(
        '<span class="visually-hidden">{}<span dir="auto" lang="{}">{}</span></span>',
        comma(),
        language,
        Truncator(text).words(FIRST),
    )
