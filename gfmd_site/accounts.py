"""How accounts come about: by staff and invitations, never by signing up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gfmd_site.audit.adapter import AuditedAccountAdapter

if settings.OIDC_SERVER_URL:
    from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

    class ClosedSocialAdapter(DefaultSocialAccountAdapter):
        """An organisation's sign-in opens accounts that are here; it makes none."""

        def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
            return False


class ClosedAccountAdapter(AuditedAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
