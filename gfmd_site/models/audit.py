"""The audit log: who did what and when, chained so that a change to it shows."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_site.choices import AuditEvent


class AppendOnly(Exception):
    """Entries of the audit log are neither changed nor deleted."""


class AppendOnlyRows(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are not changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Entries of the audit log are not deleted.")

    bulk_update = update


class _Happened(models.Model):
    """What happened. Codes and numbers only: neither text of a point nor the name of a speaker.

    `by` is empty for a command of the server and for somebody who is not signed in. Without a
    constraint: the log outlives the account.
    """

    at = models.DateTimeField(_("time"))
    event = models.CharField(_("what"), max_length=24, choices=AuditEvent)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    subject = models.CharField(_("of what"), max_length=80, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        abstract = True


class AuditWaiting(_Happened):
    """An entry on its way into the chain: written with the change, chained after its commit.

    So changes never wait for each other to be chained, and nothing is logged that was rolled back.
    """

    class Meta:
        verbose_name = _("waiting audit entry")
        verbose_name_plural = _("waiting audit entries")

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"


class AuditEntry(_Happened):
    """One link of the chain. Written by `gfmd_site.audit.chain` only; see `gfmd_site.lib.chain`.

    Triggers of the database refuse to change or delete a row.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    key_name = models.CharField(_("key"), max_length=12)
    previous = models.CharField(_("hash of the one before"), max_length=64)
    digest = models.CharField(_("hash"), max_length=64)
    signature = models.CharField(_("signature"), max_length=64)

    objects = AppendOnlyRows.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(name="audit_event", fields=["event", "-number"]),
            models.Index(name="audit_by", fields=["by", "-number"]),
            models.Index(name="audit_subject", fields=["subject", "-number"]),
            models.Index(name="audit_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Entries of the audit log are not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are not deleted.")
