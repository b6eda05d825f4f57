"""Back to an earlier moment: recorded, undoable, and no answer of a speaker is taken back."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from reports.domain import points as point_rules
from reports.domain.consent import Reader
from reports.domain.errors import DomainError
from reports.domain.going_back import set_point_back, set_report_back
from reports.domain.history import restore_before
from reports.domain.moments import read_log
from reports.domain.points import state_of
from reports.domain.revisions import Origin
from reports.domain.sittings import milestones_of
from reports.models import Point, Report, Revision
from tests.build import make_point, make_practice
from tests.cast import Cast


def head() -> int:
    return Revision.objects.latest("pk").pk


def states(report: Report) -> dict[uuid.UUID, dict[str, Any]]:
    rows = Point.objects.filter(report=report).present().select_related("section")
    return {point.pk: state_of(point) for point in rows}


def update(point: Point, **fields: Any) -> Point:
    return point_rules.update_point(point=point, fields=fields, origin=Origin())


def speaker(consent: str) -> list[dict[str, str]]:
    return [{"kind": "country", "country": "KEN", "level": "country", "consent": consent}]


class TestWholeReport:
    @pytest.fixture
    def moment(self, cast: Cast) -> int:
        """Three points are written; later one is changed, one deleted, one added, one moved."""
        changed = make_point(cast.report, "Permits", tags={"objectives": ["5"]})
        deleted = make_point(cast.report, "Visas")
        moved = make_point(cast.report, "Ports")
        moment = head()
        update(changed, text="Portable permits", support="broad", tags={"objectives": ["6"]})
        point_rules.delete_point(point=deleted, origin=Origin())
        make_point(cast.report, "Mayors", section="challenges")
        point_rules.move_point(point=moved, section="challenges", origin=Origin())
        return moment

    def test_report_is_as_it_was(self, cast: Cast, moment: int) -> None:
        texts = sorted(row["text"] for row in states(cast.report).values())
        assert texts == ["Mayors", "Portable permits", "Ports"]

        count = set_report_back(
            report=cast.report, moment=moment, origin=Origin(author=cast.notetaker)
        )

        rows = sorted(
            (row["text"], row["section"], row["support"], row["tags"]["objectives"])
            for row in states(cast.report).values()
        )
        assert count == 4
        assert rows == [
            ("Permits", "summary", "", ["5"]),
            ("Ports", "summary", "", []),
            ("Visas", "summary", "", []),
        ]

    def test_way_back_is_recorded_point_by_point(self, cast: Cast, moment: int) -> None:
        before = head()

        set_report_back(report=cast.report, moment=moment, origin=Origin(author=cast.notetaker))

        rows = Revision.objects.filter(pk__gt=before).order_by("pk")
        assert [(row.kind, row.author) for row in rows] == [
            ("delete", cast.notetaker),
            ("restore", cast.notetaker),
            ("update", cast.notetaker),
            ("update", cast.notetaker),
            ("back", cast.notetaker),
        ]
        assert rows[4].after == {"moment": moment, "from": before, "points": 4}

    def test_going_back_is_undone_by_going_forward(self, cast: Cast, moment: int) -> None:
        before = states(cast.report)
        set_report_back(report=cast.report, moment=moment, origin=Origin())
        (milestone,) = milestones_of(read_log(cast.report, Reader(sees_names=True)))
        assert milestone.before is not None

        set_report_back(report=cast.report, moment=milestone.before, origin=Origin())

        assert states(cast.report) == before

    def test_report_that_is_so_already_is_left_alone(self, cast: Cast, moment: int) -> None:
        before = head()

        with pytest.raises(DomainError) as caught:
            set_report_back(report=cast.report, moment=before, origin=Origin())

        assert (caught.value.code, head()) == ("no_difference", before)

    def test_beginning_is_an_empty_report_that_can_be_filled_again(
        self, cast: Cast, moment: int
    ) -> None:
        before, last = states(cast.report), head()

        set_report_back(report=cast.report, moment=0, origin=Origin())
        empty = states(cast.report)
        set_report_back(report=cast.report, moment=last, origin=Origin())

        assert (empty, states(cast.report)) == ({}, before)

    def test_moment_of_another_report_is_refused(self, cast: Cast, moment: int) -> None:
        make_point(cast.other_report)

        with pytest.raises(DomainError) as caught:
            set_report_back(report=cast.report, moment=head(), origin=Origin())

        assert caught.value.code == "no_moment"

    def test_practice_that_is_gone_does_not_keep_the_words_away(self, cast: Cast) -> None:
        practice = make_practice()
        point = make_point(cast.report, "Permits", practice=str(practice.pk))
        moment = head()
        update(point, text="Visas", practice=None)
        practice.delete()

        set_report_back(report=cast.report, moment=moment, origin=Origin())

        point.refresh_from_db()
        assert (point.text, point.practice) == ("Permits", None)


class TestOnePoint:
    def test_point_goes_back_and_the_others_stay(self, cast: Cast) -> None:
        point, other = make_point(cast.report, "Permits"), make_point(cast.report, "Visas")
        moment = head()
        update(point, text="Portable permits")
        update(other, text="Long visas")
        point_rules.delete_point(point=point, origin=Origin())

        set_point_back(report=cast.report, point_id=point.pk, moment=moment, origin=Origin())

        assert sorted(row["text"] for row in states(cast.report).values()) == [
            "Long visas",
            "Permits",
        ]

    def test_point_that_was_not_there_is_refused(self, cast: Cast) -> None:
        make_point(cast.report, "Permits")
        moment = head()
        later = make_point(cast.report, "Visas")
        foreign = make_point(cast.other_report, "Ports")

        for point in (later, foreign):
            with pytest.raises(DomainError) as caught:
                set_point_back(
                    report=cast.report, point_id=point.pk, moment=moment, origin=Origin()
                )
            assert caught.value.code == "no_point"


class TestAnswers:
    """A speaker who has said no since stays unnamed."""

    @pytest.fixture
    def quote(self, cast: Cast) -> Point:
        fields = {"section": "quotes", "kind": "quote", "attributions": speaker("approved")}
        return make_point(cast.report, "We crossed as neighbours.", **fields)

    def consent(self, point: Point) -> list[str]:
        return [row.consent for row in point.attributions.all()]

    def test_refusal_is_not_undone_by_setting_the_report_back(
        self, cast: Cast, quote: Point
    ) -> None:
        moment = head()
        update(quote, text="We came as neighbours.", attributions=speaker("refused"))

        set_report_back(report=cast.report, moment=moment, origin=Origin())

        quote.refresh_from_db()
        assert (quote.text, self.consent(quote)) == ("We crossed as neighbours.", ["refused"])

    def test_speaker_who_refused_and_was_taken_out_comes_back_as_refused(
        self, cast: Cast, quote: Point
    ) -> None:
        moment = head()
        update(quote, attributions=speaker("refused"))
        update(quote, attributions=[])

        set_point_back(report=cast.report, point_id=quote.pk, moment=moment, origin=Origin())

        assert self.consent(quote) == ["refused"]

    def test_going_back_before_one_change_keeps_a_refusal(self, cast: Cast, quote: Point) -> None:
        update(quote, attributions=speaker("refused"))

        restore_before(report=cast.report, revision=Revision.objects.latest("pk"), origin=Origin())

        assert self.consent(quote) == ["refused"]
