"""Fields: Word stores a command and the text it shows; only the text is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gfmd_site.lib.docx_names import attribute, child, is_on, name_of, number
from gfmd_site.lib.docx_refusal import DocxRefused, Refusal

_CHECKED, _UNCHECKED = "\u2612", "\u2610"
_RUNS_PROGRAM = re.compile(r"[\s\"]*(DDE|DDEAUTO)\b", re.IGNORECASE)
_FETCHES = re.compile(
    r"\s*(?:INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|INCLUDE|RD|DATABASE)\b.*?[\s\"]"
    r"((?!file:)[a-z][a-z0-9+.-]+://[^\s\"]*|\\\\[^\s\"]*|//[^\s\"]*)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_COMMAND = 4000


@dataclass
class _Field:
    command: list[str] = field(default_factory=list)
    shows_result: bool = False
    shows_stored_value: bool = False
    """A drop-down shows what its data say, not the result that may be stored beside it."""

    @property
    def is_hidden(self) -> bool:
        return self.shows_stored_value or not self.shows_result


class FieldStack:
    """The fields that are open at a place in the text; a result may span paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._hidden = 0

    @property
    def is_visible(self) -> bool:
        return not self._hidden

    def mark(self, element: etree._Element) -> str:
        """Take note of a beginning, middle or end; returns the text that a form field shows."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            shown = self._form_value(element) if self.is_visible else ""
            self._open.append(_Field(shows_stored_value=bool(shown)))
            self._hidden += 1
            return shown
        if kind == "separate" and self._open:
            self._show_result(self._open[-1])
        elif kind == "end" and self._open:
            self._close()
        return ""

    def add_command(self, text: str) -> None:
        if self._open and not self._open[-1].shows_result:
            self._open[-1].command.append(text)

    def end_paragraph(self) -> None:
        """A command ends with its paragraph: one left open must not swallow what follows."""
        while self._hidden:
            self._close()

    def _show_result(self, opened: _Field) -> None:
        was_hidden = opened.is_hidden
        opened.shows_result = True
        self._hidden -= was_hidden - opened.is_hidden

    def _close(self) -> None:
        closed = self._open.pop()
        self._hidden -= closed.is_hidden
        check_command("".join(closed.command))

    def _form_value(self, begin: etree._Element) -> str:
        data = child(begin, "ffData")
        if (choices := child(data, "ddList")) is not None:
            return _chosen(choices)
        if (box := child(data, "checkBox")) is not None:
            checked = is_on(child(box, "checked"))
            checked = is_on(child(box, "default")) if checked is None else checked
            return _CHECKED if checked else _UNCHECKED
        return ""


def check_command(command: str) -> None:
    """Refuse a field that would start a program or fetch something when Word updates it."""
    short = command[:_LONGEST_COMMAND]
    if _RUNS_PROGRAM.match(short):
        raise DocxRefused(Refusal.COMMAND_FIELD)
    if match := _FETCHES.match(short):
        raise DocxRefused(Refusal.LINKED, subject=match[1])


def _chosen(choices: etree._Element) -> str:
    entries = [attribute(node, "val") or "" for node in choices if name_of(node) == "listEntry"]
    result, default = child(choices, "result"), child(choices, "default")
    stored = result if result is not None else default
    chosen = (number(stored) or 0) if stored is not None else 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""
