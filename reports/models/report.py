"""The report of one session."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from practices.choices import Language
from reports.choices import OPEN_STATUSES, ReportStatus
from reports.models.programme import Session
from reports.models.template import ReportingTemplate


class Report(models.Model):
    """A filled reporting template.

    `status`, `reason` and the dates of sign-off are written by `reports.domain.lifecycle` only;
    `version` counts accepted changes and is written by `reports.domain.revisions` only.
    """

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="report", verbose_name=_("session")
    )
    template = models.ForeignKey(
        ReportingTemplate,
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("reporting template"),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    code = models.CharField(_("code"), max_length=32, unique=True, editable=False)
    rapporteur_line = models.CharField(
        _("name of rapporteur"),
        max_length=300,
        blank=True,
        help_text=_("As it should stand in the Word file. Empty: taken from the programme."),
    )
    note_taker_line = models.CharField(
        _("note taker"),
        max_length=300,
        blank=True,
        help_text=_("As it should stand in the Word file. Empty: taken from the programme."),
    )

    status = models.CharField(
        _("status"),
        max_length=16,
        choices=ReportStatus,
        default=ReportStatus.DRAFT,
        editable=False,
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), null=True, blank=True, editable=False)

    # The place in the log of the newest change that was made through this object.
    last_written: int | None = None
    # The life of the database, where it was read along with the report.
    epoch_read = ""

    class Meta:
        ordering = ("session__edition", "session__number")
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                name="report_status_known",
                condition=models.Q(status__in=ReportStatus.values),
                violation_error_message=_("This status does not exist."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether its writers may change it."""
        return self.status in OPEN_STATUSES


class Comment(models.Model):
    """A remark between chair and rapporteur, on a point or on the whole report."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="comments", verbose_name=_("report")
    )
    point = models.ForeignKey(
        "reports.Point",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("point"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    text = models.TextField(_("comment"))
    team_only = models.BooleanField(
        _("for the team only"),
        default=False,
        help_text=_("Only the roundtable’s team and named staff see it, since it may hold names."),
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return f"{self.report_id}/{self.pk}"


class Reminder(models.Model):
    """A mail that asked the writers of a room to look after their report. Says nothing of it.

    Written by `reports.domain.reminder` only.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("report")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    recipients = models.PositiveSmallIntegerField(_("number of addresses"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ("sent_at", "pk")
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.report_id}/{self.pk}"
