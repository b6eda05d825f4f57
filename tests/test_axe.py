"""What `make axe` reads: every page that has an address, and how its findings are told."""

from __future__ import annotations

import pytest
from django.urls import resolve

from tests.axe.options import ROLES, THEMES, read_options
from tests.axe.pages import Spot, all_pages
from tests.axe.reading import Reading, by_reason, findings, table
from tests.browser.test_every_page import OFFICE, PAGES
from tests.browser.test_office import OFFICE_OF
from tests.gallery.options import LANGUAGES
from tests.gallery.screens import SCREENS
from tests.gallery.states import INVITATION, SAMPLES
from tests.test_permission_matrix import MATRIX

POINT = "00000000-0000-4000-8000-000000000001"
ROWS = {"point": POINT, "speaker": "1", "session": "1", "accepted": "2018-1.2"}
FIRST_ROWS = {"reports.edition": "1", "practices.practice": POINT}

# Addresses that answer with something else than a page.
NO_PAGES = {
    "api:api-root",
    "api:openapi-json",
    "api:practice",
    "api:practices",
    "api:practices-file",
    "choose-language",
    "healthz",
    "jsi18n",
    "metrics",
    "practices:feed",
    "practices:image",
    "practices:linked-data",
    "practices:vocabularies",
    "practices:word",
    "practices:word-lists",
    "reports:blank-form",
    "reports:board-live",
    "reports:changes",
    "reports:people-report",
    "reports:state",
    "reports:statement-changes",
    "reports:stream",
    "reports:timetable-ics",
    "security-txt",
    "service-worker",
    "set_language",
}
# Pages of something that the demonstration does not hold, or of a state that a journey makes:
# tests/browser walks through most of them.
MADE_ON_THE_WAY = {
    "practices:change",
    "practices:from-point",
    "practices:review",
    "practices:review-invited",
    "reports:consent-link",
    "reports:consents-proposal",
    "reports:people-file",
    "reports:setup-programme",
    "reports:shell",
    "reports:synthesis",
    "reports:synthesis-version",
    "reports:timetable-file",
    "reports:upload",
}
# The same, reached by the gallery's way into a state.
BY_A_SCREEN = {"reports:invitation-link", "reports:release"}
# What no address of ours answers: rendered samples, an invitation's link, a page that is missing.
NOWHERE = (SAMPLES, INVITATION, "/no-such-page/")


@pytest.fixture
def spots() -> list[Spot]:
    return all_pages(ROWS, FIRST_ROWS)


def test_every_page_of_the_matrix_is_read_or_said_to_be_left_out(spots: list[Spot]) -> None:
    own = [spot.address.split("?")[0] for spot in spots if not spot.address.startswith(NOWHERE)]
    read = {resolve(address).view_name for address in own}
    pages = {name for name, (method, _status, _who) in MATRIX.items() if method == "get"}

    assert pages - read - BY_A_SCREEN == NO_PAGES | MADE_ON_THE_WAY


def test_every_listed_page_state_and_office_page_is_read(spots: list[Spot]) -> None:
    read = {(spot.who, spot.address) for spot in spots}

    assert {(who, address) for who, those in PAGES.items() for address in those} <= read
    assert {spot.name for spot in spots if spot.prepare} == {
        screen.name for screen in SCREENS if screen.prepare
    }
    lists = [address for address in OFFICE if address.count("/") == 2]
    assert {("staff", f"/office/{address}") for address in lists} <= read
    assert {spot.who for spot in spots if spot.in_office} == {*OFFICE_OF, "chair"}


def test_pages_come_once_and_what_disturbs_others_last(spots: list[Spot]) -> None:
    titles = [spot.title for spot in spots]

    assert sorted(titles) == sorted(set(titles))
    assert [spot.disturbs for spot in spots] == sorted(spot.disturbs for spot in spots)


def test_without_options_everything_is_read() -> None:
    options = read_options([])

    assert (options.languages, options.themes, options.roles) == (LANGUAGES, THEMES, ROLES)
    assert THEMES == ("light", "dark", "forced")


def test_options_narrow_what_is_read(spots: list[Spot]) -> None:
    options = read_options(["--only", "/board/,editor-conflict", "--roles", "staff,rapporteur-3-1"])

    assert [spot.title for spot in spots if options.wants(spot)] == [
        "staff /board/",
        "staff /board/?screen=1",
        "rapporteur-3-1 editor-conflict",
    ]


def test_unknown_role_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["--roles", "minister"])

    sentence = f"Nothing is named minister. There are {', '.join(ROLES)}."
    assert capsys.readouterr().err.strip().endswith(f"error: {sentence}")


def test_what_has_no_reason_stays_undecided() -> None:
    incomplete = [
        {"id": "color-contrast", "nodes": [{"html": "<b>"}]},
        {"id": "aria-valid-attr-value", "nodes": [{"html": "<i>"}, {"html": "<u>"}]},
    ]

    assert by_reason(incomplete) == {
        True: ("color-contrast (1): <b>",),
        False: ("aria-valid-attr-value (2): <i>",),
    }


def test_title_of_two_pages_in_one_language_is_told() -> None:
    board, home = Spot("staff", "/board/"), Spot("staff", "/")
    lost = Spot("staff", "/no-such-page/", status=404)
    readings = [
        Reading(board, "en", "light", title="Board", path="/board/"),
        Reading(board, "fr", "light", title="Accueil", path="/board/"),
        Reading(home, "fr", "light", title="Accueil", path="/"),
        Reading(home, "fr", "dark"),
        Reading(home, "en", "light", title="Home", path="/"),
        Reading(lost, "en", "light", title="Home", path="/no-such-page/"),
    ]

    assert findings(readings) == ["[fr] violation: pages with one title: “Accueil” is /, /board/"]


def test_table_adds_up_and_findings_say_where() -> None:
    board = Spot("staff", "/board/")
    readings = [
        Reading(board, "en", "light"),
        Reading(board, "en", "dark", violations=("label (1): <input>",), explained=("x", "y")),
        Reading(board, "ar", "dark", undecided=("region (1): <p>",)),
    ]

    assert [line.split() for line in table(readings)] == [
        ["language", "theme", "pages", "violations", "undecided", "explained"],
        ["en", "light", "1", "0", "0", "0"],
        ["en", "dark", "1", "1", "0", "2"],
        ["ar", "dark", "1", "0", "1", "0"],
        ["all", "all", "3", "1", "1", "2"],
    ]
    assert findings(readings) == [
        "staff /board/ [en dark] violation: label (1): <input>",
        "staff /board/ [ar dark] undecided: region (1): <p>",
    ]
