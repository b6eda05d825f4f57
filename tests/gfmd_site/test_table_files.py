"""What a workbook says about itself."""

from __future__ import annotations

import io
import zipfile

from openpyxl import load_workbook

from gfmd_site.table_formats import render_xlsx


def test_workbook_says_neither_who_made_it_nor_when() -> None:
    data = render_xlsx(["id", "text"], [["1", "Words"]])

    properties = load_workbook(io.BytesIO(data)).properties
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        times = {entry.date_time for entry in archive.infolist()}
        core = archive.read("docProps/core.xml").decode()
        app = archive.read("docProps/app.xml").decode()
    assert (properties.creator, properties.lastModifiedBy, properties.title) == ("GFMD", None, None)
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert "dcterms" not in core
    assert "Company" not in app and "Manager" not in app


def test_same_rows_give_the_same_workbook() -> None:
    rows = [["1", "=1+1"], ["2", "Words"]]
    assert render_xlsx(["id", "text"], rows) == render_xlsx(["id", "text"], rows)
