"""A concept paper, in Word or as text, read into the programme of an edition.

Nothing is stored. What the paper says is in the result in some place: in a field of the edition, a
theme or a session, among the footnotes, or in `unplaced`. Only labels such as "Guiding questions"
and "Roundtable 1.1", and list markers, are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reports.importers.concept_paper_edition import EditionReader
from reports.importers.concept_paper_outline import Outline
from reports.importers.concept_paper_questions import (
    asks,
    finish_questions,
    is_part_of_the_one_before,
)
from reports.importers.concept_paper_tables import column_names, lines_of_row, read_columns
from reports.importers.concept_paper_wording import (
    SAYS_OUTCOME,
    Label,
    Title,
    comparable,
    read_dotted_title,
    read_group,
    read_label,
    read_other_session,
    read_plain_session,
    read_title,
)
from reports.importers.plain_text import Line, Row, Source, read_source
from reports.importers.word_fold import fold
from reports.parsed_programme import ParsedProgramme, ParsedSession, ParsedTheme

_LONGEST_LABEL_LINE = 60
_LONGEST_LEAD = 300


def parse_concept_paper(data: bytes, *, file_name: str) -> ParsedProgramme:
    """Read a .docx or .txt; raise RejectedFile, with a sentence for its owner, if it is refused."""
    return programme_from(read_source(data, file_name=file_name))


def programme_from(source: Source) -> ParsedProgramme:
    return _Reader(source).read()


class _Reader:
    """Walks through one paper once, knowing in which theme or session and which part it is."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines = list(source.lines())
        self._edition = EditionReader(self._lines)
        self._outline = Outline()
        self._unplaced = self._outline.unplaced
        self._slot = ""
        """description, before, outcome, questions, beside, group, or empty outside of all."""
        self._group = ""
        self._rank = 0
        self._untitled: Title | None = None
        self._dotted = _dotted_numbers(self._lines)
        self._says_session = not self._dotted and not _names_roundtables(self._lines)
        self._columns: list[str] = []
        self._table = 0

    def read(self) -> ParsedProgramme:
        parts = self._source.parts
        for index, part in enumerate(parts):
            if isinstance(part, Row):
                self._read_row(part)
            else:
                following = parts[index + 1] if index + 1 < len(parts) else None
                self._read_line(part, following if isinstance(following, Line) else None)
        self._name_untitled()
        programme = self._outline.finish()
        for _theme, session in programme.sessions():
            session.questions = finish_questions(session.questions)
        programme.edition = self._edition.finish()
        programme.footnotes = list(self._source.footnotes)
        programme.warnings += _warnings(programme)
        return programme

    # -- lines --

    def _read_line(self, line: Line, following: Line | None = None) -> None:
        if self._untitled is not None and self._take_title_of_untitled(line):
            return
        title = read_title(line.text) or self._dotted_title(line) or self._plain_session(line)
        if title is not None:
            self._open(title, line)
        elif (label := self._label(line)) is not None:
            self._open_slot(label, line)
        elif self._is_group_lead(line, following):
            self._open_group(line)
        elif (other := self._other(line)) is not None:
            self._open_other(*other, rank=line.rank)
        elif self._takes_edition_line(line):
            self._leave(self._outline.theme is None)
        elif self._is_heading(line, following):
            self._pass_heading(line)
        else:
            self._take(line)

    def _take_title_of_untitled(self, line: Line) -> bool:
        """The line after a bare "Theme 1" is its title, unless it is something of its own."""
        title, self._untitled = self._untitled, None
        is_other = read_title(line.text) or self._label(line) or len(line.text) > 250
        if title is None or is_other or line.text.endswith(".") or asks(line.text):
            if title is not None:
                self._announce(Title(title.kind, title.number, ""))
            return False
        self._announce(Title(title.kind, title.number, line.text))
        return True

    def _name_untitled(self) -> None:
        if self._untitled is not None:
            self._announce(self._untitled)
            self._untitled = None

    def _dotted_title(self, line: Line) -> Title | None:
        if not self._dotted or asks(line.text):
            return None
        title = read_dotted_title(line.text)
        return title if title and title.number in self._dotted else None

    def _plain_session(self, line: Line) -> Title | None:
        return read_plain_session(line.text) if self._says_session and not line.is_item else None

    def _label(self, line: Line) -> Label | None:
        """A label inside a session; a list item that only begins with the words is none."""
        if self._outline.session is None:
            return None
        label = read_label(line.text)
        if label is not None and line.is_item and (label.rest or self._slot == "questions"):
            return None
        return label

    def _other(self, line: Line) -> tuple[str, str] | None:
        in_list = self._slot in {"questions", "outcome"} and line.is_item and not line.rank
        return None if in_list or asks(line.text) else read_other_session(line.text)

    def _is_group_lead(self, line: Line, following: Line | None) -> bool:
        """A line such as "Three side events are planned:" with a list below it."""
        if following is None or not read_group(line.text) or line.is_item:
            return False
        if len(line.text) > _LONGEST_LEAD or read_title(following.text):
            return False
        leads = line.text.endswith(":") or len(line.text) <= _LONGEST_LABEL_LINE
        return leads and following.is_item

    def _takes_edition_line(self, line: Line) -> bool:
        if line.is_item and not line.rank:
            return False
        left = self._edition.take_line(line)
        self._unplaced += left or []
        return left is not None

    def _is_heading(self, line: Line, following: Line | None) -> bool:
        if line.rank:
            # In a list "1. Ports" is an item; a chapter is not followed by its next number at once.
            numbered = line.marker is not None and line.marker.kind == "number"
            return not (numbered and self._slot in {"questions", "group"})
        words = line.text.split()
        is_short = len(words) <= 6 and not line.text.endswith((".", "?", ":", ";", ",", "!"))
        in_session = self._slot in {"questions", "outcome", "beside"}
        return is_short and in_session and not line.is_item and following is not None

    # -- opening and closing --

    def _open(self, title: Title, line: Line) -> None:
        self._rank = line.rank
        if title.text:
            self._announce(title)
        else:
            self._untitled = title

    def _announce(self, title: Title) -> None:
        if title.kind == "theme":
            self._outline.open_theme(title.number, title.text)
            self._slot = "description"
        else:
            self._outline.open_session(title.number, title.text)
            self._slot = "before"

    def _open_slot(self, label: Label, line: Line) -> None:
        self._slot = label.slot
        if label.rest:
            self._take(Line(text=label.rest, raw=label.rest))

    def _open_other(self, kind: str, title: str, rank: int = 0) -> None:
        self._outline.open_other(kind, title)
        self._rank = rank
        self._slot = "before"

    def _open_group(self, line: Line) -> None:
        self._leave(True)
        self._group = read_group(line.text) or ""
        self._slot = "group"
        if len(line.text.split()) > 2:
            self._unplaced.append(line.raw)

    def _pass_heading(self, line: Line) -> None:
        """A heading that says nothing known: a chapter ends what is open, others stay inside."""
        inside = line.rank > 1 and (self._rank == 0 or line.rank > self._rank)
        inside = inside or (line.rank == 0 and self._slot != "")
        if self._slot == "description" and inside:
            self._take(line)
            return
        self._unplaced.append(line.raw)
        if inside and self._outline.session is not None:
            self._slot = "beside"
        else:
            self._leave(True)

    def _leave(self, wanted: bool) -> None:
        if wanted:
            self._outline.close()
            self._slot = ""

    # -- content --

    def _take(self, line: Line) -> None:
        take = {
            "description": self._take_description,
            "before": self._take_before_label,
            "outcome": self._take_outcome,
            "questions": self._take_question,
            "group": self._take_group_item,
        }.get(self._slot)
        if take is None:
            self._unplaced.append(line.raw)
        else:
            take(line)

    def _take_description(self, line: Line) -> None:
        theme = self._outline.theme
        if theme is None:
            self._unplaced.append(line.raw)
        else:
            theme.description = _joined(theme.description, line)

    def _take_before_label(self, line: Line) -> None:
        session = self._outline.session
        if session is None:
            self._unplaced.append(line.raw)
        elif line.is_item and asks(line.text):
            session.questions.append(line.text)
        elif self._outline.in_other or SAYS_OUTCOME.search(fold(line.text)):
            session.expected_outcome = _joined(session.expected_outcome, line)
        else:
            self._unplaced.append(line.raw)

    def _take_outcome(self, line: Line) -> None:
        session = self._outline.session
        if session is None:
            self._unplaced.append(line.raw)
        elif line.is_item and asks(line.text):
            self._slot = "questions"
            self._take_question(line)
        else:
            session.expected_outcome = _joined(session.expected_outcome, line)

    def _take_question(self, line: Line) -> None:
        session = self._outline.session
        if session is None:
            self._unplaced.append(line.raw)
        elif session.questions and is_part_of_the_one_before(line):
            session.questions[-1] += f"\n– {line.text}"
        elif line.is_item or asks(line.text) or line.in_table:
            session.questions.append(line.text)
        else:
            self._unplaced.append(line.raw)

    def _take_group_item(self, line: Line) -> None:
        if line.is_item and not asks(line.text):
            self._outline.open_other(self._group, line.text.rstrip(" ;,"))
            self._outline.close()
        else:
            self._unplaced.append(line.raw)
            self._slot = ""

    # -- tables --

    def _read_row(self, row: Row) -> None:
        if row.table != self._table:
            self._table = row.table
            self._columns = column_names(row, in_session=self._outline.session is not None)
            if self._columns:
                self._name_untitled()
                return
        if self._columns:
            self._read_by_columns(row)
            return
        lines = lines_of_row(row)
        for index, line in enumerate(lines):
            self._read_line(line, lines[index + 1] if index + 1 < len(lines) else None)

    def _read_by_columns(self, row: Row) -> None:
        cells = read_columns(row, self._columns)
        number, title = cells.number, cells.title
        if cells.theme is not None:
            self._outline.open_theme(cells.theme.number, cells.theme.text)
        if number or title:
            self._outline.open_session(number, title)
        session = self._outline.session
        if session is not None:
            for line in cells.outcome:
                session.expected_outcome = _joined(session.expected_outcome, line)
            session.questions += [line.text for line in cells.questions]
        else:
            self._unplaced += [line.raw for line in (*cells.outcome, *cells.questions)]
        self._unplaced += [line.raw for line in cells.rest]
        self._slot = "beside"


def _joined(text: str, line: Line) -> str:
    words = f"• {line.text}" if line.is_item else line.raw or line.text
    if not text:
        return words
    return f"{text}\n{words}" if line.is_item else f"{text}\n\n{words}"


def _names_roundtables(lines: Sequence[Line]) -> bool:
    titles = (read_title(line.text) for line in lines)
    return any(title is not None and title.kind == "session" for title in titles)


def _dotted_numbers(lines: Sequence[Line]) -> set[str]:
    """The numbers that announce a roundtable although the line does not say so.

    They are those that the paper elsewhere calls roundtables, or, where it never does, those
    whose lines are followed by an expected outcome or guiding questions.
    """
    titles = (read_title(line.text) for line in lines)
    named = {title.number for title in titles if title and title.kind == "session"}
    if named:
        return {number for number in named if "." in number}
    found: set[str] = set()
    waiting = ""
    for line in lines:
        title = read_dotted_title(line.text)
        if title is not None:
            waiting = title.number
        elif waiting and read_label(line.text) is not None:
            found.add(waiting)
    return found


def _warnings(programme: ParsedProgramme) -> list[str]:
    warnings = []
    edition = programme.edition
    if edition.number is None:
        warnings.append(_("The paper does not say which meeting it is for: add its number."))
    if edition.year is None:
        warnings.append(_("The paper does not say in which year the meeting is: add the year."))
    if programme.is_empty:
        warnings.append(
            _(
                "No theme and no session was found. Each needs a line of its own that begins "
                "with a word such as “Theme 1:” or “Roundtable 1.1:”."
            )
        )
    for theme in programme.themes:
        for session in theme.sessions:
            warnings += _session_warnings(session)
    warnings += _theme_warnings(programme.themes)
    return warnings


def _session_warnings(session: ParsedSession) -> list[str]:
    name = session.number or session.title
    missing = []
    if not session.title:
        missing.append(_("Roundtable %(name)s has no title in the paper. Add it.") % {"name": name})
    if not session.expected_outcome:
        missing.append(
            _("Roundtable %(name)s has no expected outcome in the paper. Add it if there is one.")
            % {"name": name}
        )
    if not session.questions:
        missing.append(
            _("Roundtable %(name)s has no guiding questions in the paper. Add them if there are.")
            % {"name": name}
        )
    return missing


def _theme_warnings(themes: Sequence[ParsedTheme]) -> list[str]:
    return [
        _("Theme %(number)d has no title in the paper. Add it.") % {"number": theme.number}
        for theme in themes
        if theme.number is not None and not comparable(theme.title)
    ]
