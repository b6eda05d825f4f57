"""The office: every page that Django's admin makes of a model, read by axe for each role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.test_accessibility import incomplete

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]

# Prints the first row of every model of the office, for the pages that stand for one row.
FIRST_ROWS = """
import json
from django.contrib import admin
print(json.dumps({
    model._meta.label_lower: str(row.pk)
    for model in admin.site._registry
    if (row := model._default_manager.order_by("pk").first())
}))
"""
OF_A_MODEL = ("changelist", "add", "import", "export")
OF_A_ROW = ("change", "delete", "history")
# Staff see most; what differs for the others is what they may do on the same pages.
OFFICE_OF = {
    "staff": OF_A_MODEL + OF_A_ROW,
    "admin": ("changelist", "delete"),
    "chair": ("changelist", "change"),
}
# A handful of different makes: a list, forms with rows and lists to choose from, a question.
IN_ARABIC = [
    "/office/",
    "/office/reports/point/",
    "/office/reports/session/add/",
    "/office/reports/edition/1/change/",
    "/office/reports/reportingtemplate/1/change/",
    "/office/practices/practice/add/",
]
PHONE = {"width": 390, "height": 844}
# A list, a list with nothing in it, a form whose rows are cards, the first page.
ON_A_PHONE = [
    "/office/",
    "/office/reports/session/",
    "/office/reports/session/?q=nothing-is-called-so",
    "/office/reports/session/1/change/",
]
# Without its style sheets, which it would fetch once more for one rule that looks at turned
# screens. What it makes of them holds styles that the policy of the site reports.
OPTIONS = {"preload": False, "resultTypes": ["violations", "incomplete"]}
# The menu beside each page is the same everywhere: it is read on the first.
BESIDE_THE_MENU = {"exclude": [["#nav-sidebar"]]}
# What belongs to no edition, and whom to invite.
CLOSED_TO_CHAIRS = [
    "group",
    "user",
    "constituency",
    "country",
    "gcmobjective",
    "guidingprinciple",
    "practice",
    "region",
    "sdggoal",
    "sdgtarget",
    "invitation",
    "reportingtemplate",
    "wordlayout",
]
# Lists to choose from that scripts have still to draw, and then to name.
NOT_YET_DRAWN = (
    "select.admin-autocomplete:not([name*=__prefix__], .select2-hidden-accessible)",
    "span.select2-selection__rendered[role=textbox], ul.select2-selection__rendered:not([role])",
)


@pytest.fixture(scope="module")
def first_rows(server: Server) -> dict[str, str]:
    rows: dict[str, str] = json.loads(server.manage("shell", "--no-imports", "-c", FIRST_ROWS))
    return rows


def addresses(rows: dict[str, str], kinds: tuple[str, ...]) -> Iterator[str]:
    """Yield where the pages of each registered model are, of those kinds that it has."""
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label_lower):
        row = rows.get(model._meta.label_lower)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for kind in kinds:
            if kind in OF_A_ROW and row is None:
                continue
            try:
                yield reverse(f"{name}_{kind}", args=[row] if kind in OF_A_ROW else [])
            except NoReverseMatch:
                assert kind in ("import", "export")


def barriers(page: Page, *, menu: bool) -> list[str]:
    for selector in NOT_YET_DRAWN:
        expect(page.locator(selector)).to_have_count(0)
    context = None if menu else BESIDE_THE_MENU
    results = Axe().run(page, context=context, options=OPTIONS).response
    found = [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in results["violations"]]
    return found + incomplete(results)


def walk(page: Page, where: Iterable[str]) -> tuple[set[str], dict[str, list[str]]]:
    """Open the pages; return those that are closed to the person, and what is wrong with others."""
    closed, wrong = set(), {}
    for address in where:
        response = page.goto(address)
        assert response is not None
        if response.status == 403:
            closed.add(address)
            continue
        assert response.status == 200, address
        found = barriers(page, menu=address == reverse("admin:index"))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("The page is wider than the window.")
        if found:
            wrong[address] = found
    return closed, wrong


def lists(closed: set[str]) -> list[str]:
    """Return the names of the models whose lists are among these addresses."""
    found = [address.split("/")[2:] for address in sorted(closed)]
    return [parts[1] for parts in found if len(parts) == 3]


def forget_refusals(complaints: list[str]) -> None:
    """Leave of the console what it says besides that closed pages were not loaded."""
    refused = "Failed to load resource: the server responded with a status of 403 (Forbidden)"
    complaints[:] = [complaint for complaint in complaints if complaint != refused]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("username", "closed_lists"),
    [
        pytest.param("staff", ["group"], id="staff"),
        pytest.param("admin", [], id="administrator"),
        pytest.param("chair", CLOSED_TO_CHAIRS, id="chair"),
    ],
)
def test_office_has_no_barrier(
    username: str,
    closed_lists: list[str],
    first_rows: dict[str, str],
    sign_in: SignIn,
) -> None:
    page = sign_in(username)
    where = [reverse("admin:index"), *addresses(first_rows, OFFICE_OF[username])]

    closed, wrong = walk(page, where)

    assert wrong == {}
    assert lists(closed) == closed_lists
    forget_refusals(sign_in.complaints)  # type: ignore[attr-defined]  # set in conftest


def test_office_in_arabic_and_dark_has_no_barrier(sign_in: SignIn) -> None:
    page = sign_in("staff")
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": page.url}])

    closed, wrong = walk(page, IN_ARABIC)

    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert (closed, wrong) == (set(), {})


def test_rows_that_scripts_add_have_names(sign_in: SignIn) -> None:
    page = sign_in("staff")
    page.goto("/office/reports/session/add/")

    page.get_by_role("button", name="Add another Participation").click()
    page.get_by_role("button", name="Add another Participation").click()
    second = page.locator("#participations-1")
    expect(second.get_by_role("textbox", name="Name 2", exact=True)).to_be_visible()
    second.get_by_role("combobox", name="Account 2").click()
    expect(page.get_by_role("searchbox", name="Account 2", exact=True)).to_be_visible()
    expect(page.get_by_role("listbox", name="Account 2", exact=True)).to_be_visible()


def test_office_on_a_phone_shows_rows_as_cards(sign_in: SignIn) -> None:
    page = sign_in("staff", viewport=PHONE)

    closed, wrong = walk(page, ON_A_PHONE)

    assert (closed, wrong) == (set(), {})
    page.goto("/office/reports/session/?o=2&q=Harnessing")
    menu = page.get_by_role("button", name="Menu", exact=True)
    out = page.get_by_role("button", name="Sign out", exact=True)
    expect(out).to_be_hidden()
    menu.click()
    expect(out).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(out).to_be_hidden()
    # Every value stands beside the words of its column, within the card.
    row = page.locator("#result_list tbody tr")
    room = row.locator(".field-room")
    assert room.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Room" / ""'
    expect(row.get_by_role("cell", name="Majorelle", exact=True)).to_be_in_viewport()
    # The columns are what the list is ordered by, and the box of a row reaches its action.
    page.get_by_role("columnheader", name="Title").get_by_role("link", name="Title").click()
    expect(page.get_by_role("columnheader", name="Title")).to_have_attribute(
        "aria-sort", "ascending"
    )
    page.locator("#result_list tbody input.action-select").check()
    expect(page.locator(".actions")).to_be_in_viewport()
    expect(page.locator(".action-counter")).to_have_text("1 of 1 selected")
