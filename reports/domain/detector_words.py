"""Word lists of the detector, read once from `seeds/detector` and `seeds/vocabularies`."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gfmd_site.lib.translated import CONTENT_LANGUAGES
from reports.domain.detector_lists import word_list
from reports.domain.detector_text import ARABIC, Word, fold, words_of

COUNTRY, DEMONYM, ORGANISATION, CITY = "country", "demonym", "organisation", "city"
# Areas nobody speaks for, or whose name is an ordinary word in one of the languages.
LEFT_OUT = word_list("left_out")
# Names that are ordinary words in small letters.
ONLY_WITH_CAPITAL = word_list("only_with_capital")
SHORT = 4


@dataclass(frozen=True)
class Entry:
    """A known name: what it names, and how it must be written to count."""

    kind: str
    code: str
    name: str
    words: tuple[str, ...]
    needs_capital: bool = False
    needs_upper: bool = False


@dataclass(frozen=True)
class Lexicon:
    """What one language uses to report speech. All words are folded."""

    language: str
    say: frozenset[str]
    bare: frozenset[str]
    act: frozenset[str]
    sets: dict[str, frozenset[str]]
    patterns: dict[str, str]
    constituencies: dict[str, str]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


def _folder(name: str) -> Path:
    return Path(settings.SEEDS_DIR) / name


def _rows(folder: str, name: str) -> list[dict[str, str]]:
    with (_folder(folder) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PATTERNS = (
    "functions",
    "honorifics",
    "whose",
    "whose_things",
    "he",
    "his",
    "gendered",
    "speakers",
    "order",
    "time",
    "not_quote",
)
SETS = (
    "that",
    "skip",
    "passive",
    "articles",
    "joins",
    "and",
    "in",
    "we",
    "agent",
    "agent_after",
    "agent_noun",
    "addressed",
    "roles",
    "noun_topics",
    "people",
    "language_words",
)


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of a language; English for one that has none."""
    if language not in CONTENT_LANGUAGES:
        return lexicon("en")
    raw: dict[str, Any] = tomllib.loads(
        (_folder("detector") / f"{language}.toml").read_text(encoding="utf-8")
    )
    say, bare = _verbs(language, raw["say"].split())
    act, bare_act = _verbs(language, raw["act"].split())
    return Lexicon(
        language=language,
        say=frozenset(say | _folded_words(raw["say_forms"])),
        bare=frozenset(bare),
        act=frozenset(act | bare_act | _folded_words(raw["act_forms"])),
        sets={name: _folded_words(raw[name]) for name in SETS},
        patterns={name: _pattern(raw[name]) for name in PATTERNS},
        constituencies={key: fold(value) for key, value in raw["constituencies"].items()},
    )


def _folded_words(words: str) -> frozenset[str]:
    return frozenset(part for word in words.split() for part in words_of(word))


def _pattern(alternatives: str) -> str:
    """Return one alternative of a regular expression out of lines joined by bars.

    Longer wordings stand first where they begin alike, so that the whole title is taken.
    """
    parts = [part.strip() for part in _split_bars(alternatives.replace("\n", ""))]
    return "|".join(sorted((fold(part) for part in parts if part), key=len, reverse=True))


def _split_bars(text: str) -> Iterator[str]:
    depth, part = 0, ""
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and depth == 0:
            yield part
            part = ""
        else:
            part += letter
    yield part


def _verbs(language: str, lemmas: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the inflected forms of regular verbs, and the bare ones apart."""
    forms: set[str] = set()
    bare: set[str] = set()
    for lemma in lemmas:
        if language == "en":
            forms |= _english(lemma)
            bare.add(lemma)
        elif language == "fr":
            forms |= _french(fold(lemma))
        elif language == "es":
            forms |= _spanish(fold(lemma))
    return forms, bare


def _english(lemma: str) -> set[str]:
    if lemma.endswith("e"):
        return {f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"}
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"}
    ending = "es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"
    return {f"{lemma}{ending}", f"{lemma}ed", f"{lemma}ing"}


def _french(lemma: str) -> set[str]:
    if lemma == "faire" or not lemma.endswith(("er", "ir")):
        return set()
    stem = lemma[:-2]
    endings = "e ent es ee ees ait aient a erent ant era eront i is it issent issait"
    if lemma.endswith("er"):
        endings = "e ent es ee ees ait aient a erent ant era eront"
    soft = f"{stem}e" if stem.endswith("g") else stem
    return {f"{soft if ending[0] == 'a' else stem}{ending}" for ending in endings.split()}


SPANISH_AR = "a an o aron aba aban ado ando ara aran"
SPANISH_ER = "e en io ieron ia ian ido iendo era"


def _spanish(lemma: str) -> set[str]:
    stem = lemma[:-2]
    if lemma.endswith("ar"):
        return {f"{stem}{ending}" for ending in SPANISH_AR.split()}
    return {f"{stem}{ending}" for ending in SPANISH_ER.split()}


# Names


def _demonyms(language: str, base: str) -> set[str]:
    base = fold(base)
    if language == "en":
        if re.search(r"(?:ese|ss|ish|ch|se|oi)$", base):
            return {base}
        return {base, f"{base}s"}
    if language == "fr":
        if base.endswith("s"):
            return {base, f"{base}e", f"{base}es"}
        extra = "ne" if base.endswith(("en", "on")) else "" if base.endswith("e") else "e"
        return {base, f"{base}s", f"{base}{extra}", f"{base}{extra}s"}
    if language == "es":
        if base.endswith("o"):
            return {base[:-1] + ending for ending in ("o", "a", "os", "as")}
        if base.endswith(("es", "an", "ol", "n", "l")):
            return {base, f"{base}a", f"{base}es", f"{base}as"}
        return {base, f"{base}s", f"{base}es"}
    return {base, f"{base}ه", f"{base}ون", f"{base}ين", f"{base}ات", f"{base}ا"}


def _entry(kind: str, code: str, name: str) -> Entry | None:
    words = words_of(name)
    if not words or (len(words) == 1 and len(words[0]) < 2):
        return None
    letters = re.sub(r"[^\w]", "", name)
    is_short_form = letters.isupper() and not ARABIC.search(name)
    one = len(words) == 1
    return Entry(
        kind=kind,
        code=code,
        name=name,
        words=words,
        needs_upper=is_short_form
        and (len(letters) < SHORT or words[0] in ONLY_WITH_CAPITAL or not one),
        needs_capital=one and words[0] in ONLY_WITH_CAPITAL,
    )


@cache
def country_labels() -> dict[str, dict[str, str]]:
    """Return by code what people call each country, by language."""
    return {
        row["code"]: {
            language: row[f"short_{language}"] or row[f"label_{language}"]
            for language in CONTENT_LANGUAGES
        }
        for row in _rows("vocabularies", "countries.csv")
    }


@cache
def country_regions() -> dict[str, str]:
    return {row["code"]: row["region"] for row in _rows("vocabularies", "countries.csv")}


@cache
def region_wordings() -> dict[str, dict[str, str]]:
    """Return by region code the words for “a State from there”, by language."""
    return {
        row["code"]: {language: row[f"from_{language}"] for language in CONTENT_LANGUAGES}
        for row in _rows("detector", "regions.csv")
    }


def _country_entries() -> Iterator[Entry | None]:
    for row in _rows("vocabularies", "countries.csv"):
        if row["code"] in LEFT_OUT:
            continue
        for kind in ("label", "short"):
            for language in CONTENT_LANGUAGES:
                name = row[f"{kind}_{language}"]
                yield _entry(COUNTRY, row["code"], name)
                yield _entry(COUNTRY, row["code"], re.sub(r"\s*\(.*\)", "", name))
    for row in _rows("detector", "countries.csv"):
        for name in row["names"].split("|"):
            yield _entry(COUNTRY, row["code"], re.sub(r"^The ", "", name))
        for language in CONTENT_LANGUAGES:
            for base in filter(None, row[language].split("|")):
                for form in _demonyms(language, base):
                    yield _entry(DEMONYM, row["code"], form)


@cache
def known_names() -> dict[str, tuple[Entry, ...]]:
    """Return all known names by their first word, the longest first."""
    entries: list[Entry | None] = list(_country_entries())
    for row in _rows("detector", "organisations.csv"):
        entries += [_entry(ORGANISATION, row["code"], name) for name in row["names"].split("|")]
    for row in _rows("detector", "cities.csv"):
        entries += [_entry(CITY, row["country"], name) for name in row["names"].split("|")]
    return by_first_word(entry for entry in entries if entry)


def by_first_word(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, dict[tuple[str, ...], Entry]] = {}
    for entry in entries:
        found.setdefault(entry.words[0], {}).setdefault(entry.words, entry)
    return {
        word: tuple(sorted(rows.values(), key=lambda row: -len(row.words)))
        for word, rows in found.items()
    }


@cache
def known_organisations() -> frozenset[tuple[str, ...]]:
    return frozenset(
        entry.words
        for entries in known_names().values()
        for entry in entries
        if entry.kind == ORGANISATION
    )


def language_of(words: Sequence[Word], given: str) -> str:
    """Return the language of a text; the given one unless another is much clearer."""
    if not words:
        return given
    if sum(1 for word in words if ARABIC.match(word.text)) * 2 > len(words):
        return "ar"
    texts = [word.text for word in words]
    own = _stop_words(texts, given) if given != "ar" else 0
    if own * 5 > len(texts):
        return given
    counts = {language: _stop_words(texts, language) for language in ("en", "fr", "es")}
    best = max(counts, key=lambda language: counts[language])
    needed = 3 if own else 2
    return best if counts[best] >= needed and counts[best] > own * 1.5 else given


def _stop_words(words: list[str], language: str) -> int:
    known = lexicon(language)["language_words"]
    return sum(1 for word in words if word in known)
