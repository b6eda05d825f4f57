"""Files that staff bring in to set up an edition: a programme, a timetable, a list of people."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.choices import SetupKind
from reports.models.programme import Edition


class SetupFile(models.Model):
    """What was read of one file. Rows are written by `reports.domain.setup_files` only.

    It waits until somebody of the staff takes it over or puts it aside. Afterwards only what was
    left over of a programme stays, so that nothing the paper said is lost.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=SetupKind)
    edition = models.ForeignKey(
        Edition,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="setup_files",
        verbose_name=_("edition"),
    )
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    reading = models.JSONField(_("what was read"), default=dict, blank=True)
    placed = models.JSONField(_("where leftovers belong"), default=dict, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("brought in by"),
    )
    added_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    taken_at = models.DateTimeField(_("taken over"), null=True, blank=True)

    class Meta:
        ordering = ("-added_at", "pk")
        verbose_name = _("file of a set-up")
        verbose_name_plural = _("files of a set-up")
        constraints = [
            models.CheckConstraint(
                name="setup_file_kind_known",
                condition=Q(kind__in=SetupKind.values),
                violation_error_message=_("This kind of file does not exist."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)[:8]
