"""Values that every template may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi


def site(request: HttpRequest) -> dict[str, object]:
    """Return `direction` ("ltr" or "rtl"), the languages offered and the current one."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "current_language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
    }
