"""Whether an edition is ready for the day: what is there, what is missing, and where to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from reports.choices import WRITING_ROLES, Role, SessionKind
from reports.domain.setup_files import leftovers_of
from reports.domain.timetable import clashes_among
from reports.models import Edition, ReportingTemplate, Session, SetupFile


@dataclass(frozen=True)
class Check:
    """One line of the list. `sessions` are those that something is missing of.

    `needed`: the day cannot go well without it. Otherwise it is advice.
    """

    code: str
    text: str
    is_done: bool
    needed: bool = True
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True)
class Readiness:
    edition: Edition
    checks: list[Check]
    session_count: int
    papers: list[tuple[SetupFile, int]]
    """Papers with how many of their texts are not placed yet."""

    @property
    def open(self) -> list[Check]:
        return [check for check in self.checks if not check.is_done]

    @property
    def missing(self) -> list[Check]:
        return [check for check in self.open if check.needed]

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def done_count(self) -> int:
        return len(self.checks) - len(self.open)


def readiness_of(edition: Edition) -> Readiness:
    """Return the list of an edition. Six queries, whatever the number of sessions and people."""
    sessions: list[Session] = list(
        edition.sessions.select_related("report", "theme")
        .prefetch_related("participations")
        .annotate(question_count=Count("guiding_questions"))
        .order_by("number", "title", "pk")
    )
    reported = [session for session in sessions if session.number]
    papers = leftovers_of(edition)
    checks = [
        _basics(edition),
        _programme(sessions),
        *(_of_sessions(rule, sessions, reported) for rule in RULES),
        _clashes(sessions),
        _template(),
        _chairs(edition),
        *_leftovers(papers),
    ]
    return Readiness(edition, checks, len(sessions), papers)


@dataclass(frozen=True)
class _Rule:
    """Something that each session of a group has to have."""

    code: str
    good: Any
    lacks: Callable[[Session], bool]
    bad: Any
    needed: bool = True
    of_reported: bool = True


def _of_sessions(rule: _Rule, sessions: list[Session], reported: list[Session]) -> Check:
    lacking = [row for row in (reported if rule.of_reported else sessions) if rule.lacks(row)]
    text = rule.bad % {"count": len(lacking)} if lacking else rule.good
    return Check(rule.code, str(text), not lacking, rule.needed, lacking)


def _is_asked(session: Session) -> bool:
    """Whether a paper asks something of a session: roundtables, not a reception."""
    return session.kind == SessionKind.ROUNDTABLE


def _roles(session: Session) -> Iterable[str]:
    return (row.role for row in session.participations.all())


def _has_rapporteur(session: Session) -> bool:
    report = getattr(session, "report", None)
    return Role.RAPPORTEUR in _roles(session) or bool(report and report.rapporteur_line)


def _has_writer_without_account(session: Session) -> bool:
    return any(
        row.role in WRITING_ROLES and row.user_id is None for row in session.participations.all()
    )


RULES = (
    _Rule(
        "numbers",
        gettext_lazy("Every roundtable has a number."),
        lambda session: _is_asked(session) and not session.number,
        ngettext_lazy(
            "%(count)d roundtable has no number, so its report has no address.",
            "%(count)d roundtables have no number, so their reports have no address.",
            "count",
        ),
        of_reported=False,
    ),
    _Rule(
        "times",
        gettext_lazy("Every room that reports has its time."),
        lambda session: session.starts_at is None,
        ngettext_lazy(
            "%(count)d session that is reported on has no time.",
            "%(count)d sessions that are reported on have no time.",
            "count",
        ),
    ),
    _Rule(
        "rooms",
        gettext_lazy("Every session that reports has its room."),
        lambda session: not session.room,
        ngettext_lazy(
            "%(count)d session that is reported on has no room.",
            "%(count)d sessions that are reported on have no room.",
            "count",
        ),
        needed=False,
    ),
    _Rule(
        "questions",
        gettext_lazy("Every roundtable has guiding questions."),
        lambda session: _is_asked(session) and not session.question_count,  # type: ignore[attr-defined]
        ngettext_lazy(
            "%(count)d roundtable has no guiding questions.",
            "%(count)d roundtables have no guiding questions.",
            "count",
        ),
    ),
    _Rule(
        "outcomes",
        gettext_lazy("Every roundtable has an expected outcome."),
        lambda session: _is_asked(session) and not session.expected_outcome,
        ngettext_lazy(
            "%(count)d roundtable has no expected outcome.",
            "%(count)d roundtables have no expected outcome.",
            "count",
        ),
        needed=False,
    ),
    _Rule(
        "rapporteurs",
        gettext_lazy("Every room has a rapporteur."),
        lambda session: not _has_rapporteur(session),
        ngettext_lazy(
            "%(count)d room has no rapporteur.",
            "%(count)d rooms have no rapporteur.",
            "count",
        ),
    ),
    _Rule(
        "accounts",
        gettext_lazy("Every rapporteur and note taker has an account."),
        _has_writer_without_account,
        ngettext_lazy(
            "In %(count)d room somebody who writes has no account yet.",
            "In %(count)d rooms somebody who writes has no account yet.",
            "count",
        ),
    ),
    _Rule(
        "reports",
        gettext_lazy("Every report is begun."),
        lambda session: not hasattr(session, "report"),
        ngettext_lazy(
            "%(count)d report is not begun.",
            "%(count)d reports are not begun.",
            "count",
        ),
    ),
)


def _basics(edition: Edition) -> Check:
    done = bool(edition.place and edition.starts_on and edition.ends_on)
    good = _("Place and days of the meeting are known.")
    return Check("basics", good if done else _("Place or days of the meeting are missing."), done)


def _programme(sessions: list[Session]) -> Check:
    done = any(session.number for session in sessions)
    text = ngettext(
        "The programme has %(count)d session.",
        "The programme has %(count)d sessions.",
        len(sessions),
    ) % {"count": len(sessions)}
    bad = _("No session has a number yet: the programme is empty for the rapporteurs.")
    return Check("programme", text if done else bad, done)


def _clashes(sessions: list[Session]) -> Check:
    clashes = clashes_among(sessions)
    text = ngettext(
        "%(count)d pair of sessions clashes in the timetable.",
        "%(count)d pairs of sessions clash in the timetable.",
        len(clashes),
    ) % {"count": len(clashes)}
    return Check(
        "clashes", text if clashes else _("Nothing clashes in the timetable."), not clashes
    )


def _template() -> Check:
    done = ReportingTemplate.objects.filter(is_active=True).exists()
    good = _("There is a reporting template.")
    return Check("template", good if done else _("No reporting template is offered."), done)


def _chairs(edition: Edition) -> Check:
    done = edition.chairs.exists()
    good = _("The edition has a chair with an account.")
    return Check("chairs", good if done else _("No chair has an account for the edition."), done)


def _leftovers(papers: list[tuple[SetupFile, int]]) -> list[Check]:
    count = sum(left for _row, left in papers)
    text = ngettext(
        "%(count)d text of the concept paper is not placed.",
        "%(count)d texts of the concept paper are not placed.",
        count,
    ) % {"count": count}
    return [Check("leftovers", text, False, needed=False)] if count else []
