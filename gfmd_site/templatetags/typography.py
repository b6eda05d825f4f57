"""Signs between words: `{{ label|colon }} {{ value }}`, `{{ name }}{% comma %}{{ day }}`,
`{{ roles|commas }}`.
"""

from __future__ import annotations

from django import template

from gfmd_site.lib.typography import comma, with_colon, with_commas

register = template.Library()

register.filter("colon", with_colon)
register.filter("commas", with_commas)
register.simple_tag(comma)
