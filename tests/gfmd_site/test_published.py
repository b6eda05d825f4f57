"""Published pages for strangers: no query while they are fresh, and never somebody else's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from gfmd_site.published import LOOK_SECONDS, Page, Shelf, changed, mark, shelf
from practices.choices import PracticeStatus
from practices.domain import workflow
from practices.models import Practice
from tests.build import make_practice, make_user

KEPT = "public, max-age=10, stale-while-revalidate=10, stale-if-error=60"


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> Iterator[None]:
    settings.PUBLIC_CACHE_SECONDS = 60
    shelf.clear()
    mark.look_again()
    yield
    shelf.clear()
    mark.look_again()


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """A clock that stands, since the mark is looked at once a second."""
    with time_machine.travel("2018-12-05T10:00:00Z", tick=False) as clock:
        yield clock


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


@pytest.mark.usefixtures("clock")
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


@pytest.mark.usefixtures("clock")
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


def test_a_page_that_is_no_longer_fresh_is_made_anew(
    practice: Practice, clock: time_machine.Coordinates
) -> None:
    before = Client().get("/practices/").content
    # Past the rules, so that nobody is told.
    Practice.objects.update(status=PracticeStatus.WITHDRAWN)
    clock.shift(timedelta(seconds=59))
    still = Client().get("/practices/").content
    clock.shift(timedelta(seconds=2))
    after = Client().get("/practices/").content

    assert (still == before, after == before) == (True, False)


def test_a_fresh_page_costs_one_look_a_second(
    pages: list[str],
    clock: time_machine.Coordinates,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for page in pages:
        Client().get(page)
    clock.shift(timedelta(seconds=LOOK_SECONDS))
    with django_assert_num_queries(1):
        for page in pages:
            Client().get(page)


@pytest.mark.usefixtures("clock")
def test_a_practice_that_is_withdrawn_is_gone_at_once(
    practice: Practice,
    pages: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    title = practice.title
    before = [title in Client().get(page).content.decode() for page in pages]
    with django_capture_on_commit_callbacks(execute=True):
        workflow.move(practice=practice, name="withdraw", by=None, reason="A name stands in it.")
    after = [Client().get(page) for page in pages]

    assert before == [True, True, False, True, True]
    assert [title in answer.content.decode() for answer in after] == [False] * len(pages)
    assert [answer.status_code for answer in after] == [200, 200, 200, 404, 404]


def test_a_process_that_did_not_withdraw_it_hears_of_it_within_a_second(
    practice: Practice, clock: time_machine.Coordinates
) -> None:
    page = reverse("practices:detail", args=[practice.pk])
    Client().get(page)
    # What another process does is seen here in the database alone: nothing runs on commit.
    workflow.move(practice=practice, name="withdraw", by=None, reason="A name stands in it.")
    at_once = Client().get(page)
    clock.shift(timedelta(seconds=LOOK_SECONDS))
    later = Client().get(page)

    assert (at_once.status_code, later.status_code) == (200, 404)


@pytest.mark.usefixtures("clock")
def test_a_page_that_was_being_made_during_the_change_is_not_kept(
    practice: Practice,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = reverse("practices:detail", args=[practice.pk])
    put = shelf.put

    def put_late(*arguments: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            changed()
        put(*arguments)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(shelf, "put", put_late)
        Client().get(page)
    Practice.objects.update(status=PracticeStatus.WITHDRAWN)

    assert Client().get(page).status_code == 404


@pytest.mark.usefixtures("clock")
def test_a_mark_that_was_dropped_makes_pages_anew_and_none_comes_back(practice: Practice) -> None:
    page = reverse("practices:detail", args=[practice.pk])
    Client().get(page)
    cache.clear()
    mark.look_again()
    Practice.objects.update(status=PracticeStatus.WITHDRAWN)

    assert Client().get(page).status_code == 404


def test_strangers_go_on_reading_while_the_database_is_away(
    practice: Practice, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reverse("practices:detail", args=[practice.pk])
    Client().get(page)
    clock.shift(timedelta(seconds=LOOK_SECONDS))

    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("gfmd_site.published.cache.get", refuse)

    assert Client().get(page).status_code == 200


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
        small.put(
            key, Page(made=1e12, mark="m", tag='"t"', headers={}, content=b"12345", match=None)
        )

    assert [small.take(key, 60, "m") is not None for key in keys] == [False, True, True]


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
