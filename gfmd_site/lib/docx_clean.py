"""A Word file stripped to what its reader is meant to see.

Word keeps much more than the page shows: authors, tracked deletions, comments, hidden text,
revision ids, the time of each save. Whatever is not on the lists below is left out, so a part
that a later version of Word invents is left out as well.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from lxml import etree

from gfmd_site.lib.script import UNNAMED

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CREATOR = "GFMD"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
_NOT_WORD = "The file is not an ordinary Word document (.docx without macros)."
LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA", UNNAMED: "x-none"}

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN_TYPE = f"{_WORD_TYPE}document.main+xml"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_STYLES_TYPE = f"{_WORD_TYPE}styles+xml"
_SETTINGS_TYPE = f"{_WORD_TYPE}settings+xml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
_WORD_PARTS = re.compile("styles|numbering|settings|fontTable|header|footer|footnotes|endnotes")
_IMAGE_TYPES = {"image/png", "image/jpeg"}
_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)

_SETTINGS = re.compile(
    "autoHyphenation|characterSpacingControl|clrSchemeMapping|compat|decimalSymbol|"
    "defaultTabStop|endnotePr|evenAndOddHeaders|footnotePr|gutterAtTop|"
    "listSeparator|mathPr|mirrorMargins|themeFontLang"
)
_UNWRAPPED = {"customXml", "ins", "moveTo", "smartTag"}
_DROPPED = re.compile(
    "annotationRef|cellDel|cellIns|cellMerge|commentRangeEnd|commentRangeStart|"
    "commentReference|customXmlPr|dataBinding|del|lastRenderedPageBreak|moveFrom|"
    "permEnd|permStart|proofErr|smartTagPr"
    r"|\w+Change|(moveFrom|moveTo|customXml\w+)Range(Start|End)"
)
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}


@dataclass
class _Relation:
    id: str
    type: str
    target: str
    external: bool = False


@dataclass
class _Part:
    name: str
    content_type: str
    data: bytes = b""
    relations: list[_Relation] = field(default_factory=list)


def clean_package(data: bytes, *, title: str, language: str) -> bytes:
    """The same Word file without history, comments, hidden text or personal properties.

    The result depends on the arguments alone: the same input gives the same bytes. Raises
    ValueError when `data` is not an ordinary Word document (a macro-enabled one is refused).
    """
    source = _read_zip(data)
    parts = _reachable_parts(source)
    hidden = _hidden_styles(parts)
    for part in parts:
        if part.content_type == "image/png":
            part.data = _clean_png(part.data)
        elif part.content_type == "image/jpeg":
            part.data = _clean_jpeg(part.data)
        else:
            part.data = _clean_part(part, language, hidden)
    core = _Part("docProps/core.xml", _CORE_TYPE, _core_properties(title, language))
    return _write_zip([*parts, core], main=_main_name(source))


# -- reading ---------------------------------------------------------------------------------


def _read_zip(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise ValueError(_NOT_WORD) from error


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(_NOT_WORD) from error


def _main_name(source: dict[str, bytes]) -> str:
    for relation in _relations(source, ""):
        if relation.type == f"{R}/officeDocument":
            return relation.target
    raise ValueError(_NOT_WORD)


def _relations(source: dict[str, bytes], name: str) -> list[_Relation]:
    """The relationships of a part; targets inside the file are given as part names."""
    folder, base = posixpath.split(name)
    data = source.get(posixpath.join(folder, "_rels", f"{base}.rels"), b"<Relationships/>")
    found = []
    for element in _parse(data):
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append(_Relation(element.get("Id", ""), element.get("Type", ""), target, external))
    return found


def _content_types(source: dict[str, bytes]) -> tuple[dict[str, str], dict[str, str]]:
    names, extensions = {}, {}
    for element in _parse(source.get("[Content_Types].xml", b"<Types/>")):
        kind = element.get("ContentType", "")
        names[element.get("PartName", "").lstrip("/")] = kind
        extensions[element.get("Extension", "").lower()] = kind
    return names, extensions


def _reachable_parts(source: dict[str, bytes]) -> list[_Part]:
    names, extensions = _content_types(source)

    def content_type(name: str) -> str:
        return names.get(name) or extensions.get(name.rsplit(".", 1)[-1].lower(), "")

    main = _main_name(source)
    if content_type(main) != _MAIN_TYPE or main not in source:
        raise ValueError(_NOT_WORD)
    found: dict[str, _Part] = {}
    waiting = [main]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        part = _Part(name, content_type(name), source[name])
        part.relations = [
            relation
            for relation in _relations(source, name)
            if _is_kept(relation, source, content_type(relation.target))
        ]
        waiting += [relation.target for relation in part.relations if not relation.external]
        found[name] = part
    return [found[name] for name in sorted(found)]


def _is_kept(relation: _Relation, source: dict[str, bytes], content_type: str) -> bool:
    kind = relation.type.removeprefix(f"{R}/")
    if relation.external:
        return kind == "hyperlink" and _LINK.match(relation.target) is not None
    if relation.target not in source:
        return False
    if kind == "image":
        return content_type in _IMAGE_TYPES
    if kind == "theme":
        return content_type == _THEME_TYPE
    return bool(_WORD_PARTS.fullmatch(kind)) and content_type == f"{_WORD_TYPE}{kind}+xml"


# -- cleaning --------------------------------------------------------------------------------


def _clean_part(part: _Part, language: str, hidden: set[str]) -> bytes:
    root = _parse(part.data)
    _drop_broken_references(root, {relation.id for relation in part.relations})
    if part.content_type == _SETTINGS_TYPE:
        _clean_settings(root, language)
    elif part.content_type == _STYLES_TYPE:
        _set_default_language(root, language)
    _accept_deletions(root)
    _drop_hidden_text(root, hidden)
    for element in list(root.iter(f"{{{W}}}*")):
        _clean_element(element)
    _name_pictures(root)
    for element in root.iter(etree.Element):
        _clean_attributes(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _clean_element(element: etree._Element) -> None:
    name = etree.QName(element).localname
    if name in _UNWRAPPED:
        _unwrap(element)
    elif _DROPPED.fullmatch(name):
        _remove(element)


def _clean_attributes(element: etree._Element) -> None:
    for name in element.attrib:
        qualified = etree.QName(name)
        is_revision_id = qualified.namespace == W and qualified.localname.startswith("rsid")
        if is_revision_id or name in (f"{{{W14}}}paraId", f"{{{W14}}}textId"):
            del element.attrib[name]


def _accept_deletions(root: etree._Element) -> None:
    """Remove deleted rows, and join a paragraph whose end was deleted to the next one."""
    for row in list(root.iter(f"{{{W}}}tr")):
        if row.find(f"{{{W}}}trPr/{{{W}}}del") is not None:
            _remove(row)
    for paragraph in reversed(list(root.iter(f"{{{W}}}p"))):
        mark = paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr")
        following = paragraph.getnext()
        if mark is None or following is None or following.tag != f"{{{W}}}p":
            continue
        if mark.find(f"{{{W}}}del") is None and mark.find(f"{{{W}}}moveFrom") is None:
            continue
        own = following.find(f"{{{W}}}pPr")
        position = 0 if own is None else following.index(own) + 1
        following[position:position] = [c for c in paragraph if c.tag != f"{{{W}}}pPr"]
        _remove(paragraph)


def _hidden_styles(parts: Iterable[_Part]) -> set[str]:
    return {
        style.get(f"{{{W}}}styleId", "")
        for part in parts
        if part.content_type == _STYLES_TYPE
        for style in _parse(part.data).iter(f"{{{W}}}style")
        if _is_hidden(style)
    }


def _is_hidden(element: etree._Element, styles: Container[str] = ()) -> bool:
    mark = element.find(f"{{{W}}}rPr/{{{W}}}vanish")
    if mark is not None:
        return mark.get(f"{{{W}}}val") not in ("0", "false", "off")
    names = (
        element.find(f"{{{W}}}{path}") for path in (f"rPr/{{{W}}}rStyle", f"pPr/{{{W}}}pStyle")
    )
    return any(name is not None and name.get(f"{{{W}}}val") in styles for name in names)


def _drop_hidden_text(root: etree._Element, styles: set[str]) -> None:
    """Drop hidden runs first: once the marks are gone the text would show."""
    for holder in list(root.iter(f"{{{W}}}r", f"{{{W}}}p")):
        if _is_hidden(holder, styles):
            for run in list(holder.iter(f"{{{W}}}r")):
                _remove(run)
    for mark in list(root.iter(f"{{{W}}}vanish", f"{{{W}}}specVanish")):
        _remove(mark)


def _drop_broken_references(root: etree._Element, kept: set[str]) -> None:
    """Without this Word calls a file damaged in which a relationship is gone."""
    for element in list(root.iter(etree.Element)):
        ids = [v for k, v in element.attrib.items() if k.startswith(f"{{{R}}}") and v]
        if set(ids) <= kept:
            continue
        if element.tag == f"{{{W}}}hyperlink":
            _unwrap(element)
            continue
        holders = (f"{{{A}}}ext", f"{{{W}}}drawing", f"{{{W}}}pict", f"{{{W}}}object")
        _remove(next(element.iterancestors(*holders), element))


def _clean_settings(root: etree._Element, language: str) -> None:
    for element in list(root):
        if not _SETTINGS.fullmatch(etree.QName(element).localname):
            root.remove(element)
    for element in root.iter(f"{{{W}}}themeFontLang"):
        element.set(f"{{{W}}}val", LOCALES.get(language, language))


def _set_default_language(styles: etree._Element, language: str) -> None:
    """One language for the whole document, so that a screen reader chooses the right voice."""
    for element in list(styles.iter(f"{{{W}}}lang")):
        _remove(element)
    path = [f"{{{W}}}docDefaults", f"{{{W}}}rPrDefault", f"{{{W}}}rPr"]
    node = styles
    for depth, tag in enumerate(path):
        child = node.find(tag)
        if child is None:
            child = etree.Element(tag)
            node.insert(0 if depth < 2 else len(node), child)
        node = child
    locale = LOCALES.get(language, language)
    bidi = locale if language == "ar" else LOCALES["ar"]
    lang = etree.SubElement(node, f"{{{W}}}lang")
    lang.attrib.update({f"{{{W}}}val": locale, f"{{{W}}}bidi": bidi})


def _name_pictures(root: etree._Element) -> None:
    """Word names a picture after the file that it came from."""
    for element in root.iter("{*}docPr", "{*}cNvPr"):
        element.set("name", f"Picture {element.get('id', '0')}")


def _clean_png(data: bytes) -> bytes:
    kept, position = [data[:8]], 8
    while position + 12 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] in _PNG_CHUNKS:
            kept.append(data[position : position + 12 + size])
        position += 12 + size
    return b"".join(kept)


def _clean_jpeg(data: bytes) -> bytes:
    """Keep APP0 (JFIF) and APP14 (colours); EXIF, XMP, thumbnails and comments go."""
    kept, position = [data[:2]], 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != 0xDA:
        marker = data[position + 1]
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(data[position:end])
        position = end
    return b"".join([*kept, data[position:]])


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        position = parent.index(element)
        parent[position : position + 1] = list(element)


# -- writing ---------------------------------------------------------------------------------


def _core_properties(title: str, language: str) -> bytes:
    cp, dc = f"{PACKAGE}/metadata/core-properties", "http://purl.org/dc/elements/1.1/"
    root = etree.Element(f"{{{cp}}}coreProperties", nsmap={"cp": cp, "dc": dc})
    for name, value in (("title", title), ("creator", CREATOR), ("language", language)):
        etree.SubElement(root, f"{{{dc}}}{name}").text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships(relations: Iterable[_Relation]) -> bytes:
    root = etree.Element("Relationships", nsmap={None: f"{PACKAGE}/relationships"})
    for relation in relations:
        target = relation.target if relation.external else f"/{relation.target}"
        element = etree.SubElement(root, "Relationship")
        element.attrib.update({"Id": relation.id, "Type": relation.type, "Target": target})
        if relation.external:
            element.set("TargetMode", "External")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _types(parts: Iterable[_Part]) -> bytes:
    root = etree.Element("Types", nsmap={None: f"{PACKAGE}/content-types"})
    for extension, kind in (("rels", _RELS_TYPE), ("xml", "application/xml")):
        etree.SubElement(root, "Default", Extension=extension, ContentType=kind)
    for part in parts:
        etree.SubElement(root, "Override", PartName=f"/{part.name}", ContentType=part.content_type)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _write_zip(parts: list[_Part], *, main: str) -> bytes:
    top = [
        _Relation("rId1", f"{R}/officeDocument", main),
        _Relation("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    files = {"[Content_Types].xml": _types(parts), "_rels/.rels": _relationships(top)}
    for part in parts:
        files[part.name] = part.data
        if part.relations:
            folder, base = posixpath.split(part.name)
            files[f"{folder}/_rels/{base}.rels"] = _relationships(part.relations)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, date_time=FIXED_TIME)
            info.create_system = 0  # the same bytes on every platform
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return output.getvalue()
