"""Words that were looked at and may stay, because they do not tell who spoke."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.points import Point
from reports.models.report import Report


class KeptMark(models.Model):
    """Somebody's decision that a mark may stay. It holds no words, only a hash of them.

    Written by `reports.domain.marks` only. It counts as long as the marked words and those beside
    them stay as they are.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="kept_marks", verbose_name=_("report")
    )
    point = models.ForeignKey(
        Point,
        on_delete=models.CASCADE,
        null=True,
        related_name="kept_marks",
        verbose_name=_("point"),
    )
    kind = models.CharField(_("kind"), max_length=16)
    fingerprint = models.CharField(_("fingerprint of the words"), max_length=64)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("kept by"),
    )
    kept_at = models.DateTimeField(_("kept"), auto_now_add=True)

    class Meta:
        ordering = ("kept_at", "pk")
        verbose_name = _("mark that may stay")
        verbose_name_plural = _("marks that may stay")
        constraints = [
            models.UniqueConstraint(
                name="kept_mark_once",
                fields=["point", "kind", "fingerprint"],
                violation_error_message=_("This mark was kept before."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
