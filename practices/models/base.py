"""What every controlled vocabulary shares."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LABEL_LANGUAGES = ("en", "fr", "es", "ar")


def label_language(language: str) -> str:
    """Return the language of the labels that a reader of `language` ("fr", "pt-br") sees."""
    code = language.split("-")[0]
    return code if code in LABEL_LANGUAGES else "en"


class TermQuerySet(models.QuerySet):
    def active(self, on: date | None = None) -> TermQuerySet:
        """Return the terms that may be chosen on a day (all that were never switched off)."""
        if on is None:
            return self.filter(disabled_on__isnull=True)
        return self.filter(models.Q(disabled_on__isnull=True) | models.Q(disabled_on__gt=on))


class Term(models.Model):
    """A term of a controlled vocabulary.

    Terms are loaded from `seeds/vocabularies/` by `load_vocabularies`. A term that is no longer
    offered gets a date in `disabled_on`; it is never deleted, so that an old report keeps it.
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    label_en = models.CharField(_("label in English"), max_length=300)
    label_fr = models.CharField(_("label in French"), max_length=300, blank=True)
    label_es = models.CharField(_("label in Spanish"), max_length=300, blank=True)
    label_ar = models.CharField(_("label in Arabic"), max_length=300, blank=True)
    disabled_on = models.DateField(
        _("switched off on"),
        null=True,
        blank=True,
        help_text=_("From this day the term is no longer offered. Older reports keep it."),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("order", "code")

    def __str__(self) -> str:
        return f"{self.code} {self.label}" if self.show_code else self.label

    show_code = True

    @property
    def label(self) -> str:
        """The label in the reader's language, in English where that is missing."""
        return self.label_in(get_language() or "en")

    def label_in(self, language: str) -> str:
        """Return the label in a language given by its code, such as "fr" or "pt-br"."""
        return getattr(self, f"label_{label_language(language)}") or self.label_en
