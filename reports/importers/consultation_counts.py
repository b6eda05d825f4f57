"""How many took part, by constituency, as a sentence, a list or a table says it."""

from __future__ import annotations

import re

from reports.importers.word_fold import fold

_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one un une uno una",
            "two deux dos",
            "three trois tres",
            "four quatre cuatro",
            "five cinq cinco",
            "six seis",
            "seven sept siete",
            "eight huit ocho",
            "nine neuf nueve",
            "ten dix diez",
            "eleven onze once",
            "twelve douze doce",
            "thirteen treize trece",
            "fourteen quatorze catorce",
            "fifteen quinze quince",
            "sixteen seize dieciseis",
            "seventeen dix-sept diecisiete",
            "eighteen dix-huit dieciocho",
            "nineteen dix-neuf diecinueve",
            "twenty vingt veinte",
        ),
        start=1,
    )
    for word in words.split()
}
_IN_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))
# A year is no head-count.
_NUMBER = rf"(?<![\w.,\-])((?!(?:19|20)\d\d\b)\d{{1,4}}|{_IN_WORDS})"
_FILLER = (
    r"(?:(?!(?:and|et|y|e|of|de|des|from|with|dont|del|in|at|to|for"
    r"|on|en|a|as)\b)[a-z'\-]+ ){0,2}?"
)
_STATES = (
    r"(?:member )?states?|governments?|countries|etats?(?: membres)?|pays|gouvernements?"
    r"|estados?(?: miembros)?|paises|gobiernos?"
)
_PEOPLE = (
    r"representatives?|delegates?|officials?|participants?|representant(?:e?s)?|delegue[es]*"
    r"|delegados?"
)
_OF = r"(?:of|from|for|de|d'|des|del|de los)\s*(?:the )?"
_NOUNS = {
    "civil_society": r"civil society|ngos?|csos?|non-governmental|societe civile"
    r"|(?:organisations?|representants?) de la societe civile|ong\b|osc\b"
    r"|(?:organizaciones|representantes) de la sociedad civil|sociedad civil",
    "business": r"business(?:es)?|compan(?:y|ies)|private sector|employers?|entreprises?"
    r"|(?:representants? du )?secteur prive|employeurs?|empresas?"
    r"|(?:representantes? del )?sector privado|empleadores?",
    "local_authority": r"mayors?|cit(?:y|ies)|local (?:and regional )?(?:authorit(?:y|ies)"
    r"|governments?)|municipalit(?:y|ies)|maires?|villes?|(?:collectivites|autorites) locales"
    r"|alcald(?:e|es|ias?)|ciudades|(?:autoridades|gobiernos) locales|municipios",
    "youth": r"youth|young people|jeunes|organisations? de jeunesse|jovenes|juventud",
    "un_system": r"(?:un|united nations) (?:agenc(?:y|ies)|entit(?:y|ies)|bodies)"
    r"|(?:organismes|entites|agences) des nations unies|(?:organismos|entidades|agencias) de las"
    r" naciones unidas",
    "international_organisation": r"international organi[sz]ations?|organisations? internationales?"
    r"|organizacion(?:es)? internacional(?:es)?",
    "regional_process": r"regional (?:consultative )?process(?:es)?|processus (?:consultatifs? )?"
    r"regiona(?:l|ux)|procesos? (?:consultivos? )?regional(?:es)?",
    "academia": r"academics?|academia|universit(?:y|ies)|researchers?|universitaires?|chercheurs?"
    r"|universidad(?:es)?|academic[oa]s?|investigadores",
    "observer": r"observers?|observateurs?|organisations? observatrices?|observadore?s?",
}
_INTERVENTIONS = (
    r"interventions?|statements?|contributions?|inputs?|prises de parole|intervencion(?:es)?"
    r"|aportes|aportaciones"
)
_REPRESENTATIVES = re.compile(
    rf"{_NUMBER} {_FILLER}(?:{_PEOPLE}) {_OF}{_NUMBER} {_FILLER}(?:{_STATES})\b"
)
_ALL = {"states": _STATES, **_NOUNS, "participants": "participants?|participantes?"}


def read_counts(text: str) -> dict[str, int]:
    """Return the head-counts that a text gives, in its order."""
    folded = " ".join(fold(text).split())
    found: list[tuple[int, str, int]] = []
    taken: list[tuple[int, int]] = []
    both = _REPRESENTATIVES.search(folded)
    if both:
        found.append((both.start(1), "state_representatives", _value(both[1])))
        found.append((both.start(2), "states", _value(both[2])))
        taken.append(both.span())
    for code, nouns in _ALL.items():
        match = _first(folded, nouns, taken)
        if match and code not in [name for _place, name, _count in found]:
            found.append((match.start(), code, _value(match[1])))
    return {code: count for _place, code, count in sorted(found)}


def read_interventions(text: str) -> int | None:
    """Return how many took the floor, where the text says it."""
    match = _first(" ".join(fold(text).split()), _INTERVENTIONS, [])
    return _value(match[1]) if match else None


def _first(folded: str, nouns: str, taken: list[tuple[int, int]]) -> re.Match[str] | None:
    bodies = rf"(?:{_PEOPLE}|organi[sz]ations?|organizaciones)"
    counted = rf"{_NUMBER} {_FILLER}(?:{bodies} {_OF})?(?:{nouns})\b"
    listed = rf"\b(?:{nouns})\b[^.,;:\d]{{0,40}}\s*[:=|–]\s*(\d{{1,4}})\b"
    for pattern in (counted, listed):
        for match in re.finditer(pattern, folded):
            if not any(start <= match.start() < end for start, end in taken):
                return match
    return None


def _value(typed: str) -> int:
    return int(typed) if typed.isdigit() else _WORDS[typed]
