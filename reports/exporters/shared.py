"""What the report looks like in every format: its labels, its order, its hints."""

from __future__ import annotations

import re

from gfmd_site.lib.typography import with_colon
from reports.content import HeadingContent, ReportContent, SectionContent

HINTED_SECTIONS = frozenset({"quotes"})  # elsewhere the guidance is for the screen
DEEPEST_LEVEL = 2

# A part of the file format, like the order of the sections: a file is found by these words again
# when it comes back, whatever the language of the interface was when it was written.
LABELS = {
    "en": {
        "rapporteur": "Name of Rapporteur:",
        "note_taker": "Note Taker",
        "roundtable": "Roundtable session:",
        "co_chairs": "Co-chairs:",
        "participants": "Participants:",
        "expected_outcome": "Expected outcome",
        "guiding_questions": "Guiding questions",
        "page": "page",
    },
    "fr": {
        "rapporteur": "Nom du rapporteur\u00a0:",
        "note_taker": "Preneur de notes",
        "roundtable": "Session de table ronde\u00a0:",
        "co_chairs": "Coprésidents\u00a0:",
        "participants": "Participants\u00a0:",
        "expected_outcome": "Résultat attendu",
        "guiding_questions": "Questions directrices",
        "page": "page",
    },
    "es": {
        "rapporteur": "Nombre del relator/de la relatora:",
        "note_taker": "Encargado/a de tomar notas",
        "roundtable": "Sesión de mesa redonda:",
        "co_chairs": "Copresidentes:",
        "participants": "Participantes:",
        "expected_outcome": "Resultado esperado",
        "guiding_questions": "Preguntas orientativas",
        "page": "página",
    },
    "ar": {
        "rapporteur": "Name of Rapporteur / اسم المقرر:",
        "note_taker": "Note Taker / مدوِّن الملاحظات",
        "roundtable": "Roundtable session / جلسة المائدة المستديرة:",
        "co_chairs": "Co-chairs / الرئيسان المشاركان:",
        "participants": "Participants / المشاركون:",
        "expected_outcome": "النتيجة المتوقعة",
        "guiding_questions": "الأسئلة التوجيهية",
        "page": "صفحة",
    },
}

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # French means its no-break spaces
_NOT_XML = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def plain(value: str) -> str:
    """The words as typed, without the characters that XML cannot hold."""
    return _NOT_XML.sub("", _LINE_BREAKS.sub("\n", value))


def line(value: str) -> str:
    """The words on one line."""
    return _SPACES.sub(" ", plain(value)).strip()


def labels_in(language: str) -> dict[str, str]:
    return LABELS.get(language, LABELS["en"])


def document_name(content: ReportContent) -> str:
    """The title in the properties of a file: the form and the session, never a person."""
    return line(f"{content.document_title} – {content.roundtable}".strip(" –"))


def title_and_hint(section: SectionContent, language: str) -> tuple[str, str]:
    """The title of a section, and what stands behind it in italics where it has a hint."""
    title, guidance = line(section.title), line(section.guidance)
    hint = guidance if section.key in HINTED_SECTIONS else ""
    if hint and not title.endswith(":"):
        title = with_colon(title, language)  # the hint follows in the same paragraph
    return title, hint


def unheaded_first(groups: tuple[HeadingContent, ...]) -> list[HeadingContent]:
    """In a text a sub-heading holds for all that follows: points without one must precede it."""
    return sorted(groups, key=lambda group: bool(line(group.heading)))


def footnote_of(content: ReportContent) -> str:
    return plain(content.footnote).lstrip("* ")
