"""Reporting templates as data: staff add or change one without code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.translated import in_language
from reports.choices import AttributionLevel, SectionKind


class ReportingTemplate(models.Model):
    """The form that rapporteurs fill. A report keeps the version it was begun with."""

    key = models.SlugField(_("key"), max_length=64, help_text=_("For example roundtable_2018."))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    title_ar = models.CharField(_("title in Arabic"), max_length=200, blank=True)
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    introduction_fr = models.TextField(_("introduction in French"), blank=True)
    introduction_es = models.TextField(_("introduction in Spanish"), blank=True)
    introduction_ar = models.TextField(_("introduction in Arabic"), blank=True)
    footnote_en = models.TextField(_("closing note in English"), blank=True)
    footnote_fr = models.TextField(_("closing note in French"), blank=True)
    footnote_es = models.TextField(_("closing note in Spanish"), blank=True)
    footnote_ar = models.TextField(_("closing note in Arabic"), blank=True)
    is_active = models.BooleanField(
        _("offered for new reports"),
        default=True,
        help_text=_("Switch off instead of deleting: reports keep the template they began with."),
    )

    class Meta:
        ordering = ("key", "-version")
        verbose_name = _("reporting template")
        verbose_name_plural = _("reporting templates")
        constraints = [
            models.UniqueConstraint(
                name="reporting_template_version_once",
                fields=["key", "version"],
                violation_error_message=_(
                    "This template already has that version. Choose the next number."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.key}, {self.version})"

    @property
    def title(self) -> str:
        return in_language(self, "title")


class TemplateSection(models.Model):
    template = models.ForeignKey(
        ReportingTemplate,
        on_delete=models.CASCADE,
        related_name="sections",
        verbose_name=_("reporting template"),
    )
    key = models.SlugField(_("key"), max_length=64)
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(
        _("kind"), max_length=16, choices=SectionKind, default=SectionKind.OTHER
    )
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    title_ar = models.CharField(_("title in Arabic"), max_length=200, blank=True)
    guidance_en = models.TextField(_("guidance in English"), blank=True)
    guidance_fr = models.TextField(_("guidance in French"), blank=True)
    guidance_es = models.TextField(_("guidance in Spanish"), blank=True)
    guidance_ar = models.TextField(_("guidance in Arabic"), blank=True)
    default_attribution_level = models.CharField(
        _("level without consent"),
        max_length=16,
        choices=AttributionLevel,
        default=AttributionLevel.ANONYMOUS,
        help_text=_(
            "How precisely a speaker is named here when nobody has answered yet. "
            "“State” is usual for good practices, and only there."
        ),
    )

    class Meta:
        ordering = ("template", "number")
        verbose_name = _("template section")
        verbose_name_plural = _("template sections")
        constraints = [
            models.UniqueConstraint(
                name="template_section_key_once",
                fields=["template", "key"],
                violation_error_message=_("This template already has a section with that key."),
            ),
            models.UniqueConstraint(
                name="template_section_number_once",
                fields=["template", "number"],
                violation_error_message=_("This template already has a section with that number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def guidance(self) -> str:
        return in_language(self, "guidance")
