"""What a reviewer says of a practice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.choices import ReviewerKind, ReviewVerdict
from practices.models.practice import Practice


class PracticeReview(models.Model):
    """One reviewer's verdict. A conflict of interest is declared before a verdict counts."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="practice_reviews",
        verbose_name=_("reviewer"),
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=ReviewerKind, default=ReviewerKind.INTERNAL
    )
    conflict_declared = models.BooleanField(
        _("conflict of interest declared"),
        null=True,
        help_text=_("Whether the reviewer has a conflict of interest. Empty: not answered yet."),
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
