"""The way of a practice: every status against every step, and who has to agree."""

from __future__ import annotations

from typing import Any

import pytest

from practices.choices import PracticeStatus, ReviewerKind, ReviewVerdict
from practices.domain import reviews, workflow
from practices.domain.errors import PracticeError
from practices.models import Practice, PracticeReview
from practices.models.review import CRITERIA
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")

# What each step makes of each status; what is not here is refused.
TABLE = {
    "submit": {"draft": "submitted", "changes_asked": "submitted"},
    "take_back": {"submitted": "draft"},
    "begin_review": {"submitted": "in_review"},
    "ask_changes": {"submitted": "changes_asked", "in_review": "changes_asked"},
    "publish": {"in_review": "published"},
    "adopt": {"draft": "published", "submitted": "published", "in_review": "published"},
    "outdate": {"published": "outdated"},
    "renew": {"outdated": "published"},
    "withdraw": dict.fromkeys(set(PracticeStatus.values) - {"withdrawn"}, "withdrawn"),
    "bring_back": {"withdrawn": "draft"},
}
MARKS = dict.fromkeys(CRITERIA, 3)


def agree(practice: Practice, *kinds: str, **changes: Any) -> None:
    for number, kind in enumerate(kinds):
        values = {"conflict_declared": False, "verdict": ReviewVerdict.PUBLISH, **changes}
        reviewer = make_user(f"reviewer-{kind}-{number}-{practice.reviews.count()}")
        PracticeReview.objects.create(practice=practice, reviewer=reviewer, kind=kind, **values)


def refusal(**arguments: Any) -> str:
    with pytest.raises(PracticeError) as caught:
        workflow.move(by=None, **arguments)
    return caught.value.code


@pytest.mark.parametrize("status", PracticeStatus.values)
@pytest.mark.parametrize("name", sorted(workflow.TRANSITIONS))
def test_step_does_what_the_table_says(name: str, status: str) -> None:
    practice = make_practice(status=status)
    agree(practice, "internal", "external", "external")
    expected = TABLE[name].get(status)

    if expected is None:
        assert refusal(practice=practice, name=name, reason="Because.") == "wrong_status"
    else:
        workflow.move(practice=practice, name=name, by=None, reason="Because.")

    practice.refresh_from_db()
    assert practice.status == (expected or status)
    assert practice.changes.count() == (1 if expected else 0)


@pytest.mark.parametrize("name", ["ask_changes", "adopt", "outdate", "withdraw"])
def test_step_that_somebody_has_to_understand_needs_a_reason(name: str) -> None:
    practice = make_practice(status=next(iter(workflow.TRANSITIONS[name].sources)))

    assert refusal(practice=practice, name=name, reason="  ") == "reason_missing"


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        ([], {"internal": 1, "external": 2}),
        (["external", "external"], {"internal": 1}),
        (["internal", "external"], {"external": 1}),
        (["internal", "external", "external"], {}),
    ],
)
def test_publishing_needs_one_internal_and_two_external_reviewers(
    kinds: list[str], missing: dict[str, int]
) -> None:
    practice = make_practice(status=PracticeStatus.IN_REVIEW)
    agree(practice, *kinds)

    assert workflow.missing_reviews(practice) == missing
    if missing:
        assert refusal(practice=practice, name="publish") == "reviews_missing"


def test_verdict_other_than_publish_does_not_count() -> None:
    practice = make_practice(status=PracticeStatus.IN_REVIEW)
    agree(practice, "internal", "external")
    agree(practice, "external", verdict=ReviewVerdict.CHANGES)

    assert refusal(practice=practice, name="publish") == "reviews_missing"


def test_practice_without_summary_is_not_submitted() -> None:
    practice = make_practice(summary="")

    assert refusal(practice=practice, name="submit") == "incomplete"


def test_publishing_keeps_its_first_date_and_the_history_the_reason() -> None:
    practice = make_practice()
    staff = make_user("desk", is_staff=True)
    workflow.move(practice=practice, name="adopt", by=staff, reason="Reviewed by the Hub.")
    practice.refresh_from_db()
    first = practice.published_at

    workflow.move(practice=practice, name="outdate", by=staff, reason="Funding ended.")
    workflow.move(practice=practice, name="renew", by=staff)

    practice.refresh_from_db()
    assert (practice.published_at, practice.status) == (first, "published")
    assert [(entry.note, entry.author) for entry in practice.changes.order_by("pk")] == [
        ("Reviewed by the Hub.", staff),
        ("Funding ended.", staff),
        ("", staff),
    ]


def test_conflict_of_interest_gives_no_verdict_and_closes_the_practice_to_the_reviewer() -> None:
    practice = make_practice(status=PracticeStatus.IN_REVIEW)
    reviewer = make_user("reviewer")
    review = reviews.ask_reviewer(
        practice=practice, reviewer=reviewer, kind=ReviewerKind.EXTERNAL, by=None
    )

    reviews.answer(
        review=review, conflict=True, marks=MARKS, verdict="publish", remarks="", by=reviewer
    )

    review.refresh_from_db()
    assert (review.verdict, review.conflict_declared, review.relevance) == ("pending", True, None)
    practice = Practice.objects.get(pk=practice.pk)
    assert reviewer.has_perm("practices.read_practice", practice) is False


@pytest.mark.parametrize(
    ("marks", "verdict", "code"),
    [
        ({**MARKS, "innovation": None}, "publish", "marks_missing"),
        (MARKS, "", "verdict_missing"),
        (MARKS, "pending", "verdict_missing"),
    ],
)
def test_review_needs_all_marks_and_a_verdict(
    marks: dict[str, int | None], verdict: str, code: str
) -> None:
    review = reviews.invite_external(
        practice=make_practice(status=PracticeStatus.SUBMITTED), name="Dr Amsel", by=None
    )

    with pytest.raises(PracticeError) as caught:
        reviews.answer(
            review=review, conflict=False, marks=marks, verdict=verdict, remarks="", by=None
        )

    assert caught.value.code == code


def test_review_is_given_once() -> None:
    review = reviews.invite_external(
        practice=make_practice(status=PracticeStatus.SUBMITTED), name="Dr Amsel", by=None
    )
    values: Any = {"conflict": False, "marks": MARKS, "remarks": "Fine.", "by": None}
    reviews.answer(review=review, verdict="publish", **values)

    with pytest.raises(PracticeError) as caught:
        reviews.answer(review=review, verdict="reject", **values)

    review.refresh_from_db()
    assert (caught.value.code, review.verdict) == ("decided", "publish")


def test_author_does_not_review_the_own_practice() -> None:
    author = make_user("author")
    practice = make_practice(status=PracticeStatus.SUBMITTED, submitted_by=author)

    with pytest.raises(PracticeError) as caught:
        reviews.ask_reviewer(practice=practice, reviewer=author, kind="internal", by=None)

    assert caught.value.code == "author"


@pytest.mark.parametrize(
    ("steps", "lacking", "expected"),
    [
        (["take_back", "begin_review", "ask_changes"], {}, "begin_review"),
        (["ask_changes", "publish", "adopt"], {"external": 1}, ""),
        (["ask_changes", "publish", "adopt"], {}, "publish"),
        (["outdate", "withdraw"], {}, ""),
    ],
)
def test_leading_step_is_the_one_that_comes_next(
    steps: list[str], lacking: dict[str, int], expected: str
) -> None:
    assert workflow.leading(steps, lacking) == expected


def test_own_practices_are_those_handed_in_and_not_merged_away() -> None:
    author = make_user("author")
    own = make_practice(submitted_by=author)
    make_practice(submitted_by=author, merged_into=own, status="withdrawn")
    make_practice(submitted_by=make_user("somebody-else"))

    assert list(workflow.own_of(author)) == [own]


def test_what_waits_for_the_support_unit_was_handed_in_or_is_with_reviewers() -> None:
    made = {status: make_practice(status=status) for status in PracticeStatus.values}

    assert set(workflow.waiting()) == {made["submitted"], made["in_review"]}


@pytest.mark.parametrize(
    ("with_account", "verdict", "expected"),
    [(False, "pending", True), (False, "publish", False), (True, "pending", False)],
)
def test_link_is_shown_for_who_has_no_account_and_has_not_answered(
    with_account: bool, verdict: str, expected: bool
) -> None:
    reviewer = make_user("reviewer") if with_account else None
    review = PracticeReview(reviewer=reviewer, verdict=verdict)

    assert reviews.awaits_link(review) is expected
