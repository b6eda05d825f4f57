"""The statement of one session: what is read in the closing session, sentence by sentence."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.choices import LineKind, StatementStatus
from reports.models.points import Point
from reports.models.report import Report


class Statement(models.Model):
    """The rapporteur drafts it, the chair approves it. Written by `reports.domain.statement*`."""

    OPEN: ClassVar = frozenset({StatementStatus.DRAFT, StatementStatus.RETURNED})

    report = models.OneToOneField(
        Report, on_delete=models.CASCADE, related_name="statement", verbose_name=_("report")
    )
    minutes = models.DecimalField(
        _("minutes"),
        max_digits=4,
        decimal_places=1,
        default=5,
        validators=[MinValueValidator(0), MaxValueValidator(120)],
    )
    words_per_minute = models.PositiveSmallIntegerField(
        _("words a minute"),
        null=True,
        blank=True,
        validators=[MinValueValidator(40), MaxValueValidator(300)],
        help_text=_("Empty: the usual pace of the language."),
    )
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=StatementStatus,
        default=StatementStatus.DRAFT,
        editable=False,
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.CheckConstraint(
                name="statement_status_known",
                condition=models.Q(status__in=StatementStatus.values),
                violation_error_message=_("This status does not exist."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report.code}"

    @property
    def is_open(self) -> bool:
        """Whether its sentences may be changed."""
        return self.status in self.OPEN


class StatementLine(models.Model):
    """One sentence or a few that belong together, with the points they rest on.

    `text` may hold speakers of the sources as `@[1]`, `@[2]` …: show it through
    `reports.domain.synthesis_words`. A line that was taken out keeps its words and can come back.
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="lines", verbose_name=_("statement")
    )
    kind = models.CharField(_("part"), max_length=16, choices=LineKind)
    order = models.PositiveIntegerField(_("place"), default=0)
    heading = models.CharField(_("need"), max_length=300, blank=True)
    text = models.TextField(_("text"), max_length=20_000)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)
    points = models.ManyToManyField(
        Point, through="StatementSource", related_name="+", verbose_name=_("sources")
    )

    class Meta:
        ordering = ("statement", "order", "pk")
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of a statement")

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.pk}"


class StatementSource(models.Model):
    """A point that a line rests on, in the version that was taken.

    `speakers` gives each number that stands for a speaker in the line the mention in the point,
    as in `ItemSource`.
    """

    line = models.ForeignKey(
        StatementLine, on_delete=models.CASCADE, related_name="sources", verbose_name=_("line")
    )
    point = models.ForeignKey(
        Point, on_delete=models.CASCADE, related_name="statement_sources", verbose_name=_("point")
    )
    point_version = models.PositiveIntegerField(_("version of the point"), default=1)
    speakers = models.JSONField(_("speakers"), default=dict, blank=True, editable=False)

    class Meta:
        ordering = ("line", "pk")
        verbose_name = _("source of a line")
        verbose_name_plural = _("sources of a line")
        constraints = [
            models.UniqueConstraint(
                name="statement_source_once",
                fields=["line", "point"],
                violation_error_message=_("This point is already a source of the line."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}/{self.pk}"


class StatementChange(models.Model):
    """One change of a statement with the words before and after: nothing typed is lost.

    A row of kind `other` or `late` keeps words that do not stand in the statement, in `after`,
    until somebody has settled it: two people changed the same words, or it was closed by then.
    """

    OTHER: ClassVar = "other"
    LATE: ClassVar = "late"

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="+", verbose_name=_("report")
    )
    line = models.ForeignKey(
        StatementLine,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("line"),
    )
    what = models.CharField(_("what"), max_length=16)
    field = models.CharField(_("field"), max_length=16, blank=True, editable=False)
    op_id = models.UUIDField(_("operation"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ("report", "pk")
        verbose_name = _("change of a statement")
        verbose_name_plural = _("changes of a statement")

    def __str__(self) -> str:
        return f"{self.report_id}/{self.pk}"
