"""Tables of a concept paper: one row a session under named columns, or labels beside content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reports.importers.concept_paper_wording import Title, read_label, read_title
from reports.importers.plain_lines import Marker
from reports.importers.plain_text import Line, Row
from reports.importers.word_fold import fold

_COLUMNS = (
    ("number", re.compile(r"(?:no|nr|n[°º]|#|number|numero|rt)\.?")),
    ("theme", re.compile(r"(?:thematic areas?|themes?|temas?|ejes?(?: tematicos?)?)")),
    (
        "title",
        re.compile(
            r"(?:titles?|titres?|titulos?|topics?|sujets?|sessions?|sesion(?:es)?"
            r"|round ?tables?(?: titles?)?|tables? rondes?|mesas? redondas?)"
        ),
    ),
)
_NUMBER_CELL = re.compile(r"\(?\d{1,2}[.)]?")
_NUMBER_BEFORE = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})?)[.):]?\s*(?:[\-–—]\s*)?")


@dataclass
class Cells:
    """One row of a table with named columns."""

    theme: Title | None = None
    number: str = ""
    title: str = ""
    outcome: list[Line] = field(default_factory=list)
    questions: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)


def column_names(row: Row, *, in_session: bool = False) -> list[str]:
    """Return what each column holds when this row is a header, an empty list otherwise.

    Below the title of a session, a table of its outcome and questions needs no column of titles.
    """
    names = [_column(cell) for cell in row.cells]
    known = [name for name in names if name]
    enough = len(known) >= 2 and len(known) >= len(names) - 1
    is_whole = "title" in known or (in_session and set(known) == {"outcome", "questions"})
    return names if enough and len(set(known)) == len(known) and is_whole else []


def _column(cell: Sequence[Line]) -> str:
    if len(cell) != 1 or len(cell[0].text) > 60:
        return ""
    text = cell[0].text
    for name, pattern in _COLUMNS:
        if pattern.fullmatch(fold(text).strip(" :")):
            return name
    label = read_label(text)
    return label.slot if label and not label.rest else ""


def read_columns(row: Row, names: Sequence[str]) -> Cells:
    cells = Cells()
    for index, cell in enumerate(row.cells):
        name = names[index] if index < len(names) else ""
        _take_cell(cells, name, cell)
    return cells


def _take_cell(cells: Cells, name: str, lines: Sequence[Line]) -> None:
    if name == "outcome":
        cells.outcome += lines
    elif name == "questions":
        cells.questions += lines
    elif name in {"number", "title", "theme"} and lines:
        _take_names(cells, name, lines)
    else:
        cells.rest += lines


def _take_names(cells: Cells, name: str, lines: Sequence[Line]) -> None:
    text = " ".join(line.raw or line.text for line in lines)
    title = read_title(text)
    if name == "theme":
        numbered = _NUMBER_BEFORE.match(text)
        if title is not None:
            cells.theme = title
        elif numbered:
            cells.theme = Title("theme", numbered["number"], text[numbered.end() :].strip())
        else:
            cells.theme = Title("theme", "", text)
    elif title is not None and title.kind == "session":
        cells.number = cells.number or title.number
        cells.title = title.text or cells.title
    elif name == "number":
        numbered = _NUMBER_BEFORE.fullmatch(text)
        cells.number = numbered["number"] if numbered else ""
        cells.rest += [] if numbered else lines
    else:
        numbered = None if cells.number else _NUMBER_BEFORE.match(text)
        cells.number = numbered["number"] if numbered else cells.number
        cells.title = text[numbered.end() :].strip() if numbered else text


def lines_of_row(row: Row) -> list[Line]:
    """The lines of a row in reading order; a cell with a number only marks the one after it."""
    lines: list[Line] = []
    number = ""
    for cell in row.cells:
        only = cell[0].raw if len(cell) == 1 else ""
        if only and not number and _NUMBER_CELL.fullmatch(only) and cell is not row.cells[-1]:
            number = only
            continue
        for line in cell:
            marker = line.marker or (Marker("number", number) if number else None)
            lines.append(replace(line, marker=marker, in_table=row.table))
            number = ""
    if number:
        lines.append(Line(text=number, raw=number, in_table=row.table))
    return lines
