"""A plain letter as the page that a mail program shows."""

from __future__ import annotations

import re

from gfmd_site.letters import html_of


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
