"""The chair's synthesis: what is read in the closing session, each item with its sources."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.choices import Language
from reports.choices import ItemPlace, SynthesisStatus
from reports.models.points import Point
from reports.models.programme import Edition, Session, Theme


class Synthesis(models.Model):
    """One synthesis of an edition. `status` is written by `reports.domain.synthesis` only."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="syntheses", verbose_name=_("edition")
    )
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes available"), default=90, help_text=_("For reading aloud, all rooms together.")
    )
    words_per_minute = models.PositiveSmallIntegerField(_("words a minute"), default=130)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=SynthesisStatus,
        default=SynthesisStatus.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        ordering = ("-edition__year", "title")
        verbose_name = _("synthesis")
        verbose_name_plural = _("syntheses")
        constraints = [
            models.UniqueConstraint(
                name="synthesis_title_once_per_edition",
                fields=["edition", "title"],
                violation_error_message=_(
                    "This edition already has a synthesis with that title. Choose another title."
                ),
            ),
            models.CheckConstraint(
                name="synthesis_words_per_minute_sensible",
                condition=models.Q(words_per_minute__gte=40, words_per_minute__lte=300),
                violation_error_message=_("People read between 40 and 300 words a minute."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SynthesisSection(models.Model):
    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="sections", verbose_name=_("synthesis")
    )
    title = models.CharField(_("title"), max_length=300)
    order = models.PositiveIntegerField(_("order"), default=0)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theme"),
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("session"),
    )

    class Meta:
        ordering = ("synthesis", "order", "pk")
        verbose_name = _("section of the synthesis")
        verbose_name_plural = _("sections of the synthesis")

    def __str__(self) -> str:
        return self.title


class SynthesisItem(models.Model):
    """One statement of the synthesis, in a person's own words."""

    section = models.ForeignKey(
        SynthesisSection,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("section of the synthesis"),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    text = models.TextField(_("text"))
    place = models.CharField(
        _("where it goes"), max_length=8, choices=ItemPlace, default=ItemPlace.READ
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("The highest number is cut first when time is short.")
    )
    contested_note = models.TextField(_("contested points and minority views"), blank=True)

    class Meta:
        ordering = ("section", "order", "pk")
        verbose_name = _("synthesis item")
        verbose_name_plural = _("synthesis items")

    def __str__(self) -> str:
        return f"{self.section_id}/{self.pk}"


class ItemSource(models.Model):
    """A point that an item rests on, as it stood when it was taken."""

    item = models.ForeignKey(
        SynthesisItem,
        on_delete=models.CASCADE,
        related_name="sources",
        verbose_name=_("synthesis item"),
    )
    point = models.ForeignKey(
        Point, on_delete=models.PROTECT, related_name="used_in", verbose_name=_("point")
    )
    point_version = models.PositiveIntegerField(_("version of the point"), default=1)

    class Meta:
        ordering = ("item", "pk")
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                name="item_source_once",
                fields=["item", "point"],
                violation_error_message=_("This point is already a source of the item."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.pk}"
