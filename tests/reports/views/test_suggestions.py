"""The page of suggested tags, the form of one point, and the words for the browser."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from practices.domain.suggestions import browser_lists
from reports.models import Point
from tests.build import make_point, make_quote
from tests.cast import Cast

TEXT = "Recruitment fees must be paid by the employer, never by the worker."


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rapporteur)
    return client


def page(cast: Cast) -> str:
    return reverse("reports:suggestions", args=[cast.report.code])


def objectives(point: Point) -> list[str]:
    return sorted(term.code for term in point.objectives.all())


def test_page_shows_what_fits_with_the_words_that_speak_for_it(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, TEXT)
    make_quote(cast.report)

    response = client.get(page(cast))

    assert f'id="suggest-{point.pk}"' in response.text
    assert 'value="accept:objectives:6"' in response.text
    assert "“Recruitment fees”" in response.text


def test_accepting_and_dismissing_are_recorded_in_the_log(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, TEXT)

    for decision in ("accept:objectives:6", "dismiss:targets:8.8"):
        response = client.post(page(cast), {"point": str(point.pk), "decision": decision})
        assert response.headers["Location"] == f"{page(cast)}#suggest-{point.pk}"

    point.refresh_from_db()
    log = [row.author for row in cast.report.revisions.filter(point_ref=point.pk).order_by("pk")]
    assert (objectives(point), point.dismissed) == (["6"], ["targets:8.8"])
    assert log == [None, cast.rapporteur, cast.rapporteur]


@pytest.mark.parametrize("data", [{}, {"point": "x"}, {"decision": "accept:objectives:6"}])
def test_broken_answer_changes_nothing_and_says_so(
    data: dict[str, str], client: Client, cast: Cast
) -> None:
    make_point(cast.report, TEXT)
    before = cast.report.revisions.count()

    response = client.post(page(cast), data, follow=True)

    assert "Nothing was changed." in response.text
    assert cast.report.revisions.count() == before


def test_point_form_saves_what_was_typed_with_the_accepted_tag(client: Client, cast: Cast) -> None:
    point = make_point(cast.report, TEXT)
    address = reverse("reports:point", args=[cast.report.code, point.pk])
    assert 'name="suggestion" value="accept:objectives:6"' in client.get(address).text

    response = client.post(
        address,
        {
            "text": f"{TEXT} Everybody agreed.",
            "section": "summary",
            "kind": "point",
            "level": "0",
            "who-TOTAL_FORMS": "0",
            "who-INITIAL_FORMS": "0",
            "suggestion": "accept:objectives:6",
        },
    )

    point.refresh_from_db()
    assert response.headers["Location"] == address
    assert (point.text, objectives(point)) == (f"{TEXT} Everybody agreed.", ["6"])


def test_word_lists_are_kept_for_good_under_their_version(client: Client, cast: Cast) -> None:
    text, version = browser_lists()
    address = reverse("practices:word-lists", args=[version])

    response = client.get(address)

    assert json.loads(response.content) == json.loads(text)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(reverse("practices:word-lists", args=["older"])).status_code == 404


def test_worker_keeps_the_word_lists_for_use_without_network(client: Client, cast: Cast) -> None:
    address = reverse("practices:word-lists", args=[browser_lists()[1]])

    worker = client.get(reverse("service-worker")).text

    assert f'"{address}"' in worker
    assert f'data-word-lists="{address}"' in client.get(reverse("reports:shell")).text
    assert f'data-word-lists="{address}"' in client.get(cast.report.get_absolute_url()).text
