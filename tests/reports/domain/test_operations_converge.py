"""Whatever the network does: everybody ends with the same report, and no word is lost."""

from __future__ import annotations

import random
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.choices import ReportStatus, Role
from reports.models import Receipt, Report
from tests.build import make_participation, make_user
from tests.cast import Cast
from tests.reports.domain.typists import Room, Typist, replayed, stored, words_found

PEOPLE = 5
ACTIONS = (
    *("type",) * 4,
    *("burst",) * 3,
    *("deliver",) * 5,
    *("fetch",) * 3,
    *("create",) * 2,
    *("erase", "chip", "move", "delete", "again"),
)
steps = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(ACTIONS), st.integers(0, 2**16)),
    min_size=5,
    max_size=60,
)
FIXTURE = HealthCheck.function_scoped_fixture


@pytest.fixture
def typists(cast: Cast) -> list[Typist]:
    """Two people of the cast and three more, all note takers of the same room."""
    others = [make_user(f"typist{number}") for number in range(PEOPLE - 2)]
    for user in others:
        make_participation(cast.session, user, Role.NOTE_TAKER)
    room = Room()
    return [Typist(user, cast.report, room) for user in (cast.rapporteur, cast.notetaker, *others)]


def restarted(typists: list[Typist]) -> list[Typist]:
    room = Room()
    return [Typist(typist.device.user, typist.report, room) for typist in typists]


def run(typists: list[Typist], plan: list[tuple[int, str, int]], *, locks_at: int = -1) -> None:
    """Let everybody do what the plan says, heal the network, and look at what came of it."""
    report = typists[0].report
    first = typists[0]
    op = first.device.create("the first point of the room")
    first.device.send(op)
    first.room.point_ids.append(uuid.UUID(op["point_id"]))
    first.room.typed.update(["the", "first", "point", "of", "room"])
    for typist in typists:
        typist.fetch()
    for number, (who, action, seed) in enumerate(plan):
        if number == locks_at:
            Report.objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED)
        typists[who].act(action, random.Random(seed))  # noqa: S311
    for typist in typists:
        typist.settle()
    for typist in typists:
        typist.fetch()

    room = typists[0].room
    assert replayed(report) == stored(report)
    views = [{key: known.local for key, known in t.points.items()} for t in typists]
    assert views == [views[0]] * PEOPLE
    assert room.typed - room.erased - words_found(report) == set()
    assert words_found(report) - room.typed == set()
    sent = [op_id for typist in typists for op_id in typist.answered]
    assert len(sent) == len(set(sent))
    assert Receipt.objects.filter(report=report).count() == len(sent) + 1


class Undo(Exception):
    """Takes an example's rows out again."""


def each_from_nothing(typists: list[Typist], plan: list[tuple[int, str, int]], locks: int) -> None:
    try:
        with transaction.atomic():
            run(restarted(typists), plan, locks_at=locks)
            raise Undo
    except Undo:
        pass


@settings(max_examples=25, deadline=None, suppress_health_check=[FIXTURE])
@given(plan=steps)
def test_all_converge_and_no_word_is_lost(
    typists: list[Typist], plan: list[tuple[int, str, int]]
) -> None:
    each_from_nothing(typists, plan, -1)


@settings(max_examples=10, deadline=None, suppress_health_check=[FIXTURE])
@given(plan=steps, locks=st.integers(0, 40))
def test_no_word_is_lost_when_the_report_is_closed_meanwhile(
    typists: list[Typist], plan: list[tuple[int, str, int]], locks: int
) -> None:
    each_from_nothing(typists, plan, locks)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[FIXTURE])
@given(plan=steps)
def test_all_converge_in_many_more_rooms(
    typists: list[Typist], plan: list[tuple[int, str, int]]
) -> None:
    each_from_nothing(typists, plan, -1)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[FIXTURE])
@given(plan=steps, locks=st.integers(0, 40))
def test_no_word_is_lost_in_many_more_closed_reports(
    typists: list[Typist], plan: list[tuple[int, str, int]], locks: int
) -> None:
    each_from_nothing(typists, plan, locks)
