"""Letters of practices leave by the outbox, and quote nothing that is not published."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from gfmd_site.letters import Words
from practices.domain import reviews, workflow
from practices.models import Practice
from reports.choices import LetterState
from reports.domain.letters import open_letter
from reports.models import Letter
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")
TITLE = "A desk for permits"
REASON = "Say who pays for the desk."


@pytest.fixture(autouse=True)
def _letters_stay(settings: Settings) -> None:
    settings.LETTERS_LEAVE = "when told"
    settings.SITE_ADDRESS = "https://reports.example.org"


def written() -> list[tuple[str, str, Words]]:
    rows = Letter.objects.order_by("pk")
    return [(row.kind, row.address, open_letter(row)) for row in rows]


def with_author(**changes: Any) -> Practice:
    author = make_user("author", email="author@ports.example")
    return make_practice(title=TITLE, submitted_by=author, **changes)


@pytest.mark.parametrize(
    ("status", "step", "subject"),
    [
        ("submitted", "ask_changes", "Your practice: changes are asked for"),
        ("submitted", "adopt", "Your practice is published"),
        ("published", "outdate", "Your practice is marked as outdated"),
        ("published", "withdraw", "Your practice was withdrawn"),
    ],
)
def test_author_hears_where_the_practice_stands_and_never_why(
    status: str, step: str, subject: str
) -> None:
    practice = with_author(status=status)

    workflow.move(practice=practice, name=step, by=make_user("desk"), reason=REASON)

    ((kind, address, words),) = written()
    assert (kind, address, words.subject) == ("practice", "author@ports.example", subject)
    assert f"https://reports.example.org/practices/{practice.pk}/workflow/" in words.text
    assert [part in words.text + words.html for part in (TITLE, REASON)] == [False, False]


def test_steps_of_staff_among_themselves_are_not_written_about() -> None:
    practice = with_author(status="submitted")

    workflow.move(practice=practice, name="begin_review", by=make_user("desk"))

    assert written() == []


def test_author_is_not_told_of_an_own_step() -> None:
    practice = with_author(status="published")

    workflow.move(practice=practice, name="withdraw", by=practice.submitted_by, reason=REASON)

    assert written() == []


def test_author_is_written_to_in_the_language_of_the_practice() -> None:
    practice = with_author(status="published", main_language="fr")

    workflow.move(practice=practice, name="withdraw", by=None, reason=REASON)

    assert [words.subject for _kind, _address, words in written()] == [
        "Votre pratique a été retirée"
    ]


def test_step_that_is_refused_writes_nothing() -> None:
    practice = with_author(status="published")

    with pytest.raises(workflow.PracticeError):
        workflow.move(practice=practice, name="withdraw", by=None, reason="")

    assert written() == []


def test_link_of_a_reviewer_waits_sealed_for_a_mail_server() -> None:
    practice = make_practice(title=TITLE, status="submitted")

    review = reviews.invite_external(
        practice=practice, name="Dr Amsel", by=None, address="amsel@example.org", language="es"
    )

    letter = Letter.objects.get()
    words = open_letter(letter)
    (token,) = re.findall(r"https://reports\.example\.org/practices/review/([^/\s]+)/", words.text)
    assert (letter.state, letter.kind, letter.language) == (LetterState.WAITING, "review", "es")
    assert (words.subject, reviews.review_of_token(token)) == (
        "Le pedimos que revise una práctica para el FMMD",
        review,
    )
    assert [part in words.text for part in (TITLE, "Amsel")] == [False, False]
    assert token.encode() not in bytes(letter.sealed or b"")


def test_reviewer_without_an_address_gets_the_link_by_hand() -> None:
    practice = make_practice(status="submitted")

    reviews.invite_external(practice=practice, name="Dr Amsel", by=None)

    assert written() == []


def test_colleague_is_told_that_a_review_waits() -> None:
    practice = make_practice(title=TITLE, status="submitted")
    colleague = make_user("inner", email="inner@example.org")

    reviews.ask_reviewer(practice=practice, reviewer=colleague, kind="internal", by=None)

    ((kind, address, words),) = written()
    assert (kind, address, TITLE in words.text) == ("review", "inner@example.org", False)
    assert "https://reports.example.org/practices/mine/" in words.text


def test_yearly_question_names_the_published_practices_in_one_letter() -> None:
    old = timezone.now() - timedelta(days=400)
    first = with_author(status="published", published_at=old)
    for number in range(2):
        make_practice(
            title=f"Desk {number}",
            status="published",
            published_at=old,
            submitted_by=first.submitted_by,
        )

    call_command("ask_still_valid")
    call_command("ask_still_valid")

    ((kind, address, words),) = written()
    assert (kind, address) == ("practice", "author@ports.example")
    assert [title in words.text for title in (TITLE, "Desk 0", "Desk 1")] == [True] * 3
    assert f"https://reports.example.org{first.get_absolute_url()}" in words.text
