"""A synthesis as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from gfmd_site.lib.typography import with_colon, with_commas
from reports.content_synthesis import PartContent
from reports.domain.synthesis_labels import labels_for
from reports.exporters.shared import line, plain
from reports.exporters.synthesis_sheet import Sheet, figure_lines

WIDTH = 78


def render_synthesis_text(sheet: Sheet) -> bytes:
    return ("\n".join(_lines(sheet)).strip("\n") + "\n").encode()


def _lines(sheet: Sheet) -> Iterator[str]:
    content, words = sheet.content, labels_for(sheet.content.language)
    yield from _title(content.title, "=")
    yield from _wrapped(with_commas((content.edition_title, content.place_line), content.language))
    if content.is_draft:
        yield words["draft"]
    yield ""
    yield from _title(words["figures"], "-")
    for value, label in figure_lines(content):
        yield from _wrapped(f"- {value} {label}", "  ")
    yield from _parts(sheet, sheet.read)
    if sheet.annex:
        yield ""
        yield from _title(words["annex"], "=")
        yield from _parts(sheet, sheet.annex)
    if content.unused:
        yield ""
        yield from _title(words["unused"], "=")
        for room in content.unused:
            yield ""
            yield from _title(room.title, "-")
            for point in room.points:
                yield from _wrapped(f"- {plain(point.marked)}", "  ")
    if sheet.options.coverage:
        yield from _coverage(sheet)


def _parts(sheet: Sheet, parts: Iterable[PartContent]) -> Iterator[str]:
    note = with_colon(labels_for(sheet.content.language)["note"], sheet.content.language)
    for part in parts:
        yield ""
        yield from _title(part.title, "-")
        for item in part.items:
            mark = sheet.mark(item)
            yield from _wrapped(plain(item.text) + (f" [{mark}]" if mark else ""))
            if item.note:
                yield from _wrapped(f"  {note} {plain(item.note)}", "  ")
            yield ""


def _coverage(sheet: Sheet) -> Iterator[str]:
    words = labels_for(sheet.content.language)
    for title, coverage in (
        (words["coverage_objectives"], sheet.content.objectives),
        (words["coverage_targets"], sheet.content.targets),
    ):
        if not coverage.covered:
            continue
        yield ""
        yield from _title(title, "-")
        for code, label, counts in coverage.rows:
            rooms = [
                f"{with_colon(room, sheet.content.language)} {count}"
                for room, count in zip(coverage.rooms, counts, strict=True)
                if count
            ]
            if rooms:
                shown = with_commas(rooms, sheet.content.language)
                yield from _wrapped(f"{code} {line(label)} ({shown})", "  ")


def _title(words: str, underline: str) -> Iterator[str]:
    shown = line(words)
    yield shown
    yield underline * min(len(shown), WIDTH)


def _wrapped(text: str, others: str = "") -> Iterator[str]:
    for part in text.split("\n"):
        yield from textwrap.wrap(
            part,
            WIDTH,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
