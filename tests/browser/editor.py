"""The live editor in a page, with an engine that keeps everything in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

CODE = "2018-3.1"
REPORT = f"/reports/{CODE}/"
ENGINE = Path(__file__).resolve().parents[1] / "js" / "engine.js"
SECTIONS = (
    ("summary", "Summary", "summary"),
    ("challenges", "Challenges", "challenges"),
    ("quotes", "Inspiring quotes", "quotes"),
)
QUESTIONS = ("Who pays for recruitment?", "What follows the worker?")


def point(number: int, text: str = "", **changes: Any) -> dict[str, Any]:
    """Make a point as the state address gives it; `number` decides its id and its place."""
    section = changes.get("section", "summary")
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "version": 1,
        "section": section,
        "kind": "quote" if section == "quotes" else "point",
        "heading": "",
        "level": 0,
        "order": f"i{number:04d}5",
        "text": text or f"Point number {number}.",
        "language": "",
        "support": "",
        "contested": False,
        "tags": {},
        "attributions": [],
        "practice": None,
        "author": "Wanjiru Adeyemi",
        "changed_at": "2018-12-06T10:00:00Z",
        **changes,
    }


def state(points: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "user": {"id": 1, "name": "Wanjiru Adeyemi"},
        "report": {"code": CODE, "status": "draft", "language": "en", "label": "3.1 Governance"},
        "sections": [
            {"key": key, "number": number, "title": title, "kind": kind, "guidance": ""}
            for number, (key, title, kind) in enumerate(SECTIONS, start=1)
        ],
        "questions": [
            {"number": number, "text": text} for number, text in enumerate(QUESTIONS, start=1)
        ],
        "points": points,
    }


@dataclass
class Desk:
    """Somebody in front of the editor."""

    page: Page

    def section(self, title: str = "Summary") -> Locator:
        return self.page.get_by_role("region", name=title, exact=True)

    def text(self, number: int, title: str = "Summary") -> Locator:
        return self.page.get_by_role("textbox", name=f"Point {number}, {title}", exact=True)

    def texts(self, title: str = "Summary") -> list[str]:
        fields = self.section(title).locator("textarea.point__text")
        return fields.evaluate_all("(areas) => areas.map((area) => area.value)")

    def place_caret(self, number: int, at: int, title: str = "Summary") -> None:
        field = self.text(number, title)
        field.focus()
        field.evaluate("(area, at) => area.setSelectionRange(at, at)", at)

    def caret(self) -> tuple[str, int]:
        """Return which field has the caret, and where in it."""
        name, at = self.page.evaluate(
            "() => [document.activeElement.ariaLabel, document.activeElement.selectionStart]"
        )
        return name, at

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def engine(self, expression: str, argument: Any = None) -> Any:
        return self.page.evaluate(f"(argument) => engine.{expression}", argument)

    def stored(self, number: int) -> dict[str, Any]:
        """Return what the engine holds of the point with this number in its id."""
        return self.engine("state.points.get(argument)", point(number)["id"])

    def all_stored(self) -> list[dict[str, Any]]:
        return self.page.evaluate(
            "() => [...engine.state.points.values()].sort((a, b) => (a.order < b.order ? -1 : 1))"
        )


@pytest.fixture
def desk(sign_in: Callable[..., Page]) -> Callable[..., Desk]:
    """Return a function that opens the editor on some points."""

    def open_editor(*points: dict[str, Any], **options: Any) -> Desk:
        page = sign_in("rapporteur-3-1", options.get("viewport"))
        language = options.get("language")
        if language:
            host = page.url.split("/")[2].split(":")[0]
            page.context.add_cookies(
                [{"name": "django_language", "value": language, "domain": host, "path": "/"}]
            )
        page.route(
            "**/js/live/engine*.js",
            lambda route: route.fulfill(path=ENGINE, content_type="text/javascript"),
        )
        page.add_init_script(f"window.startState = {json.dumps(state(list(points)))}")
        page.goto(REPORT)
        # The lists of tags have come.
        expect(page.locator(f".live-editor[data-lists={language or 'en'}]")).to_be_visible()
        return Desk(page)

    return open_editor
