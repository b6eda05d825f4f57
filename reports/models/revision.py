"""The one log of changes: history, restore, audit, live update and catch-up read it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.choices import RevisionKind
from reports.models.report import Report


class Revision(models.Model):
    """One accepted change. Rows are added by `reports.domain.revisions` and never edited.

    The primary key is the cursor of the catch-up. `before` and `after` hold the changed fields
    only, by name, in the form of the changes endpoint.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("report")
    )
    op_id = models.UUIDField(_("operation"), unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=RevisionKind)
    point_ref = models.UUIDField(_("point"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    client_id = models.UUIDField(_("device"), null=True, blank=True)
    client_time = models.DateTimeField(_("time on the device"), null=True, blank=True)
    base_version = models.PositiveIntegerField(_("based on version"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version of the point"), default=0)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [
            models.Index(name="revision_of_report", fields=["report", "id"]),
            models.Index(name="revision_of_point", fields=["point_ref", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.pk} {self.get_kind_display()}"
