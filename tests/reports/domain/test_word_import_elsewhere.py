"""A file from elsewhere beside a report: similar points, whole sections, names."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from reports.choices import Consent
from reports.domain.errors import DomainError
from reports.domain.queries import report_rows
from reports.domain.word_import import Outcome, Take
from reports.domain.word_plan import plan_import
from reports.domain.word_rows import Choice, Status
from reports.parsed import FileFacts, ParsedPoint
from tests.build import make_attribution, make_point
from tests.cast import Cast
from tests.reports.domain.word_files import (
    FEES,
    change,
    edited,
    file_of,
    foreign,
    plan,
    statuses,
    take,
    texts,
)

# -- files from elsewhere --


def test_similar_point_is_shown_with_the_reason(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    other = "Migrant workers pay recruitment fees, which lead to debt bondage in corridors."

    row = plan(cast.report, foreign(ParsedPoint(other))).rows[0]

    assert (row.status, row.point, row.choices) == (
        Status.SIMILAR,
        point,
        (Choice.WORD, Choice.APP, Choice.TWO),
    )
    assert row.reason.startswith("Both say “recruitment, corridors, ")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.WORD, [f"{FEES} Often."]),
        (Choice.APP, [FEES]),
        (Choice.TWO, [FEES, f"{FEES} Often."]),
    ],
)
def test_person_says_whether_similar_is_the_same(
    choice: Choice, expected: list[str], cast: Cast
) -> None:
    make_point(cast.report, FEES)

    take(cast.report, foreign(ParsedPoint(f"{FEES} Often.")), rows={0: choice})

    assert texts(cast.report) == expected


def test_points_without_shared_words_are_not_similar(cast: Cast) -> None:
    make_point(cast.report, FEES)
    parsed = foreign(ParsedPoint("Ports lack lawyers who speak the languages of the crews."))

    assert statuses(plan(cast.report, parsed)) == ["new"]


def test_equal_words_twice_in_the_file_are_two_points(cast: Cast) -> None:
    make_point(cast.report, "Agreed.")
    parsed = foreign(ParsedPoint("Agreed."), ParsedPoint("Agreed"))

    assert statuses(plan(cast.report, parsed)) == ["same", "new"]


def test_id_of_a_point_of_another_report_is_not_taken_over(cast: Cast) -> None:
    elsewhere = make_point(cast.other_report, FEES)
    parsed = foreign(ParsedPoint(FEES, point_id=str(elsewhere.pk)))

    take(cast.report, parsed)

    assert texts(cast.report) == [FEES]
    assert cast.report.points.get().pk != elsewhere.pk
    assert cast.other_report.points.get().report_id == cast.other_report.pk


def test_mark_of_another_database_says_nothing(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    parsed = foreign(ParsedPoint(f"{FEES} Often.", point_id=str(point.pk)))
    parsed.facts = FileFacts(state="00000000_1")

    found = plan(cast.report, parsed)

    assert (found.base, statuses(found)) == (None, ["changed"])


def test_section_that_the_template_does_not_have_is_not_lost(cast: Cast) -> None:
    parsed = foreign(ParsedPoint("Eleven States."), section="participation")

    assert plan(cast.report, parsed).unplaced == ["participation: Eleven States."]


# -- sections as a whole --


def test_replaced_section_is_as_in_word_and_keeps_what_its_points_have(cast: Cast) -> None:
    fees = make_point(cast.report, FEES, support="broad")
    make_point(cast.report, "Only in the app.")
    make_point(cast.report, "Ports lack lawyers.")
    parsed = foreign(
        ParsedPoint("Ports lack lawyers."), ParsedPoint("New."), ParsedPoint(f"{FEES} Often.")
    )

    outcome = take(cast.report, parsed, sections={"summary": Take.REPLACE})

    fees.refresh_from_db()
    assert texts(cast.report) == ["Ports lack lawyers.", "New.", f"{FEES} Often."]
    assert (fees.text, fees.support, outcome) == (f"{FEES} Often.", "broad", Outcome(1, 1, 1))


def test_keeping_both_changes_nothing_that_is_there(cast: Cast) -> None:
    make_point(cast.report, FEES)
    make_point(cast.report, "The same.")
    parsed = edited(file_of(cast.report), FEES, text=f"{FEES} Often.")

    outcome = take(cast.report, parsed, sections={"summary": Take.BOTH})

    assert outcome == Outcome(1, 0, 0)
    assert sorted(texts(cast.report)) == sorted([FEES, "The same.", f"{FEES} Often."])


# -- the room writes on --


def test_point_changed_while_the_page_was_open_is_not_overwritten(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    parsed = edited(file_of(cast.report), FEES, text=f"{FEES} In Word.")
    seen = {point.pk: point.version}
    change(point, support="broad")

    with pytest.raises(DomainError) as refused:
        take(cast.report, parsed, seen=seen)

    assert (refused.value.code, texts(cast.report)) == ("plan_changed", [FEES])


def test_point_that_nobody_saw_is_not_replaced(cast: Cast) -> None:
    old = make_point(cast.report, "Seen on the page.")
    make_point(cast.report, "Typed since.")

    take(
        cast.report,
        foreign(ParsedPoint("From Word.")),
        sections={"summary": Take.REPLACE},
        seen={old.pk: old.version},
    )

    assert texts(cast.report) == ["Typed since.", "From Word."]


# -- names --


def test_names_without_an_approval_are_found_and_marked(cast: Cast) -> None:
    point = make_point(cast.report, "@[Harbour Union] agreed.")
    agreed = make_point(cast.report, "@[Lantern Trust] agreed.")
    make_attribution(agreed, mention="Lantern Trust", kind="organisation", consent=Consent.APPROVED)
    words = "Wanjiru Adeyemi thanked Harbour Union and Lantern Trust."

    found = plan(cast.report, foreign(ParsedPoint(words), section="challenges")).found
    take(cast.report, foreign(ParsedPoint(words), section="challenges"))

    assert [(one.name, one.is_marked) for one in found] == [
        ("Harbour Union", True),
        ("Wanjiru Adeyemi", True),
    ]
    assert texts(cast.report, "challenges") == [
        "@[Wanjiru Adeyemi] thanked @[Harbour Union] and @[Lantern Trust]."
    ]
    assert point.text == "@[Harbour Union] agreed."


def test_state_that_is_talked_about_stays_a_plain_word(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for permits.")

    words = "Routes through Kenya are longer."
    take(cast.report, foreign(ParsedPoint(words), section="challenges"))

    assert texts(cast.report, "challenges") == [words]


@pytest.mark.parametrize("count", [1, 3])
def test_points_are_compared_with_the_same_number_of_queries(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_point(cast.report, f"{FEES} {number}")
    parsed = foreign(*(ParsedPoint(f"{FEES} {uuid.uuid4()}") for _number in range(10 * count)))
    report = report_rows().get(pk=cast.report.pk)

    with django_assert_num_queries(9):
        plan_import(report, parsed)
