"""What devices send for a statement: merged, kept beside a line, or held, and each once."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from reports.choices import StatementStatus
from reports.domain import statement as rules
from reports.domain.errors import DomainError
from reports.domain.purge import Scope, purge_names
from reports.domain.statement_operations import apply_operations, writable_statuses
from reports.domain.statement_wording import open_copies, settle_words
from reports.models import Statement, StatementChange, StatementLine
from tests.build import make_attribution, make_point
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = "Permits follow the worker."
HANDED_IN = StatementStatus.HANDED_IN


@pytest.fixture
def statement(cast: Cast) -> Statement:
    make_point(cast.report, WORDS)
    return rules.draft_statement(report=cast.report, minutes=Decimal(5), by=cast.rapporteur)


def the_line(statement: Statement) -> StatementLine:
    return statement.lines.get(kind="discussion", points__isnull=False)


def op(line: StatementLine, base: str, text: str, **changes: Any) -> dict[str, Any]:
    return {
        "op_id": str(uuid.uuid4()),
        "kind": "update",
        "ref": str(line.pk),
        "base": {"text": base},
        "fields": {"text": text},
        **changes,
    }


def send(statement: Statement, by: User, *ops: dict[str, Any]) -> list[dict[str, Any]]:
    answer = apply_operations(statement=statement, ops=ops, user=by, writable=Statement.OPEN)
    return [dict(ack) for ack in answer["acks"]]


def results(acks: list[dict[str, Any]]) -> list[str]:
    return [ack["result"] for ack in acks]


def test_words_of_two_people_in_different_places_are_both_kept(
    cast: Cast, statement: Statement
) -> None:
    line = the_line(statement)
    first = send(statement, cast.rapporteur, op(line, WORDS, "All permits follow the worker."))
    second = send(statement, cast.notetaker, op(line, WORDS, f"{WORDS} Everywhere."))

    assert (results(first), results(second)) == (["applied"], ["merged"])
    assert the_line(statement).text == "Permits follow the worker. Everywhere.".replace(
        "Permits", "All permits"
    )


def test_same_words_changed_by_two_people_are_kept_beside_the_line_until_decided(
    cast: Cast, statement: Statement
) -> None:
    line = the_line(statement)
    send(statement, cast.rapporteur, op(line, WORDS, "Visas follow the worker."))
    acks = send(statement, cast.notetaker, op(line, WORDS, "Papers follow the worker."))

    (copy,) = open_copies(statement)[line.pk]
    assert results(acks) == ["conflict"]
    assert (the_line(statement).text, copy.after, copy.by) == (
        "Visas follow the worker.",
        "Papers follow the worker.",
        cast.notetaker,
    )

    settle_words(statement=statement, key=str(copy.pk), take=True, by=cast.rapporteur)
    assert (the_line(statement).text, open_copies(statement)) == ("Papers follow the worker.", {})
    with pytest.raises(DomainError, match="decided on these words already"):
        settle_words(statement=statement, key=str(copy.pk), take=False, by=cast.rapporteur)


def test_whoever_types_on_without_knowing_has_one_copy_with_the_newer_words(
    cast: Cast, statement: Statement
) -> None:
    line = the_line(statement)
    send(statement, cast.rapporteur, op(line, WORDS, "Visas follow the worker."))
    mine = ["Papers follow the worker.", "Documents follow the worker."]
    acks = send(statement, cast.notetaker, op(line, WORDS, mine[0]), op(line, mine[0], mine[1]))

    assert results(acks) == ["conflict", "conflict"]
    assert [copy.after for copy in open_copies(statement)[line.pk]] == [mine[1]]


def test_operation_sent_twice_is_carried_out_once(cast: Cast, statement: Statement) -> None:
    line = the_line(statement)
    sent = op(line, WORDS, "Visas follow.")
    new = {**op(line, "", ""), "kind": "create", "ref": ""}
    new |= {"base": {}, "fields": {"text": "A late word.", "part": "discussion"}}

    first = send(statement, cast.rapporteur, sent, new)
    again = send(statement, cast.rapporteur, sent, new)

    assert (results(first), results(again)) == (["applied"] * 2, ["duplicate"] * 2)
    assert [ack["version"] for ack in first] == [ack["version"] for ack in again]
    assert statement.lines.filter(text="A late word.").count() == 1


def test_words_for_a_line_that_was_taken_out_bring_it_back(
    cast: Cast, statement: Statement
) -> None:
    line = the_line(statement)
    rules.remove_line(line=line, by=cast.notetaker)

    (ack,) = send(statement, cast.rapporteur, op(line, WORDS, f"{WORDS} Always."))

    assert (ack["result"], "bring it back" in ack["message"]) == ("merged", True)
    assert (the_line(statement).removed_at, the_line(statement).text) == (None, f"{WORDS} Always.")


@pytest.mark.parametrize("status", [StatementStatus.HANDED_IN, StatementStatus.APPROVED])
def test_words_that_come_too_late_are_held(cast: Cast, statement: Statement, status: str) -> None:
    line = the_line(statement)
    Statement.objects.update(status=status)
    new = {**op(line, "", ""), "kind": "create", "base": {}}
    new["fields"] = {"text": "One more.", "part": "close"}

    acks = send(statement, cast.rapporteur, op(line, WORDS, "Visas follow."), new)

    (copy,) = open_copies(statement)[line.pk]
    assert results(acks) == ["held", "held"]
    assert (the_line(statement).text, copy.what, copy.after) == (WORDS, "late", "Visas follow.")
    assert statement.lines.get(text="One more.").removed_at is not None


def test_speaker_stays_a_number_in_words_that_come_from_a_device(cast: Cast) -> None:
    make_attribution(make_point(cast.report, "@Kenya asked for permits."), mention="Kenya")
    statement = rules.draft_statement(report=cast.report, minutes=Decimal(5), by=None)
    line = the_line(statement)
    shown = "@[1 A participant] asked for permits."

    send(statement, cast.rapporteur, op(line, shown, shown.replace("permits", "fair permits")))

    assert the_line(statement).text == "@[1] asked for fair permits."


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "fly"},
        {"fields": {"colour": "red"}},
        {"fields": {"text": 7}},
        {"fields": []},
        {"base": {"text": None}},
        {"op_id": "x"},
        {"ref": "999999"},
        {"ref": "minus one"},
        {"fields": {"text": "\ud800"}},
        {"fields": {"text": "x" * 20_001}},
        {"fields": {"heading": "x" * 301}},
        {"fields": {"part": "moon"}},
        {"unknown": 1},
    ],
)
def test_operation_out_of_shape_is_invalid_and_changes_nothing(
    bad: dict[str, Any], cast: Cast, statement: Statement
) -> None:
    line = the_line(statement)
    good = op(line, WORDS, f"{WORDS} Always.")
    wrong = {**op(line, WORDS, "Wrong."), **bad}

    acks = send(statement, cast.rapporteur, wrong, good)

    assert results(acks) == ["invalid", "applied"]
    assert acks[0]["message"].endswith(".")
    assert the_line(statement).text == f"{WORDS} Always."


def test_name_in_words_kept_beside_a_line_goes_with_the_point(
    cast: Cast, statement: Statement
) -> None:
    line = the_line(statement)
    send(statement, cast.rapporteur, op(line, WORDS, "Visas follow the worker."))
    send(statement, cast.notetaker, op(line, WORDS, "Amina Quillon follows the worker."))
    point = line.points.get()

    scope = Scope(report=cast.report.code, point_ref=point.pk)
    purge_names(names=["Amina Quillon"], scope=scope, reason="Asked to.", by=None)

    kept = StatementChange.objects.filter(line=line).values_list("before", "after")
    assert [pair for pair in kept if "Quillon" in "".join(pair)] == []


@pytest.mark.parametrize(
    ("role", "writes", "reviews"),
    [
        ("rapporteur", True, False),
        ("notetaker", True, False),
        ("cochair", False, True),
        ("chair", False, True),
        ("staff", True, True),
        ("plain_staff", False, True),
        ("reader", False, False),
    ],
)
def test_when_somebody_may_write_the_statement(
    cast: Cast, role: str, writes: bool, reviews: bool
) -> None:
    expected = {*(Statement.OPEN if writes else ()), *([HANDED_IN] if reviews else ())}

    assert writable_statuses(report=cast.report, user=getattr(cast, role)) == expected
