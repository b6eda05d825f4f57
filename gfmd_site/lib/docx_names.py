"""Short names for the elements of a Word file, the same in both dialects of the format."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PREFIXES = {
    _TRANSITIONAL: "",
    _STRICT: "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
}
_OFF = frozenset({"0", "false", "off", "none"})


@lru_cache(maxsize=4096)
def short_name(tag: str) -> str:
    """ "p" for a paragraph; other vocabularies keep a prefix, unknown ones become "?:name"."""
    namespace, _, local = tag.rpartition("}")
    return _PREFIXES.get(namespace.lstrip("{"), "?:") + local


def name_of(element: etree._Element) -> str:
    return short_name(str(element.tag))


def attribute(element: etree._Element, name: str) -> str | None:
    value = element.get(f"{{{_TRANSITIONAL}}}{name}")
    return value if value is not None else element.get(f"{{{_STRICT}}}{name}")


def number(element: etree._Element, name: str = "val") -> int | None:
    value = attribute(element, name)
    try:
        return None if value is None else int(float(value))
    except (ValueError, OverflowError):
        return None


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a name, as Word's own vocabulary has it."""
    if element is not None:
        for node in element:
            if name_of(node) == name:
                return node
    return None


def is_on(element: etree._Element | None) -> bool | None:
    """A switch of Word: on, off, or not there at all."""
    if element is None:
        return None
    return (attribute(element, "val") or "on").lower() not in _OFF
