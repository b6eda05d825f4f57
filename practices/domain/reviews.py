"""Asking for reviews and answering them; an external reviewer needs no account but a link."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.choices import ChangeKind, PracticeStatus, ReviewerKind, ReviewVerdict
from practices.domain import history, letters
from practices.domain.errors import PracticeError
from practices.models import Practice, PracticeReview
from practices.models.review import CRITERIA

SALT = "practices.review"
DAYS = 30
OPEN = frozenset({PracticeStatus.SUBMITTED, PracticeStatus.IN_REVIEW})


def asked_of(person: User) -> QuerySet[PracticeReview]:
    """Return the reviews that wait for a person, with what a list shows of their practices."""
    return (
        PracticeReview.objects.filter(
            reviewer=person,
            verdict=ReviewVerdict.PENDING,
            conflict_declared__isnull=True,
            practice__status__in=OPEN,
        )
        .select_related("practice")
        .prefetch_related("practice__texts")
    )


def awaits_link(review: PracticeReview) -> bool:
    """Whether somebody without an account is still to answer: their link is shown to staff."""
    return review.reviewer_id is None and review.verdict == ReviewVerdict.PENDING


@transaction.atomic
def ask_reviewer(
    *, practice: Practice, reviewer: User, kind: str, by: User | None
) -> PracticeReview:
    """Ask a person with an account. The author of a practice does not review it."""
    _check_open(practice)
    if reviewer.pk == practice.submitted_by_id:
        raise PracticeError(
            _("The author cannot review the own practice. Choose somebody else."), code="author"
        )
    if practice.reviews.filter(reviewer=reviewer).exists():
        raise PracticeError(_("This person already reviews the practice."), code="twice")
    review = PracticeReview.objects.create(practice=practice, reviewer=reviewer, kind=kind)
    _log(review, by, asked=kind)
    letters.ask_colleague(review=review, by=by)
    return review


@transaction.atomic
def invite_external(
    *,
    practice: Practice,
    name: str,
    by: User | None,
    days: int = DAYS,
    address: str = "",
    language: str = "en",
) -> PracticeReview:
    """Invite somebody without an account; `link_token` gives the secret part of the link.

    With an address the link is mailed there. The review does not keep it, the outbox does until
    it forgets its letters.
    """
    _check_open(practice)
    review = PracticeReview.objects.create(
        practice=practice,
        kind=ReviewerKind.EXTERNAL,
        invited_name=name.strip()[:200],
        expires_at=timezone.now() + timedelta(days=days),
    )
    _log(review, by, asked=ReviewerKind.EXTERNAL)
    if address and review.expires_at:
        token = link_token(review)
        letters.ask_outsider(
            address=address, language=language, token=token, until=review.expires_at, by=by
        )
    return review


def link_token(review: PracticeReview) -> str:
    """Return what the link of an invitation carries: a signed key, no name."""
    return signing.dumps(str(review.key), salt=SALT)


def review_of_token(token: str) -> PracticeReview | None:
    """Return the review that a link opens; None for a link that is wrong, ended or called back."""
    try:
        key = uuid.UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    review = (
        PracticeReview.objects.select_related("practice", "practice__primary_objective")
        .filter(key=key, reviewer__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    return review if review and review.practice.status in OPEN else None


@transaction.atomic
def call_back(*, review: PracticeReview, by: User | None) -> None:
    """End an invitation or a request that has no verdict yet."""
    if review.verdict != ReviewVerdict.PENDING:
        raise PracticeError(
            _("A review with a verdict stays. Ask for another review instead."), code="decided"
        )
    practice, kind = review.practice, review.kind
    review.delete()
    history.record(
        practice=practice,
        kind=ChangeKind.REVIEW,
        author=by,
        before={"reviewer": kind},
        after={"reviewer": None},
    )


@transaction.atomic
def answer(
    *,
    review: PracticeReview,
    conflict: bool,
    marks: Mapping[str, int | None],
    verdict: str,
    remarks: str,
    by: User | None,
) -> PracticeReview:
    """Store a reviewer's answer. With a conflict of interest there are no marks and no verdict."""
    review = PracticeReview.objects.select_for_update().get(pk=review.pk)
    if review.practice.status not in OPEN:
        raise PracticeError(
            _("The review of this practice is closed. Thank you for your time."), code="closed"
        )
    if review.verdict != ReviewVerdict.PENDING or review.conflict_declared:
        raise PracticeError(_("This review was given before; it stays as it is."), code="decided")
    review.conflict_declared = conflict
    review.remarks = remarks.strip()
    if not conflict:
        _check_marks(marks, verdict)
        for name in CRITERIA:
            setattr(review, name, marks[name])
        review.verdict = verdict
    review.decided_at = timezone.now()
    review.save()
    _log(review, by, verdict="conflict" if conflict else verdict)
    return review


def _check_marks(marks: Mapping[str, int | None], verdict: str) -> None:
    if any(marks.get(name) is None for name in CRITERIA):
        raise PracticeError(
            _("Give a mark for each of the six criteria, then a verdict."), code="marks_missing"
        )
    if verdict not in {ReviewVerdict.PUBLISH, ReviewVerdict.CHANGES, ReviewVerdict.REJECT}:
        raise PracticeError(
            _("Say what should happen: publish, ask for changes, or do not publish."),
            code="verdict_missing",
            field="verdict",
        )


def _check_open(practice: Practice) -> None:
    if practice.status not in OPEN:
        raise PracticeError(
            _("Reviewers are asked once the practice has been submitted."), code="not_open"
        )


def _log(review: PracticeReview, by: User | None, **after: str) -> None:
    history.record(practice=review.practice, kind=ChangeKind.REVIEW, author=by, after=after)
