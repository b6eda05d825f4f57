"""The sections of any reporting template, as they are looked for in a Word file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reports.choices import SectionKind
from reports.importers.word_fold import fold, words
from reports.importers.word_sections import ROUNDTABLE_2018, SectionDefinition
from reports.models import ReportingTemplate, TemplateSection

_KNOWN = {section.key: section for section in ROUNDTABLE_2018}
_LANGUAGES = ("en", "fr", "es", "ar")


def definitions_of(template: ReportingTemplate) -> Sequence[SectionDefinition]:
    """Return how each section is recognised: by its titles, and as in 2018 where it stood there."""
    sections = list(template.sections.all())
    if [(one.key, one.number) for one in sections] == [(s.key, s.number) for s in ROUNDTABLE_2018]:
        return ROUNDTABLE_2018
    return tuple(_definition(section) for section in sections)


def _definition(section: TemplateSection) -> SectionDefinition:
    titles = [title for code in _LANGUAGES if (title := getattr(section, f"title_{code}"))]
    own = tuple(pattern for title in titles if (pattern := _pattern(title)))
    known = _KNOWN.get(section.key)
    if known is not None:
        return replace(
            known,
            number=section.number,
            title=section.title_en,
            patterns=(*own, *known.patterns),
            titles=(*titles, *known.titles),
        )
    return SectionDefinition(
        key=section.key,
        number=section.number,
        title=section.title_en,
        patterns=own,
        titles=tuple(titles),
        has_quotes=section.kind == SectionKind.QUOTES,
    )


def _pattern(title: str) -> str:
    """The words of a title one after the other, whatever stands between them."""
    found = r"[\W_]+".join(re.escape(word) for word in words(fold(title)))
    return rf"\b{found}\b" if found else ""
