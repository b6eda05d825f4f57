"""What a person is asked about, and what becomes of the answer."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from reports.domain import points as point_rules
from reports.domain.errors import DomainError
from reports.domain.going_back import set_report_back
from reports.domain.revisions import Origin
from reports.domain.suggestions import ACCEPT, DISMISS, decide, suggestions_for, suggestions_of
from reports.models import Point, Report
from tests.build import make_point
from tests.cast import Cast

TEXT = "Recruitment fees must be paid by the employer, never by the worker."


def keys(report: Report) -> list[str]:
    return [item.key for row in suggestions_of(report, "en") for item in row.items]


def answer(point: Point, key: str, choice: str) -> Point:
    return decide(report=point.report, point_id=point.pk, key=key, choice=choice, origin=Origin())


def test_suggestion_says_which_words_speak_for_it(cast: Cast) -> None:
    point = make_point(cast.report, TEXT)

    first = suggestions_for(point, "en")[0]

    assert (first.key, first.short, first.label) == (
        "objectives:6",
        "GCM 6",
        "Recruitment and decent work",
    )
    assert "Recruitment fees" in first.words


def test_accepted_tag_is_set_beside_those_there_and_not_asked_again(cast: Cast) -> None:
    point = make_point(cast.report, TEXT, tags={"objectives": ["10"]})

    answer(point, "objectives:6", ACCEPT)

    assert sorted(term.code for term in point.objectives.all()) == ["10", "6"]
    assert "objectives:6" not in keys(cast.report)


def test_dismissed_tag_does_not_come_back_when_the_text_changes(cast: Cast) -> None:
    point = make_point(cast.report, TEXT)
    assert "objectives:6" in keys(cast.report)

    point = answer(point, "objectives:6", DISMISS)
    point_rules.update_point(point=point, fields={"text": f"{TEXT} {TEXT}"}, origin=Origin())

    assert "objectives:6" not in keys(cast.report)


def test_dismissal_goes_with_both_halves_of_a_split_point(cast: Cast) -> None:
    point = answer(make_point(cast.report, f"{TEXT} {TEXT}"), "objectives:6", DISMISS)

    _head, tail = point_rules.split_point(point=point, at=len(TEXT), origin=Origin())

    assert tail.dismissed == ["objectives:6"]


def test_report_set_back_to_before_a_dismissal_keeps_its_words(cast: Cast) -> None:
    point = make_point(cast.report, TEXT)
    before = cast.report.revisions.latest("pk").pk
    point = answer(point, "objectives:6", DISMISS)
    point_rules.update_point(point=point, fields={"text": "Other words."}, origin=Origin())

    set_report_back(report=cast.report, moment=before, origin=Origin())

    point.refresh_from_db()
    assert (point.text, point.dismissed) == (TEXT, ["objectives:6"])


@pytest.mark.parametrize("key", ["objectives", "countries:MA", ":6", "objectives:"])
def test_answer_about_something_else_is_refused(key: str, cast: Cast) -> None:
    point = make_point(cast.report, TEXT)

    with pytest.raises(DomainError, match="Nothing was changed"):
        answer(point, key, ACCEPT)


def test_point_of_another_report_is_refused(cast: Cast) -> None:
    foreign = make_point(cast.other_report, TEXT)

    with pytest.raises(DomainError, match="not in the report any more"):
        decide(
            report=cast.report,
            point_id=foreign.pk,
            key="objectives:6",
            choice=ACCEPT,
            origin=Origin(),
        )
    with pytest.raises(DomainError, match="not in the report any more"):
        decide(
            report=cast.report,
            point_id=uuid.uuid4(),
            key="objectives:6",
            choice=ACCEPT,
            origin=Origin(),
        )


def test_term_that_was_switched_off_is_not_suggested(cast: Cast) -> None:
    point = make_point(cast.report, TEXT)
    type(point).objectives.rel.model.objects.filter(code="6").update(disabled_on="2026-01-01")

    assert "objectives:6" not in keys(cast.report)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_points(
    count: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_point(cast.report, TEXT)

    with django_assert_num_queries(6):
        rows = suggestions_of(cast.report, "en")

    assert len(rows) == count
