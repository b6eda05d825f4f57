"""The words of a synthesis item as they may leave, and as a chair edits them.

In the stored text `@[1]` stands for a speaker of a source: see `ItemSource.speakers`. It is shown
with what that speaker has agreed to today, so an answer that is withdrawn later changes the item
at once. In the field where it is edited it reads `@[1 a participant]`; the words there are only a
help and are not stored. Nobody but the gate of consent ever learns the name behind it, chairs
included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gfmd_site.lib.typography import quoted
from reports.choices import AttributionLevel, PointKind
from reports.domain.consent import (
    MENTION,
    RANK,
    Reader,
    allowed_level,
    mentions_in,
    public_reader,
    put_into_sentences,
    render_speaker,
    words_for_level,
    words_of_mention,
)
from reports.models import ItemSource, Point, StatementSource, SynthesisItem

# What stands for the speakers of a quote, who are not in its text.
QUOTE = ""
NUMBER = re.compile(r"(\d{1,4})(?:\s.*)?")


def item_words(item: SynthesisItem, language: str) -> str:
    """Return the text of an item for anybody. Needs its sources with `with_sources`."""
    return shown(item.text, list(item.sources.all()), language)


def note_words(item: SynthesisItem, language: str) -> str:
    """Return the contested points and minority views of an item for anybody."""
    return shown(item.contested_note, list(item.sources.all()), language)


def shown(text: str, sources: Iterable[ItemSource | StatementSource], language: str) -> str:
    """Return a stored text with each speaker as far as consent goes.

    A mention that no source explains is a participant: the safe reading of something unknown.
    """
    if "@" not in text:
        return text
    behind = _behind(sources)
    reader = public_reader(language)
    return put_into_sentences(text, lambda name: _words(name, behind, reader))


def editable(text: str, sources: Iterable[ItemSource], language: str) -> str:
    """Return a stored text for its field, with a help beside each number."""
    if "@" not in text:
        return text
    behind = _behind(sources)
    reader = public_reader(language)

    def helped(match: re.Match[str]) -> str:
        name = match["long"] or match["short"]
        number = NUMBER.fullmatch(name)
        if not number:
            return match.group()
        return f"@[{number[1]} {_words(name, behind, reader)}]"

    return MENTION.sub(helped, text)


def stored(text: str) -> str:
    """Return what came from a field as it is stored: numbers without the help."""

    def bare(match: re.Match[str]) -> str:
        number = NUMBER.fullmatch(match["long"] or "")
        return f"@[{number[1]}]" if number else match.group()

    return MENTION.sub(bare, text)


def renumbered(text: str, numbers: dict[str, str]) -> str:
    """Return a stored text with other numbers for its speakers, as when items are merged."""

    def moved(match: re.Match[str]) -> str:
        number = NUMBER.fullmatch(match["long"] or "")
        return f"@[{numbers.get(number[1], number[1])}]" if number else match.group()

    return MENTION.sub(moved, text)


def speakers_of(point: Point, first: int) -> dict[str, dict[str, str]]:
    """Return the speakers of a point under numbers from `first` on, as `ItemSource` keeps them."""
    names = list(dict.fromkeys(mention.name for mention in mentions_in(point.text)))
    if point.kind == PointKind.QUOTE:
        names.append(QUOTE)
    return {
        str(number): {"mention": name, "level": level_now(point, name)}
        for number, name in enumerate(names, start=first)
    }


def taken_text(
    point: Point,
    speakers: dict[str, dict[str, str]],
    text: str | None = None,
    *,
    language: str = "en",
) -> str:
    """Return the point's text for an item: mentions as numbers, a quote with its speaker.

    `text` is another version of it; a mention without a number there is a participant. The
    language chooses the quotation marks.
    """
    numbers = {speaker["mention"]: number for number, speaker in speakers.items()}

    def numbered(match: re.Match[str]) -> str:
        return f"@[{numbers.get((match['long'] or match['short']).strip(), '0')}]"

    text = MENTION.sub(numbered, point.text if text is None else text)
    return f"{quoted(text, language)} (@[{numbers[QUOTE]}])" if QUOTE in numbers else text


def level_now(point: Point, mention: str) -> str:
    """Return how precisely the speaker behind a mention may be named today."""
    rows = [row for row in point.attributions.all() if row.mention == mention]
    policy = point.report.session.chatham_policy
    levels = [
        allowed_level(row, policy=policy, section=point.section, kind=point.kind) for row in rows
    ]
    return ",".join(sorted(levels)) or AttributionLevel.ANONYMOUS


def rank_of(level: str) -> int:
    """Return how much a level says, for comparing; the levels of several speakers add up."""
    return sum(RANK[AttributionLevel(one)] for one in level.split(","))


def next_number(sources: Iterable[ItemSource]) -> int:
    """Return the first number that no speaker of an item has."""
    return 1 + max((int(number) for row in sources for number in row.speakers), default=0)


def _behind(sources: Iterable[ItemSource | StatementSource]) -> dict[str, tuple[Point, str]]:
    return {
        number: (source.point, speaker["mention"])
        for source in sources
        for number, speaker in source.speakers.items()
    }


def _words(name: str, behind: dict[str, tuple[Point, str]], reader: Reader) -> str:
    number = NUMBER.fullmatch(name)
    found: Any = behind.get(number[1]) if number else None
    if found is None:
        return words_for_level(None, AttributionLevel.ANONYMOUS, reader.language)
    point, mention = found
    if mention == QUOTE:
        return render_speaker(point, reader)
    return words_of_mention(point, mention, reader)
