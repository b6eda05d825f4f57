"""Writing and reviewing a practice through its pages."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from practices.choices import PracticeStatus
from practices.domain import reviews
from practices.domain.reviews import link_token
from practices.models import Practice, PracticeReview, PracticeSource
from practices.models.review import CRITERIA
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "main_language": "en",
        "version": "1",
        "sources-TOTAL_FORMS": "0",
        "sources-INITIAL_FORMS": "0",
        **changes,
    }


def png() -> SimpleUploadedFile:
    output = io.BytesIO()
    Image.new("RGB", (30, 20)).save(output, "PNG")
    return SimpleUploadedFile("desk.png", output.getvalue(), "image/png")


def test_empty_draft_can_be_saved() -> None:
    author = make_user("author")

    answer = signed_in(author).post("/practices/new/", fields())

    practice = Practice.objects.get()
    assert answer.headers["Location"] == f"/practices/{practice.pk}/edit/"
    assert (practice.submitted_by, practice.title, practice.status) == (author, "", "draft")


def test_form_stores_every_field() -> None:
    author = make_user("author")
    client = signed_in(author)
    values = fields(
        type="policy",
        scope="national",
        themes=["labour", "gender"],
        primary_objective="5",
        objectives=["18"],
        principles=["people_centred"],
        goals=["8"],
        targets=["8.8"],
        countries=["KEN", "MAR"],
        regions=["014"],
        started_year="2016",
        ongoing="on",
        implementing="Harbour Union\nPort Office",
        donor="Harbour Fund",
        links="https://a.example/one",
        contact="Room 9",
        title_en="Desk",
        summary_en="Advice.",
        title_ar="مكتب",
        image=png(),
        alt_text="A desk in a port.",
    )
    values |= {"sources-TOTAL_FORMS": "1", "sources-0-edition_year": "2018"}

    client.post("/practices/new/", values)

    practice = Practice.objects.get()
    codes = {
        name: sorted(getattr(practice, name).values_list("code", flat=True))
        for name in ("objectives", "principles", "goals", "targets", "countries", "regions")
    }
    assert codes == {
        "objectives": ["18"],
        "principles": ["people_centred"],
        "goals": ["8"],
        "targets": ["8.8"],
        "countries": ["KEN", "MAR"],
        "regions": ["014"],
    }
    assert (practice.themes, practice.ongoing, practice.started_year, practice.contact) == (
        ["labour", "gender"],
        True,
        2016,
        "Room 9",
    )
    assert sorted(practice.organisations.values_list("role", "name")) == [
        ("donor", "Harbour Fund"),
        ("implementing", "Harbour Union"),
        ("implementing", "Port Office"),
    ]
    assert practice.sources.get().edition_year == 2018
    assert sorted(practice.texts.values_list("language", flat=True)) == ["ar", "en"]
    picture = client.get(f"/practices/{practice.pk}/image/")
    assert (picture.headers["Content-Type"], picture.status_code) == ("image/jpeg", 200)
    assert Client().get(f"/practices/{practice.pk}/image/").status_code == 404


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"started_year": "long ago"}, "Enter a whole number."),
        ({"links": "javascript:alert(1)"}, "is not an address"),
        ({"image": png()}, "Say what the picture shows"),
        (
            {"image": SimpleUploadedFile("a.png", b"not a picture"), "alt_text": "A."},
            "not a JPEG, PNG or GIF picture",
        ),
        ({"started_year": "2018", "ended_year": "2016"}, "ends before it starts"),
    ],
)
def test_bad_input_is_named_and_loses_nothing(bad: dict[str, Any], sentence: str) -> None:
    author = make_user("author")
    practice = make_practice(title="Desk", submitted_by=author)

    answer = signed_in(author).post(
        f"/practices/{practice.pk}/edit/", fields(title_en="Quince desk", **bad)
    )

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, 'value="Quince desk"' in page) == (
        200,
        True,
        True,
    )
    practice.refresh_from_db()
    assert practice.title == "Desk"


def test_second_person_sees_the_own_text_again_instead_of_losing_one() -> None:
    author, staff = make_user("author"), make_user("desk", is_staff=True)
    practice = make_practice(title="Desk", submitted_by=author)
    url = f"/practices/{practice.pk}/edit/"
    signed_in(author).post(url, fields(title_en="First"))

    late = signed_in(staff).post(url, fields(title_en="Second"))
    again = signed_in(staff).post(url, fields(title_en="Second", version="2"))

    assert "Somebody else saved this practice" in late.content.decode()
    assert 'value="Second"' in late.content.decode()
    assert again.status_code == 302
    assert [entry.after["texts"]["en"]["title"] for entry in practice.changes.order_by("pk")] == [
        "First",
        "Second",
    ]


def test_source_that_is_a_point_stays_when_the_form_forgets_it() -> None:
    author = make_user("author")
    practice = make_practice(submitted_by=author)
    PracticeSource.objects.create(
        practice=practice, edition_year=2018, point_ref="12345678-1234-1234-1234-123456789012"
    )

    signed_in(author).post(f"/practices/{practice.pk}/edit/", fields(title_en="Desk"))

    assert practice.sources.count() == 1


@pytest.mark.parametrize(
    ("status", "answer"),
    [("draft", 200), ("changes_asked", 200), ("submitted", 403), ("published", 403)],
)
def test_author_writes_while_the_practice_is_with_the_author(status: str, answer: int) -> None:
    author = make_user("author")
    practice = make_practice(submitted_by=author, status=status)

    assert signed_in(author).get(f"/practices/{practice.pk}/edit/").status_code == answer


def test_whole_way_to_publication_with_an_external_reviewer_by_link() -> None:
    author, staff = make_user("author"), make_user("desk", is_staff=True)
    inner = make_user("inner", first_name="Quillon-inner")
    practice = make_practice(submitted_by=author, contact="Quillon-contact")
    way = f"/practices/{practice.pk}/workflow/"
    office = signed_in(staff)
    signed_in(author).post(f"{way}submit/")
    office.post(f"{way}begin_review/")
    office.post(f"{way}ask/", {"reviewer": inner.pk, "kind": "internal"})
    for name in ("Dr Quillon-Amsel", "Dr Birk"):
        office.post(f"{way}invite/", {"name": name, "email": "outside@reviews.example"})
    answers = {**dict.fromkeys(CRITERIA, "4"), "conflict": "no", "verdict": "publish"}
    links = re.findall(r"http://127.0.0.1:8000(/practices/review/\S+)", mail.outbox[0].body)
    links += re.findall(r"http://127.0.0.1:8000(/practices/review/\S+)", mail.outbox[1].body)

    shown = Client().get(links[0]).content.decode()
    for link in links:
        Client().post(link, {**answers, "remarks": "Sound work."})
    signed_in(inner).post(f"/practices/{practice.pk}/review/", answers)
    office.post(f"{way}publish/")

    practice.refresh_from_db()
    assert practice.status == "published"
    assert ("Quillon" in shown, "Amsel" in links[0], "Amsel" in mail.outbox[0].body) == (
        False,
        False,
        False,
    )
    author_sees = signed_in(author).get(way).content.decode()
    assert ("Sound work." in author_sees, "Quillon-inner" in author_sees) == (True, False)
    assert "Amsel" not in author_sees
    assert "Sound work." not in Client().get(practice.get_absolute_url()).content.decode()


def test_invitation_opens_its_review_and_nothing_else() -> None:
    staff = make_user("desk", is_staff=True)
    practice = make_practice(status=PracticeStatus.SUBMITTED)
    review = reviews.invite_external(practice=practice, name="Dr Amsel", by=staff)
    link = f"/practices/review/{link_token(review)}/"
    guest = Client()

    assert guest.get(link).status_code == 200
    assert guest.get(practice.get_absolute_url()).status_code == 404
    assert guest.get(link.replace(link[-6], "x" if link[-6] != "x" else "y")).status_code == 404
    signed_in(staff).post(f"/practices/{practice.pk}/workflow/reviews/{review.pk}/call-back/")
    assert guest.get(link).status_code == 404


def test_invitation_ends_with_its_time_and_with_the_review() -> None:
    practice = make_practice(status=PracticeStatus.SUBMITTED)
    ended = reviews.invite_external(practice=practice, name="A", by=None, days=-1)
    closed = reviews.invite_external(practice=practice, name="B", by=None)
    assert Client().get(f"/practices/review/{link_token(ended)}/").status_code == 404
    assert Client().get(f"/practices/review/{link_token(closed)}/").status_code == 200

    Practice.objects.filter(pk=practice.pk).update(status=PracticeStatus.WITHDRAWN)

    assert Client().get(f"/practices/review/{link_token(closed)}/").status_code == 404


def test_old_address_of_a_merged_practice_leads_to_the_other() -> None:
    staff = make_user("desk", is_staff=True)
    keep = make_practice(title="Keep", status=PracticeStatus.PUBLISHED)
    gone = make_practice(title="Gone", status=PracticeStatus.PUBLISHED)

    signed_in(staff).post(f"/practices/{keep.pk}/workflow/merge/", {"other": str(gone.pk)})

    answer = Client().get(gone.get_absolute_url())
    assert (answer.status_code, answer.headers["Location"]) == (301, keep.get_absolute_url())


def test_review_list_of_a_person_empties_with_the_answer() -> None:
    reviewer = make_user("reviewer")
    practice = make_practice(title="Quince desk", status=PracticeStatus.IN_REVIEW)
    PracticeReview.objects.create(practice=practice, reviewer=reviewer, kind="external")
    client = signed_in(reviewer)
    before = client.get("/practices/mine/").content.decode()

    client.post(f"/practices/{practice.pk}/review/", {"conflict": "yes"})

    after = client.get("/practices/mine/").content.decode()
    assert ("Quince desk" in before, "Quince desk" in after) == (True, False)
