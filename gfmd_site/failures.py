"""What a request gets when something fails around its view: before it, or outside what it catches.

The session and the account are read from the database before any view runs. While the database is
restarted that fails, and it means “come back in a moment”, not “the site is broken”.
"""

from __future__ import annotations

import logging
import re
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as standard

from gfmd_site.lib.database_errors import is_busy
from gfmd_site.typed import typed_texts
from reports.views.answers import Refused

logger = logging.getLogger("gfmd.request")
FOR_PROGRAMS = re.compile(r"/(changes|state|stream|marks)/$")
RETRY_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away, in the words of the address; else 500 as always."""
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError) and is_busy(error)
    if is_away:
        logger.warning("database busy", exc_info=error)
    if FOR_PROGRAMS.search(request.path):
        return Refused("busy" if is_away else "server").response()
    if not is_away:
        return standard(request)
    # Without the request: its account could not be read either.
    page = render_to_string("503.html", {"typed": _typed(request)})
    answer = HttpResponse(page, status=503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    try:
        return typed_texts(request)
    except (RequestDataTooBig, TooManyFieldsSent, OSError):
        return []
