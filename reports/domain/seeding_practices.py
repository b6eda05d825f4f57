"""The practices of the demonstration, each in the state that its file says."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from practices.choices import PracticeStatus, ReviewerKind, ReviewVerdict
from practices.models import (
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    PracticeOrganisation,
    PracticeReview,
    PracticeSource,
    PracticeText,
    SdgTarget,
    Term,
)
from reports.domain.seeding_programme import Table
from reports.models import Edition, Point

TEXTS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")
TERMS: dict[str, type[Term]] = {
    "principles": GuidingPrinciple,
    "targets": SdgTarget,
    "countries": Country,
}
VERDICTS: dict[str, str] = {
    PracticeStatus.IN_REVIEW: ReviewVerdict.PENDING,
    PracticeStatus.CHANGES_ASKED: ReviewVerdict.CHANGES,
    PracticeStatus.PUBLISHED: ReviewVerdict.PUBLISH,
}


def practice_id(key: str) -> uuid.UUID:
    """Return the id of a demo practice: always the same, so that it is found again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"gfmd-demo/practice/{key}")


def load_practices(
    tables: Table, *, accounts: Mapping[str, User], decided_at: datetime
) -> dict[str, Practice]:
    """Add the practices with their texts, organisations and reviews; return them by key."""
    return {
        table["key"]: _add_practice(table, accounts=accounts, decided_at=decided_at)
        for table in tables["practice"]
    }


def add_sources(edition: Edition, tables: Table) -> None:
    """Say for each practice where in the forum it was named; call when the points are there."""
    for table in tables["practice"]:
        points = Point.objects.filter(
            practice=practice_id(table["key"]), report__session__number=table["source"]
        )
        refs: list[uuid.UUID | None] = list(points.in_order().values_list("pk", flat=True))
        PracticeSource.objects.bulk_create(
            PracticeSource(
                practice_id=practice_id(table["key"]),
                edition_year=edition.year,
                session_number=table["source"],
                point_ref=ref,
            )
            for ref in refs or [None]
        )


def _add_practice(table: Table, *, accounts: Mapping[str, User], decided_at: datetime) -> Practice:
    published = table["status"] == PracticeStatus.PUBLISHED
    ended = table.get("ended")
    primary, *further = table["objectives"]
    practice = Practice.objects.create(
        id=practice_id(table["key"]),
        main_language=table["main_language"],
        type=table["type"],
        scope=table["scope"],
        primary_objective=GcmObjective.objects.get(code=primary),
        started_year=table.get("started"),
        ended_year=None if ended == "present" else ended,
        ongoing=ended == "present",
        links="\n".join(table.get("links", ())),
        status=table["status"],
        published_at=decided_at if published else None,
        submitted_by=accounts["staff"],
    )
    practice.objectives.set(GcmObjective.objects.filter(code__in=further))
    for name, model in TERMS.items():
        terms: Any = model._default_manager.filter(code__in=table[name])
        getattr(practice, name).set(terms)
    PracticeText.objects.create(
        practice=practice,
        language=practice.main_language,
        **{name: table.get(name, "") for name in TEXTS},
    )
    PracticeOrganisation.objects.bulk_create(
        PracticeOrganisation(practice=practice, **row) for row in table["organisations"]
    )
    _add_review(practice, reviewer=accounts["reviewer"], decided_at=decided_at)
    return practice


def _add_review(practice: Practice, *, reviewer: User, decided_at: datetime) -> None:
    verdict = VERDICTS.get(practice.status)
    if verdict is None:
        return
    decided = verdict != ReviewVerdict.PENDING
    PracticeReview.objects.create(
        practice=practice,
        reviewer=reviewer,
        kind=ReviewerKind.EXTERNAL,
        conflict_declared=False if decided else None,
        verdict=verdict,
        decided_at=decided_at if decided else None,
    )
