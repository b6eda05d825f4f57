"""Two people edit one text. The vectors are shared with the browser's implementation."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gfmd_site.lib.merge import edits_between, merge_texts, tokens_of

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "merge.json").read_text(encoding="utf-8")
)
PIECES = [
    "port",
    "ports",
    "crew",
    "عامل",
    "café",
    "👩‍👧",
    "@Kenya",
    " ",
    " ",
    "  ",
    "\n",
    ".",
    ",",
    "،",
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """A base and two edits of it, mostly near to it so that many of them merge."""
    base = draw(st.lists(st.sampled_from(PIECES), max_size=20))

    def edited() -> str:
        start = draw(st.integers(0, len(base)))
        end = draw(st.integers(start, min(len(base), start + 3)))
        return "".join(
            [*base[:start], *draw(st.lists(st.sampled_from(PIECES), max_size=4)), *base[end:]]
        )

    return "".join(base), edited(), edited()


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_merge_gives_what_the_shared_vector_says(vector: dict[str, Any]) -> None:
    result = merge_texts(vector["base"], vector["server"], vector["mine"])

    assert (result.text, result.conflict) == (vector["text"], vector["conflict"])


def test_vectors_are_enough_and_named_once() -> None:
    names = [vector["name"] for vector in VECTORS]
    assert len(names) >= 60
    assert Counter(names).most_common(1)[0][1] == 1
    assert {vector["conflict"] for vector in VECTORS} == {True, False}


@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens_of(text)) == text


@given(st.text(max_size=60))
def test_tokens_of_any_text_joined_are_the_text(text: str) -> None:
    assert "".join(tokens_of(text)) == text


@given(texts, texts)
def test_edits_turn_the_base_into_the_side(base: str, side: str) -> None:
    tokens = tokens_of(base)
    rebuilt, position = [], 0
    for edit in edits_between(tokens, tokens_of(side)):
        rebuilt += [*tokens[position : edit.start], *edit.tokens]
        position = edit.end

    assert "".join([*rebuilt, *tokens[position:]]) == side


@given(texts, texts)
def test_one_side_unchanged_gives_the_other(base: str, other: str) -> None:
    assert merge_texts(base, base, other) == merge_texts(base, other, base)
    assert merge_texts(base, base, other).text == other


@given(three_texts())
def test_sides_swapped_agree_unless_they_conflict(three: tuple[str, str, str]) -> None:
    base, server, mine = three
    one, other = merge_texts(base, server, mine), merge_texts(base, mine, server)

    assert one.conflict == other.conflict
    assert (one.text, other.text) == ((server, mine) if one.conflict else (one.text, one.text))


@given(three_texts())
def test_merge_without_conflict_neither_drops_nor_invents(three: tuple[str, str, str]) -> None:
    base, server, mine = three
    result = merge_texts(base, server, mine)
    if result.conflict:
        assert result.text == server
        return
    for side in (server, mine):
        inserted: Counter[str] = Counter()
        for edit in edits_between(tokens_of(base), tokens_of(side)):
            inserted.update(char for token in edit.tokens for char in token)
        assert inserted <= Counter(result.text)
    known = {*tokens_of(base), *tokens_of(server), *tokens_of(mine)}
    assert {token for token in tokens_of(result.text) if token.strip()} <= known


@given(three_texts())
def test_merging_again_changes_nothing(three: tuple[str, str, str]) -> None:
    base, server, mine = three
    result = merge_texts(base, server, mine)
    if not result.conflict:
        assert merge_texts(mine, result.text, mine).text == result.text
        assert merge_texts(server, server, result.text).text == result.text


@pytest.mark.parametrize("differences", [0, 40, 4_000])
def test_longest_text_is_merged(differences: int) -> None:
    words = [f"word{number % 97}" for number in range(2_800)]
    server = [f"s{n}" if n < differences else word for n, word in enumerate(words)]
    base, mine = " ".join(words), " ".join([*words, "the", "end"])
    assert len(base) <= 20_000

    result = merge_texts(base, " ".join(server), mine)

    assert result.conflict == (differences > len(words))
