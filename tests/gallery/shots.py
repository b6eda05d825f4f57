"""Taking the pictures: each page is opened once, then looked at in every width and theme."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.server import PASSWORD, Server
from tests.chromium import chromium_path
from tests.gallery.options import THEMES, Options
from tests.gallery.screens import Screen
from tests.gallery.states import EMPTY_REPORT, LAPTOP, Stage, wait_until_drawn

HEIGHT = 900
# Enough to judge a page; a whole report on a phone is twenty times as long.
LONGEST = 4_000
QUALITY = 72
FIRST_ACCOUNT = (
    "from django.contrib.auth.models import User;"
    "User.objects.create_superuser('admin', 'admin@example.org', {password!r})"
)
LINK = re.compile(r"https?://[^/\s]+(/\S+)")
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGE_HEIGHT = "() => document.documentElement.scrollHeight"


@dataclass(frozen=True)
class Shot:
    """One picture. `remarks` say what a machine saw: that is no judgement of the rest."""

    screen: str
    language: str
    theme: str
    width: int
    file: str
    remarks: tuple[str, ...] = ()


@contextmanager
def open_studio(prefix: str) -> Iterator[Studio]:
    """Give a studio with a browser and a folder of its own, and clear both away."""
    with (
        tempfile.TemporaryDirectory(prefix=prefix) as folder,
        sync_playwright() as running,
    ):
        browser = running.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-component-update"]
        )
        try:
            yield Studio(browser, Path(folder))
        finally:
            browser.close()


@dataclass
class Studio:
    """A server with the demonstration, made once and begun anew for each language."""

    browser: Browser
    folder: Path
    prepared: Path = field(init=False)

    def __post_init__(self) -> None:
        self.prepared = self.folder / "prepared"
        first = Server(self.prepared)
        first.prepare()
        first.manage(
            *("export_report", "2018-1.2", "--format", "docx"),
            *("--out", str(self.folder / "report.docx")),
        )

    @contextmanager
    def stage(self, language: str) -> Iterator[Stage]:
        """Give a server of its own, so that what one language leaves behind is in no other."""
        with self._running(self.prepared) as server:
            yield Stage(
                browser=self.browser,
                server=server,
                language=language,
                samples=samples_of(server, language),
                links=[invitation_link(server, number) for number in (1, 2)],
                folder=self.folder,
            )

    @contextmanager
    def bare_stage(self, language: str) -> Iterator[Stage]:
        """Give a server on its first day: vocabularies, templates and one account."""
        with self._running(self.bare) as server:
            yield Stage(self.browser, server, language, samples={}, links=[], folder=self.folder)

    @contextmanager
    def _running(self, data: Path) -> Iterator[Server]:
        with tempfile.TemporaryDirectory(dir=self.folder) as own:
            shutil.copytree(data, own, dirs_exist_ok=True)
            server = Server(Path(own))
            server.start()
            try:
                yield server
            finally:
                server.kill()

    @cached_property
    def bare(self) -> Path:
        first = Server(self.folder / "bare")
        for command in (
            ("migrate", "--verbosity", "0"),
            ("load_vocabularies",),
            ("load_templates",),
        ):
            first.manage(*command)
        first.manage("shell", "-c", FIRST_ACCOUNT.format(password=PASSWORD))
        shutil.copytree(self.prepared / "static", first.data_dir / "static")
        return first.data_dir


def samples_of(server: Server, language: str) -> dict[str, str]:
    code = f"from tests.gallery.rendered import print_samples; print_samples({language!r})"
    return json.loads(server.manage("shell", "--no-imports", "-c", code).splitlines()[-1])


def invitation_link(server: Server, number: int) -> str:
    session = EMPTY_REPORT.strip("/").rpartition("-")[2]
    role = ("rapporteur", "note_taker")[number - 1]
    said = server.manage("invite", session, f"guest{number}@example.org", "--role", role)
    found = LINK.search(said)
    if found is None:
        raise ValueError("The command `invite` printed no link.")
    return found[1]


def take(options: Options, studio: Studio, tell: Callable[[str], None]) -> list[Shot]:
    """Take all pictures that are wanted, those that disturb others last."""
    shots: list[Shot] = []
    screens = sorted(options.screens, key=lambda screen: screen.disturbs)
    for language, is_bare in product(options.languages, (False, True)):
        wanted = [screen for screen in screens if screen.is_bare == is_bare]
        if not wanted:
            continue
        with (studio.bare_stage if is_bare else studio.stage)(language) as stage:
            for screen in wanted:
                tell(f"{language} {screen.name}")
                shots += pictures_of(screen, stage, options)
    return shots


def pictures_of(screen: Screen, stage: Stage, options: Options) -> list[Shot]:
    """Take one screen; it comes anew for each width, as some fold on a phone only then."""
    if screen.prepare:
        return pictures_at(options.widths, screen, stage, options)
    return [
        shot for width in options.widths for shot in pictures_at((width,), screen, stage, options)
    ]


def pictures_at(
    widths: Sequence[int], screen: Screen, stage: Stage, options: Options
) -> list[Shot]:
    remarks: list[str] = []
    stage.width = LAPTOP["width"] if screen.prepare else widths[0]
    try:
        status = stage.open(screen.who, screen.address)
        if status != screen.status:
            remarks.append(f"answered {status}")
        if screen.prepare:
            screen.prepare(stage)
    except (Error, AssertionError) as error:
        # One page that fails must not cost the pictures of all others.
        remarks.append(f"not in its state: {str(error).splitlines()[0]}")
    shots = [
        picture(stage.page, Shot(screen.name, stage.language, theme, width, ""), remarks, options)
        for theme in options.themes
        for width in widths
    ]
    stage.page.context.close()
    return shots


def picture(page: Page, shot: Shot, remarks: list[str], options: Options) -> Shot:
    file = f"{shot.screen}/{shot.language}-{shot.theme}-{shot.width}.jpg"
    usual = {"color_scheme": "null", "contrast": "null", "forced_colors": "null", "media": "null"}
    page.emulate_media(**{**usual, **THEMES[shot.theme]})  # type: ignore[arg-type]
    page.set_viewport_size({"width": shot.width, "height": HEIGHT})
    found = list(remarks)
    try:
        wait_until_drawn(page)
    except (Error, AssertionError) as error:
        found.append(f"not drawn: {str(error).splitlines()[0]}")
    height = min(int(page.evaluate(PAGE_HEIGHT)), LONGEST)
    # As a window of that height, so that what stays at the foot stands there and covers nothing.
    page.set_viewport_size({"width": shot.width, "height": max(HEIGHT, height)})
    page.screenshot(path=options.out / file, type="jpeg", quality=QUALITY, animations="disabled")
    beyond = int(page.evaluate(OVERFLOW))
    if beyond > 0:
        found.append(f"{beyond} px too wide")
    return Shot(shot.screen, shot.language, shot.theme, shot.width, file, tuple(found))
