"""Changes of people who may not write now: nothing typed is refused into nothing."""

from __future__ import annotations

import pytest

from reports.choices import ReportStatus, Role
from reports.domain.errors import DomainError
from reports.domain.held import (
    accept_held,
    decline_held,
    declined_for,
    held_values,
    may_send,
    reason_to_hold,
    waiting_for_decision,
)
from reports.domain.presence import note_presence
from reports.models import (
    ConflictCopy,
    HeldOperation,
    Participation,
    Point,
    Receipt,
    Report,
    Revision,
)
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

WORDS = "Ports train their crews."


@pytest.fixture
def ama(cast: Cast) -> Device:
    return Device(cast.rapporteur, cast.report)


@pytest.fixture
def point(cast: Cast) -> Point:
    return make_point(cast.report, WORDS, author=cast.rapporteur)


def lock(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED)
    report.refresh_from_db()


def fresh(point: Point) -> Point:
    return Point.objects.get(pk=point.pk)


class TestHolding:
    def test_locked_report_keeps_the_whole_operation(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        op = ama.update(point, text="Typed offline.")

        (ack,) = ama.send(op)

        assert (ack.result, ack.version, fresh(point).text) == ("held", 1, WORDS)
        assert ack.message == (
            "Your change was received and is kept for the chair, who decides on it."
        )
        (row,) = waiting_for_decision(cast.report)
        assert (row.op, row.author, row.reason) == (op, cast.rapporteur, "locked")

    def test_second_delivery_is_a_duplicate_that_says_held(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        op = ama.update(point, text="Typed offline.")
        ama.send(op)

        (ack,) = ama.send(op)

        assert (ack.result, ack.first_result) == ("duplicate", "held")
        assert HeldOperation.objects.count() == 1

    def test_lost_role_holds_what_was_typed(self, cast: Cast, ama: Device, point: Point) -> None:
        Participation.objects.filter(user=cast.rapporteur).delete()

        assert ama.results(ama.update(point, text="Typed offline.")) == ["held"]
        assert waiting_for_decision(cast.report).get().reason == "permission"

    def test_typing_in_one_point_is_one_row(self, cast: Cast, ama: Device, point: Point) -> None:
        lock(cast.report)
        first = ama.update(point, text="Typed", support="one")
        second = ama.update(point, text="Typed offline", tags={"objectives": ["5"]})

        assert ama.results(second) + ama.results(first) == ["held", "held"]

        (row,) = waiting_for_decision(cast.report)
        assert row.op["fields"] == {
            "text": "Typed offline",
            "support": "one",
            "tags": {"objectives": ["5"]},
        }

    def test_typing_that_does_not_go_on_is_a_row_of_its_own(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        """A page that was loaded again starts from the server's text, without the held words."""
        lock(cast.report)
        ama.send(ama.update(point, text=WORDS + " They sail."))
        ama.send(ama.update(point, text=WORDS + " They return."))

        texts = [row.op["fields"]["text"] for row in waiting_for_decision(cast.report)]
        assert texts == [WORDS + " They sail.", WORDS + " They return."]

    def test_bad_operation_is_invalid_even_then(self, cast: Cast, ama: Device) -> None:
        lock(cast.report)

        assert ama.results({**ama.create("x"), "fields": {"colour": "red"}}) == ["invalid"]
        assert HeldOperation.objects.count() == 0


class TestStanding:
    def test_writer_of_an_open_report_is_not_held(self, cast: Cast) -> None:
        assert reason_to_hold(cast.rapporteur, cast.report) is None

    def test_reader_who_never_wrote_may_not_send(self, cast: Cast) -> None:
        people = [cast.chair, cast.cochair, cast.plain_staff, cast.outsider]
        assert [may_send(person, cast.report) for person in people] == [False] * 4

    def test_chair_who_accepted_the_report_did_not_write_in_it(self, cast: Cast) -> None:
        Revision.objects.create(report=cast.report, kind="status", author=cast.chair)

        assert may_send(cast.chair, cast.report) is False

    def test_open_page_is_enough_to_be_held_later(self, cast: Cast, ama: Device) -> None:
        note_presence(
            report=cast.report,
            user=cast.rapporteur,
            client_id=ama.client_id,
            point_id=None,
            is_writer=True,
        )
        Participation.objects.filter(user=cast.rapporteur).delete()

        assert (may_send(cast.rapporteur, cast.report), ama.results(ama.create(WORDS))) == (
            True,
            ["held"],
        )

    def test_open_page_of_a_chair_is_not(self, cast: Cast, ama: Device) -> None:
        note_presence(
            report=cast.report,
            user=cast.chair,
            client_id=ama.client_id,
            point_id=None,
            is_writer=False,
        )

        assert may_send(cast.chair, cast.report) is False


class TestDeciding:
    def test_accepted_change_is_carried_out_in_its_authors_name(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        op = ama.update(point, text="Typed offline.")
        ama.send(op)

        accept_held(held=waiting_for_decision(cast.report).get(), by=cast.chair)

        revision = Revision.objects.get(op_id=op["op_id"])
        assert (fresh(point).text, revision.author) == ("Typed offline.", cast.rapporteur)
        row = HeldOperation.objects.get()
        assert (row.status, row.decided_by) == ("accepted", cast.chair)
        assert [ack.first_result for ack in ama.send(op)] == ["applied"]

    def test_accepted_change_merges_with_what_came_meanwhile(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        ama.send(ama.update(point, text="Ports train their men."))
        Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.REOPENED)
        ben = Device(cast.notetaker, cast.report)
        ben.send(ben.update(point, text="Harbours train their crews."))

        accept_held(held=waiting_for_decision(cast.report).get(), by=cast.chair)

        assert fresh(point).text == "Harbours train their men."

    def test_accepted_row_stands_for_all_that_joined_it(self, cast: Cast, ama: Device) -> None:
        lock(cast.report)
        create = ama.create("Por")
        point_id = create["point_id"]
        ama.send(create, ama.op("update", None, text="Ports") | {"point_id": point_id})

        accept_held(held=waiting_for_decision(cast.report).get(), by=cast.chair)

        assert Point.objects.get(pk=point_id).text == "Ports"
        assert {row.result for row in Receipt.objects.all()} == {"applied"}

    def test_accepting_one_after_the_other_loses_no_words(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        ama.send(ama.update(point, text=WORDS + " They sail."))
        ama.send(ama.update(point, text=WORDS + " They return."))

        results = [
            accept_held(held=row, by=cast.chair).result
            for row in list(waiting_for_decision(cast.report))
        ]

        assert results == ["applied", "conflict"]
        assert fresh(point).text == WORDS + " They sail."
        assert ConflictCopy.objects.get().text == WORDS + " They return."

    def test_later_typing_of_the_device_does_not_undo_what_was_accepted(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        ama.send(ama.update(point, text="Harbours train their crews."))
        accept_held(held=waiting_for_decision(cast.report).get(), by=cast.chair)
        Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.REOPENED)

        ama.send(ama.update(point, base=1, text="Ports train their men."))

        assert fresh(point).text == "Harbours train their men."

    def test_declined_text_goes_back_to_its_author(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        ama.send(ama.update(point, text="Typed offline."))

        decline_held(
            held=waiting_for_decision(cast.report).get(), by=cast.chair, note="After the session."
        )

        (row,) = declined_for(cast.rapporteur)
        assert (row.op["fields"]["text"], row.note) == ("Typed offline.", "After the session.")
        assert (fresh(point).text, list(declined_for(cast.notetaker))) == (WORDS, [])
        (values,) = held_values(cast.rapporteur, cast.report)
        assert (values["status"], values["fields"], values["note"]) == (
            "declined",
            {"text": "Typed offline."},
            "After the session.",
        )

    def test_decision_is_made_once(self, cast: Cast, ama: Device, point: Point) -> None:
        lock(cast.report)
        ama.send(ama.update(point, text="Typed offline."))
        held = waiting_for_decision(cast.report).get()
        decline_held(held=held, by=cast.chair)

        with pytest.raises(DomainError) as error:
            accept_held(held=held, by=cast.staff)

        assert error.value.code == "decided"

    def test_change_that_cannot_be_carried_out_goes_on_waiting(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        lock(cast.report)
        ama.send(ama.update(point, section="summary", tags={"objectives": ["99"]}))

        with pytest.raises(DomainError):
            accept_held(held=waiting_for_decision(cast.report).get(), by=cast.chair)

        assert waiting_for_decision(cast.report).count() == 1


def test_submission_between_two_changes_holds_the_second(cast: Cast, ama: Device) -> None:
    first = ama.create(WORDS)
    assert ama.results(first) == ["applied"]
    lock(cast.report)

    assert ama.results(ama.create("Too late.")) == ["held"]
    assert cast.report.points.count() == 1


def test_role_given_back_lets_later_changes_through(cast: Cast, ama: Device, point: Point) -> None:
    Participation.objects.filter(user=cast.rapporteur).delete()
    ama.send(ama.update(point, text="Typed offline."))
    Participation.objects.create(
        session=cast.session, user=cast.rapporteur, role=Role.NOTE_TAKER, name="W. A."
    )

    assert ama.results(ama.update(point, support="one")) == ["applied"]
