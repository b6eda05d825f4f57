"""Names in the plain words of a Word file: found for the person, and marked again as mentions.

Word shows a mention as the plain name. If it came back as plain words, the name would leave the
room with the next copy for anybody, so known names become mentions again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.choices import AttributionKind, Consent
from reports.domain.consent import mention_markup, mentions_in
from reports.models import Point, Report

SHORTEST_NAME = 4


@dataclass(frozen=True)
class NameFound:
    """A name that stands in the file: how often, and why it needs a look."""

    name: str
    count: int
    reason: str
    is_marked: bool
    """Whether it becomes a mention, so that it stays in the room until the speaker agrees."""


def telling_names(report: Report, points: Sequence[Point]) -> list[str]:
    """Return names that are marked wherever they stand: people of the session, known speakers.

    States are not among them: a State is mostly a place that is talked about.
    """
    people = [row.name.strip() for row in report.session.participations.all()]
    speakers = [
        row.mention
        for point in points
        for row in point.attributions.all()
        if row.mention and row.kind != AttributionKind.COUNTRY
    ]
    wanted = {name for name in people if " " in name} | set(speakers)
    return sorted((name for name in wanted if len(name) >= SHORTEST_NAME), key=_longest_first)


def marked_again(text: str, names: Iterable[str]) -> str:
    """Return a text in which these names are mentions; what is one already stays as it is."""
    for name in sorted({*names}, key=_longest_first):
        if name in text:
            text = _mark(text, name)
    return text


def names_found(report: Report, points: Sequence[Point], texts: Iterable[str]) -> list[NameFound]:
    """Return the names in some texts whose bearers have not agreed to be named."""
    whole = "\n".join(texts)
    marked = set(telling_names(report, points))
    found = []
    for name, reason in _reasons(report, points).items():
        count = len(_as_a_word(name).findall(whole))
        if count:
            found.append(NameFound(name, count, reason, name in marked))
    return sorted(found, key=lambda one: (-one.count, one.name))


def _reasons(report: Report, points: Sequence[Point]) -> dict[str, str]:
    """Return every name that is known here and not released, with the reason."""
    reasons: dict[str, str] = {}
    for person in report.session.participations.all():
        for name, reason in (
            (person.name, _("a person of this session")),
            (person.organisation, _("the organisation of a person of this session")),
        ):
            if len(name.strip()) >= SHORTEST_NAME:
                reasons.setdefault(name.strip(), reason)
    answers = {
        Consent.NOT_ASKED: _("a speaker of this report who has not been asked"),
        Consent.ASKED: _("a speaker of this report who has not answered"),
        Consent.REFUSED: _("a speaker of this report who refused to be named"),
    }
    for point in points:
        for row in point.attributions.all():
            for name in {row.mention, row.name, row.organisation} - {""}:
                if row.consent == Consent.APPROVED:
                    continue
                if len(name) >= SHORTEST_NAME:
                    reasons[name] = str(answers[Consent(row.consent)])
    return reasons


def _mark(text: str, name: str) -> str:
    taken = [range(mention.start, mention.end) for mention in mentions_in(text)]

    def marked(match: re.Match[str]) -> str:
        inside = any(match.start() in span for span in taken)
        return match[0] if inside else mention_markup(name)

    return _as_a_word(name).sub(marked, text)


def _as_a_word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@\[]){re.escape(name)}(?!\w)")


def _longest_first(name: str) -> tuple[int, str]:
    return (-len(name), name)
