"""What the editor shows: tags, speakers, questions, other people, and what needs an answer."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize, expect

from tests.browser.editor import QUESTIONS, Desk, desk, point
from tests.browser.live import wait_until

__all__ = ["desk"]
pytestmark = pytest.mark.browser

Open = Callable[..., Desk]
PHONE: ViewportSize = {"width": 390, "height": 844}
# What is left of it above the keyboard on its screen.
ABOVE_KEYBOARD: ViewportSize = {"width": 390, "height": 420}
IN_SIGHT = """() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const bar = box(".live-bar");
    const text = document.activeElement.getBoundingClientRect();
    const tools = box(".live-point:focus-within .tools__line");
    return text.top >= 0 && text.bottom <= tools.top && tools.bottom <= bar.top &&
        bar.bottom <= innerHeight;
}"""
MILLISECONDS_A_KEY = 50


# Tags


def test_typed_tags_leave_the_text_and_stand_under_it(desk: Open) -> None:
    here = desk(point(1, "Fees are banned."))
    here.place_caret(1, 16)

    here.type(" #gcm15 #gcm6 #sdg10.7 #q2 ")
    here.type("#broa")
    here.press("Enter")

    assert here.stored(1)["text"].strip() == "Fees are banned."
    assert here.stored(1)["support"] == "broad"
    assert here.stored(1)["tags"] == {
        "objectives": ["15", "6"],
        "targets": ["10.7"],
        "questions": [2],
    }
    marks = here.section().locator(".point__meta .chip")
    expect(marks).to_have_text(["support: broad", "GCM 6", "GCM 15", "SDG 10.7", "question 2"])
    here.type(" It holds.")
    assert here.stored(1)["text"] == "Fees are banned. It holds."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("@Moldo", "@Moldova "), ("@Bosnia and", "@[Bosnia and Herzegovina] ")],
)
def test_name_of_a_country_becomes_a_mention(desk: Open, typed: str, stored: str) -> None:
    here = desk(point(1, "As said by "))
    here.place_caret(1, 11)

    here.type(typed)
    here.press("Enter")

    assert here.stored(1)["text"] == f"As said by {stored}"
    here.type(", too")
    assert here.stored(1)["text"] == f"As said by {stored.rstrip()}, too"


def test_somebody_just_named_is_marked_as_not_asked_at_once(desk: Open) -> None:
    asked = {"mention": "Ghana", "consent": "approved", "kind": "country", "level": "country"}
    here = desk(point(1, "As said by @Ghana and ", attributions=[asked]), point(2, "Mail a@b.org."))
    here.place_caret(1, 22)

    here.type("@Moldo")
    here.press("Enter")
    here.type("and by @[Port Council], as @Ghan")

    marks = here.section().locator(".consent")
    expect(marks).to_have_text(["Ghana: approved", "Moldova: not asked", "Port Council: not asked"])
    here.engine(
        "fromOthers(argument, { text: 'As said by nobody.', attributions: [] })", point(1)["id"]
    )
    expect(marks).to_have_count(0)


def test_choices_are_announced_to_the_field_that_types(desk: Open) -> None:
    here = desk(point(1, "Fees "))
    here.place_caret(1, 5)

    here.type("#gcm1")
    options = here.page.get_by_role("option")
    expect(options.first).to_have_text(re.compile("^GCM 1"))
    here.press("ArrowDown")

    active = here.text(1).get_attribute("aria-activedescendant")
    assert here.page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    here.press("Escape")
    expect(here.page.get_by_role("listbox")).to_be_hidden()
    assert here.stored(1)["text"] == "Fees #gcm1"


def test_chips_set_and_unset_with_one_tap(desk: Open) -> None:
    here = desk(point(1, tags={"objectives": ["6"]}))
    here.text(1).click()
    group = here.page.get_by_role("group", name="Support", exact=True)

    group.get_by_role("button", name="Several").click()
    here.page.get_by_role("button", name="Contested", exact=True).click()
    here.page.get_by_role("button", name="Tags and more").click()
    raised = here.page.get_by_role("group", name="Raised by", exact=True)
    raised.get_by_role("button", name="Youth").click()
    objectives = here.page.get_by_role("group", name="GCM objectives", exact=True)
    objectives.get_by_role("button", name=re.compile("^Objective 6:")).click()

    stored = here.stored(1)
    assert (stored["support"], stored["contested"]) == ("several", True)
    assert stored["tags"] == {"objectives": [], "constituencies": ["youth"]}
    expect(raised.get_by_role("button", name="Youth")).to_have_attribute("aria-pressed", "true")


def test_guiding_question_ticks_itself(desk: Open) -> None:
    here = desk(point(1))
    item = here.page.locator(".questions__item").filter(has_text=QUESTIONS[0])
    expect(item).to_contain_text("untouched")

    here.place_caret(1, 0)
    here.type("#q1 ")

    expect(item).to_contain_text("answered")


def test_long_point_gets_a_hint_and_splits_with_one_press(desk: Open) -> None:
    here = desk(point(1, "Permits follow the worker. " + "word " * 24))
    expect(here.section().get_by_text("28 words: could it be two points?")).to_be_visible()

    here.text(1).click()
    here.page.get_by_role("button", name="Tags and more").click()
    here.page.get_by_role("button", name="Split in two").click()

    assert here.texts() == ["Permits follow the worker.", ("word " * 24)]


def test_quote_is_anonymous_until_somebody_is_noted(desk: Open) -> None:
    here = desk(point(1, "We build bridges.", section="quotes"))
    quotes = here.section("Inspiring quotes")
    expect(quotes.locator(".quote__speaker")).to_have_text("anonymous")

    here.text(1, "Inspiring quotes").click()
    quotes.get_by_label("Who said it").select_option("person")
    nothing_yet = here.stored(1)["attributions"]
    quotes.get_by_label("Name", exact=True).fill("Ama Owusu-Lindgren")
    quotes.get_by_role("button", name="Approved").click()

    expect(quotes.locator(".quote__speaker")).to_have_text("Ama Owusu-Lindgren")
    stored = here.stored(1)["attributions"]
    assert nothing_yet == []
    assert [(row["kind"], row["name"], row["consent"]) for row in stored] == [
        ("person", "Ama Owusu-Lindgren", "approved")
    ]


def test_sub_heading_covers_the_points_to_the_end_of_its_group(desk: Open) -> None:
    here = desk(point(1), point(2), point(3), point(4, heading="Later"))
    here.text(2).click()
    here.page.get_by_role("button", name="Tags and more").click()

    here.page.get_by_role("button", name="Sub-heading above").click()
    here.type("Fees")
    here.press("Enter")

    assert [row["heading"] for row in here.all_stored()] == ["", "Fees", "Fees", "Later"]
    assert here.caret() == ("Point 2, Summary", 0)


# Two people


def test_change_of_the_other_moves_neither_caret_nor_page(desk: Open) -> None:
    here = desk(*(point(number) for number in range(1, 41)))
    here.place_caret(20, 5)
    here.text(20).scroll_into_view_if_needed()
    before = here.text(20).bounding_box()

    here.engine("fromOthers(argument, {text: 'Long. '.repeat(200)})", point(3)["id"])
    here.engine("fromOthers(argument, {text: 'Before. Point number 20.'})", point(20)["id"])
    here.engine(
        "fromOthers(argument, {section: 'summary', order: 'i00001', text: 'New, at the top.'})",
        "00000000-0000-4000-8000-000000000099",
    )

    assert here.texts()[0] == "New, at the top."
    assert here.caret() == ("Point 21, Summary", 5 + len("Before. "))
    after = here.text(21).bounding_box()
    assert before is not None and after is not None
    assert abs(after["y"] - before["y"]) <= 2


def test_others_are_named_in_the_point_they_write_in(desk: Open) -> None:
    here = desk(point(1), point(2, author="Pilar Quintana"))
    expect(here.section().get_by_text("Pilar Quintana, 6 Dec 2018")).to_be_visible()

    here.engine("setPresence(argument)", [{"name": "Pilar Quintana", "pointId": point(1)["id"]}])
    expect(here.page.get_by_text("Pilar Quintana is writing here")).to_be_visible()
    here.engine("setPresence(argument)", [])

    expect(here.page.get_by_text("Pilar Quintana is writing here")).to_be_hidden()


def test_own_point_is_announced_while_the_caret_is_in_it(desk: Open) -> None:
    here = desk(point(1))

    here.text(1).focus()
    inside = here.page.evaluate("engine.here")
    here.page.get_by_role("button", name="Download my text").focus()

    assert (inside, here.page.evaluate("engine.here")) == (point(1)["id"], None)


@pytest.mark.parametrize(
    ("button", "choice"),
    [("Keep mine", "mine"), ("Keep theirs", "theirs"), ("Keep both as two points", "both")],
)
def test_conflict_shows_both_versions_and_takes_one_press(
    desk: Open, button: str, choice: str
) -> None:
    here = desk(point(1, "Fees are banned."))
    conflict = {
        "id": 7,
        "pointId": point(1)["id"],
        "field": "text",
        "mine": "Fees are low.",
        "theirs": "Fees are banned.",
        "author": "Pilar Quintana",
        "at": "2018-12-06T10:00:00Z",
    }

    here.engine("setConflicts([argument])", conflict)
    box = here.section().get_by_role("group", name=re.compile("Pilar Quintana"))
    expect(box.get_by_role("blockquote")).to_have_text(["Fees are low.", "Fees are banned."])
    expect(here.page.get_by_role("alert")).to_contain_text("Both versions are kept.")
    box.get_by_role("button", name=button).click()

    assert here.page.evaluate("engine.resolved") == [7, choice]
    expect(box).to_have_count(0)
    expect(here.page.get_by_role("alert")).to_have_count(0)


# What needs an answer


def test_what_the_server_cannot_store_is_said_until_it_is_mended(desk: Open) -> None:
    here = desk(point(1), point(2, "Refused."))
    refused = [{"pointId": point(2)["id"], "message": "The level of a point is 0, 1 or 2."}]
    alert = here.page.get_by_role("alert")

    here.page.evaluate("(refused) => { engine.refused = refused; }", refused)
    here.engine("setStatus({kind: 'saving', words: 'Saving…', unsent: 1})")
    expect(alert).to_contain_text("The level of a point is 0, 1 or 2.")
    alert.get_by_role("button", name="Show me").click()

    expect(here.text(2)).to_be_focused()
    here.page.evaluate("() => { engine.refused = []; }")
    here.engine("setStatus({kind: 'saved', words: 'Saved 10:01', unsent: 0})")
    expect(alert).to_have_count(0)


def test_new_version_waits_until_the_person_agrees(desk: Open) -> None:
    here = desk(point(1))
    here.engine("offerUpdate()")
    expect(here.page.get_by_text("A new version is ready.")).to_be_visible()
    assert here.page.evaluate("engine.updated") is None

    here.page.get_by_role("button", name="Load it now").click()

    assert here.page.evaluate("engine.updated") is True


def test_missing_storage_is_said_before_typing(desk: Open) -> None:
    here = desk(point(1))

    here.engine("setStorage({kind: 'memory', words: 'This browser keeps nothing.'})")

    expect(here.page.get_by_role("alert")).to_have_text("This browser keeps nothing.")


def test_download_holds_the_text(desk: Open) -> None:
    here = desk(point(1, "Fees are banned."))

    with here.page.expect_download() as download:
        here.page.get_by_role("button", name="Download my text").click()

    assert download.value.suggested_filename == "2018-3.1.txt"
    assert download.value.path().read_text(encoding="utf-8") == "Fees are banned."


def test_deleted_point_comes_back_with_one_press(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Second."))
    here.text(1).click()

    here.page.get_by_role("button", name="Delete point").click()
    without = here.texts()
    here.page.get_by_role("button", name="Bring it back").click()

    assert (without, here.texts()) == (["Second."], ["First.", "Second."])


def test_bringing_back_leaves_what_was_typed_since(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Second."))
    back = here.page.get_by_role("button", name="Bring it back")
    here.text(1).click()
    here.page.get_by_role("button", name="Delete point").click()
    here.press("End")
    here.type(" Typed since.")

    back.click()

    assert here.texts() == ["First.", "Second. Typed since."]
    here.press("Control+z")
    assert here.texts() == ["First.", "Second."]
    # What was taken back by key needs no button any more.
    here.page.get_by_role("button", name="Delete point").click()
    here.press("Control+z")
    expect(back).to_have_count(0)


def test_handing_over_waits_for_what_is_on_its_way(desk: Open) -> None:
    here = desk(point(1))
    here.engine("setStatus({kind: 'device', words: 'Saved on this device', unsent: 1})")

    here.page.get_by_role("button", name="Submit report").click()
    expect(here.page.get_by_text("1 change is still on its way.")).to_be_visible()
    assert here.page.evaluate("engine.retried") is True
    here.engine("setStatus({kind: 'saved', words: 'Saved 10:01', unsent: 0})")

    here.page.wait_for_url("**/submit/**")


def test_text_left_to_right_keeps_its_place_in_an_arabic_page(desk: Open) -> None:
    here = desk(point(1, "Fees are banned."), point(2, "الرسوم ممنوعة."), language="ar")

    directions = (
        here.section()
        .locator(".point__text")
        .evaluate_all("(areas) => areas.map((area) => getComputedStyle(area).direction)")
    )
    row = here.section().locator(".point").first.bounding_box()
    field = here.section().locator(".point__text").first.bounding_box()

    assert directions == ["ltr", "rtl"]
    # The bullet stands at the right, where an Arabic reader begins.
    assert row is not None and field is not None
    assert row["x"] + row["width"] - field["x"] - field["width"] > 15


# For everybody


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_editor_has_no_barrier(desk: Open, viewport: dict[str, int], language: str) -> None:
    here = desk(
        point(1, heading="Fees", tags={"objectives": ["6"], "countries": ["MDA"]}),
        point(2, "Long. " * 30, heading="Fees", contested=True),
        point(3, section="quotes"),
        viewport=viewport,
        language=language,
    )
    here.page.locator(".point__text").nth(1).click()
    here.page.locator(".tools__more").click()
    here.engine("setStatus({kind: 'signin', words: 'Sign in to send 2 changes', unsent: 2})")

    violations = Axe().run(here.page).response["violations"]

    assert [violation["id"] for violation in violations] == []
    width = here.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert width[0] == width[1]


def test_keyboard_of_a_phone_leaves_text_tags_and_state_in_sight(desk: Open) -> None:
    here = desk(*(point(number, "Permits follow. " * 4) for number in range(1, 9)), viewport=PHONE)
    bar = here.page.locator(".live-bar")
    for tool in ("Download my text", "Read back my text"):
        expect(bar.get_by_role("button", name=tool)).to_be_in_viewport(ratio=1)

    here.place_caret(6, 0)
    here.page.set_viewport_size(ABOVE_KEYBOARD)

    wait_until(lambda: here.page.evaluate(IN_SIGHT))
    here.type("A longer beginning takes a line more, and one more. ")
    wait_until(lambda: here.page.evaluate(IN_SIGHT))
    expect(bar.get_by_role("status")).to_be_in_viewport(ratio=1)
    here.page.set_viewport_size(PHONE)
    expect(bar.get_by_role("button", name="Download my text")).to_be_in_viewport(ratio=1)


def test_typing_in_a_report_of_600_points_is_immediate(desk: Open) -> None:
    here = desk(*(point(number, "Permits follow the worker. " * 4) for number in range(1, 601)))
    here.place_caret(300, 0)
    here.page.evaluate(
        """() => {
            window.took = [];
            addEventListener("keydown", () => {
                const at = performance.now();
                requestAnimationFrame(() => setTimeout(() => took.push(performance.now() - at)));
            }, true);
        }"""
    )

    here.page.keyboard.type("typed at speaking speed, letter after letter", delay=60)

    assert statistics.median(here.page.evaluate("took")) <= MILLISECONDS_A_KEY
