"""Everything that happened to a practice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.choices import ChangeKind
from practices.models.practice import Practice


class PracticeChange(models.Model):
    """One entry of the history. Written by `practices.domain.history` only, never changed."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="changes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ChangeKind)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("entry in the history")
        verbose_name_plural = _("history")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
