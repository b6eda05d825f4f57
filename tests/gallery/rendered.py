"""Pages and letters that no address of the product shows when all is well, in one language."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from gfmd_site.letters import words_of

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
}


def samples(language: str) -> dict[str, str]:
    """Return the pages by name."""
    with translation.override(language):
        pages = {
            "500": render_to_string("500.html"),
            "503": render_to_string("503.html", {"typed": []}),
        }
    letters = {
        f"mail-{kind}": words_of(kind, language, context).html for kind, context in LETTERS.items()
    }
    return {**pages, **letters}


def print_samples(language: str) -> None:
    """Print them as JSON, for a process that has no settings."""
    print(json.dumps(samples(language)))
