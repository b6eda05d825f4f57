"""What a Word layout may say between braces: the fields, and nothing that is a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import nodes

from reports.exporters.shared import LABELS

# A text is "", a list holds the shape of its items, and a mapping the shapes of its fields.
POINT: dict[str, Any] = dict.fromkeys(
    ("mark", "text", "level", "kind", "attribution", "standing"), ""
)
GROUP: dict[str, Any] = {"mark": "", "heading": "", "points": [POINT]}
SECTION: dict[str, Any] = {
    **dict.fromkeys(("mark", "key", "number", "title", "guidance", "hint"), ""),
    "groups": [GROUP],
    "blank_lines": [""],
}
FIELDS: dict[str, Any] = {
    **dict.fromkeys(("code", "edition_title", "document_title"), ""),
    **dict.fromkeys(("rapporteur", "note_taker", "roundtable", "language", "footnote"), ""),
    "participants": "",
    "introduction": [""],
    "labels": dict.fromkeys(LABELS["en"], ""),
    "sections": [SECTION],
    "preparation": {"blank_fields": [""], "expected_outcome": "", "questions": [""]},
}
LOOP = dict.fromkeys(("index", "index0", "first", "last", "length"), "")

# Without these a report would lose words; the others are for the look, or for the way back.
NEEDED = ("sections.title", "sections.groups.points.text")
WANTED = (
    "edition_title",
    "document_title",
    "rapporteur",
    "note_taker",
    "roundtable",
    "footnote",
    "sections.mark",
    "sections.number",
    "sections.groups.heading",
    "sections.groups.points.mark",
    "sections.groups.points.level",
    "sections.groups.points.attribution",
)

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Filter,
)
_UNKNOWN = object()


@dataclass
class FieldUse:
    """The fields that a layout uses, those that do not exist, and what is no field at all."""

    used: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    programs: set[str] = field(default_factory=set)


def field_names(shape: Any = FIELDS, path: str = "") -> Iterator[str]:
    """Yield every field by its path: `sections.groups.points.text`."""
    if isinstance(shape, list):
        yield from [path] if shape == [""] else field_names(shape[0], path)
    elif isinstance(shape, dict):
        for name, inner in shape.items():
            yield from field_names(inner, f"{path}.{name}" if path else name)
    else:
        yield path


def fields_in(tree: nodes.Template, use: FieldUse) -> None:
    """Note what a parsed template uses."""
    scope = {name: (name, shape) for name, shape in FIELDS.items()}
    for node in tree.body:
        _walk(node, scope, use)


Scope = dict[str, tuple[str, Any]]


def _walk(node: nodes.Node, scope: Scope, use: FieldUse) -> None:
    if not isinstance(node, _ALLOWED):
        use.programs.add(_words_for(node))
    elif isinstance(node, nodes.For):
        _walk_loop(node, scope, use)
    elif isinstance(node, nodes.Name | nodes.Getattr):
        path, shape = _resolve(node, scope, use)
        if shape is not None:
            (use.unknown if shape is _UNKNOWN else use.used).add(path)
    else:
        for child in node.iter_child_nodes():
            _walk(child, scope, use)


def _walk_loop(node: nodes.For, scope: Scope, use: FieldUse) -> None:
    if not isinstance(node.iter, nodes.Name | nodes.Getattr) or node.recursive or node.test:
        use.programs.add(_words_for(node))
        return
    path, shape = _resolve(node.iter, scope, use)
    if shape is _UNKNOWN or not isinstance(shape, list) or not isinstance(node.target, nodes.Name):
        use.unknown.add(path)
        return
    use.used.add(path)
    inner = {**scope, node.target.name: (path, shape[0]), "loop": ("loop", LOOP)}
    for child in (*node.body, *node.else_):
        _walk(child, inner, use)


def _resolve(node: nodes.Expr, scope: Scope, use: FieldUse) -> tuple[str, Any]:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, (node.name, _UNKNOWN))
    if not isinstance(node, nodes.Getattr):
        use.programs.add(_words_for(node))
        return "", None
    path, shape = _resolve(node.node, scope, use)
    if shape is None:
        return "", None
    known = isinstance(shape, dict) and node.attr in shape
    return f"{path}.{node.attr}", shape[node.attr] if known else _UNKNOWN


def _words_for(node: nodes.Node) -> str:
    names = {
        nodes.Call: _("a call with (…)"),
        nodes.Getitem: _("a look-up with […]"),
        nodes.Assign: _("{% set … %}"),
        nodes.AssignBlock: _("{% set … %}"),
        nodes.Macro: _("{% macro … %}"),
        nodes.CallBlock: _("{% call … %}"),
        nodes.Include: _("{% include … %}"),
        nodes.Import: _("{% import … %}"),
        nodes.FromImport: _("{% import … %}"),
        nodes.Extends: _("{% extends … %}"),
        nodes.For: _("a loop over something that is no list of fields"),
    }
    return names.get(type(node), _("a calculation or another expression"))
