"""Pages that belong to no app: the first page by role, sign-in, errors."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from practices.choices import PracticeStatus
from practices.domain.reviews import ask_reviewer
from practices.models import Practice
from reports.choices import ReportStatus, Role, SynthesisStatus
from tests.build import (
    PASSWORD,
    make_edition,
    make_participation,
    make_practice,
    make_report,
    make_session,
    make_synthesis,
    make_template,
    make_user,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def home_for(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


def navigation(page: str) -> list[str]:
    """Return the words of the main navigation, in order."""
    nav = page.split('<nav aria-label="Main">')[1].split("</nav>")[0]
    return re.findall(r">([^<>\n]+)</a>", nav)


class TestNavigation:
    @pytest.mark.parametrize(
        ("name", "office", "board"),
        [
            ("administrator", True, True),
            ("staff", True, True),
            ("chair", True, True),
            ("cochair", False, False),
            ("rapporteur", False, False),
            ("reader", False, False),
        ],
    )
    def test_navigation_offers_what_the_role_may_open(
        self, client: Client, cast: Cast, name: str, office: bool, board: bool
    ) -> None:
        words = navigation(home_for(client, getattr(cast, name)))
        assert ("Office" in words, "Board" in words) == (office, board)

    def test_stranger_is_offered_neither_board_nor_reports(self, client: Client) -> None:
        words = navigation(client.get("/").content.decode())
        assert [word for word in words if word != "Practices"] == ["Home"]

    def test_page_in_arabic_runs_from_right_to_left(self, client: Client) -> None:
        client.post("/language/", {"language": "ar", "next": "/"})
        page = client.get("/").content.decode()
        assert '<html lang="ar" dir="rtl">' in page
        assert "bootstrap.rtl.min.css" in page

    def test_page_in_english_runs_from_left_to_right(self, client: Client) -> None:
        page = client.get("/").content.decode()
        assert '<html lang="en" dir="ltr">' in page
        assert "bootstrap.rtl.min.css" not in page

    def test_language_links_come_back_to_the_same_page(self, client: Client) -> None:
        page = client.get("/accounts/login/?next=/board/").content.decode()
        assert 'href="/language/fr/?next=/accounts/login/%3Fnext%3D/board/"' in page


class TestHome:
    def test_stranger_learns_what_this_is_and_where_to_sign_in(self, client: Client) -> None:
        page = client.get("/").content.decode()
        assert "one faithful report" in page
        assert 'href="/accounts/login/"' in page

    @pytest.mark.parametrize(
        ("status", "button"),
        [
            (ReportStatus.DRAFT, "Write the report"),
            (ReportStatus.RETURNED, "Write the report"),
            (ReportStatus.REOPENED, "Write the report"),
            (ReportStatus.SUBMITTED, "Read the report"),
            (ReportStatus.ACCEPTED, "Read the report"),
        ],
    )
    @pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.NOTE_TAKER])
    def test_writer_gets_one_button_that_fits_the_status(
        self, client: Client, role: str, status: str, button: str
    ) -> None:
        report = make_report(status=status)
        user = make_user()
        make_participation(report.session, user, role)
        page = home_for(client, user)
        assert re.findall(r"(\w+ the report)<span", page) == [button]

    def test_writer_whose_report_is_not_begun_learns_whom_to_ask(self, client: Client) -> None:
        user = make_user()
        make_participation(make_session(), user)
        page = home_for(client, user)
        assert "Your report has not been begun. Ask the support unit" in page
        assert re.findall(r"(\w+ the report)<span", page) == []

    def test_writer_with_two_roles_in_a_session_sees_it_once(self, client: Client) -> None:
        user = make_user()
        session = make_report().session
        make_participation(session, user, Role.RAPPORTEUR)
        make_participation(session, user, Role.CO_CHAIR)
        client.force_login(user)
        context = client.get("/").context
        assert [room.roles for room in context["written"]] == [["Co-chair", "Rapporteur"]]
        assert context["co_chaired"] == []

    @pytest.mark.parametrize(
        ("status", "button"),
        [(ReportStatus.DRAFT, "Read the report"), (ReportStatus.SUBMITTED, "Review the report")],
    )
    def test_co_chair_reviews_what_was_submitted(
        self, client: Client, status: str, button: str
    ) -> None:
        report = make_report(status=status)
        user = make_user()
        make_participation(report.session, user, Role.CO_CHAIR)
        assert re.findall(r"(\w+ the report)<span", home_for(client, user)) == [button]

    def test_panellist_has_no_report_to_open(self, client: Client) -> None:
        user = make_user()
        make_participation(make_report().session, user, Role.PANELLIST)
        assert "No session is linked to this account" in home_for(client, user)

    def test_chair_sees_the_figures_of_the_chaired_edition(
        self, client: Client, cast: Cast
    ) -> None:
        make_edition(year=2024)
        type(cast.report).objects.filter(pk=cast.report.pk).update(status=ReportStatus.SUBMITTED)
        client.force_login(cast.chair)
        context = client.get("/").context
        assert context["overview"] == {
            "edition": cast.edition,
            "rooms": 2,
            "begun": 2,
            "submitted": 1,
            "accepted": 0,
        }
        assert list(context["to_review"]) == [cast.report]

    def test_staff_without_an_edition_learn_how_one_comes(self, client: Client) -> None:
        page = home_for(client, make_user(is_staff=True))
        assert "There is no edition yet" in page

    def test_reader_sees_what_is_published_and_nothing_else(self, client: Client) -> None:
        make_practice(title="Welcome desks", status=PracticeStatus.PUBLISHED)
        make_practice(title="Still in review", status=PracticeStatus.IN_REVIEW)
        make_synthesis(title="What the rooms said", status=SynthesisStatus.PUBLISHED)
        make_synthesis(title="Not signed", status=SynthesisStatus.DRAFT)
        page = home_for(client, make_user())
        shown = ["Welcome desks", "Still in review", "What the rooms said", "Not signed"]
        assert [title for title in shown if title in page] == [
            "Welcome desks",
            "What the rooms said",
        ]

    def test_nothing_published_yet_is_explained(self, client: Client) -> None:
        assert "Nothing is published yet" in home_for(client, make_user())

    def test_name_of_the_person_is_not_part_of_any_address(
        self, client: Client, cast: Cast
    ) -> None:
        addresses = re.findall(r'(?:href|action)="([^"]*)"', home_for(client, cast.rapporteur))
        named = [address for address in addresses if "rapporteur" in address.lower()]
        # A guide is for a role, which this account happens to be called after.
        assert named == ["/help/guides/rapporteur/"]


class TestCost:
    @pytest.mark.parametrize("rooms", [1, 4])
    def test_home_costs_the_same_for_one_room_and_for_four(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rooms: int
    ) -> None:
        user, edition, template = make_user(), make_edition(), make_template()
        for number in range(1, rooms + 1):
            report = make_report(make_session(edition, f"1.{number}"), template)
            make_participation(report.session, user)
            make_practice(title=f"Practice {number}", status=PracticeStatus.PUBLISHED)
        client.force_login(user)
        with django_assert_num_queries(10):
            assert len(client.get("/").context["written"]) == rooms

    @pytest.mark.parametrize("practices", [1, 3])
    def test_home_of_a_reviewer_costs_the_same_for_one_practice_and_for_three(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, practices: int
    ) -> None:
        reviewer = make_user()
        for number in range(1, practices + 1):
            practice = make_practice(title=f"Practice {number}", status=PracticeStatus.SUBMITTED)
            ask_reviewer(practice=practice, reviewer=reviewer, kind="internal", by=None)
        client.force_login(reviewer)
        with django_assert_num_queries(9):
            assert len(client.get("/").context["asked"]) == practices


class TestReviewer:
    def test_reviewer_sees_first_what_is_to_be_reviewed(self, client: Client) -> None:
        reviewer, practice = make_user(), make_practice(status=PracticeStatus.SUBMITTED)
        ask_reviewer(practice=practice, reviewer=reviewer, kind="internal", by=None)
        page = home_for(client, reviewer)
        assert re.findall(r'href="(/practices/[^"/]+/review/)"', page) == [
            f"/practices/{practice.pk}/review/"
        ]
        assert "No session is linked to this account" not in page

    def test_practice_that_is_not_open_any_more_waits_for_nobody(self, client: Client) -> None:
        reviewer, practice = make_user(), make_practice(status=PracticeStatus.SUBMITTED)
        ask_reviewer(practice=practice, reviewer=reviewer, kind="internal", by=None)
        Practice.objects.update(status=PracticeStatus.PUBLISHED)
        page = home_for(client, reviewer)
        assert "You are asked to review" not in page
        assert "No session is linked to this account" in page


class TestSignIn:
    @pytest.mark.parametrize(
        ("address", "heading"),
        [
            ("/accounts/login/", "Sign in"),
            ("/accounts/signup/", "Accounts are given out"),
            ("/accounts/password/reset/", "Forgotten password"),
            ("/accounts/password/reset/done/", "Look into your mail"),
            ("/accounts/password/reset/key/1-wrong/", "This link no longer works"),
            ("/accounts/password/reset/key/done/", "Password saved"),
            ("/accounts/inactive/", "Account switched off"),
        ],
    )
    def test_page_before_sign_in_has_our_words(
        self, client: Client, address: str, heading: str
    ) -> None:
        page = client.get(address).content.decode()
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == [heading]

    @pytest.mark.parametrize(
        ("address", "heading"),
        [
            ("/accounts/logout/", "Sign out"),
            ("/accounts/password/change/", "Change password"),
            ("/accounts/reauthenticate/", "Confirm that it is you"),
        ],
    )
    def test_page_after_sign_in_has_our_words(
        self, client: Client, address: str, heading: str
    ) -> None:
        # Through the form: what asks for the password again wants a sign-in that used one.
        make_user("somebody")
        client.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
        page = client.get(address).content.decode()
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == [heading]

    def test_sign_in_leads_to_the_page_that_was_asked_for(self, client: Client) -> None:
        make_user("somebody")
        form = {"login": "somebody", "password": PASSWORD, "next": "/reports/2018-3.1/"}
        response = client.post("/accounts/login/", form)
        assert (response.status_code, response.url) == (302, "/reports/2018-3.1/")

    def test_wrong_password_is_said_at_the_form(self, client: Client) -> None:
        make_user("somebody")
        form = {"login": "somebody", "password": "two lanterns"}
        page = client.post("/accounts/login/", form).content.decode()
        assert 'value="somebody"' in page
        assert "two lanterns" not in page


class TestErrors:
    def test_unknown_address_offers_a_stranger_to_sign_in(self, client: Client) -> None:
        response = client.get("/nowhere/")
        assert response.status_code == 404
        assert 'href="/accounts/login/?next=/nowhere/"' in response.content.decode()

    def test_unknown_address_leads_a_member_to_the_reports(self, client: Client) -> None:
        client.force_login(make_user())
        response = client.get("/nowhere/")
        assert response.status_code == 404
        assert 'href="/#my-reports"' in response.content.decode()

    def test_refusal_says_why(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.rapporteur)
        response = client.post("/reports/2018-3.1/accept/")
        assert response.status_code == 403
        assert "The report is draft" in response.content.decode()

    @pytest.mark.parametrize(
        ("template", "heading"),
        [("400.html", "This could not be read"), ("500.html", "Something failed on our side")],
    )
    def test_page_that_knows_nothing_of_the_request_still_shows(
        self, template: str, heading: str
    ) -> None:
        page = render_to_string(template)
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == [heading]
        assert '<html lang="en" dir="ltr">' in page

    def test_page_that_knows_nothing_of_the_request_follows_the_language(self) -> None:
        with translation.override("ar"):
            page = render_to_string("500.html")
        assert '<html lang="ar" dir="rtl">' in page
        assert "bootstrap.rtl.min.css" in page


class TestFormTooOld:
    @pytest.fixture
    def strict(self, cast: Cast) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.rapporteur)
        return client

    def test_typed_text_is_shown_again_and_passwords_are_not(self, strict: Client) -> None:
        form = {
            "new-summary": "Ferries were the <first> worry.",
            "version-1": "3",
            "who-TOTAL_FORMS": "1",
            "oldpassword": "three lanterns",
            "csrfmiddlewaretoken": "old",
            "empty": " ",
        }
        response = strict.post("/reports/2018-3.1/", form)
        assert response.status_code == 403
        assert response.context["typed"] == [("new-summary", "Ferries were the <first> worry.")]
        page = response.content.decode()
        assert ">Ferries were the &lt;first&gt; worry.</textarea>" in page
        assert "three lanterns" not in page

    def test_what_was_chosen_from_a_list_is_not_shown_among_the_words(self, strict: Client) -> None:
        form = {
            "text": "Ferries.",
            "section": "quotes",
            "kind": "quote",
            "level": "0",
            "speaker-0-level": "anonymous",
            "heading": "Ferries",
            "speaker-0-country": "not in the list: Atlantis",
        }
        typed = strict.post("/reports/2018-3.1/points/add/", form).context["typed"]
        assert sorted(text for _name, text in typed) == [
            "Ferries",
            "Ferries.",
            "not in the list: Atlantis",
        ]

    def test_new_text_stands_before_the_texts_that_were_there(self, strict: Client) -> None:
        form = {"text-1": "Was there.", "text-2": "Was there too.", "new-summary": "New."}
        typed = strict.post("/reports/2018-3.1/", form).context["typed"]
        assert [text for _name, text in typed] == ["New.", "Was there.", "Was there too."]

    def test_way_back_is_the_page_that_held_the_form(self, strict: Client) -> None:
        form_page = "http://testserver/reports/2018-3.1/"
        response = strict.post("/reports/2018-3.1/accept/", {}, HTTP_REFERER=form_page)
        assert response.context["back"] == form_page

    def test_way_back_never_leaves_the_site(self, strict: Client) -> None:
        response = strict.post(
            "/reports/2018-3.1/", {}, HTTP_REFERER="https://elsewhere.example/reports/"
        )
        assert response.context["back"] == "/reports/2018-3.1/"


class TestHealth:
    def test_health_is_ok_when_the_tables_are_up_to_date(self, client: Client) -> None:
        response = client.get("/healthz")
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
