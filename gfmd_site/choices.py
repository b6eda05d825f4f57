"""What the audit log and the outbox know, with its labels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.TextChoices):
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_IN_THROTTLED = "sign_in_throttled", _("Sign-in closed for a while")
    SIGN_OUT = "sign_out", _("Signed out")
    PASSWORD = "password", _("Password changed")
    SECOND_FACTOR = "second_factor", _("Second factor changed")
    REFUSED = "refused", _("Refused")
    THROTTLED = "throttled", _("Slowed down")
    RELEASE = "release", _("Released or exported")
    RELEASE_WAITS = "release_waits", _("Release waits for a second person")
    RELEASE_DECLINED = "release_declined", _("Release declined")
    ORIGINAL = "original", _("Original of a Word file taken out")
    CONSENT = "consent", _("Consent recorded")
    STATUS = "status", _("Report locked or opened")
    IMPORT = "import", _("Imported")
    RIGHTS = "rights", _("Rights of an account changed")
    ROLE = "role", _("Role in a session changed")
    INVITATION = "invitation", _("Invitation")
    PURGE = "purge", _("Name taken out for good")
    BACKUP = "backup", _("Backup made")
    RESTORE = "restore", _("Backup restored")


# What people look for together, in the order of the filter.
AUDIT_GROUPS: tuple[tuple[str, str, tuple[AuditEvent, ...]], ...] = (
    (
        "sign-in",
        _("Sign-ins"),
        (
            AuditEvent.SIGN_IN,
            AuditEvent.SIGN_IN_FAILED,
            AuditEvent.SIGN_IN_THROTTLED,
            AuditEvent.SIGN_OUT,
            AuditEvent.PASSWORD,
            AuditEvent.SECOND_FACTOR,
        ),
    ),
    ("refusals", _("Refusals"), (AuditEvent.REFUSED, AuditEvent.THROTTLED)),
    (
        "leaving",
        _("What left"),
        (
            AuditEvent.RELEASE,
            AuditEvent.RELEASE_WAITS,
            AuditEvent.RELEASE_DECLINED,
            AuditEvent.ORIGINAL,
        ),
    ),
    ("consent", _("Consents"), (AuditEvent.CONSENT, AuditEvent.PURGE)),
    ("reports", _("Reports and imports"), (AuditEvent.STATUS, AuditEvent.IMPORT)),
    ("rights", _("Rights and roles"), (AuditEvent.RIGHTS, AuditEvent.ROLE, AuditEvent.INVITATION)),
    ("upkeep", _("Backups"), (AuditEvent.BACKUP, AuditEvent.RESTORE)),
)


class LetterKind(models.TextChoices):
    """What a mail of the site is about."""

    INVITATION = "invitation", _("Invitation")
    DEVICE = "device", _("Code for a second device")
    REMINDER = "reminder", _("Reminder")
    RETURNED = "returned", _("Report returned")
    ACCEPTED = "accepted", _("Report accepted")
    DIGEST = "digest", _("Digest")
    ACCOUNT = "account", _("Sign-in and password")
    REVIEW = "review", _("Review of a practice")
    PRACTICE = "practice", _("Practice")
