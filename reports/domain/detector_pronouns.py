"""Pronouns and verb forms that say whether a woman or a man spoke."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.domain.detector_context import Passage
from reports.domain.detector_lists import word_list
from reports.domain.detector_marks import PRONOUN, Mark
from reports.domain.detector_patterns import found, mark_at, pattern_of, places


def pronoun_marks(passage: Passage) -> Iterator[Mark]:
    reason = _("“%(words)s” says whether a woman or a man spoke; in a small room that is enough.")
    for match in found(passage, "he"):
        first, last = places(passage, match.start(), match.end())
        if first < last and not _is_article(passage, match) and _speaks(passage, first, last):
            yield mark_at(passage, match.start(), match.end(), PRONOUN, reason)
    for match in found(passage, "his"):
        if _speaker_before(passage, match.start()):
            yield mark_at(passage, match.start(), match.end(), PRONOUN, reason)
    if passage.lexicon.language == "ar":
        yield from _arabic_verbs(passage, reason)


def _is_article(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a folded “el” was typed without the accent that makes it “he”."""
    start, end = passage.folded.span(match.start(), match.end())
    return match.group() == "el" and passage.folded.source[start:end].casefold() == "el"


def _speaks(passage: Passage, first: int, last: int) -> bool:
    """Whether a pronoun is who says something, or follows somebody who did."""
    language = passage.lexicon.language
    for place in range(last, min(last + 4, len(passage.words))):
        word = passage.words[place]
        if word.sentence != passage.words[first].sentence or re.search(r"[,;:.]", word.gap):
            break
        if passage.has(place, "passive"):
            return False
        if passage.is_say(place):
            return not _is_impersonal(passage, first, place)
        if not passage.has(place, "skip"):
            break
    if language in {"fr", "ar"}:
        return False
    return _speaker_before(passage, passage.words[first].start)


IMPERSONAL = word_list("impersonal")


def _is_impersonal(passage: Passage, first: int, verb: int) -> bool:
    """Whether “il” stands for nobody, as in “il est rappelé que”."""
    if passage.lexicon.language != "fr":
        return False
    between = {passage.words[place].text for place in range(first + 1, verb)}
    return bool(between & IMPERSONAL) and passage.words[first].text == "il"


def _speaker_before(passage: Passage, start: int) -> bool:
    """Whether one person has just said something: in this sentence or the one before."""
    first, _last = places(passage, start, start + 1)
    if first >= len(passage.words):
        return False
    sentence = passage.words[first].sentence
    begin = passage.sentence_start(first)
    if begin == first and begin > 0:
        begin = passage.sentence_start(begin - 1)
    if begin > 0 and passage.words[begin].sentence < sentence - 1:
        return False
    text = passage.folded.text[passage.words[begin].start : start]
    for match in pattern_of(passage.lexicon.language, "speakers").finditer(text):
        offset = passage.words[begin].start
        place, end = places(passage, offset + match.start(), offset + match.end())
        if place < end and _any_say(passage, end, min(end + 9, len(passage.words)), place):
            return True
    return False


def _any_say(passage: Passage, first: int, end: int, place: int) -> bool:
    sentence = passage.words[place].sentence
    return any(
        passage.is_say(ahead)
        for ahead in range(first, end)
        if passage.words[ahead].sentence == sentence
    )


FEMININE_VERBS = word_list("feminine_verbs")
MASCULINE_VERBS = frozenset(["اضاف", "تابع", "واصل", "استطرد", "ختم", "اردف"])
AFTER_SPEECH = word_list("after_speech")


def _arabic_verbs(passage: Passage, reason: str) -> Iterator[Mark]:
    """Yield verbs that tell the gender of one speaker who is not a State or a body."""
    for place, word in enumerate(passage.words):
        following = passage.word(place + 1)
        before = passage.word(place - 1)
        if following is None or (place and before is not None and before.text == "هي"):
            continue
        for stem, cut in ((word.text, 0), (word.text[1:], 1)):
            if cut and word.text[0] not in "وف":
                continue
            ends_here = following.text in AFTER_SPEECH or bool(following.gap.strip())
            is_she = stem in FEMININE_VERBS and (ends_here or _names_one_woman(following.text))
            is_he = stem in MASCULINE_VERBS and cut == 1 and following.text in AFTER_SPEECH
            if is_she or is_he:
                yield mark_at(passage, word.start + cut, word.end, PRONOUN, reason)


def _names_one_woman(word: str) -> bool:
    return word in {
        "المشاركه",
        "مشاركه",
        "المندوبه",
        "مندوبه",
        "المتحدثه",
        "متحدثه",
        "ممثله",
        "الممثله",
        "خبيره",
        "الخبيره",
        "سيده",
        "احداهن",
    }


def gendered_marks(passage: Passage) -> Iterator[Mark]:
    reason = _("“%(words)s” says whether a woman or a man spoke; in a small room that is enough.")
    for match in found(passage, "gendered"):
        yield mark_at(passage, match.start(), match.end(), PRONOUN, reason)
