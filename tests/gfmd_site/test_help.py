"""Help: pages, guides, keys, the first visit of a role, and the statement on accessibility."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from gfmd_site.help import accessibility, guides, problems, topics
from gfmd_site.help.first_visit import guides_of
from gfmd_site.help.keys import SHEETS
from gfmd_site.help.places import SUBJECTS
from gfmd_site.help.texts import Guide
from gfmd_site.models import FirstVisit
from practices.choices import PracticeStatus
from practices.domain.reviews import ask_reviewer
from reports.choices import Role, SectionKind
from reports.domain.invitations import issue
from reports.domain.section_help import SECTION_HELP
from reports.models import Report
from tests.build import make_participation, make_practice, make_user
from tests.cast import Cast
from tests.test_permission_matrix import names

pytestmark = pytest.mark.django_db

STEPS_TITLE = "Your first ten minutes"


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def place(guide: Guide) -> str:
    return reverse("help:guide", args=[guide.slug])


def shown_guide(client: Client, address: str = "/") -> str:
    """Return the guide of the first visit on a page, empty where there is none."""
    found = re.findall(r'name="guide" value="([^"]*)"', page(client, address))
    return found[0] if found else ""


class TestPages:
    def test_first_page_leads_to_every_guide_and_subject(self, client: Client) -> None:
        main = page(client, "/help/").split("<main")[1].split("</main>")[0]
        addresses = [
            *(reverse("help:guide", args=[guide.slug]) for guide in guides.GUIDES),
            *(reverse("help:topic", args=[topic.slug]) for topic in topics.TOPICS),
            reverse("help:keys"),
        ]

        assert re.findall(r'href="([^"]*)"', main) == addresses
        assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)

    @pytest.mark.parametrize("address", ["/help/no-such-subject/", "/help/guides/no-such-role/"])
    def test_unknown_page_is_not_found(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 404

    def test_pages_for_strangers_ask_the_database_nothing(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            for address in ("/help/", "/help/sections/", "/help/guides/staff/", "/accessibility/"):
                client.get(address)

    def test_every_kind_of_section_but_other_has_advice_and_an_example(self) -> None:
        assert [entry.kind for entry in SECTION_HELP] == [
            kind for kind in SectionKind if kind != SectionKind.OTHER
        ]

    def test_guides_name_subjects_and_problems_that_exist_and_leave_none_out(self) -> None:
        named = {slug for guide in guides.GUIDES for slug in guide.topics}
        solved = {slug for guide in guides.GUIDES for slug in guide.problems}

        assert named | {"sections"} == set(topics.BY_SLUG)
        assert solved == set(problems.PROBLEMS)

    def test_links_of_steps_lead_somewhere(self) -> None:
        pages = {step.page for guide in guides.GUIDES for step in guide.steps if step.page}

        assert all(reverse(name).startswith("/") for name in pages)


class TestKeys:
    def test_sheet_shows_every_key_of_every_page(self, client: Client) -> None:
        shown = re.findall(r'keys__does">([^<]*)<', page(client, "/help/keys/"))

        assert shown == [str(key.does) for sheet in SHEETS for key in sheet.keys]

    def test_editor_and_its_frame_without_network_bring_the_same_keys_along(
        self, cast: Cast
    ) -> None:
        client = signed_in(cast.rapporteur)
        shown = [
            re.findall(r'keys__does">([^<]*)<', page(client, address))
            for address in (cast.report.get_absolute_url(), reverse("reports:shell"))
        ]

        assert shown == [[str(key.does) for key in SHEETS[0].keys]] * 2


class TestContext:
    def test_places_are_addresses_and_subjects_that_exist(self) -> None:
        assert set(SUBJECTS) - set(names(get_resolver().url_patterns)) == set()
        assert set(SUBJECTS.values()) - set(topics.BY_SLUG) == set()

    @pytest.mark.parametrize(
        ("address", "subject"),
        [
            ("/reports/2018-3.1/", "/help/writing/"),
            ("/reports/2018-3.1/import/", "/help/word-files/"),
            ("/reports/2018-3.1/consents/", "/help/consent/"),
            ("/", "/help/"),
        ],
    )
    def test_help_of_a_page_is_about_its_subject(
        self, cast: Cast, address: str, subject: str
    ) -> None:
        header = page(signed_in(cast.rapporteur), address).split("</header>")[0]

        assert re.findall(r'href="(/help/[^"]*)"', header) == [subject]

    def test_form_without_scripts_shows_an_example_for_each_section(self, cast: Cast) -> None:
        kinds = [section.kind for section in cast.report.template.sections.all()]
        form = page(signed_in(cast.rapporteur), cast.report.get_absolute_url())
        form = form.split('id="report-form"')[1]

        assert form.count('class="section-help"') == len(kinds)


class TestFirstVisit:
    @pytest.mark.parametrize(
        ("name", "guide"),
        [
            ("staff", "staff"),
            ("chair", "chair"),
            ("cochair", "co-chair"),
            ("rapporteur", "rapporteur"),
            ("notetaker", "note-taker"),
            ("reader", "reader"),
        ],
    )
    def test_first_page_shows_the_steps_of_the_role(
        self, cast: Cast, name: str, guide: str
    ) -> None:
        assert shown_guide(signed_in(getattr(cast, name))) == guide

    def test_steps_put_away_stay_away_on_every_device(self, cast: Cast) -> None:
        first, second = signed_in(cast.rapporteur), signed_in(cast.rapporteur)

        answer = first.post("/help/first-visit/", {"guide": "rapporteur", "action": "done"})

        assert answer.headers["Location"] == "/"
        assert [shown_guide(first), shown_guide(second)] == ["", ""]
        assert shown_guide(signed_in(cast.notetaker)) == "note-taker"

    def test_steps_come_back_when_asked_for(self, cast: Cast) -> None:
        client = signed_in(cast.rapporteur)
        client.post("/help/first-visit/", {"guide": "rapporteur", "action": "done"})

        client.post("/help/first-visit/", {"guide": "rapporteur", "action": "again"})

        assert shown_guide(client) == "rapporteur"

    def test_putting_away_twice_is_no_mistake(self, cast: Cast) -> None:
        client = signed_in(cast.rapporteur)
        for _time in range(2):
            client.post("/help/first-visit/", {"guide": "rapporteur", "action": "done"})

        assert FirstVisit.objects.filter(user=cast.rapporteur).count() == 1

    def test_unknown_guide_is_refused(self, cast: Cast) -> None:
        answer = signed_in(cast.reader).post("/help/first-visit/", {"guide": "nobody"})

        assert (answer.status_code, FirstVisit.objects.count()) == (404, 0)

    def test_several_roles_are_shown_one_after_the_other(self, cast: Cast) -> None:
        make_participation(cast.session, cast.chair, role=Role.RAPPORTEUR)
        client = signed_in(cast.chair)

        assert guides_of(cast.chair, [Role.RAPPORTEUR]) == ["chair", "rapporteur"]
        client.post("/help/first-visit/", {"guide": "chair", "action": "done"})
        assert shown_guide(client) == "rapporteur"

    def test_whoever_is_asked_for_a_review_and_has_no_session_sees_how_to_review(
        self, cast: Cast
    ) -> None:
        practice = make_practice(title="Welcome desks", status=PracticeStatus.SUBMITTED)
        ask_reviewer(practice=practice, reviewer=cast.reader, kind="internal", by=None)
        ask_reviewer(practice=practice, reviewer=cast.rapporteur, kind="external", by=None)

        shown = [shown_guide(signed_in(user)) for user in (cast.reader, cast.rapporteur)]

        assert shown == ["practices", "rapporteur"]

    def test_only_the_guides_of_a_person_offer_their_steps_on_the_first_page(
        self, cast: Cast
    ) -> None:
        people = [signed_in(cast.rapporteur), signed_in(cast.reader), Client()]
        offering = [
            [guide.slug for guide in guides.GUIDES if 'value="again"' in page(one, place(guide))]
            for one in people
        ]

        assert offering == [["rapporteur"], ["reader"], []]

    def test_way_back_never_leaves_the_site(self, cast: Cast) -> None:
        answer = signed_in(cast.rapporteur).post(
            "/help/first-visit/",
            {"guide": "rapporteur", "action": "done"},
            headers={"referer": "https://elsewhere.example/"},
        )

        assert answer.headers["Location"] == "/"


def enter_by_invitation(report: Report, role: str) -> Client:
    client = Client()
    made = issue(session=report.session, role=role, by=None)
    client.get(reverse("reports:invitation-link", args=[made.secret]))
    client.post("/invitation/", {"action": "open", "name": "Ama Owusu"})
    return client


class TestFirstVisitByInvitation:
    def test_steps_stand_beside_the_report_until_put_away(self, cast: Cast) -> None:
        address = cast.report.get_absolute_url()
        client = enter_by_invitation(cast.report, Role.NOTE_TAKER)

        before = shown_guide(client, address)
        client.post(
            "/help/first-visit/",
            {"guide": before, "action": "done"},
            headers={"referer": f"http://testserver{address}"},
        )

        assert [before, shown_guide(client, address)] == ["note-taker", ""]

    def test_report_opened_in_another_way_shows_no_steps(self, cast: Cast) -> None:
        assert shown_guide(signed_in(cast.rapporteur), cast.report.get_absolute_url()) == ""


class TestAccessibility:
    def test_statement_holds_every_part_and_its_date(self, client: Client) -> None:
        shown = page(client, "/accessibility/")

        titles = re.findall(r'help-section__title" id="([\w-]+)-title"', shown)
        assert titles == [*(part.slug for part in accessibility.STATEMENT), "contact"]
        assert f'datetime="{accessibility.REVIEWED.isoformat()}"' in shown

    @pytest.mark.parametrize(
        ("contact", "links"),
        [
            ("", []),
            ("mailto:access@example.org", ["mailto:access@example.org"]),
            ("https://example.org/access", ["https://example.org/access"]),
            ("javascript:alert(1)", []),
        ],
    )
    def test_contact_is_what_the_installation_names(
        self, client: Client, contact: str, links: list[str]
    ) -> None:
        with override_settings(ACCESSIBILITY_CONTACT=contact):
            main = page(client, "/accessibility/").split("<main")[1].split("</main>")[0]

        assert re.findall(r'href="([^"]*)"', main) == links

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("/accounts/login/", ["email", "current-password"]),
            ("/accounts/password/reset/", ["email"]),
        ],
    )
    def test_fields_of_the_account_say_what_they_are_for(
        self, client: Client, address: str, said: list[str]
    ) -> None:
        main = page(client, address).split("<main")[1].split("</main>")[0]

        assert re.findall(r'autocomplete="([^"]*)"', main) == said

    def test_every_page_leads_to_help_and_statement_in_the_same_place(self, cast: Cast) -> None:
        def foot(client: Client, address: str) -> Any:
            return re.findall(r'href="([^"]*)"', page(client, address).split("<footer")[1])

        wanted = ["/help/", "/help/keys/", "/accessibility/"]
        assert foot(Client(), "/") == wanted
        assert foot(Client(), "/accounts/login/") == wanted
        assert foot(signed_in(make_user("anybody")), "/no-such-page/") == wanted
        assert foot(signed_in(cast.rapporteur), cast.report.get_absolute_url()) == wanted
