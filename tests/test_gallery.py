"""What the gallery takes pictures of, how it is narrowed, and the page that shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.domain.seeding_people import USERNAMES
from reports.domain.seeding_practices import practice_id
from tests.gallery.documentation import DOCUMENTED, PICTURES
from tests.gallery.index import write_index
from tests.gallery.options import LANGUAGES, THEMES, WIDTHS, read_options
from tests.gallery.rendered import samples
from tests.gallery.screens import NOBODY, SCREENS
from tests.gallery.shots import Shot
from tests.gallery.states import GUEST, PRACTICE, SAMPLES


def test_gallery_without_options_is_of_everything() -> None:
    options = read_options([])

    assert options.screens == SCREENS
    assert (options.languages, options.widths) == (LANGUAGES, WIDTHS)
    assert options.themes == ("light", "dark")
    assert options.count == len(SCREENS) * 4 * 4 * 2


def test_gallery_is_narrowed_by_names() -> None:
    options = read_options(
        ["--only", "board,editor", "--languages", "ar", "--widths", "390, 320", "--themes", "print"]
    )

    assert [screen.name for screen in options.screens] == ["board", "editor"]
    assert (options.languages, options.widths, options.themes) == (("ar",), (390, 320), ("print",))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--languages", "de"], "Nothing is named de. There are en, fr, es, ar."),
        (["--themes", "sepia"], f"Nothing is named sepia. There are {', '.join(THEMES)}."),
        (["--widths", "wide"], "wide is no width: write 390,1280, from 240 up."),
    ],
)
def test_unknown_option_says_which_there_are(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        read_options(arguments)
    assert capsys.readouterr().err.strip().endswith(f"error: {sentence}")


def test_names_of_screens_are_all_different() -> None:
    names = [screen.name for screen in SCREENS]
    assert sorted(names) == sorted(set(names))


def test_screens_are_seen_by_accounts_of_the_demonstration() -> None:
    assert {screen.who for screen in SCREENS} <= {*USERNAMES, NOBODY, GUEST}
    assert f"/practices/{practice_id('village_peers')}/" == PRACTICE


def test_every_rendered_page_exists_in_every_language() -> None:
    wanted = {
        screen.address.removeprefix(SAMPLES).rstrip("/")
        for screen in SCREENS
        if screen.address.startswith(SAMPLES)
    }
    made = {language: samples(language) for language in LANGUAGES}

    assert [language for language, pages in made.items() if wanted - set(pages)] == []
    directions = {
        language: set(re.findall(r'<html[^>]* dir="(ltr|rtl)"', "".join(pages.values())))
        for language, pages in made.items()
    }
    assert directions == {"en": {"ltr"}, "fr": {"ltr"}, "es": {"ltr"}, "ar": {"rtl"}}


def test_index_shows_every_picture_and_what_the_machine_saw(tmp_path: Path) -> None:
    options = read_options(["--only", "board,editor", "--languages", "en", "--out", str(tmp_path)])
    shots = [
        Shot("board", "en", "light", 390, "board/en-light-390.jpg"),
        Shot("board", "en", "dark", 390, "board/en-dark-390.jpg", ("12 px too wide",)),
        Shot("editor", "en", "light", 390, "editor/en-light-390.jpg"),
    ]

    page = write_index(options, shots).read_text(encoding="utf-8")

    assert re.findall(r'<img loading="lazy" src="([^"]+)"', page) == [shot.file for shot in shots]
    assert re.findall(r'<section id="([^"]+)"', page) == ["board", "editor"]
    assert re.findall(r'<span class="remark">([^<]+)', page) == ["12 px too wide"]
    assert re.findall(r'id="width-(\d+)"', page) == [str(width) for width in WIDTHS]


def test_pictures_of_the_documentation_are_of_known_screens() -> None:
    assert {documented.screen for documented in DOCUMENTED} <= {screen.name for screen in SCREENS}
    assert [one.file for one in DOCUMENTED if not (PICTURES / one.file).exists()] == []
