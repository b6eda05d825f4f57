"""The summary of a regional consultation, as text or in Word, read into its template.

Nothing is stored. What the summary says is in the result in some place: in a section, among the
footnotes, or in `unplaced`.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.importers.consultation_counts import read_counts, read_interventions
from reports.importers.consultation_lists import ListReader
from reports.importers.consultation_titles import (
    SectionTitle,
    is_introduction,
    read_section_title,
)
from reports.importers.plain_text import Line, Source, read_source
from reports.parsed import RejectedFile
from reports.parsed_consultation import (
    SECTION_KEYS,
    ConsultationPoint,
    ConsultationSection,
    ParsedConsultation,
)

_TITLES = {
    "participation": "Participation",
    "emphases": "Key emphases",
    "who": "Who should be partners",
    "what": "What partners should do",
    "raised_once": "Raised once",
}


def parse_consultation(data: bytes, *, file_name: str) -> ParsedConsultation:
    """Read a .docx or .txt; raise RejectedFile, with a sentence for its owner, if it is refused."""
    parsed = consultation_from(read_source(data, file_name=file_name))
    contents = [section for section in parsed.sections if section.key != "participation"]
    if not any(section.found for section in contents) and len(parsed.head_counts) < 2:
        raise RejectedFile(
            _(
                "The file “%(name)s” was not accepted: none of the sections of a regional "
                "consultation was found in it. Each needs a title such as “Key emphases” or "
                "“Who should be partners” on a line of its own."
            )
            % {"name": file_name}
        )
    return parsed


def consultation_from(source: Source) -> ParsedConsultation:
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._parsed = ParsedConsultation(
            sections=[
                ConsultationSection(key, number) for number, key in enumerate(SECTION_KEYS, start=1)
            ],
            footnotes=list(source.footnotes),
        )
        self._by_key = {section.key: section for section in self._parsed.sections}

    def read(self) -> ParsedConsultation:
        title: SectionTitle | None = None
        lines: list[Line] = []
        for line in self._source.lines():
            found = read_section_title(line)
            if found is None and line.rank != 1:
                lines.append(line)
                continue
            self._close(title, lines, is_last=False)
            title = found
            if found is None:
                # A chapter of another kind ends the section; its text is for a person to place.
                lines = [line]
            else:
                lines = [Line(text=found.rest, raw=found.rest)] if found.rest else []
        self._close(title, lines, is_last=True)
        self._parsed.warnings += self._warnings()
        return self._parsed

    def _close(self, title: SectionTitle | None, lines: Sequence[Line], *, is_last: bool) -> None:
        """Read the lines of one section, which end where the next one begins."""
        if title is None or title.key == "participation":
            self._read_participation(title, lines)
            return
        section = self._found(title)
        reader = ListReader(section, lead=title.lead, is_last=is_last)
        section.points += reader.read(lines)
        self._parsed.unplaced += reader.unplaced

    def _found(self, title: SectionTitle) -> ConsultationSection:
        section = self._by_key[title.key]
        section.found = True
        section.title_as_typed = section.title_as_typed or title.text
        return section

    def _read_participation(self, title: SectionTitle | None, lines: Sequence[Line]) -> None:
        """What counts people goes here; the rest of an introduction is for a person to place."""
        is_own = title is not None and not is_introduction(title.text)
        for line in lines:
            counts = read_counts(line.raw)
            interventions = read_interventions(line.raw)
            if not is_own and len(counts) < 2 and interventions is None:
                self._parsed.unplaced.append(line.raw)
                continue
            for code, count in counts.items():
                self._parsed.head_counts.setdefault(code, count)
            if self._parsed.interventions is None:
                self._parsed.interventions = interventions
            section = self._by_key["participation"]
            section.found = True
            section.points.append(ConsultationPoint(line.text))
        if title is not None:
            self._found(title)

    def _warnings(self) -> list[str]:
        warnings = [
            _(
                "The section “%(title)s” was not found in the file. If it is there, put its title "
                "on a line of its own."
            )
            % {"title": _TITLES[section.key]}
            for section in self._parsed.sections
            if not section.found
        ]
        if not self._parsed.head_counts:
            warnings.append(_("No head-count was found in the file. Add it to the session."))
        count = len(self._parsed.unplaced)
        if count:
            warnings.append(
                ngettext(
                    "%(count)d passage belongs to no field and no section. It was kept apart: "
                    "move it to where it belongs, or leave it out.",
                    "%(count)d passages belong to no field and no section. They were kept apart: "
                    "move them to where they belong, or leave them out.",
                    count,
                )
                % {"count": count}
            )
        return warnings
