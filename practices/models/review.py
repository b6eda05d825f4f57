"""What reviewers say of a practice."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.choices import Mark, ReviewerKind, ReviewVerdict
from practices.models.practice import Practice

CRITERIA = (
    "relevance",
    "effectiveness",
    "sustainability",
    "replicability",
    "innovation",
    "principles",
)


def _mark(label: str, help_text: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, choices=Mark, null=True, blank=True, help_text=help_text
    )


class PracticeReview(models.Model):
    """One reviewer's verdict. A conflict of interest is declared before a verdict counts.

    The reviewer has an account, or was invited by a link (`key`) that opens this review alone.
    Written by `practices.domain.reviews` only.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="practice_reviews",
        verbose_name=_("reviewer"),
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=ReviewerKind, default=ReviewerKind.INTERNAL
    )
    key = models.UUIDField(_("key of the invitation"), default=uuid.uuid4, editable=False)
    invited_name = models.CharField(_("name of the invited reviewer"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("invitation ends"), null=True, blank=True)
    conflict_declared = models.BooleanField(
        _("conflict of interest declared"),
        null=True,
        help_text=_("Whether the reviewer has a conflict of interest. Empty: not answered yet."),
    )
    relevance = _mark(_("Relevance"), _("It answers a need that others have too."))
    effectiveness = _mark(_("Effectiveness"), _("There is evidence that it works."))
    sustainability = _mark(_("Sustainability"), _("It can last without its first funding."))
    replicability = _mark(_("Replicability"), _("Others can take it up elsewhere."))
    innovation = _mark(_("Innovation"), _("It does something in a new way."))
    principles = _mark(
        _("Respect of the ten guiding principles"),
        _("Nothing in it goes against the principles of the Global Compact."),
    )
    verdict = models.CharField(
        _("verdict"), max_length=8, choices=ReviewVerdict, default=ReviewVerdict.PENDING
    )
    remarks = models.TextField(_("remarks"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ("practice", "created_at")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                name="practice_review_once_per_reviewer",
                fields=["practice", "reviewer"],
                violation_error_message=_("This person already reviews the practice."),
            ),
            models.UniqueConstraint(name="practice_review_key_once", fields=["key"]),
            models.CheckConstraint(
                name="practice_review_conflict_answered",
                condition=Q(verdict=ReviewVerdict.PENDING) | Q(conflict_declared=False),
                violation_error_message=_(
                    "A verdict counts only from a reviewer without a conflict of interest. "
                    "Answer that question first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
