"""The clock of a synthesis: lengths, shares of the minutes, and what cutting would cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.choices import ItemPlace
from reports.domain.speaking import clock_of, set_minutes
from reports.models import ItemSource, Synthesis, SynthesisItem, SynthesisSection
from tests.build import make_attribution, make_point, make_synthesis
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def add_item(
    section: SynthesisSection, words: int, *, rank: int = 0, **changes: object
) -> SynthesisItem:
    order = f"k{SynthesisItem.objects.count():03}"
    text = " ".join(["word"] * words)
    return SynthesisItem.objects.create(
        section=section, order=order, text=text, rank=rank, **changes
    )


def empty(cast: Cast, **changes: object) -> tuple[Synthesis, SynthesisSection]:
    synthesis = make_synthesis(cast.edition, **changes)
    section = synthesis.sections.get()
    section.items.all().delete()
    return synthesis, section


def test_clock_of_an_empty_synthesis_is_zero(cast: Cast) -> None:
    synthesis, section = empty(cast)
    section.delete()
    clock = clock_of(synthesis)
    assert (clock.seconds, clock.over, clock.cuts, clock.share) == (0, 0, [], 0)


def test_length_counts_words_pauses_and_what_is_read_only(cast: Cast) -> None:
    synthesis, section = empty(cast)
    add_item(section, 130)
    add_item(section, 65, place=ItemPlace.ANNEX)
    add_item(section, 65, place=ItemPlace.CUT)

    clock = clock_of(synthesis)

    assert (clock.seconds, clock.annex_seconds) == (60 + 1 + 3, 31)


def test_item_in_another_language_has_its_pace(cast: Cast) -> None:
    synthesis, section = empty(cast)
    add_item(section, 100, language="ar")
    assert clock_of(synthesis).items[0].seconds == 61


def test_sections_share_the_minutes_by_rooms_after_those_with_their_own(cast: Cast) -> None:
    synthesis, section = empty(cast, minutes=90)
    set_minutes(section=section, minutes=Decimal(30))
    SynthesisSection.objects.create(
        synthesis=synthesis, title="Theme 3", order="j", theme=cast.session.theme
    )
    SynthesisSection.objects.create(synthesis=synthesis, title="Free", order="k")

    assert [row.budget for row in clock_of(synthesis).sections] == [1800, 1800, 1800]

    set_minutes(section=section, minutes=None)
    assert [row.budget for row in clock_of(synthesis).sections] == [1800, 1800, 1800]


def test_cut_list_follows_the_rank_until_the_rest_fits(cast: Cast) -> None:
    synthesis, section = empty(cast, minutes=1)
    _first, second, third = (add_item(section, 130, rank=rank) for rank in (1, 3, 2))

    clock = clock_of(synthesis)

    assert [(cut.row.item, cut.left_over) for cut in clock.cuts] == [(second, 125), (third, 64)]
    assert (clock.over, clock.is_hopeless) == (126, False)


def test_cut_says_which_room_objective_and_group_loses_its_only_mention(cast: Cast) -> None:
    synthesis, section = empty(cast, minutes=1)
    lonely = add_item(section, 130, rank=2, contested_note="Some disagreed.")
    other = add_item(section, 130, rank=1)
    tags = {"objectives": ["5"], "constituencies": ["business"]}
    for item, report in ((lonely, cast.report), (other, cast.other_report)):
        point = make_point(report, "Permits follow the worker.", tags=tags)
        ItemSource.objects.create(item=item, point=point)
        tags = {"objectives": ["6"]}

    (cut,) = clock_of(synthesis).cuts

    assert (cut.rooms, cut.objectives, cut.constituencies, cut.loses_minority_view) == (
        ("3.1",),
        ("5",),
        ("Business",),
        True,
    )


def test_cut_never_names_the_group_of_a_speaker_who_is_held_back(cast: Cast) -> None:
    synthesis, section = empty(cast, minutes=1)
    item, _other = add_item(section, 130, rank=2), add_item(section, 130, rank=1)
    point = make_point(
        cast.report, "@Kenya asked for permits.", tags={"constituencies": ["business"]}
    )
    make_attribution(point, mention="Kenya")
    ItemSource.objects.create(item=item, point=point)

    (cut,) = clock_of(synthesis).cuts

    assert (cut.rooms, cut.constituencies) == (("3.1",), ())


def test_minutes_smaller_than_one_item_are_hopeless_and_keep_the_item(cast: Cast) -> None:
    synthesis, section = empty(cast, minutes=1)
    item = add_item(section, 1300)

    clock = clock_of(synthesis)

    assert [(cut.row.item, cut.seconds) for cut in clock.cuts] == [(item, 0)]
    assert clock.is_hopeless


def test_room_without_a_read_item_is_shown_as_not_heard(cast: Cast) -> None:
    synthesis, section = empty(cast)
    for place in (ItemPlace.READ, ItemPlace.ANNEX):
        item = add_item(section, 130, place=place)
        report = cast.report if place == ItemPlace.READ else cast.other_report
        ItemSource.objects.create(item=item, point=make_point(report))

    rooms = clock_of(synthesis).rooms

    assert [(room.session.number, room.items, room.seconds) for room in rooms] == [
        ("1.2", 0, 0),
        ("3.1", 1, 61),
    ]


@pytest.mark.parametrize("items", [1, 3])
def test_clock_costs_the_same_queries_for_any_number_of_items(
    items: int, cast: Cast, django_assert_num_queries: object
) -> None:
    synthesis, section = empty(cast)
    for _number in range(items):
        item = add_item(section, 20)
        ItemSource.objects.create(item=item, point=make_point(cast.report))
    with django_assert_num_queries(9):  # type: ignore[operator]
        clock_of(synthesis)
