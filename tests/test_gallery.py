"""What the gallery takes pictures of, how it is narrowed, and the page that shows them."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from reports.domain.seeding_people import USERNAMES
from reports.domain.seeding_practices import practice_id
from tests.gallery.accounts import code_of
from tests.gallery.documentation import DOCUMENTED, PICTURES
from tests.gallery.index import write_index
from tests.gallery.options import LANGUAGES, THEMES, WIDTHS, read_options
from tests.gallery.rendered import samples
from tests.gallery.screens import NOBODY, SCREENS
from tests.gallery.sheets import write_sheets
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


def test_contact_sheets_hold_every_picture_of_a_language_and_of_a_screen(tmp_path: Path) -> None:
    narrowed = ["--languages", "en,ar", "--widths", "390,1280", "--themes", "light"]
    options = read_options(["--only", "board,editor", *narrowed, "--out", str(tmp_path)])
    shots = [
        taken(options.out, Shot(screen.name, language, "light", width, ""))
        for screen in options.screens
        for language in options.languages
        for width in options.widths
    ]

    sheets = write_sheets(options, shots)

    assert [sheet.title for sheet in sheets] == [
        "en, light, 390",
        "en, light, 1280",
        "ar, light, 390",
        "ar, light, 1280",
        "board",
        "editor",
    ]
    found = {sheet.title: colours(options.out / sheet.file) for sheet in sheets}
    assert found["ar, light, 390"] == {("board", "ar", 390), ("editor", "ar", 390)}
    assert found["board"] == {
        ("board", language, width) for language in ("en", "ar") for width in (390, 1280)
    }


COLOURS = {
    ("board", "en", 390): (250, 0, 0),
    ("board", "en", 1280): (0, 250, 0),
    ("board", "ar", 390): (0, 0, 250),
    ("board", "ar", 1280): (0, 120, 0),
    ("editor", "en", 390): (250, 250, 0),
    ("editor", "en", 1280): (0, 250, 250),
    ("editor", "ar", 390): (250, 0, 250),
    ("editor", "ar", 1280): (250, 130, 0),
}


def taken(folder: Path, shot: Shot) -> Shot:
    """Lay a picture of one colour where the shot says."""
    made = replace(shot, file=f"{shot.screen}-{shot.language}-{shot.width}.png")
    colour = COLOURS[shot.screen, shot.language, shot.width]
    Image.new("RGB", (shot.width, 1_000), colour).save(folder / made.file)
    return made


def colours(sheet: Path) -> set[tuple[str, str, int]]:
    """Return whose colours a sheet shows in an area; JPEG shifts them a little."""
    with Image.open(sheet) as picture:
        counted = picture.convert("RGB").getcolors(maxcolors=2**24) or []
    areas = [colour for count, colour in counted if count > 1_000]
    return {
        name
        for name, colour in COLOURS.items()
        if any(max(abs(a - b) for a, b in zip(colour, area, strict=True)) < 12 for area in areas)
    }


def test_code_of_an_app_is_that_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()

    # The last six digits of the first and the third example of RFC 6238, appendix B.
    assert [code_of(secret, now) for now in (59, 1_111_111_111)] == ["287082", "050471"]


def test_pictures_of_the_documentation_are_of_known_screens() -> None:
    assert {documented.screen for documented in DOCUMENTED} <= {screen.name for screen in SCREENS}
    assert [one.file for one in DOCUMENTED if not (PICTURES / one.file).exists()] == []
