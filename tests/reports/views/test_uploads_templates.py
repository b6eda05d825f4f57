"""Files of other templates than that of 2018: they are read as their own template asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.domain.seeding_programme import load_templates
from reports.domain.sessions import begin_reports
from reports.models import Report, ReportingTemplate, Session, TemplateSection, Upload
from tests.build import make_participation, make_point, make_report, make_session
from tests.cast import Cast
from tests.reports.importers.docx_builder import docx, heading, par
from tests.reports.importers.papers import CONSULTATION
from tests.reports.views.test_files import bring_in, decide, word_file

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[3] / "seeds" / "templates"


@pytest.fixture
def room(cast: Cast) -> Session:
    load_templates(TEMPLATES)
    session = make_session(cast.edition, "RC1", kind="regional_consultation")
    make_participation(session, cast.rapporteur)
    return session


@pytest.fixture
def report(room: Session) -> Report:
    template = ReportingTemplate.objects.get(key="regional_consultation")
    return make_report(room, template)


@pytest.fixture
def rapporteur(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rapporteur)
    return client


def summary(name: str = "summary.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, CONSULTATION.encode())


def rows(report: Report) -> list[tuple[str, int, str, bool, str]]:
    points = report.points.present().in_order()
    return list(points.values_list("section__key", "level", "support", "contested", "text"))


def test_summary_of_a_consultation_is_shown_before_it_counts(
    report: Report, rapporteur: Client
) -> None:
    address = bring_in(rapporteur, report, summary())

    page = rapporteur.get(address).content.decode()

    assert (report.points.count(), report.session.head_counts.count()) == (0, 0)
    assert '<span class="chip chip--on chip--support">strongest convergence</span>' in page
    assert '<span class="chip chip--on chip--contested">contested</span>' in page
    assert "<dt>Civil society</dt>" in page
    assert "Thank you for coming to the harbour." in page


def test_summary_of_a_consultation_brings_points_support_and_head_counts(
    report: Report, rapporteur: Client
) -> None:
    decide(rapporteur, bring_in(rapporteur, report, summary()), take_counts="1")

    assert rows(report)[4:] == [
        (
            "who",
            0,
            "several",
            False,
            "Several participants pointed to the mayors of small ports.",
        ),
        (
            "who",
            0,
            "some",
            True,
            "Employers should be at the table. Some delegations supported this, while others were "
            "opposed.",
        ),
        ("what", 0, "broad", False, "Open clinics to all. This had broad support."),
        ("what", 1, "", False, "Clinics need staff."),
        ("what", 0, "some", False, "Pay wages on time. Two States called for it."),
        ("what", 0, "", False, "Teach the language early."),
        ("raised_once", 0, "one", False, "A ferry for seasonal workers."),
        (
            "raised_once",
            0,
            "one",
            False,
            "A common card. It is also addressed under theme 3: Papers for all.",
        ),
    ]
    counts = report.session.head_counts.order_by("constituency__order")
    assert list(counts.values_list("constituency__code", "count")) == [
        ("state", 18),
        ("civil_society", 4),
        ("business", 3),
    ]


def test_head_counts_stay_when_they_are_not_taken(report: Report, rapporteur: Client) -> None:
    decide(rapporteur, bring_in(rapporteur, report, summary()))

    assert (report.points.count(), report.session.head_counts.count()) == (12, 0)


def test_same_summary_brings_nothing_new(report: Report, rapporteur: Client) -> None:
    decide(rapporteur, bring_in(rapporteur, report, summary()), take_counts="1")
    before = rows(report)

    decide(rapporteur, bring_in(rapporteur, report, summary()), take_counts="1")

    assert rows(report) == before


def test_word_file_of_a_consultation_written_here_changes_its_own_points(
    report: Report, rapporteur: Client
) -> None:
    point = make_point(report, "Open clinics to all.", section="what", support="broad")
    make_point(report, "A ferry.", section="raised_once", support="one")
    file = word_file(report)
    before = rows(report)

    page = rapporteur.get(bring_in(rapporteur, report, file)).content.decode()

    assert "2 points are in the report already" not in page
    assert page.count("1 point is in the report already") == 2
    assert (rows(report), report.points.get(pk=point.pk).version) == (before, 1)


def test_text_that_names_no_part_of_a_consultation_is_refused(
    report: Report, rapporteur: Client
) -> None:
    file = SimpleUploadedFile("letter.txt", b"A letter to the harbour.\n")

    page = rapporteur.post(
        reverse("reports:import-word", kwargs={"code": report.code}), {"file": file}
    )

    assert page.status_code == 422
    assert "none of the sections of a regional consultation" in page.content.decode()


def test_own_section_of_a_template_comes_back_from_word(cast: Cast, rapporteur: Client) -> None:
    TemplateSection.objects.create(
        template=cast.report.template,
        key="asks",
        number=7,
        title_en="What we ask of mayors",
        title_fr="Ce que nous demandons aux maires",
    )
    make_point(cast.report, "Permits follow the worker.")
    make_point(cast.report, "Open one desk in each port.", section="asks")
    body = (
        par("Roundtable session: 3.1")
        + heading("1. Summary/Main discussion points")
        + par("Permits follow the worker.")
        + heading("7. Ce que nous demandons aux maires")
        + par("Open one desk in each port.")
        + par("Tell us when it opens.")
    )
    file = SimpleUploadedFile("notes.docx", docx(body))

    decide(rapporteur, bring_in(rapporteur, cast.report, file))

    texts = cast.report.points.present().in_order().values_list("section__key", "text")
    assert list(texts) == [
        ("summary", "Permits follow the worker."),
        ("asks", "Open one desk in each port."),
        ("asks", "Tell us when it opens."),
    ]


def test_consultation_among_the_files_of_all_rooms_begins_its_report(
    cast: Cast, room: Session
) -> None:
    staff = Client()
    staff.force_login(cast.staff)
    staff.post("/uploads/", {"files": [summary("Notes.txt")]})
    upload = Upload.objects.get()
    address = reverse("reports:upload", args=[upload.pk])

    staff.post(address, {"choose": "1", "session": room.pk})
    decide(staff, address, take_counts="1")

    begun = Report.objects.get(session=room)
    assert (begun.template.key, begun.points.count()) == ("regional_consultation", 12)


def test_reports_of_consultations_are_begun_in_their_own_template(
    cast: Cast, room: Session
) -> None:
    make_session(cast.edition, "2.1", title="Wages")

    begun = begin_reports(edition=cast.edition, template=cast.report.template, language="en")

    keys = Report.objects.filter(session__number__in=["2.1", "RC1"]).order_by("code")
    assert (begun, list(keys.values_list("template__key", flat=True))) == (
        2,
        [cast.report.template.key, "regional_consultation"],
    )
