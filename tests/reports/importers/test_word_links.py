"""Files that would fetch, start or carry something else: refused, and nothing is contacted."""

from __future__ import annotations

import socket

import pytest

from reports.importers.word_report import parse_word_report
from tests.reports.importers.docx_builder import (
    document_xml,
    docx,
    field,
    in_section,
    parts,
    raw,
    relationship,
    relationships,
    run,
    zipped,
)
from tests.reports.importers.refusals import ANSWER, refusal, with_link, with_part


@pytest.mark.parametrize(
    "name",
    ["word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels", "word/extra.xml"],
)
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]>',
    ],
)
def test_dtd_in_any_part(name: str, doctype: bytes) -> None:
    content = parts(ANSWER).get(name, b"<a/>")

    assert refusal(with_part(name, doctype + content)).startswith("it holds unsafe instructions")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_dtd_in_another_encoding(encoding: str) -> None:
    text = "<!DOCTYPE a [<!ENTITY x 'y'>]>" + document_xml(ANSWER).decode()

    assert "cannot be read" in refusal(with_part("word/document.xml", text.encode(encoding)))


def test_encoding_that_could_hide_a_dtd() -> None:
    content = b'<?xml version="1.0" encoding="utf-7"?>' + document_xml(ANSWER)

    assert refusal(with_part("word/document.xml", content)).startswith("it holds unsafe")


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://127.0.0.1:9/a.png"),
        ("image", "https://example.org/a.png"),
        ("image", "\\\\server\\share\\a.png"),
        ("image", "file://server/share/a.png"),
        ("image", "//example.org/a.png"),
        ("attachedTemplate", "http://127.0.0.1:9/a.dotm"),
        ("attachedTemplate", "file:///\\\\server\\share\\a.dotm"),
        ("subDocument", "file:///C:/part.docx"),
        ("aFChunk", "https://example.org/part.html"),
        ("oleObject", "file:///C:/budget.xlsx"),
        ("frame", "https://example.org/"),
        ("video", "https://example.org/a.mp4"),
        ("anythingNew", "ftp://example.org/a"),
    ],
)
def test_link_that_would_be_fetched(kind: str, target: str) -> None:
    message = refusal(with_link(kind, target))

    assert message.startswith(f"part of it is an external link to another place ({target})")


def test_link_in_the_relationships_of_a_header() -> None:
    link = relationship("image", "http://127.0.0.1:9/a.png", external=True)

    assert refusal(with_part("word/_rels/header1.xml.rels", relationships(link))).startswith(
        "part of it is an external link"
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://example.org/report"),
        ("attachedTemplate", "file:///C:\\Users\\a\\Templates\\Normal.dotm"),
        ("attachedTemplate", "C:\\Templates\\Normal.dotm"),
        ("attachedTemplate", "Normal.dotm"),
        ("image", "file:///C:/Users/a/photo.png"),
    ],
)
def test_link_that_is_normal_in_real_files(kind: str, target: str) -> None:
    report = parse_word_report(with_link(kind, target), file_name="r.docx")

    assert [point.text for point in report.sections[0].points] == ["Fees are high."]


@pytest.mark.parametrize("kind", ["oleObject", "control", "aFChunk"])
def test_object_or_document_inside_the_file(kind: str) -> None:
    message = refusal(with_link(kind, "embeddings/thing1.bin", external=False))

    assert message.startswith("another file or program object is embedded in it (thing1.bin)")


def test_archive_inside_the_file() -> None:
    message = refusal(with_part("word/media/image1.png", zipped({"a.txt": b"a"})))

    assert message.startswith("another file or program object is embedded in it (image1.png)")


def test_workbook_of_a_chart_is_normal() -> None:
    content = with_part("word/embeddings/Sheet1.xlsx", zipped({"a.txt": b"a"}))

    assert parse_word_report(content, file_name="r.docx").point_count == 1


@pytest.mark.parametrize("command", [" DDEAUTO c:\\\\cmd.exe", 'DDE "excel" "a"', "dde a b"])
def test_field_that_starts_a_program(command: str) -> None:
    fields = [
        raw(field(command, "Total")),
        raw(
            f'<w:fldSimple w:instr="{command.replace(chr(34), "&quot;")}">{run("a")}</w:fldSimple>'
        ),
    ]

    for one in fields:
        assert refusal(docx(in_section(1, one))).startswith("it contains a field that starts")


@pytest.mark.parametrize(
    "command",
    [
        'INCLUDEPICTURE "http://127.0.0.1:9/a.png" \\d',
        "INCLUDETEXT https://example.org/a.docx",
        'LINK Excel.Sheet.12 "\\\\\\\\server\\\\a.xlsx"',
    ],
)
def test_field_that_fetches(command: str) -> None:
    assert refusal(docx(in_section(1, raw(field(command, "a"))))).startswith(
        "part of it is an external"
    )


@pytest.mark.parametrize("command", ['HYPERLINK "https://example.org"', "PAGE", "REF DDE"])
def test_field_that_is_normal_in_real_files(command: str) -> None:
    content = docx(in_section(1, raw(field(command, "shown"))))

    assert parse_word_report(content, file_name="r.docx").sections[0].points[0].text == "shown"


def test_nothing_is_contacted(monkeypatch: pytest.MonkeyPatch) -> None:
    def contact(*arguments: object) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(socket.socket, "connect", contact)
    monkeypatch.setattr(socket, "getaddrinfo", contact)

    refusal(with_link("image", "http://127.0.0.1:9/a.png"))
    refusal(with_part("word/document.xml", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a"><a/>'))
