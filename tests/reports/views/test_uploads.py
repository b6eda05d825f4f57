"""Word files of any session: many at once, each for itself, decided beside its report."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.revisions import Origin
from reports.models import OriginalDownload, Report, Upload
from tests.build import make_attribution, make_point, make_upload
from tests.cast import Cast
from tests.reports.importers.docx_builder import docx, free_text, heading, par
from tests.reports.views.test_files import word_file

UPLOADS = "/uploads/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def file(body: str, name: str = "report.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, docx(body))


def of_session(number: str, *answers: str) -> str:
    return par(f"Roundtable session: {number}") + free_text(*answers)


def page(client: Client, upload: Upload) -> str:
    return client.get(reverse("reports:upload", args=[upload.pk])).content.decode()


def decide(client: Client, upload: Upload, **choices: str) -> Any:
    url = reverse("reports:upload", args=[upload.pk])
    seen = page(client, upload).split('name="seen" value="')[1].split('"')[0]
    values = {"seen": seen, "take_header": "1", "mark_names": "1", **choices}
    return client.post(url, values)


def test_one_bad_file_stops_no_other(staff: Client) -> None:
    files = [
        file(of_session("3.1", par("Fees lead to debt.")), "one.docx"),
        SimpleUploadedFile("two.docx", b"not a Word file at all"),
        SimpleUploadedFile("three.docx", b""),
        file(of_session("1.2", par("Desks in three ports.")), "four.docx"),
    ]

    response = staff.post(UPLOADS, {"files": files})

    shown = response.content.decode()
    waiting = Upload.objects.order_by("uploaded_at").values_list("file_name", "session__number")
    assert (response.status_code, list(waiting)) == (
        422,
        [("one.docx", "3.1"), ("four.docx", "1.2")],
    )
    assert "it is not a Word document (.docx)" in shown
    assert "This file is empty." in shown


def test_script_gets_the_line_of_its_file(staff: Client) -> None:
    response = staff.post(
        UPLOADS,
        {"files": [file(of_session("3.1", par("Fees.")), "Amina.docx")]},
        headers={"X-Requested-With": "fetch"},
    )

    line = response.content.decode()
    assert (response.status_code, line.count("<li"), "<html" in line) == (200, 1, False)
    assert "The header says session 3.1." in line


def test_nothing_chosen_says_so(staff: Client) -> None:
    assert "Choose one or several Word files first." in staff.post(UPLOADS).content.decode()


def test_person_chooses_another_session(cast: Cast, staff: Client) -> None:
    staff.post(UPLOADS, {"files": [file(of_session("3.1", par("Fees lead to debt.")))]})
    upload = Upload.objects.get()
    url = reverse("reports:upload", args=[upload.pk])

    staff.post(url, {"choose": "1", "session": cast.other_session.pk})
    shown = page(staff, upload)
    upload.refresh_from_db()
    decide(staff, upload)

    assert "The file says roundtable 3.1, this report is of 1.2." in shown
    assert (cast.report.points.count(), cast.other_report.points.count()) == (0, 1)


def test_file_without_a_session_waits_for_one(staff: Client) -> None:
    staff.post(UPLOADS, {"files": [file(free_text(par("Fees lead to debt.")))]})

    shown = page(staff, Upload.objects.get())

    assert "The file names no session of this edition." in shown
    assert "Take it into the report" not in shown


def test_closed_report_takes_nothing(cast: Cast, staff: Client) -> None:
    staff.post(UPLOADS, {"files": [file(of_session("3.1", par("Fees lead to debt.")))]})
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.SUBMITTED)
    upload = Upload.objects.get()

    shown = page(staff, upload)
    status = staff.post(reverse("reports:upload", args=[upload.pk])).status_code

    assert "The report is submitted: nothing can be taken into it now." in shown
    assert (status, cast.report.points.count()) == (403, 0)


def test_change_meanwhile_brings_the_page_again_with_the_choices(cast: Cast, staff: Client) -> None:
    point = make_point(cast.report, "Fees lead to debt in many corridors.")
    file_before = word_file(cast.report)
    staff.post(UPLOADS, {"files": [file_before]})
    upload = Upload.objects.get()
    point_rules.update_point(
        point=point, fields={"text": "Fees lead to debt in two corridors."}, origin=Origin()
    )
    seen = f"{point.pk.hex}:1"

    response = staff.post(
        reverse("reports:upload", args=[upload.pk]), {"seen": seen, "row-0": "word"}
    )

    point.refresh_from_db()
    shown = response.content.decode()
    assert (response.status_code, point.text) == (409, "Fees lead to debt in two corridors.")
    assert 'id="row-0-word" name="row-0" value="word" checked' in shown
    assert f"{point.pk.hex}:2" in shown


def test_names_without_approval_are_listed(cast: Cast, staff: Client) -> None:
    make_attribution(
        make_point(cast.report, "@[Harbour Union] agreed."),
        mention="Harbour Union",
        kind="organisation",
        organisation="Harbour Union",
    )
    text = "Harbour Union spoke, and Moldova agreed."
    staff.post(UPLOADS, {"files": [file(of_session("3.1", par(text)))]})
    upload = Upload.objects.get()

    shown = page(staff, upload)
    decide(staff, upload)

    assert "a speaker of this report who has not been asked" in shown
    assert "<mark>Moldova</mark>" in shown
    assert cast.report.points.latest("created_at").text == (
        "@[Harbour Union] spoke, and Moldova agreed."
    )


def test_text_without_a_section_becomes_one_comment_for_the_team(cast: Cast, staff: Client) -> None:
    body = par("A remark before everything.") + of_session("3.1", par("Fees lead to debt."))
    for _time in range(2):
        staff.post(UPLOADS, {"files": [file(body)]})
        decide(staff, Upload.objects.get(status="waiting"))

    comments = cast.report.comments.values_list("text", "team_only")
    assert list(comments) == [
        ("From the Word file, belonging to no section: A remark before everything.", True)
    ]


def test_original_leaves_under_the_code_of_the_report(cast: Cast, staff: Client) -> None:
    upload = make_upload(cast.staff, taken=True, report=cast.report)

    response = staff.post(reverse("reports:upload-original", args=[upload.pk]))

    name = f"2018-3.1-original-{upload.pk.hex[:8]}.docx"
    assert response.content == b"PK as it came"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert OriginalDownload.objects.get().downloaded_by == cast.staff


def test_gone_original_says_so(cast: Cast, staff: Client) -> None:
    upload = make_upload(cast.staff, taken=True, original=None)

    response = staff.post(reverse("reports:upload-original", args=[upload.pk]), follow=True)

    assert "The original is no longer kept." in response.content.decode()


def test_colleague_does_not_see_what_waits(cast: Cast, staff: Client) -> None:
    staff.post(UPLOADS, {"files": [file(heading("2. Challenges") + par("Fees."), "Secret.docx")]})
    colleague = Client()
    colleague.force_login(cast.administrator)

    assert "Secret.docx" in staff.get(UPLOADS).content.decode()
    assert "Secret.docx" not in colleague.get(UPLOADS).content.decode()
    assert (
        colleague.get(reverse("reports:upload", args=[Upload.objects.get().pk])).status_code == 404
    )


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_any_number_of_taken_files(
    count: int, cast: Cast, staff: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(count):
        make_upload(cast.staff, taken=True, report=cast.report, session=cast.session)

    with django_assert_max_num_queries(9):
        staff.get(UPLOADS)
