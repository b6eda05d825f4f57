"""What the site talks to: the cache that all processes share, and the mail server."""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Iterator

from django.conf import settings as site
from django.core.cache import cache
from django.core.mail import get_connection

from gfmd_site.doctor.finding import Finding, problem, warning, well

SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOT_SENT = frozenset({"console", "dummy", "locmem", "filebased"})


def shared_cache() -> Iterator[Finding]:
    """The counters of failed sign-ins are in it."""
    key = f"doctor-{uuid.uuid4().hex}"
    cache.set(key, "here", 60)
    found = cache.get(key)
    cache.delete(key)
    if found != "here":
        yield problem(
            "cache",
            "It forgets what it was told: wrong passwords are not counted.",
            where=site.CACHES["default"]["BACKEND"],
            do="Run manage.py createcachetable.",
        )
        return
    yield well("cache", "It keeps what it is told.", site.CACHES["default"]["BACKEND"])


def mail() -> Iterator[Finding]:
    kind = site.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind in NOT_SENT:
        yield warning(
            "mail",
            f"Mail is not sent ({kind}): nobody gets a link for a new password.",
            where="EMAIL_BACKEND",
            do=f"Set EMAIL_BACKEND={SMTP} and EMAIL_HOST.",
        )
        return
    where = f"{site.EMAIL_HOST}:{site.EMAIL_PORT}"
    server = get_connection(timeout=10)
    try:
        server.open()
    except smtplib.SMTPAuthenticationError:
        yield problem(
            "mail",
            "The mail server refuses the account.",
            where=where,
            do="Correct EMAIL_HOST_USER and EMAIL_HOST_PASSWORD.",
        )
        return
    except (OSError, smtplib.SMTPException) as error:
        yield problem(
            "mail",
            f"The mail server cannot be reached: {error}.",
            where=where,
            do="Correct EMAIL_HOST, EMAIL_PORT and EMAIL_USE_TLS, or open the firewall.",
        )
        return
    finally:
        server.close()
    yield from _sender(where)


def _sender(where: str) -> Iterator[Finding]:
    if site.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield warning(
            "mail",
            "The sender is at localhost: other servers refuse such mail.",
            where="DEFAULT_FROM_EMAIL",
            do="Set it to an address of your own domain.",
        )
        return
    yield well("mail", "The mail server takes the connection.", where)
