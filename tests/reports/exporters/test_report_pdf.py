"""A report as PDF: what stands on the pages, what a screen reader is told, what is not in it."""

from __future__ import annotations

import builtins
import re
from typing import Any

import pytest

from gfmd_site.lib.pdf import SYSTEM_PACKAGES, PdfUnavailable, render_pdf
from reports.content import HeadingContent
from reports.exporters.report_pdf import _steps, render_report_pdf, report_context
from tests.pdf import needs_poppler, pdf_bytes, pdf_info, pdf_structure, pdf_text
from tests.reports.exporters.content import a_point, a_report, a_section


@needs_poppler
def test_page_shows_the_report_in_the_order_of_the_template() -> None:
    section = a_section(
        HeadingContent("", (a_point("Free."),)),
        HeadingContent("On drivers", (a_point("Under a heading."), a_point("Below it.", 1))),
    )
    quotes = a_section(
        HeadingContent("", (a_point("We listened.", kind="quote", attribution="anonymous"),)),
        key="quotes",
        number=6,
        title="Inspiring quotes",
        guidance="One or two.",
    )

    text = pdf_text(render_report_pdf(a_report(sections=(section, quotes))))

    shown = text.replace("1 / 1", "1/1")  # poppler's versions differ in narrow spaces
    assert [" ".join(line.split()) for line in shown.splitlines() if line.strip()] == [
        "Roundtable, Marrakesh, 6 December 2018",
        "Reporting Template",
        "Write short points.",
        "Name of Rapporteur: Amina Invented, Ministry of Examples",
        "Note Taker Bruno Invented",
        "Roundtable session: 3.1 Governance and drivers",
        "Reporting Template",
        "2. Challenges",
        "– Free.",
        "On drivers",
        "– Under a heading.",
        "∘ Below it.",
        "6. Inspiring quotes: One or two.",
        "– We listened. — anonymous",
        "*The sessions follow the Chatham House Rule.",
        "GFMD 2018-3.1 1/1",
    ]


@needs_poppler
def test_properties_name_the_session_and_no_person_and_no_time() -> None:
    info = pdf_info(render_report_pdf(a_report(a_point("One."))))

    info.pop("File size")
    info.pop("Producer")
    assert info == {
        "Title": "Reporting Template – 3.1 Governance and drivers",
        "Author": "GFMD",
        "Custom Metadata": "no",
        "Metadata Stream": "yes",
        "Tagged": "yes",
        "UserProperties": "no",
        "Suspects": "no",
        "Form": "none",
        "JavaScript": "no",
        "Pages": "1",
        "Encrypted": "no",
        "Page size": "595.276 x 841.89 pts (A4)",
        "Page rot": "0",
        "Optimized": "no",
        "PDF version": "1.7",
    }


def test_metadata_declares_the_accessible_standard_and_the_language() -> None:
    data = pdf_bytes(render_report_pdf(a_report(a_point("Un point."), language="fr")))

    assert re.search(rb"pdfuaid:part[^0-9]{1,3}1", data)
    assert re.search(rb"/Lang \(fr\)", data)
    assert re.search(rb"CreationDate|ModDate|CreateDate|ModifyDate", data) is None


@needs_poppler
def test_screen_reader_is_told_headings_lists_and_row_headers() -> None:
    section = a_section(HeadingContent("On drivers", (a_point("One."), a_point("Below.", 1))))

    tags = pdf_structure(render_report_pdf(a_report(sections=(section,))))

    wanted = ("H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody", "TH", "TD")
    assert {tag: tags.count(tag) for tag in wanted} == {
        "H1": 1,
        "H2": 1,
        "H3": 1,
        "H4": 1,
        "L": 2,
        "LI": 2,
        "Lbl": 2,
        "LBody": 2,
        "TH": 3,
        "TD": 3,
    }


def test_bookmarks_are_the_titles() -> None:
    data = pdf_bytes(render_report_pdf(a_report(a_point("One."))))

    assert re.findall(rb"/Title \(([^)]*)\)", data)[-3:] == [
        b"Roundtable, Marrakesh, 6 December 2018",
        b"Reporting Template",
        b"2. Challenges",
    ]


@needs_poppler
def test_arabic_letters_are_in_the_file_as_they_were_typed() -> None:
    content = a_report(a_point("تأتي الدوافع مجتمعة وفق SDG 10.7", language="ar"), language="ar")

    words = pdf_text(render_report_pdf(content)).split()

    assert {"الدوافع", "مجتمعة", "10.7"} - set(words) == set()


def test_same_content_gives_the_same_bytes() -> None:
    content = a_report(a_point("One."))
    assert render_report_pdf(content) == render_report_pdf(content)


@needs_poppler
@pytest.mark.parametrize(
    "typed", ["<b>bold</b> & <script>alert(1)</script>", "{{ content.rapporteur }} {% now %}"]
)
def test_typed_markup_is_shown_as_typed(typed: str) -> None:
    assert typed in " ".join(pdf_text(render_report_pdf(a_report(a_point(typed)))).split())


def test_nothing_is_fetched(tmp_path: Any, recwarn: pytest.WarningsRecorder) -> None:
    picture = tmp_path / "picture.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>found</text></svg>')

    page = '<html lang="en"><title>t</title><p>Words<img src="{}" alt="a picture"></html>'
    with_file = render_pdf(page.format(picture.as_uri()), css="")
    without = render_pdf(page.format("file:///nowhere.svg"), css="")

    assert with_file == without


def test_levels_become_lists_inside_each_other() -> None:
    points = [a_point("a"), a_point("b", 2), a_point("c", 1), a_point("d")]

    steps = [step if value is None else value["text"] for step, value in _steps(points, "en")]

    assert " ".join(steps) == "open a open b end c end close end d end close"


def test_machine_without_the_libraries_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real_import = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)

    with pytest.raises(PdfUnavailable) as refusal:
        render_report_pdf(a_report())

    assert str(refusal.value) == (
        "PDF cannot be made on this machine, since libraries are missing. Ask whoever runs it to "
        f"install {', '.join(SYSTEM_PACKAGES)}, or choose Word."
    )


def test_each_point_runs_as_its_letters_do() -> None:
    points = (a_point("Data come first.", language="ar"), a_point("البيانات أولا.", language="ar"))

    (section,) = report_context(a_report(*points, language="ar"))["sections"]
    items = [shown for step, shown in section["groups"][0]["steps"] if step == "item"]

    assert [(item["language"], item["direction"]) for item in items] == [
        ("und", "ltr"),
        ("ar", "rtl"),
    ]
