"""What a paper says beyond the programme, and where a person puts it. Nothing is dropped.

A place is written as `kind:index`. `theme:0` is the description of the first theme, `outcome:3`
and `question:3` belong to the fourth session as the paper lists them, `new:workshop` makes a
session of that kind, `edition:theme` adds to the overarching theme. `out` leaves a text out; an
empty place says that nobody has decided yet.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from django.utils.translation import gettext as _

from reports.choices import SessionKind
from reports.domain.errors import DomainError
from reports.domain.programme import comparable_title
from reports.models import Edition, GuidingQuestion
from reports.parsed_programme import ParsedProgramme, ParsedSession

OUT = "out"
LONGEST_TITLE = 300


def with_placed(programme: ParsedProgramme, placed: Mapping[str, str]) -> ParsedProgramme:
    """Return a copy of the programme in which every placed text stands where it was put.

    Texts that nobody placed, and those left out, stay among the unplaced.
    """
    result = copy.deepcopy(programme)
    sessions = [session for _theme, session in result.sessions()]
    left: list[str] = []
    for index, text in enumerate(programme.unplaced):
        place = placed.get(str(index), "")
        if not _put(result, sessions, place, text):
            left.append(text)
    result.unplaced = left
    return result


def left_over(programme: ParsedProgramme, placed: Mapping[str, str]) -> list[tuple[int, str, str]]:
    """Return index, text and place of what stands nowhere in the programme: undecided or out."""
    rows = ((i, text, placed.get(str(i), "")) for i, text in enumerate(programme.unplaced))
    return [row for row in rows if row[2] in {"", OUT}]


def _put(programme: ParsedProgramme, sessions: list[ParsedSession], place: str, text: str) -> bool:
    kind, _colon, which = place.partition(":")
    if kind == "new" and which in SessionKind.values:
        programme.other_sessions.append(ParsedSession(kind=which, title=text))
        return True
    if kind == "edition":
        programme.edition.theme = _joined(programme.edition.theme, text, " ")
        return True
    index = int(which) if which.isdecimal() and len(which) < 5 else -1
    if kind == "theme" and 0 <= index < len(programme.themes):
        theme = programme.themes[index]
        theme.description = _joined(theme.description, text)
        return True
    if kind not in {"outcome", "question", "title"} or not 0 <= index < len(sessions):
        return False
    session = sessions[index]
    if kind == "question":
        session.questions.append(text)
    elif kind == "title":
        session.title = _joined(session.title, text, " ")
    else:
        session.expected_outcome = _joined(session.expected_outcome, text)
    return True


def place_in_edition(*, edition: Edition, text: str, place: str) -> str:
    """Put a text that was left over into the edition as it stands; return where it went.

    `theme:<number>`, `outcome:<id of a session>`, `question:<id>` and `new:<kind>` are places.
    Raises DomainError where the place is not there any more.
    """
    kind, _colon, which = place.partition(":")
    if kind == "new" and which in SessionKind.values:
        session = edition.sessions.create(kind=which, title=text[:LONGEST_TITLE])
        if len(text) > LONGEST_TITLE:
            session.expected_outcome = text
            session.save(update_fields=["expected_outcome"])
        return session.label
    number = int(which) if which.isdecimal() and len(which) < 10 else 0
    if kind == "theme":
        theme = edition.themes.filter(number=number).first()
        if theme is not None:
            theme.description = _joined(theme.description, text)
            theme.save(update_fields=["description"])
            return str(theme)
    session_row = edition.sessions.filter(pk=number).first()
    if session_row is not None and kind == "question":
        numbers = session_row.guiding_questions.values_list("number", flat=True)
        GuidingQuestion.objects.create(
            session=session_row, number=max(numbers, default=0) + 1, text=text
        )
        return session_row.label
    if session_row is not None and kind == "outcome":
        session_row.expected_outcome = _joined(session_row.expected_outcome, text)
        session_row.save(update_fields=["expected_outcome"])
        return session_row.label
    raise DomainError(
        _("That place is not in the edition any more. Choose another one."), code="no_place"
    )


def remembered(earlier: list[tuple[ParsedProgramme, Mapping[str, str]]], text: str) -> str:
    """Return whether the same text was left out before: the person need not decide again."""
    wanted = comparable_title(text)
    for programme, placed in earlier:
        for _index, known, place in left_over(programme, placed):
            if place == OUT and comparable_title(known) == wanted:
                return OUT
    return ""


def _joined(text: str, more: str, between: str = "\n\n") -> str:
    return f"{text}{between}{more}" if text else more
