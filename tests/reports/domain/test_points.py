"""Changes to points: what each of them stores, and the one revision it leaves."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.errors import DomainError
from reports.domain.points import state_of
from reports.domain.revisions import Origin
from reports.models import Point, Report, Revision
from tests.build import make_point, make_practice, make_report, make_session
from tests.cast import Cast

NO_TAGS: dict[str, list[Any]] = {
    "objectives": [],
    "principles": [],
    "targets": [],
    "countries": [],
    "constituencies": [],
    "questions": [],
}
EMPTY = {
    "section": "summary",
    "kind": "point",
    "heading": "",
    "level": 0,
    "order": "i",
    "text": "Permits follow the worker.",
    "language": "",
    "support": "",
    "contested": False,
    "tags": NO_TAGS,
    "practice": None,
    "attributions": [],
}


def log_of(point: Point) -> list[tuple[str, int, Any, Any]]:
    """Return the revisions of a point as kind, version, before and after."""
    rows = Revision.objects.filter(point_ref=point.pk)
    return list(rows.values_list("kind", "version", "before", "after"))


def texts(report: Report, section: str = "summary") -> list[str]:
    rows = Point.objects.filter(report=report, section__key=section).present().in_order()
    return list(rows.values_list("text", flat=True))


def three_points(cast: Cast) -> list[Point]:
    return [make_point(cast.report, text) for text in ("One", "Two", "Three")]


def refusal(cast: Cast, **fields: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        make_point(cast.report, **fields)
    assert Point.objects.count() == Revision.objects.count() == 0
    return caught.value


# Create


def test_created_point_leaves_one_revision_with_all_its_fields(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker.", author=cast.rapporteur)

    assert log_of(point) == [(RevisionKind.CREATE, 1, {}, EMPTY)]
    assert Revision.objects.get().author == cast.rapporteur
    assert state_of(point) == EMPTY


def test_created_point_stores_every_field(cast: Cast) -> None:
    practice = make_practice()
    fields = {
        "section": "opportunities",
        "kind": "point",
        "heading": "At sea",
        "level": 2,
        "order": "k",
        "text": "Welcome desks in three ports.",
        "language": "fr",
        "support": "broad",
        "contested": True,
        "tags": {
            "objectives": ["5", "6"],
            "principles": ["people_centred"],
            "targets": ["10.7"],
            "countries": ["KEN"],
            "constituencies": ["business"],
            "questions": [1, 2],
        },
        "practice": str(practice.pk),
        "attributions": [],
    }
    point_id = uuid.uuid4()

    point = point_rules.create_point(
        report=cast.report, fields=fields, origin=Origin(), point_id=point_id
    )

    assert point.pk == point_id
    assert state_of(point) == fields
    assert log_of(point)[0][3] == fields


def test_new_point_comes_last_in_its_section(cast: Cast) -> None:
    three_points(cast)
    make_point(cast.report, "Elsewhere", section="challenges")

    assert texts(cast.report) == ["One", "Two", "Three"]


def test_revision_says_where_a_change_came_from(cast: Cast) -> None:
    origin = Origin(
        author=cast.notetaker, op_id=uuid.uuid4(), client_id=uuid.uuid4(), base_version=0, note="x"
    )

    point_rules.create_point(report=cast.report, fields={"section": "summary"}, origin=origin)

    revision = Revision.objects.get()
    assert (revision.op_id, revision.client_id) == (origin.op_id, origin.client_id)
    assert (revision.base_version, revision.note) == (0, "x")


def test_every_change_counts_on_the_report(cast: Cast) -> None:
    point = make_point(cast.report)
    point_rules.delete_point(point=point, origin=Origin())

    cast.report.refresh_from_db()
    assert cast.report.version == 2
    assert cast.report.changed_at is not None


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"colour": "red"}, "unknown_field", ""),
        ({"section": "appendix"}, "unknown_section", "section"),
        ({"section": None}, "unknown_section", "section"),
        ({"kind": "remark"}, "bad_value", "kind"),
        ({"level": 3}, "bad_value", "level"),
        ({"level": True}, "bad_value", "level"),
        ({"text": 5}, "bad_value", "text"),
        ({"text": "x" * 20_001}, "too_long", "text"),
        ({"heading": "x" * 301}, "too_long", "heading"),
        ({"support": "all"}, "bad_value", "support"),
        ({"contested": "yes"}, "bad_value", "contested"),
        ({"language": "de"}, "bad_value", "language"),
        ({"order": ""}, "bad_value", "order"),
        ({"tags": {"colours": []}}, "unknown_tag", "tags"),
        ({"tags": {"objectives": "5"}}, "bad_tag", "objectives"),
        ({"tags": {"objectives": ["99"]}}, "unknown_code", "objectives"),
        ({"tags": {"questions": [9]}}, "unknown_code", "questions"),
        ({"practice": "none"}, "unknown_practice", "practice"),
        ({"practice": str(uuid.UUID(int=0))}, "unknown_practice", "practice"),
        ({"attributions": [{"kind": "planet"}]}, "bad_value", "attributions"),
        ({"attributions": [{"kind": "country"}]}, "incomplete", "attributions"),
        ({"attributions": [{"kind": "person", "shoe": 1}]}, "bad_value", "attributions"),
    ],
)
def test_field_that_cannot_be_stored_is_refused_whole(
    cast: Cast, fields: dict[str, Any], code: str, field: str
) -> None:
    error = refusal(cast, **fields)

    assert (error.code, error.field) == (code, field)


def test_refusal_of_an_unknown_field_names_it(cast: Cast) -> None:
    assert refusal(cast, colour="red", shape="round").message == (
        "“colour, shape” is not a field of a point. Nothing was changed."
    )


def test_line_ends_are_stored_in_one_form(cast: Cast) -> None:
    assert make_point(cast.report, "a\r\nb\rc\x00").text == "a\nb\nc"


# Update


def test_changed_point_leaves_the_changed_fields_before_and_after(cast: Cast) -> None:
    point = make_point(cast.report, "Permits", tags={"objectives": ["5"]})

    point_rules.update_point(
        point=point,
        fields={"text": "Portable permits", "support": "some", "tags": {"countries": ["KEN"]}},
        origin=Origin(author=cast.notetaker),
    )

    tags = {**NO_TAGS, "objectives": ["5"]}
    assert log_of(point)[1:] == [
        (
            RevisionKind.UPDATE,
            2,
            {"text": "Permits", "support": "", "tags": tags},
            {"text": "Portable permits", "support": "some", "tags": {**tags, "countries": ["KEN"]}},
        )
    ]


def test_change_to_the_same_value_leaves_nothing(cast: Cast) -> None:
    point = make_point(cast.report, "Permits", tags={"objectives": ["5"]})

    again = point_rules.update_point(
        point=point,
        fields={"text": "Permits", "level": 0, "tags": {"objectives": ["5"]}},
        origin=Origin(),
    )

    assert (again.version, len(log_of(point))) == (1, 1)


def test_change_keeps_what_somebody_else_stored_in_the_meantime(cast: Cast) -> None:
    mine = make_point(cast.report, "Permits")
    theirs = Point.objects.get(pk=mine.pk)
    point_rules.update_point(point=theirs, fields={"support": "broad"}, origin=Origin())

    after = point_rules.update_point(point=mine, fields={"text": "Visas"}, origin=Origin())

    assert (after.text, after.support, after.version) == ("Visas", "broad", 3)


def test_refused_change_leaves_the_point_as_it_was(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")

    with pytest.raises(DomainError):
        point_rules.update_point(
            point=point,
            fields={"text": "Visas", "attributions": [{"kind": "country"}]},
            origin=Origin(),
        )

    assert Point.objects.get(pk=point.pk).text == "Permits"
    assert len(log_of(point)) == 1


def test_point_that_changes_its_section_comes_last_there(cast: Cast) -> None:
    make_point(cast.report, "There already", section="challenges")
    point = make_point(cast.report, "Permits")

    point_rules.update_point(point=point, fields={"section": "challenges"}, origin=Origin())

    assert texts(cast.report, "challenges") == ["There already", "Permits"]
    assert texts(cast.report) == []


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


# Delete and restore


def test_deleted_point_leaves_all_its_fields_in_the_log(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker.")

    deleted = point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))

    assert deleted.deleted_at is not None
    assert log_of(point)[1:] == [(RevisionKind.DELETE, 2, EMPTY, {})]
    assert texts(cast.report) == []


def test_restored_point_is_as_it_was(cast: Cast) -> None:
    _first, second, _third = three_points(cast)
    before = state_of(second)
    point_rules.delete_point(point=second, origin=Origin())

    restored = point_rules.restore_point(point=second, origin=Origin())

    assert restored.deleted_at is None
    assert log_of(second)[2:] == [(RevisionKind.RESTORE, 3, {}, before)]
    assert texts(cast.report) == ["One", "Two", "Three"]


def test_deleting_twice_and_restoring_twice_leave_one_revision_each(cast: Cast) -> None:
    point = make_point(cast.report)
    for change in (point_rules.delete_point, point_rules.restore_point):
        change(point=point, origin=Origin())
        change(point=point, origin=Origin())

    assert [row[0] for row in log_of(point)] == ["create", "delete", "restore"]


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
