"""Signs between words: `{{ label|colon }} {{ value }}`, `{{ name }}{% comma %}{{ day }}`."""

from __future__ import annotations

from django import template

from gfmd_site.lib.typography import comma, with_colon

register = template.Library()

register.filter("colon", with_colon)
register.simple_tag(comma)
