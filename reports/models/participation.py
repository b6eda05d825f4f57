"""Who takes part in a session, in which role, and how many of each constituency."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.text import said_once
from practices.models import Constituency, Country
from reports.choices import Role
from reports.models.programme import Session


class Participation(models.Model):
    """A person's role in a session. Only those with an account can sign in and write."""

    session = models.ForeignKey(
        Session,
        on_delete=models.CASCADE,
        related_name="participations",
        verbose_name=_("session"),
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation or ministry"), max_length=300, blank=True)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    constituency = models.ForeignKey(
        Constituency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("constituency"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("account"),
    )

    class Meta:
        ordering = ("session", "role", "pk")
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                name="participation_role_once_per_account",
                fields=["session", "role", "user"],
                condition=Q(user__isnull=False),
                violation_error_message=_("This account already has that role in the session."),
            )
        ]

    def __str__(self) -> str:
        # No name here: this text reaches logs, histories and confirmation pages.
        return f"{self.get_role_display()} #{self.pk}"

    def name_and_organisation(self, language: str) -> str:
        """As the header of the reporting template asks for it."""
        return said_once((self.name, self.organisation), language)


class HeadCount(models.Model):
    """How many people of a constituency were in the room."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="head_counts", verbose_name=_("session")
    )
    constituency = models.ForeignKey(
        Constituency,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("constituency"),
    )
    count = models.PositiveIntegerField(_("people"))

    class Meta:
        ordering = ("session", "constituency__order")
        verbose_name = _("head-count")
        verbose_name_plural = _("head-counts")
        constraints = [
            models.UniqueConstraint(
                name="head_count_once_per_constituency",
                fields=["session", "constituency"],
                violation_error_message=_(
                    "This session already has a head-count of that constituency. Change that one."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.count}"
