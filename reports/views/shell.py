"""The page that opens a report without network, and the worker that brings it up."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gfmd_site.help.keys import EDITOR
from practices.domain.suggestions import browser_lists
from reports.domain.section_help import SECTION_HELP

WORKER = "js/sw.js"
TEMPLATE = "reports/shell.html"
# What writing a report and reading aloud need, by the beginning of the path.
KEPT = (
    "css/",
    "js/live/",
    "js/editor/",
    "js/teleprompter.js",
    "js/sign_out.js",
    "js/theme.js",
    "js/nav.js",
    "js/aside.js",
    "js/foot.js",
    "js/subnav.js",
    "img/favicon.svg",
    "bs/css/bootstrap.min.css",
    "bs/css/bootstrap.rtl.min.css",
)
NOT_KEPT = (".map", ".gz", ".br")


@login_not_required
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Show the frame of the editor without any data: the same page for everybody."""
    context = {
        "word_lists": word_lists_address(),
        "section_help": SECTION_HELP,
        "keys_sheet": EDITOR,
    }
    response = render(request, TEMPLATE, context)
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Answer with the service worker and the list of files it keeps.

    Any change of a file changes the list, and with it the worker: so browsers notice.
    """
    files = kept_files()
    source = _source()
    lists = word_lists_address()
    version = hashlib.sha256("\n".join([source, _frame(), lists, *files]).encode()).hexdigest()[:16]
    values = {
        "version": version,
        "files": [*files, reverse("jsi18n"), lists],
        "shell": reverse("reports:shell"),
        "lists": reverse("practices:vocabularies"),
    }
    response = HttpResponse(
        f"const KEPT = {json.dumps(values)};\n{source}", content_type="text/javascript"
    )
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def word_lists_address() -> str:
    """Return where the words for suggestions are; another version has another address."""
    return reverse("practices:word-lists", args=[browser_lists()[1]])


@lru_cache(maxsize=1)
def kept_files() -> tuple[str, ...]:
    """Return the addresses of the static files that the editor needs, under their hashed names."""
    paths = {
        path
        for finder in finders.get_finders()
        for path, storage in finder.list([])
        for path in [_mounted(path, storage)]
        if path.startswith(KEPT) and not path.endswith(NOT_KEPT)
    }
    return tuple(staticfiles_storage.url(path) for path in sorted(paths))


def _mounted(path: str, storage: object) -> str:
    prefix = getattr(storage, "prefix", None)
    return f"{prefix}/{path}" if prefix else path


@lru_cache(maxsize=1)
def _source() -> str:
    found = finders.find(WORKER)
    return Path(found).read_text(encoding="utf-8") if isinstance(found, str) else ""


@lru_cache(maxsize=1)
def _frame() -> str:
    """Return the frame's own source: a changed frame is a new version too."""
    return (settings.BASE_DIR / "templates" / TEMPLATE).read_text(encoding="utf-8")
