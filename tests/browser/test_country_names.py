"""Countries called by their names in another language than that of the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Desk, desk, point

__all__ = ["desk"]
pytestmark = pytest.mark.browser

Open = Callable[..., Desk]


@pytest.mark.parametrize(
    ("interface", "typed", "stored"),
    [("en", "مولد", "مولدوفا"), ("ar", "Allema", "Allemagne")],
)
def test_country_named_in_another_language_keeps_the_name_that_was_typed(
    desk: Open, interface: str, typed: str, stored: str
) -> None:
    here = desk(point(1, "As said by "), language=interface)
    here.page.locator("textarea.point__text").first.focus()
    here.press("End")

    here.type(f"@{typed}")
    choice = here.page.get_by_role("option", name=stored, exact=True)
    expect(choice).to_be_visible()
    here.press("Enter")

    assert here.stored(1)["text"] == f"As said by @{stored} "


def test_list_of_countries_finds_a_name_in_another_language(desk: Open) -> None:
    here = desk(point(1, "Fees are banned."))
    here.place_caret(1, 3)
    here.page.locator(".tools__more").click()
    countries = here.page.get_by_role("combobox", name="Add to Countries")

    countries.fill("مغرب")
    here.page.get_by_role("option", name="Morocco", exact=True).click()

    assert here.stored(1)["tags"] == {"countries": ["MAR"]}
