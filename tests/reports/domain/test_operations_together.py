"""Two people, or two devices, in one point."""

from __future__ import annotations

import uuid

import pytest

from reports.domain import points as point_rules
from reports.domain.conflicts import conflict_values, open_conflicts, settle_conflicts
from reports.domain.revisions import Origin
from reports.domain.sync import sha256_of
from reports.models import ConflictCopy, Point
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

WORDS = "Ports train their crews every year."


@pytest.fixture
def ama(cast: Cast) -> Device:
    return Device(cast.rapporteur, cast.report)


@pytest.fixture
def ben(cast: Cast) -> Device:
    return Device(cast.notetaker, cast.report)


@pytest.fixture
def point(cast: Cast) -> Point:
    return make_point(cast.report, WORDS, author=cast.rapporteur)


def fresh(point: Point) -> Point:
    return Point.objects.get(pk=point.pk)


def tags(point: Point, name: str = "objectives") -> list[str]:
    return sorted(term.code for term in getattr(point, name).all())


class TestDismissedSuggestions:
    def test_those_of_two_people_are_both_kept(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.update(point, dismissed=["objectives:6"]))

        assert ama.results(ama.update(point, dismissed=["targets:10.7"])) == ["merged"]
        assert fresh(point).dismissed == ["objectives:6", "targets:10.7"]

    @pytest.mark.parametrize("value", ["objectives:6", [6], ["tags:6"], ["objectives:../x"]])
    def test_something_else_is_refused_with_the_text_kept(
        self, ama: Device, point: Point, value: object
    ) -> None:
        assert ama.results(ama.update(point, dismissed=value)) == ["invalid"]
        assert (fresh(point).dismissed, fresh(point).text) == ([], WORDS)


class TestFields:
    def test_different_ones_are_both_kept(self, ama: Device, ben: Device, point: Point) -> None:
        ben.send(ben.update(point, support="broad"))

        assert ama.results(ama.update(point, text="Ports train.")) == ["merged"]
        assert (fresh(point).text, fresh(point).support) == ("Ports train.", "broad")

    def test_value_sent_along_unchanged_leaves_the_newer_one(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.update(point, support="broad", level=1))

        ama.send(ama.update(point, text="Ports train.", support="", level=0))

        after = fresh(point)
        assert (after.text, after.support, after.level) == ("Ports train.", "broad", 1)

    def test_tags_of_one_list_are_added_up(self, ama: Device, ben: Device, point: Point) -> None:
        ben.send(ben.update(point, tags={"objectives": ["5"]}))
        ama.send(ama.update(point, tags={"objectives": ["10"], "countries": ["KEN"]}))

        assert (tags(fresh(point)), tags(fresh(point), "countries")) == (["10", "5"], ["KEN"])

    def test_tag_dropped_by_one_stays_dropped(self, cast: Cast, ama: Device, ben: Device) -> None:
        point = make_point(cast.report, WORDS, tags={"objectives": ["5", "10"]})
        ben.send(ben.update(point, tags={"objectives": ["10"]}))
        ama.send(ama.update(point, tags={"objectives": ["5", "10", "18"]}))

        assert tags(fresh(point)) == ["10", "18"]

    def test_moves_by_two_people_end_where_the_last_one_put_it(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.op("move", point, section="challenges", order="k"))

        assert ama.results(ama.op("move", point, section="quotes", order="b")) == ["merged"]
        assert (fresh(point).section.key, fresh(point).order) == ("quotes", "b")

    def test_refusal_survives_an_older_page(self, cast: Cast, ama: Device, ben: Device) -> None:
        speaker = {"mention": "Kenya", "kind": "country", "country": "KEN", "level": "country"}
        point = make_point(
            cast.report, "@Kenya trains crews.", attributions=[{**speaker, "consent": "asked"}]
        )
        ben.send(ben.update(point, attributions=[{**speaker, "consent": "refused"}]))
        ama.send(ama.update(point, attributions=[{**speaker, "consent": "approved"}]))

        assert [row.consent for row in point.attributions.all()] == ["refused"]


class TestText:
    def test_edits_apart_are_merged(self, ama: Device, ben: Device, point: Point) -> None:
        ben.send(ben.update(point, text="Harbours train their crews every year."))

        (ack,) = ama.send(ama.update(point, text="Ports train their crews every month."))

        merged = "Harbours train their crews every month."
        assert (ack.result, ack.sha256, fresh(point).text) == ("merged", sha256_of(merged), merged)
        assert ConflictCopy.objects.count() == 0

    def test_same_edit_by_both_is_made_once(self, ama: Device, ben: Device, point: Point) -> None:
        text = "Harbours train their crews every year."
        ben.send(ben.update(point, text=text))

        ama.send(ama.update(point, text=text))

        assert fresh(point).text == text

    def test_edits_that_overlap_keep_both_texts(
        self, cast: Cast, ama: Device, ben: Device, point: Point
    ) -> None:
        server = "Cities train their crews every year."
        ben.send(ben.update(point, text=server))
        mine = "Islands train their crews every year."

        (ack,) = ama.send(ama.update(point, text=mine))

        assert (ack.result, ack.sha256, fresh(point).text) == (
            "conflict",
            sha256_of(server),
            server,
        )
        (copy,) = ConflictCopy.objects.all()
        assert (copy.text, copy.author, copy.kept_text, copy.kept_author) == (
            mine,
            cast.rapporteur,
            server,
            cast.notetaker,
        )
        assert copy.kept_at is not None
        (values,) = conflict_values(cast.report)
        assert (values["text"], values["author"], values["kept_author"]) == (
            mine,
            "Wanjiru Adeyemi",
            "Pilar Quintana",
        )

    def test_conflict_leaves_the_other_fields_of_the_operation(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.update(point, text="Cities train."))

        assert ama.results(ama.update(point, text="Islands train.", level=2)) == ["conflict"]
        assert fresh(point).level == 2

    def test_sub_heading_in_conflict_is_kept_too(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.update(point, heading="At sea"))

        assert ama.results(ama.update(point, heading="On land")) == ["conflict"]
        assert [(row.field, row.text) for row in ConflictCopy.objects.all()] == [
            ("heading", "On land")
        ]

    def test_unknown_base_overwrites_nobody(self, ama: Device, point: Point) -> None:
        op = {**ama.update(point, text="From an old page."), "base_version": None}

        assert ama.results(op) == ["conflict"]
        assert fresh(point).text == WORDS

    def test_base_version_of_the_future_overwrites_nobody(self, ama: Device, point: Point) -> None:
        assert ama.results(ama.update(point, base=9, text="After a restore.")) == ["conflict"]

    def test_base_of_another_text_overwrites_nobody(self, ama: Device, point: Point) -> None:
        op = {**ama.update(point, text="Mine."), "base_sha256": sha256_of("Not this text.")}

        assert ama.results(op) == ["conflict"]

    def test_hash_of_the_present_text_is_as_good_as_its_version(
        self, ama: Device, point: Point
    ) -> None:
        op = {**ama.update(point, base=9, text="Mine."), "base_sha256": sha256_of(WORDS)}

        assert ama.results(op) == ["merged"]
        assert fresh(point).text == "Mine."

    def test_change_on_a_plain_page_counts_as_somebody_elses(
        self, cast: Cast, ama: Device, point: Point
    ) -> None:
        point_rules.update_point(
            point=point, fields={"text": "From a form."}, origin=Origin(author=cast.rapporteur)
        )

        assert ama.results(ama.update(point, text="From the editor.")) == ["conflict"]

    def test_merged_text_that_grows_too_long_is_a_conflict(
        self, cast: Cast, ama: Device, ben: Device
    ) -> None:
        long = "word " * 3_000
        point = make_point(cast.report, f"start {long}end")
        ben.send(ben.update(point, text=f"{'x' * 4_000} start {long}end"))

        assert ama.results(ama.update(point, text=f"start {long}end {'y' * 4_000}")) == ["conflict"]


class TestOneDevice:
    def test_operations_before_the_first_answer_build_on_each_other(self, ama: Device) -> None:
        create = ama.create("P")
        point_id = uuid.UUID(create["point_id"])
        ops = [create, *(ama.update(point_id, text="Ports"[:n]) for n in range(2, 6))]

        assert ama.results(*ops) == ["applied"] * 5
        assert Point.objects.get(pk=point_id).text == "Ports"
        assert ConflictCopy.objects.count() == 0

    def test_its_own_typing_is_the_base_when_another_edits_meanwhile(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        first = ama.update(point, text=WORDS + " Then")
        second = ama.update(point, text=WORDS + " Then they sail.")
        ama.send(first)
        ben.send(ben.update(point, base=1, text="Harbours train their crews every year."))

        assert ama.results(second) == ["merged"]
        assert fresh(point).text == "Harbours train their crews every year. Then they sail."

    def test_overtaken_operation_changes_nothing_back(self, ama: Device, point: Point) -> None:
        first = ama.update(point, text="Older typing.", support="one")
        second = ama.update(point, text="Newer typing.")

        assert ama.results(second) == ["applied"]
        assert ama.results(first) == ["merged"]
        assert (fresh(point).text, fresh(point).support) == ("Newer typing.", "one")

    def test_undo_that_overtakes_the_change_wins(self, ama: Device, point: Point) -> None:
        change = ama.update(point, text="A slip.")
        undo = ama.update(point, text=WORDS)

        ama.send(undo)
        ama.send(change)

        assert fresh(point).text == WORDS

    def test_change_before_its_create_ends_as_in_order(self, ama: Device) -> None:
        create = ama.create("Por", section="challenges", order="k")
        point_id = uuid.UUID(create["point_id"])
        typing = ama.update(point_id, text="Ports")
        chips = ama.update(point_id, support="some")

        for op in (chips, typing, create):
            ama.send(op)

        point = Point.objects.get(pk=point_id)
        assert (point.text, point.section.key, point.order, point.support, point.deleted_at) == (
            "Ports",
            "challenges",
            "k",
            "some",
            None,
        )

    def test_chips_before_the_create_wait_unseen(self, cast: Cast, ama: Device) -> None:
        create = ama.create("Ports")
        chips = ama.update(uuid.UUID(create["point_id"]), support="some")
        ama.send(chips)
        assert cast.report.points.present().count() == 0

        ama.send(create)

        (point,) = cast.report.points.present()
        assert (point.text, point.support) == ("Ports", "some")

    def test_delete_before_the_create_leaves_it_deleted(self, cast: Cast, ama: Device) -> None:
        create = ama.create("Ports")
        delete = ama.op("delete", uuid.UUID(create["point_id"]), base=1)

        ama.send(delete)
        ama.send(create)

        (point,) = cast.report.points.all()
        assert point.text == "Ports"
        assert point.deleted_at is not None

    def test_new_count_after_an_answer_is_no_overtaking(self, ama: Device, point: Point) -> None:
        ama.seq = 40
        ama.send(ama.update(point, text="Before the reload."))
        ama.seq = 0

        assert ama.results(ama.update(fresh(point), text="After the reload.")) == ["applied"]
        assert fresh(point).text == "After the reload."

    def test_typing_on_in_a_conflict_makes_one_copy(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ops = [
            ama.update(point, text=f"Islands train{rest}") for rest in ("", " their", " their men")
        ]
        ben.send(ben.update(point, text="Cities train."))

        assert ama.results(*ops) == ["conflict"] * 3
        assert [row.text for row in ConflictCopy.objects.all()] == ["Islands train their men"]


class TestDeletion:
    def test_typing_in_a_deleted_point_brings_it_back(
        self, cast: Cast, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.op("delete", point))

        assert ama.results(ama.update(point, text=WORDS + " Typed late.")) == ["conflict"]
        after = fresh(point)
        assert (after.text, after.deleted_at, after.section.key) == (
            WORDS + " Typed late.",
            None,
            "summary",
        )
        (copy,) = ConflictCopy.objects.all()
        assert (copy.deletes, copy.author, copy.kept_text, copy.kept_author) == (
            True,
            cast.notetaker,
            WORDS + " Typed late.",
            cast.rapporteur,
        )

    def test_deleting_what_another_typed_meanwhile_keeps_the_point(
        self, ama: Device, ben: Device, point: Point, cast: Cast
    ) -> None:
        ama.send(ama.update(point, text=WORDS + " Typed late."))

        assert ben.results(ben.op("delete", point)) == ["conflict"]
        assert (fresh(point).text, fresh(point).deleted_at) == (WORDS + " Typed late.", None)
        (copy,) = ConflictCopy.objects.all()
        assert (copy.deletes, copy.author, copy.kept_author) == (
            True,
            cast.notetaker,
            cast.rapporteur,
        )

    def test_deleting_after_only_a_chip_changed_goes_through(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ama.send(ama.update(point, support="one"))

        assert ben.results(ben.op("delete", point)) == ["applied"]
        assert fresh(point).deleted_at is not None

    def test_deleting_without_ever_having_seen_the_words_keeps_them(
        self, ama: Device, ben: Device
    ) -> None:
        create = ben.create("Ports")
        point_id = uuid.UUID(create["point_id"])
        ben.send(create)
        ama.send(ama.update(Point.objects.get(pk=point_id), text="Ports train."))

        assert ben.results(ben.op("delete", point_id)) == ["conflict"]
        assert ben.results(ben.op("delete", point_id, base=2)) == ["applied"]

    def test_deleting_after_a_restore_goes_by_the_text(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.update(point, text="Ports train."))

        delete = ama.op("delete", point, base=9)

        assert ama.results({**delete, "base_sha256": sha256_of(WORDS)}) == ["conflict"]
        again = {**ama.op("delete", point, base=9), "base_sha256": sha256_of("Ports train.")}
        assert ama.results(again) == ["applied"]

    def test_chip_on_a_deleted_point_leaves_it_deleted(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.op("delete", point))

        assert ama.results(ama.update(point, support="one")) == ["merged"]
        assert fresh(point).deleted_at is not None

    def test_text_sent_along_unchanged_does_not_bring_it_back(
        self, ama: Device, ben: Device, point: Point
    ) -> None:
        ben.send(ben.op("delete", point))

        ama.send(ama.update(point, text=WORDS, support="one"))

        assert fresh(point).deleted_at is not None

    def test_both_delete_once(self, ama: Device, ben: Device, point: Point) -> None:
        ben.send(ben.op("delete", point))

        assert ama.results(ama.op("delete", point)) == ["applied"]
        assert fresh(point).version == 2


def test_settled_conflict_leaves_the_list_and_stays_in_the_database(
    cast: Cast, ama: Device, ben: Device, point: Point
) -> None:
    ben.send(ben.update(point, text="Cities train."))
    ama.send(ama.update(point, text="Islands train."))
    (copy,) = open_conflicts(cast.report)

    assert settle_conflicts(report=cast.other_report, ids=[copy.pk], by=cast.rapporteur) == 0
    assert settle_conflicts(report=cast.report, ids=[copy.pk], by=cast.rapporteur) == 1

    copy.refresh_from_db()
    assert (list(open_conflicts(cast.report)), copy.settled_by) == ([], cast.rapporteur)
