"""The release register: what left, for whom, with which names."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.choices import (
    Consent,
    ReleaseChannel,
    ReleaseGround,
    ReleaseProfile,
    ReleaseStatus,
)
from reports.models.consent import Attribution
from reports.models.report import Report


class Release(models.Model):
    """One file or publication that left, or waits for a second person to let it go.

    Written by `reports.domain.releases` only and never changed afterwards but by a purge, which
    takes names out and leaves their keys. `by` is empty for a command of the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.CharField(_("what"), max_length=32, help_text=_("A report, an edition, a table."))
    subject = models.CharField(_("of"), max_length=64, blank=True)
    format = models.CharField(_("format"), max_length=16)
    profile = models.CharField(_("for whom"), max_length=8, choices=ReleaseProfile)
    channel = models.CharField(_("way out"), max_length=16, choices=ReleaseChannel)
    reports = models.ManyToManyField(
        Report, blank=True, related_name="releases", verbose_name=_("reports")
    )
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    sha256 = models.CharField(_("hash of the bytes"), max_length=64, blank=True)
    basis = models.CharField(
        max_length=64, blank=True, help_text=_("Hash of the state that was checked.")
    )
    options = models.JSONField(
        default=dict, help_text=_("What it takes to make the same thing again.")
    )
    remarks = models.JSONField(
        _("remarks"), default=list, help_text=_("What the check found unusual, by code.")
    )
    status = models.CharField(
        _("status"), max_length=8, choices=ReleaseStatus, default=ReleaseStatus.RELEASED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second person"),
    )
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "pk")
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        indexes = [models.Index(name="release_newest", fields=["-created_at"])]
        constraints = [
            models.CheckConstraint(
                name="release_has_its_time",
                condition=~models.Q(status=ReleaseStatus.RELEASED)
                | models.Q(released_at__isnull=False),
                violation_error_message=_("What was released is kept with its time."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject} {self.format} {self.profile}"


class ReleasedName(models.Model):
    """A name that was in a release, and what allowed it. After a purge only `key` tells it."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="names", verbose_name=_("release")
    )
    # Without a constraint: the register outlives what it speaks of, and costs a save nothing.
    attribution = models.ForeignKey(
        Attribution,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="released",
        verbose_name=_("attribution"),
    )
    report = models.CharField(_("report"), max_length=32)
    point_ref = models.UUIDField(_("point"))
    name = models.CharField(_("name as it left"), max_length=600, blank=True)
    key = models.CharField(_("keyed hash of the name"), max_length=64)
    ground = models.CharField(_("why it could leave"), max_length=8, choices=ReleaseGround)
    consent = models.CharField(_("consent at that time"), max_length=16, choices=Consent)
    consent_how = models.CharField(_("how it was given"), max_length=300, blank=True)
    consent_at = models.DateTimeField(_("recorded"), null=True, blank=True)

    class Meta:
        ordering = ("release", "pk")
        verbose_name = _("released name")
        verbose_name_plural = _("released names")
        indexes = [
            models.Index(name="released_name_key", fields=["key"]),
            models.Index(name="released_name_point", fields=["point_ref"]),
        ]

    def __str__(self) -> str:
        # No name here: this text reaches logs, histories and confirmation pages.
        return f"{self.release_id}/{self.pk}"
