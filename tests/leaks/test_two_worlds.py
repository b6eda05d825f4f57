"""Whoever spoke without approval: to everybody outside the team it is the same world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from reports.choices import ChathamPolicy
from reports.models import Session
from tests.cast import Cast
from tests.leaks.worlds import FIRST, SECOND, Dice, Output, World, built, files, pages

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
Outputs = dict[tuple[str, ...], bytes]
Take = Callable[[Cast, Dice], Iterator[Output]]
# The programme says who was in the room, to the office only, whether they spoke or not.
PEOPLE = "admin:reports_session_change"


@pytest.fixture
def dice(monkeypatch: pytest.MonkeyPatch) -> Dice:
    return Dice.loaded(monkeypatch)


def outputs(world: World, dice: Dice, of: Take) -> Outputs:
    with built(world, dice) as cast:
        return dict(of(cast, dice))


def differing(first: Outputs, second: Outputs) -> list[tuple[str, ...]]:
    return sorted(key for key in {*first, *second} if first.get(key) != second.get(key))


def test_every_page_is_the_same_whoever_spoke(dice: Dice) -> None:
    first, second = (outputs(world, dice, pages) for world in (FIRST, SECOND))

    assert {key[1] for key in differing(first, second)} == {PEOPLE}
    assert {("chair", "reports:read", "200"), ("anonymous", "api:practices", "200")} <= set(first)
    assert (
        b"A participant of a participant asked for fair permits."
        in (first["chair", "reports:read", "200"])
    )


def test_page_of_the_people_tells_no_speaker(dice: Dice) -> None:
    """With the same people in the room, the page that lists them is the same too."""
    worlds = (FIRST, replace(SECOND, audience=FIRST.audience, seat=FIRST.seat))
    of = partial(pages, only=PEOPLE)
    first, second = (outputs(world, dice, of) for world in worlds)

    opened = [role for role, _name, status in first if status == "200"]
    assert (opened, differing(first, second)) == (["chair", "plain_staff"], [])


def test_every_file_is_the_same_whoever_spoke(dice: Dice) -> None:
    first, second = (outputs(world, dice, files) for world in (FIRST, SECOND))

    assert (len(first), differing(first, second)) == (23, [])


def test_every_file_is_the_same_where_nobody_is_named(dice: Dice) -> None:
    """Not even an approval names anybody where the session's rule is that nobody is named."""

    def of(cast: Cast, dice: Dice) -> Iterator[Output]:
        Session.objects.update(chatham_policy=ChathamPolicy.ANONYMOUS)
        yield from files(cast, dice, edition_formats=("csv",))

    worlds = (replace(world, answers=("approved",)) for world in (FIRST, SECOND))
    first, second = (outputs(world, dice, of) for world in worlds)

    assert (len(first), differing(first, second)) == (19, [])


def test_comparison_finds_who_spoke_once_they_approve(dice: Dice) -> None:
    """The counter-test: what may be told does differ, in every file of the report."""

    def of(cast: Cast, dice: Dice) -> Iterator[Output]:
        yield from files(cast, dice, edition_formats=())

    worlds = (replace(world, answers=("approved",)) for world in (FIRST, SECOND))
    first, second = (outputs(world, dice, of) for world in worlds)

    same = set(first) - set(differing(first, second))
    assert (len(first), same) == (18, set())
