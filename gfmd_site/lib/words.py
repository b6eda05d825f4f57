"""Words as search compares them: folded, stemmed, and joined over languages.

A word is stored with its stems and, where it belongs to one, the name of its family: "immigration",
"migrants" and "المهاجرين" are all of the family "0migr" (no word begins with a nought). What a
person types goes the same way, so that both meet whatever the ending, the accent or the language.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic"}
MAX_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# Letters that Arabic writers use for one another.
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "ااااي" + "ه", "ـ")

_STOP_WORDS = """
    a an and are as at by for from in into is it its of on or that the their this to was with
    au aux avec ce ces dans de des du en est et la le les leur ou par pour que qui sur un une
    al con del el en es las los o para por que se su sus un una y
    من في على إلى الى عن مع هذا هذه التي الذي و او أو
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

# Beginnings of folded words, one family each. Only beginnings that mean one thing.
FAMILIES: dict[str, tuple[str, ...]] = {
    "migr": (
        *("migr", "immigr", "emigr", "inmigr", "remigr", "transmigr"),
        *("هجر", "الهجر", "مهاجر", "المهاجر", "للمهاجر", "والمهاجر", "والهجر"),
    ),
    "detention": ("detent", "detain", "detenc", "detenid", "احتجاز", "الاحتجاز", "محتجز"),
    "trafficking": ("traffick", "اتجار", "الاتجار"),
    "remittance": ("remittanc", "remesa", "التحويلات"),
    "refugee": ("refug", "لاجي", "لاجئ", "اللاجي", "اللاجئ"),
    "recruitment": ("recruit", "recrut", "reclut", "contratac", "توظيف", "التوظيف"),
    "diaspora": ("diaspor", "مغترب", "المغترب"),
    "reintegration": ("reintegr", "reinsert"),
    "border": ("border", "frontier", "fronter", "حدود", "الحدود"),
    "woman": ("woman", "women", "femme", "mujer", "نساء", "النساء", "امراه"),
    "child": ("child", "enfant", "nino", "nina", "ninez", "اطفال", "الاطفال", "طفل"),
    "worker": ("worker", "travailleur", "travailleuse", "trabajador", "عمال", "العمال"),
    "housing": ("housing", "logement", "vivienda", "اسكان", "الاسكان"),
    "school": ("school", "ecole", "escuela", "مدرسه", "مدارس", "المدارس"),
    "health": ("health", "sante", "salud", "صحه", "الصحه", "الصحي"),
    "language": ("language", "langue", "idioma", "لغه", "اللغه", "لغات"),
    "passport": ("passport", "passeport", "pasaporte", "جواز"),
    "city": ("city", "cities", "ville", "ciudad", "مدينه", "المدينه", "مدن", "المدن"),
}


def fold(text: str) -> str:
    """Return a text in small letters without accents and vowel signs."""
    plain = unicodedata.normalize("NFKD", text.translate(_ARABIC_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def words_in(text: str) -> list[str]:
    """Return the words of a text as they stand, without signs of writing direction."""
    composed = unicodedata.normalize("NFKC", text)
    return [word[:MAX_WORD] for word in _WORD.findall(composed)]


# A stemmer holds the word it works on, so each thread has its own.
_own = threading.local()


def _stem(word: str, language: str) -> str:
    stemmers = _own.__dict__
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(STEMMERS[language])
    return str(stemmers[language].stemWord(word))


@lru_cache(maxsize=100_000)
def keys_of(word: str, language: str) -> frozenset[str]:
    """Return what a word of a text is found by: its stems and its family."""
    lower, plain = word.lower(), fold(word)
    if not plain:
        return frozenset()
    if plain.isdigit():
        return frozenset({plain})
    rules = "ar" if _ARABIC.search(word) else language
    found = {plain, *(fold(_stem(form, rules)) for form in {lower, plain})}
    family = family_of(plain)
    return frozenset(filter(None, found | ({family} if family else set())))


def asked_keys(word: str) -> frozenset[str]:
    """Return what to look for when somebody types a word: any of these is a find.

    The language of a search is not known, so the stems of all languages count.
    """
    family = family_of(fold(word))
    languages = ("ar",) if _ARABIC.search(word) else ("en", "fr", "es")
    keys: set[str] = {family} if family else set()
    return frozenset(keys.union(*(keys_of(word, language) for language in languages)))


@lru_cache(maxsize=100_000)
def family_of(folded: str) -> str:
    """Return the name of the family that a folded word belongs to, or an empty text."""
    for name, beginnings in FAMILIES.items():
        if folded.startswith(beginnings):
            return f"0{name}"
    return ""


def asked_words(text: str, limit: int = 12) -> list[str]:
    """Return the words of a search: each once, no stop words unless there is nothing else."""
    words = list(dict.fromkeys(words_in(text[:2000])))
    telling = [word for word in words if word.lower() not in STOP_WORDS]
    return (telling or words)[:limit]


def index_words(text: str, language: str) -> set[str]:
    """Return all keys of a text."""
    keys: set[str] = set()
    for word in words_in(text):
        if word.lower() not in STOP_WORDS:
            keys |= keys_of(word, language)
    return keys
