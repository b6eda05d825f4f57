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
from tests.build import make_point, make_practice
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
# Nobody can have dismissed a suggestion before there is a point, so its first revision is silent.
NEVER = {"dismissed": []}


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
    assert state_of(point) == EMPTY | NEVER


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
    assert state_of(point) == fields | NEVER
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


# Delete and restore


def test_deleted_point_leaves_all_its_fields_in_the_log(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker.")

    deleted = point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))

    assert deleted.deleted_at is not None
    assert log_of(point)[1:] == [(RevisionKind.DELETE, 2, EMPTY | NEVER, {})]
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


def test_point_before_is_the_last_present_one_of_the_section(cast: Cast) -> None:
    first = make_point(cast.report, "First.")
    gone = make_point(cast.report, "Gone.")
    last = make_point(cast.report, "Last.")
    make_point(cast.report, "Elsewhere.", section="challenges")
    point_rules.delete_point(point=gone, origin=Origin())

    assert [point_rules.point_before(point) for point in (first, last)] == [None, first]
