"""What was typed is on the disk, unreadable to others, and goes when it is not needed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BEGIN = """
    const { openJournal } = await import("/static/js/live/journal.js");
    const row = (opId, text, state = "open") => ({
        opId, clientId: "c", kind: "update", pointId: "p", fields: { text },
        base: null, at: "2018-12-06T09:30:00Z", state,
    });
    const texts = (rows) => rows.map((one) => [one.fields.text, one.state]);
"""
RAW = """
    const raw = async (name) => {
        const { openDatabase, answer } = await import("/static/js/live/database.js");
        const database = await openDatabase(7);
        return answer(database.transaction(name).objectStore(name).getAll());
    };
"""


def run(page: Page, script: str) -> Any:
    return page.evaluate(f"async () => {{ {BEGIN} {script} }}")


def test_rows_come_back_in_the_order_they_were_typed(page: Page) -> None:
    kept = run(
        page,
        """
        const journal = await openJournal(7);
        await journal.write("2018-3.1", [row("a", "first"), row("b", "second")]);
        await journal.write("2018-1.2", [row("c", "another report")]);
        await journal.write("2018-3.1", [row("a", "first, longer")]);
        journal.close();
        return texts(await (await openJournal(7)).rows("2018-3.1"));
        """,
    )

    assert kept == [["first, longer", "open"], ["second", "open"]]


def test_rows_of_one_person_are_not_there_for_another(page: Page) -> None:
    kept = run(
        page,
        """
        await (await openJournal(7)).write("2018-3.1", [row("a", "mine")]);
        return (await openJournal(8)).rows("2018-3.1");
        """,
    )

    assert kept == []


def test_disk_holds_no_word_that_can_be_read(page: Page) -> None:
    found = run(
        page,
        RAW
        + """
        const journal = await openJournal(7);
        await journal.write("2018-3.1", [row("a", "canary in the mine")]);
        await journal.keep("2018-3.1", { points: ["canary in the mine"] });
        const stored = [...(await raw("operations")), ...(await raw("reports"))];
        const bytes = await Promise.all(stored.map(({ data }) => new Blob([data]).text()));
        const plain = stored.map(({ data, iv, ...others }) => JSON.stringify(others));
        return [stored.length, [...bytes, ...plain].some((text) => text.includes("canary"))];
        """,
    )

    assert found == [2, False]


def test_key_cannot_be_read_out(page: Page) -> None:
    exported = run(
        page,
        RAW
        + """
        await openJournal(7);
        const [key] = await raw("keys");
        return crypto.subtle.exportKey("raw", key).then(() => "exported", (error) => error.name);
        """,
    )

    assert exported == "InvalidAccessError"


def test_frozen_row_is_never_written_again(page: Page) -> None:
    kept = run(
        page,
        """
        const journal = await openJournal(7);
        await journal.write("2018-3.1", [row("a", "Perm")]);
        await journal.freeze("2018-3.1", [row("a", "Permits", "sending")]);
        const frozen = await journal.write("2018-3.1", [row("a", "Permits follow")]);
        return [texts(frozen), texts(await journal.rows("2018-3.1"))];
        """,
    )

    assert kept == [[["Permits", "sending"]], [["Permits", "sending"]]]


def test_only_acknowledged_rows_of_long_ago_are_forgotten(page: Page) -> None:
    kept = run(
        page,
        """
        const journal = await openJournal(7);
        const rows = [row("a", "old", "acked"), row("b", "new", "acked"), row("c", "waiting")];
        rows[0].ackedAt = 1_000;
        rows[1].ackedAt = 9_000;
        await journal.settle("2018-3.1", rows);
        return [await journal.prune("2018-3.1", 5_000), texts(await journal.rows("2018-3.1"))];
        """,
    )

    assert kept == [1, [["new", "acked"], ["waiting", "open"]]]


def test_report_is_kept_for_the_next_time(page: Page) -> None:
    kept = run(
        page,
        """
        await (await openJournal(7)).keep("2018-3.1", { cursor: 5 });
        const journal = await openJournal(7);
        return [await journal.kept("2018-3.1"), await journal.kept("2018-1.2")];
        """,
    )

    assert kept == [{"cursor": 5}, None]


def test_two_windows_that_begin_at_once_share_one_key(page: Page) -> None:
    kept = run(
        page,
        """
        const [one, other] = await Promise.all([openJournal(7), openJournal(7)]);
        await one.write("2018-3.1", [row("a", "from one window")]);
        return texts(await other.rows("2018-3.1"));
        """,
    )

    assert kept == [["from one window", "open"]]
