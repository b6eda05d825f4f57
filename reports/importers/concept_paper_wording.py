"""The words by which a concept paper names its parts, in English, French and Spanish.

All patterns are for folded text (no accents, lower case), whose positions are those of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gfmd_site.lib.docx_text import clean_text
from reports.choices import SessionKind
from reports.importers.word_fold import fold

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one un une uno una first premier premiere primer primera primero",
            "two deux dos second seconde deuxieme segunda segundo",
            "three trois tres third troisieme tercera tercer",
            "four quatre cuatro fourth quatrieme cuarta cuarto",
            "five cinq cinco fifth cinquieme quinta quinto",
            "six seis sixth sixieme sexta sexto",
        ),
        start=1,
    )
    for word in words.split()
}
_NUMBER = (
    r"(?P<number>\d{1,2}(?:[.\-]\d{1,2})?[a-z]?(?![\w%])|(?:viii|vii|vi|iv|ix|iii|ii|i|v|x)\b|(?:"
    + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
    + r")\b)"
)
_NO = r"(?:\s*(?:n\s?[°ºo.]|no\.|num\.|numero|number|#))?"
_SEPARATOR = r"\s*(?P<mark>[:.|)\-–—]|\(|$)?\s*"
_SESSION_WORD = (
    r"(?:government |thematic |gfmd )?(?:round[ \-]?tables?(?: session| discussion)?|rt"
    r"|tables? rondes?|mesas? redondas?|working session|seance de travail|sesion de trabajo)"
)
_THEME_WORD = (
    r"(?:sub[ \-]?)?(?:thematic (?:area|pillar|cluster|priority|focus|axis)|themes?|themas?"
    r"|temas?|ejes?(?: tematicos?)?|axes?(?: thematiques?)?|areas? tematicas?|pillars?|piliers?"
    r"|pilares|clusters?)"
)
_TITLE = {
    "theme": re.compile(rf"{_THEME_WORD}{_NO}\s*{_NUMBER}{_SEPARATOR}"),
    "session": re.compile(rf"{_SESSION_WORD}{_NO}\s*{_NUMBER}{_SEPARATOR}"),
}
_PLAIN_SESSION = re.compile(rf"(?:sessions?|seances?|sesion(?:es)?){_NO}\s*{_NUMBER}{_SEPARATOR}")
# "1.1 Title": a roundtable where the paper does not use the word.
DOTTED = re.compile(r"(?P<number>\d{1,2}\.\d{1,2})\.?\s*[:\-–—]?\s+(?=\S)")
_REVERSED = re.compile(rf"(?P<number>\d{{1,2}}(?:\.\d{{1,2}})?)\.?\s+{_SESSION_WORD}\s*[:.\-–—]\s*")
_LONGEST_TITLE = 320

_OF_SESSION = (
    r"(?: (?:of|for|de|del|de la|pour|para)(?: (?:the|this|la|le|esta|cette|el))?"
    rf" (?:{_SESSION_WORD}|session|sesion|debate|discussions?|debat|mesa|table))?"
)
# A label is alone on its line, or has its content or its translation behind it.
_ENDS_HERE = r"(?=\s*(?:[:./]|[\-–—] |$))"
_OUTCOME = re.compile(
    r"(?:the )?(?:(?:main|key|specific|overall) )?"
    r"(?:(?:expected|anticipated|intended|desired|key|envisaged) "
    r"(?:outcomes?|results?|outputs?|achievements?|deliverables?)"
    r"|outcomes?|objectives?|aims?|purpose|aims? and objectives?"
    r"|(?:les? )?(?:principaux )?resultats?(?: (?:attendus?|escomptes?|vises?|recherches?))?"
    r"|(?:l')?objectifs?(?: (?:vises?|attendus?))?|buts?"
    r"|(?:los? )?resultados?(?: (?:esperados?|previstos?|deseados?|buscados?))?"
    r"|objetivos?(?: (?:esperados?|principales|principal))?)" + _OF_SESSION + _ENDS_HERE
)
_QUESTIONS = re.compile(
    r"(?:the |some |possible |main |proposed |suggested )*"
    r"(?:(?:guiding|key|guide|discussion|leading|core|central|orienting|policy|framing) questions?"
    r"|questions?(?: (?:for|to guide|to frame|to consider|to be addressed|to address)"
    r"(?: (?:the )?(?:\w+ ){0,2}\w+)?)?"
    r"|(?:points|issues|topics) for (?:discussion|debate|reflection)"
    r"|questions? (?:directrices?|d'orientation|cles?|guides?|a debattre|a examiner|indicatives?"
    r"|pour (?:le|la|les|orienter|guider) (?:\w+ ){0,2}\w+)"
    r"|points a debattre|pistes de reflexion"
    r"|preguntas?(?: (?:orientadoras?|guias?|claves?|rectoras?|generadoras?|orientativas?"
    r"|para (?:el|la|guiar|orientar) (?:\w+ ){0,2}\w+))?|puntos de (?:discusion|debate))"
    + _OF_SESSION
    + _ENDS_HERE
)
_LABEL_END = re.compile(r"\s*(?P<mark>[:.]|\s[\-–—]\s)\s*|\s*$")
_BOTH = re.compile(r"\s*/\s*")

# A paragraph that says by itself what is expected, without a label above it.
SAYS_OUTCOME = re.compile(
    r"\b(?:expected (?:outcomes?|results?)|is expected to|(?:will|should) (?:aim|seek) to|aims? to"
    r"|resultats? (?:attendus?|escomptes?)|vise a|devrait permettre|a pour (?:but|objectif)"
    r"|resultados? esperados?|se espera|tiene (?:por|como) (?:objetivo|fin)|busca)\b"
)


@dataclass(frozen=True)
class Title:
    """A theme or a roundtable announced by a line: its number as typed, and the words after it."""

    kind: str
    number: str
    text: str


@dataclass(frozen=True)
class Label:
    """The name of a part of a session, and what follows it on the same line."""

    slot: str
    rest: str


def read_title(text: str) -> Title | None:
    """Return the theme or roundtable that a line announces, None for running text."""
    folded = fold(text)
    for kind, pattern in _TITLE.items():
        match = pattern.match(folded)
        if match is None:
            continue
        end = _after_translation(folded, match.end(), pattern)
        words = text[end:].strip(" \xa0")
        if match["mark"] == "(":
            # "RT 2 (Wages)" is a title; "Roundtable 2 (in May) showed" is running text.
            if not words.endswith(")") or "(" in words:
                return None
            words = words[:-1]
        if words and not match["mark"] and not _begins_a_title(words):
            return None
        if len(words) > _LONGEST_TITLE or _is_sentence(words):
            return None
        return Title(kind, plain_number(match["number"]), unquoted(words))
    match = _REVERSED.match(folded)
    if match and len(text) <= _LONGEST_TITLE:
        return Title("session", match["number"], unquoted(text[match.end() :].strip()))
    return None


def read_plain_session(text: str) -> Title | None:
    """Return what a line such as "Session 2: Title" announces, for papers without roundtables."""
    match = _PLAIN_SESSION.match(fold(text))
    words = text[match.end() :].strip(" \xa0") if match else ""
    if match is None or match["mark"] == "(" or len(words) > _LONGEST_TITLE or _is_sentence(words):
        return None
    if words and not match["mark"] and not _begins_a_title(words):
        return None
    return Title("session", plain_number(match["number"]), unquoted(words))


def read_dotted_title(text: str) -> Title | None:
    """Return the roundtable that a line such as "1.1 Title" announces."""
    match = DOTTED.match(fold(text))
    words = text[match.end() :].strip() if match else ""
    if match is None or not words or words.endswith(("?", ".", ";")) or len(words) > 250:
        return None
    return Title("session", match["number"], unquoted(words))


def read_label(text: str) -> Label | None:
    """Return the label that begins a line: alone, or with its content behind a colon."""
    for slot, pattern in (("outcome", _OUTCOME), ("questions", _QUESTIONS)):
        rest = _after_label(text, pattern)
        if rest is not None:
            return Label(slot, rest)
    return None


def _after_label(text: str, pattern: re.Pattern[str]) -> str | None:
    folded = fold(text[:400])
    match = pattern.match(folded)
    while match is not None:
        end = _LABEL_END.match(folded, match.end())
        if end is not None:
            rest = text[end.end() :].strip()
            return None if rest and end["mark"] == "." and len(text) < 60 else rest
        both = _BOTH.match(folded, match.end())
        match = pattern.match(folded, both.end()) if both else None
    return None


def _after_translation(folded: str, end: int, pattern: re.Pattern[str]) -> int:
    """Step over the same announcement in a second language, as in "Theme 1 / Tema 1: …"."""
    both = re.compile(r"\s*/\s*").match(folded, end)
    again = pattern.match(folded, both.end()) if both else None
    return again.end() if again else end


def _begins_a_title(words: str) -> bool:
    first = words[0]
    return first.isupper() or first in "“\"«‘¿'"


def _is_sentence(words: str) -> bool:
    """Whether this is running text: several sentences, or a long one that ends."""
    if re.search(r"[.;] +[A-ZÀ-Þ]", words):
        return True
    return words.endswith((".", ";")) and len(words.split()) > 14


def plain_number(typed: str) -> str:
    """Return a number in digits: "II" and "two" are 2, "1-1" is 1.1."""
    folded = fold(typed)
    known = _ROMAN.get(folded) or _NUMBER_WORDS.get(folded)
    return str(known) if known else folded.replace("-", ".")


def unquoted(text: str) -> str:
    text = text.strip().rstrip(":").strip()
    pairs = (("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’"))
    for opening, closing in pairs:
        inner = text[1:-1]
        if text.startswith(opening) and text.endswith(closing) and opening not in inner:
            return inner.strip(" \xa0\u202f")
    return text


# -- other sessions --

_OTHER = (
    (SessionKind.COMMON_SPACE, r"common space|espaces? communs?|espacios? comun(?:es)?"),
    (
        SessionKind.BUSINESS_MECHANISM,
        r"(?:gfmd )?business (?:mechanism|meeting)|(?:le )?mecanisme (?:des entreprises"
        r"|des affaires|du secteur prive|entreprises)|(?:el )?mecanismo (?:empresarial|de negocios"
        r"|del sector privado)",
    ),
    (
        SessionKind.CIVIL_SOCIETY_DAY,
        r"(?:gfmd )?civil society (?:days?|forum|programme|mechanism|segment)"
        r"|(?:les )?journees? de la societe civile|forum de la societe civile"
        r"|(?:los )?(?:jornadas?|dias?) de la sociedad civil|foro de la sociedad civil",
    ),
    (
        SessionKind.SPECIAL_SESSION,
        r"special (?:sessions?|plenary)|(?:seances?|sessions?) speciales?"
        r"|sesion(?:es)? especial(?:es)?|future of the forum|avenir du forum|futuro del foro"
        r"|platform for partnerships"
        r"|plateforme (?:pour|de|des) partenariats?|plataforma (?:para|de) (?:las )?(?:alianzas"
        r"|asociaciones)|(?:gfmd )?mayors? mechanism|mecanisme des maires|mecanismo de alcaldes"
        r"|(?:gfmd )?youth (?:forum|programme)|forum (?:des jeunes|de la jeunesse)"
        r"|foro de (?:la )?juventud",
    ),
    (
        SessionKind.REGIONAL_CONSULTATION,
        r"regional consultations?|consultations? regionales?|consultas? regional(?:es)?",
    ),
    (
        SessionKind.WORKSHOP,
        r"(?:pre-?(?:summit|forum) )?(?:thematic )?workshops?(?= \d|\s*:)|"
        r"ateliers?(?: thematiques?)?(?= \d|\s*:)|"
        r"taller(?:es)?(?: tematicos?)?(?= \d|\s*:)",
    ),
    (
        SessionKind.SIDE_EVENT,
        r"side[ \-]?events?(?= \d|\s*:)|evenements? paralleles?(?= \d|\s*:)"
        r"|eventos? paralelos?(?= \d|\s*:)",
    ),
)
_OTHER_HEADS = [(kind, re.compile(rf"(?:the )?(?:{words})\b")) for kind, words in _OTHER]
_NUMBERED_HEAD = re.compile(r"[^:]{3,40}?(?: \d{1,2})?\s*[:]\s*")
_GROUPS = (
    (SessionKind.WORKSHOP, re.compile(r"\b(?:workshops?|ateliers?|taller(?:es)?)\b")),
    (
        SessionKind.SIDE_EVENT,
        re.compile(
            r"\b(?:side[ \-]?events?|(?:evenements?|manifestations?) paralleles?"
            r"|eventos? paralelos?|actos? paralelos?)\b"
        ),
    ),
)
GROUPED = frozenset({SessionKind.WORKSHOP, SessionKind.SIDE_EVENT})
SINGLE = frozenset(
    {SessionKind.COMMON_SPACE, SessionKind.BUSINESS_MECHANISM, SessionKind.CIVIL_SOCIETY_DAY}
)


def read_other_session(text: str) -> tuple[str, str] | None:
    """Return kind and title of another session that a heading announces."""
    if len(text) > 220 or text.endswith((".", ";", "?")):
        return None
    folded = fold(text)
    for kind, pattern in _OTHER_HEADS:
        if pattern.match(folded) is None:
            continue
        if kind not in GROUPED:
            return kind, unquoted(text)
        head = _NUMBERED_HEAD.match(folded)
        title = unquoted(text[head.end() :]) if head else ""
        return (kind, title) if title else None
    return None


def read_group(text: str) -> str | None:
    """Return the kind of the sessions that a heading or a line before a list speaks of."""
    folded = fold(text)
    found = [kind for kind, pattern in _GROUPS if pattern.search(folded)]
    return found[0] if len(found) == 1 else None


def comparable(text: str) -> str:
    """Words without case, accents and punctuation."""
    return " ".join(re.findall(r"[^\W_]+", fold(clean_text(text))))
