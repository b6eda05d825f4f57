"""Files that come in with a name where nobody looks: it is not kept, so it cannot leave."""

from __future__ import annotations

import io

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from import_export.tmp_storages import CacheStorage
from openpyxl import Workbook
from openpyxl.comments import Comment

from gfmd_site.table_formats import read_xlsx
from reports.domain.consent import public_reader
from reports.domain.word_layouts import add_layout, put_in_use
from reports.exporters.registry import build_output
from reports.exporters.word_layout import check_layout
from tests.build import make_point
from tests.cast import Cast
from tests.leaks.canary import ORGANISATION, PERSON, found_in
from tests.reports.exporters.test_word_layout import bent

HEADER = ["report", "section", "text", "level"]
GOOD = ["2018-3.1", "summary", "Good.", "0"]
WRONG = ["2018-3.1", "summary", "Too deep.", "7"]
XLSX = "1"


def workbook(*rows: list[str]) -> bytes:
    """A table with names in a second sheet, a hidden one, a remark and a defined name."""
    book = Workbook()
    sheet = book.active
    for row in (HEADER, *rows):
        sheet.append(row)
    sheet["C2"].comment = Comment(f"So said {PERSON}.", ORGANISATION)
    book.create_sheet("People").append([PERSON, ORGANISATION])
    hidden = book.create_sheet(PERSON)
    hidden.append([ORGANISATION])
    hidden.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_other_sheets_of_a_workbook_are_not_kept(cast: Cast) -> None:
    data = workbook(GOOD, WRONG)
    client = Client()
    client.force_login(cast.staff)

    preview = client.post(
        reverse("admin:reports_point_import"),
        {"format": XLSX, "import_file": SimpleUploadedFile("t.xlsx", data), "resource": "0"},
    )
    kept_as = preview.context["kept"]
    kept = CacheStorage(name=kept_as["import_file_name"], read_mode="rb").read()
    refused = client.post(reverse("admin:reports_point_refused"), kept_as)

    assert found_in(data) != []
    assert read_xlsx(kept) == read_xlsx(data) == [HEADER, GOOD, WRONG]
    leaks = {
        "kept": found_in(kept),
        "preview": found_in(preview.content),
        "refused": found_in(refused.content),
    }
    assert leaks == {"kept": [], "preview": [], "refused": []}
    cache.clear()


def test_file_that_is_no_table_is_refused_without_its_words(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff)

    answer = client.post(
        reverse("admin:reports_point_import"),
        {
            "format": XLSX,
            "import_file": SimpleUploadedFile("t.xlsx", f"{PERSON} of {ORGANISATION}".encode()),
            "resource": "0",
        },
    )

    assert answer.context["form"].errors["import_file"] == [
        "The file is not an Excel workbook (.xlsx). Save it as one and try again."
    ]
    assert found_in(answer.content) == []


def test_layout_carries_no_name_into_a_report(cast: Cast) -> None:
    """Remarks, tracked changes, hidden words, pictures' descriptions, properties, other data."""
    by = f'w:id="1" w:author="{PERSON}" w:date="2020-01-01T00:00:00Z"'
    word = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
    mark = "{{ edition_title }}</w:t></w:r>"
    xml = (
        f"<w:del {by}><w:r><w:delText>{ORGANISATION}</w:delText></w:r></w:del>"
        f"<w:ins {by}>{word.format('', 'Kept')}</w:ins>"
        f"{word.format('<w:vanish/>', PERSON)}"
    )
    data = bent(
        {mark: mark + xml},
        **{
            "docProps/custom.xml": f"<Properties>{PERSON}</Properties>",
            "docProps/app.xml": f"<Properties><Manager>{PERSON}</Manager></Properties>",
            "word/comments.xml": f"<w:comments>{ORGANISATION}</w:comments>",
            "word/people.xml": f"<w:people>{PERSON}</w:people>",
            "customXml/item1.xml": f"<x>{PERSON}</x>",
        },
    )
    make_point(cast.report, "Permits follow the worker.")

    check = check_layout(data, file_name="layout.docx")
    put_in_use(layout=add_layout(name="Own", data=check.data, missing=[], removed=check.removed))
    written = build_output(cast.report, public_reader("en"), "docx").data

    assert (found_in(data) != [], check.problems) == (True, [])
    assert {"kept": found_in(check.data), "written": found_in(written)} == {
        "kept": [],
        "written": [],
    }
