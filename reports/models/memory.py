"""What the search over all editions is built on. It can be made anew at any time.

Beside this table stands one that Django does not know: in SQLite the FTS5 table
`reports_memory_fts`, in PostgreSQL a generated column with its index. See the migration.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practices.choices import Language
from reports.choices import MemoryKind
from reports.models.points import Point
from reports.models.report import Report
from reports.models.statement import StatementLine
from reports.models.synthesis import Synthesis, SynthesisItem


class MemoryEntry(models.Model):
    """The words of one text as anybody may read it. Written by `reports.domain.memory_index` only.

    No entry knows more than the public wording: a name that nobody agreed to is not found, not
    even by those who may see it in the report.
    """

    kind = models.CharField(_("kind"), max_length=9, choices=MemoryKind)
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="+")
    synthesis = models.ForeignKey(Synthesis, models.CASCADE, null=True, related_name="+")
    point = models.OneToOneField(Point, models.CASCADE, null=True, related_name="+")
    line = models.OneToOneField(StatementLine, models.CASCADE, null=True, related_name="+")
    item = models.OneToOneField(SynthesisItem, models.CASCADE, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    place = models.PositiveIntegerField(_("place"))
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("entry of the memory")
        verbose_name_plural = _("entries of the memory")
        indexes = [models.Index(name="memory_in_order", fields=["-year", "kind", "place"])]
        constraints = [
            models.CheckConstraint(
                name="memory_of_a_report_or_synthesis",
                condition=Q(report__isnull=False, synthesis__isnull=True)
                | Q(report__isnull=True, synthesis__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class MemoryStamp(models.Model):
    """What a report or a synthesis looked like when it was read into the memory."""

    subject = models.CharField(max_length=32, unique=True)
    stamp = models.CharField(max_length=120)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("state of the memory")
        verbose_name_plural = _("states of the memory")

    def __str__(self) -> str:
        return self.subject
