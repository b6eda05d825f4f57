"""What `make axe` looks for beside axe is found where it is planted, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.axe.covered import covered
from tests.axe.forced import too_faint
from tests.axe.naming import ambiguous, links_of

pytestmark = pytest.mark.browser


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(forced_colors="active")
    yield context.new_page()
    context.close()


def test_faint_words_are_found_in_forced_colours(blank: Page) -> None:
    blank.set_content(
        """<p>Plain</p><button disabled>Not yet</button>
        <p style="color: #777; background: #777">Forced to be seen</p>
        <p style="forced-color-adjust: none; color: #777; background: #666">Grey</p>
        <p style="forced-color-adjust: none; color: color(srgb 0.5 0.5 0.5);
            background: color(srgb 0.6 0.6 0.6)">Mixed</p>
        <p style="forced-color-adjust: none; color: HighlightText; background: Highlight">Chosen</p>
        <p style="opacity: 0.2">Pale</p>"""
    )

    assert [said.rpartition(">")[0].rpartition(">")[2] for said in too_faint(blank)] == [
        "Grey</p",
        "Mixed</p",
        "Pale</p",
    ]


def test_control_below_a_bar_that_stays_is_found(blank: Page) -> None:
    blank.set_content(
        """<style>
            .bar { position: fixed; inset-inline: 0; inset-block-end: 0; block-size: 75% }
            .far { margin-block-start: 3000px }
        </style>
        <p><button>Above</button></p><p class="far"><button>Hidden</button></p>
        <div class="far"></div><div class="bar">A bar <button>In the bar</button></div>"""
    )

    assert covered(blank) == ("covered on a phone: <button>Hidden</button>",)


def test_links_with_one_name_and_two_targets_are_found(blank: Page) -> None:
    blank.set_content(
        """<base href="https://example.org/">
        <a href="/one/">Open</a> <a href="/two/">Open</a> <a href="/two/" hidden>Read</a>
        <details><summary>More</summary><a href="/two/">Folded</a></details>
        <a href="/one/">Read</a> <a href="/one/">Read<span>, again</span></a>
        <a href="/three/" aria-label="Read, again">More</a> <a href="/one/">Folded</a>
        <table><thead><tr><th scope="col"><a href="?o=1">Open</a></th></tr></thead>
        <tbody><tr><td>1</td></tr></tbody></table>"""
    )

    assert tuple(sorted(ambiguous(links_of(blank)))) == (
        "links with one name: “folded” leads to 2 places: /one/, /two/",
        "links with one name: “open” leads to 2 places: /one/, /two/",
        "links with one name: “read, again” leads to 2 places: /one/, /three/",
    )
