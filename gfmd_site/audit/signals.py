"""Sign-ins and rights, as Django and its packages tell of them."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from gfmd_site.audit.recording import record, record_repeated
from gfmd_site.choices import AuditEvent

FLAGS = ("is_active", "is_staff", "is_superuser")


def account(user: Any) -> str:
    """Return how an account is called in the log: by its number."""
    return f"account:{user.pk}"


def account_named(login: str) -> Any:
    """Return the account that somebody means by what they typed, or None."""
    same = Q(username__iexact=login) | Q(email__iexact=login)
    return get_user_model().objects.filter(same).order_by("pk").first() if login else None


def signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    record(AuditEvent.SIGN_IN, by=user, subject=account(user))


def signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record(AuditEvent.SIGN_OUT, by=user, subject=account(user))


def sign_in_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Never what was typed: people type their password into the wrong field."""
    login = str(credentials.get("username") or credentials.get("email") or "")
    note_failed_sign_in(AuditEvent.SIGN_IN_FAILED, login)


def note_failed_sign_in(event: AuditEvent, login: str) -> None:
    user = account_named(login)
    if user is not None and event == AuditEvent.SIGN_IN_FAILED:
        record(event, by=None, subject=account(user))
        return
    # Any number of them can be sent, so that they are entered once a minute.
    subject = account(user) if user is not None else ""
    record_repeated(event, about=subject or "unknown", by=None, subject=subject)


def password_changed(sender: Any, user: Any, **kwargs: Any) -> None:
    record(AuditEvent.PASSWORD, by=user, subject=account(user))


def second_factor_changed(sender: Any, user: Any, signal: Any, **kwargs: Any) -> None:
    record(AuditEvent.SECOND_FACTOR, subject=account(user))


def note_flags_before(sender: Any, instance: User, raw: bool = False, **kwargs: Any) -> None:
    before = None
    if not raw and instance.pk and _flags_may_change(kwargs.get("update_fields")):
        before = User.objects.filter(pk=instance.pk).values(*FLAGS).first()
    instance._flags_before = before


def note_flags_changed(
    sender: Any, instance: User, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    before = getattr(instance, "_flags_before", None)
    now = {name: bool(getattr(instance, name)) for name in FLAGS}
    if raw or (not created and (before is None or before == now)):
        return
    record(AuditEvent.RIGHTS, subject=account(instance), made=created or None, **now)


def _flags_may_change(update_fields: Any) -> bool:
    return update_fields is None or bool(set(update_fields) & set(FLAGS))


def note_given(sender: Any, instance: Any, action: str, pk_set: Any, **kwargs: Any) -> None:
    """A right or a group was given to an account, or a right to a group, or taken away."""
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    is_given = "given" if action == "post_add" else "taken"
    if action == "pre_clear":
        pk_set = _linked(sender, instance, kwargs["model"])
    if kwargs["reverse"]:
        for pk in sorted(pk_set or ()):
            subject = f"{_kind(kwargs['model'])}:{pk}"
            record(AuditEvent.RIGHTS, subject=subject, **{is_given: _label(instance)})
        return
    for row in kwargs["model"].objects.filter(pk__in=pk_set or ()).order_by("pk"):
        subject = f"{_kind(type(instance))}:{instance.pk}"
        record(AuditEvent.RIGHTS, subject=subject, **{is_given: _label(row)})


def _linked(through: Any, instance: Any, model: Any) -> set[int]:
    """Return what is linked to a row, while it is still linked."""
    ends = {
        field.related_model: field.attname for field in through._meta.fields if field.is_relation
    }
    rows = through.objects.filter(**{ends[type(instance)]: instance.pk})
    return set(rows.values_list(ends[model], flat=True))


def note_group_deleted(sender: Any, instance: Group, **kwargs: Any) -> None:
    """A deleted group takes its rights from all its members, of which no other signal tells."""
    for pk in sorted(_linked(User.groups.through, instance, User)):
        record(AuditEvent.RIGHTS, subject=f"account:{pk}", taken=_label(instance))


def _kind(model: type[Any]) -> str:
    return "group" if model is Group else "account"


def _label(thing: Any) -> str:
    return f"group:{thing.pk}" if isinstance(thing, Group) else str(thing.codename)


def connect() -> None:
    """Listen. Called once, when all apps are there."""
    user_logged_in.connect(signed_in, dispatch_uid="audit")
    user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_login_failed.connect(sign_in_failed, dispatch_uid="audit")
    for signal in (
        account_signals.password_changed,
        account_signals.password_set,
        account_signals.password_reset,
    ):
        signal.connect(password_changed, dispatch_uid="audit")
    if apps.is_installed("allauth.mfa"):
        from allauth.mfa import signals as mfa_signals

        for name in ("authenticator_added", "authenticator_removed", "authenticator_reset"):
            getattr(mfa_signals, name).connect(second_factor_changed, dispatch_uid="audit")
    pre_save.connect(note_flags_before, sender=User, dispatch_uid="audit")
    post_save.connect(note_flags_changed, sender=User, dispatch_uid="audit")
    pre_delete.connect(note_group_deleted, sender=Group, dispatch_uid="audit")
    for through in (
        User.user_permissions.through,
        User.groups.through,
        Group.permissions.through,
    ):
        m2m_changed.connect(note_given, sender=through, dispatch_uid="audit")
