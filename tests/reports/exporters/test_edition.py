"""A whole edition as one file: order, table of contents, names, and how it can be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
import pytest
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn

from reports.choices import ReportStatus
from reports.domain.edition_content import edition_content, reports_in_order
from reports.exporters.edition import EDITION_FORMATS, EditionOptions, edition_chunks
from reports.exporters.word_edition import render_word_edition
from reports.models import Report, Session
from tests.build import make_point, make_quote, make_report, make_session
from tests.cast import Cast
from tests.pdf import needs_poppler, pdf_text


@pytest.fixture
def edition(cast: Cast) -> Cast:
    """Three reports: 1.2, 3.1 in Arabic, and one whose session belongs to no theme."""
    make_point(cast.report, "@Kenya asked for portable permits.", heading="On drivers")
    make_point(cast.other_report, "Desks in the port.")
    Report.objects.filter(pk=cast.report.pk).update(language="ar")
    tenth = make_session(cast.edition, "10.1", title="A further room")
    make_point(make_report(tenth), "Something else.")
    return cast


def whole(cast: Cast, format_name: str, **options: object) -> bytes:
    chosen = EditionOptions(**options)  # type: ignore[arg-type]
    return b"".join(edition_chunks(cast.edition, format_name, sees_names=False, options=chosen))


def headings(data: bytes) -> list[tuple[str, str]]:
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    return [(p.style.name, p.text) for p in paragraphs if p.style.name.startswith("Heading")]


def test_reports_stand_by_theme_and_number(edition: Cast) -> None:
    Session.objects.filter(number="10.1").update(theme=edition.session.theme)
    assert [r.code for r in reports_in_order(edition.edition)] == [
        "2018-1.2",
        "2018-3.1",
        "2018-10.1",
    ]


def test_document_has_a_heading_for_each_theme_and_report(edition: Cast) -> None:
    assert headings(whole(edition, "docx")) == [
        ("Heading 1", "Theme 1: Good migration governance"),
        ("Heading 2", "1.2 Access to services"),
        ("Heading 1", "Theme 3: Good migration governance"),
        ("Heading 2", "3.1 Aligning governance with new drivers"),
        ("Heading 1", "Other sessions"),
        ("Heading 2", "10.1 A further room"),
    ]


def test_table_of_contents_is_a_field_whose_entries_lead_to_the_headings(edition: Cast) -> None:
    body = docx.Document(io.BytesIO(whole(edition, "docx"))).element.body

    codes = [code.text for code in body.iter(qn("w:instrText"))]
    links = [
        ("".join(link.itertext(qn("w:t"))), link.get(qn("w:anchor")))
        for link in body.iter(qn("w:hyperlink"))
    ]
    marks = {
        mark.get(qn("w:name")): "".join(mark.getparent().itertext(qn("w:t")))
        for mark in body.iter(qn("w:bookmarkStart"))
    }
    assert codes[0] == r' TOC \o "1-2" \h \z \u '
    assert codes[1] == r" PAGEREF _Toc000001 \h "
    assert [words for words, _anchor in links] == [
        "Theme 1: Good migration governance",
        "1.2 Access to services",
        "Theme 3: Good migration governance",
        "3.1 Aligning governance with new drivers",
        "Other sessions",
        "10.1 A further room",
    ]
    assert [marks[anchor] for _words, anchor in links] == [words for words, _anchor in links]
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == dict.fromkeys(
        ("begin", "separate", "end"), 7
    )


def test_arabic_report_is_mirrored_among_others_that_are_not(edition: Cast) -> None:
    tables = docx.Document(io.BytesIO(whole(edition, "docx"))).tables

    mirrored = [table._tblPr.find(qn("w:bidiVisual")) is not None for table in tables]

    assert mirrored == [False, False, True, True, False, False]


def test_bookmarks_are_all_different(edition: Cast) -> None:
    body = docx.Document(io.BytesIO(whole(edition, "docx"))).element.body
    for attribute in ("w:name", "w:id"):
        found = [mark.get(qn(attribute)) for mark in body.iter(qn("w:bookmarkStart"))]
        assert sorted(found) == sorted(set(found))


def test_edition_without_reports_is_a_title_page(cast: Cast) -> None:
    content = edition_content(cast.edition, sees_names=False, only_accepted=True)
    assert headings(render_word_edition(content)) == []


def test_accepted_reports_only(edition: Cast) -> None:
    Report.objects.filter(pk=edition.other_report.pk).update(status=ReportStatus.ACCEPTED)
    shown = [text for style, text in headings(whole(edition, "docx", only_accepted=True))]
    assert shown == ["Theme 1: Good migration governance", "1.2 Access to services"]


@needs_poppler
def test_pdf_counts_the_pages_in_its_table_of_contents(edition: Cast) -> None:
    contents = pdf_text(whole(edition, "pdf")).split("\f")[1].splitlines()
    lines = [line.replace(".", " ").split() for line in contents if "Theme" in line]
    assert [(line[1], line[-1]) for line in lines] == [("1:", "3"), ("3:", "4")]


@pytest.mark.parametrize("inner", ["docx", "txt"])
def test_zip_holds_one_file_for_each_report(inner: str, edition: Cast) -> None:
    data = whole(edition, "zip", inner_format=inner)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        times = {entry.date_time for entry in archive.infolist()}
        names = archive.namelist()
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert names == [
        f"2018-1.2-public.{inner}",
        f"2018-3.1-public.{inner}",
        f"2018-10.1-public.{inner}",
    ]


@pytest.mark.parametrize("format_name", ["csv", "zip"])
def test_file_is_sent_while_it_is_made(format_name: str, edition: Cast) -> None:
    chunks = edition_chunks(edition.edition, format_name, sees_names=False)

    first = next(iter(chunks))

    assert isinstance(chunks, Iterator)
    assert first != b""
    assert b"Something else." not in first


def test_same_edition_gives_the_same_bytes(edition: Cast) -> None:
    for format_name in EDITION_FORMATS:
        assert whole(edition, format_name) == whole(edition, format_name)


def test_options_come_back_from_the_register(edition: Cast) -> None:
    options = EditionOptions(only_accepted=True, inner_format="pdf")
    assert EditionOptions.from_values(options.as_values()) == options


def confirmed(client: Client, url: str, fields: dict[str, str]) -> bytes:
    page = client.post(url, fields)
    values = {"confirm": page.context["check"].basis, "seen": "1"}
    response = client.post(url, {**fields, **values})
    streamed = getattr(response, "streaming_content", None)
    return b"".join(streamed) if streamed is not None else response.content


@pytest.mark.parametrize("format_name", ["csv", "docx", "zip"])
def test_page_gives_the_edition_after_the_check_without_names(
    format_name: str, edition: Cast
) -> None:
    make_quote(edition.report)
    client = Client()
    client.force_login(edition.staff)
    url = reverse("reports:edition-export", args=[2018])

    public = confirmed(client, url, {"format": format_name, "inner_format": "txt"})
    team = confirmed(client, url, {"format": format_name, "inner_format": "txt", "profile": "team"})

    assert ["Kenya" in text_in(public), "Kenya" in text_in(team)] == [False, True]


def text_in(data: bytes) -> str:
    if data[:2] != b"PK":
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


def test_chair_exports_no_names_and_no_other_edition(edition: Cast) -> None:
    client = Client()
    client.force_login(edition.chair)

    url = reverse("reports:edition-export", args=[2018])
    statuses = [
        client.post(url, {"format": "csv", "profile": "team"}).status_code,
        client.post(url, {"format": "csv"}).status_code,
        client.get(reverse("reports:edition-export", args=[2019])).status_code,
    ]

    assert statuses == [403, 200, 404]
