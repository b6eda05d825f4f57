"""Practices as Word, in the order in which one of the two databases asks for the fields."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from gfmd_site.lib.docx_clean import LOCALES
from gfmd_site.lib.script import UNNAMED, language_of
from practices.choices import Language, OrganisationRole, PracticeScope, PracticeTheme, PracticeType
from practices.domain.completeness import HUB, PLATFORM
from practices.domain.public import dates_of, safe_links
from practices.models import Practice, PracticeText

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NO_XML = re.compile("[^\\t\\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Fields = list[tuple[str, list[str]]]


def word_of(practices: Iterable[Practice], *, database: str, language: str) -> bytes:
    """Return a Word file with each practice on pages of its own.

    Words are in the asked language where a practice has them, else in its main language; the
    names of the fields follow. The contact stays inside: the file says whom to ask instead.
    """
    document = Document()
    document.core_properties.author = "GFMD"
    document.core_properties.title = "Practices"
    document.styles["Normal"].font.size = Pt(11)
    for place, practice in enumerate(practices):
        text = practice.text_in(language)
        words = text.language if text else language
        with translation.override(words):
            if place:
                document.add_page_break()
            _add(document, practice, text, words, FIELDS[database])
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def xml_text(text: str) -> str:
    """Return a text without the control characters that a Word file cannot hold."""
    return NO_XML.sub("\ufffd", text)


def _add(
    document: Any,
    practice: Practice,
    text: PracticeText | None,
    language: str,
    fields: Callable[[Practice, PracticeText | None, str], Fields],
) -> None:
    title = text.title if text else ""
    _directed(document.add_heading(xml_text(title or _("Practice without a title")), 1), language)
    if fields is _platform and hasattr(practice, "image"):
        data = io.BytesIO(bytes(practice.image.data))
        document.add_picture(data, width=Inches(4))
        _directed(document.add_paragraph(xml_text(practice.image.alt_text)), language)
    for label, values in fields(practice, text, language):
        _directed(document.add_heading(xml_text(label), 2), language)
        for value in values or [""]:
            for line in value.splitlines() or [""]:
                _directed(document.add_paragraph(xml_text(line)), language)


def _directed(paragraph: Any, stated: str) -> None:
    language = language_of(paragraph.text, stated)
    if language == Language.ARABIC:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for run in paragraph.runs:
        mark = OxmlElement("w:lang")
        mark.set(
            qn("w:bidi" if language == Language.ARABIC else "w:val"),
            LOCALES[UNNAMED] if language == UNNAMED else language,
        )
        run._r.get_or_add_rPr().append(mark)


def _hub(practice: Practice, text: PracticeText | None, language: str) -> Fields:
    roles = _organisations(practice)
    return [
        (_("Primary GCM objectives"), _objectives(practice, language)),
        (
            _("Guiding principles it particularly exemplifies"),
            _labels(practice.principles.all(), language),
        ),
        (_("Sustainable Development Goals"), _goals(practice, language)),
        (_("Dates"), [dates_of(practice, _("present"))]),
        (_("Type of practice"), [_choice(PracticeType, practice.type)]),
        (_("Geographic scope"), [_choice(PracticeScope, practice.scope)]),
        (_("Countries and regions"), _places(practice, language)),
        (_("Summary"), [_word(text, "summary")]),
        (_("Main implementing organisations"), roles[OrganisationRole.IMPLEMENTING]),
        (
            _("Partner and donor organisations"),
            roles[OrganisationRole.PARTNER] + roles[OrganisationRole.DONOR],
        ),
        (_("Benefit and impact"), [_word(text, "benefit")]),
        (_("Key lessons"), [_word(text, "lessons")]),
        (_("Recommendations"), [_word(text, "recommendations")]),
        (_("Innovation"), [_word(text, "innovation")]),
        (_("Additional resources"), safe_links(practice)),
    ]


def _platform(practice: Practice, text: PracticeText | None, language: str) -> Fields:
    sources = [
        " ".join(filter(None, (str(row.edition_year or ""), row.session_number)))
        for row in practice.sources.all()
    ]
    shared = practice.published_at or practice.created_at
    themes = [_choice(PracticeTheme, code) for code in practice.themes]
    kind = _("Policy") if practice.type == PracticeType.POLICY else _("Practice")
    return [
        (_("Summary"), [_word(text, "summary")]),
        (_("Countries, or global"), _places(practice, language)),
        (_("Partners"), [name for names in _organisations(practice).values() for name in names]),
        (_("Themes"), themes),
        (_("GCM objectives"), _objectives(practice, language)),
        (_("Sustainable Development Goals"), _goals(practice, language)),
        (_("Policy or practice"), [kind if practice.type else ""]),
        (_("Sources in the GFMD context"), sources),
        (_("Contact"), [_("Through the GFMD Support Unit, on request.")]),
        (_("Date shared"), [shared.date().isoformat()]),
        (_("Submitted by"), [_("GFMD Support Unit")]),
    ]


FIELDS: dict[str, Callable[[Practice, PracticeText | None, str], Fields]] = {
    HUB: _hub,
    PLATFORM: _platform,
}


def _word(text: PracticeText | None, name: str) -> str:
    return str(getattr(text, name)) if text else ""


def _choice(choices: Any, value: str) -> str:
    return capfirst(str(choices(value).label)) if value in choices.values else ""


def _labels(terms: Iterable[Any], language: str) -> list[str]:
    return [
        f"{term.code} {term.label_in(language)}" if term.show_code else term.label_in(language)
        for term in terms
    ]


def _objectives(practice: Practice, language: str) -> list[str]:
    primary = [practice.primary_objective] if practice.primary_objective else []
    return _labels([*primary, *practice.objectives.all()], language)


def _goals(practice: Practice, language: str) -> list[str]:
    return _labels([*practice.goals.all(), *practice.targets.all()], language)


def _places(practice: Practice, language: str) -> list[str]:
    names = _labels([*practice.countries.all(), *practice.regions.all()], language)
    return names or ([_("Global")] if practice.scope == PracticeScope.GLOBAL else [])


def _organisations(practice: Practice) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {role: [] for role in OrganisationRole.values}
    for row in practice.organisations.all():
        roles[row.role].append(row.name)
    return roles
