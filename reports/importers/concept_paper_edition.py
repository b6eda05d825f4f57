"""Which meeting a concept paper is for: number, title, year, place, chairs, overarching theme."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.importers.concept_paper_dates import meeting_days
from reports.importers.concept_paper_wording import unquoted
from reports.importers.plain_text import Line
from reports.importers.word_fold import fold
from reports.parsed_programme import ParsedEdition

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first premier premiere primer primero primera",
            "second deuxieme segundo segunda",
            "third troisieme tercer tercero tercera",
            "fourth quatrieme cuarto cuarta",
            "fifth cinquieme quinto quinta",
            "sixth sixieme sexto sexta",
            "seventh septieme septimo septima",
            "eighth huitieme octavo octava",
            "ninth neuvieme noveno novena",
            "tenth dixieme decimo decima",
            "eleventh onzieme undecimo undecima decimoprimero decimoprimer",
            "twelfth douzieme duodecimo duodecima decimosegundo",
            "thirteenth treizieme decimotercer decimotercero decimotercera",
            "fourteenth quatorzieme decimocuarto decimocuarta",
            "fifteenth quinzieme decimoquinto decimoquinta",
            "sixteenth seizieme decimosexto decimosexta",
            "seventeenth dix-septieme decimoseptimo decimoseptima",
            "eighteenth dix-huitieme decimoctavo decimoctava",
            "nineteenth dix-neuvieme decimonoveno decimonovena",
            "twentieth vingtieme vigesimo vigesima",
        ),
        start=1,
    )
    for word in words.split()
}
_ORDINAL = (
    r"(?P<ordinal>\d{1,2}(?:st|nd|rd|th|e|eme|er|[°ºª.]{1,2}|o|a)?|"
    + "|".join(sorted(_ORDINALS, key=len, reverse=True))
    + r")"
)
_FORUM = (
    r"(?:(?:annual )?(?:summit|meeting|edition|reunion|sommet|cumbre|conference|consultations?)"
    r" (?:meeting )?(?:of|du|del|de) (?:the |le |la |el |l')?)?"
    r"(?:global forum on migration (?:and|&) development|forum mondial sur la? migrations?"
    r"(?: internationales?)? et le developpement|forum mondial (?:sur )?migration et developpement"
    r"|foro mundial sobre (?:la )?migracion y (?:el )?desarrollo|gfmd|fmmd)"
    r"(?: \((?:gfmd|fmmd)\))?(?: summit(?: meeting)?)?"
)
_NAMED = re.compile(rf"\b{_ORDINAL} {_FORUM}")
_YEAR = re.compile(r"\b(20\d\d)\b")
_GFMD_YEAR = re.compile(r"\b(?:gfmd|fmmd|marche|summit|forum)\s*\(?(20\d\d)\b")
_LEFT_OUT = re.compile(
    r"(?:concept (?:paper|note)|draft|version|document (?:de reflexion|conceptuel|cadre)"
    r"|note (?:conceptuelle|de cadrage)|(?:documento|nota) conceptual|borrador|projet|final"
    r"|of|for|the|du|de|del|la|le|el|pour|para|revised|\d|[^\w])*"
)
_THEME_LABEL = re.compile(
    r"(?:the )?(?:(?:overarching|overall|central|main|general|guiding) (?:theme|topic)"
    r"|theme(?: of the (?:summit|forum|gfmd))?|theme (?:general|central|principal|global|directeur)"
    r"|theme du (?:sommet|forum)|tema (?:general|central|principal|rector)|lema)"
    r"\s*(?:[:\-–—]|$)\s*"
)
_THEME_IN_TEXT = re.compile(
    r"(?:overarching|overall|central|general|main|principal) (?:theme|thema|tema)\b[^“\"«.]{0,60}"
    r"|(?:theme|tema) (?:general|central|principal)\b[^“\"«.]{0,60}"
)
_QUOTED = re.compile(r"[“\"«]\s*([^”\"»]{8,300}?)\s*[”\"»]")
_PLACE_LABEL = re.compile(r"(?:place|venue|location|host city|lieu|ville|lugar|sede)\s*:\s*")
_PLACE_IN_TEXT = re.compile(
    r"(?:will (?:take place|be held|meet|convene)|to be held|aura lieu|se tiendra|se reunira"
    r"|se celebrara|tendra lugar) (?:in|at|a|en|au) "
)
_DATE_LINE = re.compile(
    r"(?P<place>[^\W\d][^\d:;.?!]{1,80}?)[,\s(–—-]+(?:\d{1,2}\b.{0,30})?\b20\d\d\)?"
)
_MONTHS = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b"
)
_CHAIR_LABEL = re.compile(
    r"(?:gfmd )?(?:co-?)?(?:chairs?|chairing states?|chairmanship|presidence|presidents?"
    r"|presidencia)(?: conjointe| conjunta)?\s*:\s*"
)
_CHAIR_IN_TEXT = re.compile(
    r"(?:(?:joint |co-?)?chair(?:man)?ship(?: of the (?:gfmd|forum))?(?: (?:held|assumed))?"
    r" (?:of|by)|co-?chaired by|chaired by|under the chair of"
    r"|(?:co-?)?presidence(?: conjointe)?(?: du (?:fmmd|forum))?(?: assuree)? (?:de la|de l'|du"
    r"|des|de|par)|(?:co-?)?presid(?:e|ee|ido|ida) (?:par|por)"
    r"|(?:co-?)?presidencia(?: conjunta)?(?: del (?:fmmd|foro))? (?:de la|del|de los|de))\s*"
)
_ARTICLE = re.compile(
    r"(?:the (?:government|kingdom|republic|state)s? of |the |(?:le|la|les|el|los|las) |l['’]"
    r"|(?:de la|de l['’]|du|des|del|de los|de|par|por|by|of|gobierno de|gouvernement de) )+",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'\-]*(?: (?:(?:of|and|the|de|du|des|la|del|d['’])\s?)*[A-ZÀ-Þ][\w’'\-]*)*"
)
_BETWEEN = re.compile(r"\s*(?:,| and | et | y | e |&|;|/)\s*(?:and |et |y )?")
_NO_STATE = {"gfmd", "fmmd", "forum", "foro", "states", "chair", "chairs", "summit", "government"}


class EditionReader:
    """Takes what it can from the lines it is shown, the most explicit first."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.edition = ParsedEdition()
        self._lines = lines

    def take_line(self, line: Line) -> list[str] | None:
        """Read a line that names the meeting.

        Returns None for any other line, and otherwise the words of it that are kept nowhere.
        """
        text = line.text
        for reader in (self._theme, self._chairs, self._place, self._name, self._date):
            left = reader(text)
            if left is not None:
                return left
        return None

    def finish(self) -> ParsedEdition:
        """Fill what no line of its own said from the running text."""
        edition = self.edition
        for line in self._lines:
            folded = fold(line.text)
            if edition.number is None and (match := _NAMED.search(folded)):
                edition.number = _ordinal(match["ordinal"])
                edition.title = edition.title or line.text[match.start() : match.end()]
            if edition.year is None and (match := _GFMD_YEAR.search(folded)):
                edition.year = int(match[1])
            if not edition.theme and (match := _THEME_IN_TEXT.search(folded)):
                quoted = _QUOTED.match(line.text, match.end())
                edition.theme = quoted[1].strip(" \xa0") if quoted else ""
            if not edition.chairs and (match := _CHAIR_IN_TEXT.search(folded)):
                edition.chairs = states_in(line.text[match.end() :])
            if not edition.place and (match := _PLACE_IN_TEXT.search(folded)):
                self._place_in(line.text[match.end() :])
        days = meeting_days((line.text for line in self._lines), edition.year)
        if days is not None:
            edition.starts_on, edition.ends_on = (day.isoformat() for day in days)
        return edition

    # -- one kind of line each --

    def _theme(self, text: str) -> list[str] | None:
        match = _THEME_LABEL.match(fold(text))
        words = unquoted(text[match.end() :]) if match else ""
        if not words or self.edition.theme:
            return None
        self.edition.theme = words
        return []

    def _chairs(self, text: str) -> list[str] | None:
        match = _CHAIR_LABEL.match(fold(text))
        states = states_in(text[match.end() :]) if match else []
        if not states or self.edition.chairs:
            return None
        self.edition.chairs = states
        return [] if _says_only(text[match.end() :] if match else "", states) else [text]

    def _place(self, text: str) -> list[str] | None:
        match = _PLACE_LABEL.match(fold(text))
        if match is None or self.edition.place:
            return None
        rest = text[match.end() :].strip()
        self.edition.place = rest
        return []

    def _name(self, text: str) -> list[str] | None:
        if self.edition.number is not None or len(text) > 250 or text.endswith((".", "?", ";")):
            return None
        match = _NAMED.search(fold(text))
        if match is None or _LEFT_OUT.fullmatch(fold(text[: match.start()])) is None:
            return None
        self.edition.number = _ordinal(match["ordinal"])
        self.edition.title = text[match.start() : match.end()].strip()
        return self._place_and_year(text[match.end() :], text)

    def _date(self, text: str) -> list[str] | None:
        """A line that is only place and date, such as under the title of the paper."""
        if self.edition.year is not None or len(text) > 120:
            return None
        match = _DATE_LINE.fullmatch(text)
        if match is None or not (_MONTHS.search(fold(text)) or len(text.split()) <= 4):
            return None
        return self._place_and_year(text, text)

    def _place_and_year(self, text: str, whole: str) -> list[str]:
        years = _YEAR.findall(text)
        if years and self.edition.year is None:
            self.edition.year = int(years[-1])
        rest = text.strip(" ,:–—-()\xa0")
        place = _place_of(rest)
        if place and not self.edition.place:
            self.edition.place = place
        kept = " ".join([self.edition.place, str(self.edition.year or "")])
        left = set(re.findall(r"\w+", rest)) - set(re.findall(r"\w+", kept))
        return [whole] if left else []

    def _place_in(self, text: str) -> None:
        match = _NAME.match(text)
        if match is None:
            return
        self.edition.place = match[0]
        year = _YEAR.search(text[:120])
        if year and self.edition.year is None:
            self.edition.year = int(year[1])


def _place_of(text: str) -> str:
    """The words before the date, as far as they are names."""
    folded = fold(text)
    month = _MONTHS.search(folded)
    digit = re.search(r"\d", text)
    ends = [found.start() for found in (month, digit) if found]
    place = text[: min(ends)] if ends else text
    place = place.strip(" ,:–—-()\xa0")
    words = place.split()
    if not words or len(words) > 8 or not words[0][0].isupper() or "forum" in fold(place):
        return ""
    return place


def _ordinal(typed: str) -> int | None:
    digits = re.match(r"\d+", typed)
    return int(digits[0]) if digits else _ORDINALS.get(typed)


def states_in(text: str) -> list[str]:
    """Return the names of States that a text begins with, commas or "and" between them."""
    found: list[str] = []
    position = 0
    while True:
        article = _ARTICLE.match(text, position)
        position = article.end() if article else position
        match = _NAME.match(text, position)
        if match is None or fold(match[0].split()[0]) in _NO_STATE:
            return found
        names = _parted(match[0])
        found += names
        position = match.end()
        between = _BETWEEN.match(text, position)
        if between is None:
            return found
        position = between.end()


def _parted(name: str) -> list[str]:
    """Part two States that one "and" joins; "Bosnia and Herzegovina" and its like stay whole."""
    whole = {
        "bosnia",
        "trinidad",
        "antigua",
        "saint",
        "sao",
        "wallis",
        "turks",
        "heard",
        "svalbard",
    }
    if fold(name.split()[0]) in whole:
        return [name]
    return [part for part in re.split(r"\s+and\s+(?:the )?", name) if part]


def _says_only(text: str, states: Sequence[str]) -> bool:
    rest = fold(text)
    for state in states:
        rest = rest.replace(fold(state), " ", 1)
    return not re.sub(r"\b(?:and|et|y|e|the|of|la|le|de|l|du|del|el)\b|\W", "", rest)
