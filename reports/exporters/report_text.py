"""A report as plain text: for a mail, a telephone, or whatever opens nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from gfmd_site.lib.typography import with_colon
from reports.content import PointContent, ReportContent, SectionContent
from reports.exporters.shared import (
    DEEPEST_LEVEL,
    footnote_of,
    labels_in,
    line,
    plain,
    title_and_hint,
    unheaded_first,
)

WIDTH = 78
BULLETS = ("- ", "  * ", "    - ")


def render_text_file(content: ReportContent) -> bytes:
    """Return the report as UTF-8 text, its lines at most 78 letters where words allow."""
    return ("\n".join(_lines(content)).strip("\n") + "\n").encode()


def _lines(content: ReportContent) -> Iterator[str]:
    yield from _title(content.edition_title, "=")
    yield from _title(content.document_title, "=")
    labels = labels_in(content.language)
    for label, value in (
        (labels["rapporteur"], content.rapporteur),
        (labels["note_taker"], content.note_taker),
        (labels["roundtable"], content.roundtable),
    ):
        yield f"{_with_colon(label, content.language)} {line(value)}".rstrip()
    if content.participants:
        label = _with_colon(labels["participants"], content.language)
        yield f"{label} {line(content.participants)}"
    for section in content.sections:
        yield ""
        yield from _section(section, content.language)
    if content.footnote:
        yield ""
        yield from _wrapped(f"* {footnote_of(content)}", "", "  ")


def _with_colon(label: str, language: str) -> str:
    """Return a label of the form, which may have its colon already, with exactly one."""
    return with_colon(label.rstrip(": \u00a0"), language)


def _title(words: str, underline: str) -> Iterator[str]:
    shown = line(words)
    if shown:
        yield shown
        yield underline * min(len(shown), WIDTH)
        yield ""


def _section(section: SectionContent, language: str) -> Iterator[str]:
    title, hint = title_and_hint(section, language)
    yield from _title(f"{section.number}. {title} {hint}".strip(), "-")
    for group in unheaded_first(section.groups):
        if line(group.heading):
            yield line(group.heading)
        for point in group.points:
            yield from _point(point)


def _point(point: PointContent) -> Iterator[str]:
    words = plain(point.text).strip()
    if not words:
        return
    if point.attribution:
        words += f" — {line(point.attribution)}"
    if point.standing:
        words += f" [{line(point.standing)}]"
    bullet = BULLETS[min(max(point.level, 0), DEEPEST_LEVEL)]
    yield from _wrapped(words, bullet, " " * len(bullet))


def _wrapped(words: str, first: str, others: str) -> Iterator[str]:
    for number, part in enumerate(words.split("\n")):
        wrapped = textwrap.wrap(
            part,
            WIDTH,
            initial_indent=others if number else first,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from wrapped or [""]
