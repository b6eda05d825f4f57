"""The interface in its languages: every string is there, and nothing in it was lost."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext

from gfmd_site.catalogues import compile_stale

LANGUAGES = ["fr", "es", "ar"]
FILES = ["django", "djangojs"]
COLLECTED = [
    "manage.py",
    "Makefile",
    "gfmd_site",
    "practices",
    "reports",
    "seeds",
    "templates",
    "static",
]

PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w*\}|</?[a-z][^>]*>")

needs_gettext = pytest.mark.skipif(
    not shutil.which("xgettext"), reason="The programs of gettext are not installed."
)


def catalogue(language: str, name: str, folder: Path | None = None) -> Catalog:
    path = (folder or settings.CATALOGUES) / language / "LC_MESSAGES" / f"{name}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=name)


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def messages(found: Catalog) -> Iterator[Message]:
    return (message for message in found if message.id)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues after all strings of the code have been collected once more."""
    copy = tmp_path_factory.mktemp("collected")
    for name in COLLECTED:
        source = settings.BASE_DIR / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
    python = copy / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    subprocess.run(
        ["make", "messages"],
        cwd=copy,
        env={
            **os.environ,
            "GFMD_DATA_DIR": str(copy / "var"),
            "DJANGO_SETTINGS_MODULE": "gfmd_site.settings",
        },
        check=True,
        capture_output=True,
        timeout=300,
    )
    return copy / "gfmd_site" / "locale"


@needs_gettext
@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str, name: str, collected: Path) -> None:
    found = catalogue(language, name, collected)

    lacking = [m.id for m in messages(found) if m.fuzzy or not all(forms(m.string))]

    assert lacking == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_what_is_filled_in(language: str, name: str) -> None:
    changed = []
    for message in messages(catalogue(language, name)):
        sources = [sorted(PLACEHOLDER.findall(text)) for text in forms(message.id)]
        for text in forms(message.string):
            held = sorted(PLACEHOLDER.findall(text))
            # A plural form may say "two" in a word.
            may_lack = isinstance(message.id, tuple) and set(held) <= set(sources[-1])
            if text and held not in sources and not may_lack:
                changed.append((message.id, text))

    assert changed == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_those_of_print(language: str, name: str) -> None:
    straight = [
        text
        for message in messages(catalogue(language, name))
        for text in [*forms(message.id), *forms(message.string)]
        if "'" in text
    ]
    assert straight == []


def test_interface_speaks_the_languages_of_people() -> None:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            counted = [ngettext("%(count)d point", "%(count)d points", n) for n in (1, 3)]
            said[language] = [gettext("report"), *(text % {"count": 3} for text in counted)]

    assert said == {
        "fr": ["rapport", "3 point", "3 points"],
        "es": ["informe", "3 punto", "3 puntos"],
        "ar": ["التقرير", "نقطة واحدة", "3 نقاط"],
    }


def test_time_gone_by_is_inflected_in_arabic() -> None:
    days = ("naturaltime-past", "%(num)d day", "%(num)d days")
    with translation.override("ar"):
        spans = [npgettext(*days, count) % {"num": count} for count in (1, 2, 3, 11)]
        said = [gettext("%(delta)s ago") % {"delta": span} for span in spans]

    assert said == ["منذ يوم", "منذ يومين", "منذ 3\u00a0أيام", "منذ 11\u00a0يوما"]


def source_of(folder: Path, said: str) -> Path:
    path = folder / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgid "Save"\nmsgstr "{said}"\n',
        encoding="utf-8",
    )
    return path


def said_in(path: Path) -> str:
    from gettext import GNUTranslations

    return GNUTranslations(io.BytesIO(path.read_bytes())).gettext("Save")


def test_catalogue_is_compiled_again_when_its_source_is_newer(tmp_path: Path) -> None:
    source = source_of(tmp_path / "sources", "Enregistrer")
    target = tmp_path / "compiled" / "fr" / "LC_MESSAGES" / "django.mo"

    assert compile_stale(tmp_path / "sources", tmp_path / "compiled") == [target]
    assert said_in(target) == "Enregistrer"
    assert compile_stale(tmp_path / "sources", tmp_path / "compiled") == []

    source_of(tmp_path / "sources", "Garder")
    later = target.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_stale(tmp_path / "sources", tmp_path / "compiled") == [target]
    assert said_in(target) == "Garder"
    assert [path.name for path in target.parent.iterdir()] == ["django.mo"]


def test_catalogue_that_cannot_be_written_leaves_the_site_in_english(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source_of(tmp_path / "sources", "Enregistrer")
    (tmp_path / "compiled").write_text("a file where the folder should be", encoding="utf-8")

    assert compile_stale(tmp_path / "sources", tmp_path / "compiled") == []
    assert [record.levelname for record in caplog.records] == ["ERROR"]
