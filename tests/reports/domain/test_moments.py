"""The report as it stood at a moment is put together from the log alone."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from reports.domain import lifecycle
from reports.domain import points as point_rules
from reports.domain.compare import ADDED, CHANGED, REMOVED, compare, entry_before, refs_of
from reports.domain.consent import Reader, public_reader
from reports.domain.moments import PastWords, read_log, snapshot_at
from reports.domain.points import state_of
from reports.domain.revisions import Origin
from reports.models import Attribution, Point, Report, Revision
from tests.build import make_attribution, make_point
from tests.cast import Cast

TEAM = Reader(sees_names=True)
PUBLIC = public_reader("en")


def head() -> int:
    return Revision.objects.latest("pk").pk


def states(report: Report) -> dict[uuid.UUID, dict[str, Any]]:
    rows = Point.objects.filter(report=report).present().select_related("section")
    return {point.pk: state_of(point) for point in rows}


def marked(report: Report, reader: Reader, old: int, new: int) -> list[tuple[str, str]]:
    """Return each changed point as its kind and its words, removed ones in [], added ones in {}."""
    log = read_log(report, reader)
    before, after = snapshot_at(log, old), snapshot_at(log, new)
    words = PastWords(report, reader, refs_of(before, after), log)
    signs = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return [
        (point.kind, "".join(signs[piece.kind].format(piece.text) for piece in point.pieces))
        for section in compare(before, after, words).sections
        for point in section.changed
    ]


def test_every_moment_is_found_again_without_the_points_themselves(cast: Cast) -> None:
    seen: dict[int, dict[uuid.UUID, dict[str, Any]]] = {}

    def remember() -> None:
        seen[head()] = states(cast.report)

    first = make_point(cast.report, "Permits", tags={"objectives": ["5"]}, support="some")
    remember()
    second = make_point(cast.report, "@Kenya spoke of visas.")
    remember()
    first = point_rules.update_point(
        point=first, fields={"text": "Permits travel.", "contested": True}, origin=Origin()
    )
    remember()
    point_rules.move_point(point=first, section="challenges", origin=Origin())
    remember()
    point_rules.delete_point(point=second, origin=Origin())
    remember()
    point_rules.restore_point(point=second, origin=Origin())
    remember()
    Point.objects.all().delete()

    log = read_log(cast.report, TEAM)
    # The log is silent about dismissed suggestions until there can be some.
    never = {"dismissed": []}
    found = {moment: snapshot_at(log, moment).points for moment in seen}
    assert {
        moment: {pk: never | fields for pk, fields in points.items()}
        for moment, points in found.items()
    } == seen


def test_change_to_a_deleted_point_does_not_bring_it_back(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")
    point_rules.delete_point(point=point, origin=Origin())
    point_rules.update_point(point=point, fields={"support": "one"}, origin=Origin())

    snapshot = snapshot_at(read_log(cast.report, TEAM), head())

    assert (snapshot.points, snapshot.deleted[point.pk]["support"]) == ({}, "one")


def test_status_belongs_to_the_moment(cast: Cast) -> None:
    make_point(cast.report)
    draft = head()
    lifecycle.submit(report=cast.report, by=cast.rapporteur)

    log = read_log(cast.report, TEAM)

    statuses = (snapshot_at(log, draft).status, snapshot_at(log, head()).status)
    assert statuses == ("draft", "submitted")


def test_comparison_marks_words_and_keeps_what_was_taken_out(cast: Cast) -> None:
    changed = make_point(cast.report, "Ports train crews.")
    gone = make_point(cast.report, "Visas take long.")
    make_point(cast.report, "Nothing new here.")
    old = head()
    point_rules.update_point(point=changed, fields={"text": "Ports pay crews."}, origin=Origin())
    point_rules.delete_point(point=gone, origin=Origin())
    make_point(cast.report, "Mayors come in.", section="challenges")

    assert marked(cast.report, TEAM, old, head()) == [
        (CHANGED, "Ports [train]{pay} crews."),
        (REMOVED, "[Visas take long.]"),
        (ADDED, "{Mayors come in.}"),
    ]


def test_support_and_tags_stand_beside_the_words(cast: Cast) -> None:
    point = make_point(cast.report, "Ports train crews.")
    old = head()
    fields = {"support": "broad", "tags": {"objectives": ["5"]}, "heading": "Ports"}
    point_rules.update_point(point=point, fields=fields, origin=Origin())
    log = read_log(cast.report, TEAM)
    before, after = snapshot_at(log, old), snapshot_at(log, head())

    comparison = compare(before, after, PastWords(cast.report, TEAM, [point.pk], log))

    (change,) = comparison.sections[0].changed
    assert [(side.label, side.before, side.after) for side in change.sides] == [
        ("Sub-heading", "", "Ports"),
        ("Support", "", "Broad"),
        ("Tags", "", "GCM 5"),
    ]


class TestNames:
    def test_past_words_name_nobody_outside_the_team(self, cast: Cast) -> None:
        point = make_point(cast.report, "@Kenya trains crews.")
        old = head()
        point_rules.update_point(
            point=point, fields={"text": "@Morocco trains crews."}, origin=Origin()
        )

        assert marked(cast.report, TEAM, old, head()) == [
            (CHANGED, "[Kenya]{Morocco} trains crews.")
        ]
        assert marked(cast.report, PUBLIC, old, head()) == []

    def test_refusal_of_today_counts_for_the_words_of_yesterday(self, cast: Cast) -> None:
        point = make_point(cast.report, "@Kenya trains crews.")
        make_attribution(point, mention="Kenya", consent="approved")
        before = marked(cast.report, PUBLIC, 0, head())
        make_attribution(point, mention="Kenya", consent="refused")

        assert before == [(ADDED, "{Kenya trains crews.}")]
        assert marked(cast.report, PUBLIC, 0, head()) == [(ADDED, "{A participant trains crews.}")]

    def test_recording_a_speaker_is_no_change_for_others(self, cast: Cast) -> None:
        point = make_point(cast.report, "We crossed as neighbours.", section="quotes", kind="quote")
        speakers = [{"kind": "country", "country": "KEN", "level": "country"}]
        point_rules.update_point(point=point, fields={"attributions": speakers}, origin=Origin())

        assert [entry.kind for entry in read_log(cast.report, TEAM)] == ["create", "update"]
        assert [entry.kind for entry in read_log(cast.report, PUBLIC)] == ["create"]

    def test_speaker_of_a_quote_is_the_one_of_then(self, cast: Cast) -> None:
        point = make_point(cast.report, "We crossed as neighbours.", section="quotes", kind="quote")
        for country in ("KEN", "MAR"):
            speakers = [{"kind": "country", "country": country, "level": "country"}]
            point_rules.update_point(
                point=point, fields={"attributions": speakers}, origin=Origin()
            )
        log = read_log(cast.report, TEAM)
        then = snapshot_at(log, log[1].pk).points[point.pk]

        team = PastWords(cast.report, TEAM, [point.pk], log)
        public = PastWords(cast.report, PUBLIC, [point.pk], log)

        assert team.speaker(point.pk, then) == "Kenya"
        assert public.speaker(point.pk, then) == "anonymous"

    def test_country_tags_are_hidden_beside_a_stand_in(self, cast: Cast) -> None:
        point = make_point(cast.report, "@Kenya trains crews.")
        old = head()
        tags = {"countries": ["KEN"], "objectives": ["5"]}
        point_rules.update_point(point=point, fields={"tags": tags}, origin=Origin())
        sides = {}
        for reader in (TEAM, PUBLIC):
            log = read_log(cast.report, reader)
            words = PastWords(cast.report, reader, [point.pk], log)
            comparison = compare(snapshot_at(log, old), snapshot_at(log, head()), words)
            sides[reader.sees_names] = comparison.sections[0].changed[0].sides[0].after

        assert sides == {True: "GCM 5; Kenya", False: "GCM 5"}

    def test_point_that_was_purged_has_no_words_outside_the_team(self, cast: Cast) -> None:
        make_point(cast.report, "@Kenya trains crews.")
        Point.objects.all().delete()

        assert Attribution.objects.count() == 0
        assert marked(cast.report, TEAM, 0, head()) == [(ADDED, "{Kenya trains crews.}")]
        assert marked(cast.report, PUBLIC, 0, head()) == [(ADDED, "")]


@pytest.mark.parametrize("rows", [1, 3])
def test_comparison_costs_the_same_for_one_point_and_three(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(rows):
        point = make_point(cast.report, "@Kenya trains crews.")
        make_attribution(point)
    report = Report.objects.select_related("session", "template").get(pk=cast.report.pk)

    moment = head()

    with django_assert_num_queries(4):
        assert len(marked(report, PUBLIC, 0, moment)) == rows


def test_step_in_front_of_a_moment(cast: Cast) -> None:
    make_point(cast.report)
    first = head()
    make_point(cast.report)
    log = read_log(cast.report, TEAM)

    assert [entry_before(log, moment) for moment in (0, first, head())] == [
        (None, 0),
        (log[0], 0),
        (log[1], first),
    ]


def test_five_thousand_revisions_are_read_in_a_moment(cast: Cast) -> None:
    points = [make_point(cast.report, f"Point {number}.") for number in range(20)]
    text = "Ports train their crews and publish what they charge. " * 3
    Revision.objects.bulk_create(
        Revision(
            report=cast.report,
            kind="update",
            point_ref=points[number % 20].pk,
            version=number,
            before={"text": text},
            after={"text": f"{text}{number}"},
        )
        for number in range(5000)
    )
    began = time.perf_counter()
    log = read_log(cast.report, TEAM)
    snapshot = snapshot_at(log, head())
    seconds = time.perf_counter() - began

    assert (len(log), len(snapshot.points)) == (5020, 20)
    # It takes a tenth of a second; the bound leaves room for a busy machine.
    assert seconds < 1.5
