"""The titles of a consultation's sections, and the themes that a text refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.importers.plain_text import Line
from reports.importers.word_fold import fold

_TITLES = (
    (
        "raised_once",
        r"(?:raised|suggested|mentioned|heard|proposed|made|came up) (?:just |only |but )?once"
        r"|(?:just|only) once|single (?:proposals?|mentions?)|isolated (?:proposals?|points)"
        r"|une seule fois|propositions? isolees?|una sola vez|propuestas? aisladas?",
    ),
    (
        "who",
        r"who\b.{0,40}\bpartners?|who should|(?:key |right )?partners?(?: needed)?$|with whom"
        r"|qui (?:devrait|devraient|doit|sont).{0,40}partenaires?|(?:les )?partenaires(?: cles)?$"
        r"|avec qui|quien(?:es)? (?:deberian?|deben?|son).{0,40}(?:socios?|aliados?)|con quien"
        r"|(?:los )?(?:socios|aliados)(?: clave)?$",
    ),
    (
        "what",
        r"what\b.{0,30}\b(?:partners?|should|to do|can be done|must)|(?:key |main |shared )?"
        r"priorities|recommendations|proposed actions?|actions? proposed|ce que.{0,40}(?:faire"
        r"|font)|que (?:devraient|faire|doivent)|(?:les )?priorites|recommandations"
        r"|que (?:deberian|deben|hacer)|lo que.{0,30}hacer|(?:las )?prioridades|recomendaciones",
    ),
    (
        "emphases",
        r"(?:key |main |general )?(?:emphas[ei]s|messages|highlights|threads)|general observations"
        r"|accents(?: principaux)?|messages (?:cles|principaux)|points (?:saillants|forts)"
        r"|constats|enfasis|mensajes (?:clave|principales)|aspectos destacados",
    ),
    (
        "participation",
        r"participation|participants?$|attendance|who took part|introduction|background"
        r"|about (?:the|this) (?:session|consultation)|participacion|participantes$|asistencia"
        r"|introduccion|antecedentes|contexte$|contexto$",
    ),
)
_PATTERNS = [(key, re.compile(rf"\b(?:{words})")) for key, words in _TITLES]
_END_OF_TITLE = re.compile(r"(?<=[?:.])\s+|(?<=[?:.])\s*$")
_NOTE_SIGN = re.compile(r"(?<=[:.?!”\"»])\s*\d{1,2}$")
_MOST_WORDS_BEFORE = 9
_MOST_WORDS = 12
_LEAD_WORDS = 5

_REFERS = re.compile(
    r"\b(?:(?:also|further|equally|likewise) (?:taken up|addressed|discussed|covered|treated"
    r"|dealt with|relevant)|taken up (?:under|in)|cross-?references?"
    r"|see (?:also )?(?:under )?(?:the )?"
    r"(?:\w+ )?themes?"
    r"|(?:refers?|relates?|links?|linked|belongs?) (?:also )?to (?:the )?(?:\w+ )?themes?"
    r"|egalement (?:aborde|traite|repris|evoque)\w*|voir (?:aussi|egalement)|renvoie au"
    r"|tambien (?:se )?(?:aborda|trata|retoma|recoge)\w*|vease (?:tambien)?|remite al)\b"
)
_THEMES = re.compile(r"\b(?:themes?|temas?)\b\s*")
_NAMED = re.compile(
    r"(?P<number>\d{1,2})\s*[:–—]\s*(?P<title>[^,;.]+(?:, (?!\d|and \d|et \d|y \d)[^,;.]+)*)"
)
_NUMBERS = re.compile(r"\d{1,2}(?=\s*(?:,|;|and|et|y|&|\.|\)|$|\s))")


@dataclass(frozen=True)
class SectionTitle:
    """A title, and what follows it in the same paragraph; `lead` where it is a whole sentence."""

    key: str
    text: str
    rest: str = ""
    lead: str = ""


def read_section_title(line: Line) -> SectionTitle | None:
    """Return the section that a line opens."""
    is_marked = line.marker is not None and line.marker.kind in {"roman", "upper", "number"}
    text = _NOTE_SIGN.sub("", line.text)
    end = _END_OF_TITLE.search(text)
    title, rest = (text[: end.start()], text[end.end() :]) if end else (text, "")
    words = title.split()
    if not line.rank and not (is_marked and line.marker and line.marker.kind != "number"):
        short = len(words) <= _MOST_WORDS and not rest and not title.endswith(".")
        if (line.is_item and not is_marked) or not short:
            return None
    folded = fold(title).rstrip(" :?.")
    for key, pattern in _PATTERNS:
        match = pattern.search(folded)
        if match is None:
            continue
        before = len(folded[: match.start()].split())
        if before > (_MOST_WORDS_BEFORE if is_marked else 3):
            continue
        if key != "raised_once" and (len(words) > _MOST_WORDS or before > 3):
            continue
        lead = title if len(words) > _LEAD_WORDS and title.endswith(":") else ""
        return SectionTitle(key, title.rstrip(" :"), rest.strip(), lead)
    return None


def is_introduction(title: str) -> bool:
    """Whether a title announces more than who took part."""
    return not re.match(r"(?:participa|attendance|asistencia|who took)", fold(title))


def read_cross_references(text: str) -> list[str]:
    """Return the other themes that a text refers to, with their titles where it gives them."""
    folded = fold(text)
    refers = _REFERS.search(folded)
    themes = _THEMES.search(folded, max(0, refers.start() - 1)) if refers else None
    if themes is None:
        return []
    rest = text[themes.end() :]
    named = [f"{match['number']}: {_clean(match['title'])}" for match in _NAMED.finditer(rest)]
    if named:
        return named
    sentence = re.split(r"[.;!?](?:\s|$)", rest, maxsplit=1)[0]
    if not re.match(r"\s*(?:n[°o]s?\s*)?\d", sentence):
        return []
    return _NUMBERS.findall(sentence)


def is_reference_only(text: str) -> bool:
    """Whether a paragraph does nothing but refer to other themes, as a footnote does."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])", text.strip()) if part]
    return len(sentences) == 1 and bool(read_cross_references(text))


def _clean(title: str) -> str:
    return re.sub(r"[\s,]*\b(?:and|et|y)\s*$", "", title).strip()
