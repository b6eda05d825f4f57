"""A new edition from nothing to ready, as staff do it in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.reports.importers.papers import ENGLISH

pytestmark = pytest.mark.browser

TIMES = """\
row,number,title,starts,ends,room
session,1.1,Skills without frontiers,2027-05-04 09:00,2027-05-04 11:00,Hall A
session,1.2,Wages sent home,2027-05-04 09:00,2027-05-04 11:00,Hall B
session,2.1,First offices,2027-05-04 14:00,2027-05-04 16:00,Hall A
"""
PEOPLE = """\
session,role,name,organisation,email
1.1,rapporteur,Ama Owusu-Lindgren,Ministry of Ports,ama@ports.example
1.2,rapporteur,Noor Haddad,Ministry of Wages,noor@wages.example
2.1,rapporteur,Léa Brandão,City of Lakeport,lea@lakeport.example
"""


def new_edition(page: Page, paper: Path, times: Path, people: Path, zone: str) -> None:
    """Go from the list of editions to the list of what the new one still needs."""
    page.goto("/setup/")
    page.get_by_role("link", name="Import the concept paper").click()
    bring_in(page, paper)
    page.get_by_label("Time zone").fill(zone)
    page.get_by_role("button", name="Take it over", exact=True).click()
    page.get_by_role("heading", name="Ready for the day").or_(
        page.get_by_role("heading", name="missing")
    ).first.wait_for()
    ready = page.url

    page.get_by_role("link", name="Import a concept paper or a table").click()
    bring_in(page, times)
    page.get_by_role("button", name="Take it over", exact=True).click()
    page.wait_for_url(ready)
    page.get_by_role("link", name="Import people from a list").click()
    bring_in(page, people)
    page.get_by_role("button", name="Take them over").click()
    page.wait_for_url(ready)
    page.get_by_role("button", name="Begin all reports").click()
    page.wait_for_url(ready)
    page.get_by_role("link", name="Choose a chair").click()
    page.get_by_label("Accounts of the chairs").fill("chair")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(ready)


def bring_in(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what is in it").click()
    page.locator(".stats").wait_for()


def test_new_edition_becomes_ready(sign_in: Callable[..., Page], tmp_path: Path) -> None:
    files = {"paper.txt": ENGLISH, "times.csv": TIMES, "people.csv": PEOPLE}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = sign_in("staff")

    new_edition(
        page,
        tmp_path / "paper.txt",
        tmp_path / "times.csv",
        tmp_path / "people.csv",
        "Africa/Casablanca",
    )

    expect(page.get_by_role("heading", name="Ready for the day")).to_be_visible()
    expect(page.locator(".check--needed")).to_have_count(0)
    page.get_by_role("link", name="Timetable", exact=True).click()
    first = page.locator(".timetable__session").first
    expect(first).to_contain_text("1.1 Skills without frontiers")
    first.click()
    page.get_by_label("Starts").fill("2027-05-04T09:30")
    page.get_by_label("Room").fill("Hall B")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".timetable__session--clash")).to_have_count(2)
