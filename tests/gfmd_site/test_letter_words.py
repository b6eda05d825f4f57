"""A letter as plain text, and as the page that a mail program shows."""

from __future__ import annotations

import re

import pytest

from gfmd_site.letters import both_ways, html_of, words_of


def test_letter_has_a_language_a_direction_and_its_subject_as_title() -> None:
    shown = html_of("A text.\n\nhttps://example.org/in/", "ar", title="Rooms & <people>")

    assert re.findall(r'<html lang="(\w+)" dir="(\w+)">', shown) == [("ar", "rtl")]
    assert re.findall(r"<title>(.*?)</title>", shown) == ["Rooms &amp; &lt;people&gt;"]


def test_address_within_words_runs_from_left_to_right_and_ends_before_the_full_stop() -> None:
    shown = html_of(
        "القاعات: https://example.org/board/.\n- <b>\n  https://x.org/1/", "ar", title=""
    )

    assert re.findall(r'<a dir="ltr" href="([^"]+)">([^<]+)</a>', shown) == [
        ("https://example.org/board/", "https://example.org/board/"),
        ("https://x.org/1/", "https://x.org/1/"),
    ]
    assert shown.count("</a>.<br>- &lt;b&gt;<br>") == 1


@pytest.mark.parametrize(("language", "mark"), [("ar", "\u2066"), ("en", ""), ("fr", "")])
def test_code_of_a_plain_letter_keeps_its_order_in_an_arabic_line(language: str, mark: str) -> None:
    words = words_of("device", language, {"number": "3.1", "code": "482 913", "minutes": 10})

    assert f"\n\n{mark}482 913\n\n" in words.text
    assert "<b>482 913</b>" in words.html


def test_addresses_of_an_arabic_plain_letter_keep_their_last_stroke_and_have_no_sign_behind() -> (
    None
):
    text = "القاعات: https://x.org/board/\n- «أ»\n  https://x.org/1/\n\nhttps://x.org/in/\n"

    words = both_ways("موضوع", text, "ar")

    assert re.findall(r"\u2066https?://\S+\n", words.text) == [
        "\u2066https://x.org/board/\n",
        "\u2066https://x.org/1/\n",
        "\u2066https://x.org/in/\n",
    ]
    assert words.text.replace("\u2066", "") == text
    assert "\u2066" not in words.html
    assert both_ways("A subject", text, "en").text == text
