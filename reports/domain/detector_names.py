"""Countries, demonyms, organisations and cities that speak, and unknown names that do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from reports.domain.detector_context import DID, PREPOSITIONS, SAID, Hit, Passage
from reports.domain.detector_lists import word_list
from reports.domain.detector_marks import COUNTRY, ORGANISATION, PERSON, Mark
from reports.domain.detector_text import Folded, Word, stems
from reports.domain.detector_words import (
    CITY,
    DEMONYM,
    Entry,
    country_labels,
    known_names,
)

# A name followed or preceded by one of these names a place, a language or a people, not a State.
BEHIND = word_list("behind_a_name")
AHEAD = word_list("ahead_of_a_name")
PARTY_CODES = frozenset({"EU", "AU", "EC", "AUC"})
# Heads of the names of bodies; with a capital letter they make a name an organisation.
BODIES = word_list("bodies")
SMALL_JOINS = word_list("small_joins")
# Short forms that name no participant.
TOPICS = word_list("topics")


def find_hits(folded: Folded, extra: Mapping[str, tuple[Entry, ...]]) -> list[Hit]:
    """Return the known names of a text from left to right, the longest at each place.

    `extra` holds names of the session's own bodies and goes before the known ones.
    """
    hits: list[Hit] = []
    known = known_names()
    place = 0
    while place < len(folded.words):
        hit = _hit_at(folded.words, place, extra) or _hit_at(folded.words, place, known)
        if hit is None:
            place += 1
            continue
        if _is_name_of_more(folded.words, hit):
            place = hit.end
            continue
        hits.append(hit)
        place = hit.end
    return hits


def _hit_at(words: list[Word], place: int, index: Mapping[str, tuple[Entry, ...]]) -> Hit | None:
    best: Hit | None = None
    for stem, cut in stems(words[place].text):
        for entry in index.get(stem, ()):
            end = place + len(entry.words)
            if best is not None and end <= best.end:
                break
            if _matches(words, place, entry):
                best = Hit(entry, place, end, cut)
                break
    return best


def _matches(words: list[Word], place: int, entry: Entry) -> bool:
    end = place + len(entry.words)
    if end > len(words):
        return False
    for offset in range(1, len(entry.words)):
        word = words[place + offset]
        if word.text != entry.words[offset] or len(word.gap.replace("\n", " ").strip()) > 1:
            return False
        if re.search(r"[,;:()!?]", word.gap):
            return False
    if entry.needs_upper:
        return all(words[place + offset].is_upper for offset in range(len(entry.words)))
    return words[place].is_capital or not entry.needs_capital


def _is_name_of_more(words: list[Word], hit: Hit) -> bool:
    """Whether the name is part of another: “Latin American”, “Indian Ocean”, “Lake Chad”."""
    following = words[hit.end] if hit.end < len(words) else None
    if following is not None and following.text in BEHIND and following.gap in {" ", "-"}:
        return True
    before = words[hit.first - 1] if hit.first else None
    if before is None or words[hit.first].gap not in {" ", "-"}:
        return False
    if before.text in AHEAD and (before.is_capital or before.text == "بحيره"):
        return True
    return before.text in {"in", "en"} and hit.entry.kind == DEMONYM


def name_marks(passage: Passage, *, names_states: bool, language: str) -> Iterator[Mark]:
    """Yield the marks of known names that speak.

    With `names_states` countries and organisations may be named where the words stand.
    """
    for hit in passage.hits:
        if names_states:
            continue
        mark = _mark(passage, hit, language)
        if mark is not None:
            yield mark


def _mark(passage: Passage, hit: Hit, language: str) -> Mark | None:
    entry = hit.entry
    role = SAID if entry.kind == "own" else passage.role_of(hit)
    if not role or (role == DID and not _does(passage, hit)):
        return None
    words = passage.words
    start, end = passage.folded.span(words[hit.first].start + _cut(hit), words[hit.end - 1].end)
    source = passage.folded.source
    wider, lead = phrase_of(passage, hit, start, end)
    if entry.kind in {"country", DEMONYM}:
        return Mark(
            start,
            end,
            COUNTRY,
            _country_reason(source[start:end], role, entry.kind),
            source[start:end],
            mention=country_labels()[entry.code][language],
            code=entry.code,
            wider=wider,
            lead=lead,
        )
    if entry.kind == CITY:
        reason = _("“%(name)s” reads as the one who spoke; a city points to its delegation.")
        return Mark(
            start, end, ORGANISATION, reason % {"name": source[start:end]}, source[start:end]
        )
    return Mark(
        start,
        end,
        ORGANISATION,
        _organisation_reason(source[start:end], entry.kind),
        source[start:end],
        mention=source[start:end],
        wider=wider,
        lead=lead,
    )


MELTED = frozenset({"du", "au", "aux", "del", "al"})


def phrase_of(passage: Passage, hit: Hit, start: int, end: int) -> tuple[tuple[int, int], str]:
    """Return the places of a name with what goes with it, and a preposition melted into it.

    “a Moldovan official”, “the delegate of Kenya” and “les Marocains” are replaced as a whole.
    """
    words = passage.words
    first, last = hit.first, hit.end
    owner = passage.word(last)
    if owner is not None and owner.text == "s" and "'" in owner.gap and _is_role(passage, last + 1):
        last += 1
    while hit.entry.kind == DEMONYM and _is_role(passage, last):
        last += 1
    if last > hit.end and words[last - 1].text == "s":
        last += 1
    before = first - 1
    if hit.entry.kind == DEMONYM and _is_role(passage, before, first):
        first = before
    first, lead = _back_to_role(passage, first)
    place = passage.folded.span(words[first].start, words[last - 1].end)
    if first == hit.first:
        return (start, max(end, place[1])), lead
    return place, lead


def _is_role(passage: Passage, place: int, beside: int = -1) -> bool:
    word, gap = passage.word(place), passage.word(place if beside < 0 else beside)
    if word is None or gap is None or place < 0:
        return False
    return passage.has(place, "roles") and not gap.gap.strip(" '")


def _back_to_role(passage: Passage, first: int) -> tuple[int, str]:
    """Step back over an article, and over “the delegate of” where that stands in front."""
    words, lead = passage.words, ""
    while first > 0 and passage.has(first - 1, "articles") and words[first].gap in {" ", "'"}:
        first -= 1
    if first > 0 and words[first - 1].text in MELTED and words[first].gap == " ":
        lead, first = words[first - 1].text, first - 1
    joined = first if lead else first - 1
    if joined > 0 and (lead or passage.has(joined, "joins")) and _is_role(passage, joined - 1):
        first, lead = joined - 1, ""
        while first > 0 and passage.has(first - 1, "articles") and words[first].gap in {" ", "'"}:
            first -= 1
    return first, lead


def _cut(hit: Hit) -> int:
    """Return how many letters to leave out in front: a joined “and”, “in”, “for”, no article."""
    first = hit.entry.words[0]
    return hit.cut - 2 if hit.cut >= 2 and not first.startswith("ال") else hit.cut


def _does(passage: Passage, hit: Hit) -> bool:
    """Whether doing something says that it spoke too: only for States and their unions."""
    entry = hit.entry
    return entry.kind in {"country", CITY, "session"} or entry.code in PARTY_CODES


def _country_reason(words: str, role: str, kind: str) -> str:
    if role == DID:
        text = _("“%(name)s” is the one who acts here: it is likely the State that told it.")
    elif kind == DEMONYM:
        text = _("“%(name)s” says which State the speaker is from.")
    else:
        text = _("“%(name)s” reads as the State that spoke.")
    return text % {"name": words}


def _organisation_reason(words: str, kind: str) -> str:
    if kind in {"own", "session"}:
        text = _("“%(name)s” is the organisation of somebody in this session.")
    else:
        text = _("“%(name)s” reads as the organisation that spoke.")
    return text % {"name": words}


def unknown_marks(passage: Passage) -> Iterator[Mark]:
    """Yield names that are in no list and say something: “Amina Sow explained”, “ABCD noted”."""
    place = 0
    while place < len(passage.words):
        end = _name_end(passage, place)
        if end == place:
            place += 1
            continue
        mark = _unknown(passage, place, end)
        if mark is not None:
            yield mark
        place = end


def _name_end(passage: Passage, place: int) -> int:
    """Return the end of a run of capitalised words that are in no list, or `place`."""
    if not _may_name(passage, place):
        return place
    end = place + 1
    while end < len(passage.words) and end - place < 9:
        word = passage.words[end]
        if word.gap.strip() not in {"", "-", ".", "'", "’"} or "\n" in word.gap:
            break
        if word.sentence != passage.words[place].sentence:
            break
        if any(hit.first == end for hit in passage.hits):
            break
        is_more = word.is_capital and not passage.is_say(end)
        if not is_more and not (word.text in SMALL_JOINS and _goes_on(passage, end, place)):
            break
        end += 1
    return end


def _goes_on(passage: Passage, end: int, place: int) -> bool:
    """Whether small words lead on to more of the name: “Ministry of Labour and Trade”."""
    if not any(word.text in BODIES for word in passage.words[place:end]):
        return False
    for ahead in range(end, min(end + 3, len(passage.words))):
        word = passage.words[ahead]
        if word.is_capital:
            return True
        if word.text not in SMALL_JOINS:
            return False
    return False


def _may_name(passage: Passage, place: int) -> bool:
    word = passage.words[place]
    if not word.is_capital or len(word.text) < 2:
        return False
    if any(hit.first <= place < hit.end for hit in passage.hits):
        return False
    topics = passage.lexicon["noun_topics"] | passage.lexicon["articles"]
    return word.text not in topics and word.text not in TOPICS and not passage.has(place, "skip")


def _unknown(passage: Passage, first: int, end: int) -> Mark | None:
    words = passage.words[first:end]
    topics = passage.lexicon["noun_topics"] | TOPICS
    is_body = any(word.text in BODIES for word in words)
    is_short_form = len(words) == 1 and words[0].is_upper and 2 < len(words[0].text) < 9
    if not is_body and any(word.text in topics for word in words):
        return None
    begins = passage.sentence_start(first) == first
    before = passage.word(first - 1)
    if not begins and before is not None and before.is_capital and not words[0].gap.strip():
        return None
    if len(words) == 1 and not is_short_form:
        follows_link = not begins and (
            passage.has(first - 1, "joins") or passage.has(first - 1, "articles")
        )
        if begins or follows_link or len(words[0].text) < 4:
            return None
    if not passage.spoke(first, end) and not _follows_its_words(passage, first, end):
        return None
    start, stop = passage.folded.span(words[0].start, words[-1].end)
    name = passage.folded.source[start:stop]
    if is_body or is_short_form:
        reason = _("“%(name)s” reads as the organisation that spoke.")
        return Mark(start, stop, ORGANISATION, reason % {"name": name}, name, mention=name)
    reason = _("“%(name)s” reads as the name of the one who spoke.")
    return Mark(start, stop, PERSON, reason % {"name": name}, name, mention=name)


def _follows_its_words(passage: Passage, first: int, end: int) -> bool:
    """Whether a name stands right behind what it said: “…”, said Amina Sow.

    A noun that follows makes it the name of something: “…”, said Common Space participants.
    """
    before, following = first - 1, passage.word(end)
    if before < 0 or passage.words[first].gap.strip():
        return False
    goes_on = (
        following is not None
        and not passage.is_last(end - 1)
        and not following.gap.strip()
        and following.text not in PREPOSITIONS
        and not passage.has(end, "and")
    )
    return not goes_on and passage.is_say(before) and passage.after_quotation(before)
