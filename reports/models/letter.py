"""The outbox: every mail of the site, from its writing until a mail server has taken it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_site.choices import LetterKind
from practices.choices import Language
from reports.choices import LetterState
from reports.models.invitation import Invitation
from reports.models.report import Report


class Letter(models.Model):
    """One mail to one address. Its words are sealed, and gone once it has left.

    A letter may hold a link that signs in, so that neither the database nor a backup gives its
    words away. Written by `reports.domain.letters` and `reports.domain.letters_sending` only.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=LetterKind)
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    sealed = models.BinaryField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=16, choices=LetterState, default=LetterState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"))
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, related_name="letters"
    )
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="letters")

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(name="letter_to_send", fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        # No address: this text reaches logs and confirmation pages.
        return f"{self.kind} #{self.pk}"
