"""Differences between two texts as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gfmd_site.lib.worddiff import ADDED, REMOVED, SAME, Piece, pieces_between


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("Ports train.", "Ports train.", [Piece(SAME, "Ports train.")]),
        ("", "Ports", [Piece(ADDED, "Ports")]),
        ("Ports", "", [Piece(REMOVED, "Ports")]),
        (
            "Ports train crews.",
            "Ports pay crews.",
            [
                Piece(SAME, "Ports "),
                Piece(REMOVED, "train"),
                Piece(ADDED, "pay"),
                Piece(SAME, " crews."),
            ],
        ),
        (
            "الموانئ تدرب الطواقم",
            "الموانئ تدفع الطواقم",
            [
                Piece(SAME, "الموانئ "),
                Piece(REMOVED, "تدرب"),
                Piece(ADDED, "تدفع"),
                Piece(SAME, " الطواقم"),
            ],
        ),
    ],
)
def test_words_that_differ_are_marked_whole(old: str, new: str, pieces: list[Piece]) -> None:
    assert pieces_between(old, new) == pieces


WORDS = st.lists(st.sampled_from(["ports", "crews", "train", " ", ", ", "\n", "é"]), max_size=20)


@given(WORDS, WORDS)
def test_pieces_hold_both_texts(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    pieces = pieces_between(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after
