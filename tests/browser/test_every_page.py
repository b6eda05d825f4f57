"""Every page of every role in a real browser: it answers, obeys the policy, and is accessible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from reports.domain.seeding_practices import practice_id

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
REPORT = "/reports/2018-3.1/"
RETURNED = "/reports/2018-3.2/"
SUBMITTED = "/reports/2018-2.1/"
COMPILE = "/office/reports/synthesis/1/compile/"

# A published practice of the demonstration: its id is always the same.
PRACTICE = f"/practices/{practice_id('village_peers')}/"

PAGES: dict[str, list[str]] = {
    "rapporteur-3-1": [
        "/",
        REPORT,
        f"{REPORT}read/",
        f"{REPORT}header/",
        f"{REPORT}history/",
        f"{REPORT}history/at/",
        f"{REPORT}history/compare/",
        f"{REPORT}history/set-back/?moment=0",
        f"{REPORT}marks/",
        f"{REPORT}practices/",
        f"{REPORT}suggestions/",
        f"{REPORT}submit/",
        f"{REPORT}import/",
        f"{REPORT}export/",
        f"{REPORT}consents/",
        f"{REPORT}drafted/",
        f"{REPORT}statement/",
        f"{REPORT}statement/rehearse/",
        f"{REPORT}comment/",
        f"{REPORT}points/add/?section=quotes",
        "/recovery/mine/",
        "/memory/?text=permits",
        "/memory/trends/",
        "/device/",
        "/accounts/password/change/",
        "/practices/",
    ],
    "chair": [
        "/",
        "/board/",
        "/board/2018-3.1/reminder/",
        SUBMITTED,
        f"{SUBMITTED}return/",
        f"{SUBMITTED}history/",
        "/syntheses/1/time/",
        "/syntheses/1/outputs/",
        "/syntheses/1/rehearse/",
        "/syntheses/1/sign-off/",
        "/syntheses/1/versions/",
        "/reports/2018-3.1/statement/",
        f"{COMPILE}",
        f"{COMPILE}balance/",
        f"{COMPILE}similar/",
        f"{COMPILE}history/",
    ],
    "cochair-3-1": ["/", REPORT, "/recovery/"],
    "staff": [
        "/",
        "/board/",
        "/board/?screen=1",
        "/consents/",
        "/recovery/",
        "/releases/",
        "/audit/",
        "/venue/",
        "/style/",
        "/uploads/",
        "/letters/",
        "/editions/2018/invitations/",
        "/editions/2018/invitations/?session=3.1",
        "/setup/",
        "/setup/new/",
        "/setup/programme/",
        "/setup/2018/",
        "/setup/2018/facts/",
        "/setup/2018/people/",
        "/setup/2018/rehearsal/",
        "/setup/2018/head-counts/",
        "/setup/2018/timetable/",
        "/setup/2018/timetable/import/",
        "/setup/2018/sessions/add/",
        RETURNED,
        f"{RETURNED}export/",
        "/editions/2018/export/",
        "/practices/new/",
        "/practices/lacking/",
        f"{PRACTICE}",
        f"{PRACTICE}sheet/",
        f"{PRACTICE}edit/",
        f"{PRACTICE}workflow/",
    ],
    "reader": [
        "/",
        "/help/",
        "/help/sections/",
        "/help/guides/rapporteur/",
        "/help/keys/",
        "/accessibility/",
        "/practices/?objective=6",
        "/practices/coverage/",
        "/practices/mine/",
    ],
}
OFFICE = [
    "",
    "reports/edition/",
    "reports/session/",
    "reports/session/add/",
    "reports/reportingtemplate/",
    "reports/wordlayout/",
    "reports/wordlayout/add/",
    "reports/report/",
    "reports/point/",
    "reports/point/export/",
    "reports/point/import/",
    "reports/synthesis/",
    "practices/practice/",
    "practices/practice/import/",
    "practices/gcmobjective/",
]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found]


def visit(page: Page, address: str) -> dict[str, object]:
    response = page.goto(address)
    assert response is not None
    width = page.viewport_size["width"] if page.viewport_size else 0
    return {
        "status": response.status,
        "axe": violations(page),
        "overflow": page.evaluate("document.documentElement.scrollWidth") > width,
    }


GOOD = {"status": 200, "axe": [], "overflow": False}


@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_of_a_role(username: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in(username)

    seen = {address: visit(page, address) for address in PAGES[username]}

    assert {address: result for address, result in seen.items() if result != GOOD} == {}


def test_report_pages_on_a_phone(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rapporteur-3-1", PHONE)

    seen = {address: visit(page, address) for address in PAGES["rapporteur-3-1"]}

    assert {address: result for address, result in seen.items() if result != GOOD} == {}


def test_pages_in_arabic_run_from_right_to_left(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rapporteur-3-1")
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": page.url}])

    seen = {address: visit(page, address) for address in ("/", REPORT, f"{REPORT}export/")}

    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert {address: result for address, result in seen.items() if result != GOOD} == {}


OFFICE_OF_CHAIRS = ["", "reports/edition/", "reports/session/", "reports/report/", "reports/point/"]


@pytest.mark.parametrize(
    ("username", "addresses"),
    [
        pytest.param("staff", OFFICE, id="staff"),
        pytest.param("chair", OFFICE_OF_CHAIRS, id="chair"),
    ],
)
def test_office_obeys_the_policy(
    username: str, addresses: list[str], sign_in: Callable[..., Page]
) -> None:
    """The console is empty afterwards: `sign_in` fails the test on any complaint."""
    page = sign_in(username)

    statuses = {address: page.goto(f"/office/{address}").status for address in addresses}

    assert statuses == dict.fromkeys(addresses, 200)
