"""Files that must not be read: refused at once, with a sentence for the person who chose them."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from reports.importers.word_report import parse_word_report
from reports.parsed import RejectedFile
from tests.reports.importers.docx_builder import (
    document_xml,
    docx,
    in_section,
    par,
    parts,
    raw,
    row,
    run,
    table,
    zipped,
)
from tests.reports.importers.refusals import ANSWER, refusal, with_part

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


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


@pytest.mark.parametrize(
    ("body", "what"),
    [
        pytest.param(table(row(*["<w:tc/>"] * 31_000)), "30000", id="cells"),
        pytest.param(
            raw('<w:bookmarkStart w:id="1" w:name="a"/>' * 31_000 + run("Fees.")),
            "30000",
            id="bookmarks",
        ),
        pytest.param(
            "".join(f'<n{number % 9}:p xmlns:n{number % 9}="u"/>' for number in range(20_500)),
            "20000",
            id="paragraphs under other names",
        ),
        pytest.param(raw("<w:r><w:t>a</w:t></w:r>" * 80_000), "300000", id="runs"),
    ],
)
def test_more_pieces_than_a_report_has(body: str, what: str) -> None:
    assert refusal(docx(in_section(1, body))).startswith(
        f"it is too long for a report: its content exceeds the limit of {what} pieces"
    )


@pytest.mark.parametrize("name", ["word/styles.xml", "[Content_Types].xml"])
def test_more_definitions_than_word_can_make(name: str) -> None:
    files = parts(ANSWER)
    end = files[name].rindex(b"</")
    many = b'<w:style w:styleId="a"/>' if "styles" in name else b'<Default Extension="a"/>'
    files[name] = files[name][:end] + many * 110_000 + files[name][end:]

    assert refusal(zipped(files)).startswith("it is too long for a report")


def test_paragraph_beyond_the_length_of_a_point_is_read_whole() -> None:
    long = "word " * 9000
    report = parse_word_report(docx(in_section(1, par(long))), file_name="r.docx")

    assert report.sections[0].points[0].text == long.strip()


def test_parts_that_share_one_entry_of_the_archive() -> None:
    whole = docx(ANSWER)
    directory = whole.index(b"PK\x01\x02")
    entry = whole[directory : whole.index(b"PK\x01\x02", directory + 4)]
    twin = entry.replace(b"[Content_Types].xml", b"[Content_Types].xmm")
    end = whole.rindex(b"PK\x05\x06")
    size = struct.unpack_from("<I", whole, end + 12)[0] + len(twin)
    count = struct.unpack_from("<H", whole, end + 10)[0] + 1
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, directory, 0)

    assert refusal(whole[:end] + twin + tail).startswith("it is damaged")


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


def test_long_report_is_imported_whole() -> None:
    words = "migration governance drivers skills city region data rights health school "
    body = in_section(1, *[par(f"{number} {words}") for number in range(4000)])
    content = docx(body)

    report = parse_word_report(content, file_name="long.docx")

    assert report.point_count == 4000
    assert report.sections[0].points[-1].text == f"3999 {words}".strip()
