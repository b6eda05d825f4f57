"""Somebody who has a keyboard and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 400
SECONDS = 20_000


@dataclass
class Hands:
    """Goes through a page with the Tab key; a place that it never reaches fails the test."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def step(self) -> None:
        """Go on to the next control. In the text of a point, Tab alone sets the level."""
        if self.page.evaluate("() => document.activeElement.matches('.point__text')"):
            self.press("Escape")
        self.press("Tab")

    def to(self, target: Locator) -> None:
        """Go on until the control has the focus."""
        expect(target).to_be_visible(timeout=SECONDS)
        for _step in range(MOST_STEPS):
            if target.evaluate("(element) => element === document.activeElement"):
                return
            self.step()
        raise AssertionError(f"The Tab key does not reach {target}.")

    def use(self, role: str, name: str | re.Pattern[str], *, key: str = "Enter") -> None:
        """Go to a control and press it."""
        self.to(self.page.get_by_role(role, name=name).first)  # type: ignore[arg-type]  # any role
        self.press(key)

    def write_into(self, label: str | re.Pattern[str], text: str) -> None:
        self.to(self.page.get_by_label(label).first)
        self.type(text)
