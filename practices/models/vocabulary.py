"""The controlled vocabularies that reports and practices share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.models.base import Term, label_language


class GcmObjective(Term):
    """One of the 23 objectives of the Global Compact for Migration; the label is its short name."""

    title_en = models.CharField(_("full title"), max_length=500, blank=True)
    cluster = models.PositiveSmallIntegerField(
        _("review cluster"),
        default=0,
        help_text=_("Roundtable of the International Migration Review Forum that reviews it."),
    )

    class Meta(Term.Meta):
        verbose_name = _("GCM objective")
        verbose_name_plural = _("GCM objectives")


class GuidingPrinciple(Term):
    """One of the ten guiding principles of the Global Compact for Migration."""

    show_code = False

    class Meta(Term.Meta):
        verbose_name = _("guiding principle")
        verbose_name_plural = _("guiding principles")


class SdgGoal(Term):
    colour = models.CharField(_("official colour"), max_length=7, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("SDG goal")
        verbose_name_plural = _("SDG goals")


class SdgTarget(Term):
    """One of the 169 targets; the label is this project's own short wording."""

    goal = models.ForeignKey(
        SdgGoal, on_delete=models.PROTECT, related_name="targets", verbose_name=_("goal")
    )
    migration = models.CharField(
        _("relation to migration"),
        max_length=16,
        blank=True,
        help_text=_("“explicit” where the target names migrants, “related” where it is close."),
    )

    class Meta(Term.Meta):
        verbose_name = _("SDG target")
        verbose_name_plural = _("SDG targets")


class Region(Term):
    """A region of the United Nations M49 standard."""

    show_code = False
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )

    class Meta(Term.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Country(Term):
    """A country or area of the United Nations M49 standard; the code is ISO 3166 alpha-3."""

    show_code = False
    iso2 = models.CharField(_("two-letter code"), max_length=2, blank=True)
    m49 = models.CharField(_("M49 code"), max_length=3, blank=True)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="countries",
        verbose_name=_("region"),
    )
    short_en = models.CharField(_("short name in English"), max_length=120, blank=True)
    short_fr = models.CharField(_("short name in French"), max_length=120, blank=True)
    short_es = models.CharField(_("short name in Spanish"), max_length=120, blank=True)
    short_ar = models.CharField(_("short name in Arabic"), max_length=120, blank=True)

    class Meta(Term.Meta):
        ordering = ("label_en",)
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def label_in(self, language: str) -> str:
        """Return the short name where there is one, as people say it in a room."""
        return getattr(self, f"short_{label_language(language)}") or super().label_in(language)


class Constituency(Term):
    """A group that speaks at the forum; the neutral wording stands in place of a name."""

    show_code = False
    neutral_en = models.CharField(_("neutral wording in English"), max_length=120, blank=True)
    neutral_fr = models.CharField(_("neutral wording in French"), max_length=120, blank=True)
    neutral_es = models.CharField(_("neutral wording in Spanish"), max_length=120, blank=True)
    neutral_ar = models.CharField(_("neutral wording in Arabic"), max_length=120, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("constituency")
        verbose_name_plural = _("constituencies")

    def neutral_in(self, language: str) -> str:
        """Return the wording that stands in place of a name, such as “a business participant”."""
        code = language.split("-")[0]
        return getattr(self, f"neutral_{code}", "") or self.neutral_en
