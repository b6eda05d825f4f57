"""Where a weakness is reported: `/.well-known/security.txt`, as RFC 9116 describes it."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

WARNED = timedelta(days=30)
LONGEST = timedelta(days=366)


def valid_until() -> date | None:
    """Return the last day of the contact, None where none is set or it is no date."""
    try:
        return date.fromisoformat(settings.SECURITY_CONTACT_UNTIL)
    except ValueError:
        return None


def contact_problem() -> str:
    """Return what is wrong with the contact, empty where nothing is."""
    if not settings.SECURITY_CONTACT.startswith(("mailto:", "https://")):
        return (
            "SECURITY_CONTACT is not set to mailto: or https://, so nobody can report a weakness."
        )
    until, today = valid_until(), timezone.now().date()
    if until is None:
        return "SECURITY_CONTACT_UNTIL is no date such as 2027-06-30."
    if until < today + WARNED:
        return f"SECURITY_CONTACT_UNTIL is {until}: the contact is over, or soon will be."
    if until > today + LONGEST:
        return f"SECURITY_CONTACT_UNTIL is {until}: that is more than a year ahead."
    return ""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to write to; there is no such page where nobody is named or the time is over."""
    until = valid_until()
    if not settings.SECURITY_CONTACT or until is None or until < timezone.now().date():
        raise Http404(_("This site names no contact for weaknesses."))
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until}T23:59:59Z",
        "Preferred-Languages: en, fr, es, ar",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
