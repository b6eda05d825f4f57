"""Files that must not be read: refused at once, with a sentence for the person who chose them."""

from __future__ import annotations

import io
import re
import socket
import struct
import time
import zipfile
from pathlib import Path

import pytest

from reports.importers.base import RejectedFile
from reports.importers.word_report import parse_word_report
from tests.reports.importers.docx_builder import (
    document_xml,
    docx,
    field,
    in_section,
    par,
    parts,
    raw,
    relationship,
    relationships,
    run,
    zipped,
)

ANSWER = in_section(1, par("Fees are high."))
JARGON = re.compile(r"traceback|exception|error|lxml|python|zipfile|0x|nonetype", re.IGNORECASE)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def refusal(source: bytes | io.BufferedIOBase) -> str:
    """The message, without the opening that all have."""
    started = time.perf_counter()
    with pytest.raises(RejectedFile) as refused:
        parse_word_report(source, file_name="RT 2.2.docx")
    assert time.perf_counter() - started < 1.5
    message = refused.value.message
    assert not JARGON.search(message)
    opening = "The file “RT 2.2.docx” was not accepted: "
    assert message.startswith(opening)
    assert message.endswith(".")
    return message.removeprefix(opening)


def with_part(name: str, content: bytes) -> bytes:
    return zipped({**parts(ANSWER), name: content})


def with_link(kind: str, target: str, *, external: bool = True) -> bytes:
    return docx(ANSWER, links=[relationship(kind, target, external=external)])


def bomb(name: str, megabytes: int) -> bytes:
    """A sound file with one part that unpacks to many megabytes of blanks."""
    output = io.BytesIO(docx(ANSWER))
    with (
        zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as stream,
    ):
        for _ in range(megabytes):
            stream.write(b" " * (1 << 20))
    return output.getvalue()


# -- other files with the name of a Word file --


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty, there is nothing in it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "it is not a Word document (.docx)"),
        (b"Just some notes.", "it is not a Word document (.docx)"),
        (b"{\\rtf1\\ansi Notes}", "it is a rich text file (.rtf)"),
        (b"%PDF-1.7\n", "it is a PDF file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "it is in the old Word format (.doc)",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "it is protected by a password",
        ),
        (
            zipped(
                {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
            ),
            "it is an OpenDocument file (.odt)",
        ),
        (zipped({"notes.txt": b"Notes"}), "it is not a Word document (.docx)"),
    ],
)
def test_other_format_gets_its_own_advice(content: bytes, words: str) -> None:
    assert refusal(content).startswith(words)


@pytest.mark.parametrize(
    ("main_type", "words"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "it contains macros"),
        (f"{WORD}.template.main+xml", "it is a Word template (.dotx)"),
        ("application/xml", "it is not a Word document (.docx)"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "it is not a Word document (.docx)",
        ),
    ],
)
def test_wrong_content_type(main_type: str, words: str) -> None:
    assert refusal(zipped(parts(ANSWER, main_type=main_type))).startswith(words)


def test_macros_without_their_content_type() -> None:
    assert refusal(with_part("word/vbaProject.bin", b"\xd0\xcf")).startswith("it contains macros")


# -- damaged files --


def test_interrupted_upload() -> None:
    whole = docx(ANSWER)

    assert refusal(whole[: len(whole) * 6 // 10]).startswith("it is damaged or incomplete")


def test_missing_document() -> None:
    files = parts(ANSWER)
    del files["word/document.xml"]

    assert refusal(zipped(files)).startswith("it is incomplete, the document itself is missing")


def test_missing_content_types() -> None:
    files = parts(ANSWER)
    del files["[Content_Types].xml"]

    assert refusal(zipped(files)).startswith("it is damaged or incomplete")


@pytest.mark.parametrize("control", [b"\x00", b"\x08", b"&#0;", b"&#31;", b"&undefined;"])
def test_characters_that_xml_forbids(control: bytes) -> None:
    broken = document_xml(ANSWER).replace(b"Fees", b"Fees" + control)

    assert refusal(with_part("word/document.xml", broken)).startswith("it is damaged")


def test_part_that_does_not_match_its_checksum() -> None:
    content = bytearray(docx(ANSWER))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        offset = archive.getinfo("word/document.xml").header_offset
    content[offset + 80] ^= 0xFF

    assert refusal(bytes(content)).startswith("it is damaged")


def test_encrypted_entry() -> None:
    content = bytearray(docx(ANSWER))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert refusal(bytes(content)).startswith("it is protected by a password")


# -- files that unpack to too much --


@pytest.mark.parametrize("name", ["word/extra.xml", "docProps/custom.xml", "word/media/a.bmp"])
def test_bomb_in_any_part(name: str) -> None:
    assert refusal(bomb(name, 80)).startswith("it is too large: its content unpacks to more")


def test_bomb_that_lies_about_its_size() -> None:
    content = bomb("word/media/a.bmp", 80)
    entry = content.rindex(b"PK\x01\x02")
    lie = content[: entry + 24] + struct.pack("<I", 10) + content[entry + 28 :]

    assert refusal(lie).startswith("it is damaged or incomplete")


def test_upload_beyond_the_limit_is_not_even_opened() -> None:
    assert refusal(b"PK\x03\x04" + bytes(21 << 20)).startswith(
        "it is too large, the limit is 20 MB"
    )


def test_too_many_parts() -> None:
    files = {f"customXml/item{number}.xml": b"<a/>" for number in range(2100)}

    assert refusal(zipped({**parts(ANSWER), **files})).startswith(
        "it is too large, it has too many"
    )


def test_too_many_paragraphs() -> None:
    assert refusal(docx(in_section(1, par("a") * 21_000))).startswith("it is too long for a report")


def test_too_many_elements() -> None:
    assert refusal(docx(in_section(1, "<w:p/>" * 700_000))).startswith("it is too long")


def test_document_nested_too_deeply() -> None:
    deep = "<w:sdt><w:sdtContent>" * 100 + par("Fees.") + "</w:sdtContent></w:sdt>" * 100
    deeper = "<a>" * 5000 + "</a>" * 5000

    assert refusal(docx(deep)).startswith("its content is nested too deeply")
    assert refusal(docx(deeper)).startswith("its content is nested too deeply")


def test_picture_with_too_many_pixels() -> None:
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 60_000, 60_000)

    assert refusal(with_part("word/media/a.png", header + bytes(20))).startswith(
        "a picture in it is too large"
    )


def test_attribute_of_a_megabyte_does_no_harm() -> None:
    huge = f'<w:bookmarkStart w:id="1" w:name="{"a" * (1 << 20)}"/>'
    report = parse_word_report(docx(in_section(1, raw(huge + run("Fees.")))), file_name="r.docx")

    assert [point.text for point in report.sections[0].points] == ["Fees."]


# -- files that reach out --


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


# -- names of parts --


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.txt",
        "word/../../evil.txt",
        "/etc/evil",
        "word\\evil.xml",
        "C:/evil.txt",
        "word/a\nb.xml",
        "WORD/document.xml",
    ],
)
def test_unsafe_name_of_a_part(name: str) -> None:
    assert refusal(with_part(name, b"<a/>")).startswith(
        "it is not a valid Word document: the names"
    )


def test_two_parts_of_one_name() -> None:
    output = io.BytesIO(docx(ANSWER))
    with zipfile.ZipFile(output, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("word/document.xml", document_xml(par("Other.")))

    assert refusal(output.getvalue()).startswith("it is not a valid Word document: the names")


def test_compression_that_word_does_not_use() -> None:
    output = io.BytesIO(docx(ANSWER))
    with zipfile.ZipFile(output, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/extra.xml", b"<a/>")

    assert refusal(output.getvalue()).startswith("it is damaged")


# -- ways in --


def test_source_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(docx(ANSWER))

    with path.open("rb") as file:
        assert parse_word_report(file, file_name="report.docx").point_count == 1


def test_file_name_is_shown_short_and_on_one_line() -> None:
    with pytest.raises(RejectedFile) as refused:
        parse_word_report(b"", file_name="a\nb\x00" + "c" * 200)

    assert refused.value.message.startswith(f"The file “a b {'c' * 75}…” was not accepted: ")


def test_long_report_is_imported_whole_and_fast() -> None:
    words = "migration governance drivers skills city region data rights health school "
    body = in_section(1, *[par(f"{number} {words}") for number in range(4000)])
    content = docx(body)

    started = time.perf_counter()
    report = parse_word_report(content, file_name="long.docx")

    assert time.perf_counter() - started < 4
    assert report.point_count == 4000
    assert report.sections[0].points[-1].text == f"3999 {words}".strip()
