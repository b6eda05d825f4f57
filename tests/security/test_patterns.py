"""Patterns that read what people send take time in proportion to its length."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("gfmd_site", "practices", "reports")
USES = {"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer"}


def patterns() -> Iterator[tuple[str, Any]]:
    """Yield the patterns that stand in the source as one text."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and getattr(node.func.value, "id", "") == "re"
                    and node.func.attr in USES
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node.args[0].value


def endless(piece: tuple[Any, Any]) -> bool:
    """Whether a piece of a pattern repeats without a small limit."""
    operation, argument = piece
    if operation not in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return False
    return argument[1] is _constants.MAXREPEAT or argument[1] > 50


def inner(piece: tuple[Any, Any]) -> Iterator[Any]:
    """Yield the pieces inside a piece, one level down."""
    operation, argument = piece
    if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        yield from argument[2]
    elif operation is _constants.SUBPATTERN:
        yield from argument[3]
    elif operation is _constants.BRANCH:
        for branch in argument[1]:
            yield from branch
    elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
        yield from argument[1]


def only_repeats(pieces: list[Any]) -> bool:
    """Whether the whole of a repeated part may be one endless repetition: (a+)+, (a*)*, (a|b+)*."""
    if len(pieces) != 1:
        return False
    (piece,) = pieces
    if endless(piece):
        return True
    if piece[0] is _constants.BRANCH:
        return any(only_repeats(list(branch)) for branch in piece[1][1])
    if piece[0] is _constants.SUBPATTERN:
        return only_repeats(list(piece[1][3]))
    return False


def explodes(pieces: Any) -> bool:
    for piece in pieces:
        if endless(piece) and only_repeats(list(inner(piece))):
            return True
        if explodes(inner(piece)):
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "is_bad"),
    [
        (r"(a+)+$", True),
        (r"(?:\s*)*x", True),
        (r"(?:a|b+)*", True),
        (r"x(?:(?:\w+))+", True),
        (r"(?:,\s*\d+)*", False),
        (r"[^\W\d_]+", False),
        (r"(?:a{1,3})+", False),
    ],
)
def test_search_finds_what_explodes(pattern: str, is_bad: bool) -> None:
    assert explodes(_parser.parse(pattern)) == is_bad


def test_no_pattern_repeats_a_repetition() -> None:
    found = [(place, text) for place, text in patterns() if explodes(_parser.parse(text))]

    assert len(list(patterns())) > 60
    assert found == []


# What makes naive patterns slow: long runs that almost match.
RUNS = [run * 4_000 for run in (" ", "a", "1", "-", "@", "[", "(", "\n", ". ", "a ", "١", "é")]


@pytest.mark.slow
def test_every_pattern_gets_through_long_runs() -> None:
    """No duration is asserted: a pattern that explodes would never come back."""
    count = 0
    for _place, text in patterns():
        compiled = re.compile(text)
        for run in RUNS:
            tried = run + "!"
            compiled.search(tried.encode() if isinstance(text, bytes) else tried)
            count += 1
    assert count > 600
