"""Operations of chairs' devices: answered once, whatever the network does."""

from __future__ import annotations

import uuid
from typing import Any

from reports.domain.synthesis_items import delete_item
from reports.domain.synthesis_log import By
from reports.domain.synthesis_operations import apply_operations
from reports.models import Synthesis, SynthesisComment, SynthesisCopy, SynthesisItem
from tests.build import make_point, make_synthesis
from tests.cast import Cast


def op(kind: str, ref: Any = None, base: dict[str, str] | None = None, **fields: Any) -> Any:
    made = {"op_id": str(uuid.uuid4()), "kind": kind, "fields": fields, "base": base or {}}
    return {**made, "ref": str(ref) if ref else None}


def send(cast: Cast, synthesis: Synthesis, *ops: Any) -> list[dict[str, Any]]:
    answer = apply_operations(synthesis=synthesis, ops=ops, user=cast.chair, client_id=uuid.uuid4())
    return list(answer["acks"])


def results(acks: list[dict[str, Any]]) -> list[str]:
    return [ack["result"] for ack in acks]


def test_operation_sent_twice_is_carried_out_once(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    section = synthesis.sections.get()
    added = op("create", uuid.uuid4(), section=str(section.ref), text="Once.")

    first = send(cast, synthesis, added)
    second = send(cast, synthesis, added)

    assert (results(first), results(second)) == (["applied"], ["duplicate"])
    assert (first[0]["sha256"], first[0]["version"]) == (second[0]["sha256"], 1)
    assert SynthesisItem.objects.filter(text="Once.").count() == 1


def test_id_used_for_another_change_is_refused(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = synthesis.sections.get().items.get()
    first = op("update", item.ref, text="One.")

    answers = send(cast, synthesis, first, {**first, "fields": {"text": "Two."}})

    item.refresh_from_db()
    assert (results(answers), item.text) == (["applied", "invalid"], "One.")


def test_bad_operation_stands_alone(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = synthesis.sections.get().items.get()
    bad: list[Any] = [
        "text",
        {"op_id": "x"},
        op("fly", item.ref),
        op("update", item.ref, colour="red"),
        op("update", item.ref, rank=-1),
        op("update", item.ref, place="moon"),
        op("update", item.ref, text="x" * 20_001),
        op("create", None, section=str(uuid.uuid4()), text="Nowhere."),
        op("sources", item.ref, points=[str(uuid.uuid4())]),
        op("update", item.ref, text="half \ud83d"),
        {**op("update", item.ref, text="x"), "ref": "no-id"},
    ]

    answers = send(cast, synthesis, *bad, op("update", item.ref, rank=7))

    item.refresh_from_db()
    assert results(answers) == ["invalid"] * 11 + ["applied"]
    assert (item.rank, item.text) == (7, "Rooms agreed on portable permits.")


def test_words_for_an_item_that_was_taken_out_bring_it_back(cast: Cast) -> None:
    point = make_point(cast.report)
    synthesis = make_synthesis(cast.edition, sources=[point])
    item = synthesis.sections.get().items.get()
    ref, began = item.ref, item.text
    delete_item(item=item, by=By())

    answers = send(cast, synthesis, op("update", ref, {"text": began}, text="My new words."))

    back = SynthesisItem.objects.get(ref=ref)
    assert (results(answers), back.text) == (["merged"], "My new words.")
    assert [row.point for row in back.sources.all()] == [point]


def test_words_after_the_signing_are_held(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = synthesis.sections.get().items.get()
    Synthesis.objects.update(status="signed")
    late = op("update", item.ref, text="Too late.")

    answers = send(cast, synthesis, late, op("delete", item.ref))
    again = send(cast, synthesis, late)

    copy = SynthesisCopy.objects.get()
    assert (results(answers), results(again)) == (["held", "invalid"], ["duplicate"])
    assert (copy.text, copy.is_late, copy.author) == ("Too late.", True, cast.chair)


def test_remark_is_written_and_settled_once(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = synthesis.sections.get().items.get()
    written = op("comment", item.ref, text="Is this from 3.1?")

    send(cast, synthesis, written)
    send(cast, synthesis, written)
    comment = SynthesisComment.objects.get()
    send(cast, synthesis, op("settle", comment=comment.pk))

    comment.refresh_from_db()
    assert (comment.text, comment.author, comment.resolved_by) == (
        "Is this from 3.1?",
        cast.chair,
        cast.chair,
    )


def test_whole_work_goes_through_operations(cast: Cast) -> None:
    point, other = make_point(cast.report), make_point(cast.report, "Second point.")
    synthesis = Synthesis.objects.create(edition=cast.edition, title="New")
    section, first, second, third = (uuid.uuid4() for _number in range(4))

    answers = send(
        cast,
        synthesis,
        op("section_create", section, theme="3"),
        op("create", first, section=str(section), points=[str(point.pk)]),
        op("create", second, section=str(section), text="One. Two."),
        op("sources", second, points=[str(other.pk)]),
        op("split", second, first="One.", second="Two.", new=str(third)),
        op("move", third, section=str(section), after=None),
        op("merge", first, other=str(second)),
        op("source_remove", first, point=str(other.pk)),
        op("update", third, place="annex", rank=9, contested_note="Some disagreed."),
        op("delete", first),
        op("restore", first),
        op("section_update", section, title="Governance"),
    )

    items = SynthesisItem.objects.filter(section__ref=section).order_by("order")
    assert results(answers) == ["applied"] * 12
    assert [(item.text, item.place, item.contested_note) for item in items] == [
        ("Two.", "annex", "Some disagreed."),
        ("Permits that follow the worker reduce abuse.\nOne.", "read", ""),
    ]
    assert [row.point for row in items[1].sources.all()] == [point]
