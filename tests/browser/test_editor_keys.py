"""Every key of the editor, as its sheet of keys promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Desk, desk, point

__all__ = ["desk"]
pytestmark = pytest.mark.browser

Open = Callable[..., Desk]


def test_enter_begins_the_next_point_at_the_same_level(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Under it.", level=1), point(3, "Last."))
    here.place_caret(2, 3)

    here.press("Enter")
    here.type("Beside it.")

    assert here.texts() == ["First.", "Under it.", "Beside it.", "Last."]
    assert [row["level"] for row in here.all_stored()] == [0, 1, 1, 0]
    assert here.caret() == ("Point 3, Summary", 10)


def test_line_that_stays_empty_is_no_point(desk: Open) -> None:
    here = desk(point(1, "First."))
    here.place_caret(1, 6)

    here.press("Enter", "Enter", "Enter")

    assert here.texts() == ["First.", ""]
    assert len(here.all_stored()) == 1


def test_shift_enter_breaks_the_line(desk: Open) -> None:
    here = desk(point(1, "First."))
    here.place_caret(1, 6)

    here.press("Shift+Enter")
    here.type("Second line.")

    assert here.stored(1)["text"] == "First.\nSecond line."


def test_tab_and_shift_tab_change_the_level(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Second."))
    here.place_caret(2, 0)

    here.press("Tab")
    deeper = here.stored(2)["level"]
    here.press("Tab")
    deepest_under_first = here.stored(2)["level"]
    here.press("Shift+Tab")

    assert (deeper, deepest_under_first, here.stored(2)["level"]) == (1, 1, 0)
    assert here.caret() == ("Point 2, Summary", 0)


def test_escape_then_tab_leaves_the_text(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Second."))
    here.place_caret(2, 0)

    here.press("Escape", "Tab")

    assert here.stored(2)["level"] == 0
    focused = here.page.evaluate("() => document.activeElement.textContent")
    assert focused == "One"


def test_backspace_at_the_start_joins_with_the_point_before(desk: Open) -> None:
    here = desk(
        point(1, "Permits follow", tags={"objectives": ["5"]}),
        point(2, "the worker.", tags={"objectives": ["6"]}),
    )
    here.place_caret(2, 0)

    here.press("Backspace")

    assert here.texts() == ["Permits follow the worker."]
    assert here.stored(1)["tags"] == {"objectives": ["5", "6"]}
    assert here.caret() == ("Point 1, Summary", len("Permits follow "))


def test_delete_at_the_end_joins_with_the_point_after(desk: Open) -> None:
    here = desk(point(1, "Permits follow"), point(2, "the worker."))
    here.place_caret(1, len("Permits follow"))

    here.press("Delete")

    assert here.texts() == ["Permits follow the worker."]


def test_speakers_go_with_their_words_through_join_and_split(desk: Open) -> None:
    ghana = speaker("Ghana", "asked")
    said = [point(1, "Said by @Ghana.", attributions=[ghana])]
    refused = [speaker("Ghana", "refused"), speaker("Peru", "approved")]
    said.append(point(2, "And by @Peru, not @Ghana.", attributions=refused))
    here = desk(*said)
    here.place_caret(2, 0)

    here.press("Backspace")

    joined = here.stored(1)["attributions"]
    assert [(row["mention"], row["consent"]) for row in joined] == [
        ("Ghana", "refused"),
        ("Peru", "approved"),
    ]
    here.place_caret(1, len("Said by @Ghana. And by"))
    here.press("Control+Enter")
    second = here.all_stored()[-1]
    assert second["text"] == "@Peru, not @Ghana."
    assert [row["mention"] for row in second["attributions"]] == ["Ghana", "Peru"]
    here.press("Control+z", "Control+z")
    assert [row["attributions"] for row in here.all_stored()] == [[ghana], refused]


def speaker(country: str, consent: str) -> dict[str, Any]:
    return {"mention": country, "kind": "country", "name": country, "consent": consent}


def test_control_enter_splits_at_the_caret(desk: Open) -> None:
    here = desk(point(1, "Permits follow. Fees are banned.", support="broad"))
    here.place_caret(1, len("Permits follow. "))

    here.press("Control+Enter")

    assert here.texts() == ["Permits follow.", "Fees are banned."]
    assert [row["support"] for row in here.all_stored()] == ["broad", "broad"]
    assert here.caret() == ("Point 2, Summary", 0)


def test_alt_arrows_move_a_point_with_what_stands_below_it(desk: Open) -> None:
    here = desk(point(1, "A"), point(2, "A1", level=1), point(3, "B"), point(4, "C"))
    here.place_caret(1, 1)

    here.press("Alt+ArrowDown")
    once = here.texts()
    here.press("Alt+ArrowDown", "Alt+ArrowDown")
    at_the_end = here.texts()
    here.press("Alt+ArrowUp")

    assert once == ["B", "A", "A1", "C"]
    assert at_the_end == ["B", "C", "A", "A1"]
    assert here.texts() == ["B", "A", "A1", "C"]
    assert here.caret() == ("Point 2, Summary", 1)


def test_point_that_passes_a_sub_heading_takes_it_on(desk: Open) -> None:
    here = desk(point(1, "A"), point(2, "B", heading="Fees"), point(3, "C", heading="Fees"))
    here.place_caret(1, 0)

    here.press("Alt+ArrowDown")

    assert here.stored(1)["heading"] == "Fees"
    assert here.texts() == ["A", "B", "C"]


def test_arrows_go_on_to_the_neighbours(desk: Open) -> None:
    here = desk(point(1, "First."), point(2, "Second."))
    here.place_caret(1, 6)

    here.press("ArrowDown")
    below = here.caret()
    here.press("ArrowUp")

    assert (below, here.caret()) == (("Point 2, Summary", 0), ("Point 1, Summary", 6))


def test_undo_and_redo_travel_over_typing_and_structure(desk: Open) -> None:
    here = desk(point(1, "One. Two."))
    here.place_caret(1, 5)
    here.press("Control+Enter")
    here.type("And ")
    here.press("Tab")

    seen = [here.texts()]
    for _step in range(3):
        here.press("Control+z")
        seen.append(here.texts())
    for _step in range(3):
        here.press("Control+Shift+z")

    assert seen == [
        ["One.", "And Two."],
        ["One.", "And Two."],
        ["One.", "Two."],
        ["One. Two."],
    ]
    assert here.texts() == ["One.", "And Two."]
    assert [row["level"] for row in here.all_stored()] == [0, 1]


def test_undo_leaves_alone_what_somebody_else_has_written(desk: Open) -> None:
    here = desk(point(1, "Permits follow the worker."))
    here.place_caret(1, 0)
    here.type("Work ")
    here.engine("fromOthers(argument.id, argument)", {**here.stored(1)})
    here.engine(
        "fromOthers(argument, {text: 'Work Permits follow the worker everywhere.'})",
        point(1)["id"],
    )

    here.press("Control+z")

    assert here.stored(1)["text"] == "Permits follow the worker everywhere."


def test_pasted_list_becomes_points(desk: Open) -> None:
    here = desk(point(1, "Before."), point(2, "After."))
    here.place_caret(1, 7)

    paste(here, "• Permits\n    • for seasonal work\n• Fees\n  are banned")

    assert here.texts() == ["Before.", "Permits", "for seasonal work", "Fees are banned", "After."]
    assert [row["level"] for row in here.all_stored()] == [0, 0, 1, 0, 0]
    here.press("Control+z")
    assert here.texts() == ["Before.", "After."]


def test_pasted_sentence_stays_text(desk: Open) -> None:
    here = desk(point(1, "Before. "))
    here.place_caret(1, 8)

    prevented = paste(here, "A - b. Nothing\nbut text.")

    assert prevented is False


WORD_LIST = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>
<p class=MsoNormal>The room asked for:<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Permits
that <b>follow</b> the worker<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>a style= of its own</p></body>"""
PAGE_LIST = """<ol><li>Fees<ul><li>of agents<ul><li>abroad</li></ul></li></ul></li>
<li><p>Data,<br>shared</p></li></ol><p>Read more</p>"""


def test_list_of_a_document_or_page_keeps_its_levels(desk: Open) -> None:
    here = desk(point(1, "Replaced"))
    here.text(1).select_text()

    paste(here, "The room asked for:\n·\tPermits\n1.\ta style", WORD_LIST)
    paste(here, "Fees\nof agents\nabroad\nData,\nshared\nRead more", PAGE_LIST)

    words = [
        ("The room asked for:", 0),
        ("Permits that follow the worker", 0),
        ("a style= of its own", 1),
        ("Fees", 1),
        ("of agents", 2),
        ("abroad", 2),
        ("Data,\nshared", 1),
        ("Read more", 1),
    ]
    assert [(row["text"], row["level"]) for row in here.all_stored()] == words
    here.press("Control+z", "Control+z", "Control+z")
    assert here.texts() == ["Replaced"]


def test_text_too_long_for_one_point_is_pasted_whole(desk: Open) -> None:
    here = desk(point(1, "Before."))
    here.place_caret(1, 7)

    paste(here, "\n\n".join(["word " * 3_000, "other " * 4_000]))

    first, *rest = here.texts()
    assert first == "Before."
    assert [len(text) for text in rest] == [14_999, 19_997, 4_001]
    assert " ".join(rest).split() == ["word"] * 3_000 + ["other"] * 4_000


def paste(here: Desk, text: str, html: str = "") -> bool:
    """Paste into the field with the caret; return whether the editor took it over."""
    return here.page.evaluate(
        """([text, html]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            if (html) clipboardData.setData("text/html", html);
            const options = { clipboardData, bubbles: true, cancelable: true };
            const event = new ClipboardEvent("paste", options);
            document.activeElement.dispatchEvent(event);
            return event.defaultPrevented;
        }""",
        [text, html],
    )


def test_keys_mean_letters_while_composing(desk: Open) -> None:
    here = desk(point(1, "caf"))
    here.place_caret(1, 3)
    devtools = here.page.context.new_cdp_session(here.page)

    devtools.send("Input.imeSetComposition", {"text": "e´", "selectionStart": 2, "selectionEnd": 2})
    here.engine("fromOthers(argument, {text: 'Nouveau caf'})", point(1)["id"])
    held_back = here.text(1).input_value()
    devtools.send("Input.insertText", {"text": "é"})

    assert held_back == "cafe´"
    # Both changed the same word: neither is written over the other.
    assert here.texts() == ["Nouveau caf", "café"]
    assert here.stored(1)["text"] == "Nouveau caf"


def test_sheet_lists_the_keys_and_gives_the_caret_back(desk: Open) -> None:
    here = desk(point(1, "First."))
    here.place_caret(1, 3)

    here.press("Control+/")
    sheet = here.page.get_by_role("dialog", name="Keys")
    expect(sheet.get_by_text("Split at the caret")).to_be_visible()
    here.press("Escape")

    expect(sheet).to_be_hidden()
    assert here.caret() == ("Point 1, Summary", 3)
