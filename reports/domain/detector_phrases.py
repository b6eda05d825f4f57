"""Titles, “our ministry”, quotations, times, addresses: what wordings tell without a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from reports.domain.detector_context import Passage
from reports.domain.detector_groups import small_group_marks
from reports.domain.detector_lists import word_list
from reports.domain.detector_marks import AFFILIATION, CONTACT, DATE, PERSON, QUOTE, TITLE, Mark
from reports.domain.detector_patterns import found, mark_at, pattern_of, places, sentence_around
from reports.domain.detector_pronouns import gendered_marks, pronoun_marks

QUOTE_WORDS = 8
# Titles that are no other word in small letters, as in “el señor Ruiz”.
PLAIN_TITLES = word_list("plain_titles")
# Parts of an Arabic name behind which it goes on.
INSIDE_A_NAME = word_list("inside_a_name")
EXCELLENCY = re.compile(r"^h\.\s?e\.?|^s\.\s?e\.?|excellenc|excelencia|معالي|سعاده|فضيله")

EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\w.])(?:\+|00)\d[\d ().-]{6,17}\d(?!\w)|(?<![\w.,/-])0\d(?:[ .-]\d{2,3}){3,5}(?!\w)"
)
QUOTATION = re.compile(
    r"“[^“”]{12,900}”|«[^«»]{12,900}»|„[^„“”]{12,900}[“”]"
    r"|(?<![^\s(\[:])\"(?=\S)[^\"\n]{12,900}(?<=\S)\"(?!\w)"
)
LABELS = (
    "name of (?:the )?rapporteur",
    "rapporteur(?:e|se)?",
    "note[ -]?taker",
    "moderator",
    "facilitator",
    "co-?chairs?",
    "panell?ists?",
    "speakers?",
    "nom du rapporteur",
    "preneu(?:r|se) de notes",
    "mod[eé]rat(?:eur|rice)",
    "copr[eé]sidents?",
    "relatora?",
    "moderadora?",
    "copresidentes?",
    "المقررة?",
    "مدونة? الملاحظات",
)
LABEL = re.compile(
    rf"(?:{'|'.join(LABELS)})(?:\s*</?\w+>)*[ \t]*(?:[:：]|\t|</\w+>)[:\s]*"
    r"(?:</?\w+>\s*)*(?P<name>[^\W\d_][^\n:<|]{3,120})",
    re.IGNORECASE,
)


def phrase_marks(
    passage: Passage, head_counts: Mapping[str, int], *, is_quote: bool
) -> Iterator[Mark]:
    """Yield all marks that rest on wordings instead of names."""
    rules: tuple[Callable[[Passage], Iterator[Mark]], ...] = (
        _contacts,
        _labels,
        _titles,
        _affiliations,
        pronoun_marks,
        gendered_marks,
        _times,
        _order,
    )
    for rule in rules:
        yield from rule(passage)
    yield from small_group_marks(passage, head_counts)
    if not is_quote:
        yield from _quotations(passage)


def _contacts(passage: Passage) -> Iterator[Mark]:
    text = passage.folded.text
    for match in EMAIL.finditer(text):
        reason = _("An e-mail address names its owner.")
        yield mark_at(passage, match.start(), match.end(), CONTACT, reason)
    for match in PHONE.finditer(text):
        reason = _("A telephone number leads to its owner.")
        yield mark_at(passage, match.start(), match.end(), CONTACT, reason)


def _labels(passage: Passage) -> Iterator[Mark]:
    """Yield what stands behind “Rapporteur:”, as in the header of a reporting template."""
    source = passage.folded.source
    for match in LABEL.finditer(source):
        name = match["name"].rstrip(" .,;*")
        words = re.findall(r"[^\W\d_]+", name)
        if len(words) > 1 and all(
            word[0].isupper() or word[0].islower() is False for word in words[:2]
        ):
            start = match.start("name")
            reason = _(
                "The names and bodies of those who wrote or led belong into the header only."
            )
            yield Mark(start, start + len(name), PERSON, reason, name)


# Titles


def _titles(passage: Passage) -> Iterator[Mark]:
    for match in found(passage, "honorifics"):
        end = _name_behind(passage, match) or (match.end() if _is_excellency(match) else 0)
        if end:
            reason = _("“%(words)s” is a person with a title.")
            yield mark_at(passage, match.start(), end, TITLE, reason)
    for match in found(passage, "functions"):
        first, last = places(passage, match.start(), match.end())
        if first < last and _holder_speaks(passage, first, last):
            reason = _("“%(words)s” is a function that few people hold.")
            end = _function_end(passage, last)
            yield mark_at(passage, match.start(), end, TITLE, reason)


def _is_excellency(match: re.Match[str]) -> bool:
    """Whether a title needs no name to point to one person of few."""
    return bool(EXCELLENCY.search(match.group()))


def _name_behind(passage: Passage, match: re.Match[str]) -> int:
    """Return where the name behind an honorific ends; 0 where none follows."""
    _first, place = places(passage, match.start(), match.end())
    title = passage.folded.source[passage.folded.span(match.start(), match.end())[0]]
    arabic = passage.lexicon.language == "ar"
    named = passage.word(place)
    is_small = match.group() in PLAIN_TITLES and named is not None and named.is_capital
    end = 0
    limit = place + (2 if arabic else 5)
    while place < min(limit, len(passage.words)):
        word = passage.words[place]
        if not re.fullmatch(r"[.\s'-]*", word.gap) or "\n" in word.gap:
            break
        if not arabic and not (word.is_capital or word.text in {"de", "la", "van", "al", "el"}):
            break
        if passage.is_say(place) or (arabic and passage.has(place, "joins")):
            break
        end = word.end
        limit += arabic and word.text in INSIDE_A_NAME
        place += 1
    return end if arabic or is_small or title.isupper() else 0


def _holder_speaks(passage: Passage, first: int, last: int) -> bool:
    """Whether the one with this function says something, or is named together with a State."""
    if passage.lexicon.language == "ar":
        before = first - 1
        if before >= 0 and passage.is_say(before) and not passage.words[first].gap.strip():
            return True
    former = passage.word(first - 1)
    if former is not None and former.text in {"ex", "former", "every", "each", "any", "no"}:
        return False
    return passage.spoke(first, _with_domain(passage, last))


def _with_domain(passage: Passage, last: int) -> int:
    """Return the end of “Minister of Labour and Social Affairs of Kenya”, from “Minister” on."""
    end = last
    while end < min(last + 10, len(passage.words)):
        word = passage.words[end]
        if word.gap.strip() not in {"", "'", "-", "’"} or passage.is_say(end):
            break
        is_link = any(passage.has(end, kind) for kind in ("joins", "articles", "and"))
        if not (is_link or word.is_capital or passage.has(end - 1, "joins")):
            break
        end += 1
    while end > last and (passage.has(end - 1, "and") or passage.has(end - 1, "joins")):
        end -= 1
    return end


def _function_end(passage: Passage, last: int) -> int:
    """Return where a function ends: with its field, but before the State, marked by itself."""
    end = _with_domain(passage, last)
    for hit in passage.hits:
        if last <= hit.first < end:
            end = hit.first
    while end > last and any(passage.has(end - 1, kind) for kind in ("and", "joins", "articles")):
        end -= 1
    return passage.words[end - 1].end


def _affiliations(passage: Passage) -> Iterator[Mark]:
    for match in found(passage, "things"):
        reason = _("“%(words)s” tells where the speaker belongs, once somebody knows the room.")
        yield mark_at(passage, match.start(), match.end(), AFFILIATION, reason)


# Times and order


def _times(passage: Passage) -> Iterator[Mark]:
    """Yield times in sentences about people in the room."""
    reason = _("“%(words)s” tells when it was said, and so who had the floor.")
    for match in found(passage, "time"):
        begin, end = sentence_around(passage, match.start())
        if any(
            passage.has(place, "people") or passage.is_say(place) for place in range(begin, end)
        ):
            yield mark_at(passage, match.start(), match.end(), DATE, reason)


def _order(passage: Passage) -> Iterator[Mark]:
    reason = _("“%(words)s” points to one person by the order of speaking.")
    for match in found(passage, "order"):
        yield mark_at(passage, match.start(), match.end(), DATE, reason)


# Quotations


def _quotations(passage: Passage) -> Iterator[Mark]:
    reason = _(
        "A quotation word for word can be searched for, and its wording recognised. "
        "Retell it, or move it to the quotes with the speaker’s approval."
    )
    for match in QUOTATION.finditer(passage.folded.text):
        first, last = places(passage, match.start(), match.end())
        if last - first < QUOTE_WORDS:
            continue
        before = passage.folded.text[max(0, match.start() - 60) : match.start()]
        if not pattern_of(passage.lexicon.language, "not_quote").search(before):
            yield mark_at(passage, match.start(), match.end(), QUOTE, reason)
