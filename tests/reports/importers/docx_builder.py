"""Small Word files made in memory, with invented people only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_STYLES = {
    "Normal": ("Normal", ""),
    "Heading2": ("heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr>'),
    "Heading3": ("heading 3", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/></w:rPr>'),
    "ListBullet": ("List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    "ListBullet2": ("List Bullet 2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    "TOC1": ("toc 1", ""),
}
TITLES = (
    "1. Summary/Main discussion points",
    "2. Challenges",
    "3. Opportunities / good practices / innovations for the way forward",
    "4. Relevance to the Global Compact for Migration",
    "5. Contributions to the achievement of the Agenda 2030",
    "6. Inspiring quotes",
)


# -- pieces of a document --


def run(text: str, look: str = "") -> str:
    """A run; `look` is its properties, such as "<w:b/>". Line breaks and tabs become elements."""
    inner = ""
    for index, line in enumerate(text.split("\n")):
        inner += "<w:br/>" if index else ""
        cells = [f'<w:t xml:space="preserve">{escape(cell)}</w:t>' for cell in line.split("\t")]
        inner += "<w:tab/>".join(cells)
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{properties}{inner}</w:r>"


def bold(text: str) -> str:
    return run(text, "<w:b/>")


def raw(content: str, properties: str = "") -> str:
    """A paragraph of ready runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def par(text: str, look: str = "", *, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return raw(run(text, look), named + properties)


def heading(text: str) -> str:
    return par(text, "<w:b/>")


def bullet(text: str, level: int = 0) -> str:
    return raw(run(text), list_item(level))


def list_item(level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def cell(*blocks: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks) or '<w:p/>'}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field(command: str, shown: str, data: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{escape(command)}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def text_box(*blocks: str) -> str:
    """A run with a text box, stored twice as Word does."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>'
        "</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def free_text(*answers: str) -> str:
    """A report without tables: the six titles, each with its answer, in order."""
    answers += ("",) * (len(TITLES) - len(answers))
    return "".join(heading(title) + answer for title, answer in zip(TITLES, answers, strict=True))


def in_section(number: int, *blocks: str) -> str:
    """A report in which one section has this answer."""
    answers = [""] * len(TITLES)
    answers[number - 1] = "".join(blocks)
    return free_text(*answers)


# -- whole files --


def document_xml(body: str) -> bytes:
    return f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>".encode()


def relationship(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{kind}" Type="{R}/{kind}" Target={quoteattr(target)}{mode}/>'


def relationships(*nodes: str) -> bytes:
    body = "".join(nodes)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'.encode()


def parts(
    body: str,
    *,
    links: Iterable[str] = (),
    notes: Mapping[int, str] | None = None,
    main_type: str = MAIN_TYPE,
) -> dict[str, bytes]:
    """The parts of a sound file; a test adds to them or breaks them."""
    linked = [relationship("styles", "styles.xml"), *links]
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ).encode(),
        "_rels/.rels": relationships(relationship("officeDocument", "word/document.xml")),
        "word/document.xml": document_xml(body),
        "word/styles.xml": _styles(),
    }
    if notes:
        linked.append(relationship("footnotes", "footnotes.xml"))
        inner = "".join(
            f'<w:footnote w:id="{number}">{par(text)}</w:footnote>'
            for number, text in notes.items()
        )
        files["word/footnotes.xml"] = f"<w:footnotes {_NAMESPACES}>{inner}</w:footnotes>".encode()
    files["word/_rels/document.xml.rels"] = relationships(*linked)
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return output.getvalue()


def docx(body: str, *, notes: Mapping[int, str] | None = None, links: Iterable[str] = ()) -> bytes:
    return zipped(parts(body, notes=notes, links=links))


def _styles() -> bytes:
    inner = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
        for key, (name, more) in _STYLES.items()
    )
    return f"<w:styles {_NAMESPACES}>{inner}</w:styles>".encode()
