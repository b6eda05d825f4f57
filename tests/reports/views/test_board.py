"""The board: who may open it, what a room shows, and that many rooms cost no more."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail as mails
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from reports.choices import ReportStatus, Role
from reports.domain.board import Room
from reports.domain.presence import note_presence
from reports.models import Edition, Report, ReportingTemplate
from tests.build import (
    grant_attribution_right,
    make_attribution,
    make_edition,
    make_participation,
    make_point,
    make_question,
    make_report,
    make_session,
    make_template,
    make_user,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BOARD = "/board/"


@pytest.fixture
def staff() -> User:
    return make_user("staff", is_staff=True)


def rows_for(client: Client, user: User, query: str = "") -> list[Room]:
    client.force_login(user)
    return client.get(f"{BOARD}{query}").context["rooms"]


def one_row(client: Client, user: User) -> Room:
    (row,) = rows_for(client, user)
    return row


class TestWhoMayOpenIt:
    def test_board_for_a_stranger_asks_to_sign_in(self, client: Client) -> None:
        response = client.get(BOARD)
        assert (response.status_code, response.url) == (302, "/accounts/login/?next=/board/")

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("administrator", 200),
            ("staff", 200),
            ("plain_staff", 200),
            ("chair", 200),
            ("cochair", 404),
            ("rapporteur", 404),
            ("notetaker", 404),
            ("other_rapporteur", 404),
            ("reader", 404),
            ("outsider", 404),
        ],
    )
    def test_board_opens_for_chairs_and_the_office_only(
        self, client: Client, cast: Cast, name: str, status: int
    ) -> None:
        client.force_login(getattr(cast, name))
        assert client.get(BOARD).status_code == status


class TestWhichEdition:
    def test_newest_edition_comes_first(self, client: Client, staff: User) -> None:
        make_session(make_edition(year=2018), "1.1", title="Older")
        make_session(make_edition(year=2024), "1.1", title="Newer")
        assert [row.session.title for row in rows_for(client, staff)] == ["Newer"]

    def test_edition_can_be_chosen_by_its_year(self, client: Client, staff: User) -> None:
        make_session(make_edition(year=2018), "1.1", title="Older")
        make_session(make_edition(year=2024), "1.1", title="Newer")
        rows = rows_for(client, staff, "?edition=2018")
        assert [row.session.title for row in rows] == ["Older"]

    @pytest.mark.parametrize("year", ["1999", "x"])
    def test_edition_that_does_not_exist_is_not_found(
        self, client: Client, staff: User, year: str
    ) -> None:
        make_edition()
        client.force_login(staff)
        assert client.get(BOARD, {"edition": year}).status_code == 404

    def test_chair_follows_the_chaired_editions_only(self, client: Client, cast: Cast) -> None:
        make_edition(year=2024)
        client.force_login(cast.chair)
        assert client.get(BOARD).context["editions"] == [cast.edition]
        assert client.get(BOARD, {"edition": "2024"}).status_code == 404

    def test_board_without_any_edition_says_how_one_comes(
        self, client: Client, staff: User
    ) -> None:
        client.force_login(staff)
        assert "There is no edition yet" in client.get(BOARD).content.decode()

    def test_session_without_a_number_is_not_a_room(self, client: Client, staff: User) -> None:
        make_session(number="", title="Opening")
        assert rows_for(client, staff) == []


class TestWhatARoomShows:
    def test_room_without_a_report_is_not_begun(self, client: Client, staff: User) -> None:
        make_session()
        row = one_row(client, staff)
        assert (row.report, row.has_rapporteur, row.consents) == (None, False, None)
        assert "Not begun" in client.get(BOARD).content.decode()

    def test_figures_of_a_room_follow_its_points(self, client: Client, staff: User) -> None:
        report = make_report()
        make_question(report.session, 1)
        make_question(report.session, 2)
        make_point(report, tags={"questions": [1]})
        make_point(report)
        make_point(report, section="challenges")
        row = one_row(client, staff)
        assert (row.questions, row.questions_untouched, row.points) == (2, 1, 3)
        assert [fill.points for fill in row.fills] == [2, 1, 0, 0, 0, 0]

    def test_rapporteur_of_the_programme_counts_without_a_name(
        self, client: Client, staff: User
    ) -> None:
        report = make_report()
        make_participation(report.session, role=Role.RAPPORTEUR, name="Ama Owusu-Lindgren")
        assert one_row(client, staff).has_rapporteur is True
        assert "Owusu" not in client.get(BOARD).content.decode()

    def test_rapporteur_typed_into_the_header_counts(self, client: Client, staff: User) -> None:
        make_report(rapporteur_line="Ama Owusu-Lindgren")
        assert one_row(client, staff).has_rapporteur is True

    def test_note_taker_is_no_rapporteur(self, client: Client, staff: User) -> None:
        make_participation(make_session(), role=Role.NOTE_TAKER)
        assert one_row(client, staff).has_rapporteur is False

    def test_room_links_to_its_report(self, client: Client, staff: User) -> None:
        make_report()
        client.force_login(staff)
        assert 'href="/reports/2018-3.1/"' in client.get(BOARD).content.decode()

    def test_last_change_is_exact_in_the_zone_of_the_edition(
        self, client: Client, staff: User
    ) -> None:
        make_report(changed_at=datetime(2018, 12, 6, 10, 30, tzinfo=UTC))
        client.force_login(staff)
        text = client.get(BOARD).content.decode()
        # Morocco kept summer time all winter in 2018.
        assert 'datetime="2018-12-06T11:30:00+01:00"' in text
        assert 'title="6 December 2018, 11:30 (Africa/Casablanca)"' in text

    def test_figures_above_the_rooms_count_by_status(self, client: Client, staff: User) -> None:
        edition, template = make_edition(), make_template()
        statuses = [ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.ACCEPTED]
        for number, status in enumerate(statuses, start=1):
            make_report(make_session(edition, f"1.{number}"), template, status=status)
        make_participation(make_session(edition, "2.1"))
        client.force_login(staff)
        assert client.get(BOARD).context["figures"] == {
            "rooms": 4,
            "begun": 3,
            "submitted": 1,
            "accepted": 1,
            "attention": 4,
            "here": 0,
        }


class TestConsent:
    @pytest.mark.parametrize(
        ("name", "known"),
        [("staff", 1), ("plain_staff", None), ("chair", None), ("administrator", 1)],
    )
    def test_waiting_consent_is_known_to_those_who_may_see_names(
        self, client: Client, cast: Cast, name: str, known: int | None
    ) -> None:
        make_attribution(make_point(cast.report))
        rows = {row.session.number: row for row in rows_for(client, getattr(cast, name))}
        assert rows["3.1"].consents == known

    def test_board_of_a_chair_is_the_same_with_and_without_an_unapproved_speaker(
        self, client: Client, cast: Cast
    ) -> None:
        point = make_point(cast.report)
        type(cast.report).objects.update(changed_at=timezone.now())
        client.force_login(cast.chair)
        before = client.get(f"{BOARD}live/").content
        make_attribution(point)
        assert client.get(f"{BOARD}live/").content == before


class TestCost:
    @pytest.mark.parametrize("rooms", [1, 6])
    def test_board_costs_the_same_for_one_room_and_for_six(
        self,
        client: Client,
        vocabularies: object,
        staff: User,
        django_assert_num_queries: DjangoAssertNumQueries,
        rooms: int,
    ) -> None:
        grant_attribution_right(staff)
        edition, template = make_edition(), make_template()
        fill(edition, template, rooms)
        client.force_login(staff)
        with django_assert_num_queries(15):
            assert len(client.get(BOARD).context["rooms"]) == rooms


def fill(edition: Edition, template: ReportingTemplate, rooms: int) -> None:
    for number in range(1, rooms + 1):
        session = make_session(edition, f"1.{number}")
        report = make_report(session, template)
        make_participation(session)
        make_question(session)
        make_attribution(make_point(report, tags={"questions": [1]}))


class TestLive:
    def test_nothing_new_is_told_without_sending_it_again(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.chair)
        first = client.get(f"{BOARD}live/")

        again = client.get(f"{BOARD}live/", headers={"If-None-Match": first.headers["ETag"]})
        make_point(cast.report)
        news = client.get(f"{BOARD}live/", headers={"If-None-Match": first.headers["ETag"]})

        assert (again.status_code, again.content, news.status_code) == (304, b"", 200)

    def test_people_are_named_for_those_who_know_the_team(self, client: Client, cast: Cast) -> None:
        note_presence(
            report=cast.report,
            user=cast.rapporteur,
            client_id=uuid.uuid4(),
            point_id=None,
            is_writer=True,
        )
        pages = {}
        for user in (cast.staff, cast.chair):
            client.force_login(user)
            pages[user.username] = client.get(f"{BOARD}live/").content.decode()

        named = {name: "Wanjiru Adeyemi" in text for name, text in pages.items()}
        assert named == {"staff": True, "chair": False}
        assert "1 person is there" in pages["chair"]

    def test_filter_keeps_the_rooms_of_one_state(self, client: Client, cast: Cast) -> None:
        Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.ACCEPTED)
        rows = {
            show: [row.session.number for row in rows_for(client, cast.chair, f"?show={show}")]
            for show in ("done", "writing", "review", "all", "unknown")
        }
        assert rows == {
            "done": ["3.1"],
            "writing": ["1.2"],
            "review": [],
            "all": ["1.2", "3.1"],
            "unknown": ["1.2", "3.1"],
        }


class TestReminder:
    ADDRESS = "/board/2018-3.1/reminder/"

    def test_text_is_ready_to_copy(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.chair)
        text = client.get(self.ADDRESS).content.decode()
        assert "Here is your report: http://testserver/reports/2018-3.1/" in text

    def test_reminder_goes_to_the_writers_and_the_board_says_so(
        self, client: Client, cast: Cast
    ) -> None:
        for user in (cast.rapporteur, cast.notetaker, cast.cochair):
            User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
        client.force_login(cast.chair)

        response = client.post(self.ADDRESS, follow=True)

        assert [mail.to for mail in mails.outbox] == [
            ["notetaker@example.org"],
            ["rapporteur@example.org"],
        ]
        assert "The reminder was sent to 2 addresses." in response.content.decode()
        assert "Reminded" in response.content.decode()

    def test_mail_that_cannot_be_sent_keeps_the_text(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.chair)
        text = client.post(self.ADDRESS, follow=True).content.decode()
        assert "No writer of this room has an address." in text
        assert ("Here is your report" in text, mails.outbox) == (True, [])

    def test_room_of_another_edition_is_not_found(self, client: Client, cast: Cast) -> None:
        edition = make_edition(year=2024)
        make_report(make_session(edition, "1.1"), cast.report.template)
        client.force_login(cast.chair)
        assert client.get("/board/2024-1.1/reminder/").status_code == 404
