"""Doctor on settings, static files and programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import storage as static_storage
from pytest_django import Settings

from gfmd_site.doctor import Level, installation
from gfmd_site.storage import ModuleManifestStorage


@pytest.fixture
def collected(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> ModuleManifestStorage:
    """Two collected files of our own, under their hashed names."""
    own = tmp_path / "own" / "static"
    root = tmp_path / "collected"
    names = {"site.css": "site.1a2b.css", "page.js": "page.3c4d.js"}
    for folder, files in ((own, names.keys()), (root, names.values())):
        folder.mkdir(parents=True)
        for name in files:
            (folder / name).write_text("/* */", encoding="utf-8")
    (root / "staticfiles.json").write_text(
        json.dumps({"paths": names, "version": "1.1", "hash": "5e6f"}), encoding="utf-8"
    )
    settings.BASE_DIR = tmp_path / "own"
    settings.STATIC_ROOT = root
    settings.STATICFILES_DIRS = [own]
    storage = ModuleManifestStorage(location=str(root), base_url="/static/")
    monkeypatch.setattr(static_storage, "staticfiles_storage", storage)
    monkeypatch.setattr(installation, "staticfiles_storage", storage)
    installation.finders.get_finder.cache_clear()
    return storage


def test_local_mode_is_a_warning() -> None:
    first = next(installation.settings())

    assert (first.level, first.where) == (Level.WARNING, "GFMD_MODE")


@time_machine.travel("2018-12-06")
def test_production_settings_are_checked_as_a_deployment(settings: Settings) -> None:
    settings.IS_PRODUCTION = settings.REQUIRE_MFA = True
    settings.SECRET_KEY = "short"
    settings.SECURITY_CONTACT = "mailto:security@reports.example.org"
    settings.SECURITY_CONTACT_UNTIL = "2019-06-30"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
    settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True

    assert [(found.level, found.where) for found in installation.settings()] == [
        (Level.WARNING, "security.W009")
    ]


@pytest.mark.parametrize("host", ["*", ".example.org"])
def test_hosts_that_match_anything_are_a_problem(host: str, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["reports.example.org", host]

    found = [one for one in installation.settings() if one.where == "ALLOWED_HOSTS"]

    assert [one.level for one in found] == [Level.PROBLEM]


def test_collected_static_files_are_well(collected: ModuleManifestStorage) -> None:
    (found,) = installation.static_files()

    assert (found.level, found.what) == (Level.OK, "2 are collected.")


def test_static_files_that_were_never_collected_are_a_problem(
    collected: ModuleManifestStorage,
) -> None:
    collected.hashed_files = {}

    (found,) = installation.static_files()

    assert (found.level, found.what) == (
        Level.PROBLEM,
        "They have not been collected: every page fails.",
    )


def test_a_static_file_that_came_later_is_named(collected: ModuleManifestStorage) -> None:
    del collected.hashed_files["page.js"]

    (found,) = installation.static_files()

    assert (found.level, found.what) == (Level.PROBLEM, "1 are missing, the first is page.js.")


def test_a_collected_file_that_is_gone_is_named(collected: ModuleManifestStorage) -> None:
    Path(collected.path("site.1a2b.css")).unlink()

    (found,) = installation.static_files()

    assert found.what == "1 are missing, the first is site.1a2b.css."


def test_files_of_another_version_are_named(collected: ModuleManifestStorage) -> None:
    Path(collected.path("page.js")).write_text("/* */", encoding="utf-8")
    Path(collected.path("site.css")).write_text("/* of last year */", encoding="utf-8")

    (found,) = installation.static_files()

    assert (found.level, found.what) == (
        Level.PROBLEM,
        "1 are of another version than the program, the first is site.css.",
    )


def _program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)


def test_missing_arabic_fonts_are_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "fc-list", "")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    found = next(installation.programs())

    assert (found.level, found.where) == (Level.WARNING, "fontconfig")


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "level"), [("9.6.24", Level.PROBLEM), ("99.1", Level.OK)], ids=["older", "newer"]
)
def test_the_dump_program_has_to_fit_the_server(
    version: str, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "pg_dump", f"pg_dump (PostgreSQL) {version}")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert [one.level for one in installation.programs()][-1] is level


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_missing_dump_program_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert [one.what for one in installation.programs()][-1] == "pg_dump was not found."
