"""What is left of a purge: that it happened. The names themselves are nowhere in it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Purge(models.Model):
    """One anonymisation after the fact, for the audit. Written by `reports.domain.purge` only.

    `keys` are keyed hashes of the names: enough to find them again in an old backup, not enough
    to read them. `point_ref` and `report` say how far it went; both empty means everywhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keys = models.JSONField(_("keyed hashes"), default=list)
    report = models.CharField(_("report"), max_length=32, blank=True)
    point_ref = models.UUIDField(_("point"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    replaced = models.PositiveIntegerField(_("places rewritten"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("anonymisation")
        verbose_name_plural = _("anonymisations")

    def __str__(self) -> str:
        return str(self.pk)
