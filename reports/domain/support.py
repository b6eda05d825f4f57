"""How widely a point was supported, in the words of the section it stands in.

A regional consultation lists priorities, and says of each how far the room agreed; a roundtable
only notes it. The kind of the section tells the two apart, whatever its title.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_site.lib.typography import with_semicolons
from reports.choices import SectionKind, Support

PRIORITIES: dict[str, Any] = {
    Support.BROAD: gettext_lazy("strongest convergence"),
    Support.SEVERAL: gettext_lazy("wide agreement"),
    Support.SOME: gettext_lazy("agreement of some"),
    Support.ONE: gettext_lazy("suggested once"),
}
ONCE: dict[str, Any] = {**PRIORITIES, Support.ONE: gettext_lazy("raised once, but strongly")}
BY_KIND: dict[str, dict[str, Any]] = {
    SectionKind.WHO: PRIORITIES,
    SectionKind.WHAT: PRIORITIES,
    SectionKind.RAISED_ONCE: ONCE,
}


def support_words(support: str, section_kind: str) -> str:
    """Return the support of a point as its section words it; empty where none was noted."""
    if not support or support not in Support.values:
        return ""
    words = BY_KIND.get(section_kind)
    if words is not None:
        return str(words[support])
    return _("support: %(support)s") % {"support": str(Support(support).label).lower()}


def support_choices(section_kind: str) -> dict[str, str]:
    """Return the words of each support in a section that lists priorities, else nothing."""
    return {value: str(words) for value, words in BY_KIND.get(section_kind, {}).items()}


def standing_words(support: str, *, contested: bool, section_kind: str, language: str) -> str:
    """Return how the room stood to a priority, as files word it: “strongest convergence”.

    Empty in sections that list none: there support is a remark and not what the section says.
    """
    if section_kind not in BY_KIND:
        return ""
    with translation.override(language):
        parts = [support_words(support, section_kind), _("contested") if contested else ""]
        return with_semicolons(parts, language)
