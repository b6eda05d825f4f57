"""The way of a practice from draft to published and on: the only writer of its status.

`TRANSITIONS` is the whole table: what is not in it cannot be done. Permissions are asked by the
views, with the name that the transition gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_site.lib.typography import with_colon, with_commas
from practices.choices import ChangeKind, PracticeStatus, ReviewerKind, ReviewVerdict
from practices.domain import history, letters
from practices.domain.errors import PracticeError
from practices.models import Practice

DRAFT, SUBMITTED, IN_REVIEW, CHANGES_ASKED, PUBLISHED, OUTDATED, WITHDRAWN = PracticeStatus
MANAGE, SUBMIT = "practices.manage_practice", "practices.submit_practice"
TAKE_BACK = "practices.see_inside_practice"

# At least so many reviewers without a conflict of interest have to say “publish”.
NEEDED = {ReviewerKind.INTERNAL: 1, ReviewerKind.EXTERNAL: 2}


@dataclass(frozen=True)
class Transition:
    label: Any
    sources: frozenset[str]
    target: str
    permission: str
    needs_reason: bool = False
    help_text: Any = ""


def _from(*statuses: str) -> frozenset[str]:
    return frozenset(statuses)


TRANSITIONS: dict[str, Transition] = {
    "submit": Transition(
        gettext_lazy("Submit for review"), _from(DRAFT, CHANGES_ASKED), SUBMITTED, SUBMIT
    ),
    "take_back": Transition(
        gettext_lazy("Take back and go on writing"), _from(SUBMITTED), DRAFT, TAKE_BACK
    ),
    "begin_review": Transition(
        gettext_lazy("Begin the review"), _from(SUBMITTED), IN_REVIEW, MANAGE
    ),
    "ask_changes": Transition(
        gettext_lazy("Ask the author for changes"),
        _from(SUBMITTED, IN_REVIEW),
        CHANGES_ASKED,
        MANAGE,
        needs_reason=True,
    ),
    "publish": Transition(
        gettext_lazy("Publish"),
        _from(IN_REVIEW),
        PUBLISHED,
        MANAGE,
        help_text=gettext_lazy("Needs one internal and two external reviewers who agree."),
    ),
    "adopt": Transition(
        gettext_lazy("Publish as reviewed elsewhere"),
        _from(DRAFT, SUBMITTED, IN_REVIEW),
        PUBLISHED,
        MANAGE,
        needs_reason=True,
        help_text=gettext_lazy("For records that another database has reviewed: say which one."),
    ),
    "outdate": Transition(
        gettext_lazy("Mark as outdated"), _from(PUBLISHED), OUTDATED, MANAGE, needs_reason=True
    ),
    "renew": Transition(
        gettext_lazy("Publish again as still valid"), _from(OUTDATED), PUBLISHED, MANAGE
    ),
    "withdraw": Transition(
        gettext_lazy("Withdraw"),
        _from(DRAFT, SUBMITTED, IN_REVIEW, CHANGES_ASKED, PUBLISHED, OUTDATED),
        WITHDRAWN,
        MANAGE,
        needs_reason=True,
    ),
    "bring_back": Transition(
        gettext_lazy("Bring back as a draft"), _from(WITHDRAWN), DRAFT, MANAGE
    ),
}


# The steps that lead a record on its way, other than back or out.
LEADING = ("submit", "begin_review", "publish", "renew", "bring_back")


def own_of(person: User) -> QuerySet[Practice]:
    """Return what a person handed in or drafts, without records that became part of another."""
    return Practice.objects.filter(submitted_by=person, merged_into__isnull=True)


def waiting() -> QuerySet[Practice]:
    """Return what waits for the support unit: handed in, or with its reviewers."""
    return Practice.objects.filter(status__in=[PracticeStatus.SUBMITTED, PracticeStatus.IN_REVIEW])


def leading(steps: Sequence[str], lacking: Mapping[str, int]) -> str:
    """Return which of the steps comes next, or nothing; `lacking` are the missing reviews."""
    ready = (name for name in LEADING if name in steps)
    return next((name for name in ready if name != "publish" or not lacking), "")


def possible(practice: Practice) -> list[str]:
    """Return the names of the transitions that the status allows."""
    if practice.merged_into_id:
        return []
    return [name for name, step in TRANSITIONS.items() if practice.status in step.sources]


@transaction.atomic
def move(*, practice: Practice, name: str, by: User | None, reason: str = "") -> Practice:
    """Carry out a transition. Raises PracticeError with a sentence where it is not possible."""
    step = TRANSITIONS[name]
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    reason = reason.strip()
    if practice.status not in step.sources or practice.merged_into_id:
        raise PracticeError(
            _("The practice is %(status)s: this step is not possible any more. Load the page anew.")
            % {"status": practice.get_status_display().lower()},
            code="wrong_status",
        )
    if step.needs_reason and not reason:
        raise PracticeError(
            _("Say why in a sentence: the author and the history need it."),
            code="reason_missing",
            field="reason",
        )
    if step.target in {SUBMITTED, PUBLISHED}:
        _check_minimum(practice)
    if name == "publish":
        _check_reviews(practice)
    before = practice.status
    practice.status = step.target
    if step.target == PUBLISHED:
        practice.published_at = practice.published_at or timezone.now()
        practice.confirmed_at = timezone.now()
        practice.asked_at = None
    practice.save()
    history.record(
        practice=practice,
        kind=ChangeKind.STATUS,
        author=by,
        before={"status": before},
        after={"status": practice.status},
        note=reason,
    )
    letters.tell_author(practice=practice, by=by)
    return practice


def _check_minimum(practice: Practice) -> None:
    """Without a title and a summary there is nothing to review."""
    text = practice.text_in(practice.main_language)
    if text is None or not text.title.strip() or not text.summary.strip():
        raise PracticeError(
            _("The practice needs a title and a summary in its main language first."),
            code="incomplete",
        )


def _check_reviews(practice: Practice) -> None:
    lacking = missing_reviews(practice)
    if lacking:
        names = dict(ReviewerKind.choices)
        parts = with_commas(f"{with_colon(names[kind])} {count}" for kind, count in lacking.items())
        raise PracticeError(
            _("Reviews that say “publish” are missing (%(parts)s). Ask reviewers first.")
            % {"parts": parts},
            code="reviews_missing",
        )


def missing_reviews(practice: Practice) -> dict[str, int]:
    """Return how many agreeing reviewers of each kind are still needed."""
    agreed = [
        row.kind
        for row in practice.reviews.all()
        if row.verdict == ReviewVerdict.PUBLISH and row.conflict_declared is False
    ]
    lacking = {str(kind): needed - agreed.count(kind) for kind, needed in NEEDED.items()}
    return {kind: count for kind, count in lacking.items() if count > 0}
