"""The pages of the past: who sees what, what they cost, and the way back."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.revisions import Origin
from reports.models import Report, Revision
from tests.build import make_attribution, make_point
from tests.cast import Cast

HISTORY = "/reports/2018-3.1/history/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, address: str) -> str:
    """Return the page in one line, without marks that only screen readers meet."""
    text = client.get(address).content.decode()
    text = re.sub(r'<(span|bdi) class="visually-hidden">[^<]*</\1>', "", text)
    return re.sub(r"\s+", " ", text)


def head() -> int:
    return Revision.objects.latest("pk").pk


@pytest.fixture
def team(cast: Cast) -> Client:
    return client_of(cast.rapporteur)


def change(cast: Cast, old: str, new: str) -> int:
    """Write a point, then change it; returns the moment between."""
    point = make_point(cast.report, old, author=cast.notetaker)
    moment = head()
    origin = Origin(author=cast.rapporteur)
    point_rules.update_point(point=point, fields={"text": new}, origin=origin)
    return moment


class TestList:
    def test_sittings_name_people_for_the_team_and_count_them_for_others(
        self, cast: Cast, team: Client
    ) -> None:
        change(cast, "Ports train crews.", "Ports pay crews.")

        for_team, for_chair = page(team, HISTORY), page(client_of(cast.chair), HISTORY)

        assert "Pilar Quintana, Wanjiru Adeyemi" in for_team
        assert ("2 people" in for_chair, "Adeyemi" in for_chair) == (True, False)

    def test_sitting_is_opened_by_its_first_change(self, cast: Cast, team: Client) -> None:
        make_point(cast.report, "Ports train crews.")
        Revision.objects.update(created_at="2018-12-06T09:00:00Z")
        first = head()
        make_point(cast.report, "Mayors come in.")

        newest, older = page(team, HISTORY), page(team, f"{HISTORY}?sitting={first}")

        assert ("Mayors come in." in newest, "Ports train" in newest) == (True, False)
        assert ("Mayors come in." in older, "Ports train" in older) == (False, True)

    def test_report_without_changes_says_what_will_stand_here(
        self, cast: Cast, team: Client
    ) -> None:
        assert "Nothing was changed yet" in page(team, HISTORY)
        assert "Nothing was written yet" in page(team, f"{HISTORY}at/")

    @pytest.mark.parametrize("rows", [1, 3])
    def test_list_costs_the_same_for_one_point_and_three(
        self,
        cast: Cast,
        team: Client,
        rows: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _number in range(rows):
            make_attribution(make_point(cast.report, "@Kenya spoke.", author=cast.rapporteur))

        with django_assert_num_queries(12):
            assert len(team.get(HISTORY).context["entries"]) == rows


class TestMoment:
    def test_report_stands_as_it_was(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")

        then, now = page(team, f"{HISTORY}at/?moment={moment}"), page(team, f"{HISTORY}at/")

        assert ("Ports train crews." in then, "pay" in then) == (True, False)
        assert "Ports <del>train</del><ins>pay</ins> crews." in now

    def test_step_counts_from_the_first_change(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")

        contexts = [team.get(f"{HISTORY}at/?step={step}").context for step in (1, 2, 99)]

        assert [(row["moment"], row["step"]) for row in contexts] == [
            (moment, 1),
            (head(), 2),
            (head(), 2),
        ]

    def test_part_of_the_page_is_the_moment_alone(self, cast: Cast, team: Client) -> None:
        change(cast, "Ports train crews.", "Ports pay crews.")
        part = page(team, f"{HISTORY}at/?step=1&part=1").strip()
        assert (part.startswith('<div class="moment"'), "<html" in part) == (True, False)

    @pytest.mark.parametrize("value", ["x", "-3", "9" * 19])
    def test_moment_that_is_none_is_not_found(self, cast: Cast, team: Client, value: str) -> None:
        make_point(cast.report)
        assert team.get(f"{HISTORY}at/?moment={value}").status_code == 404

    def test_naming_a_moment_makes_it_a_milestone(self, cast: Cast) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")
        chair = client_of(cast.chair)

        chair.post(f"{HISTORY}name/", {"moment": moment, "name": "Before the break"})

        assert "Before the break" in page(client_of(cast.rapporteur), HISTORY)

    @pytest.mark.parametrize("rows", [1, 3])
    def test_moment_costs_the_same_for_one_point_and_three(
        self,
        cast: Cast,
        team: Client,
        rows: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _number in range(rows):
            make_attribution(make_point(cast.report, "@Kenya spoke.", author=cast.rapporteur))

        with django_assert_num_queries(11):
            assert team.get(f"{HISTORY}at/").context["steps"] == rows


class TestCompare:
    def test_two_moments_show_their_words(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")
        make_point(cast.report, "Mayors come in.")

        text = page(team, f"{HISTORY}compare/?from={moment}")

        assert "Ports <del>train</del><ins>pay</ins> crews." in text
        assert "<ins>Mayors come in.</ins>" in text
        assert ("1 new point" in text, "1 changed" in text) == (True, True)

    def test_moments_in_the_wrong_order_are_turned_round(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")
        context = team.get(f"{HISTORY}compare/?from={head()}&to={moment}").context
        assert (context["old"], context["new"]) == (moment, head())

    def test_speaker_without_consent_changes_nothing_for_a_chair(self, cast: Cast) -> None:
        """Two databases that differ in attributions only give the same pages of the past."""
        point = make_point(cast.report, "We crossed as neighbours.", section="quotes", kind="quote")
        chair = client_of(cast.chair)
        addresses = [HISTORY, f"{HISTORY}at/", f"{HISTORY}compare/"]
        stamp = {"changed_at": "2018-12-06T09:00:00Z"}
        Report.objects.update(**stamp)
        before = [without_tokens(chair.get(address).content.decode()) for address in addresses]
        speakers = [{"kind": "country", "country": "KEN", "level": "country"}]
        point_rules.update_point(point=point, fields={"attributions": speakers}, origin=Origin())
        Report.objects.update(**stamp)
        after = [without_tokens(chair.get(address).content.decode()) for address in addresses]

        assert "Kenya" in page(client_of(cast.rapporteur), f"{HISTORY}at/")
        assert after == before


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


class TestSettingBack:
    def test_page_shows_what_would_change_before_it_does(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")
        address = f"{HISTORY}set-back/?moment={moment}"

        text = page(team, address)

        assert "Ports <del>pay</del><ins>train</ins> crews." in text
        assert cast.report.points.get().text == "Ports pay crews."

    def test_whole_report_goes_back(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")

        response = team.post(f"{HISTORY}set-back/", {"moment": moment}, follow=True)

        assert cast.report.points.get().text == "Ports train crews."
        assert "1 point was changed" in response.content.decode()
        assert Revision.objects.latest("pk").author == cast.rapporteur

    def test_one_point_goes_back(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")
        make_point(cast.report, "Mayors come in.")
        point = cast.report.points.get(text="Ports pay crews.")

        team.post(f"{HISTORY}set-back/", {"moment": moment, "point": point.pk})

        texts = cast.report.points.in_order().values_list("text", flat=True)
        assert list(texts) == ["Ports train crews.", "Mayors come in."]

    def test_closed_report_is_not_set_back(self, cast: Cast, team: Client) -> None:
        moment = change(cast, "Ports train crews.", "Ports pay crews.")
        Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.ACCEPTED)

        response = team.post(f"{HISTORY}set-back/", {"moment": moment})

        assert (response.status_code, cast.report.points.get().text) == (403, "Ports pay crews.")
