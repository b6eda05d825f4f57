"""What a person typed into a form that could not be taken: it is shown again, never lost."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

# What a form sends beside a person's words.
MACHINERY = frozenset({"csrfmiddlewaretoken", "next", "action", "reading", "base_version"})


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the texts of a form by field, new ones first: a report sends all its others too."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if _is_typed(name) and value.strip()
    ]
    return sorted(typed, key=lambda pair: pair[0].startswith("text-"))


def page_of_form(request: HttpRequest) -> str:
    """Return the page that held the form: its address may differ from where it was sent."""
    page = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=settings.IS_PRODUCTION
    ):
        return page
    return request.path


def _is_typed(name: str) -> bool:
    """Tell a person's words from what the form adds, and from what must not be shown again."""
    if name in MACHINERY or "password" in name:
        return False
    return not (name.startswith("version-") or name.endswith("_FORMS"))
