"""Decisions on held changes and texts in conflict: what each one leads to, from every state."""

from __future__ import annotations

from typing import Any

import pytest

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.conflicts import settle_conflicts
from reports.domain.deciding import decide_conflict, decide_draft, decide_held, require_decision
from reports.domain.errors import DomainError
from reports.domain.held import accept_held, decline_held
from reports.domain.revisions import Origin
from reports.models import ConflictCopy, HeldOperation, Point, Report, Revision, SettledDraft
from tests.build import make_attribution, make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

KEPT, OTHER = "Ports pay crews.", "Ports train crews."


def texts(report: Report) -> list[str]:
    rows = Point.objects.filter(report=report).present().in_order()
    return list(rows.values_list("text", flat=True))


def make_held(cast: Cast, kind: str = "update") -> HeldOperation:
    point = make_point(cast.report, "Ports crews.", author=cast.rapporteur)
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.SUBMITTED)
    device = Device(cast.rapporteur, cast.report)
    fields: dict[str, Any] = {"text": KEPT} if kind == "update" else {}
    device.send(device.op(kind, point, **fields))
    return HeldOperation.objects.get()


def make_conflict(cast: Cast, before: str = "Ports crews.") -> ConflictCopy:
    """Two people write the same words at once; the second one's text stands beside."""
    point = make_point(cast.report, before, author=cast.rapporteur)
    ben, ama = Device(cast.notetaker, cast.report), Device(cast.rapporteur, cast.report)
    ben.send(ben.update(point, text=before.replace("Ports", "Ports pay")))
    ama.send(ama.update(point, text=before.replace("Ports", "Ports train")))
    return ConflictCopy.objects.get()


class TestHeld:
    """State × decision → state, text of the report."""

    @pytest.mark.parametrize(
        ("state", "decision", "outcome"),
        [
            ("waiting", "accept", ("accepted", KEPT)),
            ("waiting", "decline", ("declined", "Ports crews.")),
            ("accepted", "accept", "decided"),
            ("accepted", "decline", "decided"),
            ("declined", "accept", "decided"),
            ("declined", "decline", "decided"),
        ],
    )
    def test_decision_is_made_once(
        self, cast: Cast, state: str, decision: str, outcome: Any
    ) -> None:
        held = make_held(cast)
        if state == "accepted":
            accept_held(held=held, by=cast.staff)
        elif state == "declined":
            decline_held(held=held, by=cast.staff, note="Too late.")
        before = texts(cast.report)

        if outcome == "decided":
            with pytest.raises(DomainError) as caught:
                decide_held(held=held, decision=decision, by=cast.cochair, note="No.")
            held.refresh_from_db()
            assert (caught.value.code, held.status, texts(cast.report)) == (
                "decided",
                state,
                before,
            )
        else:
            decide_held(held=held, decision=decision, by=cast.cochair, note="No.")
            held.refresh_from_db()
            assert (held.status, *texts(cast.report)) == outcome

    def test_declining_needs_a_reason(self, cast: Cast) -> None:
        held = make_held(cast)
        with pytest.raises(DomainError) as caught:
            decide_held(held=held, decision="decline", by=cast.cochair, note=" ")
        held.refresh_from_db()
        assert (caught.value.code, held.status) == ("reason_missing", "waiting")

    @pytest.mark.parametrize(("kind", "left"), [("update", [KEPT]), ("delete", [])])
    def test_accepted_change_ends_in_the_log(self, cast: Cast, kind: str, left: list[str]) -> None:
        held = make_held(cast, kind)
        decide_held(held=held, decision="accept", by=cast.cochair)
        latest = Revision.objects.latest("pk")
        assert (latest.kind, latest.author, texts(cast.report)) == (kind, cast.rapporteur, left)


class TestConflict:
    """Decision → texts of the report, and what the author of the copy still has."""

    @pytest.mark.parametrize(
        ("decision", "left"),
        [("kept", [KEPT]), ("taken", [OTHER]), ("both", [KEPT, OTHER])],
    )
    def test_decision_settles_it_and_keeps_the_copy(
        self, cast: Cast, decision: str, left: list[str]
    ) -> None:
        copy = make_conflict(cast)
        assert texts(cast.report) == [KEPT]

        decide_conflict(copy=copy, decision=decision, by=cast.cochair, note=" As agreed. ")

        copy.refresh_from_db()
        assert (texts(cast.report), copy.text) == (left, OTHER)
        assert (copy.decision, copy.note, copy.settled_by) == (
            decision,
            "As agreed.",
            cast.cochair,
        )

    @pytest.mark.parametrize(
        ("decision", "kinds"),
        [("kept", []), ("taken", ["update"]), ("both", ["create"])],
    )
    def test_decision_ends_in_the_log(self, cast: Cast, decision: str, kinds: list[str]) -> None:
        copy = make_conflict(cast)
        before = Revision.objects.latest("pk").pk
        decide_conflict(copy=copy, decision=decision, by=cast.cochair)
        rows = Revision.objects.filter(pk__gt=before)
        assert [(row.kind, row.author) for row in rows] == [(kind, cast.cochair) for kind in kinds]

    @pytest.mark.parametrize("decision", ["kept", "taken", "both"])
    def test_conflict_that_the_writers_settled_is_not_decided_again(
        self, cast: Cast, decision: str
    ) -> None:
        copy = make_conflict(cast)
        settle_conflicts(report=cast.report, ids=[copy.pk], by=cast.rapporteur)
        with pytest.raises(DomainError) as caught:
            decide_conflict(copy=copy, decision=decision, by=cast.cochair)
        assert (caught.value.code, texts(cast.report)) == ("decided", [KEPT])

    def test_newer_words_are_not_written_over_unseen(self, cast: Cast) -> None:
        copy = make_conflict(cast)
        point = Point.objects.get()
        seen = point.version
        point_rules.update_point(point=point, fields={"text": "Newer."}, origin=Origin())

        with pytest.raises(DomainError) as caught:
            decide_conflict(copy=copy, decision="taken", by=cast.cochair, version=seen)

        copy.refresh_from_db()
        assert (caught.value.code, texts(cast.report)) == ("changed_since", ["Newer."])
        assert copy.settled_at is None

    def test_taken_text_brings_a_deleted_point_back(self, cast: Cast) -> None:
        copy = make_conflict(cast)
        point_rules.delete_point(point=Point.objects.get(), origin=Origin())
        decide_conflict(copy=copy, decision="taken", by=cast.cochair)
        assert texts(cast.report) == [OTHER]

    @pytest.mark.parametrize(("decision", "left"), [("kept", [KEPT]), ("taken", [])])
    def test_deletion_against_typing(self, cast: Cast, decision: str, left: list[str]) -> None:
        point = make_point(cast.report, "Ports crews.", author=cast.rapporteur)
        ben, ama = Device(cast.notetaker, cast.report), Device(cast.rapporteur, cast.report)
        ben.send(ben.update(point, text=KEPT))
        ama.send(ama.op("delete", point))
        copy = ConflictCopy.objects.get()
        assert copy.deletes is True

        decide_conflict(copy=copy, decision=decision, by=cast.cochair)

        assert texts(cast.report) == left

    def test_deletion_cannot_stand_beside_a_text(self, cast: Cast) -> None:
        copy = make_conflict(cast)
        ConflictCopy.objects.update(deletes=True, field="point")
        with pytest.raises(DomainError) as caught:
            decide_conflict(copy=copy, decision="both", by=cast.cochair)
        assert caught.value.code == "not_both"

    def test_refusal_goes_with_the_words_into_the_second_point(self, cast: Cast) -> None:
        copy = make_conflict(cast, "Ports crews, said @Kenya.")
        make_attribution(Point.objects.get(), mention="Kenya", consent="refused")

        holder = decide_conflict(copy=copy, decision="both", by=cast.cochair)

        assert holder is not None
        speakers = [(row.mention, row.consent) for row in holder.attributions.all()]
        assert speakers == [("Kenya", "refused")]


def refusal(kind: str, decision: str) -> str:
    try:
        require_decision(kind=kind, decision=decision)
    except DomainError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("kind", "offered", "alone"),
    [
        ("held", ["accept", "decline"], []),
        ("conflict", ["kept", "taken", "both"], ["accept", "decline"]),
        ("deleted", ["accept", "decline"], []),
        ("offered", ["accept", "decline"], []),
        ("unheard-of", [], []),
    ],
)
def test_each_kind_that_waits_has_its_own_decisions(
    kind: str, offered: list[str], alone: list[str]
) -> None:
    every = ("accept", "decline", "kept", "taken", "both", "")
    refused = {decision: refusal(kind, decision) for decision in every}

    assert [decision for decision, code in refused.items() if not code] == offered
    assert [decision for decision, code in refused.items() if code == "not_in_bulk"] == alone


@pytest.mark.parametrize(
    ("kind", "decision", "stays", "changes"),
    [
        ("deleted", "accept", ["Ports train."], 1),
        ("deleted", "decline", [], 0),
        ("offered", "accept", [], 1),
        ("offered", "decline", ["Ports train."], 0),
    ],
)
def test_draft_is_changed_back_or_left_as_it_is(
    kind: str, decision: str, stays: list[str], changes: int, cast: Cast
) -> None:
    point = make_point(cast.report, "Ports train.", author=cast.rapporteur)
    if kind == "deleted":
        point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))
    before = Revision.objects.count()

    decide_draft(point=Point.objects.get(), kind=kind, decision=decision, by=cast.cochair)

    settled = [row.decided_by for row in SettledDraft.objects.all()]
    assert (texts(cast.report), Revision.objects.count() - before) == (stays, changes)
    assert settled == ([] if changes else [cast.cochair])


def test_draft_is_not_decided_as_a_conflict_is(cast: Cast) -> None:
    point = make_point(cast.report, "Ports train.")

    with pytest.raises(DomainError) as refused:
        decide_draft(point=point, kind="deleted", decision="both", by=cast.cochair)

    assert (refused.value.code, texts(cast.report)) == ("no_decision", ["Ports train."])
