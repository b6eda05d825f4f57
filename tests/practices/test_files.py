"""Practices as Word in the order of each database, and the reminders."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from practices.choices import PracticeStatus
from practices.models import (
    Country,
    GcmObjective,
    PracticeImage,
    PracticeOrganisation,
    PracticeText,
)
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")

HUB = [
    *("Primary GCM objectives", "Guiding principles it particularly exemplifies"),
    *("Sustainable Development Goals", "Dates", "Type of practice", "Geographic scope"),
    *("Countries and regions", "Summary", "Main implementing organisations"),
    *("Partner and donor organisations", "Benefit and impact", "Key lessons"),
    *("Recommendations", "Innovation", "Additional resources"),
]
PLATFORM = [
    *("Summary", "Countries, or global", "Partners", "Themes", "GCM objectives"),
    *("Sustainable Development Goals", "Policy or practice", "Sources in the GFMD context"),
    *("Contact", "Date shared", "Submitted by"),
]


def read(response: Any) -> Any:
    return Document(io.BytesIO(response.content))


def png() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (30, 20)).save(output, "PNG")
    return output.getvalue()


def headings(document: Any, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]


@pytest.mark.parametrize(("query", "order"), [("", HUB), ("?for=platform", PLATFORM)])
def test_word_has_the_fields_in_the_order_of_the_database(query: str, order: list[str]) -> None:
    practice = make_practice(
        title="Desk \x07 of the ports",
        status=PracticeStatus.PUBLISHED,
        contact="Quillon-77, room 9",
        started_year=2016,
        ongoing=True,
        primary_objective=GcmObjective.objects.get(code="5"),
        countries=[Country.objects.get(code="KEN")],
    )
    PracticeOrganisation.objects.create(practice=practice, name="Harbour Union")

    document = read(Client().get(f"{practice.get_absolute_url()}word/{query}"))

    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert (headings(document, 1), headings(document, 2)) == (["Desk � of the ports"], order)
    assert ("5 Regular pathways" in words, "Kenya" in words, "Harbour Union" in words) == (
        True,
        True,
        True,
    )
    assert ("2016 – present" in words) == (order == HUB)
    assert "Quillon" not in words


def test_word_is_in_the_readers_language_where_there_are_words() -> None:
    practice = make_practice(status=PracticeStatus.PUBLISHED)
    PracticeText.objects.create(practice=practice, language="ar", title="مكتب", summary="نصيحة")

    document = read(
        Client(headers={"accept-language": "ar"}).get(f"{practice.get_absolute_url()}word/")
    )

    assert headings(document, 1) == ["مكتب"]
    assert (
        document.paragraphs[0]._p.pPr.find(f"{{{document.paragraphs[0]._p.nsmap['w']}}}bidi")
        is not None
    )


@pytest.mark.parametrize(
    ("language", "title", "locale"),
    [("fr", "Un guichet au port", "fr-FR"), ("ar", "مكتب في الميناء", "ar-SA")],
)
def test_word_tells_a_screen_reader_its_title_language_lists_and_picture(
    language: str, title: str, locale: str
) -> None:
    practice = make_practice(
        status=PracticeStatus.PUBLISHED,
        objectives=GcmObjective.objects.order_by("code")[:2],
    )
    PracticeText.objects.create(practice=practice, language=language, title=title, summary=title)
    PracticeImage.objects.create(
        practice=practice,
        data=png(),
        content_type="image/png",
        width=30,
        height=20,
        alt_text="A desk between two ships.",
    )
    address = f"{practice.get_absolute_url()}word/?for=platform"

    document = read(Client(headers={"accept-language": language}).get(address))

    properties, body = document.core_properties, document.element.body
    listed = [p.text for p in document.paragraphs if p.style.name == "List Bullet"]
    told = {value for mark in body.iter(qn("w:lang")) for value in mark.attrib.values()}
    assert (properties.title, properties.language) == (title, language)
    assert len(listed) == 2
    assert [shape.get("descr") for shape in body.iter(qn("wp:docPr"))] == [
        "A desk between two ships."
    ]
    assert locale in told


def test_same_practices_give_the_same_bytes() -> None:
    practice = make_practice(title="Welcome desks", status=PracticeStatus.PUBLISHED)
    address = f"{practice.get_absolute_url()}word/"

    assert Client().get(address).content == Client().get(address).content


def test_many_practices_make_one_file(client: Client) -> None:
    client.force_login(make_user("desk", is_staff=True))
    rows = [make_practice(title=f"Desk {number}") for number in range(3)]

    answer = client.post(
        reverse("admin:practices_practice_changelist"),
        {"action": "word_for_hub", "_selected_action": [str(row.pk) for row in rows]},
    )

    assert sorted(headings(read(answer), 1)) == ["Desk 0", "Desk 1", "Desk 2"]


def test_authors_are_asked_once_whether_a_practice_is_still_valid() -> None:
    author = make_user("author", email="author@ports.example")
    old = timezone.now() - timedelta(days=400)
    due = make_practice(
        title="Old desk", status=PracticeStatus.PUBLISHED, published_at=old, submitted_by=author
    )
    make_practice(
        title="New desk",
        status=PracticeStatus.PUBLISHED,
        published_at=timezone.now(),
        submitted_by=author,
    )
    make_practice(title="Old draft", published_at=old, submitted_by=author)

    call_command("ask_still_valid", "--dry-run")
    call_command("ask_still_valid", "--address", "https://site.example")
    call_command("ask_still_valid", "--address", "https://site.example")

    assert [message.to for message in mail.outbox] == [["author@ports.example"]]
    assert f"https://site.example{due.get_absolute_url()}" in mail.outbox[0].body
    assert ("Old desk" in mail.outbox[0].body, "New desk" in mail.outbox[0].body) == (True, False)


def test_confirming_ends_the_question() -> None:
    author = make_user("author")
    due = make_practice(
        title="Old desk",
        status=PracticeStatus.PUBLISHED,
        published_at=timezone.now() - timedelta(days=400),
        submitted_by=author,
    )
    client = Client()
    client.force_login(author)
    before = client.get("/practices/mine/").content.decode()

    client.post(f"/practices/{due.pk}/workflow/confirm/")

    after = client.get("/practices/mine/").content.decode()
    assert ("Still valid?" in before, "Still valid?" in after) == (True, False)
