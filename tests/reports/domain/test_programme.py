"""A programme that was read, taken into an edition."""

from __future__ import annotations

import copy

import pytest

from reports.domain.errors import DomainError
from reports.domain.programme import apply_programme
from reports.models import Edition, GuidingQuestion, Session, Theme
from reports.parsed_programme import ParsedEdition, ParsedProgramme, ParsedSession, ParsedTheme
from tests.build import make_edition, make_question, make_session, make_theme

pytestmark = pytest.mark.django_db

OUTCOME = "A list of tested ways."


def parsed(**edition: object) -> ParsedProgramme:
    values = {"number": 16, "year": 2027, "title": "Sixteenth Forum", "place": "Lakeport"}
    return ParsedProgramme(
        edition=ParsedEdition(**{**values, "chairs": ["Norland", "Suria"], **edition}),
        themes=[
            ParsedTheme(
                number=1,
                title="Work",
                description="Workers move.",
                sessions=[
                    ParsedSession("roundtable", "1.1", "Skills", OUTCOME, ["Who?", "Why?"]),
                    ParsedSession("roundtable", "1.2", "Wages"),
                ],
            )
        ],
        other_sessions=[
            ParsedSession("common_space", title="Common Space – harbour talks"),
            ParsedSession("side_event", title="Music of the ports"),
        ],
    )


def counts() -> tuple[int, int, int, int]:
    models = (Edition, Theme, Session, GuidingQuestion)
    return tuple(model.objects.count() for model in models)


def test_programme_becomes_an_edition() -> None:
    changes = apply_programme(programme=parsed())

    edition = Edition.objects.get(year=2027)
    session = edition.sessions.get(number="1.1")
    assert (edition.number, edition.place, edition.chairing_states) == (
        16,
        "Lakeport",
        "Norland, Suria",
    )
    assert (session.theme.description, session.expected_outcome) == ("Workers move.", OUTCOME)
    assert [str(question) for question in session.guiding_questions.all()] == ["1. Who?", "2. Why?"]
    assert changes.added == {"edition": 1, "theme": 1, "session": 4, "question": 2}


def test_second_run_changes_nothing() -> None:
    apply_programme(programme=parsed())
    before = counts()

    changes = apply_programme(programme=parsed())

    assert (changes.is_empty, changes.notes, counts()) == (True, [], before)


def test_dry_run_counts_and_stores_nothing() -> None:
    changes = apply_programme(programme=parsed(), dry_run=True)

    assert (sum(changes.added.values()), counts()) == (8, (0, 0, 0, 0))


def test_corrections_are_taken_and_empty_values_leave_what_is_there() -> None:
    apply_programme(programme=parsed())
    corrected = parsed(place="")
    corrected.themes[0].sessions[0].expected_outcome = ""
    corrected.themes[0].sessions[1].title = "Fair wages"

    changes = apply_programme(programme=corrected)

    assert (changes.added, changes.changed) == ({}, {"session": 1})
    assert Session.objects.get(number="1.2").title == "Fair wages"
    assert Session.objects.get(number="1.1").expected_outcome == OUTCOME
    assert Edition.objects.get().place == "Lakeport"


def test_what_only_the_edition_has_is_kept_and_named() -> None:
    edition = make_edition(year=2027, number=16)
    theme = make_theme(edition, number=1, title="Work")
    session = make_session(edition, "1.1", title="Skills", theme=theme)
    for number in (1, 2, 3):
        make_question(session, number, text=f"Question {number}?")
    make_session(edition, "9.9", title="Late idea")

    changes = apply_programme(programme=parsed())

    assert changes.notes == [
        "1.1 Skills has 1 more guiding questions than the file; they were kept.",
        "Kept although the file does not have them: 9.9 Late idea.",
    ]
    assert edition.sessions.count() == 5


def test_sessions_without_number_are_found_by_kind_and_title() -> None:
    edition = make_edition(year=2027, number=16)
    space = make_session(edition, "", kind="common_space", title="Common Space")
    music = make_session(edition, "", kind="side_event", title="Music of the Ports!")

    apply_programme(programme=parsed())

    space.refresh_from_db()
    music.refresh_from_db()
    assert (space.title, music.title) == ("Common Space – harbour talks", "Music of the ports")
    assert edition.sessions.count() == 4


def test_too_long_title_is_cut_and_kept_whole_in_the_outcome() -> None:
    programme = parsed()
    title = " ".join(["Music of all the ports"] * 20)
    programme.other_sessions[1].title = title

    apply_programme(programme=programme)

    session = Session.objects.get(kind="side_event")
    assert session.title == " ".join(["Music of all the ports"] * 13) + "…"
    assert session.expected_outcome == title


def test_edition_that_contradicts_the_file_is_refused() -> None:
    make_edition(year=2027, number=15)

    with pytest.raises(DomainError, match=r"meeting 16 of 2027, but meeting 15 is that of 2027"):
        apply_programme(programme=parsed())


def test_year_and_number_can_be_given_where_the_file_is_silent() -> None:
    silent = parsed(number=None, year=None)

    with pytest.raises(DomainError, match="Add them with --number and --year"):
        apply_programme(programme=silent)
    apply_programme(programme=silent, year=2028, number=17)

    assert Edition.objects.values_list("year", "number").get() == (2028, 17)


def test_value_that_does_not_fit_undoes_everything() -> None:
    programme = copy.deepcopy(parsed())
    programme.other_sessions.append(ParsedSession("roundtable", "7/7", "Bad number", row=9))

    with pytest.raises(DomainError, match=r"^Row 9 cannot be stored\. number: .*Nothing was"):
        apply_programme(programme=programme)

    assert counts() == (0, 0, 0, 0)


def test_empty_programme_is_refused() -> None:
    with pytest.raises(DomainError, match="No theme and no session was found"):
        apply_programme(programme=ParsedProgramme(edition=ParsedEdition(number=1, year=2030)))
