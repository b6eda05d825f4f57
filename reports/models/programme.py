"""The programme of an edition: what takes place, and what each session was asked."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.choices import ChathamPolicy, KeepOriginals, SessionKind
from reports.validators import validate_session_number, validate_time_zone


class RealEditions(models.Manager["Edition"]):
    """Editions without rehearsals, which no list, page or file may meet by chance."""

    def get_queryset(self) -> models.QuerySet[Edition]:
        return super().get_queryset().filter(rehearses__isnull=True)


class Edition(models.Model):
    """One meeting of the forum with its whole programme.

    A rehearsal is an edition that `rehearses` a real one; it is reached by `Edition.everything`.
    """

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, help_text=_("11 for the eleventh meeting.")
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        unique=True,
        validators=[MinValueValidator(2007), MaxValueValidator(2100)],
        help_text=_("It is part of every public address of this edition."),
    )
    title = models.CharField(_("title"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    theme = models.CharField(_("overarching theme"), max_length=500, blank=True)
    chairing_states = models.CharField(
        _("chairing States"), max_length=300, blank=True, help_text=_("With commas between them.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Times of the sessions are shown in it, for example Africa/Casablanca."),
    )
    chairs = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="editions_chaired",
        verbose_name=_("chairs"),
        help_text=_("They follow all rooms, accept reports and compile the synthesis."),
    )
    keep_originals = models.CharField(
        _("original Word files"),
        max_length=8,
        choices=KeepOriginals,
        default=KeepOriginals.DELETE,
        help_text=_("What becomes of a Word file once its points are in the report."),
    )
    keep_originals_days = models.PositiveSmallIntegerField(
        _("days to keep a sealed original"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
    )
    memory_is_open = models.BooleanField(
        _("open memory"),
        default=False,
        help_text=_(
            "Everybody with an account finds its accepted reports in the memory, worded as they "
            "may leave the room. Usual once the meeting is over."
        ),
    )
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    rehearses = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("rehearsal of"),
    )
    rehearsal_until = models.DateTimeField(
        _("rehearsal until"), null=True, blank=True, editable=False
    )

    objects = RealEditions()
    everything = models.Manager["Edition"]()

    class Meta:
        ordering = ("-year",)
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                name="edition_days_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_(
                    "The edition ends before it begins. Correct one of the two days."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class Theme(models.Model):
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="themes", verbose_name=_("edition")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ("edition", "number")
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(
                name="theme_number_once_per_edition",
                fields=["edition", "number"],
                violation_error_message=_(
                    "This edition already has a theme with that number. Choose another number."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Session(models.Model):
    """One room at one time: a roundtable, a workshop, a side event …"""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("edition")
    )
    theme = models.ForeignKey(
        Theme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("theme"),
    )
    kind = models.CharField(
        _("kind"), max_length=32, choices=SessionKind, default=SessionKind.ROUNDTABLE
    )
    number = models.CharField(
        _("number"),
        max_length=16,
        blank=True,
        validators=[validate_session_number],
        help_text=_("As in the programme, for example 3.1. It is part of the report’s address."),
    )
    title = models.CharField(_("title"), max_length=300)
    expected_outcome = models.TextField(_("expected outcome"), blank=True)
    paper_by = models.CharField(
        _("background paper by"),
        max_length=300,
        blank=True,
        help_text=_("Who prepared it; the statement of the session names them."),
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    chatham_policy = models.CharField(
        _("rule on naming speakers"),
        max_length=32,
        choices=ChathamPolicy,
        default=ChathamPolicy.NAMED_WITH_APPROVAL,
    )

    class Meta:
        ordering = ("edition", "starts_at", "number", "title")
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                name="session_number_once_per_edition",
                fields=["edition", "number"],
                condition=~Q(number=""),
                violation_error_message=_(
                    "This edition already has a session with that number. Choose another number."
                ),
            ),
            models.CheckConstraint(
                name="session_times_in_order",
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gte=models.F("starts_at")),
                violation_error_message=_(
                    "The session ends before it starts. Correct one of the two times."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Number and title, as they stand in the Word template."""
        return f"{self.number} {self.title}".strip()


class GuidingQuestion(models.Model):
    session = models.ForeignKey(
        Session,
        on_delete=models.CASCADE,
        related_name="guiding_questions",
        verbose_name=_("session"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("question"))

    class Meta:
        ordering = ("session", "number")
        verbose_name = _("guiding question")
        verbose_name_plural = _("guiding questions")
        constraints = [
            models.UniqueConstraint(
                name="guiding_question_number_once_per_session",
                fields=["session", "number"],
                violation_error_message=_(
                    "This session already has a guiding question with that number."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
