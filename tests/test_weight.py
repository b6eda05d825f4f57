"""What a page weighs on its way: the budget of the first page, and of each script."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.build import make_point, make_practice
from tests.cast import Cast

KILOBYTE = 1_000
FIRST_PAGE = 80 * KILOBYTE
ONE_SCRIPT = 60 * KILOBYTE
LINKED = re.compile(r"<link rel=\"(?:stylesheet|icon)\" href=\"/static/([^\"]+)\"")
SCRIPTED = re.compile(r"<script[^>]* src=\"/static/([^\"]+)\"")
IMPORTED = re.compile(r"(?:from|import)\s*\(?\s*[\"'](\.{1,2}/[^\"']+\.js)[\"']")


def compressed(data: bytes) -> int:
    """Return how much goes over the network; a server that knows Brotli sends less."""
    return len(gzip.compress(data, compresslevel=9))


def source(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


def files_of(page: bytes) -> set[Path]:
    """Return the style sheets and scripts of a page, with all that scripts import at once."""
    text = page.decode()
    found = {source(name) for name in (*LINKED.findall(text), *SCRIPTED.findall(text))}
    waiting = [path for path in found if path.suffix == ".js"]
    while waiting:
        path = waiting.pop()
        for name in IMPORTED.findall(path.read_text(encoding="utf-8")):
            other = (path.parent / name).resolve()
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def weight(page: bytes) -> int:
    return compressed(page) + sum(compressed(path.read_bytes()) for path in files_of(page))


def too_heavy(paths: Iterable[Path]) -> list[tuple[str, int]]:
    sizes = [(path.name, compressed(path.read_bytes())) for path in paths]
    return [(name, size) for name, size in sizes if size > ONE_SCRIPT]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/practices/"])
def test_first_page_keeps_to_its_budget(client: Client, address: str, language: str) -> None:
    make_practice()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(address).content

    assert len(files_of(page)) > 8
    assert weight(page) <= FIRST_PAGE


@pytest.mark.django_db
def test_catalogue_of_words_for_scripts_is_light(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert compressed(client.get("/jsi18n/").content) <= ONE_SCRIPT


def test_no_script_is_heavier_than_its_budget() -> None:
    own = [*(settings.BASE_DIR / "static").rglob("*.js")]
    assert own != []
    assert too_heavy(own) == []


@pytest.mark.django_db
def test_scripts_of_a_report_are_imported_one_by_one(client: Client, cast: Cast) -> None:
    """Small files that stay in the cache: a change costs the phone only what has changed."""
    make_point(cast.report, "Permits follow the worker.")
    client.force_login(cast.rapporteur)
    scripts = files_of(client.get("/reports/2018-3.1/").content)

    assert too_heavy(scripts) == []
    assert {path.name for path in scripts} >= {"nav.js", "main.js", "engine.js", "editor.js"}
