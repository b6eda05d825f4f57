"""Guiding questions: answered by a main point, touched in passing, untouched."""

from __future__ import annotations

from typing import Any

import pytest

from reports.domain.board import board_rooms
from reports.domain.points import delete_point
from reports.domain.questions import (
    QuestionState,
    Tally,
    discussed_in_words,
    question_states,
    tallies_of,
    tally_from,
    tally_of,
)
from reports.domain.revisions import Origin
from tests.build import make_point, make_question, make_quote, make_session
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANSWERED, TOUCHED, UNTOUCHED = QuestionState


def states(cast: Cast) -> list[QuestionState]:
    return [asked.state for asked in question_states(cast.session)]


def test_main_point_answers_and_a_subpoint_or_a_quote_touches(cast: Cast) -> None:
    first, second = cast.session.guiding_questions.all()
    third, _fourth = make_question(cast.session, 3), make_question(cast.session, 4)
    make_point(cast.report, "Permits follow the worker.").questions.add(first)
    make_point(cast.report, "So in two ports.", level=1).questions.add(first, second)
    make_quote(cast.report).questions.add(third)

    assert states(cast) == [ANSWERED, TOUCHED, TOUCHED, UNTOUCHED]
    loaded = tally_from(cast.session.guiding_questions.all(), cast.report.points.all())
    assert loaded == tally_of(cast.session) == Tally(4, 1, 2)


def test_point_that_is_deleted_answers_nothing(cast: Cast) -> None:
    first, _second = cast.session.guiding_questions.all()
    point = make_point(cast.report, "Permits follow the worker.")
    point.questions.add(first)
    delete_point(point=point, origin=Origin(author=cast.rapporteur))

    assert states(cast) == [UNTOUCHED, UNTOUCHED]


@pytest.mark.parametrize("extra", [1, 3])
def test_all_rooms_cost_one_query(extra: int, cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(extra):
        make_question(make_session(cast.edition, f"4.{number}"))

    with django_assert_num_queries(1):
        tallies = tallies_of(cast.edition)

    assert len(tallies) == 1 + extra
    assert tallies[cast.session.pk] == tally_of(cast.session) == Tally(2, 0, 0)


def test_board_shows_all_three(cast: Cast) -> None:
    first, second = cast.session.guiding_questions.all()
    make_question(cast.session, 3)
    make_point(cast.report, "Permits follow the worker.").questions.add(first)
    make_point(cast.report, "So in two ports.", level=1).questions.add(second)

    rooms = board_rooms(edition=cast.edition, user=cast.chair, now=cast.session.starts_at)

    room = next(room for room in rooms if room.session == cast.session)
    assert (room.asked, room.questions_untouched) == (Tally(3, 1, 1), 1)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Of 8 guiding questions, 6 were discussed."),
        ("fr", "Sur 8 questions directrices, 6 ont été abordées."),
        ("es", "De 8 preguntas orientativas, se debatieron 6."),
        ("pt", "Of 8 guiding questions, 6 were discussed."),
    ],
)
def test_statement_says_how_many_were_discussed(language: str, sentence: str) -> None:
    assert discussed_in_words(Tally(8, 4, 2), language) == sentence


def test_statement_words_one_question_by_itself() -> None:
    assert [discussed_in_words(tally, "en") for tally in (Tally(8, 0, 1), Tally(1, 1))] == [
        "Of 8 guiding questions, one was discussed.",
        "The guiding question was discussed.",
    ]


@pytest.mark.parametrize("tally", [Tally(), Tally(8)])
def test_statement_says_nothing_where_nothing_was_discussed(tally: Tally) -> None:
    assert discussed_in_words(tally, "en") == ""
