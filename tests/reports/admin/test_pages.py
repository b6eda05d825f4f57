"""Every page of the office opens for those it is for, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from practices.models import VOCABULARIES
from reports.models import Comment, Synthesis
from tests.build import make_edition, make_point, make_practice, make_synthesis
from tests.cast import Cast

VOCABULARY_NAMES = {model.__name__ for model in VOCABULARIES}
STAFF_LISTS = {
    "Edition",
    "Theme",
    "Session",
    "Invitation",
    "Report",
    "Point",
    "Comment",
    "Revision",
    "ReportingTemplate",
    "Synthesis",
    "SynthesisSection",
    "SynthesisItem",
    "Practice",
    "User",
    "WordLayout",
    *VOCABULARY_NAMES,
}
CHAIR_LISTS = {
    "Edition",
    "Theme",
    "Session",
    "Report",
    "Point",
    "Comment",
    "Revision",
    "Synthesis",
    "SynthesisSection",
    "SynthesisItem",
}
LISTS_OF = {
    "administrator": STAFF_LISTS | {"Group"},
    "staff": STAFF_LISTS,
    "plain_staff": STAFF_LISTS,
    "chair": CHAIR_LISTS,
}
ADDS_OF = {
    "administrator": {
        "Edition",
        "Theme",
        "Session",
        "ReportingTemplate",
        "Synthesis",
        "Practice",
        "User",
        "Group",
        "WordLayout",
        *VOCABULARY_NAMES,
    },
    "chair": {"Synthesis"},
}
ADDS_OF["staff"] = ADDS_OF["plain_staff"] = ADDS_OF["administrator"] - {"Group"}
IMPORTS_OF = {
    "administrator": {"Session", "Point", "Practice", *VOCABULARY_NAMES},
    "staff": {"Session", "Point", "Practice", *VOCABULARY_NAMES},
    "plain_staff": {"Session", "Practice", *VOCABULARY_NAMES},
    "chair": set[str](),
}
EXPORTS_OF = {
    "administrator": {"Session", "Point", "Practice", *VOCABULARY_NAMES},
    "staff": {"Session", "Point", "Practice", *VOCABULARY_NAMES},
    "plain_staff": {"Session", "Point", "Practice", *VOCABULARY_NAMES},
    "chair": {"Session", "Point"},
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages(kind: str) -> Iterator[tuple[str, str]]:
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}"
        try:
            yield model.__name__, reverse(name)
        except NoReverseMatch:
            continue


def opened(client: Client, kind: str) -> set[str]:
    statuses = {name: client.get(address).status_code for name, address in pages(kind)}
    assert set(statuses.values()) <= {200, 403}
    return {name for name, status in statuses.items() if status == 200}


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """The cast with one of everything that a list can show."""
    point = make_point(cast.report)
    make_synthesis(cast.edition, sources=[point])
    make_practice()
    Comment.objects.create(report=cast.report, point=point, author=cast.chair, text="Which one?")
    return cast


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("changelist", LISTS_OF),
        ("add", ADDS_OF),
        ("import", IMPORTS_OF),
        ("export", EXPORTS_OF),
    ],
)
@pytest.mark.parametrize("role", ["administrator", "staff", "plain_staff", "chair"])
def test_pages_open_as_the_table_says(
    role: str, kind: str, expected: dict[str, set[str]], filled: Cast
) -> None:
    assert opened(client_of(getattr(filled, role)), kind) == expected[role]


@pytest.mark.parametrize("role", ["cochair", "rapporteur", "reader"])
def test_start_page_is_closed_without_an_office_role(role: str, cast: Cast) -> None:
    response = client_of(getattr(cast, role)).get(reverse("admin:index"), follow=True)

    assert response.status_code == 403


def test_signed_out_person_is_sent_to_the_sign_in_of_the_site(cast: Cast) -> None:
    response = Client().get(reverse("admin:reports_report_changelist"), follow=True)

    assert response.redirect_chain[-1][0] == ("/accounts/login/?next=/office/reports/report/")


@pytest.mark.parametrize("role", ["administrator", "staff", "plain_staff", "chair"])
def test_every_row_opens(role: str, filled: Cast) -> None:
    client = client_of(getattr(filled, role))
    statuses = {}
    for model, model_admin in admin.site._registry.items():
        request = client.get(reverse("admin:index")).wsgi_request
        row = model_admin.get_queryset(request).first()
        if row is not None and model_admin.has_view_permission(request, row):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            statuses[model.__name__] = client.get(reverse(name, args=[row.pk])).status_code

    assert len(statuses) > 5
    assert set(statuses.values()) == {200}


def test_chair_sees_only_the_own_edition(filled: Cast) -> None:
    filled.edition.chairs.clear()
    own = make_edition(year=2019)
    own.chairs.add(filled.chair)
    client = client_of(filled.chair)
    found = {
        name: len(client.get(address).context["cl"].result_list)
        for name, address in pages("changelist")
        if name in CHAIR_LISTS
    }

    assert found == {**dict.fromkeys(CHAIR_LISTS, 0), "Edition": 1}


def test_chair_cannot_open_a_row_of_another_edition(filled: Cast) -> None:
    filled.edition.chairs.clear()
    make_edition(year=2019).chairs.add(filled.chair)
    client = client_of(filled.chair)
    synthesis = Synthesis.objects.get()
    point = filled.report.points.get()

    for name, pk in (
        ("reports_report_change", filled.report.pk),
        ("reports_point_change", point.pk),
        ("reports_session_change", filled.session.pk),
        ("reports_synthesis_change", synthesis.pk),
    ):
        response = client.get(reverse(f"admin:{name}", args=[pk]))
        assert (name, response.status_code) == (name, 302)
    points = reverse("admin:reports_report_points", args=[filled.report.pk, "csv"])
    assert client.get(points).status_code == 404


def test_menu_has_the_groups_people_think_in(cast: Cast) -> None:
    response = client_of(cast.chair).get(reverse("admin:index"))

    groups = [
        (group["name"], [m["object_name"] for m in group["models"]])
        for group in response.context["app_list"]
    ]
    assert groups == [
        ("Programme", ["Edition", "Theme", "Session"]),
        ("Reports", ["Report", "Point", "Comment", "Revision"]),
        ("Synthesis", ["Synthesis", "SynthesisSection", "SynthesisItem"]),
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("practices_region_import", "Import · Regions · GFMD reporting office"),
        ("practices_region_export", "Export · Regions · GFMD reporting office"),
        ("reports_session_import", "Import · Sessions · GFMD reporting office"),
    ],
)
def test_title_says_which_table_is_brought_in_or_taken_out(
    page: str, title: str, cast: Cast
) -> None:
    shown = client_of(cast.staff).get(reverse(f"admin:{page}")).text

    assert re.findall("<title>(.*?)</title>", shown) == [title]


@pytest.mark.parametrize(
    ("language", "yes"), [("en", "Yes"), ("fr", "Oui"), ("es", "Sí"), ("ar", "نعم")]
)
def test_signs_for_yes_and_no_are_named_in_the_readers_language(
    language: str, yes: str, cast: Cast
) -> None:
    address = reverse("admin:practices_constituency_changelist")
    with translation.override(language):
        page = client_of(cast.staff).get(address, headers={"accept-language": language})

    assert set(re.findall(r'icon-\w+\.[^"]*" alt="([^"]*)"', page.text)) == {yes}
