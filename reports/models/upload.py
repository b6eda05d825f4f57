"""Word files that were brought in: waiting for their owner's word, then a record of what came."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.choices import UploadStatus
from reports.models.programme import Edition, Session
from reports.models.report import Report


class Upload(models.Model):
    """One Word file. Rows are written by `reports.domain.uploads` only.

    While it waits, `reading` holds what was read and `file_name` the name the file came with,
    which may be a person's; both are emptied once it is decided. `original` holds the bytes only
    as long as the edition's policy says. The id, never a name, is what the file is called.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="uploads", verbose_name=_("edition")
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("session"),
    )
    report = models.ForeignKey(
        Report,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name=_("report"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=UploadStatus, default=UploadStatus.WAITING
    )
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    reading = models.JSONField(_("what was read"), default=dict, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    content_digest = models.CharField(_("digest of the content"), max_length=64)
    saved_in_word_at = models.DateTimeField(_("saved in Word"), null=True, blank=True)
    original = models.BinaryField(_("original"), null=True, blank=True)
    original_until = models.DateTimeField(_("original kept until"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("brought in by"),
    )
    uploaded_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    added = models.PositiveIntegerField(_("points added"), default=0)
    changed = models.PositiveIntegerField(_("points changed"), default=0)
    removed = models.PositiveIntegerField(_("points removed"), default=0)

    class Meta:
        ordering = ("-uploaded_at", "pk")
        verbose_name = _("Word file brought in")
        verbose_name_plural = _("Word files brought in")
        indexes = [
            models.Index(name="upload_of_report", fields=["report", "status"]),
            models.Index(name="upload_by_digest", fields=["content_digest"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="upload_status_known",
                condition=Q(status__in=UploadStatus.values),
                violation_error_message=_("This status does not exist."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)[:8]


class OriginalDownload(models.Model):
    """Somebody took a sealed original out."""

    upload = models.ForeignKey(
        Upload, on_delete=models.CASCADE, related_name="downloads", verbose_name=_("Word file")
    )
    downloaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    downloaded_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        ordering = ("-downloaded_at", "pk")
        verbose_name = _("download of an original")
        verbose_name_plural = _("downloads of originals")

    def __str__(self) -> str:
        return f"{self.upload_id} {self.pk}"
