"""What styles and list definitions say about a paragraph that uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from gfmd_site.lib.docx_names import attribute, child, is_on, name_of, number

BODY_OUTLINE_LEVEL = 9
_HEADING_NAME = re.compile(r"heading (\d)")
_LIST_NAME = re.compile(r"list (?:bullet|number)(?: (\d))?")
_TITLES = frozenset({"title", "subtitle"})
_CONTENTS = re.compile(r"(toc|table of contents|contents|index) (\d|heading)|toc heading")
_MAX_ANCESTORS = 20


@dataclass(frozen=True)
class Look:
    """The look of characters; None where nothing is said."""

    bold: bool | None = None
    bold_complex: bool | None = None
    underline: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    right_to_left: bool | None = None

    def over(self, other: Look) -> Look:
        """This look where it says something, the other one elsewhere."""
        if self is SILENT:
            return other
        values = {
            name: mine if mine is not None else getattr(other, name)
            for name, mine in vars(self).items()
        }
        return Look(**values)


SILENT = Look()
_LOOK_NAMES = frozenset({"b", "bCs", "u", "i", "vanish", "rtl"})


@dataclass(frozen=True)
class Style:
    name: str = ""
    look: Look = SILENT
    outline_level: int | None = None
    list_id: str | None = None
    list_level: int | None = None

    @property
    def heading_level(self) -> int | None:
        if self.name in _TITLES:
            return 0
        if match := _HEADING_NAME.fullmatch(self.name):
            return int(match[1])
        return None if self.outline_level is None else self.outline_level + 1

    @property
    def named_list_level(self) -> int | None:
        """ "List Bullet 2" is the second level of a list, whatever its definition says."""
        match = _LIST_NAME.fullmatch(self.name)
        return int(match[1] or 1) - 1 if match else None

    @property
    def is_contents(self) -> bool:
        """An entry of a table of contents repeats what stands elsewhere."""
        return bool(_CONTENTS.match(self.name))


class StyleSheet:
    """The styles of one file by id, each with what it inherits."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._nodes = {} if styles is None else _nodes_by_id(styles)
        self._styles: dict[str, Style] = {}
        self._list_levels = {} if numbering is None else _levels_by_style(numbering)
        self._default = ""
        for style_id, node in self._nodes.items():
            is_paragraph = attribute(node, "type") == "paragraph"
            if is_paragraph and attribute(node, "default") in {"1", "true", "on"}:
                self._default = style_id

    def style(self, style_id: str | None) -> Style:
        """A style by id; an unknown id is a style that says nothing."""
        key = style_id or self._default
        if key not in self._styles:
            self._styles[key] = self._resolve(key)
        return self._styles[key]

    def _resolve(self, style_id: str) -> Style:
        chain: list[tuple[str, etree._Element]] = []
        current: str | None = style_id
        while current in self._nodes and len(chain) < _MAX_ANCESTORS:
            chain.append((current, self._nodes[current]))
            based_on = child(self._nodes[current], "basedOn")
            current = None if based_on is None else attribute(based_on, "val")
        resolved = Style()
        for own_id, node in reversed(chain):
            resolved = self._inherit(resolved, own_id, node)
        return resolved

    def _inherit(self, parent: Style, style_id: str, node: etree._Element) -> Style:
        properties = child(node, "pPr")
        name = child(node, "name")
        look = read_look(child(node, "rPr")).over(parent.look)
        plain_name = (attribute(name, "val") or "").lower() if name is not None else ""
        style = replace(parent, name=plain_name, look=look)
        outline = child(properties, "outlineLvl")
        if outline is not None:
            level = number(outline)
            is_heading = level is not None and level < BODY_OUTLINE_LEVEL
            style = replace(style, outline_level=level if is_heading else None)
        list_id, list_level = read_list(properties)
        if list_id is not None:
            linked = self._list_levels.get(style_id, 0)
            level = linked if list_level is None else list_level
            style = replace(style, list_id=list_id, list_level=level)
        return style


def read_look(properties: etree._Element | None) -> Look:
    """The look that a run's or a style's properties ask for."""
    nodes = {}
    for node in () if properties is None else properties:
        name = name_of(node)
        if name in _LOOK_NAMES:
            nodes[name] = node
    if not nodes:
        return SILENT
    return Look(
        bold=is_on(nodes.get("b")),
        bold_complex=is_on(nodes.get("bCs")),
        underline=is_on(nodes.get("u")),
        italic=is_on(nodes.get("i")),
        hidden=is_on(nodes.get("vanish")),
        right_to_left=is_on(nodes.get("rtl")),
    )


def read_list(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """Id of the list and level in it; the id "0" takes a paragraph out of the list of its style."""
    numbering = child(properties, "numPr")
    if numbering is None:
        return None, None
    list_id, level = child(numbering, "numId"), child(numbering, "ilvl")
    return (
        None if list_id is None else attribute(list_id, "val"),
        None if level is None else number(level),
    )


def read_indent(properties: etree._Element | None) -> int:
    """Where the first line begins, as set on the paragraph itself."""
    indent = child(properties, "ind")
    if indent is None:
        return 0
    left = number(indent, "start")
    left = number(indent, "left") if left is None else left
    hanging, first_line = number(indent, "hanging"), number(indent, "firstLine")
    return (left or 0) - (hanging or 0) + (first_line or 0)


def _nodes_by_id(styles: etree._Element) -> dict[str, etree._Element]:
    return {attribute(node, "styleId") or "": node for node in styles if name_of(node) == "style"}


def _levels_by_style(numbering: etree._Element) -> dict[str, int]:
    """Levels of lists that name the style of their paragraphs."""
    levels: dict[str, int] = {}
    for abstract in numbering:
        if name_of(abstract) != "abstractNum":
            continue
        for level in abstract:
            style = child(level, "pStyle")
            if name_of(level) == "lvl" and style is not None:
                levels[attribute(style, "val") or ""] = number(level, "ilvl") or 0
    return levels
