"""Rows that an import refuses: given back with the reason, and the others taken."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gfmd_site.lib.csvsafe import read
from gfmd_site.table_formats import read_xlsx, render_xlsx
from reports.models import Point
from tests.build import make_point
from tests.cast import Cast

HEADER = ["report", "section", "text", "level"]
ROWS = [
    ["2018-3.1", "summary", "- Good.", "0"],
    ["2018-3.1", "weather", "No such section.", "0"],
    ["2018-3.1", "summary", "=Too deep.", "7"],
    ["2018-3.1", "challenges", "Good as well.", "1"],
]
REFUSED = [
    [*HEADER, "reason"],
    [*ROWS[1], "The section “weather” is not in the template of this report."],
    [*ROWS[2], "A point has level 0, 1 or 2."],
]
CSV, XLSX = "0", "1"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def preview(client: Client, data: bytes, chosen: str, name: str = "points") -> dict[str, str]:
    """Upload a table and return the hidden fields of the offer to give back what is refused."""
    file = SimpleUploadedFile(name, data)
    response = client.post(
        reverse("admin:reports_point_import"),
        {"format": chosen, "import_file": file, "resource": "0"},
    )
    page = response.content.decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def as_csv(rows: list[list[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


@pytest.mark.parametrize("chosen", [CSV, XLSX])
def test_refused_rows_come_back_in_the_same_format_with_the_reason(
    chosen: str, staff: Client
) -> None:
    data = as_csv([HEADER, *ROWS]) if chosen == CSV else render_xlsx(HEADER, ROWS)
    fields = preview(staff, data, chosen)

    response = staff.post(reverse("admin:reports_point_refused"), fields)

    found = read(response.content) if chosen == CSV else read_xlsx(response.content)
    extension = "csv" if chosen == CSV else "xlsx"
    assert found == REFUSED
    assert response.headers["Content-Disposition"].endswith(f'"refused-rows.{extension}"')


def test_corrected_file_of_refused_rows_can_be_imported(cast: Cast, staff: Client) -> None:
    fields = preview(staff, as_csv([HEADER, *ROWS]), CSV)
    refused = staff.post(reverse("admin:reports_point_refused"), fields).content

    corrected = refused.replace(b"weather", b"summary").replace(b",7,", b",2,")
    fields = preview(staff, corrected, CSV)
    staff.post(reverse("admin:reports_point_process_import"), fields)

    assert sorted(cast.report.points.values_list("text", "level")) == [
        ("=Too deep.", 2),
        ("No such section.", 0),
    ]


def test_other_rows_are_taken_on_demand_and_only_then(cast: Cast, staff: Client) -> None:
    fields = preview(staff, as_csv([HEADER, *ROWS]), CSV)
    before = Point.objects.count()

    response = staff.post(
        reverse("admin:reports_point_process_import"), {**fields, "skip_refused": "1"}, follow=True
    )

    assert before == 0
    assert sorted(cast.report.points.values_list("text", flat=True)) == ["- Good.", "Good as well."]
    assert [str(message) for message in response.context["messages"]] == [
        "New: 2. Changed: 0. 2 rows were refused and left out."
    ]


def test_file_that_is_gone_is_a_sentence(staff: Client) -> None:
    response = staff.post(
        reverse("admin:reports_point_refused"),
        {"import_file_name": "nowhere", "format": CSV},
        follow=True,
    )

    assert [str(message) for message in response.context["messages"]] == [
        "The file is no longer here. Choose it again to see its preview."
    ]


def test_chair_gets_nothing_back(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.chair)
    assert client.post(reverse("admin:reports_point_refused"), {}).status_code == 403


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1256"])
def test_table_is_read_in_any_encoding_and_with_any_separator(
    encoding: str, separator: str, cast: Cast, staff: Client
) -> None:
    text = "نقاط العمال المهاجرين" if encoding == "cp1256" else "Évaluer l’accès à l’école"
    table = [HEADER[:3], ["2018-3.1", "summary", text]]

    fields = preview(staff, as_csv(table, encoding, separator), CSV)
    staff.post(reverse("admin:reports_point_process_import"), fields)

    assert [point.text for point in cast.report.points.all()] == [text]


def test_same_point_twice_is_refused(cast: Cast, staff: Client) -> None:
    point = make_point(cast.report, "A point.")
    table = [["id", "text"], [str(point.pk), "First."], [str(point.pk), "Second."]]
    fields = preview(staff, as_csv(table), CSV)

    refused = read(staff.post(reverse("admin:reports_point_refused"), fields).content)

    assert [row[-1] for row in refused[1:]] == [
        "The row 2 has the same id. Keep one of the two, or empty the other id."
    ]


def test_preview_marks_the_words_that_change(cast: Cast, staff: Client) -> None:
    point = make_point(cast.report, "Permits follow the worker.")
    table = [["id", "text"], [str(point.pk), "Permits follow the person."]]
    file = SimpleUploadedFile("points.csv", as_csv(table))

    response = staff.post(
        reverse("admin:reports_point_import"),
        {"format": CSV, "import_file": file, "resource": "0"},
    )

    page = response.content.decode()
    assert "<span>Permits follow the </span><del>worker</del><ins>person</ins>" in page
    assert "New: 0. Changed: 1. As they were: 0." in page
