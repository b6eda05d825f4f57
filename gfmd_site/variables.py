"""Every variable of the environment, described once.

`gfmd_site.env` refuses to read a name that is not here, and `manage.py environment --write` makes
the table in docs/operations.md and the form in .env.example from it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 98


@dataclass(frozen=True, slots=True)
class Variable:
    """`default` is worded for people. `sample` stands in the form where there is no default."""

    name: str
    default: str
    meaning: str
    sample: str | None = None

    def row(self) -> str:
        return f"| `{self.name}` | {self.default} | {self.meaning} |"

    def lines(self) -> Iterator[str]:
        comment = self.meaning
        if self.sample is not None and self.default not in {"none", "empty"}:
            comment += f" Default: {self.default}."
        comment = comment.replace("`", "")
        yield from (f"# {line}" for line in textwrap.wrap(comment, WIDTH))
        if self.sample is None:
            value = self.default.strip("`")
            yield f'{self.name}="{value}"' if " " in value else f"{self.name}={value}"
        else:
            yield f"#{self.name}={self.sample}"


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    variables: tuple[Variable, ...]


GROUPS = (
    Group(
        "Mode",
        (
            Variable(
                "GFMD_MODE",
                "`local`",
                "`local`: plain HTTP, answers to loopback names only. `production`: refuses to start without a key and host names, cookies over HTTPS only.",
            ),
            Variable("DEBUG", "`0`", "Error pages with details. Refused in production."),
            Variable(
                "LOG_LEVEL",
                "`info`",
                "`critical`, `error`, `warning`, `info` or `debug`, for the product. Libraries write from `warning` on.",
            ),
        ),
    ),
    Group(
        "Production needs these",
        (
            Variable(
                "SECRET_KEY",
                "in local mode: made once, kept in the data folder",
                "Signs sessions, previews and the audit log, and seals the originals of Word files. Production needs one.",
                sample="",
            ),
            Variable(
                "SECRET_KEY_FALLBACKS",
                "none",
                "Earlier keys that still count, while you change the key. Keep one until the last original that was sealed with it is gone.",
                sample="",
            ),
            Variable(
                "ALLOWED_HOSTS",
                "in local mode: `127.0.0.1,localhost,[::1]`",
                "Host names that people use. Production needs them.",
                sample="reports.example.org",
            ),
            Variable(
                "CSRF_TRUSTED_ORIGINS",
                "none",
                "Other origins that may send forms, with `https://`.",
                sample="https://forum.example.org",
            ),
        ),
    ),
    Group(
        "Data",
        (
            Variable(
                "GFMD_DATA_DIR",
                "`var` in the checkout",
                "Database (SQLite), static files, uploads, the key of local mode.",
                sample="/var/lib/gfmd",
            ),
            Variable(
                "DATABASE_URL",
                "none: SQLite in the data folder",
                "`postgresql://user:password@host:5432/name`",
                sample="postgresql://user:password@host:5432/name",
            ),
        ),
    ),
    Group(
        "Serving",
        (
            Variable("PORT", "`8000`", "Port on 127.0.0.1."),
            Variable(
                "BIND",
                "none",
                "Address and port together, instead of `PORT`: `0.0.0.0:8000`.",
                sample="0.0.0.0:8000",
            ),
            Variable("WEB_CONCURRENCY", "`2`", "Number of server processes."),
            Variable(
                "BEHIND_PROXY",
                "`1`",
                "Production: believe `X-Forwarded-Proto`. `0` where browsers connect directly.",
            ),
            Variable("SECURE_SSL_REDIRECT", "`1`", "Production: send plain HTTP to HTTPS."),
            Variable(
                "SECURE_HSTS_SECONDS",
                "`63072000`",
                "Production: how long browsers insist on HTTPS.",
            ),
            Variable(
                "PUBLIC_CACHE_SECONDS",
                "`60` in production, else `0`",
                "How long the site keeps a published page ready for strangers while nothing changes; proxies and browsers keep it for ten seconds at most.",
                sample="60",
            ),
            Variable("ADMIN_PATH", "`office`", "Where the office stands."),
        ),
    ),
    Group(
        "Sign-in",
        (
            Variable(
                "REQUIRE_MFA",
                "`1` in production, else `0`",
                "Staff and chairs add a second factor before anything else.",
                sample="1",
            ),
            Variable(
                "CONFIRM_BEFORE_NAMES_LEAVE",
                "`30` in production, else `0`",
                "Minutes after which a sign-in is asked for once more before a file with names leaves. `0` never asks.",
                sample="30",
            ),
            Variable(
                "CONFIRM_BEFORE_CONSENT",
                "`720` in production, else `0`",
                "The same before a speaker's answer is changed.",
                sample="720",
            ),
            Variable(
                "OIDC_SERVER_URL",
                "none",
                "Sign-in of your organisation by OpenID Connect: the address of its server. It opens accounts whose e-mail address it vouches for, and makes none. Run `migrate` once after setting it.",
                sample="https://login.example.org/realms/forum",
            ),
            Variable(
                "OIDC_NAME",
                "`OpenID Connect`",
                "What the button at the sign-in says.",
                sample="Example organisation",
            ),
            Variable(
                "OIDC_CLIENT_ID",
                "none",
                "This site's name at that server. Its address there is `/accounts/oidc/sso/login/callback/`.",
                sample="gfmd",
            ),
            Variable("OIDC_CLIENT_SECRET", "none", "The secret that goes with it.", sample=""),
        ),
    ),
    Group(
        "Time and mail",
        (
            Variable(
                "TIME_ZONE",
                "`UTC`",
                "For times that belong to no edition; each edition has its own.",
            ),
            Variable(
                "SITE_ADDRESS",
                "the first of `ALLOWED_HOSTS` with `https://`, in local mode `http://127.0.0.1` with `PORT`",
                "Where people reach the site: links in letters begin with it.",
                sample="https://reports.example.org",
            ),
            Variable(
                "EMAIL_BACKEND",
                "`django.core.mail.backends.console.EmailBackend`",
                "How mail leaves, see below.",
            ),
            Variable("EMAIL_HOST", "`localhost`", "The mail server."),
            Variable("EMAIL_PORT", "`25`", "Its port."),
            Variable(
                "EMAIL_HOST_USER",
                "empty",
                "The account on the mail server, where it asks for one.",
                sample="",
            ),
            Variable(
                "EMAIL_HOST_PASSWORD",
                "empty",
                "Its password; better in a file named by `EMAIL_HOST_PASSWORD_FILE`.",
                sample="",
            ),
            Variable("EMAIL_USE_TLS", "`0`", "`1` to speak TLS with the mail server."),
            Variable(
                "DEFAULT_FROM_EMAIL", "`GFMD reporting <no-reply@localhost>`", "Sender of mail."
            ),
        ),
    ),
    Group(
        "Backups",
        (
            Variable(
                "BACKUP_DIR",
                "`backups` in the data folder",
                "Where `backup` writes without being told, and where `doctor` looks. Better on another disk.",
                sample="/srv/backups",
            ),
            Variable(
                "BACKUP_KEY",
                "none: not encrypted",
                "Passphrase of backups; better in a file named by `BACKUP_KEY_FILE`. Keep it somewhere else than the backups.",
                sample="",
            ),
        ),
    ),
    Group(
        "Watching it",
        (
            Variable(
                "METRICS_TOKEN",
                "none: no figures",
                "Whoever asks `/metrics` with it as a bearer token gets figures for Prometheus; better in a file named by `METRICS_TOKEN_FILE`.",
                sample="",
            ),
            Variable(
                "SENTRY_DSN",
                "none: no reports",
                "Where error reports go (Sentry; needs the package sentry-sdk). They hold kinds of errors and places in the code, and nothing that a person typed.",
                sample="",
            ),
        ),
    ),
    Group(
        "Weaknesses",
        (
            Variable(
                "SECURITY_CONTACT",
                "none: no `security.txt`",
                "Where a weakness is reported in private, `mailto:` or `https://`. It stands in `/.well-known/security.txt`.",
                sample="mailto:security@example.org",
            ),
            Variable(
                "SECURITY_CONTACT_UNTIL",
                "none",
                "The day until which that is valid, as `2027-06-30`: at most a year ahead. `check --deploy` warns a month before.",
                sample="2027-06-30",
            ),
        ),
    ),
    Group(
        "Accessibility",
        (
            Variable(
                "ACCESSIBILITY_CONTACT",
                "none: the page names the support unit",
                "Where people write who cannot use a page, `mailto:` or `https://`. It stands in `/accessibility/`.",
                sample="mailto:access@example.org",
            ),
        ),
    ),
    Group(
        "Demonstration",
        (
            Variable(
                "DEMO_PASSWORD",
                "none: random, printed once",
                "Password of all demo accounts.",
                sample="",
            ),
        ),
    ),
)

NAMES = frozenset(variable.name for group in GROUPS for variable in group.variables)

FORM = """\
# Every variable the product reads, with its default or an example; made by
# `manage.py environment --write`. `local` mode needs none.
#
# A service manager reads a copy of this file (EnvironmentFile= of systemd, env_file of a
# container); in a shell: set -a; . ./.env; set +a
# A variable may be read from a file instead, which keeps secrets out of process lists: leave out
# SECRET_KEY and set SECRET_KEY_FILE to the path of the file.
"""


def table() -> str:
    """Return the table for the guide."""
    rows = (variable.row() for group in GROUPS for variable in group.variables)
    return "\n".join(["| name | default | meaning |", "|---|---|---|", *rows]) + "\n"


def form() -> str:
    """Return the file to fill in."""
    parts = [FORM]
    for group in GROUPS:
        parts.append(f"# --- {group.title} ".ljust(WIDTH, "-") + "\n")
        parts.append("\n".join(line for one in group.variables for line in one.lines()) + "\n")
    return "\n".join(parts)
