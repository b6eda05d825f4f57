"""Settings, static files and programs: what was installed and how it was set."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path

from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import run_checks
from django.core.checks.messages import ERROR
from django.db import connection

from gfmd_site.doctor.finding import Finding, problem, warning, well


def settings() -> Iterator[Finding]:
    """Ask Django's own checks, ours among them; they stay silent where all is well."""
    if not site.IS_PRODUCTION:
        yield warning(
            "settings",
            "The site runs in local mode: plain HTTP, for people at this machine only.",
            where="GFMD_MODE",
            do="Where others rely on it: GFMD_MODE=production, SECRET_KEY and ALLOWED_HOSTS.",
        )
    messages = run_checks(include_deployment_checks=site.IS_PRODUCTION)
    for message in messages:
        tell = problem if message.level >= ERROR else warning
        yield tell(
            "settings",
            str(message.msg).split("\n")[0],
            where=str(message.id),
            do=str(message.hint or "See docs/operations.md, Environment."),
        )
    if not messages:
        yield well("settings", "They pass every check.", site.MODE)
    yield from _hosts()


def _hosts() -> Iterator[Finding]:
    loose = [host for host in site.ALLOWED_HOSTS if host == "*" or host.startswith(".")]
    if loose:
        yield problem(
            "settings",
            f"The site answers to every host name like {loose[0]}: links in mails can be forged.",
            where="ALLOWED_HOSTS",
            do="List the exact names that people use.",
        )


def static_files() -> Iterator[Finding]:
    """Every file that a page may ask for has to be there under its hashed name."""
    storage = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin):
        yield well("static files", "They are served from where they lie.", "STORAGES")
        return
    known = storage.hashed_files
    collect = "Run manage.py collectstatic --no-input, then restart the servers."
    if not known:
        yield problem(
            "static files",
            "They have not been collected: every page fails.",
            where=str(site.STATIC_ROOT),
            do=collect,
        )
        return
    missing = sorted(name for name in _own_static_files() if name not in known)
    gone = sorted(name for name in known.values() if not storage.exists(name))
    if missing or gone:
        yield problem(
            "static files",
            f"{len(missing) + len(gone)} are missing, the first is {(missing + gone)[0]}.",
            where=str(site.STATIC_ROOT),
            do=collect,
        )
        return
    old = sorted(name for name in _own_static_files() if _is_old(name))
    if old:
        yield problem(
            "static files",
            f"{len(old)} are of another version than the program, the first is {old[0]}.",
            where=str(site.STATIC_ROOT),
            do=collect,
        )
        return
    yield well("static files", f"{len(known)} are collected.", str(site.STATIC_ROOT))


def _is_old(name: str) -> bool:
    """Return whether a file differs from its collected copy, as after a forgotten collectstatic."""
    copy = Path(staticfiles_storage.path(name))
    return copy.exists() and not cmp(site.BASE_DIR / "static" / name, copy, shallow=False)


def _own_static_files() -> Iterator[str]:
    own = site.BASE_DIR / "static"
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            if Path(storage.path(name)).is_relative_to(own):
                yield Path(storage.path(name)).relative_to(own).as_posix()


def programs() -> Iterator[Finding]:
    yield from _pdf()
    if connection.vendor == "postgresql":
        yield from _postgresql_client()


def _pdf() -> Iterator[Finding]:
    try:
        import weasyprint  # noqa: F401  loads the libraries of the system
    except OSError as error:
        yield warning(
            "programs",
            f"PDF cannot be made: {str(error).splitlines()[0]}.",
            where="Pango",
            do="Install the libraries that docs/operations.md names under Installing.",
        )
        return
    lister = shutil.which("fc-list")
    if lister and not _said([lister, ":lang=ar", "family"]):
        yield warning(
            "programs",
            "No font with Arabic letters is installed: Arabic comes out of PDF as boxes.",
            where="fontconfig",
            do="apt-get install fonts-noto-core",
        )
        return
    yield well("programs", "PDF can be made, Arabic letters included.", "Pango")


def _postgresql_client() -> Iterator[Finding]:
    path = shutil.which("pg_dump")
    install = "Install the PostgreSQL client in the version of the server: backups need it."
    if not path:
        yield problem("programs", "pg_dump was not found.", where="PATH", do=install)
        return
    said = _said([path, "--version"])
    version = next((word for word in said.split() if word[:1].isdigit()), "0")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    if int(version.split(".")[0]) < server:
        yield problem(
            "programs",
            f"pg_dump is version {version} and the server is {server}: it refuses to dump.",
            where=path,
            do=install,
        )
        return
    yield well("programs", f"pg_dump {version} fits the server.", path)


def _said(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - found by which, with our own arguments
        command, capture_output=True, text=True, timeout=20, check=False
    )
    return done.stdout.strip()
