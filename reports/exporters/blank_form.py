"""The empty form of a session for those who want paper; filled in Word, it comes back as usual."""

from __future__ import annotations

from reports.domain.content import blank_content
from reports.domain.word_layouts import layout_of_template
from reports.exporters.registry import WORD_TYPE, Output
from reports.exporters.word_report import render_word_report
from reports.models import ReportingTemplate, Session


def build_blank_form(session: Session, template: ReportingTemplate, language: str) -> Output:
    """Return the form with session, day, expected outcome and guiding questions; no names."""
    content, preparation = blank_content(session, template, language)
    place = content.code or f"{session.edition.year}-session-{session.pk}"
    return Output(
        name=f"{place}-form.docx",
        content_type=WORD_TYPE,
        data=render_word_report(content, preparation=preparation),
    )


def build_preview(template: ReportingTemplate, language: str) -> Output:
    """Return the form of a template for no session in particular, in its own layout."""
    content, preparation = blank_content(None, template, language)
    return Output(
        name=f"template-{template.key}-{template.version}.docx",
        content_type=WORD_TYPE,
        data=render_word_report(
            content, preparation=preparation, template=layout_of_template(template)
        ),
    )
