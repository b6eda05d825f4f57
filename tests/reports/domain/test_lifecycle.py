"""From draft to accepted: every status with every action, and what each step leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from time_machine import TimeMachineFixture

from reports.choices import ReportStatus, RevisionKind
from reports.domain import lifecycle
from reports.domain.errors import DomainError
from reports.models import Report
from tests.build import make_report, make_session, make_template
from tests.cast import Cast

NOW = datetime(2018, 12, 6, 14, 30, tzinfo=UTC)

ACTIONS: dict[str, Callable[[Report, Cast], Report]] = {
    "submit": lambda report, cast: lifecycle.submit(report=report, by=cast.rapporteur),
    "return": lambda report, cast: lifecycle.return_to_rapporteur(
        report=report, reason="Section 5 is empty.", by=cast.chair
    ),
    "accept": lambda report, cast: lifecycle.accept(report=report, by=cast.chair),
    "reopen": lambda report, cast: lifecycle.reopen(
        report=report, reason="A State corrected its figure.", by=cast.chair
    ),
}
# What becomes of a report; None: the action is refused.
TABLE = [
    ("draft", "submit", "submitted"),
    ("draft", "return", None),
    ("draft", "accept", None),
    ("draft", "reopen", None),
    ("submitted", "submit", None),
    ("submitted", "return", "returned"),
    ("submitted", "accept", "accepted"),
    ("submitted", "reopen", None),
    ("returned", "submit", "submitted"),
    ("returned", "return", None),
    ("returned", "accept", None),
    ("returned", "reopen", None),
    ("accepted", "submit", None),
    ("accepted", "return", None),
    ("accepted", "accept", None),
    ("accepted", "reopen", "reopened"),
    ("reopened", "submit", "submitted"),
    ("reopened", "return", None),
    ("reopened", "accept", None),
    ("reopened", "reopen", None),
]


def in_status(cast: Cast, status: str) -> Report:
    Report.objects.filter(pk=cast.report.pk).update(status=status)
    return Report.objects.get(pk=cast.report.pk)


def test_table_has_every_status_with_every_action() -> None:
    pairs = [(status, action) for status, action, _result in TABLE]

    assert pairs == [(str(status), action) for status in ReportStatus for action in ACTIONS]


@pytest.mark.parametrize(
    ("status", "action", "result"), [row for row in TABLE if row[2] is not None]
)
def test_action_leads_to_the_next_status(cast: Cast, status: str, action: str, result: str) -> None:
    report = ACTIONS[action](in_status(cast, status), cast)

    assert report.status == result
    assert Report.objects.get(pk=report.pk).status == result


@pytest.mark.parametrize(("status", "action"), [row[:2] for row in TABLE if row[2] is None])
def test_action_out_of_turn_is_refused_and_changes_nothing(
    cast: Cast, status: str, action: str
) -> None:
    report = in_status(cast, status)

    with pytest.raises(DomainError) as caught:
        ACTIONS[action](report, cast)

    assert caught.value.code == "wrong_status"
    assert Report.objects.get(pk=report.pk).status == status
    assert report.revisions.count() == 0


def test_refusal_says_what_the_report_is_and_what_to_do(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        lifecycle.accept(report=cast.report, by=cast.chair)

    assert caught.value.message == (
        "The report is draft, so it cannot become accepted. Load the page again."
    )


def test_step_leaves_one_revision(cast: Cast) -> None:
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.return_to_rapporteur(report=cast.report, reason=" Too short. ", by=cast.chair)

    assert list(
        cast.report.revisions.values_list("kind", "author__username", "before", "after", "note")
    ) == [
        (
            RevisionKind.STATUS,
            "rapporteur",
            {"status": "draft"},
            {"status": "submitted", "reason": ""},
            "",
        ),
        (
            RevisionKind.STATUS,
            "chair",
            {"status": "submitted"},
            {"status": "returned", "reason": "Too short."},
            "Too short.",
        ),
    ]


def test_submission_keeps_its_time(cast: Cast, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)

    report = lifecycle.submit(report=cast.report, by=cast.rapporteur)

    assert (report.submitted_at, report.accepted_at, report.version) == (NOW, None, 1)


def test_acceptance_keeps_its_time_and_the_person(
    cast: Cast, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOW, tick=False)

    report = lifecycle.accept(report=in_status(cast, "submitted"), by=cast.chair)

    assert (report.accepted_at, report.accepted_by) == (NOW, cast.chair)


def test_reopening_takes_the_acceptance_back(cast: Cast) -> None:
    lifecycle.accept(report=in_status(cast, "submitted"), by=cast.chair)

    report = lifecycle.reopen(report=cast.report, reason="A figure is wrong.", by=cast.chair)

    assert (report.accepted_at, report.accepted_by) == (None, None)
    assert (report.reason, report.is_open) == ("A figure is wrong.", True)


def test_submitting_again_clears_the_reason(cast: Cast) -> None:
    Report.objects.filter(pk=cast.report.pk).update(status="returned", reason="Too short.")

    report = lifecycle.submit(report=cast.report, by=cast.rapporteur)

    assert report.reason == ""


@pytest.mark.parametrize(("status", "action"), [("submitted", "return"), ("accepted", "reopen")])
@pytest.mark.parametrize("reason", ["", " \n "])
def test_step_back_needs_a_reason(cast: Cast, status: str, action: str, reason: str) -> None:
    step = {"return": lifecycle.return_to_rapporteur, "reopen": lifecycle.reopen}[action]

    with pytest.raises(DomainError) as caught:
        step(report=in_status(cast, status), reason=reason, by=cast.chair)

    assert (caught.value.code, caught.value.field) == ("reason_missing", "reason")
    assert Report.objects.get(pk=cast.report.pk).status == status


def test_report_without_rapporteur_cannot_be_submitted(vocabularies: None) -> None:
    report = make_report()

    with pytest.raises(DomainError) as caught:
        lifecycle.submit(report=report, by=None)

    assert (caught.value.code, caught.value.field) == ("no_rapporteur", "rapporteur_line")


def test_rapporteur_written_in_the_header_is_enough(vocabularies: None) -> None:
    report = make_report(rapporteur_line="Ama Owusu-Lindgren, Ministry of Ports")

    assert lifecycle.submit(report=report, by=None).status == "submitted"


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("draft", True),
        ("submitted", False),
        ("returned", True),
        ("accepted", False),
        ("reopened", True),
    ],
)
def test_writers_may_change_a_report_that_is_open(status: str, is_open: bool) -> None:
    assert Report(status=status).is_open is is_open


def test_new_report_has_the_code_of_its_session(db: None) -> None:
    report = lifecycle.begin_report(
        session=make_session(number="2.2"), template=make_template(), language="fr"
    )

    assert (report.code, report.language, report.status) == ("2018-2.2", "fr", "draft")


def test_session_has_one_report(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        lifecycle.begin_report(session=cast.session, template=cast.report.template)

    assert caught.value.code == "report_exists"
    assert caught.value.message == "The report 2018-3.1 exists already. Open that one."


def test_session_without_number_has_no_report(db: None) -> None:
    with pytest.raises(DomainError) as caught:
        lifecycle.begin_report(session=make_session(number=""), template=make_template())

    assert caught.value.code == "session_without_number"
