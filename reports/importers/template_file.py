"""Reads a reporting template from a file (JSON), as `reports.exporters.template_file` writes it.

Everything that is wrong is said at once, each with its place in the file. Nothing is stored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gfmd_site.lib.translated import CONTENT_LANGUAGES
from gfmd_site.lib.typography import with_commas
from reports.choices import AttributionLevel, SectionKind
from reports.parsed_template import FORMAT, FORMAT_VERSION, ParsedTemplate

MAX_BYTES = 500_000
MAX_SECTIONS = 60
KEY = re.compile(r"[a-zA-Z0-9_-]{1,64}")
LENGTHS = {"title": 200, "introduction": 10_000, "guidance": 10_000, "footnote": 5_000}
TOP = {"format", "format_version", "key", "version", "title", "introduction", "footnote"}
OF_SECTION = {"key", "kind", "title", "guidance", "level_without_consent"}


class UnreadableTemplate(ValueError):
    """The file was refused; `problems` are sentences for the person who brought it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def read_template(data: bytes, *, file_name: str) -> ParsedTemplate:
    """Return the template in a file. Raises UnreadableTemplate with everything that is wrong."""
    raw = _json(data, file_name)
    reader = _Reader(raw)
    parsed = reader.read()
    if reader.problems:
        raise UnreadableTemplate(reader.problems)
    return parsed


def _json(data: bytes, file_name: str) -> Mapping[str, Any]:
    if len(data) > MAX_BYTES:
        raise UnreadableTemplate(
            [
                _("The file “%(name)s” is larger than 500 KB: it is no reporting template.")
                % {"name": file_name}
            ]
        )
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableTemplate(
            [_("The file “%(name)s” is not text. Choose the .json file.") % {"name": file_name}]
        ) from error
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise UnreadableTemplate(
            [
                _("The file “%(name)s” is broken in line %(line)d. Export the template again.")
                % {"name": file_name, "line": line}
            ]
        ) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise UnreadableTemplate(
            [
                _(
                    "The file “%(name)s” is not a reporting template of this product. "
                    "Export one in the office to see how it looks."
                )
                % {"name": file_name}
            ]
        )
    if raw.get("format_version") != FORMAT_VERSION:
        raise UnreadableTemplate(
            [
                _(
                    "The file “%(name)s” was written by a newer version of this product. "
                    "Update this installation, or export the template from an older one."
                )
                % {"name": file_name}
            ]
        )
    return raw


class _Reader:
    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self.problems: list[str] = []

    def read(self) -> ParsedTemplate:
        self._no_others(self._raw, {*TOP, "sections"}, _("the template"))
        key = self._key(self._raw.get("key"), _("the template"))
        version = self._raw.get("version")
        words: dict[str, str] = {}
        for name in ("title", "introduction", "footnote"):
            words |= self._words(self._raw, name, _("the template"))
        return ParsedTemplate(
            key=key,
            version=version if isinstance(version, int) else 1,
            words=words,
            sections=self._sections(),
        )

    def _sections(self) -> list[dict[str, Any]]:
        rows = self._raw.get("sections")
        if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_SECTIONS:
            self._wrong(
                _("A template has 1 to %(most)d sections, listed under “sections”.")
                % {"most": MAX_SECTIONS}
            )
            return []
        sections = [self._section(row, number) for number, row in enumerate(rows, start=1)]
        keys = [section["key"] for section in sections if section["key"]]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self._wrong(
                _("Two sections have the key “%(key)s”. Each needs its own.") % {"key": key}
            )
        return sections

    def _section(self, row: Any, number: int) -> dict[str, Any]:
        where = _("section %(number)d") % {"number": number}
        if not isinstance(row, dict):
            self._wrong(
                _("In %(where)s: an object with a key and a title is needed.") % {"where": where}
            )
            row = {}
        self._no_others(row, OF_SECTION, where)
        return {
            "key": self._key(row.get("key"), where),
            "kind": self._choice(row, "kind", SectionKind.values, SectionKind.OTHER, where),
            "default_attribution_level": self._choice(
                row,
                "level_without_consent",
                AttributionLevel.values,
                AttributionLevel.ANONYMOUS,
                where,
            ),
            **self._words(row, "title", where),
            **self._words(row, "guidance", where),
        }

    def _words(self, row: Mapping[str, Any], name: str, where: str) -> dict[str, str]:
        texts = row.get(name, {})
        if not isinstance(texts, dict) or set(texts) - set(CONTENT_LANGUAGES):
            self._wrong(
                _("In %(where)s: “%(name)s” holds texts by language: %(languages)s.")
                % {"where": where, "name": name, "languages": with_commas(CONTENT_LANGUAGES)}
            )
            texts = {}
        words = {}
        for language in CONTENT_LANGUAGES:
            text = texts.get(language, "")
            if not isinstance(text, str) or len(text) > LENGTHS[name] or "\x00" in text:
                self._wrong(
                    _("In %(where)s: “%(name)s” (%(language)s) is text of at most %(most)d signs.")
                    % {"where": where, "name": name, "language": language, "most": LENGTHS[name]}
                )
                text = ""
            words[f"{name}_{language}"] = text.strip()
        if name == "title" and not words["title_en"]:
            self._wrong(_("In %(where)s: the title in English is missing.") % {"where": where})
        return words

    def _key(self, value: Any, where: str) -> str:
        if isinstance(value, str) and KEY.fullmatch(value):
            return value
        self._wrong(
            _("In %(where)s: the key is a short name of letters, digits and “_”.")
            % {"where": where}
        )
        return ""

    def _choice(
        self, row: Mapping[str, Any], name: str, allowed: list[str], usual: str, where: str
    ) -> str:
        value = row.get(name, usual)
        if isinstance(value, str) and value in allowed:
            return value
        self._wrong(
            _("In %(where)s: “%(name)s” is one of: %(allowed)s.")
            % {"where": where, "name": name, "allowed": with_commas(allowed)}
        )
        return usual

    def _no_others(self, row: Mapping[str, Any], known: set[str], where: str) -> None:
        unknown = sorted(str(name) for name in set(row) - known)
        if unknown:
            self._wrong(
                _("In %(where)s: “%(names)s” is not known here.")
                % {"where": where, "names": with_commas(unknown)}
            )

    def _wrong(self, sentence: str) -> None:
        self.problems.append(sentence[:1].upper() + sentence[1:])
