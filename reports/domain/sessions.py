"""One session of the programme and what it is asked, written as a person corrects it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from reports.domain import lifecycle
from reports.domain.editions import fitting_template
from reports.domain.errors import DomainError
from reports.models import Edition, GuidingQuestion, ReportingTemplate, Session


@transaction.atomic
def save_session(*, session: Session, questions: Sequence[str]) -> Session:
    """Store a session with its guiding questions. Points keep the questions they answer.

    A question that keeps its words keeps its row wherever it moves to; one whose words changed
    takes the row at its place. Raises DomainError when a question that is answered would go.
    """
    session.save()
    left = list(session.guiding_questions.order_by("number"))
    kept: dict[int, GuidingQuestion] = {}
    for place, text in enumerate(questions):
        same = next((row for row in left if row.text == text), None)
        if same is not None:
            left.remove(same)
            kept[place] = same
    for place, _text in enumerate(questions):
        if place not in kept and left:
            kept[place] = left.pop(0)
    _remove(left)
    # Numbers are unique in a session: move all out of the way first.
    for row in kept.values():
        GuidingQuestion.objects.filter(pk=row.pk).update(number=10_000 + row.pk % 20_000)
    for place, text in enumerate(questions):
        row = kept.get(place) or GuidingQuestion(session=session)
        row.number, row.text = place + 1, text
        row.save()
    return session


def _remove(rows: Sequence[GuidingQuestion]) -> None:
    for row in rows:
        if row.points.filter(deleted_at__isnull=True).exists():
            raise DomainError(
                _(
                    "Question %(number)d is answered by points of the report and cannot go. "
                    "Change its words instead, or take it off those points first."
                )
                % {"number": row.number},
                code="question_answered",
            )
        row.delete()


def begin_reports(*, edition: Edition, template: ReportingTemplate, language: str) -> int:
    """Begin the report of every numbered session that has none; return how many."""
    rows = edition.sessions.exclude(number="").filter(report__isnull=True)
    sessions = list(rows.select_related("edition").order_by("number"))
    with transaction.atomic():
        for session in sessions:
            fitting = fitting_template(session, template)
            lifecycle.begin_report(session=session, template=fitting, language=language)
    return len(sessions)


def remove_session(*, session: Session) -> None:
    """Take a session out of the programme. Raises DomainError when it has a report."""
    if hasattr(session, "report"):
        raise DomainError(
            _("This session has a report, so it stays. A report would lose its address."),
            code="has_report",
        )
    session.delete()
