"""How addresses for programs answer: JSON always, with a closed list of errors."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

STATUS = {
    "auth_required": 401,
    "forbidden": 403,
    "csrf": 403,
    "not_found": 404,
    "invalid": 400,
    "too_large": 413,
    "busy": 503,
    "server": 500,
}
MESSAGES = {
    "auth_required": _("Sign in to send your changes. They are kept on this device."),
    "forbidden": _("With your role you cannot write in this report."),
    "csrf": _("The page is older than your sign-in. It will send your changes again by itself."),
    "not_found": _("There is no such report, or it is not yours to read."),
    "invalid": _("This is not a list of changes. Load the page again; your text is kept."),
    "too_large": _("That is too much at once. Send at most 500 changes and 1 MB."),
    "busy": _("The server is busy. Your changes are kept and sent again in a moment."),
    "server": _("The server could not take this. Your changes are kept on this device."),
}
RETRY_SECONDS = 2
NAMES = frozenset({"client_id", "user", "ops"})


class Refused(Exception):
    """The request ends here with one of the closed error codes."""

    def __init__(self, code: str, message: str = "", *, retry: int = RETRY_SECONDS) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.retry = retry

    def response(self) -> JsonResponse:
        values = {"error": self.code, "message": self.message or str(MESSAGES[self.code])}
        response = answer(values, STATUS[self.code])
        if self.code == "busy":
            response.headers["Retry-After"] = str(self.retry)
        return response


def answer(values: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    return response


class _CsrfCheck(CsrfViewMiddleware):
    """The site's own check, with the reason as its answer instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def check_csrf(request: HttpRequest) -> None:
    """Do for a view that is exempt what the middleware does for all others.

    Raises Refused: a program cannot read the page that the middleware would answer with.
    """
    if _CsrfCheck(lambda _request: None).process_view(request, None, (), {}) is not None:
        raise Refused("csrf")


def read_operations(body: bytes, most: int) -> dict[str, Any]:
    """Return what a device has sent. Raises Refused where it is not a list of operations."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("invalid") from error
    if not isinstance(sent, dict) or set(sent) - NAMES or not isinstance(sent.get("ops", []), list):
        raise Refused("invalid")
    if len(sent.get("ops", [])) > most:
        raise Refused("too_large")
    return sent


def read_client(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise Refused("invalid", gettext("“%(name)s” is a UUID.") % {"name": "client_id"}) from None
