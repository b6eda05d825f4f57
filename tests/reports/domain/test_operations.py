"""What becomes of one operation, and of a second delivery of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from reports.domain import operations
from reports.domain.operations import apply_operations, too_many
from reports.domain.sync import current_epoch, cursor_of, sha256_of
from reports.models import ConflictCopy, Point, Receipt, Revision
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

WORDS = "Permits follow the worker."


@pytest.fixture
def rapporteur(cast: Cast) -> Device:
    return Device(cast.rapporteur, cast.report)


@pytest.fixture
def notetaker(cast: Cast) -> Device:
    return Device(cast.notetaker, cast.report)


def fresh(point: Point) -> Point:
    return Point.objects.get(pk=point.pk)


def test_create_makes_the_point_with_its_own_id_and_hash(rapporteur: Device) -> None:
    op = rapporteur.create(WORDS, level=1, tags={"objectives": ["5"]})

    (ack,) = rapporteur.send(op)

    point = Point.objects.get(pk=op["point_id"])
    assert (point.text, point.level, point.section.key) == (WORDS, 1, "summary")
    assert [term.code for term in point.objectives.all()] == ["5"]
    assert ack.values() == {
        "op_id": op["op_id"],
        "result": "applied",
        "point_id": op["point_id"],
        "version": 1,
        "sha256": sha256_of(WORDS),
    }
    revision = Revision.objects.get(op_id=op["op_id"])
    assert (revision.author, revision.client_id) == (rapporteur.user, rapporteur.client_id)


def test_batch_tells_epoch_and_cursor(cast: Cast, rapporteur: Device) -> None:
    create = rapporteur.create(WORDS)
    delete = rapporteur.op("delete", create["point_id"], 1)
    after = []
    # The last one writes nothing.
    for ops in ([create], [delete], [rapporteur.create(WORDS), {"op_id": "none"}], [create]):
        result = apply_operations(
            report=cast.report, ops=ops, user=cast.rapporteur, client_id=rapporteur.client_id
        )
        assert (result.epoch, result.cursor) == (current_epoch(), cursor_of(cast.report))
        after.append(result.cursor)
    first, second, third, fourth = after
    assert first < second < third == fourth


def test_update_move_delete_and_restore_are_applied(cast: Cast, rapporteur: Device) -> None:
    point = make_point(cast.report, WORDS)

    assert rapporteur.results(rapporteur.update(point, text="Other words.")) == ["applied"]
    move = rapporteur.op("move", fresh(point), section="challenges", order="k", level=2)
    assert rapporteur.results(move) == ["applied"]
    assert rapporteur.results(rapporteur.op("delete", fresh(point))) == ["applied"]
    assert fresh(point).deleted_at is not None
    assert rapporteur.results(rapporteur.op("restore", fresh(point))) == ["applied"]

    after = fresh(point)
    assert (after.text, after.section.key, after.order, after.level) == (
        "Other words.",
        "challenges",
        "k",
        2,
    )
    assert after.deleted_at is None
    kinds = Revision.objects.filter(point_ref=point.pk).order_by("pk")
    assert [row.kind for row in kinds] == ["create", "update", "move", "delete", "restore"]


class TestSecondDelivery:
    def test_gives_the_first_version_and_hash(self, rapporteur: Device) -> None:
        op = rapporteur.create(WORDS)
        (first,) = rapporteur.send(op)
        point = Point.objects.get(pk=op["point_id"])
        rapporteur.send(rapporteur.update(point, text="Newer words."))

        (again,) = rapporteur.send(op)

        assert (again.result, again.first_result) == ("duplicate", "applied")
        assert (again.version, again.sha256) == (first.version, first.sha256)
        assert fresh(point).text == "Newer words."
        assert Revision.objects.filter(point_ref=point.pk).count() == 2

    def test_in_the_same_batch_is_one_change(self, rapporteur: Device) -> None:
        op = rapporteur.create(WORDS)

        assert rapporteur.results(op, op, op) == ["applied", "duplicate", "duplicate"]
        assert Revision.objects.filter(op_id=op["op_id"]).count() == 1

    def test_with_other_content_is_not_mistaken_for_the_first(self, rapporteur: Device) -> None:
        op = rapporteur.create(WORDS)
        rapporteur.send(op)

        (ack,) = rapporteur.send({**op, "fields": {**op["fields"], "text": "Something else."}})

        assert ack.result == "invalid"
        assert ack.message == ("This id was used for another change. Send this one under a new id.")

    def test_to_another_report_is_invalid_and_tells_nothing(self, cast: Cast) -> None:
        device = Device(cast.rapporteur, cast.report)
        op = device.create(WORDS)
        device.send(op)

        (ack,) = Device(cast.other_rapporteur, cast.other_report).send(op)

        assert (ack.result, ack.version, ack.sha256) == ("invalid", 0, "")

    def test_of_a_conflict_says_so(self, cast: Cast, rapporteur: Device) -> None:
        point = make_point(cast.report, "red boat")
        Device(cast.notetaker, cast.report).send(
            Device(cast.notetaker, cast.report).update(point, text="blue boat")
        )
        op = rapporteur.update(point, text="green boat")

        assert rapporteur.results(op) == ["conflict"]
        assert [ack.first_result for ack in rapporteur.send(op)] == ["conflict"]
        assert ConflictCopy.objects.count() == 1


def bent(op: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**op, **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"op_id": "not an id"},
        {"op_id": 7},
        {"seq": -1},
        {"seq": True},
        {"seq": 2**53},
        {"seq": "1"},
        {"kind": "explode"},
        {"kind": ["create"]},
        {"point_id": None},
        {"base_version": -1},
        {"base_version": 2**31},
        {"base_version": 1.5},
        {"base_sha256": "short"},
        {"client_time": 17},
        {"fields": []},
        {"surplus": 1},
        {"fields": {"section": "summary", "colour": "red"}},
        {"fields": {"section": "nowhere", "text": "x"}},
        {"fields": {"section": 3, "text": "x"}},
        {"fields": {"section": "summary", "text": 3}},
        {"fields": {"section": "summary", "text": "x" * 20_001}},
        {"fields": {"section": "summary", "text": "half \ud83d"}},
        {"fields": {"section": "summary", "level": 3}},
        {"fields": {"section": "summary", "level": True}},
        {"fields": {"section": "summary", "order": "A!"}},
        {"fields": {"section": "summary", "order": "a0"}},
        {"fields": {"section": "summary", "order": ["k"]}},
        {"fields": {"section": "summary", "support": "huge"}},
        {"fields": {"section": "summary", "support": ["one"]}},
        {"fields": {"section": "summary", "language": {"en": 1}}},
        {"fields": {"section": "summary", "contested": "yes"}},
        {"fields": {"section": "summary", "tags": ["5"]}},
        {"fields": {"section": "summary", "tags": {"objectives": "5"}}},
        {"fields": {"section": "summary", "tags": {"objectives": ["99"]}}},
        {"fields": {"section": "summary", "tags": {"questions": ["²"]}}},
        {"fields": {"section": "summary", "tags": {"questions": [10**30]}}},
        {"fields": {"section": "summary", "tags": {"colours": []}}},
        {"fields": {"section": "summary", "attributions": {"kind": "country"}}},
        {"fields": {"section": "summary", "attributions": [{"kind": "planet"}]}},
        {"fields": {"section": "summary", "attributions": [{"kind": ["country"]}]}},
        {"fields": {"section": "summary", "practice": "none such"}},
        {"fields": {"section": "summary", "practice": 4}},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_operation_out_of_shape_is_invalid_with_a_sentence(
    changes: dict[str, Any], rapporteur: Device
) -> None:
    good = rapporteur.create(WORDS)

    bad, other = rapporteur.send(bent(rapporteur.create("x"), **changes), good)

    assert (bad.result, other.result) == ("invalid", "applied")
    assert bad.message.endswith(".")
    assert [point.text for point in Point.objects.all()] == [WORDS]
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("raw", [None, 3, "op", [], {}])
def test_something_that_is_no_operation_is_invalid(raw: Any, rapporteur: Device) -> None:
    assert rapporteur.results(raw) == ["invalid"]


@pytest.mark.parametrize("clock", ["yesterday", "0001-01-01T00:00:00+14:00", None])
def test_strange_clock_never_stops_a_text(clock: Any, rapporteur: Device) -> None:
    op = bent(rapporteur.create(WORDS), client_time=clock)

    assert rapporteur.results(op) == ["applied"]
    assert Revision.objects.get(op_id=op["op_id"]).client_time is None


def test_line_breaks_and_nul_are_stored_as_the_hash_says(rapporteur: Device) -> None:
    op = rapporteur.create("one\r\ntwo\x00")

    (ack,) = rapporteur.send(op)

    assert Point.objects.get(pk=op["point_id"]).text == "one\ntwo"
    assert ack.sha256 == sha256_of("one\ntwo")


def test_id_of_a_point_of_another_report_is_invalid(cast: Cast, rapporteur: Device) -> None:
    foreign = make_point(cast.other_report, "Of another room.")

    acks = rapporteur.send(
        bent(rapporteur.create(WORDS), point_id=str(foreign.pk)),
        rapporteur.update(foreign, text="Taken over."),
        rapporteur.op("delete", foreign),
    )

    assert [ack.result for ack in acks] == ["invalid"] * 3
    assert {ack.message for ack in acks} == {
        "This id is taken. Send the point again under a new one."
    }
    assert fresh(foreign).text == "Of another room."


def test_one_operation_fails_and_the_others_stand(cast: Cast, rapporteur: Device) -> None:
    point = make_point(cast.report, WORDS)
    acks = rapporteur.send(
        rapporteur.update(point, text="Changed.", tags={"objectives": ["nope"]}),
        rapporteur.create("Another point."),
    )

    assert [ack.result for ack in acks] == ["invalid", "applied"]
    assert (fresh(point).text, fresh(point).version) == (WORDS, 1)


def test_change_that_changes_nothing_is_applied_without_a_revision(
    cast: Cast, rapporteur: Device
) -> None:
    point = make_point(cast.report, WORDS)

    (ack,) = rapporteur.send(rapporteur.update(point, text=WORDS))

    assert (ack.result, ack.version) == ("applied", 1)
    assert Revision.objects.filter(point_ref=point.pk).count() == 1


def test_throttle_counts_the_account_and_no_other(
    cast: Cast, rapporteur: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "LIMIT", 3)
    rapporteur.send(rapporteur.create("a"), rapporteur.create("b"))

    assert [too_many(cast.rapporteur, count) for count in (1, 2)] == [False, True]
    assert too_many(cast.notetaker, 3) is False


def test_unknown_point_with_words_is_put_back(cast: Cast, rapporteur: Device) -> None:
    op = rapporteur.update(uuid.uuid4(), base=7, text=WORDS)

    (ack,) = rapporteur.send(op)

    point = Point.objects.get(pk=op["point_id"])
    assert (ack.result, ack.sha256) == ("merged", sha256_of(WORDS))
    assert (point.text, point.section.key, point.deleted_at) == (WORDS, "summary", None)


def test_unknown_point_without_words_stays_unseen(cast: Cast, rapporteur: Device) -> None:
    rapporteur.send(rapporteur.update(uuid.uuid4(), base=7, support="some"))

    assert cast.report.points.present().count() == 0
