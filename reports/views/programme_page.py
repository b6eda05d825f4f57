"""The page of a programme that waits: what was read, beside what the database has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.choices import SessionKind
from reports.domain.errors import DomainError
from reports.domain.programme import Change, ProgrammeChanges
from reports.domain.programme_leftovers import OUT, left_over
from reports.domain.setup_files import compare, programme_of
from reports.forms.programme import ProgrammeForms, SessionFieldsForm, ThemeFieldsForm
from reports.models import Edition, SetupFile
from reports.parsed_programme import ParsedProgramme, ParsedSession, ParsedTheme

Place = tuple[str, str]


@dataclass(frozen=True)
class SessionView:
    session: ParsedSession
    form: SessionFieldsForm
    status: str
    """new, changed, same or empty where nothing can be compared yet."""
    questions: dict[str, int]
    """How many questions are new, changed and the same."""
    before: list[tuple[str, Any, Any]]


@dataclass(frozen=True)
class ThemeView:
    theme: ParsedTheme | None
    form: ThemeFieldsForm | None
    status: str
    sessions: list[SessionView]


@dataclass(frozen=True)
class Leftover:
    index: int
    text: str
    place: str


def programme_context(row: SetupFile, forms: ProgrammeForms) -> dict[str, Any]:
    """Return what the template shows of a waiting programme."""
    programme = programme_of(row)
    changes, problem = _compared(row)
    statuses = _by_source(changes, programme)
    views = iter(
        [
            _session(session, form, statuses)
            for (_theme, session), form in zip(programme.sessions(), forms.sessions, strict=True)
        ]
    )
    themes = [
        ThemeView(
            theme,
            form,
            _status(statuses, ("theme", i)),
            [next(views) for _session in theme.sessions],
        )
        for i, (theme, form) in enumerate(zip(programme.themes, forms.themes, strict=True))
    ]
    return {
        "file": row,
        "programme": programme,
        "forms": forms,
        "themes": themes,
        "others": list(views),
        "edition_status": _status(statuses, ("edition", 0)),
        "edition_before": _before(statuses.get(("edition", 0), [])),
        "changes": changes,
        "problem": problem,
        "totals": _totals(changes),
        "leftovers": leftovers_shown(programme, row),
        "undecided": sum(not place for *_rest, place in left_over(programme, row.placed)),
        "places": places_in(programme),
    }


def _compared(row: SetupFile) -> tuple[ProgrammeChanges | None, str]:
    try:
        return compare(row), ""
    except DomainError as error:
        return None, problem_of(error)


def problem_of(error: DomainError) -> str:
    """Return the sentence of an error in the words of the page; some speak of the command line."""
    if error.code == "edition_conflict":
        return _(
            "Another edition has this number or this year already. Correct the number or the year."
        )
    if error.code == "edition_unknown":
        return _("Fill in the number and the year of the meeting. Then you see what is new.")
    if error.code == "empty_programme":
        return _(
            "No theme and no session was found in the file. Place at least one of its texts as a "
            "session, or put the file aside."
        )
    return error.message


Key = tuple[str, int]


def _by_source(
    changes: ProgrammeChanges | None, programme: ParsedProgramme
) -> dict[Key, list[Change]]:
    """Return the changes by kind of row and place in the file.

    What was compared is a copy with the leftovers in place; the order of its parts is the same.
    """
    found: dict[Key, list[Change]] = {}
    if changes is None:
        return found
    counts: Counter[str] = Counter()
    numbered = [i for i, theme in enumerate(programme.themes) if theme.number is not None]
    taken = [i for i, (_t, session) in enumerate(programme.sessions()) if session.taken]
    for change in changes.rows:
        if change.kind == "question":
            key = (
                ("session", taken[counts["session"] - 1])
                if counts["session"] <= len(taken)
                else None
            )
        else:
            places = {"theme": numbered, "session": taken}.get(change.kind, [0])
            number = counts[change.kind]
            counts[change.kind] += 1
            key = (change.kind, places[number]) if number < len(places) else None
        if key is not None:
            found.setdefault(key, []).append(change)
    return found


def _session(
    session: ParsedSession, form: SessionFieldsForm, statuses: dict[Key, list[Change]]
) -> SessionView:
    index = int(str(form.prefix).rpartition("-")[2])
    changes = statuses.get(("session", index), [])
    own = [change for change in changes if change.kind == "session"]
    questions = Counter(change.status for change in changes if change.kind == "question")
    status = own[0].status if own else ""
    if status == "same" and (questions["new"] or questions["changed"]):
        status = "changed"
    return SessionView(session, form, status, dict(questions), _before(own))


def _status(statuses: dict[Key, list[Change]], key: Key) -> str:
    rows = statuses.get(key, [])
    return rows[0].status if rows else ""


def _before(changes: Iterable[Change]) -> list[tuple[str, Any, Any]]:
    """Return field, old and new value of what differs; values that were empty are no change."""
    return [
        (field, before, after)
        for change in changes
        for field, (before, after) in change.fields.items()
        if before
    ]


def _totals(changes: ProgrammeChanges | None) -> dict[str, int]:
    statuses = Counter(change.status for change in changes.rows) if changes else Counter()
    return {name: statuses[name] for name in ("new", "changed", "same")}


def leftovers_shown(programme: ParsedProgramme, row: SetupFile) -> list[Leftover]:
    return [
        Leftover(index, text, row.placed.get(str(index), ""))
        for index, text in enumerate(programme.unplaced)
    ]


def places_in(programme: ParsedProgramme) -> list[tuple[str, list[Place]]]:
    """Return where a leftover of a waiting programme may go, grouped for the list of choices."""
    themes = [
        (f"theme:{i}", _("Description of theme %(name)s") % {"name": theme.number})
        for i, theme in enumerate(programme.themes)
        if theme.number is not None
    ]
    outcomes, questions = [], []
    for i, (_theme, session) in enumerate(programme.sessions()):
        name = _short(f"{session.number} {session.title}".strip())
        outcomes.append((f"outcome:{i}", name))
        questions.append((f"question:{i}", name))
    return _groups(themes, outcomes, questions, [("edition:theme", _("Overarching theme"))])


def places_of(edition: Edition) -> list[tuple[str, list[Place]]]:
    """Return where a leftover may go in an edition that is stored."""
    themes = [
        (f"theme:{theme.number}", _("Description of theme %(name)s") % {"name": theme.number})
        for theme in edition.themes.all()
    ]
    sessions = list(edition.sessions.order_by("number", "title", "pk"))
    outcomes = [(f"outcome:{session.pk}", _short(session.label)) for session in sessions]
    questions = [(f"question:{session.pk}", _short(session.label)) for session in sessions]
    return _groups(themes, outcomes, questions, [])


def _groups(
    themes: list[Place], outcomes: list[Place], questions: list[Place], edition: list[Place]
) -> list[tuple[str, list[Place]]]:
    kinds = [(f"new:{value}", str(label)) for value, label in SessionKind.choices]
    groups = [
        ("", [(OUT, _("Leave it out"))]),
        (_("To the edition"), edition),
        (_("To a theme"), themes),
        (_("To the expected outcome of"), outcomes),
        (_("As a guiding question of"), questions),
        (_("As a session of its own"), kinds),
    ]
    return [(name, places) for name, places in groups if places]


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57].rstrip()}…"
