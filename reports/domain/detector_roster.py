"""Finds the people of a session in a text, however their names are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from reports.domain.detector_context import Passage
from reports.domain.detector_lists import word_list
from reports.domain.detector_marks import PERSON, Mark, RosterPerson
from reports.domain.detector_text import ARABIC, Word, stems, words_of
from reports.domain.detector_words import Entry, by_first_word, known_organisations

PARTICLES = word_list("particles")
# Names that are words or places too: alone they count only where somebody speaks.
EVERYDAY = word_list("everyday")
GENERIC = word_list("generic")
SOUNDS = (
    ("kh", "k"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("v", "f"),
    ("p", "b"),
    ("w", ""),
)
ARABIC_SOUNDS = dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "bttjhkddrzsssdtzgfkklmnh", strict=True))


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """Return the consonants of a name, alike for its spellings in Latin and Arabic letters."""
    if ARABIC.match(word):
        rest = word[2:] if word.startswith("ال") and len(word) > 4 else word
        sounds = "".join(ARABIC_SOUNDS.get(letter, "") for letter in rest)
        sounds = sounds[:-1] if rest.endswith("ه") else sounds
    else:
        word = word[2:] if word.startswith(("al", "el")) and len(word) > 5 else word
        for written, sound in SOUNDS:
            word = word.replace(written, sound)
        sounds = re.sub(r"[aeiouy]", "", word)
        sounds = sounds[:-1] if len(sounds) > 2 and sounds.endswith("h") else sounds
    return re.sub(r"(.)\1+", r"\1", sounds)


@dataclass(frozen=True)
class Known:
    """One person prepared for the search."""

    name: str
    words: tuple[str, ...]
    joined: frozenset[str]
    initials: str
    skeletons: tuple[str, ...]
    is_arabic: bool


@dataclass(frozen=True)
class Roster:
    """All people and bodies of a session, prepared once for all points of a report."""

    people: tuple[Known, ...]
    by_word: dict[str, tuple[Known, ...]]
    by_skeleton: dict[str, tuple[Known, ...]]
    by_joined: dict[str, Known]
    bodies: dict[str, tuple[Entry, ...]]


@lru_cache(maxsize=64)
def prepare(roster: tuple[RosterPerson, ...]) -> Roster:
    people = tuple(known for known in map(_known, roster) if known is not None)
    by_word: dict[str, list[Known]] = {}
    by_skeleton: dict[str, list[Known]] = {}
    for known in people:
        for word in set(known.words):
            by_word.setdefault(word, []).append(known)
        for sounds in set(known.skeletons):
            if len(sounds) >= 2:
                by_skeleton.setdefault(sounds, []).append(known)
    return Roster(
        people=people,
        by_word={word: tuple(rows) for word, rows in by_word.items()},
        by_skeleton={word: tuple(rows) for word, rows in by_skeleton.items()},
        by_joined={word: known for known in people for word in known.joined},
        bodies=by_first_word(entry for person in roster for entry in _bodies(person)),
    )


def _known(person: RosterPerson) -> Known | None:
    words = tuple(word for word in words_of(person.name) if word not in PARTICLES)
    words = tuple(word for word in words if len(word) > 1)
    if not words:
        return None
    joined = set()
    if len(words) > 1:
        joined = {"".join(words), "".join(reversed(words)), words[0] + words[-1]}
        joined |= {words[-1] + words[0], words[0][0] + words[-1]}
    return Known(
        name=person.name,
        words=words,
        joined=frozenset(word for word in joined if len(word) > 5),
        initials="".join(word[0] for word in words),
        skeletons=tuple(skeleton(word) for word in words),
        is_arabic=bool(ARABIC.search(person.name)),
    )


def _bodies(person: RosterPerson) -> Iterator[Entry]:
    """Yield the ways a person's organisation is written: in full, short, by its first letters."""
    for whole in filter(None, re.split(r"\s*;\s*", person.organisation)):
        short_forms = re.findall(r"\(([A-Z][\w&-]{1,11})\)", whole)
        name = re.sub(r"\s*\([^)]*\)", "", whole).strip()
        for form in {name, name.split(",")[0].strip()}:
            words = words_of(form)
            if not words or (len(words) == 1 and len(words[0]) < 2):
                continue
            is_own = len(words) > 1 and words[0] not in GENERIC and words not in _known_words()
            kind = "own" if is_own else "session"
            upper = form.isupper() and len(words) == 1
            yield Entry(kind, "", form, words, needs_upper=upper and len(form) < 4)
        capitals = "".join(part[0] for part in re.findall(r"\w+", name) if part[0].isupper())
        if len(capitals) > 2 and words_of(name)[0] not in GENERIC:
            short_forms.append(capitals)
        for form in short_forms:
            if (words := words_of(form)) and len(words) == 1:
                kind = "session" if words in _known_words() else "own"
                yield Entry(kind, "", form, words, needs_upper=True)


def _known_words() -> frozenset[tuple[str, ...]]:
    return known_organisations()


def people_marks(passage: Passage, roster: Roster) -> Iterator[Mark]:
    """Yield a mark for every name of a person of the session, in whatever spelling."""
    if not roster.people:
        return
    taken = -1
    for place in range(len(passage.words)):
        if place <= taken:
            continue
        found = _person_at(passage, roster, place)
        if found is None:
            continue
        known, first, last, cut = found
        taken = last
        start, end = passage.folded.span(passage.words[first].start + cut, passage.words[last].end)
        words = passage.folded.source[start:end]
        yield Mark(
            start,
            end,
            PERSON,
            _("“%(name)s” is somebody of this session.") % {"name": words},
            words,
            mention=known.name,
        )


def _person_at(passage: Passage, roster: Roster, place: int) -> tuple[Known, int, int, int] | None:
    word = passage.words[place]
    for stem, cut in stems(word.text):
        known = roster.by_joined.get(stem)
        if known is not None:
            return known, place, place, cut
        for known in roster.by_word.get(stem, ()):
            last = _run(passage, place, known)
            if last > place or _counts_alone(passage, place, known, stem):
                return known, place, last, cut
    broken = _broken(passage, roster, place)
    if broken is not None:
        return broken
    return _initials(passage, roster, place) or _sounding(passage, roster, place)


def _run(passage: Passage, place: int, known: Known) -> int:
    """Return the last word of a name that begins at a place: particles, initials, more names."""
    last = place
    for ahead in range(place + 1, min(place + 6, len(passage.words))):
        word = passage.words[ahead]
        if not _is_near(word):
            break
        is_part = any(stem in known.words for stem, _cut in stems(word.text))
        if is_part or (len(word.text) == 1 and word.text in known.initials and word.is_upper):
            last = ahead
        elif _is_cut_part(passage, ahead, known):
            return ahead + 1
        elif word.text not in PARTICLES:
            break
    return last


def _is_cut_part(passage: Passage, place: int, known: Known) -> bool:
    """Whether a hyphen cuts a part of the name in two here."""
    following = passage.word(place + 1)
    if following is None or not re.fullmatch(r"-\s*\n?\s*", following.gap):
        return False
    return passage.words[place].text + following.text in known.words


def _is_near(word: Word) -> bool:
    return word.gap.strip() in {"", "-", ",", ".", "'", "-\n"} and word.gap.count("\n") < 2


def _counts_alone(passage: Passage, place: int, known: Known, stem: str) -> bool:
    """Whether one part of a name is enough here."""
    word = passage.words[place]
    if any(hit.first <= place < hit.end and hit.end - hit.first > 1 for hit in passage.hits):
        return False
    if passage.spoke(place, place + 1):
        return True
    if ARABIC.match(stem):
        return len(stem) > 4 and len(known.words) == 1
    if stem in EVERYDAY or not word.is_capital or len(stem) < 3:
        return stem not in EVERYDAY and len(stem) > 6 and stem == known.words[-1]
    begins = passage.sentence_start(place) == place
    return not begins or len(stem) > 3


def _broken(passage: Passage, roster: Roster, place: int) -> tuple[Known, int, int, int] | None:
    """Find a name that a hyphen or the end of a line has cut in two."""
    following = passage.word(place + 1)
    if following is None or not re.fullmatch(r"-?\s*\n?\s*|-|'", following.gap):
        return None
    joined = passage.words[place].text + following.text
    if joined in roster.by_joined:
        return roster.by_joined[joined], place, place + 1, 0
    if following.gap.strip() != "-":
        return None
    for known in roster.by_word.get(joined, ()):
        return known, place, place + 1, 0
    return None


def _initials(passage: Passage, roster: Roster, place: int) -> tuple[Known, int, int, int] | None:
    """Find “J. Pardo”, “J.L.P.” and, where somebody speaks, “JLP”."""
    word = passage.words[place]
    if not word.is_upper:
        return None
    if len(word.text) == 1:
        return _dotted(passage, roster, place)
    for known in roster.people:
        whole = word.text == known.initials
        is_own = whole or (len(word.text) > 2 and known.initials.startswith(word.text))
        if is_own and passage.spoke(place, place + 1):
            return known, place, place, 0
    return None


def _dotted(passage: Passage, roster: Roster, place: int) -> tuple[Known, int, int, int] | None:
    letters, ahead = passage.words[place].text, place + 1
    while ahead < len(passage.words) and ahead < place + 4:
        word = passage.words[ahead]
        if not _is_near(word):
            break
        if len(word.text) > 1 or not word.is_upper:
            break
        letters += word.text
        ahead += 1
    for known in roster.people:
        following = passage.word(ahead)
        is_family = (
            following is not None
            and _is_near(following)
            and following.text in known.words[1:]
            and known.words[0][0] == letters[0]
        )
        if is_family:
            return known, place, _run(passage, ahead, known), 0
        is_own = letters == known.initials or (
            len(letters) > 2 and known.initials.startswith(letters)
        )
        if len(letters) > 1 and is_own and "." in passage.gap_after(place):
            return known, place, ahead - 1, 0
    return None


def _sounding(passage: Passage, roster: Roster, place: int) -> tuple[Known, int, int, int] | None:
    """Find a name in another spelling or alphabet: two parts that sound alike, side by side."""
    word, following, last = passage.words[place], passage.word(place + 1), place + 1
    if following is not None and following.text in PARTICLES:
        following, last = passage.word(place + 2), place + 2
    if following is None or not _is_near(following):
        return None
    is_arabic = bool(ARABIC.match(word.text))
    if not is_arabic and not (word.is_capital and following.is_capital):
        return None
    for stem, cut in stems(word.text):
        for known in roster.by_skeleton.get(skeleton(stem), ()):
            second = skeleton(following.text)
            rest = [sounds for sounds in known.skeletons if sounds != skeleton(stem)]
            if len(second) >= 2 and second in rest and len(skeleton(stem) + second) >= 4:
                return known, place, last, cut
    return None
