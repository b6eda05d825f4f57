"""Who said it, as data beside the text, with what that person allowed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.models import Constituency, Country, Region
from reports.choices import AttributionKind, AttributionLevel, Consent
from reports.models.points import Point


class Attribution(models.Model):
    """One speaker of a point, and how precisely that speaker may be named.

    `mention` is what stands behind the @ in the text, or empty for the speaker of a quote.
    `consent` and its record are written by `reports.domain.consent` only.
    """

    point = models.ForeignKey(
        Point, on_delete=models.CASCADE, related_name="attributions", verbose_name=_("point")
    )
    mention = models.CharField(_("mention"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=AttributionKind)
    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
    )
    constituency = models.ForeignKey(
        Constituency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("constituency"),
    )
    level = models.CharField(
        _("level asked for"),
        max_length=16,
        choices=AttributionLevel,
        default=AttributionLevel.ANONYMOUS,
        help_text=_("How precisely the speaker may be named once the speaker has approved."),
    )
    consent = models.CharField(
        _("consent"), max_length=16, choices=Consent, default=Consent.NOT_ASKED
    )
    consent_how = models.CharField(
        _("how it was given"),
        max_length=300,
        blank=True,
        help_text=_("For example “orally, after the session” or “by e-mail”."),
    )
    consent_at = models.DateTimeField(_("recorded"), null=True, blank=True, editable=False)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        ordering = ("point", "pk")
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        constraints = [
            models.UniqueConstraint(
                name="attribution_mention_once_per_point",
                fields=["point", "mention"],
                condition=~Q(mention=""),
                violation_error_message=_("This point already has that mention."),
            ),
            models.CheckConstraint(
                name="attribution_answer_is_recorded",
                condition=Q(consent__in=[Consent.NOT_ASKED, Consent.ASKED])
                | Q(consent_at__isnull=False),
                violation_error_message=_("An answer is kept with the time it was recorded."),
            ),
        ]

    def __str__(self) -> str:
        # No name here: this text reaches logs, histories and confirmation pages.
        return f"{self.get_kind_display()} #{self.pk}"
