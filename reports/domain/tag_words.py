"""Tags in words where only codes are at hand, as in the log of changes: without a query."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gfmd_site.lib.translated import CONTENT_LANGUAGES
from gfmd_site.lib.typography import with_commas, with_semicolons
from reports.domain.consent import TELLING_TAGS
from reports.domain.fields import TAG_NAMES

LABELLED = {
    "countries": "countries.csv",
    "constituencies": "constituencies.csv",
    "principles": "guiding_principles.csv",
}


def tag_words(tags: Mapping[str, Any], *, hides_telling: bool) -> str:
    """Return tags as the chips of a point say them: "Kenya, Morocco; GCM 5; SDG 10.7".

    Beside a stand-in a country would be the speaker's name: `hides_telling` leaves it out.
    """
    return with_semicolons(
        with_commas(tag_label(name, code) for code in in_order(map(str, tags[name])))
        for name in TAG_NAMES
        if tags.get(name) and not (hides_telling and name in TELLING_TAGS)
    )


def in_order(codes: Iterable[str]) -> list[str]:
    """Return codes as people count: 2 before 15, 4.4 before 13.1, and 17.b after 17.19."""
    return sorted(codes, key=lambda code: [_counted(part) for part in code.split(".")])


def _counted(part: str) -> tuple[bool, int, str]:
    return (False, int(part), "") if part.isdecimal() else (True, 0, part)


def tag_label(name: str, code: str) -> str:
    """Return one tag in the language of the reader; its code where the forum has no such term."""
    if name == "objectives":
        return _("GCM %(code)s") % {"code": code}
    if name == "targets":
        return _("SDG %(code)s") % {"code": code}
    if name == "questions":
        return _("question %(number)s") % {"number": code}
    language = (get_language() or "en").split("-")[0]
    labels = _labels(name).get(code, {})
    return labels.get(language if language in CONTENT_LANGUAGES else "en") or code


@cache
def _labels(name: str) -> dict[str, dict[str, str]]:
    path = settings.SEEDS_DIR / "vocabularies" / LABELLED[name]
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: {
                # A country is called as people say it in a room, as its chip calls it.
                language: row.get(f"short_{language}") or row[f"label_{language}"]
                for language in CONTENT_LANGUAGES
            }
            for row in csv.DictReader(file)
        }
