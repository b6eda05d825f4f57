"""The read API: published practices for programs, the same for everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from practices.choices import PracticeStatus
from practices.models import Country, GcmObjective, PracticeReview
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")
PUBLISHED = PracticeStatus.PUBLISHED
URL = "/api/practices/"


def titles(answer: Any) -> list[str]:
    return [item["texts"]["en"]["title"] for item in answer.json()["items"]]


def test_api_lists_published_practices_with_their_fields() -> None:
    practice = make_practice(
        title="Harbour desk",
        status=PUBLISHED,
        primary_objective=GcmObjective.objects.get(code="5"),
        countries=[Country.objects.get(code="KEN")],
        started_year=2016,
        ongoing=True,
    )
    make_practice(title="Still a draft")

    answer = Client().get(URL).json()

    assert (answer["count"], answer["next"], answer["previous"]) == (1, None, None)
    item = answer["items"][0]
    assert (item["id"], item["primary_objective"], item["countries"], item["ongoing"]) == (
        str(practice.pk),
        "5",
        ["KEN"],
        True,
    )
    assert item["url"] == f"http://testserver{practice.get_absolute_url()}"


def test_api_keeps_contact_reviews_and_drafts_inside() -> None:
    staff = make_user("desk", is_staff=True, first_name="Leila", last_name="Quillon-inside")
    practice = make_practice(status=PUBLISHED, contact="Quillon-77aa, +000 555", submitted_by=staff)
    draft = make_practice(title="Quillon-draft")
    PracticeReview.objects.create(practice=practice, reviewer=staff, remarks="Quillon-remark")
    client = Client()
    client.force_login(staff)

    bodies = [
        b"".join(response) if getattr(response, "streaming", False) else response.content
        for response in (
            client.get(URL),
            client.get(f"{URL}{practice.pk}/"),
            client.get("/api/practices.jsonl"),
            client.get(f"/practices/{practice.pk}/data.jsonld"),
            client.get("/practices/feed/"),
        )
    ]

    assert [b"Quillon" in body for body in bodies] == [False] * 5
    assert client.get(f"{URL}{draft.pk}/").status_code == 404


def test_api_pages_and_filters() -> None:
    for number in range(5):
        make_practice(title=f"Desk {number}", status=PUBLISHED, type="tool")
    make_practice(title="Law", status=PUBLISHED, type="policy")

    first = Client().get(URL, {"type": "tool", "size": 2, "sort": "title"})
    second = Client().get(first.json()["next"])

    assert (titles(first), titles(second)) == (["Desk 0", "Desk 1"], ["Desk 2", "Desk 3"])
    assert first.json()["count"] == 5
    assert Client().get(URL, {"type": "nonsense"}).json()["count"] == 0
    assert Client().get(URL, {"size": 1000}).status_code == 422


def test_api_answers_not_modified_until_something_changes() -> None:
    make_practice(status=PUBLISHED)
    tag = Client().get(URL).headers["ETag"]

    again = Client().get(URL, headers={"if-none-match": tag})
    make_practice(status=PUBLISHED)
    changed = Client().get(URL, headers={"if-none-match": tag})

    assert (again.status_code, changed.status_code, changed.json()["count"]) == (304, 200, 2)


def test_api_is_read_from_other_sites() -> None:
    asked = Client().options(URL)
    answer = Client().get(URL, headers={"origin": "https://hub.example"})

    assert (asked.status_code, answer.status_code) == (204, 200)
    assert [response.headers["Access-Control-Allow-Origin"] for response in (asked, answer)] == [
        "*",
        "*",
    ]
    assert Client().post(URL).status_code == 405


def test_bulk_file_holds_every_published_practice() -> None:
    made = {str(make_practice(status=PUBLISHED).pk) for _number in range(3)}
    make_practice()

    lines = b"".join(Client().get("/api/practices.jsonl")).decode().splitlines()

    assert {json.loads(line)["id"] for line in lines} == made


def test_openapi_document_names_every_path() -> None:
    document = Client().get("/api/openapi.json").json()

    assert sorted(document["paths"]) == [
        "/api/practices.jsonl",
        "/api/practices/",
        "/api/practices/{practice_id}/",
    ]


def test_linked_data_of_a_published_practice() -> None:
    practice = make_practice(
        title="Harbour desk", status=PUBLISHED, started_year=2016, ongoing=True
    )

    answer = Client().get(f"{practice.get_absolute_url()}data.jsonld")

    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.json() == {
        **answer.json(),
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": "Harbour desk",
        "temporalCoverage": "2016/..",
    }
    page = Client().get(practice.get_absolute_url()).content.decode()
    assert f'href="{practice.get_absolute_url()}data.jsonld"' in page


def test_feed_is_atom_with_the_newest_practice() -> None:
    make_practice(title="Harbour desk", status=PUBLISHED, published_at=timezone.now())

    answer = Client().get("/practices/feed/")

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert "<title>Harbour desk</title>" in answer.content.decode()
