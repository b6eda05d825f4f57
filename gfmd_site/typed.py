"""What a person typed into a form that could not be taken: it is shown again, never lost."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

# What a form sends beside a person's words.
MACHINERY = frozenset({"csrfmiddlewaretoken", "next", "action", "reading", "base_version"})
# What is chosen from a list: there is nothing in it to copy.
CHOSEN = frozenset(
    {"kind", "section", "level", "language", "support", "contested", "consent", "constituency"}
    | {"constituencies", "objectives", "principles", "targets", "countries", "questions"}
    | {"country", "region", "practice", "leads", "text_language"}
)
CODE = re.compile(r"[\w.-]{1,40}")


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the texts of a form by field, new ones first: a report sends all its others too."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if _is_typed(name, value) and value.strip()
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


def _is_typed(name: str, value: str) -> bool:
    """Tell a person's words from what the form adds, and from what must not be shown again."""
    if name in MACHINERY or "password" in name:
        return False
    if name.rpartition("-")[2] in CHOSEN and CODE.fullmatch(value):
        return False
    return not (name.startswith("version-") or name.endswith("_FORMS"))
