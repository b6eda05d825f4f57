"""Reading a page: it is opened once in a language, then read in each theme."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from tests.axe.covered import covered
from tests.axe.forced import too_faint
from tests.axe.naming import ambiguous, links_of, same_titles
from tests.axe.options import Options
from tests.axe.pages import Spot
from tests.browser.test_accessibility import EXPLAINED, QUIET
from tests.browser.test_office import OPTIONS
from tests.gallery.options import THEMES
from tests.gallery.shots import Studio
from tests.gallery.states import Stage, wait_until_drawn, without_javascript

# Colours that fade into each other would be read half-way.
USUAL = {"contrast": "null", "forced_colors": "null", "media": "null", "reduced_motion": "reduce"}
ANSWERED, REFUSED = 200, 403
# A letter is read inside the page of a mail program, which has the landmarks and the heading.
NOT_OF_LETTERS = ("bypass", "landmark-one-main", "page-has-heading-one", "region")
# What axe reads wrong where the system sets the colours; `forced.py` looks instead.
BLIND = ("color-contrast",)
OF_SCRIPTS = re.compile(r"<script\b.*?</script>|</?noscript\b[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """What axe says of one page in one language and theme."""

    spot: Spot
    language: str
    theme: str
    violations: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    title: str = ""
    path: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.violations and not self.undecided


def read_all(
    options: Options, studio: Studio, spots: Sequence[Spot], tell: Callable[[str], None]
) -> list[Reading]:
    """Read the pages in every language and theme that is wanted."""
    readings: list[Reading] = []
    for language in options.languages:
        with studio.stage(language) as stage:
            for spot in spots:
                read = list(readings_of(spot, stage, options.themes))
                # At once, as hours may lie between this page and the end.
                tell("\n  ".join([f"{language} {spot.title}: {in_short(read)}", *found_in(read)]))
                readings += read
    return readings


def in_short(read: list[Reading]) -> str:
    if not read:
        return "closed to this role"
    wrong = [reading.theme for reading in read if not reading.is_clean]
    return f"look at {', '.join(wrong)}" if wrong else "good"


def readings_of(spot: Spot, stage: Stage, themes: Sequence[str]) -> Iterator[Reading]:
    """Yield a reading for each theme, and none of an office page that is closed to the role."""
    try:
        status = stage.open(spot.who, spot.address)
        if status == REFUSED and spot.in_office:
            return
        if spot.prepare:
            spot.prepare(stage)
        open_to_axe(stage, spot)
        first, *others = [
            read_once(stage.page, Reading(spot, stage.language, theme), status) for theme in themes
        ]
        yield beyond_axe(stage.page, first)
        yield from others
    except (Error, AssertionError) as error:
        # One page that does not come must not cost the readings of all others.
        said = f"not in its state: {str(error).splitlines()[0]}"
        yield Reading(spot, stage.language, themes[0], violations=(said,))
    finally:
        stage.page.context.close()


def open_to_axe(stage: Stage, spot: Spot) -> None:
    """Show a page that was opened without scripts where axe-core runs, and no script of ours."""
    if spot.prepare is not without_javascript:
        return
    address, drawn = stage.page.url, re.sub(OF_SCRIPTS, "", stage.page.content())
    stage.page.context.close()
    stage.page = stage.context(spot.who).new_page()
    stage.page.route(address, lambda route: route.fulfill(body=drawn, content_type="text/html"))
    stage.page.goto(address)


def read_once(page: Page, reading: Reading, status: int) -> Reading:
    look: dict[str, Any] = {**USUAL, **THEMES[reading.theme]}
    page.emulate_media(**look)
    wait_until_drawn(page)
    page.evaluate(QUIET)
    is_forced = reading.theme == "forced"
    said = Axe().run(page, options=rules_for(reading.spot, is_forced=is_forced)).response
    faint = too_faint(page) if is_forced else ()
    undecided = by_reason(said["incomplete"])
    wrong_status = () if status == reading.spot.status else (f"answered {status}",)
    return Reading(
        reading.spot,
        reading.language,
        reading.theme,
        violations=wrong_status + faint + tuple(map(sentence, said["violations"])),
        undecided=undecided[False],
        explained=undecided[True],
    )


def beyond_axe(page: Page, reading: Reading) -> Reading:
    """Add what no theme changes: the names of links, and on a phone what lies over the focus."""
    title, path = page.title(), urlsplit(page.url).path
    found = ambiguous(links_of(page)) + covered(page)
    return replace(reading, violations=reading.violations + found, title=title, path=path)


def rules_for(spot: Spot, *, is_forced: bool) -> dict[str, Any]:
    off = {
        *(NOT_OF_LETTERS if spot.name.startswith("mail-") else ()),
        *(BLIND if is_forced else ()),
    }
    return {**OPTIONS, "rules": {rule: {"enabled": False} for rule in sorted(off)}}


def by_reason(incomplete: list[dict[str, Any]]) -> dict[bool, tuple[str, ...]]:
    """Part what axe could not decide into what has a reason in our list, and the rest."""
    return {
        explained: tuple(
            sentence(item) for item in incomplete if (item["id"] in EXPLAINED) is explained
        )
        for explained in (True, False)
    }


def sentence(item: dict[str, Any]) -> str:
    nodes = item["nodes"]
    return f"{item['id']} ({len(nodes)}): {nodes[0]['html'][:160]}"


def table(readings: Sequence[Reading]) -> list[str]:
    """Return a line for each language and theme: pages, violations, undecided, explained."""
    pages: Counter[tuple[str, str]] = Counter()
    figures: Counter[tuple[str, str, str]] = Counter()
    for reading in readings:
        key = (reading.language, reading.theme)
        pages[key] += 1
        for name in ("violations", "undecided", "explained"):
            figures[(*key, name)] += len(getattr(reading, name))
    heads = ("language", "theme", "pages", "violations", "undecided", "explained")
    rows = [
        (*key, pages[key], *(figures[(*key, name)] for name in heads[3:]))
        for key in dict.fromkeys((reading.language, reading.theme) for reading in readings)
    ]
    rows.append(("all", "all", *(sum(row[place] for row in rows) for place in range(2, 6))))
    return ["".join(f"{cell!s:>12}" for cell in line) for line in (heads, *rows)]


def findings(readings: Sequence[Reading]) -> list[str]:
    """Return what is to be mended, a line for each page, language and theme it was seen in."""
    return [
        *titles_of_two(readings),
        *found_in(readings),
    ]


def found_in(readings: Sequence[Reading]) -> list[str]:
    return [
        f"{reading.spot.title} [{reading.language} {reading.theme}] {kind}: {what}"
        for reading in readings
        for kind, said in (("violation", reading.violations), ("undecided", reading.undecided))
        for what in said
    ]


def titles_of_two(readings: Sequence[Reading]) -> list[str]:
    """Return the titles that two pages of a language share; pages that fail may share theirs."""
    good = [reading for reading in readings if reading.title and reading.spot.status == ANSWERED]
    return [
        f"[{language}] violation: {said}"
        for language in dict.fromkeys(reading.language for reading in good)
        for said in same_titles(
            (reading.title, reading.path) for reading in good if reading.language == language
        )
    ]
