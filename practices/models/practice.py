"""A practice: what was done, where, by whom, and what others can learn from it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from practices.choices import (
    Language,
    OrganisationRole,
    PracticeScope,
    PracticeStatus,
    PracticeType,
)
from practices.models.vocabulary import (
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgGoal,
    SdgTarget,
)

FIRST_YEAR, LAST_YEAR = 1945, 2100


class Practice(models.Model):
    """A record of the repository. Its words stand in `PracticeText`, one row a language.

    `status` is written by `practices.domain.workflow` only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    main_language = models.CharField(
        _("main language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    type = models.CharField(_("type of practice"), max_length=16, choices=PracticeType, blank=True)
    scope = models.CharField(
        _("geographic scope"), max_length=16, choices=PracticeScope, blank=True
    )
    themes = models.JSONField(
        _("themes"),
        default=list,
        blank=True,
        help_text=_("Codes of the themes of the Platform for Partnerships."),
    )
    primary_objective = models.ForeignKey(
        GcmObjective,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="primary_practices",
        verbose_name=_("primary GCM objective"),
    )
    objectives = models.ManyToManyField(
        GcmObjective, blank=True, related_name="practices", verbose_name=_("further GCM objectives")
    )
    principles = models.ManyToManyField(
        GuidingPrinciple,
        blank=True,
        related_name="practices",
        verbose_name=_("guiding principles exemplified"),
    )
    goals = models.ManyToManyField(
        SdgGoal, blank=True, related_name="practices", verbose_name=_("SDG goals")
    )
    targets = models.ManyToManyField(
        SdgTarget, blank=True, related_name="practices", verbose_name=_("SDG targets")
    )
    countries = models.ManyToManyField(
        Country, blank=True, related_name="practices", verbose_name=_("countries")
    )
    regions = models.ManyToManyField(
        Region, blank=True, related_name="practices", verbose_name=_("regions")
    )
    started_year = models.PositiveSmallIntegerField(
        _("started in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    ended_year = models.PositiveSmallIntegerField(
        _("ended in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    ongoing = models.BooleanField(_("still running"), default=False)
    contact = models.TextField(
        _("contact"), blank=True, help_text=_("Kept inside. It is never published or exported.")
    )
    links = models.TextField(_("additional resources"), blank=True, help_text=_("One link a line."))

    status = models.CharField(
        _("status"),
        max_length=16,
        choices=PracticeStatus,
        default=PracticeStatus.DRAFT,
        editable=False,
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices_submitted",
        verbose_name=_("submitted by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(
        _("last confirmed as valid"), null=True, blank=True, editable=False
    )
    asked_at = models.DateTimeField(
        _("last asked whether still valid"), null=True, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ("-updated_at",)
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            models.CheckConstraint(
                name="practice_years_in_order",
                condition=Q(started_year__isnull=True)
                | Q(ended_year__isnull=True)
                | Q(ended_year__gte=F("started_year")),
                violation_error_message=_(
                    "The practice ends before it starts. Correct one of the two years."
                ),
            ),
            models.CheckConstraint(
                name="practice_ongoing_has_no_end",
                condition=Q(ongoing=False) | Q(ended_year__isnull=True),
                violation_error_message=_(
                    "A practice that is still running has no end year. Clear one of the two."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Practice without a title"))

    def get_absolute_url(self) -> str:
        return reverse("practices:detail", args=[self.pk])

    @property
    def title(self) -> str:
        text = self.text_in(self.main_language)
        return text.title if text else ""

    def text_in(self, language: str) -> PracticeText | None:
        """Return the words in a language, or in the main language where that is missing."""
        by_language = {text.language: text for text in self.texts.all()}
        return by_language.get(language) or by_language.get(self.main_language)


class PracticeText(models.Model):
    """The words of a practice in one language."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Who promotes it, what it is, and where.")
    )
    benefit = models.TextField(_("benefit and impact"), blank=True)
    lessons = models.TextField(_("key lessons"), blank=True)
    recommendations = models.TextField(_("recommendations"), blank=True)
    innovation = models.TextField(_("innovation"), blank=True)

    class Meta:
        ordering = ("practice", "language")
        verbose_name = _("text in one language")
        verbose_name_plural = _("texts by language")
        constraints = [
            models.UniqueConstraint(
                name="practice_text_once_per_language",
                fields=["practice", "language"],
                violation_error_message=_(
                    "This practice already has a text in that language. Change that one."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.title}"


class PracticeOrganisation(models.Model):
    """An organisation that carries, supports or funds a practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=300)
    role = models.CharField(
        _("role"),
        max_length=16,
        choices=OrganisationRole,
        default=OrganisationRole.IMPLEMENTING,
    )

    class Meta:
        ordering = ("practice", "role", "name")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                name="practice_organisation_once_per_role",
                fields=["practice", "name", "role"],
                violation_error_message=_("This organisation already stands here in that role."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"


class PracticeImage(models.Model):
    """The one illustration of a practice, as `gfmd_site.lib.pictures` has written it anew.

    It lies in the database because several servers share nothing else.
    """

    practice = models.OneToOneField(
        Practice, on_delete=models.CASCADE, related_name="image", primary_key=True
    )
    data = models.BinaryField(_("data"))
    content_type = models.CharField(_("content type"), max_length=32)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    digest = models.CharField(_("digest"), max_length=64)
    alt_text = models.CharField(_("what the picture shows"), max_length=300)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class PracticeSource(models.Model):
    """Where in the forum a practice was named; several are possible.

    The point is referred to by its id only: this app does not know reports.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="sources")
    edition_year = models.PositiveSmallIntegerField(_("edition (year)"), null=True, blank=True)
    session_number = models.CharField(_("session"), max_length=16, blank=True)
    point_ref = models.UUIDField(_("point"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("practice", "edition_year", "session_number")
        verbose_name = _("source in the GFMD context")
        verbose_name_plural = _("sources in the GFMD context")
        constraints = [
            models.UniqueConstraint(
                name="practice_source_point_once",
                fields=["practice", "point_ref"],
                condition=Q(point_ref__isnull=False),
                violation_error_message=_("This point is already a source of the practice."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_year or '–'} {self.session_number}".strip()
