"""How accounts come about: by staff and invitations, never by signing up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gfmd_site import single_sign_on
from gfmd_site.audit.adapter import AuditedAccountAdapter
from gfmd_site.choices import LetterKind
from gfmd_site.letters import both_ways, outbox

if single_sign_on.SERVER:
    from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

    class ClosedSocialAdapter(DefaultSocialAccountAdapter):
        """An organisation's sign-in opens accounts that are here; it makes none."""

        def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
            return False


# One sentence for both, in the words of the field.
NO_MATCH = _(
    "No account has this user name or e-mail address with this password. Check both, capital "
    "letters too."
)


class ClosedAccountAdapter(AuditedAccountAdapter):
    error_messages = AuditedAccountAdapter.error_messages | {
        "username_password_mismatch": NO_MATCH,
        "email_password_mismatch": NO_MATCH,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put codes and links of the sign-in into the outbox, and try to send them at once."""
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        language = get_language() or settings.LANGUAGE_CODE
        outbox().post(
            kind=LetterKind.ACCOUNT,
            address=email,
            language=language,
            words=both_ways(mail.subject, str(mail.body), language, code=context.get("code", "")),
            is_urgent=True,
        )
