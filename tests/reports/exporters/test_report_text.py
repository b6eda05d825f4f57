"""A report as plain text."""

from __future__ import annotations

from reports.content import HeadingContent
from reports.exporters.report_text import WIDTH, render_text_file
from tests.reports.exporters.content import a_point, a_report, a_section


def test_text_shows_the_report_in_the_order_of_the_template() -> None:
    section = a_section(
        HeadingContent("On drivers", (a_point("Under a heading."), a_point("Below it.", 1))),
        HeadingContent("", (a_point("Free."), a_point("  "))),
    )
    quote = a_point("We listened.", kind="quote", attribution="anonymous")
    quotes = a_section(
        HeadingContent("", (quote,)),
        key="quotes",
        number=6,
        title="Inspiring quotes",
        guidance="One or two.",
    )

    text = render_text_file(a_report(sections=(section, quotes))).decode()

    assert text == (
        "Roundtable, Marrakesh, 6 December 2018\n"
        "======================================\n"
        "\n"
        "Reporting Template\n"
        "==================\n"
        "\n"
        "Name of Rapporteur: Amina Invented, Ministry of Examples\n"
        "Note Taker: Bruno Invented\n"
        "Roundtable session: 3.1 Governance and drivers\n"
        "\n"
        "2. Challenges\n"
        "-------------\n"
        "\n"
        "- Free.\n"
        "On drivers\n"
        "- Under a heading.\n"
        "  * Below it.\n"
        "\n"
        "6. Inspiring quotes: One or two.\n"
        "--------------------------------\n"
        "\n"
        "- We listened. — anonymous\n"
        "\n"
        "* The sessions follow the Chatham House Rule.\n"
    )


def test_long_points_are_wrapped_under_their_bullet_and_keep_line_breaks() -> None:
    words = "word " * 30
    text = render_text_file(a_report(a_point(f"{words}\nsecond line", 1))).decode()

    lines = text.split("-------------\n\n")[1].split("\n\n")[0].splitlines()
    assert [line[:4] for line in lines] == ["  * ", "    ", "    "]
    assert max(len(line) for line in lines) <= WIDTH
    assert lines[-1] == "    second line"


def test_address_that_is_too_long_is_not_cut() -> None:
    address = "https://example.org/" + "a" * 100
    assert address in render_text_file(a_report(a_point(f"See {address}"))).decode()
