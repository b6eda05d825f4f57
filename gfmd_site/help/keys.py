"""The keys of the pages on which people type. The editor shows the same list in its own sheet.

A key that has another name on a Mac stands here by its usual one; the page changes it there.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gfmd_site.help.texts import Key, KeyName, Text

CONTROL, ALT, SHIFT = KeyName(_("Ctrl"), "⌘"), KeyName(_("Alt"), "⌥"), _("Shift")
ENTER, TAB = pgettext_lazy("key", "Enter"), pgettext_lazy("key", "Tab")
ESCAPE = pgettext_lazy("key", "Esc")
BACKSPACE = KeyName(pgettext_lazy("key", "Backspace"), "⌫")
DELETE = KeyName(pgettext_lazy("key", "Delete"), "⌦")


@dataclass(frozen=True, slots=True)
class Sheet:
    slug: str
    title: Text
    keys: tuple[Key, ...]


EDITOR = Sheet(
    "editor",
    _("Writing a report"),
    (
        Key((ENTER,), _("Next point")),
        Key((SHIFT, ENTER), _("Line break inside the point")),
        Key((TAB,), _("One level in")),
        Key((SHIFT, TAB), _("One level out")),
        Key((ESCAPE, TAB), _("Leave the text for the next button")),
        Key((BACKSPACE,), _("At the start: join with the point before")),
        Key((DELETE,), _("At the end: join with the point after")),
        Key((CONTROL, ENTER), _("Split at the caret")),
        Key((ALT, "↑ ↓"), _("Move the point")),
        Key(("↑ ↓",), _("From the start or end of a text: to the point before or after")),
        Key((CONTROL, "Z"), _("Take back")),
        Key((CONTROL, SHIFT, "Z"), _("Do again")),
        Key((CONTROL, "."), _("Tags and actions of the point; Esc goes back to the text")),
        Key(("#",), _("Tag while typing: #gcm5, #sdg10.7, #q3, #broad, #contested")),
        Key(("@",), _("Name a speaker: @Moldova; who may be named is decided later")),
        Key((ALT, ENTER), _("Accept the first suggested tag")),
        Key((ALT, SHIFT, ENTER), _("Dismiss the first suggested tag")),
        Key((CONTROL, "/"), _("This list")),
    ),
)
WORKBENCH = Sheet(
    "synthesis",
    _("Compiling the synthesis"),
    (
        Key((ALT, "↑ ↓"), _("Move the item")),
        Key((ALT, SHIFT, "↑ ↓"), _("Move the item to the section above or below")),
        Key((CONTROL, ENTER), _("Split the item at the caret")),
        Key((ALT, "M"), _("Join with the item above")),
    ),
)
LECTERN = Sheet(
    "lectern",
    _("Reading aloud"),
    (
        Key((_("Space"),), _("Start or pause")),
        Key(("↓",), _("Go on")),
        Key(("↑",), _("Go back")),
    ),
)
SHEETS = (EDITOR, WORKBENCH, LECTERN)
