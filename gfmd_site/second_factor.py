"""Second factors: required where an account opens every room, and sealed where they are kept."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from gfmd_site.lib.qr import qr_svg

# What has to work without one: signing in and out, adding a factor, and what holds nobody's words.
FREE_PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
FREE_NAMES = frozenset(
    {"healthz", "set_language", "jsi18n", "service-worker", "reports:shell", "admin:jsi18n"}
)
PURPOSE = b"second factors:"


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody who has to show a second factor has none."""
    user = request.user
    if not user.is_authenticated or not user.has_perm("office.enter"):
        return False
    return not (is_mfa_enabled(user) or _came_by_single_sign_on(request))


def _came_by_single_sign_on(request: HttpRequest) -> bool:
    """Whether the organisation's own sign-in, which asks for its own factors, let them in."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "socialaccount" for record in records)


class SecondFactorMiddleware(MiddlewareMixin):
    """Leads staff and chairs without a second factor to the page where they add one."""

    def __init__(self, get_response: Callable) -> None:
        if not settings.REQUIRE_MFA:
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in FREE_NAMES or name.startswith(FREE_PREFIXES) or not lacks_second_factor(request):
            return None
        if request.method in {"GET", "HEAD"} and "html" in request.headers.get("Accept", ""):
            return redirect("mfa_index")
        sentence = _("Add a second factor to your account first: open “Account › Security”.")
        if "json" in request.headers.get("Accept", "") or request.content_type.endswith("/json"):
            return JsonResponse({"error": "forbidden", "message": sentence}, status=403)
        return render(request, "403.html", {"exception": sentence}, status=403)


class SiteMFAAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted for SECRET_KEY and draws codes with our own QR codes."""

    def encrypt(self, text: str) -> str:
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret, or a random one where no key opens it.

        Any fixed answer would let somebody in who knows it; a random one refuses every code.
        """
        try:
            return _ciphers().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return "GFMD reporting"


def _ciphers() -> MultiFernet:
    """Return ciphers for the key and for the earlier ones: the first of them encrypts."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(PURPOSE + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
