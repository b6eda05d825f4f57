"""Groups so small that naming the group names the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from django.utils.translation import ngettext

from reports.domain.detector_context import Passage
from reports.domain.detector_marks import SMALL_GROUP, Mark
from reports.domain.detector_patterns import mark_at, places, sentence_around
from reports.domain.detector_words import lexicon

SMALL_CELL = 5
ALIASES = {
    "business": "business businesses private_sector companies employers private business_sector",
    "local_authority": "local_authority local_authorities mayors mayor cities local",
    "civil_society": "civil_society cso csos ngo ngos civil_society_organisations "
    "civil_society_organizations",
    "youth": "youth young",
    "academia": "academia academics universities",
    "observer": "observer observers observer_organisations observer_organizations",
    "international_organisation": "international_organisation international_organisations "
    "international_organization international_organizations io ios un_system un",
    "state": "state states governments countries",
}
NUMBERS = {
    "en": "one two three four",
    "fr": "un une deux trois quatre",
    "es": "un una uno dos tres cuatro",
    "ar": "واحد واحدة اثنان اثنين ثلاثة ثلاث أربعة أربع",
}
ONE = {
    "en": r"(?:a|an|one|the|another|this|only one|the only|one of the(?: \w+)?)",
    "fr": r"(?:une?|le|la|l'|l|cette|ce|cet|l'une? des|le seul|la seule|une? autre)",
    "es": r"(?:una?|el|la|esta?|este|uno de los|una de las|otr[ao]|el unico|la unica)",
    "ar": r"(?:احد|احدي|ممثل|ممثله|مشارك(?:ه)? من|مندوب(?:ه)?|مسؤول(?:ه)?)",
}
NOUNS = {
    "en": "participant|representative|speaker|delegate|voice|leader|owner|member|colleague|"
    "organi[sz]ation|panelli?st|official|person|association|union|actor|observer|attendee|"
    "contributor|intervention|agency|worker|group",
    "fr": "participante?|representante?|oratrice|orateur|intervenante?|deleguee?|membre|voix|"
    "dirigeante?|responsable|organisation|association|panelliste|paneliste|elue?",
    "es": "participante|representante|oradora?|ponente|delegad[oa]|miembro|voz|lider|"
    "organizacion|asociacion|panelista|dirigente|colega",
    "ar": "",
}


def group_sizes(head_counts: Mapping[str, int]) -> dict[str, int]:
    """Return how many of each constituency were in the room, by its code.

    Counts come under many names, so the usual ones are understood.
    """
    return dict(_sizes(tuple(sorted(head_counts.items()))))


@lru_cache(maxsize=64)
def _sizes(head_counts: tuple[tuple[str, int], ...]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for code, names in ALIASES.items():
        counts = [
            int(value)
            for key, value in head_counts
            if isinstance(value, int) and key.lower().replace(" ", "_") in {code, *names.split()}
        ]
        if counts:
            sizes[code] = min(counts)
    return sizes


def small_group_marks(passage: Passage, head_counts: Mapping[str, int]) -> Iterator[Mark]:
    sizes = group_sizes(head_counts)
    for code, start, end, count in _counted(passage):
        sizes.setdefault(code, count)
        reason = ngettext(
            "Only %(count)d of this group was there: whoever reads this knows who is meant.",
            "Only %(count)d of this group were there: each of them is easily found.",
            count,
        )
        yield mark_at(passage, start, end, SMALL_GROUP, reason % {"count": count})
    for code, size in sizes.items():
        if size >= SMALL_CELL or code == "state":
            continue
        reason = ngettext(
            "“%%(words)s” is one of only %(size)d in the room.",
            "“%%(words)s” is one of only %(size)d in the room.",
            size,
        ) % {"size": size}
        for start, end in _members(passage, code):
            yield mark_at(passage, start, end, SMALL_GROUP, reason)


def _counted(passage: Passage) -> Iterator[tuple[str, int, int, int]]:
    """Yield small groups that the text itself counts: “2 businesses, 3 Mayors and 2 observers”."""
    if not _may_count(passage):
        return
    for match in _count_regex(passage.lexicon.language).finditer(passage.folded.text):
        code = next(code for code in passage.lexicon.constituencies if match.groupdict().get(code))
        number = _number(passage.lexicon.language, match["number"])
        if not 0 < number < SMALL_CELL:
            continue
        if code == "state" and not _is_of_room(passage, match):
            continue
        if _listed(passage, match.start()):
            yield code, match.start(), match.end(), number


def _may_count(passage: Passage) -> bool:
    """Whether a small number stands in the text at all: the pattern for counts is costly."""
    numbers = {*NUMBERS[passage.lexicon.language].split(), "1", "2", "3", "4"}
    return any(word.text in numbers for word in passage.words)


@cache
def _count_regex(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    names = "|".join(f"(?P<{code}>{value})" for code, value in words.constituencies.items())
    numbers = "|".join(NUMBERS[language].split())
    return re.compile(rf"(?<!\w)(?P<number>[1-4]|{numbers})\s(?:\w+\s)?(?:{names})(?!\w)")


def _number(language: str, word: str) -> int:
    if word.isdigit():
        return int(word)
    single = {"en": 1, "fr": 2, "es": 3, "ar": 2}[language]
    place = NUMBERS[language].split().index(word) if word in NUMBERS[language].split() else 0
    if language == "ar":
        return place // 2 + 1
    return 1 if place < single else place - single + 2


OF_ROOM = re.compile(
    r" (?:that|who|which|qui|que) (?:\w+ )?"
    r"(?:spoke|took|said|raised|intervened|sont|ont|hablaron|intervinieron)"
)


def _is_of_room(passage: Passage, match: re.Match[str]) -> bool:
    behind = passage.folded.text[match.end() : match.end() + 30]
    return bool(OF_ROOM.match(behind))


def _listed(passage: Passage, start: int) -> bool:
    """Whether a count is about the people in the room, not about the world."""
    begin, end = sentence_around(passage, start)
    present = {
        "registered",
        "participated",
        "attended",
        "present",
        "room",
        "spoke",
        "joined",
        "took",
        "session",
        "participate",
        "intervened",
        "represented",
        "inscrits",
        "participe",
        "presents",
        "salle",
        "intervenus",
        "assistaient",
        "sala",
        "participaron",
        "asistieron",
        "presentes",
        "intervinieron",
        "شارك",
        "حضر",
        "القاعه",
        "الجلسه",
        "attending",
        "seance",
    }
    return any(passage.words[place].text in present for place in range(begin, end))


def _members(passage: Passage, code: str) -> Iterator[tuple[int, int]]:
    """Yield wordings for one of a constituency, and for all of it where they say something."""
    for match in _member_regex(passage.lexicon.language, code).finditer(passage.folded.text):
        first, last = places(passage, match.start(), match.end())
        has_noun = bool(match.groupdict().get("noun"))
        if first < last and (has_noun or _group_speaks(passage, first, last)):
            yield match.start(), match.end()


def _group_speaks(passage: Passage, first: int, last: int) -> bool:
    if passage.lexicon.language == "ar":
        return True
    if passage.says(first, last):
        return True
    after = passage.word(last)
    return (
        after is not None
        and not after.gap.strip()
        and passage.has(last, "skip")
        and passage.says(first, last + 1)
    )


@cache
def _member_regex(language: str, code: str) -> re.Pattern[str]:
    name = lexicon(language).constituencies[code]
    one, nouns = ONE[language], NOUNS[language]
    if language == "ar":
        return re.compile(rf"(?<!\w)[وفبكل]?{one} (?:عن |من )?{name}(?!\w)")
    links = r"(?:from|of|for|representing|du|de la|de l'|des|d'|de|del|de los|de las)"
    the = r"(?:the |le |la |les |el |los |las |l')?"
    options = [
        rf"{one} (?:\w+ )?{name}(?:'s)?[ -](?P<noun>(?:{nouns})s?)",
        rf"(?:{one} )?(?:{nouns})s?(?: \w+)? {links} ?{the}{name}",
        rf"{one} (?:\w+ )?{name}",
        rf"(?:two |three |both |deux |trois |dos |tres |ambos |ambas )?{name}(?: (?:{nouns})s?)?",
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(options) + r")(?!\w)")
