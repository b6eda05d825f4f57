"""The fields above the sections: who wrote the report, and on which roundtable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.importers.word_fold import fold
from reports.importers.word_wording import is_placeholder_text
from reports.parsed import ParsedHeader

_NUMBERED = (
    r"(?: (?:number|no\.?|nr\.?|n\.?o\.?|n°|num\.?|numero|title|number and title|title and number))"
)
_MARKS = "[\u064b-\u0652]*"  # vowel signs, which few people type
_LABELS = {
    "rapporteur": (
        r"(?:name (?:and (?:organi[sz]ation|affiliation|title) )?of (?:the )?)?"
        r"rapporteurs?(?:'s?)?(?:\(s\))?(?: name)?"
        r"|(?:nom (?:et (?:organisation|fonction) )?(?:du |de la |du/de la )?)?"
        r"rapporteu(?:r|se|re)(?:\(e\)|/?(?:rapporteu)?(?:se|re|e))?"
        r"|(?:nombre (?:y organizacion )?del?(?:/de la|/la| la)? )?relator(?:a|\(a\)|/a)?"
        rf"|(?:{fold('اسم ')})?{fold('المقر')}{_MARKS}{fold('ر')}(?:{fold('ة')})?"
        rf"(?:\s*/\s*{fold('المقررة')})?"
    ),
    "note_taker": (
        r"(?:name of (?:the )?)?note[ -]?takers?(?:'s?)?(?:\(s\))?(?: name)?"
        r"|(?:nom (?:du |de la |du/de la ))?"
        r"preneu(?:r|se)(?:\(se\)|/(?:preneu)?se)? de notes?"
        r"|(?:nombre del?(?:/de la|/la| la)? )?"
        r"(?:persona )?encargad[oa](?:/a|\(a\))? de tomar (?:las )?notas"
        r"|tomador(?:a|\(a\)|/a)? de notas"
        rf"|(?:{fold('اسم ')})?{fold('مدو')}{_MARKS}{fold('ن')} {fold('الملاحظات')}"
    ),
    "roundtable": (
        rf"(?:(?:name|title) of (?:the )?)?round[ -]?table(?: session)?{_NUMBERED}?"
        rf"|(?:titre de (?:la )?)?(?:session de (?:la )?)?table ronde{_NUMBERED}?"
        rf"|(?:titulo de (?:la )?)?(?:sesion de (?:la )?)?mesa redonda{_NUMBERED}?"
        rf"|(?:{fold('جلسة ')})?{fold('المائدة المستديرة')}(?: {fold('رقم')})?"
    ),
}
_SESSION_NUMBER = r"(?<![\d.])\d{1,2}[.\u066b]\d{1,2}(?![\d.]*\d)"
_DASHED_NUMBER = r"(?<![\d.-])\d{1,2}-\d{1,2}(?![\d-]*\d)"
_TRANSLATION = r"(?:\s*\([^)]{0,80}\))?(?:\s*/[^:\t\n]{0,120}?)?"
_NUMBER = re.compile(_SESSION_NUMBER)
# Alone in a cell or on a line these name the field; inside a sentence they are a word.
_ALONE = {"roundtable": r"|session(?: number| title| no\.?)?|seance|sesion"}
_WHOLE = {
    name: re.compile(rf"\W*(?:{label}{_ALONE.get(name, '')}){_TRANSLATION}\s*:?\s*")
    for name, label in _LABELS.items()
}
_BEFORE_COLON = re.compile(
    r"(?:^|(?<=[\s;|,]))(?:"
    + "|".join(f"(?P<{name}>(?:{label}))" for name, label in _LABELS.items())
    + rf"){_TRANSLATION}\s*:\s*"
)
_BEFORE_DASH = re.compile(
    "(?:"
    + "|".join(f"(?P<{name}>(?:{label}))" for name, label in _LABELS.items())
    + rf"){_TRANSLATION}\s+-\s+"
)
_BEFORE_NUMBER = re.compile(
    rf"\W*(?:{_LABELS['roundtable']}|session|seance|sesion|{fold('جلسة')}|rt)"
    rf"\s*(?:no\.?\s*|n\.?[°o]?\s*)?:?\s*(?={_SESSION_NUMBER}|{_DASHED_NUMBER})"
)
_PEOPLE = frozenset({"rapporteur", "note_taker"})
_PERSON = re.compile(r"[^\t\n]{1,199}[^\t\n.!?]")
_COLUMN = re.compile(r"[\t\n]")


def label_of(text: str) -> str | None:
    """The field that a text names and nothing else, such as the left cell of a row."""
    folded = fold(text.strip())
    return next((name for name, label in _WHOLE.items() if label.fullmatch(folded)), None)


@dataclass
class HeaderReader:
    """Collects the fields from cells and paragraphs; what fits none of them is `unplaced`."""

    header: ParsedHeader = field(default_factory=ParsedHeader)
    unplaced: list[str] = field(default_factory=list)
    _current: str | None = None
    _labels_above: list[str | None] = field(default_factory=list)

    def read_row(self, cells: list[str]) -> bool:
        """Labels and values in the cells of a row; False if there is no label among them.

        A row of nothing but labels is the head of a table: the values stand in the row below.
        """
        above, self._labels_above = self._labels_above, []
        if not any(map(_holds_label, cells)):
            return self._read_below(cells, above)
        self._current = None
        labels = [label_of(cell) for cell in cells]
        if sum(map(bool, labels)) > 1 and not any(
            cell.strip() for cell, label in zip(cells, labels, strict=True) if not label
        ):
            self._labels_above = labels
            return True
        for cell in cells:
            self._read_text(cell, has_columns=False)
        self._current = None
        return True

    def takes_late(self, text: str) -> bool:
        """A person's field below the titles, such as at the end, where none stood above them."""
        label, tab, value = text.strip().partition("\t")
        name = label_of(label) if tab else None
        matches = list(_BEFORE_COLON.finditer(fold(label)))
        if not tab and len(matches) == 1 and matches[0].start() == 0:
            name, value = matches[0].lastgroup, label[matches[0].end() :]
        value = value.strip()
        if name not in _PEOPLE or getattr(self.header, name) or not _PERSON.fullmatch(value):
            return False
        self._current = name
        self._add(value)
        self._current = None
        return True

    def read_paragraph(self, text: str) -> None:
        """A label with its value, or the value of the label just before."""
        if not self._read_text(text, has_columns=True):
            self._current = None

    def forget_label(self) -> None:
        """A label without a value stays empty: what follows does not belong to it."""
        self._current = None

    def finish(self) -> ParsedHeader:
        self.header.roundtable_number = _number_in(self.header.roundtable)
        return self.header

    def _read_below(self, cells: list[str], labels: list[str | None]) -> bool:
        if not any(labels) or len(cells) != len(labels) or not any(map(str.strip, cells)):
            return False
        for cell, self._current in zip(cells, labels, strict=True):
            self._add(cell)
        self._current = None
        return True

    def _read_text(self, text: str, *, has_columns: bool) -> bool:
        found = False
        pieces = _COLUMN.split(text) if has_columns or _holds_label(text) else [text]
        for piece in pieces:
            found = self._read_piece(piece.strip()) or found
        return found

    def _read_piece(self, piece: str) -> bool:
        if name := label_of(piece):
            self._current = name
            return True
        folded = fold(piece)
        matches = list(_BEFORE_COLON.finditer(folded)) or list(_starts_with_dash(folded))
        if not matches:
            numbered = _BEFORE_NUMBER.match(folded)
            if numbered and not self.header.roundtable:
                self._current = "roundtable"
                piece = piece[numbered.end() :]
            self._add(piece)
            return bool(numbered)
        self._add(piece[: matches[0].start()])
        for match, following in zip(matches, [*matches[1:], None], strict=True):
            self._current = match.lastgroup
            end = len(piece) if following is None else following.start()
            self._add(piece[match.end() : end])
        return True

    def _add(self, value: str) -> None:
        value = value.strip().strip(";|").strip().rstrip(",/").rstrip()
        if not any(map(str.isalnum, value)) or is_placeholder_text(value):
            return
        if self._current is None or getattr(self.header, self._current):
            self.unplaced.append(value)
            return
        setattr(self.header, self._current, value)


def _number_in(roundtable: str) -> str | None:
    """The number of the session as the programme writes it: 3.1, also where 3-1 stands first."""
    found = _NUMBER.search(roundtable) or re.match(_DASHED_NUMBER, roundtable.strip())
    if found is None:
        return None
    parts = [int(part) for part in re.split(r"[.\u066b-]", found[0])]
    return ".".join(map(str, parts))


def _starts_with_dash(folded: str) -> Iterator[re.Match[str]]:
    if match := _BEFORE_DASH.match(folded):
        yield match


def _holds_label(text: str) -> bool:
    return any(
        label_of(piece) or _BEFORE_COLON.search(fold(piece)) for piece in _COLUMN.split(text)
    )
