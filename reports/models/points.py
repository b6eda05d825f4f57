"""Points: the single bullets a report is made of. A quote is a point of kind quote."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.choices import Language
from practices.models import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    SdgTarget,
)
from reports.choices import PointKind, Support
from reports.models.programme import GuidingQuestion
from reports.models.report import Report
from reports.models.template import TemplateSection

MAX_LEVEL = 2
MAX_TEXT = 20_000
MAX_HEADING = 300


class PointQuerySet(models.QuerySet):
    def present(self) -> PointQuerySet:
        """Return the points that are not deleted."""
        return self.filter(deleted_at__isnull=True)

    def in_order(self) -> PointQuerySet:
        """Return the points as a reader meets them: by section, then by their place in it."""
        return self.order_by("section__number", "order", "pk")


class Point(models.Model):
    """One bullet, as typed. Its id is made by the device that typed it.

    All fields are written by `reports.domain.points` only, one `Revision` a change. `text` may
    hold mentions (`@Moldova`, `@[European Union]`): show it through `reports.domain.consent`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="points", verbose_name=_("report")
    )
    section = models.ForeignKey(
        TemplateSection,
        on_delete=models.PROTECT,
        related_name="points",
        verbose_name=_("section"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=PointKind, default=PointKind.POINT)
    heading = models.CharField(_("sub-heading"), max_length=MAX_HEADING, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    order = models.CharField(_("place"), max_length=120)
    text = models.TextField(_("text"), blank=True, max_length=MAX_TEXT)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    support = models.CharField(_("support"), max_length=8, choices=Support, blank=True)
    contested = models.BooleanField(_("contested"), default=False)
    constituencies = models.ManyToManyField(
        Constituency, blank=True, related_name="points", verbose_name=_("raised by")
    )
    objectives = models.ManyToManyField(
        GcmObjective, blank=True, related_name="points", verbose_name=_("GCM objectives")
    )
    principles = models.ManyToManyField(
        GuidingPrinciple, blank=True, related_name="points", verbose_name=_("guiding principles")
    )
    targets = models.ManyToManyField(
        SdgTarget, blank=True, related_name="points", verbose_name=_("SDG targets")
    )
    countries = models.ManyToManyField(
        Country, blank=True, related_name="points", verbose_name=_("countries")
    )
    questions = models.ManyToManyField(
        GuidingQuestion,
        blank=True,
        related_name="points",
        verbose_name=_("guiding questions answered"),
    )
    practice = models.ForeignKey(
        Practice,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="points",
        verbose_name=_("practice"),
    )
    dismissed = models.JSONField(
        _("suggestions dismissed"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("As list:code, such as objectives:5. They are not suggested again."),
    )

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    # Tags that say who spoke when somebody who is not to be named did.
    TELLING_TAGS: ClassVar = frozenset({"countries", "constituencies"})

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ("report", "section__number", "order", "pk")
        verbose_name = _("point")
        verbose_name_plural = _("points")
        indexes = [
            models.Index(
                name="point_present_in_order",
                fields=["report", "section", "order"],
                condition=Q(deleted_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="point_level_0_to_2",
                condition=Q(level__lte=MAX_LEVEL),
                violation_error_message=_("A point has level 0, 1 or 2."),
            ),
            models.CheckConstraint(
                name="point_kind_known",
                condition=Q(kind__in=PointKind.values),
                violation_error_message=_("A point is a point or a quote."),
            ),
            models.CheckConstraint(
                name="point_support_known",
                condition=Q(support__in=["", *Support.values]),
                violation_error_message=_("Support is one, some, several or broad, or empty."),
            ),
        ]

    @classmethod
    def uncounted(cls, tags: str) -> models.QuerySet[Point]:
        """Return the points whose tags of that kind no count may hold, as it would tell who spoke.

        They are those with a recorded speaker, whatever the answer: a count that changed with the
        answer would tell as much.
        """
        spoken = cls.objects.filter(attributions__isnull=False)
        return spoken if tags in cls.TELLING_TAGS else cls.objects.none()

    def __str__(self) -> str:
        # Neither text nor name: this reaches logs, histories and confirmation pages.
        return f"{self.report_id}/{str(self.pk)[:8]}"
