"""People with an account, as pages name them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def person(user: Any) -> str:
    """Return the name of an account, or “somebody” where the account is gone."""
    if user is None:
        return _("somebody")
    return user.get_full_name() or user.get_username()
