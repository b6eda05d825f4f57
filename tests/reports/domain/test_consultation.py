"""The summary of a regional consultation, taken into the report of its session."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.choices import ReportStatus
from reports.domain.consultation import apply_consultation
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.seeding_programme import load_templates
from reports.models import Report, Session
from reports.parsed_consultation import ConsultationPoint, ConsultationSection, ParsedConsultation
from tests.build import make_report, make_session

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def session(vocabularies: object) -> Session:
    load_templates(ROOT / "seeds" / "templates")
    return make_session(number="RC1", kind="regional_consultation")


def parsed() -> ParsedConsultation:
    return ParsedConsultation(
        head_counts={"state_representatives": 18, "states": 9, "youth": 4, "harbour": 2},
        interventions=12,
        sections=[
            ConsultationSection(
                "what",
                4,
                points=[
                    ConsultationPoint("Open clinics.", "The room agreed on", 0, "broad"),
                    ConsultationPoint("In ports.", None, 1, "", contested=True),
                    ConsultationPoint("A ferry.", support="one", notes=["raised once"]),
                ],
            )
        ],
        unplaced=["Thank you for coming."],
    )


def test_points_head_counts_and_the_rest_are_taken(session: Session) -> None:
    changes = apply_consultation(session=session, parsed=parsed(), origin=Origin())

    report = Report.objects.get(code="2018-RC1")
    rows = report.points.present().in_order()
    assert list(rows.values_list("heading", "level", "support", "contested", "text")) == [
        ("The room agreed on", 0, "broad", False, "Open clinics."),
        ("", 1, "", True, "In ports."),
        ("", 0, "one", False, "A ferry. [raised once]"),
    ]
    counts = session.head_counts.values_list("constituency__code", "count")
    assert list(counts) == [("state", 18), ("youth", 4)]
    assert [comment.text for comment in report.comments.filter(team_only=True)] == [
        "From the imported file, belonging to no section: Thank you for coming."
    ]
    assert changes.notes == [
        "There is no constituency “harbour”, so its 2 people were not counted."
    ]


def test_second_run_changes_nothing(session: Session) -> None:
    apply_consultation(session=session, parsed=parsed(), origin=Origin())
    version = Report.objects.get(code="2018-RC1").version

    changes = apply_consultation(session=session, parsed=parsed(), origin=Origin())

    assert (changes.is_empty, Report.objects.get(code="2018-RC1").version) == (True, version)


def test_report_in_another_template_is_left_alone(session: Session) -> None:
    report = make_report(session)

    with pytest.raises(DomainError, match="The report 2018-RC1 is written in the template"):
        apply_consultation(session=session, parsed=parsed(), origin=Origin())

    assert report.points.count() == 0


def test_closed_report_is_left_alone(session: Session) -> None:
    apply_consultation(session=session, parsed=ParsedConsultation(), origin=Origin())
    Report.objects.update(status=ReportStatus.ACCEPTED)

    with pytest.raises(DomainError, match="is accepted, so nothing was added"):
        apply_consultation(session=session, parsed=parsed(), origin=Origin())
