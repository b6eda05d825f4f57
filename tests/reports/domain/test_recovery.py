"""What stands in the list of things to decide, and what each of them would change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.deciding import decide_draft
from reports.domain.recovery import (
    Item,
    items_of,
    own_copies,
    own_deleted,
    own_held,
    reports_to_decide,
)
from reports.domain.revisions import Origin
from reports.domain.sync import begin_epoch
from reports.models import Point, Report
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

SIGNS = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}


@pytest.fixture
def ama(cast: Cast) -> Device:
    return Device(cast.rapporteur, cast.report)


def lock(report: Report, status: str = ReportStatus.SUBMITTED) -> None:
    Report.objects.filter(pk=report.pk).update(status=status)


def items(cast: Cast, *kinds: str) -> list[Item]:
    reports = reports_to_decide(User.objects.get(pk=cast.staff.pk))
    return items_of(reports, kinds) if kinds else items_of(reports)


def words(item: Item) -> str:
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in item.pieces)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("administrator", ["2018-1.2", "2018-3.1"]),
        ("staff", ["2018-1.2", "2018-3.1"]),
        ("cochair", ["2018-3.1"]),
        ("plain_staff", []),
        ("chair", []),
        ("rapporteur", []),
        ("outsider", []),
    ],
)
def test_reports_that_a_person_decides_on(cast: Cast, name: str, codes: list[str]) -> None:
    assert [report.code for report in reports_to_decide(getattr(cast, name))] == codes


class TestHeld:
    """What accepting would do, and whether it can be done together with others."""

    def test_new_point(self, cast: Cast, ama: Device) -> None:
        lock(cast.report)
        ama.send(ama.create("Typed offline.", support="broad"))
        (item,) = items(cast)
        assert (item.effect, words(item), item.is_safe) == ("create", "{Typed offline.}", True)
        assert [(side.label, side.after) for side in item.sides] == [("Support", "Broad")]
        assert (item.section_title, item.author) == (
            "Summary/Main discussion points",
            cast.rapporteur,
        )

    def test_change_is_shown_as_it_would_be_merged(self, cast: Cast, ama: Device) -> None:
        point = make_point(cast.report, "Ports train their crews.")
        lock(cast.report)
        ama.send(ama.update(point, text="Ports train their men."))
        point_rules.update_point(
            point=point, fields={"text": "Harbours train their crews."}, origin=Origin()
        )
        (item,) = items(cast)
        assert (item.effect, item.is_safe) == ("change", True)
        assert words(item) == "Harbours train their [crews]{men}."

    def test_change_to_words_that_changed_since_is_not_safe(self, cast: Cast, ama: Device) -> None:
        point = make_point(cast.report, "Ports train crews.")
        lock(cast.report)
        ama.send(ama.update(point, text="Ports pay crews."))
        point_rules.update_point(point=point, fields={"text": "Ports feed crews."}, origin=Origin())
        (item,) = items(cast)
        assert (item.effect, item.is_safe, words(item)) == (
            "clash",
            False,
            "Ports [feed]{pay} crews.",
        )

    def test_deletion_and_deleted_point_are_looked_at_one_by_one(
        self, cast: Cast, ama: Device
    ) -> None:
        first, second = make_point(cast.report, "Ports."), make_point(cast.report, "Mayors.")
        lock(cast.report)
        ama.send(ama.op("delete", first), ama.update(second, text="Mayors came."))
        point_rules.delete_point(point=second, origin=Origin())
        found = {item.effect: (words(item), item.is_safe) for item in items(cast, "held")}
        assert found == {"delete": ("[Ports.]", False), "back": ("{Mayors came.}", False)}

    def test_second_change_of_one_point_waits_for_the_first(self, cast: Cast, ama: Device) -> None:
        point = make_point(cast.report, "Ports train.")
        lock(cast.report)
        ama.send(ama.update(point, text="Ports train. They sail."))
        ama.send(ama.update(point, text="Ports train. They return."))
        assert [item.is_safe for item in items(cast)] == [True, False]


def test_conflict_shows_the_other_text_against_the_present_one(cast: Cast, ama: Device) -> None:
    point = make_point(cast.report, "Ports crews.")
    ben = Device(cast.notetaker, cast.report)
    ben.send(ben.update(point, text="Ports pay crews."))
    ama.send(ama.update(point, text="Ports train crews."))

    (item,) = items(cast)

    assert (item.kind, words(item)) == ("conflict", "Ports [pay]{train} crews.")
    assert (item.author, item.other) == (cast.rapporteur, cast.notetaker)


class TestDeleted:
    @pytest.mark.parametrize(("deleter", "count"), [("notetaker", 1), ("rapporteur", 0)])
    def test_words_that_somebody_else_deleted_can_be_put_back(
        self, cast: Cast, deleter: str, count: int
    ) -> None:
        point = make_point(cast.report, "Ports train.", author=cast.rapporteur)
        origin = Origin(author=getattr(cast, deleter))
        point_rules.delete_point(point=point, origin=origin)
        assert len(items(cast, "deleted")) == count

    def test_empty_point_is_no_loss(self, cast: Cast) -> None:
        point = make_point(cast.report, "", author=cast.rapporteur)
        point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))
        assert items(cast) == []


class TestOffered:
    @pytest.fixture(autouse=True)
    def restored(self, cast: Cast, ama: Device) -> None:
        """The room has written before, and the server was restored from a backup since."""
        with time_machine.travel(timezone.now() - timedelta(hours=3), tick=False):
            ama.send(ama.create("From before."))
        begin_epoch()

    def test_text_typed_before_a_restore_and_sent_after_it_is_told(
        self, cast: Cast, ama: Device
    ) -> None:
        op = ama.create("Typed before the restore.")
        op["client_time"] = (timezone.now() - timedelta(hours=2)).isoformat()
        ama.send(op)

        (item,) = items(cast)

        assert (item.kind, words(item)) == ("offered", "Typed before the restore.")
        assert item.other_at is not None

    def test_text_that_may_stay_is_not_told_again_when_it_goes_on(
        self, cast: Cast, ama: Device
    ) -> None:
        op = ama.create("Typed before the restore.")
        op["client_time"] = (timezone.now() - timedelta(hours=2)).isoformat()
        ama.send(op)
        point = Point.objects.get(text="Typed before the restore.")

        for by in (cast.staff, cast.cochair):
            decide_draft(point=point, kind="offered", decision="decline", by=by)
        point_rules.update_point(
            point=point, fields={"text": "It goes on."}, origin=Origin(author=cast.rapporteur)
        )

        assert items(cast) == []
        assert Point.objects.get(pk=point.pk).text == "It goes on."

    def test_text_typed_after_it_is_ordinary(self, cast: Cast, ama: Device) -> None:
        op = ama.create("Typed after the restore.")
        op["client_time"] = (timezone.now() + timedelta(seconds=1)).isoformat()
        ama.send(op)
        assert items(cast) == []

    def test_point_that_was_taken_out_again_is_gone_from_the_list(
        self, cast: Cast, ama: Device
    ) -> None:
        ama.send(ama.create("Typed before the restore."))
        point = Point.objects.get(text="Typed before the restore.")
        point_rules.delete_point(point=point, origin=Origin(author=cast.rapporteur))
        assert items(cast) == []


def test_late_text_is_ordinary_where_nothing_was_restored(cast: Cast, ama: Device) -> None:
    ama.send(ama.create("The first one."))
    ama.send(ama.create("Typed offline, sent much later."))
    assert items(cast) == []


def test_own_texts_are_those_of_the_author_alone(cast: Cast, ama: Device) -> None:
    point = make_point(cast.report, "Ports crews.")
    ben = Device(cast.notetaker, cast.report)
    ben.send(ben.update(point, text="Ports pay crews."))
    ama.send(ama.update(point, text="Ports train crews."))
    lock(cast.report)
    ama.send(ama.create("Typed offline."))

    own: dict[str, Any] = {
        user.username: (own_held(user).count(), own_copies(user).count())
        for user in (cast.rapporteur, cast.notetaker, cast.staff)
    }

    assert own == {"rapporteur": (1, 1), "notetaker": (0, 0), "staff": (0, 0)}


@pytest.mark.parametrize("rows", [1, 3])
def test_own_deleted_texts_cost_the_same_for_one_and_three(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        gone = make_point(cast.report, f"Mayors {number}.", author=cast.rapporteur)
        point_rules.delete_point(point=gone, origin=Origin(author=cast.notetaker))

    with django_assert_num_queries(3):
        found = [item.point.text for item in own_deleted(cast.rapporteur) if item.point]

    assert found == [f"Mayors {number}." for number in reversed(range(rows))]
    assert own_deleted(cast.notetaker) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_of_each_and_three(
    cast: Cast, ama: Device, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ben = Device(cast.notetaker, cast.report)
    for number in range(rows):
        point = make_point(cast.report, f"Ports crews {number}.")
        ben.send(ben.update(point, text=f"Ports pay crews {number}."))
        ama.send(ama.update(point, text=f"Ports train crews {number}."))
        gone = make_point(cast.report, f"Mayors {number}.", author=cast.rapporteur)
        point_rules.delete_point(point=gone, origin=Origin(author=cast.notetaker))
    lock(cast.report)
    for number in range(rows):
        ama.send(ama.create(f"Typed offline {number}."))
    staff = User.objects.get(pk=cast.staff.pk)
    reports = reports_to_decide(staff)

    with django_assert_num_queries(10):
        found = items_of(reports)
        titles = {item.section_title for item in found}

    assert (len(found), len(titles)) == (3 * rows, 1)
