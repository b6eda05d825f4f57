"""Writes a reporting template to a file (JSON) that another installation can read."""

from __future__ import annotations

import json
from typing import Any

from gfmd_site.lib.translated import CONTENT_LANGUAGES
from reports.exporters.registry import Output
from reports.models import ReportingTemplate
from reports.parsed_template import FORMAT, FORMAT_VERSION


def template_file(template: ReportingTemplate) -> Output:
    """Return a template with its sections in order. Word layouts are files of their own."""
    values = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "key": template.key,
        "version": template.version,
        "title": _words(template, "title"),
        "introduction": _words(template, "introduction"),
        "footnote": _words(template, "footnote"),
        "sections": [
            {
                "key": section.key,
                "kind": section.kind,
                "title": _words(section, "title"),
                "guidance": _words(section, "guidance"),
                "level_without_consent": section.default_attribution_level,
            }
            for section in template.sections.all()
        ],
    }
    return Output(
        name=f"template-{template.key}-{template.version}.json",
        content_type="application/json",
        data=(json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode("utf-8"),
    )


def _words(item: Any, name: str) -> dict[str, str]:
    texts = {language: getattr(item, f"{name}_{language}") for language in CONTENT_LANGUAGES}
    return {language: text for language, text in texts.items() if text}
