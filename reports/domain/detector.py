"""Finds words in a text that may tell who spoke.

It marks and gives a reason; what becomes of a mark is decided by a person. It knows no database:
`detector_report` brings what a report knows about its session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reports.choices import SectionKind
from reports.domain.detector_context import Passage
from reports.domain.detector_marks import DATE, KINDS, Mark, RosterPerson, without_overlaps
from reports.domain.detector_names import find_hits, name_marks, unknown_marks
from reports.domain.detector_phrases import phrase_marks
from reports.domain.detector_roster import Roster, people_marks, prepare
from reports.domain.detector_text import Folded
from reports.domain.detector_words import language_of, lexicon

__all__ = ["KINDS", "Mark", "RosterPerson", "find_names"]

# In these sections staff let States and organisations stand by their names, as the forum does.
COUNTRY_LEVEL_SECTIONS = frozenset({SectionKind.OPPORTUNITIES})


def find_names(
    *,
    text: str,
    language: str,
    roster: Iterable[RosterPerson] = (),
    head_counts: Mapping[str, int] | None = None,
    section_kind: str = "",
    names_states: bool | None = None,
    is_quote: bool = False,
) -> list[Mark]:
    """Return the marks of a text in reading order.

    `names_states` says that States and organisations may be named where the text stands; without
    it the kind of the section decides. A text that is a quote as a whole (`is_quote`) is not
    marked for being one. Mentions (`@Moldova`) are no plain words and never marked.
    """
    if not text.strip():
        return []
    if names_states is None:
        names_states = section_kind in COUNTRY_LEVEL_SECTIONS
    prepared = prepare(tuple(roster))
    passage = _passage(text, language, prepared)
    marks = [
        *people_marks(passage, prepared),
        *name_marks(passage, names_states=names_states, language=lexicon(language).language),
        *(() if names_states else unknown_marks(passage)),
        *phrase_marks(passage, head_counts or {}, is_quote=is_quote),
    ]
    return without_overlaps([mark for mark in marks if not _is_mention(text, mark)])


def _passage(text: str, language: str, roster: Roster) -> Passage:
    folded = Folded(text)
    spoken = language_of(folded.words, language)
    return Passage(folded, lexicon(spoken), find_hits(folded, roster.bodies))


def _is_mention(text: str, mark: Mark) -> bool:
    """Whether the marked words stand in a mention already."""
    if mark.kind == DATE:
        return False
    before = text[: mark.start]
    opened = before.rfind("@[")
    if opened >= 0 and "]" not in before[opened:]:
        return True
    word_start = max(before.rfind(" "), before.rfind("\n"), before.rfind("(")) + 1
    return before[word_start : word_start + 1] == "@" or (
        text[mark.start : mark.start + 1] == "@" and "@" not in text[mark.start + 1 : mark.end]
    )
