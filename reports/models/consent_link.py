"""A link by which a speaker answers without an account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.choices import Language
from reports.choices import AttributionLevel, LinkAnswer, ProposalState
from reports.models.consent import Attribution
from reports.models.report import Report


class ConsentLink(models.Model):
    """One question to one speaker about one statement. Only a hash of its secret is kept.

    `wording` is what the speaker was shown, so that an approval can be held against what the
    report says later. Written by `reports.domain.consent_links` only.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="consent_links", verbose_name=_("report")
    )
    # Without a constraint: taking a speaker out of a point costs a save nothing, and the link
    # then says that it has ended.
    attribution = models.ForeignKey(
        Attribution,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="links",
        verbose_name=_("attribution"),
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    level = models.CharField(_("level asked for"), max_length=16, choices=AttributionLevel)
    wording = models.TextField(_("wording as shown"), blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    expires_at = models.DateTimeField(_("valid until"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=16, choices=LinkAnswer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    proposal = models.TextField(_("wording of the speaker"), blank=True)
    proposal_state = models.CharField(
        _("proposal"), max_length=16, choices=ProposalState, blank=True
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("consent link")
        verbose_name_plural = _("consent links")
        indexes = [
            models.Index(name="consent_link_of_speaker", fields=["attribution", "-created_at"])
        ]
        constraints = [
            models.CheckConstraint(
                name="consent_link_answer_has_time",
                condition=Q(answer="") | Q(answered_at__isnull=False),
                violation_error_message=_("An answer is kept with its time."),
            )
        ]

    def __str__(self) -> str:
        # Neither name nor secret: this text reaches logs, histories and confirmation pages.
        return f"{self.report_id}/{self.pk}"
