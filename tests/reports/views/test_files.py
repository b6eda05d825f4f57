"""Word files in, files out."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gfmd_site.lib.csvsafe import read
from gfmd_site.table_formats import read_xlsx
from reports.domain.consent import Reader
from reports.exporters.registry import EXPORTERS
from reports.models import Report
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast
from tests.pdf import needs_poppler, pdf_bytes, pdf_text
from tests.reports.leaving import take, take_file


@pytest.fixture
def rapporteur(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rapporteur)
    return client


def word_file(report: Report) -> SimpleUploadedFile:
    data = EXPORTERS["docx"].render(report, Reader(sees_names=True))
    return SimpleUploadedFile("Reporting template – RT 3.1 (final).docx", data)


def import_url(report: Report) -> str:
    return reverse("reports:import-word", kwargs={"code": report.code})


def bring_in(client: Client, report: Report, upload: SimpleUploadedFile) -> str:
    """Choose a file for a report; return the address of its page."""
    return client.post(import_url(report), {"file": upload}).headers["Location"]


def decide(client: Client, address: str, **choices: str) -> str:
    """Confirm the page of a file with everything it shows, and some choices of one's own."""
    page = client.get(address).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    values = {"seen": seen, "take_header": "1", "mark_names": "1", **choices}
    return client.post(address, values, follow=True).content.decode()


def test_preview_stores_nothing_and_confirmation_adds_what_is_new(
    cast: Cast, rapporteur: Client
) -> None:
    make_point(cast.report, "Already here.")
    make_point(cast.other_report, "Already here.")
    make_point(cast.other_report, "Only in the file.", section="challenges", heading="General")

    address = bring_in(rapporteur, cast.report, word_file(cast.other_report))
    preview = rapporteur.get(address).content.decode()
    texts_after_preview = [point.text for point in cast.report.points.all()]
    decide(rapporteur, address)

    assert "1 new, 0 already in the report, 0 in the report now" in preview
    assert "0 new, 1 already in the report, 1 in the report now" in preview
    assert "The file says roundtable 1.2, this report is of 3.1." in preview
    assert texts_after_preview == ["Already here."]
    added = cast.report.points.get(text="Only in the file.")
    assert (cast.report.points.count(), added.section.key, added.heading) == (
        2,
        "challenges",
        "General",
    )


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        ("append", ["Mine.", "From the file."]),
        ("replace", ["From the file."]),
        ("both", ["Mine.", "From the file."]),
        ("skip", ["Mine."]),
    ],
)
def test_choice_for_a_section(
    take: str, expected: list[str], cast: Cast, rapporteur: Client
) -> None:
    make_point(cast.report, "Mine.")
    make_point(cast.other_report, "From the file.")
    address = bring_in(rapporteur, cast.report, word_file(cast.other_report))

    decide(rapporteur, address, **{"take-summary": take})

    assert [point.text for point in cast.report.points.present().in_order()] == expected


def test_file_of_another_person_is_not_there(cast: Cast, rapporteur: Client) -> None:
    make_point(cast.other_report, "From the file.")
    address = bring_in(rapporteur, cast.report, word_file(cast.other_report))
    notetaker = Client()
    notetaker.force_login(cast.notetaker)

    statuses = (notetaker.get(address).status_code, notetaker.post(address).status_code)

    assert statuses == (404, 404)
    assert cast.report.points.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "This file is empty.", id="empty"),
        pytest.param(b"not a Word file at all", ".docx", id="not Word"),
    ],
)
def test_wrong_file_is_refused_with_a_way_out(
    content: bytes, sentence: str, cast: Cast, rapporteur: Client
) -> None:
    upload = SimpleUploadedFile("report.docx", content)

    response = rapporteur.post(import_url(cast.report), {"file": upload})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert cast.report.revisions.count() == 0


def export(client: Client, report: Report, format_name: str, profile: str) -> tuple[int, bytes]:
    response = take_file(client, report, format_name, profile)
    return response.status_code, response.content


def plain(data: bytes) -> str:
    """All text of a file, whatever its container."""
    if data.startswith(b"%PDF"):
        words = " ".join(pdf_text(data).split())
        return words + pdf_bytes(data).decode("latin-1")
    if data[:2] != b"PK":
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )


@pytest.mark.parametrize(
    "format_name",
    [
        pytest.param(name, marks=needs_poppler if name == "pdf" else ())
        for name in sorted(EXPORTERS)
    ],
)
def test_copy_for_anyone_holds_no_name_without_approval(
    format_name: str, cast: Cast, rapporteur: Client
) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    make_attribution(
        make_quote(cast.report), kind="person", name="Amina Okello-Reyes", level="person"
    )

    _status, public = export(rapporteur, cast.report, format_name, "public")
    _status, team = export(rapporteur, cast.report, format_name, "team")

    found = {
        name: (name in plain(public), name in plain(team))
        for name in ("Kenya", "Amina Okello-Reyes")
    }
    assert found == {"Kenya": (False, True), "Amina Okello-Reyes": (False, True)}
    assert "A participant asked for portable permits." in plain(public)


def test_chair_cannot_export_names(cast: Cast) -> None:
    chair = Client()
    chair.force_login(cast.chair)

    assert export(chair, cast.report, "csv", "team")[0] == 403
    assert export(chair, cast.report, "csv", "public")[0] == 200


def test_file_name_says_code_and_profile_only(cast: Cast, rapporteur: Client) -> None:
    response = take_file(rapporteur, cast.report, "json", "team")

    assert response.headers["Content-Disposition"] == 'attachment; filename="2018-3.1-team.json"'
    assert json.loads(response.content)["schema"] == "gfmd-report/1"


@pytest.mark.parametrize("format_name", ["csv", "xlsx"])
def test_chosen_columns_are_exported_and_remembered(
    format_name: str, cast: Cast, rapporteur: Client
) -> None:
    make_point(cast.report, "Permits follow the worker.")
    url = reverse("reports:export", kwargs={"code": cast.report.code})

    choice = {"format": format_name, "columns": ["text", "section"], "plain_csv": "1"}
    response = take(rapporteur, url, choice)
    page = rapporteur.get(url).content.decode()

    rows = read_xlsx(response.content) if format_name == "xlsx" else read(response.content)
    assert (rows[0], rows[1][1:]) == (
        ["id", "section", "text", "version"],
        ["summary", "Permits follow the worker.", "1"],
    )
    assert re.findall(r'name="columns"[^>]*value="(\w+)" checked', page) == ["section", "text"]
    assert re.findall(r'name="plain_csv"[^>]* checked', page) != []


def test_mark_for_excel_is_there_unless_it_is_left_out(cast: Cast, rapporteur: Client) -> None:
    url = reverse("reports:export", kwargs={"code": cast.report.code})

    starts = [
        take(rapporteur, url, {"format": "csv", **choice}).content[:5]
        for choice in ({}, {"plain_csv": "1"})
    ]

    assert starts == [b"\xef\xbb\xbfid", b"id,re"]


def test_machine_without_pdf_says_so_and_stays_on_the_page(
    cast: Cast, rapporteur: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    url = reverse("reports:export", kwargs={"code": cast.report.code})

    response = rapporteur.post(url, {"format": "pdf"}, follow=True)

    assert response.redirect_chain == [(url, 302)]
    assert "PDF cannot be made on this machine" in response.content.decode()


def test_page_says_what_the_file_will_contain(cast: Cast, rapporteur: Client) -> None:
    make_point(cast.report, "One.")
    make_point(cast.report, "Two.")
    make_quote(cast.report)

    page = rapporteur.get(reverse("reports:export", kwargs={"code": cast.report.code}))

    assert page.context["contents"] == [
        ("1. Summary/Main discussion points", 2),
        ("2. Challenges", 0),
        ("3. Opportunities / good practices / innovations for the way forward", 0),
        (
            "4. Relevance to the Global Compact for Migration and its follow-up, "
            "implementation and review",
            0,
        ),
        ("5. Contributions to the achievement of the Agenda 2030", 0),
        ("6. Inspiring quotes", 1),
    ]
    assert "1 of them is a quote." in page.content.decode()


def test_unknown_format_is_refused_kindly(cast: Cast, rapporteur: Client) -> None:
    url = reverse("reports:export", kwargs={"code": cast.report.code})

    response = rapporteur.post(url, {"format": "exe"}, follow=True)

    assert "Choose one of the formats." in response.content.decode()


def test_own_export_brings_nothing_new_back(cast: Cast, rapporteur: Client) -> None:
    make_point(cast.report, "@Kenya and @[Harbour Union] asked for portable permits.")

    address = bring_in(rapporteur, cast.report, word_file(cast.report))
    preview = rapporteur.get(address).content.decode()

    assert "0 new, 1 already in the report, 1 in the report now" in preview
