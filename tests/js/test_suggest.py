"""Suggestions made in the browser are those that the server makes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from gfmd_site.lib.wordmatch import STOPWORDS, WordLists
from practices.domain.suggestions import browser_lists, open_suggestions, suggest

pytestmark = pytest.mark.browser

TESTS = Path(__file__).resolve().parents[1]
VECTORS = json.loads((TESTS / "vectors" / "suggest.json").read_text(encoding="utf-8"))

MATCH = """async ({ cases, lists, stopwords }) => {
    const { tokens, WordLists } = await import("/static/js/editor/wordmatch.js");
    const stops = new Set(stopwords);
    return cases.map(({ language, text }) => {
        const rows = new WordLists(lists[language], { gap: 3, further: 0.5 });
        return rows.matches(tokens(text, stops)).map(({ code, score, places }) => ({
            code, score, words: places.map(([start, end]) => text.slice(start, end)),
        }));
    });
}"""
SUGGEST = """async ([data, rows]) => {
    const { Suggester } = await import("/static/js/editor/suggest.js");
    const suggester = new Suggester(data);
    return rows.map(({ lang, text }) => suggester.suggest(text, lang));
}"""
OPEN = """async ([data, points]) => {
    const { Suggester } = await import("/static/js/editor/suggest.js");
    const suggester = new Suggester(data);
    return points.map(({ language, ...point }) =>
        suggester.open(point, language).map(({ kind, code }) => `${kind}:${code}`));
}"""


def sentences() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for name in ("tag_sentences.tsv", "held_out_sentences.tsv"):
        with (TESTS / "measure" / name).open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return rows


def test_matching_passes_the_shared_vectors(page: Page) -> None:
    lists = {name: WordLists(rows).as_data() for name, rows in VECTORS["lists"].items()}
    values = {"cases": VECTORS["cases"], "lists": lists, "stopwords": sorted(STOPWORDS)}

    results = page.evaluate(MATCH, values)

    assert results == [case["matches"] for case in VECTORS["cases"]]


def test_suggestions_agree_with_the_server_on_all_labelled_sentences(page: Page) -> None:
    rows = sentences()

    found = page.evaluate(SUGGEST, [json.loads(browser_lists()[0]), rows])

    assert found == [
        {
            kind: [
                {"code": item.code, "score": item.score, "words": list(item.words)}
                for item in items
            ]
            for kind, items in suggest(text=row["text"], language=row["lang"]).items()
        }
        for row in rows
    ]


def test_accepted_and_dismissed_tags_are_not_suggested(page: Page) -> None:
    text = "Visas open regular pathways, and detention of children must end."
    point: dict[str, Any] = {"text": text, "language": "en"}
    known = {**point, "tags": {"objectives": ["5"]}, "dismissed": ["objectives:13"]}

    asked, left = page.evaluate(OPEN, [json.loads(browser_lists()[0]), [point, known]])

    assert {"objectives:5", "objectives:13"} <= set(asked)
    assert left == [key for key in asked if key not in {"objectives:5", "objectives:13"}]


def test_what_is_asked_about_agrees_with_the_server(page: Page) -> None:
    rows = sentences()
    points = [{"text": row["text"], "language": row["lang"]} for row in rows]

    asked = page.evaluate(OPEN, [json.loads(browser_lists()[0]), points])

    assert asked == [
        [
            f"{kind}:{item.code}"
            for kind, item in open_suggestions(
                text=row["text"], language=row["lang"], taken={}, dismissed=[]
            )
        ]
        for row in rows
    ]
