"""Minutes of a section, and the way of a synthesis from draft to published, with its versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.choices import SynthesisStep
from reports.models.points import Point
from reports.models.synthesis import Synthesis, SynthesisSection


class SectionMinutes(models.Model):
    """The minutes that a section may take. Without a row it has its share of the whole."""

    section = models.OneToOneField(
        SynthesisSection,
        on_delete=models.CASCADE,
        related_name="own_minutes",
        verbose_name=_("section of the synthesis"),
    )
    minutes = models.DecimalField(_("minutes"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = _("minutes of a section")
        verbose_name_plural = _("minutes of the sections")
        constraints = [
            models.CheckConstraint(
                name="section_minutes_sensible",
                condition=models.Q(minutes__gte=0, minutes__lte=600),
                violation_error_message=_("A section takes between 0 and 600 minutes."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id}: {self.minutes}"


class SynthesisVersion(models.Model):
    """A synthesis as it stood at one moment, its words still to be rendered for their reader.

    `content` is what `reports.domain.synthesis_frozen` writes and reads; it holds the chairs'
    words with their mentions, so that a consent that is withdrawn later still counts.
    `published_at` is set once and never taken back.
    """

    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="versions", verbose_name=_("synthesis")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"), default=dict)
    digest = models.CharField(_("hash of the content"), max_length=64)
    points = models.ManyToManyField(
        Point, blank=True, related_name="+", verbose_name=_("points it rests on")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("kept"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ("synthesis", "-number")
        verbose_name = _("version of a synthesis")
        verbose_name_plural = _("versions of a synthesis")
        constraints = [
            models.UniqueConstraint(
                name="synthesis_version_number_once",
                fields=["synthesis", "number"],
                violation_error_message=_("The synthesis already has that version."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.synthesis_id}/{self.number}"


class SynthesisEvent(models.Model):
    """One step of the sign-off, added by `reports.domain.synthesis_release` and never changed.

    A signature counts while its `digest` is that of the synthesis and nothing reopened it since.
    """

    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="events", verbose_name=_("synthesis")
    )
    step = models.CharField(_("step"), max_length=16, choices=SynthesisStep)
    digest = models.CharField(_("hash of the content"), max_length=64, blank=True)
    version = models.ForeignKey(
        SynthesisVersion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version"),
    )
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ("synthesis", "pk")
        verbose_name = _("step of the sign-off")
        verbose_name_plural = _("steps of the sign-off")

    def __str__(self) -> str:
        return f"{self.synthesis_id}/{self.step}"
