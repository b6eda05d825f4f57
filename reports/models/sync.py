"""What live saving keeps beside the log: answers given, texts in conflict, held changes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import Report


class Result(models.TextChoices):
    """What became of an operation."""

    APPLIED = "applied", _("Applied")
    MERGED = "merged", _("Merged")
    CONFLICT = "conflict", _("Conflict")
    DUPLICATE = "duplicate", _("Received before")
    HELD = "held", _("Held")
    INVALID = "invalid", _("Not valid")


class HeldReason(models.TextChoices):
    LOCKED = "locked", _("The report was closed")
    PERMISSION = "permission", _("The person may no longer write in it")


class HeldStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Decision(models.TextChoices):
    """What was decided on a text in conflict."""

    KEPT = "kept", _("The text in the report stayed")
    TAKEN = "taken", _("The other text took its place")
    BOTH = "both", _("Both stand as two points")


class SyncState(models.Model):
    """One row: the life of this database. A restore from a backup begins another one.

    Written by `reports.domain.sync` only. Clients that see a new epoch offer again what they
    keep, since the log may have lost its end.
    """

    epoch = models.UUIDField(_("epoch"), default=uuid.uuid4)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("state of live saving")
        verbose_name_plural = _("state of live saving")

    def __str__(self) -> str:
        return str(self.epoch)


class Receipt(models.Model):
    """The answer to one operation. The primary key makes a second delivery harmless.

    Written by `reports.domain.operations` only, in the transaction of the change itself.
    """

    op_id = models.UUIDField(_("operation"), primary_key=True)
    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="receipts", verbose_name=_("report")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    client_id = models.UUIDField(_("device"))
    seq = models.BigIntegerField(_("place among the operations of the device"))
    point_ref = models.UUIDField(_("point"))
    kind = models.CharField(_("kind"), max_length=8)
    names = models.JSONField(
        _("fields"), default=list, help_text=_("What the operation wrote, by name.")
    )
    typed = models.JSONField(
        _("as typed"),
        default=dict,
        help_text=_("Texts as the device had them, where the point holds something else."),
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    result = models.CharField(_("result"), max_length=9, choices=Result)
    version = models.PositiveIntegerField(_("version of the point"))
    changed = models.BooleanField(_("changed the point"), default=True)
    was_held = models.BooleanField(
        _("was held"),
        default=False,
        help_text=_("What its device typed afterwards may not build on it."),
    )
    sha256 = models.CharField(_("hash of the text"), max_length=64)
    message = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        indexes = [
            models.Index(name="receipt_of_device", fields=["point_ref", "client_id", "seq"]),
            models.Index(name="receipt_of_author", fields=["author", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{str(self.op_id)[:8]} {self.result}"


class ConflictCopy(models.Model):
    """The other one of two texts that could not be merged. The point has `kept_text`.

    `text` is what `author` typed and does not stand in the point. Where `deletes` is set,
    `author` deleted the point and it was kept, since `kept_author` was typing in it. Written by
    `reports.domain.conflicts` only; the texts are for those who may see names.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="conflict_copies", verbose_name=_("report")
    )
    op_id = models.UUIDField(_("operation"))
    point_ref = models.UUIDField(_("point"))
    field = models.CharField(_("field"), max_length=16, default="text")
    deletes = models.BooleanField(_("one side deleted the point"), default=False)
    text = models.TextField(_("text of the copy"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author of the copy"),
    )
    client_id = models.UUIDField(
        _("device"), null=True, help_text=_("None for a held change that was accepted.")
    )
    client_time = models.DateTimeField(_("time on the device"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    kept_text = models.TextField(_("text that was kept"), blank=True)
    kept_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author of the text that was kept"),
    )
    kept_at = models.DateTimeField(_("time of the text that was kept"), null=True, blank=True)
    decision = models.CharField(
        _("decision"),
        max_length=8,
        choices=Decision,
        blank=True,
        help_text=_("Empty where the writers settled it in the report themselves."),
    )
    note = models.CharField(_("note to the author"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("conflict copy")
        verbose_name_plural = _("conflict copies")
        indexes = [
            models.Index(name="conflict_of_point", fields=["point_ref", "client_id"]),
            models.Index(name="conflict_of_report", fields=["report", "settled_at"]),
        ]
        constraints = [
            models.UniqueConstraint(name="conflict_once_per_field", fields=["op_id", "field"])
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.pk}"


class HeldOperation(models.Model):
    """An operation that came when its author could not write: it waits for chair or staff.

    Written by `reports.domain.held` only.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="held_operations", verbose_name=_("report")
    )
    op_id = models.UUIDField(_("operation"), unique=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="held_operations",
        verbose_name=_("author"),
    )
    client_id = models.UUIDField(_("device"))
    seq = models.BigIntegerField(_("place among the operations of the device"))
    kind = models.CharField(_("kind"), max_length=8)
    point_ref = models.UUIDField(_("point"))
    op = models.JSONField(_("operation as received"))
    op_ids = models.JSONField(
        _("operations in it"), default=list, help_text=_("Those that joined it, by id.")
    )
    reason = models.CharField(_("why it is held"), max_length=16, choices=HeldReason)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    status = models.CharField(
        _("status"), max_length=16, choices=HeldStatus, default=HeldStatus.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    note = models.CharField(_("note to the author"), max_length=300, blank=True)

    class Meta:
        ordering = ("author_id", "client_id", "seq", "pk")
        verbose_name = _("held change")
        verbose_name_plural = _("held changes")
        indexes = [models.Index(name="held_of_report", fields=["report", "status"])]

    def __str__(self) -> str:
        return f"{self.report_id}/{str(self.op_id)[:8]} {self.status}"


class SettledDraft(models.Model):
    """A point that was deleted or came back, and that somebody decided to leave as it is.

    Holds for what had happened up to that version: a later deletion waits for a decision again.
    Written by `reports.domain.deciding` only.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="settled_drafts", verbose_name=_("report")
    )
    point_ref = models.UUIDField(_("point"))
    version = models.PositiveIntegerField(_("version"))
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("point left as it is")
        verbose_name_plural = _("points left as they are")
        constraints = [
            models.UniqueConstraint(
                name="draft_settled_once", fields=["report", "point_ref", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{str(self.point_ref)[:8]} {self.version}"


class Presence(models.Model):
    """Who has a report open, and on which point. A row speaks for as long as it is fresh.

    A stale row of a writer stays: by it somebody whose role was taken away is told from a
    stranger, so that what was typed offline can be held.
    Written by `reports.domain.presence` only.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="presences", verbose_name=_("report")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    client_id = models.UUIDField(_("device"))
    point_ref = models.UUIDField(_("point"), null=True, blank=True)
    is_writer = models.BooleanField(_("may write"), default=False)
    is_open = models.BooleanField(
        _("open"), default=True, help_text=_("The page has not said that it closes.")
    )
    unsent = models.PositiveIntegerField(
        _("changes not sent"), default=0, help_text=_("As the device counted when it last spoke.")
    )
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                name="presence_once_per_device", fields=["report", "user", "client_id"]
            )
        ]
        indexes = [models.Index(name="presence_fresh", fields=["report", "seen_at"])]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.user_id}"
