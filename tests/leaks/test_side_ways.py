"""Error mails, logs, cookies, sessions and letters: ways out that nobody looks at."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as StoredSession
from django.core import mail
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils.log import AdminEmailHandler

from gfmd_site.logs import JsonFormatter
from practices.models import Practice
from reports.models import Attribution
from tests.build import make_practice
from tests.cast import Cast
from tests.leaks.canary import ORGANISATION, PERSON, found_in, hide_canaries
from tests.leaks.test_sweep import bytes_of

CODED = base64.b64encode(PERSON.encode()).decode()


def fail(request: HttpRequest) -> HttpResponse:
    """A fault in the middle of work on somebody's words."""
    typed = {"text": request.POST.get("text"), "note": request.session.get("note")}
    raise RuntimeError(f"{PERSON} of {ORGANISATION}: {typed}")


# The addresses of the site and one that fails.
urlpatterns = [path("fail/", fail), path("", include("gfmd_site.urls"))]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that loggers say at their most talkative, as the product writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "gfmd", "django", "django.request")]
    levels = [(logger, logger.level) for logger in loggers]
    for logger, _level in levels:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield written
    for logger, level in levels:
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.fixture
def error_mails(settings: Any) -> Iterator[None]:
    """Error mails to the operators, which a site may switch on."""
    settings.ADMINS = [("Operator", "operator@example.org")]
    handler = AdminEmailHandler(include_html=True)
    handler.setLevel(logging.ERROR)
    logging.getLogger("django.request").addHandler(handler)
    yield
    logging.getLogger("django.request").removeHandler(handler)


def letters() -> bytes:
    """All mails as they are sent, heads and all, and what their readers see."""
    sent = b""
    for one in mail.outbox:
        raw = one.message().as_bytes()
        parts = BytesParser(policy=policy.default).parsebytes(raw).walk()
        for part in parts:
            heads = [f"{name}: {value}" for name, value in part.items()]
            texts = [] if part.is_multipart() else [part.get_content()]
            sent += "\n".join([*heads, *texts]).encode()
        sent += raw
    return sent


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("method", ["get", "post"])
def test_fault_tells_neither_mail_nor_log(
    method: str, cast: Cast, log: io.StringIO, error_mails: None
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.rapporteur)
    client.cookies["note"] = CODED
    session = client.session
    session["note"] = ORGANISATION
    session.save()

    address = f"/fail/?q={quote(ORGANISATION)}"
    response = getattr(client, method)(
        address, {"text": PERSON} if method == "post" else None, headers={"X-Note": CODED}
    )

    assert (response.status_code, len(mail.outbox)) == (500, 1)
    assert '"exception": "RuntimeError"' in log.getvalue()
    leaks = {
        "page": found_in(bytes_of(response)),
        "mail": found_in(letters()),
        "log": found_in(log.getvalue().encode()),
    }
    assert leaks == {"page": [], "mail": [], "log": []}


def unsigned(value: str) -> bytes:
    """Return a cookie with each of its parts taken out of base64 as well."""
    read = [value.encode()]
    for part in value.split(":"):
        try:
            read.append(base64.urlsafe_b64decode(part.lstrip(".") + "=" * (-len(part) % 4)))
        except ValueError:
            continue
    return b"\n".join(read)


def test_cookies_and_sessions_hold_no_name(cast: Cast, tmp_path: Any, settings: Any) -> None:
    """After work with the names, by those who may: messages are waiting, nothing is shown yet."""
    settings.DATA_DIR = tmp_path
    point = hide_canaries(cast)
    point.refresh_from_db()
    row = Attribution.objects.get(point=point, mention=PERSON)
    rapporteur, staff = Client(), Client()
    rapporteur.force_login(cast.rapporteur)
    staff.force_login(cast.staff)
    code = cast.report.code
    posts = [
        rapporteur.post(
            cast.report.get_absolute_url(),
            {f"text-{point.pk}": f"@[{PERSON}] again.", f"version-{point.pk}": f"{point.version}"},
        ),
        rapporteur.post(
            reverse("reports:consents-speaker", args=[code, row.pk]),
            {"answer": "refused", "consent": "refused", "how": PERSON, "level": "person"},
        ),
        rapporteur.post(reverse("reports:comment", args=[code]), {"text": f"Is it {PERSON}?"}),
        staff.post(
            reverse("reports:anonymise", args=[code]),
            {"names": PERSON, "scope": "report", "reason": "Asked.", "confirmation": code},
        ),
    ]

    stored = [session.get_decoded() for session in StoredSession.objects.all()]
    cookies = {
        name: unsigned(morsel.value)
        for client in (rapporteur, staff)
        for name, morsel in client.cookies.items()
    }

    assert [post.status_code for post in posts] == [302] * 4
    assert any("_messages" in session for session in stored)
    assert set(cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert found_in(repr(stored).encode() + b"\n".join(cookies.values())) == []


def test_letters_hold_no_name(cast: Cast) -> None:
    """A reminder, an invitation to review, the yearly question, a new password."""
    hide_canaries(cast)
    User.objects.update(email="somebody@example.org")
    User.objects.filter(pk=cast.reader.pk).update(email="reader@example.org")
    draft = make_practice(status="submitted")
    old = make_practice(status="published", submitted_by=cast.reader)
    Practice.objects.filter(pk=old.pk).update(published_at="2016-01-01T00:00:00Z")
    chair, staff = Client(), Client()
    chair.force_login(cast.chair)
    staff.force_login(cast.plain_staff)

    chair.post(reverse("reports:reminder", args=[cast.report.code]))
    staff.post(
        reverse("practices:invite", args=[draft.pk]), {"name": PERSON, "email": "a@example.org"}
    )
    call_command("ask_still_valid", "--address", "https://example.org", stdout=io.StringIO())
    Client().post(reverse("account_reset_password"), {"email": "reader@example.org"})

    subjects = sorted({one.subject for one in mail.outbox})
    assert len(subjects) == 4, subjects
    assert found_in(letters()) == []


def test_letters_would_be_read_whole() -> None:
    """The counter-test: a name in a subject, a body or a head of a mail is found."""
    for fields in ({"subject": PERSON}, {"body": PERSON}, {"headers": {"X-About": PERSON}}):
        mail.outbox = [mail.EmailMessage(**fields, to=["a@example.org"])]
        assert found_in(letters()) != [], fields
