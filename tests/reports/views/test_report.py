"""The report page: what its writers send is stored, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.revisions import Origin
from reports.models import Point, Report
from reports.views import page as page_views
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast


@pytest.fixture
def rapporteur(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rapporteur)
    return client


def page_payload(*points: Point, **changes: str) -> dict[str, str]:
    """A valid page: every point as it stands, bent by `changes`."""
    data = {"action": "save"}
    for point in points:
        data[f"text-{point.pk}"] = point.text
        data[f"version-{point.pk}"] = str(point.version)
    return {**data, **changes}


def texts(report: Report) -> list[str]:
    return [point.text for point in report.points.present().in_order()]


def test_page_saves_each_changed_text_once(cast: Cast, rapporteur: Client) -> None:
    first, second = make_point(cast.report, "First."), make_point(cast.report, "Second.")
    before = cast.report.revisions.count()

    response = rapporteur.post(
        cast.report.get_absolute_url(),
        page_payload(first, second, **{f"text-{second.pk}": "Second, sharper."}),
    )

    assert response.status_code == 302
    assert texts(cast.report) == ["First.", "Second, sharper."]
    assert cast.report.revisions.count() == before + 1


def test_new_point_goes_to_the_end_under_its_heading(cast: Cast, rapporteur: Client) -> None:
    make_point(cast.report, "First.", heading="On drivers")

    rapporteur.post(
        cast.report.get_absolute_url(),
        {"action": "add:summary", "new-summary": "Added.", "heading-summary": "On drivers"},
    )

    added = cast.report.points.get(text="Added.")
    assert texts(cast.report) == ["First.", "Added."]
    assert (added.heading, added.section.key, added.kind) == ("On drivers", "summary", "point")


def test_new_text_in_the_quotes_section_is_a_quote(cast: Cast, rapporteur: Client) -> None:
    rapporteur.post(cast.report.get_absolute_url(), {"new-quotes": "We crossed as neighbours."})

    assert cast.report.points.get().kind == "quote"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("up", ["Second, typed.", "First.", "Third."]),
        ("down", ["First.", "Third.", "Second, typed."]),
        ("delete", ["First.", "Third."]),
    ],
)
def test_any_button_first_saves_what_was_typed(
    action: str, expected: list[str], cast: Cast, rapporteur: Client
) -> None:
    points = [make_point(cast.report, text) for text in ("First.", "Second.", "Third.")]
    typed = {f"text-{points[1].pk}": "Second, typed.", "action": f"{action}:{points[1].pk}"}

    rapporteur.post(cast.report.get_absolute_url(), page_payload(*points, **typed))

    assert texts(cast.report) == expected
    points[1].refresh_from_db()
    assert points[1].text == "Second, typed."


@pytest.mark.parametrize(("action", "start", "end"), [("in", 0, 1), ("in", 2, 2), ("out", 0, 0)])
def test_level_buttons_stop_at_the_ends(
    action: str, start: int, end: int, cast: Cast, rapporteur: Client
) -> None:
    point = make_point(cast.report, level=start)

    rapporteur.post(
        cast.report.get_absolute_url(), page_payload(point, action=f"{action}:{point.pk}")
    )

    point.refresh_from_db()
    assert point.level == end


def test_text_changed_by_somebody_else_is_kept_and_shown_with_mine(
    cast: Cast, rapporteur: Client
) -> None:
    point = make_point(cast.report, "As both saw it.")
    payload = page_payload(point, **{f"text-{point.pk}": "As the rapporteur typed it."})
    theirs = {"text": "As the note taker saved it."}
    point_rules.update_point(point=point, fields=theirs, origin=Origin(author=cast.notetaker))

    response = rapporteur.post(cast.report.get_absolute_url(), payload)

    page = response.content.decode()
    assert response.status_code == 409
    assert texts(cast.report) == ["As the note taker saved it."]
    assert "As the rapporteur typed it.</textarea>" in page
    other = '<blockquote class="mb-1" dir="auto" lang="en">As the note taker saved it.</blockquote>'
    assert other in page


def test_old_page_does_not_undo_what_others_wrote(cast: Cast, rapporteur: Client) -> None:
    mine, theirs = make_point(cast.report, "Mine."), make_point(cast.report, "Theirs.")
    payload = page_payload(mine, theirs, **{f"text-{mine.pk}": "Mine, changed."})
    newer = {"text": "Theirs, changed meanwhile."}
    point_rules.update_point(point=theirs, fields=newer, origin=Origin(author=cast.notetaker))

    response = rapporteur.post(cast.report.get_absolute_url(), payload)

    assert response.status_code == 302
    assert texts(cast.report) == ["Mine, changed.", "Theirs, changed meanwhile."]


def test_tag_by_somebody_else_does_not_stop_my_text(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "Mine.")
    payload = page_payload(point, **{f"text-{point.pk}": "Mine, changed."})
    tags: dict[str, Any] = {"tags": {"objectives": ["5"]}}
    point_rules.update_point(point=point, fields=tags, origin=Origin(author=cast.notetaker))

    rapporteur.post(cast.report.get_absolute_url(), payload)

    point.refresh_from_db()
    assert (point.text, [term.code for term in point.objectives.all()]) == ("Mine, changed.", ["5"])


def test_too_long_text_is_shown_again_and_nothing_else_is_lost(
    cast: Cast, rapporteur: Client
) -> None:
    long, short = make_point(cast.report, "Long."), make_point(cast.report, "Short.")
    typed = {f"text-{long.pk}": "x" * 20_001, f"text-{short.pk}": "Short, changed."}

    response = rapporteur.post(cast.report.get_absolute_url(), page_payload(long, short, **typed))

    page = response.content.decode()
    assert response.status_code == 409
    assert texts(cast.report) == ["Long.", "Short, changed."]
    assert "This is longer than 20000 characters. Split it into several points." in page
    assert f"{'x' * 20_001}</textarea>" in page


def test_accessible_names_are_those_that_checks_rely_on(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "First.", section="challenges")

    page = rapporteur.get(cast.report.get_absolute_url()).content.decode()

    assert f'for="text-{point.pk}">Point 1, Challenges</label>' in page
    assert page.count(">Add point</button>") == 6
    assert page.count(">Submit report</button>") == 1


@pytest.mark.parametrize("points", [1, 3])
def test_page_costs_the_same_for_any_number_of_points(
    points: int, cast: Cast, rapporteur: Client, django_assert_num_queries: Any
) -> None:
    for number in range(points):
        make_quote(cast.report, f"Quote {number}.")
        make_attribution(make_point(cast.report, f"Point {number}."))

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        rapporteur.get(cast.report.get_absolute_url())


@pytest.mark.parametrize(("points", "is_long"), [(2, False), (3, True)])
def test_form_that_no_browser_fills_in_is_laid_out_as_it_comes_into_sight(
    points: int, is_long: bool, cast: Cast, rapporteur: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_views, "FILLED_IN", 2)
    for number in range(points):
        make_point(cast.report, f"Point {number}.")

    page = rapporteur.get(cast.report.get_absolute_url()).content.decode()

    assert ('id="report-form" class="report-form--long"' in page) is is_long


# Session and account: 2; the report and its people: 2; chairs: 1; sections, points, tags, speakers,
# guiding questions, comments: 6.
QUERIES_OF_THE_PAGE = 11


def test_speakers_without_consent_are_anonymous_outside_the_team(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for portable permits.")
    make_attribution(make_quote(cast.report), name="Amina Okello-Reyes", kind="person")
    seen = {}
    for role in ("rapporteur", "staff", "chair", "plain_staff"):
        client = Client()
        client.force_login(getattr(cast, role))
        for name in ("report", "read", "history"):
            url = reverse(f"reports:{name}", kwargs={"code": cast.report.code})
            page = client.get(url).content.decode()
            seen[role, name] = ("Kenya" in page, "Amina" in page)

    assert point.attributions.count() == 1
    assert {key for key, found in seen.items() if found != (False, False)} == {
        ("rapporteur", "report"),
        ("rapporteur", "read"),
        ("rapporteur", "history"),
        ("staff", "report"),
        ("staff", "read"),
        ("staff", "history"),
    }


def test_header_names_nobody_outside_the_team(cast: Cast) -> None:
    Report.objects.filter(pk=cast.report.pk).update(
        rapporteur_line="Ines Abubakar-Lund, Ministry of Rivers", status=ReportStatus.SUBMITTED
    )
    pages = {}
    for role in ("rapporteur", "chair"):
        client = Client()
        client.force_login(getattr(cast, role))
        url = reverse("reports:read", kwargs={"code": cast.report.code})
        pages[role] = "Abubakar-Lund" in client.get(url).content.decode()

    assert pages == {"rapporteur": True, "chair": False}


def test_labels_of_the_document_are_in_its_language_not_the_readers(cast: Cast) -> None:
    Report.objects.filter(pk=cast.report.pk).update(language="fr", rapporteur_line="I. Abubakar")
    client = Client(headers={"accept-language": "es"})
    client.force_login(cast.rapporteur)

    page = client.get(reverse("reports:read", kwargs={"code": cast.report.code})).text

    labels = re.findall("<dt>(.*?)</dt>", page)
    assert labels == ["Nom du rapporteur", "Prise de notes", "Session de table ronde"]
    assert "Para imprimir" in page


def test_markup_in_a_text_is_shown_as_it_was_typed(cast: Cast, rapporteur: Client) -> None:
    make_point(cast.report, "<script>alert(1)</script> & more", heading="<b>On ports</b>")
    chair = Client()
    chair.force_login(cast.chair)

    pages = [
        client.get(cast.report.get_absolute_url()).content.decode()
        for client in (rapporteur, chair)
    ]

    for page in pages:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
        assert "&lt;b&gt;On ports&lt;/b&gt;</h3>" in page
        assert "<script>alert" not in page


def test_text_sent_after_the_session_ended_is_shown_again(cast: Cast) -> None:
    point = make_point(cast.report, "As stored.")
    signed_out = Client()

    response = signed_out.post(
        cast.report.get_absolute_url(),
        page_payload(point, **{f"text-{point.pk}": "As typed.", "new-summary": "And new."}),
    )

    page = response.content.decode()
    assert response.status_code == 401
    assert page.index("And new.</textarea>") < page.index("As typed.</textarea>")
    assert "/accounts/login/?next=/reports/2018-3.1/" in page
    assert texts(cast.report) == ["As stored."]


def test_tags_that_tell_who_spoke_stay_with_the_team(cast: Cast, rapporteur: Client) -> None:
    tags = {"tags": {"countries": ["KEN"], "constituencies": ["state"], "objectives": ["5"]}}
    make_point(cast.report, "@Kenya asked for portable permits.", **tags)
    make_point(cast.report, "Figures of the region were shown.", **tags)
    chair = Client()
    chair.force_login(cast.chair)
    chips = {}
    for name, client in (("team", rapporteur), ("chair", chair)):
        page = client.get(cast.report.get_absolute_url()).content.decode()
        chips[name] = (page.count('"chip chip--countries"'), page.count('"chip chip--objectives"'))

    assert chips == {"team": (2, 2), "chair": (1, 2)}
