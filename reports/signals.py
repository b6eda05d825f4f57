"""Who got or lost a role in a session or an edition, for the audit log."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from gfmd_site.audit import AuditEvent, as_code, record
from gfmd_site.letters import connect as connect_outbox
from reports.domain import letters
from reports.models import Edition, Participation, Session

Held = tuple[int, str, int]  # session, role, account


def _held(row: Participation) -> Held | None:
    """Return the role that a row gives to an account, None where it names nobody with one."""
    return (row.session_id, row.role, row.user_id) if row.user_id else None


def note_role_before(
    sender: Any, instance: Participation, raw: bool = False, **kwargs: Any
) -> None:
    before = None
    if instance.pk and not raw:
        before = Participation.objects.filter(pk=instance.pk).first()
    instance._held_before = _held(before) if before else None  # type: ignore[attr-defined]


def note_role_saved(sender: Any, instance: Participation, raw: bool = False, **kwargs: Any) -> None:
    before, now = getattr(instance, "_held_before", None), _held(instance)
    if raw or before == now:
        return
    if before:
        _record(before, "taken")
    if now:
        _record(now, "given")


def note_role_deleted(sender: Any, instance: Participation, **kwargs: Any) -> None:
    held = _held(instance)
    if held:
        _record(held, "taken")


def _record(held: Held, what: str) -> None:
    session_id, role, user_id = held
    record(
        AuditEvent.ROLE,
        subject=f"account:{user_id}",
        session=_code_of(session_id),
        **{what: role},
    )


def _code_of(session_id: int) -> str:
    row = Session.objects.filter(pk=session_id).values_list("edition__year", "number").first()
    code = as_code(f"{row[0]}-{row[1]}") if row and row[1] else ""
    return code or f"session:{session_id}"


def note_chairs_changed(
    sender: Any, instance: Any, action: str, pk_set: Any, reverse: bool, **kwargs: Any
) -> None:
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    what = "given" if action == "post_add" else "taken"
    if pk_set is None:
        related = instance.editions_chaired if reverse else instance.chairs
        pk_set = set(related.values_list("pk", flat=True))
    for pk in sorted(pk_set):
        account, edition = (instance.pk, pk) if reverse else (pk, instance.pk)
        year = Edition.objects.values_list("year", flat=True).get(pk=edition)
        record(AuditEvent.ROLE, subject=f"account:{account}", edition=year, **{what: "chair"})


def connect() -> None:
    """Listen, and take the letters of all parts. Called once, when all apps are there."""
    connect_outbox(letters)
    pre_save.connect(note_role_before, sender=Participation, dispatch_uid="audit")
    post_save.connect(note_role_saved, sender=Participation, dispatch_uid="audit")
    post_delete.connect(note_role_deleted, sender=Participation, dispatch_uid="audit")
    m2m_changed.connect(note_chairs_changed, sender=Edition.chairs.through, dispatch_uid="audit")
