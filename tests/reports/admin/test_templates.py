"""Reporting templates in the office: from a copy to the report that moves to it."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.models import Report, ReportingTemplate
from tests.build import make_point, make_template
from tests.cast import Cast


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff(cast: Cast) -> Client:
    return client_of(cast.plain_staff)


def address(name: str, template: ReportingTemplate) -> str:
    return reverse(f"admin:reports_reportingtemplate_{name}", args=[template.pk])


def form(template: ReportingTemplate, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the page of a template sends, with these sections."""
    known = template.sections.count()
    data: dict[str, Any] = {
        "key": template.key,
        "version": template.version,
        "title_en": template.title_en,
        "sections-TOTAL_FORMS": len(rows),
        "sections-INITIAL_FORMS": known,
    }
    for number, row in enumerate(rows):
        values = {"kind": "other", "default_attribution_level": "anonymous", **row}
        data |= {f"sections-{number}-{name}": value for name, value in values.items()}
    return data


def rows_of(template: ReportingTemplate) -> list[dict[str, Any]]:
    return [
        {"id": s.pk, "key": s.key, "kind": s.kind, "place": s.number, "title_en": s.title_en}
        for s in template.sections.all()
    ]


def sections(template: ReportingTemplate) -> list[tuple[int, str, str]]:
    return list(template.sections.values_list("number", "key", "title_en"))


def test_sections_are_added_renamed_and_put_in_another_order(cast: Cast, staff: Client) -> None:
    template = make_template(key="workshop")
    rows = rows_of(template)
    rows[0]["place"], rows[1]["place"] = 2, 1
    rows[2]["title_en"] = "Ways forward"
    rows[5]["DELETE"] = "on"
    rows += [
        {"title_en": "Follow-up", "place": 3},
        {"title_en": "Follow-up", "title_fr": "Suite"},
    ]

    response = staff.post(address("change", template), form(template, rows))

    assert response.status_code == 302
    assert sections(template) == [
        (1, "challenges", "Challenges"),
        (2, "summary", "Summary/Main discussion points"),
        (3, "opportunities", "Ways forward"),
        (4, "follow_up", "Follow-up"),
        (5, "gcm_relevance", rows[3]["title_en"]),
        (6, "agenda_2030", rows[4]["title_en"]),
        (7, "follow_up_2", "Follow-up"),
    ]
    assert template.sections.get(number=7).title_fr == "Suite"


def test_key_typed_twice_is_an_error_beside_the_field(cast: Cast, staff: Client) -> None:
    template = make_template(key="workshop")
    rows = rows_of(template)
    rows[1]["key"] = "summary"

    response = staff.post(address("change", template), form(template, rows))

    assert "Another section has this key." in response.text
    assert [key for _number, key, _title in sections(template)][:2] == ["summary", "challenges"]


def test_template_in_use_shows_its_sections_and_changes_only_its_offer(
    cast: Cast, staff: Client
) -> None:
    template = cast.report.template
    page = staff.get(address("change", template)).text
    rows = rows_of(template)
    rows[0]["title_en"] = "Changed under them"

    staff.post(address("change", template), form(template, rows))

    template.refresh_from_db()
    assert "2 reports are written in this version" in page
    assert sections(template)[0] == (1, "summary", "Summary/Main discussion points")
    assert template.is_active is False


def test_new_version_is_made_by_post_and_opened(cast: Cast, staff: Client) -> None:
    template = cast.report.template
    staff.get(address("version", template))
    assert ReportingTemplate.objects.count() == 1

    response = staff.post(address("version", template), follow=True)

    second = ReportingTemplate.objects.get(version=2)
    assert response.redirect_chain[-1][0] == address("change", second)
    assert "This is version 2." in response.text
    assert "2 reports are written in this version" not in response.text


def test_open_reports_move_and_every_point_has_a_place(cast: Cast, staff: Client) -> None:
    make_point(cast.report, "Ports wait.", section="challenges")
    staff.post(address("version", cast.report.template))
    second = ReportingTemplate.objects.get(version=2)
    second.sections.filter(key="challenges").delete()
    page = staff.get(address("move", second)).text
    data = {"reports": [cast.report.pk, cast.other_report.pk]}

    refused = staff.post(address("move", second), data, follow=True)
    again = {"reports": [cast.report.pk], "place-challenges": "summary"}
    staff.post(address("move", second), again)

    assert "Points of “Challenges” go to" in page
    assert "has points in “Challenges”" in refused.text
    assert "1 report goes on in this version." in refused.text
    assert list(Report.objects.values_list("template__version", flat=True)) == [2, 2]
    assert cast.report.points.get().section.template == second


def test_preview_shows_the_form_in_each_language_and_says_what_is_missing(
    cast: Cast, staff: Client
) -> None:
    template = cast.report.template
    template.sections.filter(key="summary").update(title_fr="Résumé", guidance_fr="Des idées.")

    page = staff.get(address("preview", template), {"language": "fr"}).text

    assert "1. Résumé" in page
    assert "Des idées." in page
    assert page.count("not translated") == 5


def test_preview_in_word_is_the_empty_form(cast: Cast, staff: Client) -> None:
    response = staff.get(address("word", cast.report.template))

    tables = docx.Document(io.BytesIO(response.content)).tables
    words = " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert "Summary/Main discussion points" in words
    assert 'filename="template-roundtable_2018-1.docx"' in response["Content-Disposition"]


def test_file_goes_out_and_comes_into_another_office(cast: Cast, staff: Client) -> None:
    template = make_template(key="workshop", title_en="Workshop report")
    data = staff.get(address("file", template)).content
    template.delete()
    read = reverse("admin:reports_reportingtemplate_read")

    broken = staff.post(read, {"file": SimpleUploadedFile("a.json", data[:-40])})
    staff.post(read, {"file": SimpleUploadedFile("a.json", data)})

    assert "is broken in line" in broken.text
    added = ReportingTemplate.objects.get(key="workshop")
    assert (added.title_en, added.is_active) == ("Workshop report", False)
    assert added.sections.count() == 6


def test_template_without_sections_is_not_switched_on(cast: Cast, staff: Client) -> None:
    empty = ReportingTemplate.objects.create(key="empty", title_en="Empty", is_active=False)

    response = staff.post(
        reverse("admin:reports_reportingtemplate_changelist"),
        {"action": "switch_on", "_selected_action": [empty.pk]},
        follow=True,
    )

    empty.refresh_from_db()
    assert empty.is_active is False
    assert "“Empty” has no sections yet" in response.text


@pytest.mark.parametrize("name", ["version", "file", "preview", "word", "move"])
@pytest.mark.parametrize(("role", "status"), [("chair", 403), ("rapporteur", 404)])
def test_pages_are_for_staff(name: str, role: str, status: int, cast: Cast) -> None:
    client = client_of(getattr(cast, role))

    response = client.get(address(name, cast.report.template))

    assert response.status_code in {status, 302}
    assert response.status_code != 200


def test_reading_a_file_is_for_staff(cast: Cast) -> None:
    read = reverse("admin:reports_reportingtemplate_read")

    assert client_of(cast.chair).get(read).status_code == 403
