"""What is still thin before submission."""

from __future__ import annotations

import pytest

from reports.choices import Consent
from reports.domain import points as point_rules
from reports.domain.consent import public_reader
from reports.domain.queries import points_of
from reports.domain.revisions import Origin
from reports.domain.thin import LONG_POINT_WORDS, LongPoint, ThinSpots, thin_spots
from tests.build import SECTIONS, make_attribution, make_point, make_quote
from tests.cast import Cast


def spots(cast: Cast) -> ThinSpots:
    return thin_spots(cast.report, points_of(cast.report), public_reader("en"))


def test_empty_report_is_thin_everywhere(cast: Cast) -> None:
    found = spots(cast)

    assert [section.key for section in found.empty_sections] == [key for key, *_rest in SECTIONS]
    assert [question.number for question in found.untouched_questions] == [1, 2]
    assert (found.waiting_consents, found.long_points) == ([], [])


def test_section_with_a_blank_point_is_empty(cast: Cast) -> None:
    make_point(cast.report, " \n", section="challenges")
    make_point(cast.report, section="summary")

    assert [section.key for section in spots(cast).empty_sections] == [
        "challenges",
        "opportunities",
        "gcm_relevance",
        "agenda_2030",
        "quotes",
    ]


def test_question_is_touched_by_a_point_that_is_there(cast: Cast) -> None:
    make_point(cast.report, tags={"questions": [1]})
    deleted = make_point(cast.report, tags={"questions": [2]})
    point_rules.delete_point(point=deleted, origin=Origin())

    assert [question.number for question in spots(cast).untouched_questions] == [2]


@pytest.mark.parametrize(
    ("consent", "waits"),
    [
        (Consent.NOT_ASKED, True),
        (Consent.ASKED, True),
        (Consent.APPROVED, False),
        (Consent.REFUSED, False),
    ],
)
def test_speaker_without_an_answer_is_waiting(cast: Cast, consent: str, waits: bool) -> None:
    row = make_attribution(make_quote(cast.report), consent=consent)

    assert spots(cast).waiting_consents == ([row] if waits else [])


def test_constituency_needs_no_answer(cast: Cast, vocabularies: object) -> None:
    make_attribution(
        make_quote(cast.report),
        kind="constituency",
        level="constituency",
        constituency=vocabularies.constituencies["youth"],
    )

    assert spots(cast).waiting_consents == []


@pytest.mark.parametrize(
    ("words", "is_long"), [(LONG_POINT_WORDS, False), (LONG_POINT_WORDS + 1, True)]
)
def test_long_point_is_a_hint(cast: Cast, words: int, is_long: bool) -> None:
    text = " ".join(["word"] * words)
    point = make_point(cast.report, text)

    assert spots(cast).long_points == ([LongPoint(point, words, text)] if is_long else [])


def test_nothing_thin_is_false() -> None:
    assert bool(ThinSpots()) is False
