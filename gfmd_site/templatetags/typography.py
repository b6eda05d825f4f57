"""Signs between words: `{{ label|colon }} {{ names|commas }}`, `{{ name }}{% comma %}{{ day }}`."""

from __future__ import annotations

from django import template

from gfmd_site.lib.typography import comma, semicolon, with_colon, with_commas

register = template.Library()

register.filter("colon", with_colon)
register.filter("commas", with_commas)
register.simple_tag(comma)
register.simple_tag(semicolon)
