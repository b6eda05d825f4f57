"""Practice sessions: everything works as on the day, and nothing of it stays.

A rehearsal is an edition of its own that no list shows, with a copy of some sessions and their
people. Board, synthesis, search, coverage and exports go by editions, so none of them meets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.models import Practice
from reports.choices import FIRST_REHEARSAL_YEAR, REHEARSAL_STEP
from reports.domain import lifecycle
from reports.domain.editions import fitting_template
from reports.domain.errors import DomainError
from reports.models import (
    Edition,
    GuidingQuestion,
    Participation,
    Purge,
    Release,
    Report,
    ReportingTemplate,
    Session,
)

DAYS = 7
MOST_DAYS = 30


@transaction.atomic
def start_rehearsal(
    *,
    edition: Edition,
    sessions: Iterable[Session],
    template: ReportingTemplate,
    language: str = "en",
    days: int = DAYS,
    now: datetime | None = None,
) -> Edition:
    """Copy sessions with questions and people into a rehearsal and begin their reports.

    One that this edition has already is ended first. Raises DomainError where a session has no
    number or the programme is that of a rehearsal itself.
    """
    chosen = [session for session in sessions if session.number]
    if not chosen:
        raise DomainError(
            _("Choose at least one session with a number: its report needs an address."),
            code="no_session",
        )
    sweep(now=now)
    for earlier in Edition.everything.filter(rehearses=edition):
        end_rehearsal(rehearsal=earlier)
    rehearsal = Edition.everything.create(
        rehearses=edition,
        rehearsal_until=(now or timezone.now()) + timedelta(days=min(days, MOST_DAYS)),
        year=edition.year + REHEARSAL_STEP,
        number=_free_number(),
        title=_("Rehearsal of %(title)s") % {"title": edition.title[:250]},
        place=edition.place,
        time_zone=edition.time_zone,
    )
    for session in chosen:
        copied = _copied(session, rehearsal)
        fitting = fitting_template(copied, template)
        lifecycle.begin_report(session=copied, template=fitting, language=language)
    return rehearsal


def _free_number() -> int:
    last = Edition.everything.aggregate(last=Max("number"))["last"] or 0
    return max(last + 1, FIRST_REHEARSAL_YEAR)


def _copied(session: Session, rehearsal: Edition) -> Session:
    title = _("Practice session: %(title)s") % {"title": session.title}
    copied = Session.objects.create(
        edition=rehearsal,
        kind=session.kind,
        number=session.number,
        title=title[:300],
        expected_outcome=session.expected_outcome,
        room=session.room,
        chatham_policy=session.chatham_policy,
    )
    GuidingQuestion.objects.bulk_create(
        GuidingQuestion(session=copied, number=row.number, text=row.text)
        for row in session.guiding_questions.all()
    )
    # In bulk, so that no role of a rehearsal enters the audit log.
    names = ("role", "name", "organisation", "country_id", "constituency_id", "user_id")
    Participation.objects.bulk_create(
        Participation(session=copied, **{name: getattr(row, name) for name in names})
        for row in session.participations.all()
    )
    return copied


def rehearsal_of(edition: Edition) -> Edition | None:
    """Return the rehearsal that an edition has now, None where it has none or its time is over."""
    rows = Edition.everything.filter(rehearses=edition, rehearsal_until__gt=timezone.now())
    return rows.first()


def reports_in(rehearsal: Edition) -> QuerySet[Report]:
    """Return the practice reports with their sessions, by number."""
    rows = Report.objects.filter(session__edition=rehearsal).select_related("session")
    return rows.order_by("session__number")


@transaction.atomic
def end_rehearsal(*, rehearsal: Edition) -> None:
    """Remove a rehearsal with all that was written, sent and said in it.

    What hangs on a report goes with it: points, history, receipts, consents, held changes, the
    statement. A practice in draft that rests on its points goes as well.
    """
    if rehearsal.rehearses_id is None:
        raise DomainError(_("This is no rehearsal. Nothing was removed."), code="no_rehearsal")
    reports = Report.objects.filter(session__edition=rehearsal)
    codes = list(reports.values_list("code", flat=True))
    points = reports.values("points")
    Practice.objects.filter(status="draft", sources__point_ref__in=points).delete()
    Release.objects.filter(reports__in=reports).delete()
    Purge.objects.filter(report__in=codes).delete()
    rehearsal.syntheses.all().delete()
    # Without an account the end of a role is no event for the audit log.
    Participation.objects.filter(session__edition=rehearsal).update(user=None)
    reports.delete()
    rehearsal.delete()


def sweep(*, now: datetime | None = None) -> int:
    """Remove rehearsals whose time is over; return how many."""
    over = Edition.everything.filter(rehearsal_until__lte=now or timezone.now())
    rows = list(over.filter(rehearses__isnull=False))
    for rehearsal in rows:
        end_rehearsal(rehearsal=rehearsal)
    return len(rows)
