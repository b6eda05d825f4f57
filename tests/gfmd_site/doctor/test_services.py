"""Doctor on mail and cache, against servers that really answer."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from gfmd_site.doctor import Level, services
from tests.browser.server import free_port


class _Mail(socketserver.StreamRequestHandler):
    """As much of a mail server as a greeting and a sign-in need; every password is wrong."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.org\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            self.wfile.write(
                b"250-mail.example.org\r\n250 AUTH PLAIN\r\n"
                if word == b"EHLO"
                else b"535 no\r\n"
                if word == b"AUTH"
                else b"221 bye\r\n"
                if word == b"QUIT"
                else b"334 \r\n"
            )
            if word == b"QUIT":
                return


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Settings]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = services.SMTP
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.server_address[1]
        settings.DEFAULT_FROM_EMAIL = "Reporting <no-reply@reports.example.org>"
        yield settings
        server.shutdown()


def levels() -> list[tuple[Level, str]]:
    return [(found.level, found.where) for found in services.mail()]


def test_a_mail_server_that_answers_is_well(mail_server: Settings) -> None:
    assert [level for level, _where in levels()] == [Level.OK]


def test_a_mail_server_that_refuses_the_account_is_a_problem(mail_server: Settings) -> None:
    mail_server.EMAIL_HOST_USER, mail_server.EMAIL_HOST_PASSWORD = "site", "wrong"

    assert [found.what for found in services.mail()] == ["The mail server refuses the account."]


def test_a_sender_at_localhost_is_a_warning(mail_server: Settings) -> None:
    mail_server.DEFAULT_FROM_EMAIL = "Reporting <no-reply@localhost>"

    assert levels() == [(Level.WARNING, "DEFAULT_FROM_EMAIL")]


def test_a_mail_server_that_is_down_is_a_problem(settings: Settings) -> None:
    settings.EMAIL_BACKEND = services.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    assert [level for level, _where in levels()] == [Level.PROBLEM]


def test_mail_that_is_only_printed_is_a_warning(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert levels() == [(Level.WARNING, "EMAIL_BACKEND")]


@pytest.mark.django_db
def test_the_cache_keeps_what_it_is_told() -> None:
    assert [found.level for found in services.shared_cache()] == [Level.OK]


@pytest.mark.django_db
def test_a_cache_that_forgets_is_a_problem(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert [found.level for found in services.shared_cache()] == [Level.PROBLEM]
