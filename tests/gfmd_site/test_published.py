"""Published pages for strangers: no query while they are fresh, and never somebody else's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from gfmd_site.published import Page, Shelf, shelf
from practices.choices import PracticeStatus
from practices.models import Practice
from tests.build import make_practice, make_user

KEPT = "public, max-age=60, stale-while-revalidate=60, stale-if-error=300"


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> Iterator[None]:
    settings.PUBLIC_CACHE_SECONDS = 60
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def practice(vocabularies: object) -> Practice:
    return make_practice(status=PracticeStatus.PUBLISHED)


@pytest.fixture
def pages(practice: Practice) -> list[str]:
    return [
        "/",
        reverse("practices:list"),
        reverse("practices:coverage"),
        reverse("practices:detail", args=[practice.pk]),
        reverse("practices:sheet", args=[practice.pk]),
    ]


def test_a_page_that_is_fresh_costs_no_query(
    pages: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = [Client().get(page) for page in pages]
    with django_assert_num_queries(0):
        second = [Client().get(page) for page in pages]

    assert [answer.headers["Cache-Control"] for answer in first] == [KEPT] * len(pages)
    assert [answer.content for answer in second] == [answer.content for answer in first]
    assert [answer.headers.items() for answer in second] == [
        answer.headers.items() for answer in first
    ]


def test_an_unchanged_page_is_not_sent_again(
    pages: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tags = [Client().get(page).headers["ETag"] for page in pages]
    with django_assert_num_queries(0):
        answers = [
            Client().get(page, headers={"If-None-Match": f"W/{tag}"})
            for page, tag in zip(pages, tags, strict=True)
        ]

    assert [(answer.status_code, answer.content) for answer in answers] == [(304, b"")] * len(pages)
    assert {answer.headers["Cache-Control"] for answer in answers} == {KEPT}


def test_a_page_that_is_no_longer_fresh_is_made_anew(practice: Practice) -> None:
    with time_machine.travel("2018-12-05T10:00:00Z", tick=False) as clock:
        before = Client().get("/practices/").content
        practice.status = PracticeStatus.WITHDRAWN
        practice.save()
        clock.shift(timedelta(seconds=59))
        still = Client().get("/practices/").content
        clock.shift(timedelta(seconds=2))
        after = Client().get("/practices/").content

    assert (still == before, after == before) == (True, False)


def test_each_language_has_a_page_of_its_own(practice: Practice) -> None:
    languages = ["en", "fr", "en", "ar"]
    answers = [Client().get("/", headers={"Accept-Language": code}) for code in languages]

    assert [answer.headers["Content-Language"] for answer in answers] == languages


def test_who_is_signed_in_neither_gets_nor_leaves_a_page(practice: Practice) -> None:
    user = make_user("somebody", first_name="Wanjiru", last_name="Adeyemi")
    client = Client()
    client.force_login(user)

    own = client.get("/")
    strangers = Client().get("/")
    own_again = client.get("/")

    assert "no-store" in own.headers["Cache-Control"]
    assert b"Adeyemi" in own.content
    assert b"Adeyemi" not in strangers.content
    assert b"Adeyemi" in own_again.content


def test_pages_for_nobody_in_particular_are_the_only_ones_kept(vocabularies: object) -> None:
    draft = make_practice()
    answers = [
        Client().get(page)
        for page in (
            "/accounts/login/",
            reverse("practices:detail", args=[draft.pk]),
            "/nowhere/",
        )
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert {"public" in answer.headers["Cache-Control"] for answer in answers} == {False}


def test_without_the_setting_every_page_is_made_anew(
    practice: Practice, settings: Settings
) -> None:
    settings.PUBLIC_CACHE_SECONDS = 0

    answers = [Client().get("/practices/") for _ in range(2)]

    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store, private"] * 2


def test_a_shelf_that_is_full_lets_the_oldest_go() -> None:
    small = Shelf(most_bytes=10)
    keys = [("http://site", f"/{number}", "en") for number in range(3)]
    for key in keys:
        small.put(key, Page(made=1e12, tag='"t"', headers={}, content=b"12345", match=None))

    assert [small.take(key, 60) is not None for key in keys] == [False, True, True]


def test_a_stranger_chooses_a_language_and_comes_back(practice: Practice) -> None:
    client = Client()
    chosen = client.get("/language/fr/?next=/practices/")
    page = client.get(chosen.headers["Location"])

    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/practices/")
    assert page.headers["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("address", "status", "place"),
    [
        ("/language/fr/?next=https://elsewhere.example/", 302, "/"),
        ("/language/xx/?next=/", 404, None),
    ],
)
def test_a_language_leads_nowhere_else(
    address: str, status: int, place: str | None, db: None
) -> None:
    answer = Client().get(address)

    assert (answer.status_code, answer.headers.get("Location")) == (status, place)
