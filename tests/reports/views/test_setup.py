"""A new edition and the list of what it still needs; the timetable and each session as a form."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from reports.choices import Role
from reports.models import Edition, Report, Session
from tests.build import (
    make_edition,
    make_participation,
    make_point,
    make_question,
    make_session,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEW = "/setup/new/"
EDITION = "/setup/2018/"
FACTS = {"title": "Twelfth Forum", "number": "12", "year": "2020", "starts_on": "2020-01-21"}


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def open_codes(client: Client, address: str = EDITION) -> list[str]:
    return [check.code for check in client.get(address).context["readiness"].open]


# -- a new edition --


def test_blank_edition_needs_nearly_everything(staff: Client) -> None:
    response = staff.post(NEW, {**FACTS, "time_zone": "America/Guayaquil"})

    assert response.headers["Location"] == "/setup/2020/"
    assert open_codes(staff, "/setup/2020/") == ["basics", "programme", "chairs"]


def test_copied_edition_has_the_sessions_on_the_same_days(staff: Client, cast: Cast) -> None:
    make_question(cast.other_session)
    parts = ["themes", "sessions", "times", "questions"]
    staff.post(NEW, {**FACTS, "like": cast.edition.pk, "parts": parts})

    edition = Edition.objects.get(year=2020)
    sessions = edition.sessions.order_by("number")
    assert edition.time_zone == "Africa/Casablanca"
    assert [(one.number, one.theme.number, one.room) for one in sessions if one.theme] == [
        ("1.2", 1, "Atlas"),
        ("3.1", 3, "Atlas"),
    ]
    # 6 December 2018 was the second day; Casablanca is an hour ahead all the year since 2018.
    assert sessions[0].starts_at == datetime(2020, 1, 22, 9, 0, tzinfo=UTC)
    assert [one.guiding_questions.count() for one in sessions] == [1, 2]
    assert [one.participations.count() for one in sessions] == [0, 0]


def test_people_and_chairs_come_along_where_they_are_wanted(staff: Client, cast: Cast) -> None:
    parts = ["sessions", "people", "chairs"]
    staff.post(NEW, {**FACTS, "like": cast.edition.pk, "parts": parts})

    edition = Edition.objects.get(year=2020)
    assert list(edition.chairs.all()) == [cast.chair]
    assert edition.sessions.get(number="3.1").participations.count() == 3


def test_year_that_is_taken_keeps_what_was_typed(staff: Client) -> None:
    response = staff.post(NEW, {**FACTS, "year": "2018"})

    page = response.content.decode()
    assert (response.status_code, "Twelfth Forum" in page) == (422, True)
    assert Edition.objects.count() == 1


def test_chairs_are_named_by_their_accounts(staff: Client, cast: Cast) -> None:
    cast.reader.email = "Chloe@harbour.example"
    cast.reader.save()
    form = staff.get(f"{EDITION}facts/").context["form"]
    sent = {bound.html_name: _as_sent(bound.value()) for bound in form}

    refused = staff.post(f"{EDITION}facts/", {**sent, "chair_accounts": "nobody, chair"})
    staff.post(f"{EDITION}facts/", {**sent, "chair_accounts": "chair, chloe@harbour.example"})

    assert "There is no account nobody." in refused.content.decode()
    assert set(cast.edition.chairs.all()) == {cast.chair, cast.reader}


def _as_sent(value: Any) -> str:
    return "" if value is None else str(value)


# -- what is missing --


def test_list_names_what_each_room_lacks(staff: Client, cast: Cast) -> None:
    make_session(cast.edition, "2.1", title="Ports", starts_at=None, room="")
    cast.other_session.participations.all().delete()

    readiness = staff.get(EDITION).context["readiness"]

    assert {check.code: [one.number for one in check.sessions] for check in readiness.open} == {
        "times": ["2.1"],
        "rooms": ["2.1"],
        "questions": ["1.2", "2.1"],
        "outcomes": ["1.2", "2.1", "3.1"],
        "rapporteurs": ["1.2", "2.1"],
        "reports": ["2.1"],
        "clashes": [],
    }


def test_list_is_empty_when_the_edition_is_ready(staff: Client, cast: Cast) -> None:
    cast.edition.sessions.update(expected_outcome="A list.")
    make_question(cast.other_session)
    cast.edition.sessions.filter(number="1.2").update(room="Rif")

    page = staff.get(EDITION)

    assert page.context["readiness"].open == []
    assert "Ready for the day" in page.content.decode()


def test_person_who_writes_without_account_is_found(staff: Client, cast: Cast) -> None:
    make_participation(cast.session, None, Role.NOTE_TAKER)

    checks = {check.code: check for check in staff.get(EDITION).context["readiness"].open}

    assert checks["accounts"].sessions == [cast.session]


@pytest.mark.parametrize("extra", [0, 2])
def test_list_costs_the_same_with_any_number_of_sessions(
    extra: int, staff: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(extra):
        make_session(cast.edition, f"4.{number}")

    # Session, account and its rights (4), edition, sessions, people, a template, a chair, papers,
    # and the templates of the form (3).
    with django_assert_num_queries(13):
        staff.get(EDITION)


def test_all_reports_begin_with_one_press(staff: Client, cast: Cast) -> None:
    make_session(cast.edition, "2.1", title="Ports")
    make_session(cast.edition, "", title="Reception")

    staff.post(EDITION, {"template": cast.report.template_id, "language": "fr"})

    report = Report.objects.get(code="2018-2.1")
    assert (report.language, Report.objects.count()) == ("fr", 3)


# -- timetable and sessions --


def test_rooms_stand_beside_each_other_and_clashes_are_marked(staff: Client, cast: Cast) -> None:
    make_session(cast.edition, "2.1", title="Ports", room="Rif")

    timetable = staff.get(f"{EDITION}timetable/").context["timetable"]

    day = timetable.days[0]
    assert (str(day.day), day.rooms) == ("2018-12-06", ["Atlas", "Rif"])
    assert [[one.number for one in cell.sessions] for cell in day.slots[0].cells] == [
        ["1.2", "3.1"],
        ["2.1"],
    ]
    assert [(clash.first.number, clash.second.number) for clash in timetable.clashes] == [
        ("1.2", "3.1")
    ]


def test_one_person_in_two_rooms_at_once_clashes_without_being_named(
    staff: Client, cast: Cast
) -> None:
    cast.other_session.room = "Rif"
    cast.other_session.save()
    make_participation(cast.other_session, cast.rapporteur)

    page = staff.get(f"{EDITION}timetable/")

    clash = page.context["timetable"].clashes[0]
    assert clash.reason == "the same person as rapporteur"
    assert cast.rapporteur.last_name not in page.content.decode()


def test_rooms_that_report_come_first_among_those_without_a_time(staff: Client, cast: Cast) -> None:
    make_session(cast.edition, "", kind="side_event", title="A song of the ports")
    Session.objects.update(starts_at=None, ends_at=None)

    page = staff.get(f"{EDITION}timetable/")

    numbers = [session.number for session in page.context["timetable"].without_time]
    assert numbers == ["1.2", "3.1", ""]


@pytest.mark.parametrize("extra", [1, 3])
def test_timetable_costs_the_same_with_any_number_of_sessions(
    extra: int, staff: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(extra):
        make_session(cast.edition, f"4.{number}")

    with django_assert_num_queries(7):
        staff.get(f"{EDITION}timetable/")


def session_form(client: Client, cast: Cast, **changed: str) -> Any:
    address = f"{EDITION}sessions/{cast.session.pk}/"
    form = client.get(address).context["form"]
    sent = {bound.html_name: bound.value() for bound in form}
    plain = {name: _as_typed(value) for name, value in sent.items() if value is not None}
    return client.post(address, {**plain, **changed})


def _as_typed(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


def test_session_is_moved_by_the_clocks_of_the_place(staff: Client, cast: Cast) -> None:
    # Casablanca was an hour ahead of UTC in December 2018.
    session_form(staff, cast, starts_at="2018-12-07T14:30", ends_at="2018-12-07T16:00", room="Rif")

    cast.session.refresh_from_db()
    assert (cast.session.starts_at, cast.session.room) == (
        datetime(2018, 12, 7, 13, 30, tzinfo=UTC),
        "Rif",
    )


def test_form_that_is_sent_untouched_changes_nothing(staff: Client, cast: Cast) -> None:
    before = [(q.pk, q.number, q.text) for q in cast.session.guiding_questions.all()]

    session_form(staff, cast)

    starts_at = cast.session.starts_at
    cast.session.refresh_from_db()
    assert cast.session.starts_at == starts_at
    assert [(q.pk, q.number, q.text) for q in cast.session.guiding_questions.all()] == before


def test_question_that_moves_keeps_its_points(staff: Client, cast: Cast) -> None:
    first, second = cast.session.guiding_questions.all()
    second.text = "Who pays?"
    second.save()
    point = make_point(cast.report, "Employers pay.")
    point.questions.add(second)

    session_form(staff, cast, questions=f"Who pays?\n{first.text}\nWhat next?")

    rows = list(cast.session.guiding_questions.all())
    assert [(row.pk, row.number) for row in rows[:2]] == [(second.pk, 1), (first.pk, 2)]
    assert (rows[2].text, list(point.questions.all())) == ("What next?", [second])


def test_question_that_is_answered_does_not_go(staff: Client, cast: Cast) -> None:
    first, second = cast.session.guiding_questions.all()
    second.text = "Who pays?"
    second.save()
    make_point(cast.report, "Employers pay.").questions.add(second)

    response = session_form(staff, cast, questions=first.text)

    assert response.status_code == 422
    assert "is answered by points of the report" in response.content.decode()
    assert cast.session.guiding_questions.count() == 2


def test_number_of_a_begun_report_stays(staff: Client, cast: Cast) -> None:
    response = session_form(staff, cast, number="9.9")

    assert response.status_code == 422
    cast.session.refresh_from_db()
    assert cast.session.number == "3.1"


def test_session_with_a_report_cannot_be_removed_and_another_can(staff: Client, cast: Cast) -> None:
    spare = make_session(cast.edition, "5.1")

    for session in (cast.session, spare):
        staff.post(f"{EDITION}sessions/{session.pk}/", {"remove": "1"})

    assert sorted(cast.edition.sessions.values_list("number", flat=True)) == ["1.2", "3.1"]


def test_session_of_another_edition_is_not_there(staff: Client, cast: Cast) -> None:
    make_edition(year=2020, starts_on=date(2020, 1, 21), ends_on=date(2020, 1, 24))

    assert staff.get(f"/setup/2020/sessions/{cast.session.pk}/").status_code == 404
