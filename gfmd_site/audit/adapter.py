"""Records when an account is closed for a while after wrong passwords."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from gfmd_site.audit.signals import note_failed_sign_in
from gfmd_site.choices import AuditEvent


class AuditedAccountAdapter(DefaultAccountAdapter):
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            login = str(credentials.get("username") or credentials.get("email") or "")
            note_failed_sign_in(AuditEvent.SIGN_IN_THROTTLED, login)
            raise
