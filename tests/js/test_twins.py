"""What the browser and the server both compute has to come out the same."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Page

from gfmd_site.lib.merge import merge_texts
from gfmd_site.lib.ordering import key_between, keys_between
from gfmd_site.lib.typography import with_commas, with_semicolons

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "merge.json"
WORDS = ["permits", "follow", "the", "worker", "·", "العمال", "droits", "é", "🧑‍🌾", "@Moldova"]
GLUE = [" ", " ", " ", "\n", ", ", ". ", "", "  "]

MERGE = """async (vectors) => {
    const { merge } = await import("/static/js/live/merge.js");
    return vectors.map(({ base, server, mine }) => merge(base, server, mine));
}"""


def some_text(chance: random.Random, words: int) -> str:
    return "".join(chance.choice(WORDS) + chance.choice(GLUE) for _ in range(words))


def edited(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(0, 3)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.randint(0, 8))
        text = text[:start] + some_text(chance, chance.randint(0, 2)) + text[end:]
    return text


def test_merge_passes_the_shared_vectors(page: Page) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))

    results = page.evaluate(MERGE, vectors)

    assert results == [{"text": v["text"], "conflict": v["conflict"]} for v in vectors]


@pytest.mark.parametrize("seed", range(4))
def test_merge_agrees_with_the_server_on_random_edits(seed: int, page: Page) -> None:
    chance = random.Random(seed)  # noqa: S311  nothing here is secret
    vectors = []
    for _ in range(400):
        base = some_text(chance, chance.randint(0, 25))
        sides = {"server": edited(chance, base), "mine": edited(chance, base)}
        vectors.append({"base": base, **sides})

    results = page.evaluate(MERGE, vectors)

    expected = [merge_texts(v["base"], v["server"], v["mine"]) for v in vectors]
    assert results == [{"text": one.text, "conflict": one.conflict} for one in expected]


def test_merge_of_the_longest_text_is_quick(page: Page) -> None:
    base = " ".join(f"word{number}" for number in range(2_000))
    mine = base.replace("word7 ", "another7 ").replace("word1500 ", "")
    server = f"{base} and an end".replace("word900 ", "one900 ")

    took = page.evaluate(
        """async (texts) => {
            const { merge } = await import("/static/js/live/merge.js");
            const began = performance.now();
            merge(...texts);
            return performance.now() - began;
        }""",
        [base, server, mine],
    )

    assert took < 250


def test_places_agree_with_the_server(page: Page) -> None:
    chance = random.Random(31)  # noqa: S311  nothing here is secret
    keys = keys_between(None, None, 40)
    pairs = [sorted(chance.sample(keys, 2)) for _ in range(200)]
    pairs += [[None, keys[0]], [keys[-1], None], [None, None], ["z", None], [None, "1"]]

    made = page.evaluate(
        """async (pairs) => {
            const { keyBetween, keysBetween } = await import("/static/js/live/ordering.js");
            return [pairs.map((pair) => keyBetween(...pair)), keysBetween("a", "b", 17)];
        }""",
        pairs,
    )

    assert made == [[key_between(*pair) for pair in pairs], keys_between("a", "b", 17)]


@pytest.mark.parametrize("pair", [["b", "a"], ["a", "a"], ["a0", None], ["A", None]])
def test_places_out_of_order_are_refused(pair: list[str], page: Page) -> None:
    refused = page.evaluate(
        """async (pair) => {
            const { keyBetween } = await import("/static/js/live/ordering.js");
            try { return keyBetween(...pair); } catch (error) { return error.name; }
        }""",
        pair,
    )

    assert refused == "RangeError"


@pytest.mark.parametrize(
    ("before", "after", "position", "moved"),
    [
        ("Permits follow.", "All permits follow.", 8, 12),
        ("Permits follow.", "Permits follow the worker.", 8, 8),
        ("Permits follow.", "Permits follow.", 3, 3),
        ("one two three", "one three", 10, 6),
        ("🧑‍🌾 works", "The 🧑‍🌾 works", 6, 10),
    ],
)
def test_caret_stays_with_the_words_around_it(
    before: str, after: str, position: int, moved: int, page: Page
) -> None:
    found = page.evaluate(
        """async (values) => {
            const { movedCaret } = await import("/static/js/live/caret.js");
            return movedCaret(...values);
        }""",
        [before, after, position],
    )

    assert found == moved


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_things_in_a_row_have_the_signs_of_the_language(language: str, page: Page) -> None:
    parts = ["3.1 Permits", "", "العمال"]

    signs = page.evaluate(
        """async ([language, parts]) => {
            document.documentElement.lang = language;
            const { inARow, withSemicolons } = await import("/static/js/live/words.js");
            return [inARow(parts), withSemicolons(parts)];
        }""",
        [language, parts],
    )

    assert signs == [with_commas(parts, language), with_semicolons(parts, language)]
