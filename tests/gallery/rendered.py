"""Pages and letters that no address of the product shows when all is well, in one language."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import format_html, format_html_join

from gfmd_site.letters import Words, both_ways, words_of

LINK = "https://reports.example.org/"
LETTERS: dict[str, dict[str, Any]] = {
    "invitation": {
        "number": "3.1",
        "label": "3.1 Mobility within regions",
        "forum": "GFMD Marrakesh 2018",
        "role": "rapporteur",
        "until": datetime(2018, 12, 7, 18, tzinfo=UTC),
        "zone": "Africa/Casablanca",
        "link": f"{LINK}invitation/",
    },
    "returned": {
        "number": "3.1",
        "label": "3.1 Mobility within regions",
        "link": f"{LINK}reports/2018-3.1/",
    },
    "digest": {
        "forum": "GFMD Marrakesh 2018",
        "rooms": 6,
        "begun": 5,
        "submitted": 1,
        "accepted": 1,
        "attention": 2,
        "asked_again": 1,
        "letters": 0,
        "practices": 3,
        "link": f"{LINK}board/",
    },
    "accepted": {
        "number": "3.1",
        "label": "3.1 Mobility within regions",
        "link": f"{LINK}reports/2018-3.1/",
    },
    "device": {"number": "3.1", "code": "482 913", "minutes": 10},
    "practice": {"status": "changes_asked", "link": f"{LINK}practices/"},
    "review": {
        "has_account": False,
        "until": datetime(2018, 12, 20, tzinfo=UTC),
        "link": f"{LINK}practices/review/",
    },
    "still_valid": {
        "count": 2,
        "practices": f"- Desk for papers at the port\n  {LINK}practices/1/\n"
        f"- Evening school for carers\n  {LINK}practices/2/",
    },
}
# What the pages that greet a known or unknown person look for in a request.
ELSEWHERE = {"back": f"{LINK}reports/2018-3.1/", "minutes": 12, "typed": []}
PLAIN_PAGE = """\
<!doctype html>
<html lang="{}" dir="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<body>{}</body>
</html>
"""
PLAIN_LETTER = '<h2>{}</h2><pre style="white-space: pre-wrap">{}</pre><hr>'


def samples(language: str) -> dict[str, str]:
    """Return the pages by name."""
    with translation.override(language):
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        pages = {
            "400": render_to_string("400.html"),
            "429": render_to_string("429.html", ELSEWHERE, request),
            "500": render_to_string("500.html"),
            "503": render_to_string("503.html", {"typed": []}),
        }
        code = {"code": "7KQ4M2"}
        subject = render_to_string("account/email/login_code_subject.txt", code).strip()
        text = render_to_string("account/email/login_code_message.txt", code)
        sign_in = both_ways(subject, text, language, **code)
    letters = {kind: words_of(kind, language, context) for kind, context in LETTERS.items()}
    letters["sign-in"] = sign_in
    pages |= {f"mail-{kind}": words.html for kind, words in letters.items()}
    return {**pages, "mail-plain": plain_page(language, list(letters.values()))}


def plain_page(language: str, letters: list[Words]) -> str:
    """Return all letters on one page as a mail program without HTML shows them."""
    body = format_html_join("", PLAIN_LETTER, ((one.subject, one.text) for one in letters))
    direction = "rtl" if language == "ar" else "ltr"
    return format_html(PLAIN_PAGE, language, direction, "Plain letters", body)


def print_samples(language: str) -> None:
    """Print them as JSON, for a process that has no settings."""
    print(json.dumps(samples(language)))
