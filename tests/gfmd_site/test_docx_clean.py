"""What leaves the house in a Word file: each test first puts a name where Word may keep one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import pytest

from gfmd_site.lib.docx_clean import R, W, clean_package

NAME = "Nadia Invented"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TYPES = {
    "word/document.xml": f"{WORD_TYPE}document.main+xml",
    "word/styles.xml": f"{WORD_TYPE}styles+xml",
    "word/settings.xml": f"{WORD_TYPE}settings+xml",
    "word/header1.xml": f"{WORD_TYPE}header+xml",
    "word/comments.xml": f"{WORD_TYPE}comments+xml",
    "word/people.xml": f"{WORD_TYPE}people+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "word/media/image1.png": "image/png",
}
STYLES = (
    "<w:style w:type='character' w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'>"
    "<w:rPr><w:lang w:val='de-DE'/></w:rPr></w:style>"
)


def png(comment: str) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    text = chunk(b"tEXt", b"Author\0" + comment.encode())
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + text + pixels + chunk(b"IEND", b"")


def word_root(tag: str, inner: str) -> str:
    return f'<w:{tag} xmlns:w="{W}" xmlns:r="{R}">{inner}</w:{tag}>'


def relationships(*entries: str) -> str:
    items = "".join(f"<Relationship {entry}/>" for entry in entries)
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{items}</Relationships>'


def relation(number: int, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'Id="rId{number}" Type="{R}/{kind}" Target="{target}"{mode}'


def word_file(body: str = "", replaced: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file that holds NAME in every place that is not text."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": relationships(
            relation(1, "officeDocument", "word/document.xml"),
            relation(2, "extended-properties", "docProps/app.xml"),
            relation(3, "custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": word_root("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/styles.xml": word_root("styles", STYLES),
        "word/_rels/document.xml.rels": relationships(
            relation(1, "styles", "styles.xml"),
            relation(2, "settings", "settings.xml"),
            relation(3, "comments", "comments.xml"),
            relation(4, "people", "people.xml"),
            relation(5, "image", "media/image1.png"),
            relation(6, "hyperlink", "https://example.org/", external=True),
            relation(7, "hyperlink", f"file:///home/{NAME}", external=True),
        ),
        "word/settings.xml": word_root("settings", "<w:compat/>"),
        "word/comments.xml": word_root("comments", NAME),
        "word/people.xml": word_root("people", NAME),
        "word/media/image1.png": png(NAME),
        "docProps/app.xml": f"<Properties><Manager>{NAME}</Manager></Properties>",
        "docProps/custom.xml": f"<Properties>{NAME}</Properties>",
        **(replaced or {}),
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in TYPES.items()
        if name in files
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, data in files.items():
            archive.writestr(name, data)
    return output.getvalue()


def clean(data: bytes) -> bytes:
    return clean_package(data, title="Reporting template", language="fr")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_package_holds_the_listed_parts_only() -> None:
    assert list(parts(clean(word_file()))) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/media/image1.png",
        "word/settings.xml",
        "word/styles.xml",
        "docProps/core.xml",
    ]


def test_core_properties_hold_title_creator_and_language_only() -> None:
    properties = docx.Document(io.BytesIO(clean(word_file()))).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Reporting template",
        "GFMD",
        "fr",
    )
    assert (properties.created, properties.modified, properties.last_modified_by) == (
        None,
        None,
        "",
    )


def test_every_entry_has_the_fixed_time_and_no_comment() -> None:
    with zipfile.ZipFile(io.BytesIO(clean(word_file()))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.extra + info.comment for info in archive.infolist()} == {b""}


def test_cleaning_twice_gives_the_same_bytes() -> None:
    once = clean(word_file(f"<w:p>{run('Words')}</w:p>"))
    assert clean(once) == once


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"<w:p><w:del w:author='{NAME}'><w:r><w:delText>{NAME}</w:delText></w:r></w:del>"
            f"{run('Kept')}</w:p>",
            id="tracked deletion",
        ),
        pytest.param(
            f"<w:p><w:ins w:author='{NAME}'>{run('Kept')}</w:ins></w:p>", id="tracked insertion"
        ),
        pytest.param(
            f"<w:p><w:moveFrom w:author='{NAME}'>{run(NAME)}</w:moveFrom>"
            f"<w:moveTo w:author='{NAME}'>{run('Kept')}</w:moveTo></w:p>",
            id="moved text",
        ),
        pytest.param(
            f"<w:p>{run('Kept', f'''<w:rPrChange w:author='{NAME}'/>''')}</w:p>",
            id="tracked formatting",
        ),
        pytest.param(f"<w:p>{run('Kept')}{run(NAME, '<w:vanish/>')}</w:p>", id="hidden run"),
        pytest.param(
            f"<w:p>{run('Kept')}{run(NAME, '''<w:rStyle w:val='Secret'/>''')}</w:p>",
            id="hidden style",
        ),
        pytest.param(
            f"<w:p><w:permStart w:id='1' w:ed='{NAME}'/>{run('Kept')}<w:permEnd w:id='1'/></w:p>",
            id="permission",
        ),
        pytest.param(
            f"<w:p><w:smartTag w:element='{NAME}'>{run('Kept')}</w:smartTag></w:p>", id="smart tag"
        ),
        pytest.param(
            f"<w:p><w:hyperlink r:id='rId7'>{run('Kept')}</w:hyperlink></w:p>", id="local link"
        ),
        pytest.param(f"<w:p><!-- {NAME} --><?by {NAME}?>{run('Kept')}</w:p>", id="XML comment"),
        pytest.param(f"<w:p>{run('Kept')}</w:p><w:altChunk r:id='rId9'/>", id="embedded file"),
    ],
)
def test_name_in_the_text_part_is_gone_and_the_words_stay(body: str) -> None:
    cleaned = clean(word_file(body))
    assert [name for name, data in parts(cleaned).items() if NAME.encode() in data] == []
    assert texts(cleaned) == ["Kept"]
    assert b"altChunk" not in parts(cleaned)["word/document.xml"]


def test_deleted_paragraph_end_joins_the_next_paragraph() -> None:
    body = (
        f"<w:p><w:pPr><w:rPr><w:del w:author='{NAME}'/></w:rPr></w:pPr>{run('One ')}</w:p>"
        f"<w:p>{run('two')}</w:p>"
    )
    assert texts(clean(word_file(body))) == ["One two"]


def test_deleted_table_row_is_gone() -> None:
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    body = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
        f"<w:tr><w:trPr><w:del w:author='{NAME}'/></w:trPr>{cell.format(run(NAME))}</w:tr>"
        f"<w:tr>{cell.format(run('Kept'))}</w:tr></w:tbl><w:p/>"
    )
    table = docx.Document(io.BytesIO(clean(word_file(body)))).tables[0]
    assert [cell.text for row in table.rows for cell in row.cells] == ["Kept"]


def test_revision_ids_are_gone() -> None:
    body = f"<w:p w:rsidR='00A1' w:rsidRDefault='00A2'>{run('Words')}</w:p>"
    assert b"rsid" not in parts(clean(word_file(body)))["word/document.xml"]


def test_settings_keep_what_changes_the_page_only() -> None:
    settings = word_root(
        "settings",
        f"<w:trackRevisions/><w:rsids><w:rsidRoot w:val='00A1'/></w:rsids><w:compat/>"
        f"<w:docVars><w:docVar w:name='by' w:val='{NAME}'/></w:docVars>",
    )
    cleaned = parts(clean(word_file(replaced={"word/settings.xml": settings})))["word/settings.xml"]
    assert cleaned.decode().endswith("><w:compat/></w:settings>")


def test_picture_loses_its_metadata_and_its_file_name() -> None:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = (
        f"<w:p><w:r><w:drawing><wp:inline xmlns:wp='{wp}'>"
        f"<wp:docPr id='7' name='{NAME}.png' descr='The logo of the Forum'/>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    cleaned = parts(clean(word_file(picture)))
    assert NAME.encode() not in cleaned["word/media/image1.png"]
    assert cleaned["word/media/image1.png"][-8:-4] == b"IEND"
    assert b'name="Picture 7" descr="The logo of the Forum"' in cleaned["word/document.xml"]


def test_jpeg_loses_its_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TYPES, "word/media/image1.png", "image/jpeg")
    exif = b"\xff\xe1" + struct.pack(">H", 2 + len(NAME)) + NAME.encode()
    tables, scan = b"\xff\xdb\x00\x03\x01", b"\xff\xda\x00\x02pixels\xff\xd9"
    picture = b"\xff\xd8" + exif + tables + scan
    cleaned = clean(word_file(replaced={"word/media/image1.png": picture}))
    assert parts(cleaned)["word/media/image1.png"] == b"\xff\xd8" + tables + scan


def test_link_to_the_web_is_kept() -> None:
    body = f"<w:p><w:hyperlink r:id='rId6'>{run('Link')}</w:hyperlink></w:p>"
    document = docx.Document(io.BytesIO(clean(word_file(body))))
    assert [link.url for link in document.paragraphs[0].hyperlinks] == ["https://example.org/"]


def test_document_has_one_language() -> None:
    styles = parts(clean(word_file()))["word/styles.xml"].decode()
    assert styles.count("<w:lang ") == 1
    assert '<w:lang w:val="fr-FR" w:bidi="ar-SA"/>' in styles


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"words", id="not a zip"),
        pytest.param(word_file(replaced={"_rels/.rels": relationships()}), id="nothing to open"),
        pytest.param(word_file()[:400], id="cut short"),
        pytest.param(word_file(replaced={"word/document.xml": "<w:document>"}), id="damaged XML"),
    ],
)
def test_other_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an ordinary Word document"):
        clean(data)


def test_file_with_macros_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    macro_type = "application/vnd.ms-word.document.macroEnabled.main+xml"
    monkeypatch.setitem(TYPES, "word/document.xml", macro_type)
    with pytest.raises(ValueError, match="without macros"):
        clean(word_file())
