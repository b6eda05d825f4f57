"""The address that people type: its certificate, its headers, and who answers there."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings as site

from gfmd_site.doctor.finding import Finding, problem, warning, well

WAIT_SECONDS = 5
SOON = timedelta(days=14)
PORT = 443
ONCE = ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options")


def public_address() -> Iterator[Finding]:
    """Ask each name of ALLOWED_HOSTS over HTTPS, as a browser would. Local mode has none."""
    if not site.IS_PRODUCTION:
        return
    for host in site.ALLOWED_HOSTS:
        if not host.startswith((".", "*", "[", "127.")) and host != "localhost":
            yield from _asked(host)


def _asked(host: str) -> Iterator[Finding]:
    where = f"https://{host}/"
    try:
        expires, headers, status = _look(host)
    except ssl.SSLCertVerificationError as error:
        yield problem(
            "address",
            f"Browsers refuse its certificate: {error.verify_message}.",
            where=where,
            do="Renew the certificate for this name and reload the proxy.",
        )
        return
    except (OSError, http.client.HTTPException) as error:
        yield problem(
            "address",
            f"It does not answer over HTTPS: {error}.",
            where=where,
            do="Start the proxy, and correct the name in DNS or in ALLOWED_HOSTS.",
        )
        return
    yield from _certificate(where, expires)
    if status != http.HTTPStatus.OK:
        yield problem(
            "address",
            f"The proxy answers {status} in the place of the site.",
            where=f"{where}healthz",
            do="Start the servers of the site, and look at the addresses in the proxy.",
        )
    doubled = [name for name in ONCE if len(headers.get_all(name) or []) > 1]
    if doubled:
        yield warning(
            "address",
            f"{', '.join(doubled)} is sent twice.",
            where=where,
            do="Take it out of the proxy: the site sends it itself.",
        )


def _look(host: str) -> tuple[datetime, http.client.HTTPMessage, int]:
    context = ssl.create_default_context()
    connection = http.client.HTTPSConnection(host, PORT, timeout=WAIT_SECONDS, context=context)
    try:
        connection.connect()
        sock: Any = connection.sock
        certificate = sock.getpeercert()
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
    except TimeoutError as error:
        raise OSError(f"no answer in {WAIT_SECONDS} s") from error
    except socket.gaierror as error:
        raise OSError("the name is not known") from error
    finally:
        connection.close()
    seconds = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return datetime.fromtimestamp(seconds, tz=UTC), answer.headers, answer.status


def _certificate(where: str, expires: datetime) -> Iterator[Finding]:
    if expires - datetime.now(tz=UTC) < SOON:
        yield warning(
            "address",
            f"Its certificate ends on {expires:%Y-%m-%d}.",
            where=where,
            do="Renew it; look at the timer that should have done it.",
        )
        return
    yield well("address", f"Its certificate is good until {expires:%Y-%m-%d}.", where)
