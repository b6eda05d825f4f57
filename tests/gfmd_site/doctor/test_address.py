"""Doctor on the public address, against a server with a certificate of its own."""

from __future__ import annotations

import http.server
import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from gfmd_site.doctor import Level, address
from tests.browser.server import free_port
from tests.operations.deployed import HOST, certificate

Start = Callable[..., None]

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed.")


@pytest.fixture
def site(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a server at the public name; `trusted` says whether the machine knows its issuer."""
    servers: list[http.server.HTTPServer] = []

    def start(*, days: int = 60, trusted: bool = True, status: int = 200, twice: bool = False):
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                for _time in range(2 if twice else 1):
                    self.send_header("X-Content-Type-Options", "nosniff")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        chain = certificate(tmp_path, HOST, days)
        server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, tmp_path / "privkey.pem")
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setattr(address, "PORT", server.server_address[1])
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(chain))

    settings.IS_PRODUCTION = True
    settings.ALLOWED_HOSTS = [HOST, "127.0.0.1", "localhost"]
    real = socket.getaddrinfo

    def here(host: str, *given: object, **more: object) -> object:
        return real("127.0.0.1" if host == HOST else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_address_that_answers_with_a_good_certificate_is_well(site: Start) -> None:
    site()

    assert [found.level for found in address.public_address()] == [Level.OK]


def test_a_certificate_that_ends_soon_is_a_warning(site: Start) -> None:
    site(days=5)

    assert [found.level for found in address.public_address()] == [Level.WARNING]


def test_a_certificate_that_browsers_refuse_is_a_problem(site: Start) -> None:
    site(trusted=False)

    (found,) = address.public_address()

    assert found.level is Level.PROBLEM
    assert found.what.startswith("Browsers refuse its certificate: ")


def test_a_proxy_without_the_site_behind_it_is_a_problem(site: Start) -> None:
    site(status=502)

    assert [found.what for found in address.public_address()][-1] == (
        "The proxy answers 502 in the place of the site."
    )


def test_a_header_that_the_proxy_doubles_is_a_warning(site: Start) -> None:
    site(twice=True)

    assert [(found.level, found.what) for found in address.public_address()][-1] == (
        Level.WARNING,
        "X-Content-Type-Options is sent twice.",
    )


def test_an_address_where_nobody_answers_is_a_problem(
    site: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "PORT", free_port())

    (found,) = address.public_address()

    assert found.level is Level.PROBLEM
    assert found.what.startswith("It does not answer over HTTPS: ")


def test_local_mode_has_no_public_address(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [HOST]

    assert list(address.public_address()) == []
