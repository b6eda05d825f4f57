"""Practices as Word, in the order in which one of the two databases asks for the fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gfmd_site.lib.days import day_in_words
from gfmd_site.lib.docx_build import WordBuilder
from practices.choices import OrganisationRole, PracticeScope, PracticeTheme, PracticeType
from practices.domain.completeness import HUB, PLATFORM
from practices.domain.public import dates_of, safe_links
from practices.models import Practice, PracticeText

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NO_XML = re.compile("[^\\t\\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Fields = list[tuple[str, list[str]]]
Worded = tuple[Practice, PracticeText | None]


def word_of(practices: Iterable[Practice], *, database: str, language: str) -> bytes:
    """Return a Word file with each practice on pages of its own.

    Words are in the asked language where a practice has them, else in its main language; the
    names of the fields follow. The contact stays inside: the file says whom to ask instead.
    """
    worded = [(practice, practice.text_in(language)) for practice in practices]
    title, main = _file_title(worded, language)
    builder = WordBuilder(title=title, language=main)
    for place, (practice, text) in enumerate(worded):
        words = text.language if text else language
        with translation.override(words):
            if place:
                builder.page_break()
            _add(builder, practice, text, words, FIELDS[database])
    return builder.data()


def xml_text(text: str) -> str:
    """Return a text without the control characters that a Word file cannot hold."""
    return NO_XML.sub("\ufffd", text)


def _file_title(worded: list[Worded], language: str) -> tuple[str, str]:
    """Return what the file is called in its properties, and the language of most of it."""
    if len(worded) == 1 and worded[0][1]:
        text = worded[0][1]
        return xml_text(text.title) or _("Practice without a title"), text.language
    with translation.override(language):
        return _("Practices"), language


def _add(
    builder: WordBuilder,
    practice: Practice,
    text: PracticeText | None,
    language: str,
    fields: Callable[[Practice, PracticeText | None, str], Fields],
) -> None:
    title = text.title if text else ""
    builder.heading(xml_text(title or _("Practice without a title")), 1, language=language)
    if fields is _platform and hasattr(practice, "image"):
        alternative = xml_text(practice.image.alt_text)
        builder.picture(bytes(practice.image.data), alternative, width=10)
        builder.paragraph(alternative, language=language)
    for label, values in fields(practice, text, language):
        builder.heading(xml_text(label), 2, language=language)
        if len(values) > 1:
            for value in values:
                builder.bullet(xml_text(value), language=language)
            continue
        for line in "".join(values).splitlines() or [""]:
            builder.paragraph(xml_text(line), language=language)


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
        (_("Date shared"), [day_in_words(shared.date())]),
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
