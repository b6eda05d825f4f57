"""The outbox page: states and errors for staff, never a word of a letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from gfmd_site.letters import Words
from reports.domain.letters import post
from reports.models import Letter
from tests.cast import Cast


@pytest.fixture
def staff(cast: Cast, settings: Settings) -> Client:
    settings.LETTERS_LEAVE = "when told"
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def write(count: int = 1) -> list[Letter]:
    words = Words("Subject of nobody", "Text of nobody", "")
    return [
        post(kind="reminder", address=f"a{number}@example.org", language="en", words=words)
        for number in range(count)
    ]


def test_page_shows_addresses_and_states_and_no_words(staff: Client) -> None:
    write(2)
    text = staff.get("/letters/").content.decode()

    assert ["a0@example.org" in text, "a1@example.org" in text, "of nobody" in text] == [
        True,
        True,
        False,
    ]


def test_states_are_chosen(staff: Client) -> None:
    write(2)
    first = Letter.objects.order_by("pk")[0]
    staff.post("/letters/decide/", {"letter": first.pk, "action": "call_back"})

    shown = staff.get("/letters/?state=cancelled").context["page"].object_list
    assert [letter.pk for letter in shown] == [first.pk]


def test_letter_is_tried_again(staff: Client, settings: Settings) -> None:
    (letter,) = write()
    settings.LETTERS_LEAVE = "inline"

    staff.post("/letters/decide/", {"letter": letter.pk, "action": "retry"})

    assert [one.to for one in mail.outbox] == [["a0@example.org"]]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_letter_and_for_three(
    count: int, staff: Client, django_assert_num_queries: Any
) -> None:
    write(count)

    with django_assert_num_queries(7):
        staff.get("/letters/")
