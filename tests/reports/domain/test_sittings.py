"""Stretches of work, and moments with a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from reports.domain import lifecycle
from reports.domain import points as point_rules
from reports.domain.consent import Reader
from reports.domain.errors import DomainError
from reports.domain.moments import people_of, read_log
from reports.domain.revisions import Origin
from reports.domain.sittings import (
    GAP,
    MAX_NAME,
    Milestone,
    Sitting,
    milestones_of,
    name_moment,
    sittings_of,
)
from reports.models import Report, Revision
from tests.build import make_point
from tests.cast import Cast

NINE = datetime(2018, 12, 6, 9, 0, tzinfo=UTC)
TEAM = Reader(sees_names=True)


def sittings(report: Report) -> list[Sitting]:
    return sittings_of(read_log(report, TEAM))


def names(report: Report) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in milestones_of(read_log(report, TEAM))]


@pytest.mark.parametrize(
    ("pause", "count"), [(GAP - timedelta(seconds=1), 1), (GAP, 2), (timedelta(days=1), 2)]
)
def test_longer_pause_begins_another_sitting(cast: Cast, pause: timedelta, count: int) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        make_point(cast.report)
        clock.shift(pause)
        make_point(cast.report)

    assert len(sittings(cast.report)) == count


def test_sitting_tells_who_when_and_how_many_points(cast: Cast) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        first = make_point(cast.report, "Permits", author=cast.rapporteur)
        clock.shift(timedelta(minutes=4))
        second = make_point(cast.report, "Visas", author=cast.notetaker)
        by_ben = Origin(author=cast.notetaker)
        point_rules.update_point(point=first, fields={"text": "Portable permits"}, origin=by_ben)
        clock.shift(timedelta(minutes=5))
        point_rules.delete_point(point=second, origin=by_ben.next())
    log = read_log(cast.report, TEAM)

    (sitting,) = sittings_of(log)

    assert sitting.names(people_of(log)) == [cast.rapporteur, cast.notetaker]
    assert (sitting.began, sitting.ended - sitting.began) == (NINE, timedelta(minutes=9))
    assert (sitting.points, len(sitting.added), sitting.only_changed, len(sitting.deleted)) == (
        2,
        2,
        0,
        1,
    )
    assert (sitting.first, sitting.last, sitting.changes) == (log[0].pk, log[-1].pk, 4)


def test_handing_over_makes_named_moments(cast: Cast) -> None:
    make_point(cast.report)
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.return_to_rapporteur(report=cast.report, reason="Add the sources.", by=cast.cochair)
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.accept(report=cast.report, by=cast.cochair)
    lifecycle.reopen(report=cast.report, reason="A quote was approved.", by=cast.chair)
    Revision.objects.create(report=cast.report, kind="import", after={"added": 3})

    assert names(cast.report) == [
        ("status", "Submitted"),
        ("status", "Returned"),
        ("status", "Submitted"),
        ("status", "Accepted"),
        ("status", "Reopened"),
        ("import", "Imported from Word"),
    ]
    returned = milestones_of(read_log(cast.report, TEAM))[1]
    assert returned.detail == "Add the sources."


class TestNaming:
    def test_person_names_a_moment(self, cast: Cast) -> None:
        make_point(cast.report)
        moment = Revision.objects.latest("pk")
        make_point(cast.report)

        row = name_moment(
            report=cast.report,
            moment=moment.pk,
            name="  Before the \n break ",
            origin=Origin(author=cast.chair),
        )

        assert milestones_of(read_log(cast.report, TEAM)) == [
            Milestone(moment.pk, "Before the break", "name", moment.created_at)
        ]
        assert (row.kind, row.author, row.after) == ("moment", cast.chair, {"moment": moment.pk})

    def test_later_name_replaces_the_first_and_an_empty_one_takes_it_away(self, cast: Cast) -> None:
        make_point(cast.report)
        moment = Revision.objects.latest("pk").pk
        seen = []
        for name in ("Before the break", "Before lunch", ""):
            name_moment(report=cast.report, moment=moment, name=name, origin=Origin())
            seen.append(names(cast.report))

        assert seen == [[("name", "Before the break")], [("name", "Before lunch")], []]

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("After @Kenya", "names_speaker"),
            ("x" * (MAX_NAME + 1), "too_long"),
        ],
    )
    def test_name_that_cannot_stand_there_is_refused(
        self, cast: Cast, name: str, code: str
    ) -> None:
        make_point(cast.report)
        moment = Revision.objects.latest("pk").pk

        with pytest.raises(DomainError) as caught:
            name_moment(report=cast.report, moment=moment, name=name, origin=Origin())

        assert (caught.value.code, names(cast.report)) == (code, [])

    def test_moment_of_another_report_is_refused(self, cast: Cast) -> None:
        make_point(cast.other_report)
        moment = Revision.objects.latest("pk").pk

        with pytest.raises(DomainError) as caught:
            name_moment(report=cast.report, moment=moment, name="Here", origin=Origin())

        assert caught.value.code == "no_moment"
