"""Merging two edits of one text: the specification that the server and the browser share.

`tests/vectors/merge.json` holds the examples that every implementation has to pass.

1. Texts are sequences of code points (in JavaScript `Array.from(text)`), taken as they are: no
   normalisation, no trimming.
2. A text is cut into tokens, from left to right:
   - a line feed (U+000A) is a token by itself, of class *break*;
   - a longest run of code points of `BLANKS` is one token, of class *blank*;
   - one code point of `PUNCTUATION` is one token, of class *mark*;
   - a longest run of everything else is one token, of class *word*. So accents, emoji sequences,
     apostrophes and hyphens stay with their word, and so do the signs of `@Moldova` and `#gcm5`.
3. The edits of one side are found by comparing its tokens with those of the base:
   - common tokens at the start are set aside, then common tokens at the end of what is left;
   - where nothing is left on one side, the rest of the other is one edit;
   - else the greedy algorithm of Myers runs over the rest, base across (N tokens), side down (M
     tokens). `V[k]` is the furthest base index reached on diagonal k = base index - side index,
     and `V[1] = 0` before the round d = 0. In round d = 0, 1, 2 … `MAX_DIFFERENCES` each k = -d,
     -d + 2 … d is tried in this order, from the values of the round before. *Down* (an insertion)
     gives x = V[k + 1] and is possible where V[k + 1] is known and x - k <= M; *across* (a
     deletion) gives x = V[k - 1] + 1 and is possible where V[k - 1] is known and x <= N. Where
     both are possible, down is taken if V[k - 1] < V[k + 1], else across; where neither is, V[k]
     is unknown in this round. Then x moves on along equal tokens, and V[k] = x. The first k with
     x = N and x - k = M ends it, and the path is followed back by the same choices;
   - what lies between the equal tokens on the path are the edits: the base tokens from `start` to
     before `end` are replaced by `tokens`. Where `MAX_DIFFERENCES` rounds do not reach the end,
     the whole rest is one edit;
   - two edits of one side with neither a word nor a break in the base between them become one.
4. Merging: equal texts, and a side equal to the base, are answered at once. Otherwise the edits of
   both sides are grouped: an edit that starts before or at the end of the group so far joins it.
   Touching counts as overlapping, since words side by side change each other's meaning. A group
   with edits of one side is applied. A group with edits of both sides is applied once if both
   make the same tokens of the part of the base that the group spans; else it is a conflict.
5. With a conflict the answer is the server's text, whole. Without one, every token that either
   side inserted stands in the answer, and nothing does that none of the three texts holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MAX_DIFFERENCES = 256

BREAK = "\n"


def _chars(ranges: str) -> frozenset[str]:
    """Return the characters of hexadecimal code points and ranges, such as `9 20 2000-200A`."""
    chars: set[str] = set()
    for part in ranges.split():
        first, _dash, last = part.partition("-")
        chars.update(chr(code) for code in range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(chars)


BLANKS = _chars("9 B-D 20 85 A0 1680 2000-200A 2028 2029 202F 205F 3000")
PUNCTUATION = _chars(
    "21 22 24-26 28-2C 2E 2F 3A-3F 5B-5E 60 7B-7E A1 A7 AB B6 B7 BB BF 60C 61B 61F 66A-66D 6D4 "
    "2012-2018 201A-2027 2030-205E 3001-3003 3008-3011"
)


@dataclass(frozen=True)
class MergeResult:
    """The merged text, or the server's text where the edits overlap."""

    text: str
    conflict: bool


@dataclass(frozen=True)
class Edit:
    """Base tokens from `start` to before `end` are replaced by `tokens`."""

    start: int
    end: int
    tokens: tuple[str, ...]


def merge_texts(base: str, server: str, mine: str) -> MergeResult:
    """Merge two texts that both came from `base`. See the top of this file."""
    if mine in (base, server):
        return MergeResult(server, conflict=False)
    if server == base:
        return MergeResult(mine, conflict=False)
    tokens = tokens_of(base)
    theirs = edits_between(tokens, tokens_of(server))
    ours = edits_between(tokens, tokens_of(mine))
    merged: list[str] = []
    position = 0
    for start, end, first, second in _groups(theirs, ours):
        merged += tokens[position:start]
        wanted = _applied(tokens, start, end, first or second)
        if first and second and wanted != _applied(tokens, start, end, second):
            return MergeResult(server, conflict=True)
        merged += wanted
        position = end
    return MergeResult("".join([*merged, *tokens[position:]]), conflict=False)


def tokens_of(text: str) -> list[str]:
    """Cut a text into words, blanks, marks and line breaks; joined they are the text again."""
    tokens: list[str] = []
    previous = ""
    for char in text:
        kind = _class_of(char)
        if kind == previous and kind in {"word", "blank"}:
            tokens[-1] += char
        else:
            tokens.append(char)
        previous = kind
    return tokens


def edits_between(base: Sequence[str], side: Sequence[str]) -> list[Edit]:
    """Return what turns the tokens of the base into those of one side, from left to right."""
    head = _common(base, side)
    tail = _common(base[head:][::-1], side[head:][::-1])
    old, new = base[head : len(base) - tail], side[head : len(side) - tail]
    return _joined(base, [_shifted(edit, head) for edit in _differences(old, new)])


def _class_of(char: str) -> str:
    if char == BREAK:
        return "break"
    if char in BLANKS:
        return "blank"
    return "mark" if char in PUNCTUATION else "word"


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


def _shifted(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.tokens)


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    x = y = 0
    for match_x, match_y in [*_matches(old, new), (len(old), len(new))]:
        if (match_x, match_y) != (x, y):
            yield Edit(x, match_x, tuple(new[y:match_y]))
        x, y = match_x + 1, match_y + 1


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens that Myers' path goes through; none beyond the limit."""
    if not old or not new:
        return []
    rounds: list[dict[int, int]] = [{1: 0}]
    for differences in range(MAX_DIFFERENCES + 1):
        reached: dict[int, int] = {}
        for k in range(-differences, differences + 1, 2):
            step = _step(rounds[-1], k, len(old), len(new))
            if step is None:
                continue
            x, _down = step
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reached[k] = x
            if x == len(old) and x - k == len(new):
                return _followed_back([*rounds, reached], k, len(old), len(new))
        rounds.append(reached)
    return []


def _step(before: dict[int, int], k: int, width: int, height: int) -> tuple[int, bool] | None:
    """Return where diagonal k is entered, and whether downwards; None where it cannot be."""
    above, beside = before.get(k + 1), before.get(k - 1)
    down = above is not None and above - k <= height
    across = beside is not None and beside + 1 <= width
    if down and (not across or beside < above):  # type: ignore[operator]
        return above, True  # type: ignore[return-value]
    return (beside + 1, False) if across else None  # type: ignore[operator]


def _followed_back(
    rounds: list[dict[int, int]], k: int, width: int, height: int
) -> list[tuple[int, int]]:
    matches: list[tuple[int, int]] = []
    for index in range(len(rounds) - 1, 0, -1):
        start, down = _step(rounds[index - 1], k, width, height) or (0, True)
        matches += [(x, x - k) for x in range(rounds[index][k] - 1, start - 1, -1)]
        k += 1 if down else -1
    return matches[::-1]


def _joined(base: Sequence[str], edits: Iterable[Edit]) -> list[Edit]:
    """Join edits between which the base has neither a word nor a line break."""
    joined: list[Edit] = []
    for edit in edits:
        last = joined[-1] if joined else None
        between = base[last.end : edit.start] if last else []
        if last and not any(_class_of(token[0]) in {"word", "break"} for token in between):
            joined[-1] = Edit(last.start, edit.end, (*last.tokens, *between, *edit.tokens))
        else:
            joined.append(edit)
    return joined


def _groups(
    theirs: Sequence[Edit], ours: Sequence[Edit]
) -> Iterator[tuple[int, int, list[Edit], list[Edit]]]:
    """Yield the spans of the base that edits touch, with the edits of either side in them."""
    waiting = sorted(
        [*((edit, 0) for edit in theirs), *((edit, 1) for edit in ours)],
        key=lambda item: (item[0].start, item[0].end, item[1]),
    )
    group: tuple[list[Edit], list[Edit]] = ([], [])
    start = end = -1
    for edit, side in waiting:
        if edit.start > end and (group[0] or group[1]):
            yield start, end, *group
            group = ([], [])
        if not (group[0] or group[1]):
            start, end = edit.start, edit.end
        group[side].append(edit)
        end = max(end, edit.end)
    if group[0] or group[1]:
        yield start, end, *group


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[Edit]) -> list[str]:
    tokens: list[str] = []
    for edit in edits:
        tokens += [*base[start : edit.start], *edit.tokens]
        start = edit.end
    return [*tokens, *base[start:end]]
