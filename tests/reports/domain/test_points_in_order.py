"""Points in their order: moved, split in two, and joined."""

from __future__ import annotations

import pytest

from practices.models import Country
from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.errors import DomainError
from reports.domain.points import state_of
from reports.domain.revisions import Origin
from reports.models import Point
from tests.build import make_attribution, make_point, make_quote, make_report, make_session
from tests.cast import Cast
from tests.reports.domain.test_points import NO_TAGS, log_of, texts, three_points

# Move


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"after": 2}, ["Two", "Three", "One"]),
        ({"after": 1}, ["Two", "One", "Three"]),
        ({"before": 2}, ["Two", "One", "Three"]),
        ({"before": 1}, ["One", "Two", "Three"]),
    ],
)
def test_first_point_moved_beside_another(
    cast: Cast, place: dict[str, int], expected: list[str]
) -> None:
    rows = three_points(cast)
    beside = {name: rows[index] for name, index in place.items()}

    point_rules.move_point(point=rows[0], origin=Origin(), **beside)

    assert texts(cast.report) == expected


def test_move_leaves_the_old_and_the_new_place(cast: Cast) -> None:
    first, _second, third = three_points(cast)

    moved = point_rules.move_point(point=first, origin=Origin(), after=third)

    assert log_of(first)[1:] == [
        (RevisionKind.MOVE, 2, {"order": first.order}, {"order": moved.order})
    ]


def test_point_takes_on_the_heading_it_is_put_under(cast: Cast) -> None:
    there = make_point(cast.report, "There", section="challenges", heading="At sea")
    point = make_point(cast.report, "Here", heading="On land")

    moved = point_rules.move_point(point=point, origin=Origin(), after=there)

    assert (moved.section.key, moved.heading) == ("challenges", "At sea")


def test_point_moved_to_the_end_of_a_section_loses_its_heading(cast: Cast) -> None:
    point = make_point(cast.report, "Here", heading="On land")

    moved = point_rules.move_point(point=point, origin=Origin(), section="quotes")

    assert (moved.section.key, moved.heading) == ("quotes", "")


def test_place_beside_a_deleted_point_is_not_shared(cast: Cast) -> None:
    first, second, third = three_points(cast)
    point_rules.delete_point(point=second, origin=Origin())

    moved = point_rules.move_point(point=third, origin=Origin(), after=first)

    assert first.order < moved.order < second.order


@pytest.mark.parametrize(
    ("index", "steps", "expected"),
    [
        (0, 1, ["Two", "One", "Three"]),
        (0, 9, ["Two", "Three", "One"]),
        (2, -1, ["One", "Three", "Two"]),
        (2, -9, ["Three", "One", "Two"]),
        (0, -1, ["One", "Two", "Three"]),
        (2, 1, ["One", "Two", "Three"]),
    ],
)
def test_point_shifted_by_some_places(
    cast: Cast, index: int, steps: int, expected: list[str]
) -> None:
    point = three_points(cast)[index]

    point_rules.shift_point(point=point, steps=steps, origin=Origin())

    assert texts(cast.report) == expected
    moved = expected != ["One", "Two", "Three"]
    assert [row[0] for row in log_of(point)] == (["create", "move"] if moved else ["create"])


# Split and merge


def test_split_point_becomes_two_with_the_same_tags(cast: Cast) -> None:
    point = make_point(
        cast.report, "Permits travel. Pensions too.", heading="At sea", tags={"objectives": ["5"]}
    )
    make_point(cast.report, "The next one")

    head, tail = point_rules.split_point(point=point, at=16, origin=Origin(author=cast.rapporteur))

    assert texts(cast.report) == ["Permits travel.", "Pensions too.", "The next one"]
    assert (tail.heading, state_of(tail)["tags"]["objectives"]) == ("At sea", ["5"])
    assert log_of(head)[1:] == [
        (
            RevisionKind.UPDATE,
            2,
            {"text": "Permits travel. Pensions too."},
            {"text": "Permits travel."},
        )
    ]
    assert log_of(tail) == [(RevisionKind.CREATE, 1, {}, state_of(tail))]


@pytest.mark.parametrize("at", [0, 7, 99])
def test_split_that_leaves_nothing_on_one_side_is_refused(cast: Cast, at: int) -> None:
    point = make_point(cast.report, "Permits")

    with pytest.raises(DomainError) as caught:
        point_rules.split_point(point=point, at=at, origin=Origin())

    assert caught.value.code == "empty_half"
    assert texts(cast.report) == ["Permits"]


def test_merged_points_keep_both_texts_and_all_tags(cast: Cast) -> None:
    into = make_point(cast.report, "Permits travel. ", tags={"objectives": ["5"]})
    point = make_point(cast.report, "Pensions too.", tags={"objectives": ["18"], "questions": [2]})

    point_rules.merge_points(point=point, into=into, origin=Origin())

    tags = {**NO_TAGS, "objectives": ["5"]}
    assert texts(cast.report) == ["Permits travel. Pensions too."]
    assert log_of(into)[1:] == [
        (
            RevisionKind.UPDATE,
            2,
            {"text": "Permits travel. ", "tags": tags},
            {
                "text": "Permits travel. Pensions too.",
                "tags": {**tags, "objectives": ["18", "5"], "questions": [2]},
            },
        )
    ]
    assert [row[0] for row in log_of(point)] == ["create", "delete"]


def test_point_is_not_merged_with_itself_or_another_report(cast: Cast) -> None:
    point = make_point(cast.report)
    elsewhere = make_point(make_report(make_session(cast.edition, "2.1")))

    for into in (point, elsewhere):
        with pytest.raises(DomainError) as caught:
            point_rules.merge_points(point=point, into=into, origin=Origin())
        assert caught.value.code == "bad_merge"


def test_split_takes_what_speakers_answered_into_the_half_that_names_them(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for pilots. @Ghana refused to be named.")
    make_attribution(point, mention="Kenya", consent="approved", consent_how="orally")
    ghana, _made = Country.objects.get_or_create(code="GHA", defaults={"label_en": "Ghana"})
    make_attribution(point, mention="Ghana", country=ghana, consent="refused")

    head, tail = point_rules.split_point(point=point, at=24, origin=Origin())

    answers = [
        [(row.mention, row.consent) for row in half.attributions.all()] for half in (head, tail)
    ]
    assert answers[1] == [("Ghana", "refused")]
    assert ("Kenya", "approved") in answers[0]


def test_joined_quotes_keep_every_speaker_and_the_more_careful_answer(cast: Cast) -> None:
    first, second = make_quote(cast.report, "We crossed."), make_quote(cast.report, "As one.")
    make_attribution(first, consent="approved")
    make_attribution(second, consent="refused")
    make_attribution(second, kind="person", name="Amina Okello-Reyes", level="person")

    merged = point_rules.merge_points(point=second, into=first, origin=Origin())

    assert sorted((row.kind, row.name, row.consent) for row in merged.attributions.all()) == [
        ("country", "", "refused"),
        ("person", "Amina Okello-Reyes", "not_asked"),
    ]


def test_join_reads_the_text_as_it_is_now(cast: Cast) -> None:
    first, second = make_point(cast.report, "One."), make_point(cast.report, "Two.")
    stale = Point.objects.select_related("report", "section").get(pk=first.pk)
    point_rules.update_point(point=first, fields={"text": "One, corrected."}, origin=Origin())

    merged = point_rules.merge_points(point=second, into=stale, origin=Origin())

    assert merged.text == "One, corrected. Two."
