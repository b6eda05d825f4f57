"""Labels before their values, for templates: `{{ label|colon }} {{ value }}`."""

from __future__ import annotations

from django import template

from gfmd_site.lib.typography import with_colon

register = template.Library()

register.filter("colon", with_colon)
