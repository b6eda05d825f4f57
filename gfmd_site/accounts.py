"""How accounts come about: by staff and invitations, never by signing up."""

from __future__ import annotations

from django.http import HttpRequest

from gfmd_site.audit.adapter import AuditedAccountAdapter


class ClosedAccountAdapter(AuditedAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
