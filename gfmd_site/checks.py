"""Mistakes in an installation, found before people meet them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from gfmd_site.disclosure import contact_problem


@register(Tags.security)
def check_csp_is_strict(**kwargs: Any) -> list[CheckMessage]:
    """`unsafe-inline` anywhere would let injected text run as a script."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    loose = sorted(
        name for name, sources in directives.items() if any("unsafe" in str(s) for s in sources)
    )
    if not loose:
        return []
    return [
        Error(
            f"The Content-Security-Policy allows unsafe sources in {', '.join(loose)}.",
            hint="Move the script or style into a file under static/.",
            id="gfmd.E001",
        )
    ]


@register(Tags.security, deploy=True)
def check_production_mode(**kwargs: Any) -> list[CheckMessage]:
    if settings.IS_PRODUCTION:
        return []
    return [
        Warning(
            "The installation runs in local mode, which answers to loopback names only.",
            hint="Set GFMD_MODE=production, SECRET_KEY and ALLOWED_HOSTS.",
            id="gfmd.W001",
        )
    ]


@register(Tags.database)
def check_sqlite_is_safe(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Saves are lost with SQLite's own defaults; measured, not guessed."""
    if connection.vendor != "sqlite":
        return []
    options = settings.DATABASES["default"].get("OPTIONS", {})
    commands = str(options.get("init_command", "")).lower()
    missing = [
        wanted
        for wanted, present in (
            ("transaction_mode IMMEDIATE", options.get("transaction_mode") == "IMMEDIATE"),
            ("journal_mode=WAL", "journal_mode=wal" in commands),
            ("synchronous=FULL", "synchronous=full" in commands),
            ("secure_delete=ON", "secure_delete=on" in commands),
        )
        if not present
    ]
    if not missing:
        return []
    return [
        Error(
            f"SQLite runs without {', '.join(missing)}: saves would be lost under load.",
            hint="Remove the change to DATABASES, or use PostgreSQL through DATABASE_URL.",
            id="gfmd.E002",
        )
    ]


@register(Tags.urls)
def check_admin_path(**kwargs: Any) -> list[CheckMessage]:
    if settings.ADMIN_PATH not in {"/", "admin/"}:
        return []
    return [
        Warning(
            "The admin stands at the address that every scanner tries first.",
            hint="Set ADMIN_PATH to something else, for example office.",
            id="gfmd.W002",
        )
    ]


@register(Tags.security, deploy=True)
def check_contact_for_weaknesses(**kwargs: Any) -> list[CheckMessage]:
    problem = contact_problem() if settings.IS_PRODUCTION else ""
    if not problem:
        return []
    return [
        Warning(
            problem,
            hint="Set SECURITY_CONTACT, and SECURITY_CONTACT_UNTIL to a day within a year.",
            id="gfmd.W003",
        )
    ]


@register(Tags.security, deploy=True)
def check_second_factor(**kwargs: Any) -> list[CheckMessage]:
    """A password alone would open every room to whoever finds it."""
    if settings.REQUIRE_MFA or not settings.IS_PRODUCTION:
        return []
    return [
        Warning(
            "Staff and chairs sign in without a second factor.",
            hint="Remove REQUIRE_MFA from the environment, or set it to 1.",
            id="gfmd.W004",
        )
    ]
