"""The file of "Download my text", and what of it a report does not have."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BEGIN = """
    const { missingFrom, textFile } = await import("/static/js/live/download.js");
    const header = { sections: [{ key: "summary", number: 1, title: "Summary" }] };
    const point = (id, text, more = {}) => ({
        id, text, version: 4, section: "summary", order: `i${id}`, level: 0, heading: "",
        kind: "point", author: "Wanjiru Adeyemi", deleted: false, ...more,
    });
    const pointsOf = (...list) => new Map(list.map((one) => [one.id, one]));
    const fileWith = (points, conflicts) =>
        textFile({ code: "2018-3.1", header, points, conflicts, unsent: [] }).text();
    const fileOf = (...list) => fileWith(pointsOf(...list), []);
    const missing = (file, ...list) =>
        missingFrom(file, { code: "2018-3.1", header, points: pointsOf(...list) });
    const complaint = (work) => {
        try { return work(); } catch (error) { return error.message; }
    };
"""


def run(page: Page, script: str) -> Any:
    return page.evaluate(f"async () => {{ {BEGIN} {script} }}")


def test_downloaded_file_reads_well(page: Page) -> None:
    text = run(
        page,
        """
        const set = { heading: "Permits", level: 1 };
        return fileOf(point("1", "Permits follow\\nthe worker", set));
        """,
    )

    assert text.splitlines()[3:7] == [
        "1. Summary",
        "  Permits",
        "  - Permits follow",
        "    the worker",
    ]


def test_texts_that_stand_in_no_point_are_missing_with_what_was_set_on_them(page: Page) -> None:
    missing = run(
        page,
        """
        const tags = { objectives: ["5"] };
        const file = await fileOf(
            point("1", "Fees are banned."),
            point("2", "Ports train crews.", { support: "broad", tags, section: "taken-away" }),
            point("3", "Permits follow the worker."),
        );
        const moved = point("9", "Fees  are banned.");
        return missing(file, moved, point("3", "Permits follow the family."));
        """,
    )

    set_on_it = {"kind": "point", "heading": "", "level": 0, "section": "summary"}
    assert missing == [
        {"fields": {**set_on_it, "text": "Permits follow the worker."}, "isChanged": True},
        {
            "fields": {
                **set_on_it,
                "text": "Ports train crews.",
                "support": "broad",
                "tags": {"objectives": ["5"]},
            },
            "isChanged": False,
        },
    ]


def test_nothing_is_missing_where_the_report_has_it_all(page: Page) -> None:
    assert (
        run(page, 'const one = point("1", "Fees."); return missing(await fileOf(one), one);') == []
    )


def test_own_words_of_a_conflict_are_missing_too(page: Page) -> None:
    missing = run(
        page,
        """
        const points = pointsOf(point("1", "Fees are banned."));
        const conflicts = [{ pointId: "1", mine: "Fees are paid.", theirs: "Fees are banned." }];
        return missing(await fileWith(points, conflicts), ...points.values());
        """,
    )

    assert [item["fields"]["text"] for item in missing] == ["Fees are paid."]


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ('"A letter."', "This file was not made by “Download my text”. Choose one that was."),
        (
            "'{\"points\": []}'",
            "This file was not made by “Download my text”. Choose one that was.",
        ),
        (
            '(await fileOf()).replace("2018-3.1\\",", "2018-2.2\\",")',
            "This file is from the report 2018-2.2. Open that report and read it back there.",
        ),
    ],
)
def test_file_that_cannot_be_read_back_is_refused_in_a_sentence(
    page: Page, file: str, complaint: str
) -> None:
    said = run(page, f"const file = {file}; return complaint(() => missing(file));")

    assert said == complaint
