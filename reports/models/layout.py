"""Word layouts of the staff: the forum's own look for the reports of an edition or a template."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.programme import Edition
from reports.models.template import ReportingTemplate


class WordLayout(models.Model):
    """A Word template that was checked and cleaned. Written by `reports.domain.word_layouts` only.

    Reports take the live layout that fits them best: of their edition and template, then of their
    edition, then of their template, then of all; without one, the layout that is built in.
    """

    name = models.CharField(
        _("name"), max_length=120, help_text=_("For your list, such as “Marrakesh, blue”.")
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="word_layouts",
        verbose_name=_("edition"),
        help_text=_("Empty: for all editions."),
    )
    template = models.ForeignKey(
        ReportingTemplate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="word_layouts",
        verbose_name=_("reporting template"),
        help_text=_("Empty: for all reporting templates."),
    )
    data = models.BinaryField(_("file"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    missing = models.JSONField(_("fields that are not used"), default=list)
    removed = models.JSONField(_("what was taken out"), default=list)
    is_live = models.BooleanField(_("in use"), default=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    class Meta:
        ordering = ("-is_live", "-uploaded_at", "-pk")
        verbose_name = _("Word layout")
        verbose_name_plural = _("Word layouts")

    def __str__(self) -> str:
        return self.name
