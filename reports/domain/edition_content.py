"""A whole edition as a given reader may see it: its reports by theme, in the programme's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from gfmd_site.lib.days import days_in_words
from reports.choices import ReportStatus
from reports.content import EditionContent, ThemeContent
from reports.domain.consent import Reader
from reports.domain.content import report_content
from reports.domain.queries import report_rows
from reports.models import Edition, Report

DIGITS = re.compile(r"(\d+)")


def reports_in_order(edition: Edition, *, only_accepted: bool = False) -> list[Report]:
    """Return the reports of an edition by theme and number, 2.1 before 10.1: two queries."""
    rows = report_rows().filter(session__edition=edition)
    if only_accepted:
        rows = rows.filter(status=ReportStatus.ACCEPTED)
    return sorted(rows, key=_place)


def _place(report: Report) -> tuple[float, list[tuple[int, str]]]:
    theme = report.session.theme
    parts = DIGITS.split(report.session.number)
    # What belongs to no theme comes last.
    return (
        theme.number if theme else float("inf"),
        [(int(part), "") if part.isdigit() else (0, part) for part in parts],
    )


def readers(reports: Iterable[Report], *, sees_names: bool) -> Iterator[tuple[Report, Reader]]:
    """Yield each report with its reader, who reads it in its own language."""
    for report in reports:
        yield report, Reader(sees_names=sees_names, language=report.language)


def edition_content(
    edition: Edition, *, sees_names: bool, only_accepted: bool = False
) -> EditionContent:
    """Return all text of an edition's reports, rendered for a reader."""
    reports = reports_in_order(edition, only_accepted=only_accepted)
    languages = {report.language for report in reports}
    language = languages.pop() if len(languages) == 1 else "en"
    with translation.override(language):
        days = days_in_words(edition.starts_on, edition.ends_on)
        return EditionContent(
            year=edition.year,
            title=edition.title,
            subtitle=tuple(filter(None, (edition.theme, edition.place, days))),
            language=language,
            themes=tuple(_themes(reports, sees_names)),
        )


def _themes(reports: list[Report], sees_names: bool) -> Iterator[ThemeContent]:
    for theme, rows in groupby(reports, key=lambda report: report.session.theme):
        title = (
            _("Theme %(number)s: %(title)s") % {"number": theme.number, "title": theme.title}
            if theme
            else _("Other sessions")
        )
        yield ThemeContent(
            title=title,
            reports=tuple(
                report_content(report, reader)
                for report, reader in readers(rows, sees_names=sees_names)
            ),
        )
