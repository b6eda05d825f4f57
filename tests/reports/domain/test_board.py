"""What each room needs, and in which order somebody should look."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from reports.choices import ReportStatus
from reports.domain.board import Room, board_rooms, chosen, figures_of
from reports.domain.presence import FORGOTTEN, leave, note_presence
from reports.models import (
    ConflictCopy,
    HeldOperation,
    Participation,
    Point,
    Report,
    Session,
)
from tests.build import make_attribution, make_participation, make_point, make_question
from tests.cast import Cast

NINE = datetime(2018, 12, 6, 9, 0, tzinfo=UTC)


def room_of(cast: Cast, user: Any = None, at: datetime = NINE) -> Room:
    rooms = board_rooms(edition=cast.edition, user=user or cast.staff, now=at)
    return next(room for room in rooms if room.session.number == "3.1")


def codes(cast: Cast, at: datetime) -> list[str]:
    return [need.code for need in room_of(cast, at=at).needs]


@pytest.fixture
def running(cast: Cast) -> Cast:
    """The session runs from nine to half past ten, and is written in all its sections."""
    Session.objects.filter(pk=cast.session.pk).update(
        starts_at=NINE, ends_at=NINE + timedelta(minutes=90)
    )
    with time_machine.travel(NINE + timedelta(minutes=30), tick=False):
        for section in cast.report.template.sections.all():
            make_point(cast.report, section=section.key, tags={"questions": [1, 2]})
    return cast


@pytest.mark.parametrize(
    ("minutes", "needs"),
    [(-60, []), (31, []), (49, []), (50, ["quiet"]), (91, ["late"])],
    ids=["before", "writing", "a pause", "quiet", "over"],
)
def test_room_calls_when_it_falls_silent_and_when_it_is_late(
    running: Cast, minutes: int, needs: list[str]
) -> None:
    assert codes(running, NINE + timedelta(minutes=minutes)) == needs


@pytest.mark.parametrize(
    ("status", "needs"),
    [
        (ReportStatus.DRAFT, ["late"]),
        (ReportStatus.SUBMITTED, ["review"]),
        (ReportStatus.RETURNED, ["returned"]),
        (ReportStatus.REOPENED, ["late"]),
        (ReportStatus.ACCEPTED, []),
    ],
)
def test_status_decides_who_is_to_act(running: Cast, status: str, needs: list[str]) -> None:
    Report.objects.filter(pk=running.report.pk).update(status=status)
    assert codes(running, NINE + timedelta(hours=2)) == needs


def test_room_that_talks_without_a_point_calls(cast: Cast) -> None:
    assert codes(cast, NINE + timedelta(minutes=1)) == ["nothing"]


def test_gaps_are_told_and_are_not_urgent(cast: Cast) -> None:
    make_attribution(make_point(cast.report, tags={"questions": [1]}))
    needs = room_of(cast, at=NINE - timedelta(hours=1)).needs
    assert [(need.code, need.text, need.is_urgent) for need in needs] == [
        ("consents", "1 answer about consent is missing", False),
        ("empty", "5 sections are empty", False),
        ("questions", "1 guiding question is untouched", False),
    ]


def test_missing_rapporteur_and_report_call(cast: Cast) -> None:
    Participation.objects.filter(session=cast.session).delete()
    Report.objects.filter(pk=cast.report.pk).delete()
    assert codes(cast, NINE + timedelta(minutes=1)) == ["no_report", "no_rapporteur"]
    assert codes(cast, NINE - timedelta(minutes=1)) == ["no_rapporteur", "no_report"]


def test_held_changes_and_conflicts_are_counted(running: Cast) -> None:
    HeldOperation.objects.create(
        report=running.report,
        op_id=uuid.uuid4(),
        client_id=uuid.uuid4(),
        seq=1,
        kind="create",
        point_ref=uuid.uuid4(),
        op={},
        reason="locked",
    )
    for _number in range(2):
        ConflictCopy.objects.create(
            report=running.report, op_id=uuid.uuid4(), point_ref=uuid.uuid4()
        )
    needs = room_of(running, at=NINE + timedelta(minutes=31)).needs
    assert [(need.code, need.text) for need in needs] == [
        ("held", "1 change waits for a decision"),
        ("conflict", "2 texts in conflict"),
    ]


class TestDevices:
    """What devices said last. The clock stands still, so nothing lapses by itself."""

    def say(self, cast: Cast, at: datetime, **changes: Any) -> None:
        values = {"client_id": uuid.UUID(int=1), "point_id": None, "is_writer": True, **changes}
        with time_machine.travel(at, tick=False):
            note_presence(report=cast.report, user=cast.rapporteur, **values)

    def test_changes_not_sent_are_counted(self, running: Cast) -> None:
        at = NINE + timedelta(minutes=35)
        self.say(running, at, unsent=3)
        room = room_of(running, at=at)
        assert [need.text for need in room.needs] == ["3 changes are on devices, not sent"]
        assert room.people == [running.rapporteur]

    def test_device_that_sent_everything_is_calm(self, running: Cast) -> None:
        at = NINE + timedelta(minutes=35)
        self.say(running, at, unsent=3)
        self.say(running, at, unsent=0)
        assert codes(running, at) == []

    def test_device_that_went_silent_may_hold_text(self, running: Cast) -> None:
        at = NINE + timedelta(minutes=35)
        self.say(running, at)
        assert codes(running, at + timedelta(seconds=31)) == ["silent"]
        assert codes(running, at + FORGOTTEN + timedelta(seconds=1)) == ["late"]

    def test_page_that_was_closed_is_not_silent(self, running: Cast) -> None:
        at = NINE + timedelta(minutes=35)
        self.say(running, at)
        with time_machine.travel(at, tick=False):
            leave(report=running.report, user=running.rapporteur, client_id=uuid.UUID(int=1))
        assert codes(running, at) == []

    def test_page_that_was_closed_with_text_is_told(self, running: Cast) -> None:
        at = NINE + timedelta(minutes=35)
        self.say(running, at)
        with time_machine.travel(at, tick=False):
            leave(
                report=running.report,
                user=running.rapporteur,
                client_id=uuid.UUID(int=1),
                unsent=2,
            )
        assert codes(running, at) == ["unsent"]

    def test_window_that_was_opened_anew_takes_the_place_of_the_silent_one(
        self, running: Cast
    ) -> None:
        at = NINE + timedelta(minutes=35)
        self.say(running, at)
        self.say(running, at + timedelta(minutes=2), client_id=uuid.UUID(int=2))
        assert codes(running, at + timedelta(minutes=2)) == []


def test_urgent_rooms_stand_first_and_equal_ones_by_number(cast: Cast) -> None:
    Report.objects.filter(pk=cast.report.pk).update(
        status=ReportStatus.SUBMITTED, changed_at=NINE - timedelta(days=1)
    )
    Participation.objects.filter(session=cast.other_session).delete()
    make_participation(cast.other_session)
    at = NINE - timedelta(hours=2)
    rooms = board_rooms(edition=cast.edition, user=cast.staff, now=at)
    orders = {
        order: [room.session.number for room in chosen(rooms, "all", order)]
        for order in ("attention", "number", "change")
    }
    assert orders == {
        "attention": ["3.1", "1.2"],
        "number": ["1.2", "3.1"],
        "change": ["3.1", "1.2"],
    }
    assert [room.session.number for room in chosen(rooms, "attention", "number")] == ["3.1"]


def test_points_and_untouched_questions_are_counted_among_many(cast: Cast) -> None:
    sections = list(cast.report.template.sections.all())
    questions = [make_question(cast.session, number) for number in range(3, 13)]
    for report in (cast.report, cast.other_report):
        points = Point.objects.bulk_create(
            Point(report=report, section=sections[n % 6], order=f"i{n:04d}5", text="Ports.")
            for n in range(1800)
        )
        if report == cast.report:
            Point.questions.through.objects.bulk_create(
                Point.questions.through(point_id=point.pk, guidingquestion_id=question.pk)
                for point in points[:600]
                for question in questions
            )
    room = room_of(cast)

    assert (room.points, room.questions_untouched) == (1800, 2)


def test_figures_above_the_rooms_count_what_stands_below(running: Cast) -> None:
    Report.objects.filter(pk=running.other_report.pk).update(status=ReportStatus.ACCEPTED)
    rooms = board_rooms(edition=running.edition, user=running.staff, now=NINE)

    assert figures_of(rooms) == {
        "rooms": 2,
        "begun": 2,
        "submitted": 0,
        "accepted": 1,
        "attention": len(chosen(rooms, "attention", "number")),
        "here": 0,
    }
