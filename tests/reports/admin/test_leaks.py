"""Nobody without the right learns in the office who said what: not by reading, nor by asking."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reports.models import Comment, Point
from tests.build import make_attribution, make_point, make_quote, make_synthesis
from tests.cast import Cast
from tests.reports.leaving import take

NAME = "Quillon-7f3a"
HIDDEN = f"@[{NAME}] asked for portable permits."
SHOWN = "A participant asked for portable permits."


@pytest.fixture
def secret(cast: Cast) -> Point:
    """A point, a heading, a quote, a comment and a source, all of a speaker who has not agreed."""
    point = make_point(cast.report, HIDDEN, heading=f"After @[{NAME}]")
    make_attribution(make_quote(cast.report), kind="person", name=NAME, level="person")
    Comment.objects.create(
        report=cast.report, point=point, author=cast.rapporteur, text=f"Ask @[{NAME}] again."
    )
    Comment.objects.create(report=cast.report, author=cast.rapporteur, text=f"So says @[{NAME}].")
    make_synthesis(cast.edition, sources=[point])
    return point


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def places(cast: Cast, point: Point) -> list[str]:
    """Every page of the office on which the speaker could appear."""
    lists = ["report", "point", "comment", "revision", "synthesisitem"]
    addresses = [reverse(f"admin:reports_{name}_changelist") for name in lists]
    addresses += [
        reverse("admin:reports_report_change", args=[cast.report.pk]),
        reverse("admin:reports_point_change", args=[point.pk]),
        reverse("admin:index"),
    ]
    for name, rows in (
        ("point", Point.objects.all()),
        ("comment", Comment.objects.all()),
        ("revision", cast.report.revisions.all()),
    ):
        addresses += [reverse(f"admin:reports_{name}_change", args=[row.pk]) for row in rows]
    item = cast.edition.syntheses.get().sections.get().items.get()
    return [*addresses, reverse("admin:reports_synthesisitem_change", args=[item.pk])]


@pytest.mark.parametrize("role", ["chair", "plain_staff"])
def test_pages_do_not_name_a_speaker_without_consent(role: str, cast: Cast, secret: Point) -> None:
    client = client_of(getattr(cast, role))

    for address in places(cast, secret):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert (address, NAME in response.content.decode()) == (address, False)


def test_page_names_the_speaker_to_those_with_the_right(cast: Cast, secret: Point) -> None:
    page = reverse("admin:reports_point_change", args=[secret.pk])

    assert f"{NAME} asked for portable permits." in client_of(cast.staff).get(page).content.decode()


@pytest.mark.parametrize("role", ["chair", "plain_staff"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_export_does_not_name_a_speaker_without_consent(
    role: str, number: int, cast: Cast, secret: Point
) -> None:
    response = take(
        client_of(getattr(cast, role)),
        reverse("admin:reports_point_export"),
        {"format": str(number), "resource": "0"},
    )
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if number == 1:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())

    assert (SHOWN.encode() in data, NAME.encode() in data) == (True, False)
    assert NAME not in response.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_table_of_one_report_does_not_name_a_speaker_without_consent(
    kind: str, cast: Cast, secret: Point
) -> None:
    address = reverse("admin:reports_report_points", args=[cast.report.pk, kind])
    response = take(client_of(cast.chair), address, {})
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())

    assert (SHOWN.encode() in data, NAME.encode() in data) == (True, False)


@pytest.mark.parametrize(
    ("role", "found"), [("chair", 0), ("plain_staff", 0), ("staff", 1), ("administrator", 1)]
)
def test_search_reaches_the_text_only_with_the_right(
    role: str, found: int, cast: Cast, secret: Point
) -> None:
    response = client_of(getattr(cast, role)).get(
        reverse("admin:reports_point_changelist"), {"q": NAME}
    )

    assert response.context["cl"].result_count == found


HIDDEN_LOOKUPS = [
    ("point", "text__contains"),
    ("point", "text__startswith"),
    ("point", "heading__contains"),
    ("point", "attributions__name"),
    ("point", "attributions__country__code"),
    ("point", "attributions__consent"),
    ("report", "points__text__contains"),
    ("report", "points__attributions__name__startswith"),
    ("report", "rapporteur_line__startswith"),
    ("comment", "text__contains"),
    ("revision", "after__text__contains"),
    ("revision", "note__contains"),
    ("session", "report__points__text__contains"),
    ("synthesisitem", "sources__point__text__contains"),
]


@pytest.mark.parametrize(("model", "lookup"), HIDDEN_LOOKUPS)
def test_list_cannot_be_filtered_by_hidden_columns(
    model: str, lookup: str, cast: Cast, secret: Point
) -> None:
    address = reverse(f"admin:reports_{model}_changelist")

    assert client_of(cast.chair).get(address, {lookup: NAME}).status_code == 400


@pytest.mark.parametrize("lookup", [lookup for model, lookup in HIDDEN_LOOKUPS if model == "point"])
def test_export_cannot_be_filtered_by_hidden_columns(
    lookup: str, cast: Cast, secret: Point
) -> None:
    address = reverse("admin:reports_point_export")

    assert client_of(cast.chair).get(address, {lookup: NAME}).status_code == 400


def test_text_and_speaker_cannot_be_sorted_by(cast: Cast, secret: Point) -> None:
    client = client_of(cast.chair)
    make_point(cast.report, "A second point.")
    address = reverse("admin:reports_point_changelist")

    def order(column: int) -> list[Any]:
        return [p.pk for p in client.get(address, {"o": str(column)}).context["cl"].result_list]

    assert order(1) == order(-1)
    assert order(2) == order(-2)


def test_log_of_the_office_names_nobody(cast: Cast) -> None:
    client = client_of(cast.administrator)
    client.post(
        reverse("admin:auth_user_add"),
        {"username": "quillon", "first_name": NAME, "email": "q@example.org", "is_active": "on"},
    )
    user = User.objects.get(username="quillon")
    client.post(
        reverse("admin:auth_user_change", args=[user.pk]),
        {"username": "quillon-7f3a", "first_name": NAME, "email": "q@example.org"},
    )

    entries = [
        (entry.object_repr, "uillon" in entry.change_message) for entry in LogEntry.objects.all()
    ]
    assert entries == [(f"user #{user.pk}", False)] * 2


def test_chooser_of_points_shows_no_text(cast: Cast, secret: Point) -> None:
    response = client_of(cast.chair).get(
        reverse("admin:autocomplete"),
        {
            "term": NAME,
            "app_label": "reports",
            "model_name": "itemsource",
            "field_name": "point",
        },
    )

    assert NAME not in response.content.decode()
