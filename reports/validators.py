"""Checks of single values, used by models, forms and importers alike."""

from __future__ import annotations

import re
import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SESSION_NUMBER = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")


def validate_session_number(value: str) -> None:
    """Numbers stand in addresses: letters and digits with single dots or hyphens between them."""
    if value and not SESSION_NUMBER.fullmatch(value):
        raise ValidationError(
            _(
                "“%(value)s” cannot be a session number. "
                "Use letters and digits with dots or hyphens, for example 3.1."
            ),
            code="session_number",
            params={"value": value},
        )


def validate_time_zone(value: str) -> None:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write it as in Africa/Casablanca."),
            code="time_zone",
            params={"value": value},
        ) from error
