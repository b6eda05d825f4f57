"""Which session a Word file is about: every sign of it, and how sure each one is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz

from reports.domain.word_base import report_id_of
from reports.domain.word_match import comparable
from reports.models import Edition, Point, Session
from reports.parsed import ParsedReport

TITLE_SHARE = 80
SHORTEST_TITLE = 8
_NUMBER_IN_NAME = re.compile(r"(?<![\d.])(\d{1,2})[.\-_](\d{1,2})(?![\d]|[.\-_]\d)")


class Sure(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS: dict[Sure, Promise] = {
    Sure.CERTAIN: gettext_lazy("certain"),
    Sure.LIKELY: gettext_lazy("likely"),
    Sure.GUESS: gettext_lazy("a guess"),
}


@dataclass(frozen=True)
class Recognised:
    """A session, how sure it is, and the sentences that say why."""

    session: Session
    sure: Sure
    reasons: tuple[str, ...]
    differs: str = ""
    """A sentence when another sign in the file speaks for another session."""


def recognise(edition: Edition, parsed: ParsedReport, file_name: str = "") -> Recognised | None:
    """Return the session of a file by its hidden ids, number, title, people, or file name."""
    sessions = list(
        edition.sessions.exclude(number="").prefetch_related("participations", "report")
    )
    signs = [*_signs(edition, sessions, parsed, file_name)]
    if not signs:
        return None
    sure, best, _why = min(signs, key=lambda sign: list(Sure).index(sign[0]))
    other = next((s for s in signs if s[1].pk != best.pk and s[0] != Sure.GUESS), None)
    return Recognised(
        session=best,
        sure=Sure.LIKELY if other and sure == Sure.CERTAIN else sure,
        reasons=tuple(why for _sure, session, why in signs if session.pk == best.pk),
        differs=_("But for session %(number)s speaks: %(why)s")
        % {"number": other[1].number, "why": other[2]}
        if other
        else "",
    )


def find_session(edition: Edition, parsed: ParsedReport, number: str = "") -> Session | None:
    """Return the session of a file for a program: only where it is certain or likely."""
    if number:
        return edition.sessions.filter(number=number).first()
    found = recognise(edition, parsed)
    return found.session if found and found.sure != Sure.GUESS else None


Sign = tuple[Sure, Session, str]


def _signs(
    edition: Edition, sessions: Sequence[Session], parsed: ParsedReport, file_name: str
) -> Iterable[Sign]:
    by_number = {session.number: session for session in sessions}
    yield from _by_ids(sessions, parsed)
    number = parsed.header.roundtable_number or ""
    if number in by_number:
        why = _("The header says session %(number)s.") % {"number": number}
        yield Sure.CERTAIN, by_number[number], why
    yield from _by_title(sessions, parsed.header.roundtable)
    yield from _by_people(sessions, parsed)
    if match := _NUMBER_IN_NAME.search(file_name):
        number = f"{match[1]}.{match[2]}"
        if number in by_number:
            why = _("The name of the file holds %(number)s.") % {"number": number}
            yield Sure.GUESS, by_number[number], why
    yield from _by_title(sessions, " ".join(parsed.unplaced[:5]), sure=Sure.GUESS)


def _by_ids(sessions: Sequence[Session], parsed: ParsedReport) -> Iterable[Sign]:
    """A file that was written by this system says from which report it comes."""
    ids = [item.point_id for part in parsed.sections for item in part.points if item.point_id]
    known = Point.objects.filter(pk__in=ids[:500]).values_list("report_id", flat=True)
    reports = [*known, report_id_of(parsed.facts.state) if parsed.facts.state else None]
    for session in sessions:
        report = getattr(session, "report", None)
        if report is not None and report.pk in reports:
            yield (
                Sure.CERTAIN,
                session,
                _("The file was written here, from the report %(code)s.") % {"code": report.code},
            )


def _by_title(
    sessions: Sequence[Session], typed: str, *, sure: Sure = Sure.LIKELY
) -> Iterable[Sign]:
    typed = comparable(typed)
    if len(typed) < SHORTEST_TITLE:
        return
    likely = [(_share(comparable(one.title), typed), one) for one in sessions]
    share, session = max(likely, key=lambda item: item[0], default=(0.0, None))
    if session is not None and share >= TITLE_SHARE:
        yield sure, session, _("It holds the title of session %(n)s.") % {"n": session.number}


def _share(title: str, typed: str) -> float:
    if len(title) < SHORTEST_TITLE:
        return 100.0 if title and title == typed else 0.0
    return max(fuzz.ratio(title, typed), fuzz.partial_ratio(title, typed, score_cutoff=90))


def _by_people(sessions: Sequence[Session], parsed: ParsedReport) -> Iterable[Sign]:
    typed = comparable(f"{parsed.header.rapporteur} {parsed.header.note_taker}")
    if not typed:
        return
    for session in sessions:
        people: list[Any] = list(session.participations.all())
        if any(comparable(one.name) in typed for one in people if len(one.name) > 4):
            yield (
                Sure.LIKELY,
                session,
                _("Its rapporteur or note taker belongs to session %(n)s.") % {"n": session.number},
            )
