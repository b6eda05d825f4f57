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


# The last moment of a page

CORE = """
    const { openJournal } = await import("/static/js/live/journal.js");
    const { Core } = await import("/static/js/live/core.js");
    const open = async (isAlive) => {
        const core = new Core({
            code: "2018-3.1", userId: "7", wire: {}, journal: await openJournal(7),
            tell: () => {}, toWindows: () => {},
        });
        await core.open(isAlive);
        return core;
    };
    const count = async (core, store) => {
        const { answer } = await import("/static/js/live/database.js");
        return answer(core.journal.database.transaction(store).objectStore(store).count());
    };
    const words = (core) => core.replica.waiting().map((row) => row.fields.text);
"""


def run_core(page: Page, script: str) -> Any:
    return page.evaluate(f"async () => {{ {CORE} {script} }}")


def test_what_is_typed_is_noted_in_the_same_event_and_read_back(page: Page) -> None:
    run_core(
        page,
        """
        const core = await open();
        // The page ends here for the disk: nothing that takes a moment is done any more.
        core.journal.write = () => new Promise(() => {});
        core.type("create", "p", { section: "summary", text: "F" });
        core.type("update", "p", { text: "Fees" });
        await null;
        core.journal.close();
        """,
    )

    again = run_core(
        page,
        """
        const core = await open();
        await core.disk.ready();
        const found = [words(core), await count(core, "operations")];
        core.journal.close();
        const third = await open();
        return [...found, words(third), await count(third, "typed")];
        """,
    )

    assert again == [["Fees"], 1, ["Fees"], 0]


def test_letters_typed_while_a_row_is_written_are_noted_until_it_is_written_again(
    page: Page,
) -> None:
    kept = run_core(
        page,
        """
        const core = await open();
        core.type("create", "p", { section: "summary", text: "F" });
        await core.disk.ready();
        const clean = await count(core, "typed");
        const write = core.journal.write.bind(core.journal);
        const never = new Promise(() => {});
        core.journal.write = async (...all) => (await write(...all), never);
        core.type("update", "p", { text: "Fe" });
        await null;
        core.type("update", "p", { text: "Fees" });
        await new Promise((resolve) => setTimeout(resolve, 200));
        core.journal.close();
        return [clean, words(await open())];
        """,
    )

    assert kept == [0, ["Fees"]]


def test_letters_typed_after_the_row_was_sent_become_a_change_of_their_own(page: Page) -> None:
    kept = run_core(
        page,
        """
        const core = await open();
        core.type("create", "p", { section: "summary", text: "Fees" });
        await core.disk.ready();
        const [row] = core.replica.waiting();
        const more = { ...row, edits: 1, fields: { ...row.fields, text: "Fees!" } };
        await core.freeze([row]);
        core.journal.note("2018-3.1", [more]);
        core.journal.close();
        return words(await open());
        """,
    )

    assert kept == ["Fees", "Fees!"]


def test_notes_of_a_window_that_is_open_are_its_own(page: Page) -> None:
    kept = run_core(
        page,
        """
        const core = await open();
        core.journal.write = () => new Promise(() => {});
        core.type("create", "p", { section: "summary", text: "Fees" });
        await null;
        const beside = words(await open((id) => id === core.clientId));
        return [beside, words(await open(() => false))];
        """,
    )

    assert kept == [[], ["Fees"]]


def test_notes_are_unreadable_to_others(page: Page) -> None:
    raw = page.evaluate(
        f"""async () => {{ {CORE}
        const core = await open();
        core.journal.write = () => new Promise(() => {{}});
        core.type("create", "p", {{ section: "summary", text: "Quillon spoke" }});
        await null;
        const {{ answer }} = await import("/static/js/live/database.js");
        const database = core.journal.database;
        const [note] = await answer(database.transaction("typed").objectStore("typed").getAll());
        return new TextDecoder().decode(note.data);
    }}"""
    )

    assert len(raw) > 50
    assert [word for word in ("Quillon", "summary", "create") if word in raw] == []


@pytest.mark.parametrize("leave", ["location.reload()", "location.href = 'about:blank'"])
def test_page_that_goes_in_the_event_of_the_last_letter_has_kept_it(page: Page, leave: str) -> None:
    texts = []
    for number in range(5):
        # The page goes under the script, so it is not waited for.
        page.evaluate(
            f"""(number) => {{ window.old = true; (async () => {{ {CORE}
            const core = await open();
            addEventListener("pagehide", () => core.noteLast());
            const id = `p${{number}}`;
            core.type("create", id, {{ section: "summary", text: "Fee" }});
            await new Promise((resolve) => setTimeout(resolve, number * 3));
            core.type("update", id, {{ text: `Fees, ${{number}}` }});
            {leave};
        }})(); }}""",
            number,
        )
        page.wait_for_function("() => !window.old")
        page.goto("http://127.0.0.1:9/")
        texts.append(
            run_core(
                page,
                "const core = await open(); await core.disk.ready(); const found = words(core);"
                "core.journal.close(); return found.sort();",
            )
        )

    assert texts[-1] == [f"Fees, {number}" for number in range(5)]
