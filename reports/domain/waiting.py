"""What is still missing in the rooms, as parts of a query that lists, counts and board share."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from reports.choices import AttributionKind, Consent, Role
from reports.models import Attribution, HeadCount, Participation, Report, Session


def unanswered() -> QuerySet[Attribution]:
    """Return the speakers of present points who have not answered yet.

    A constituency is no person whom somebody could ask.
    """
    return Attribution.objects.filter(
        point__deleted_at__isnull=True, consent__in=[Consent.NOT_ASKED, Consent.ASKED]
    ).exclude(kind=AttributionKind.CONSTITUENCY)


def with_waiting_consents(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Return the reports in which somebody who is named has not answered yet."""
    return reports.filter(Exists(unanswered().filter(point__report=OuterRef("pk")).order_by()))


def without_rapporteur(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return numbered sessions, those that are reported on, in which nobody is rapporteur."""
    rapporteurs = Participation.objects.filter(session=OuterRef("pk"), role=Role.RAPPORTEUR)
    return sessions.exclude(number="").filter(~Exists(rapporteurs))


def without_head_counts(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return numbered sessions of which nobody has said how many came."""
    counts = HeadCount.objects.filter(session=OuterRef("pk"))
    return sessions.exclude(number="").filter(~Exists(counts))
