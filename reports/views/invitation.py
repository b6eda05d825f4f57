"""Opening an invitation: a page that says what it is, one tap, and the report."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_site.help.first_visit import begin_in_report
from reports.domain.device_codes import make_code, masked, use_code
from reports.domain.errors import DomainError
from reports.domain.invitation_opening import State, accept, state_of
from reports.domain.invitations import ask_again, find, secret_in
from reports.domain.letters import post_device_code
from reports.models import Invitation

COOKIE = "__Secure-invitation" if settings.IS_PRODUCTION else "invitation"
COOKIE_PATH = "/invitation/"
COOKIE_AGE = 60 * 60
STATUS = {State.UNKNOWN: 404, State.LATE: 410, State.WITHDRAWN: 410, State.CLOSED: 410}


@login_not_required
@require_safe
@sensitive_variables("secret")
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address at once, and change nothing on the server.

    A mail server that looks at every link may come here as often as it likes.
    """
    response = redirect("reports:invitation")
    _keep(response, secret_in(secret))
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("secret")
@sensitive_post_parameters()
def invitation(request: HttpRequest) -> HttpResponse:
    """Say what the invitation of this browser opens; POST takes it and signs in."""
    if request.method == "POST" and request.POST.get("action") == "paste":
        response: HttpResponse = redirect("reports:invitation")
        _keep(response, secret_in(request.POST.get("link", "")))
        return _guarded(response)
    secret = request.COOKIES.get(COOKIE, "")
    found = find(secret) if secret else None
    language = _language(request, found)
    with translation.override(language):
        if request.method == "POST" and found is not None:
            response = _answer(request, found)
        else:
            response = _page(request, found)
    response.headers["Content-Language"] = language
    return _guarded(response)


def _keep(response: HttpResponse, secret: str) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_AGE,
        path=COOKIE_PATH,
        secure=settings.IS_PRODUCTION,
        httponly=True,
        samesite="Lax",
    )
    _guarded(response)


def _guarded(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _language(request: HttpRequest, found: Invitation | None) -> str:
    """Return the language the person chose here, or else the one of the invitation."""
    if found is None or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return translation.get_language() or settings.LANGUAGE_CODE
    return found.language


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    action = request.POST.get("action", "")
    state = state_of(invitation=found, user=request.user)
    if action == "ask" and state == State.LATE:
        ask_again(invitation=found)
        return _page(request, found, asked=True)
    if action == "send_code" and state == State.IN_USE_ELSEWHERE:
        return _send_code(request, found)
    if action == "code" and state == State.IN_USE_ELSEWHERE:
        return _open_with_code(request, found)
    if action != "open":
        return _page(request, found)
    if state == State.IN_USE_HERE:
        return _enter(request, found)
    try:
        account = accept(invitation=found, user=request.user, name=request.POST.get("name", ""))
    except DomainError:
        # Somebody else was quicker, or it ended meanwhile: the page says which.
        return _page(request, find(request.COOKIES.get(COOKIE, "")))
    if request.user.is_anonymous:
        return _sign_in(request, found, account)
    return _enter(request, found)


def _sign_in(request: HttpRequest, found: Invitation, account: User) -> HttpResponse:
    """Sign in as any sign-in does: with the second factor of whoever has chosen one."""
    record_authentication(request, account, method="invitation")
    entered = _enter(request, found)
    signed_in = perform_login(request, account, redirect_url=entered.headers["Location"])
    for name, cookie in entered.cookies.items():
        signed_in.cookies[name] = cookie
    if request.user.is_authenticated:
        begin_in_report(request, found.role)
    return signed_in


def _send_code(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Mail the code to whoever took the invitation; the page never says the whole address."""
    taker = found.accepted_by
    if taker is None or not taker.email:
        return _page(request, found)
    try:
        code = make_code(user=taker)
    except DomainError as error:
        return _page(request, found, problem=error.message, status=429)
    post_device_code(invitation=found, address=taker.email, code=code)
    return _page(request, found, sent=_("A code is on its way to you. Type it here."))


def _open_with_code(request: HttpRequest, found: Invitation) -> HttpResponse:
    taker = found.accepted_by
    if taker is None or not use_code(user=taker, code=request.POST.get("code", "")):
        problem = _(
            "This code does not open it. Type the newest code, within ten minutes; after five "
            "wrong ones make a new code on the first device."
        )
        return _page(request, found, problem=problem, status=422)
    return _sign_in(request, found, taker)


def _enter(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Lead to the report, in the language of the invitation where none was chosen here."""
    report = getattr(Invitation.objects.get(pk=found.pk).session, "report", None)
    response = redirect(report.get_absolute_url() if report is not None else "home")
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            found.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response


def _page(
    request: HttpRequest, found: Invitation | None, *, status: int = 0, **more: Any
) -> HttpResponse:
    state = state_of(invitation=found, user=request.user)
    if state == State.IN_USE_HERE and found is not None:
        return _enter(request, found)
    context = {"state": state.value, "invitation": found, **more}
    if found is not None:
        taker = found.accepted_by
        context |= {
            "session": found.session,
            "address": masked(taker.email if taker else found.email),
        }
    if state == State.UNKNOWN and not request.COOKIES.get(COOKIE):
        # Whoever types the short address has no link yet: that is no mistake.
        status = 200
    template = "reports/invitation.html"
    return render(request, template, context, status=status or STATUS.get(state, 200))
