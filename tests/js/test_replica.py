"""What one window knows: the server's word, with what was typed here on top."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BEGIN = """
    const { Replica } = await import("/static/js/live/replica.js");
    const replica = new Replica("this-window");
    const point = (id, text, version = 1, more = {}) =>
        ({ id, version, section: "summary", order: "i", text, tags: {}, ...more });
    const remote = (id, version, fields, kind = "update", op_id = `other-${id}-${version}`) =>
        replica.remote({ op_id, kind, point_id: id, version, fields });
    const send = (row) => { row.base = replica.baseOf(row); row.state = "sending"; return row; };
    const text = (id) => replica.points.get(id)?.text ?? null;
"""


def run(page: Page, script: str) -> Any:
    return page.evaluate(f"async () => {{ {BEGIN} {script} }}")


def test_typing_on_one_point_is_one_operation_until_it_is_sent(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "")]);
        const first = replica.type("update", "a", { text: "Per" });
        const second = replica.type("update", "a", { text: "Permits" });
        send(first);
        const third = replica.type("update", "a", { text: "Permits follow" });
        const waiting = replica.waiting().length;
        return [first === second, third === first, waiting, first.fields, text("a")];
        """,
    )

    assert shown == [True, False, 2, {"text": "Permits"}, "Permits follow"]


def test_words_typed_on_a_point_as_another_page_showed_it_say_so_to_the_server(page: Page) -> None:
    shown = run(
        page,
        """
        const from = { version: 3, text: "Ports train." };
        const unknown = replica.type("update", "a", { text: "Ports train crews." }, from);
        const before = replica.baseOf(unknown);
        remote("a", 4, { text: "All ports train.", section: "summary" });
        remote("b", 1, { text: "Fees.", section: "summary" });
        remote("b", 2, {}, "delete");
        const older = { version: 1, text: "Fees." };
        const gone = replica.type("update", "b", { text: "Fees fall." }, older);
        return [before, text("a"), unknown.base.version, text("b"), replica.baseOf(gone).version];
        """,
    )

    assert shown == [
        {"version": 3, "text": "Ports train."},
        "All ports train crews.",
        4,
        "Fees fall.",
        1,
    ]


def test_typing_goes_on_top_of_what_others_change_elsewhere_in_the_text(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "Permits follow the worker.")]);
        const row = replica.type("update", "a", { text: "Permits follow the worker everywhere." });
        remote("a", 2, { text: "Work permits follow the worker." });
        return [text("a"), row.base.version, row.fields.text];
        """,
    )

    assert shown == [
        "Work permits follow the worker everywhere.",
        2,
        "Work permits follow the worker everywhere.",
    ]


def test_typing_in_the_same_words_keeps_its_base_so_that_the_server_sees_both(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "Permits follow the worker.")]);
        const row = replica.type("update", "a", { text: "Permits follow the nurse." });
        remote("a", 2, { text: "Permits follow the builder." });
        return [text("a"), row.base];
        """,
    )

    assert shown == [
        "Permits follow the nurse.",
        {"version": 1, "text": "Permits follow the worker."},
    ]


def test_what_is_typed_during_sending_builds_on_what_was_sent(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "")]);
        const first = send(replica.type("update", "a", { text: "Permits" }));
        const second = replica.type("update", "a", { text: "Permits follow" });
        replica.acknowledge(first, { result: "applied", version: 2 });
        return [text("a"), second.base, replica.waiting().length, replica.server.get("a").text];
        """,
    )

    assert shown == ["Permits follow", {"version": 2, "text": "Permits"}, 1, "Permits"]


def test_merged_answer_brings_the_words_of_others_under_the_typing(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "Permits follow the worker.")]);
        const typed = "Permits follow the worker. Yes";
        const first = send(replica.type("update", "a", { text: typed }));
        const second = replica.type("update", "a", { text: `${typed} indeed` });
        remote("a", 2, { text: "Work permits follow the worker." });
        remote("a", 3, { text: "Work permits follow the worker. Yes" }, "update", first.opId);
        const lags = replica.lags(first, { result: "merged", version: 3 });
        replica.acknowledge(first, { result: "merged", version: 3 });
        return [lags, text("a"), second.base.version];
        """,
    )

    assert shown == [False, "Work permits follow the worker. Yes indeed", 3]


def test_conflict_shows_the_text_of_the_server_and_keeps_later_typing_apart(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "the worker"), point("b", "the worker")]);
        const quiet = send(replica.type("update", "a", { text: "the nurse" }));
        const busy = send(replica.type("update", "b", { text: "the nurse" }));
        const later = replica.type("update", "b", { text: "the nurses" });
        for (const id of ["a", "b"]) remote(id, 2, { text: "the builder" });
        const conflict = { result: "conflict", version: 2 };
        for (const row of [quiet, busy]) replica.acknowledge(row, conflict);
        return [text("a"), text("b"), later.base.version];
        """,
    )

    assert shown == ["the builder", "the nurses", 1]


def test_acknowledged_change_takes_over_what_the_server_added(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "")]);
        const row = send(replica.type("update", "a", { text: "As @Moldova said" }));
        replica.acknowledge(row, { result: "applied", version: 2 });
        const speakers = [{ mention: "Moldova" }];
        remote("a", 2, { text: row.fields.text, attributions: speakers }, "update", row.opId);
        return replica.points.get("a").attributions;
        """,
    )

    assert shown == [{"mention": "Moldova"}]


def test_report_fetched_before_an_acknowledgement_does_not_undo_it(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "first")]);
        const added = send(replica.type("create", "b", { section: "summary", text: "added" }));
        const changed = send(replica.type("update", "a", { text: "second" }));
        replica.acknowledge(added, { result: "applied", version: 1 });
        replica.acknowledge(changed, { result: "applied", version: 2 });
        replica.load([point("a", "first")]);
        return [text("a"), text("b")];
        """,
    )

    assert shown == ["second", "added"]


def test_older_news_does_not_undo_newer(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "third", 3)]);
        return [remote("a", 2, { text: "second" }), remote("a", 3, { text: "again" }), text("a")];
        """,
    )

    assert shown == [[], [], "third"]


def test_tags_of_two_people_are_changed_list_by_list(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "", 1, { tags: { objectives: ["5"], targets: [] } })]);
        replica.type("update", "a", { tags: { targets: ["10.7"] } });
        remote("a", 2, { tags: { objectives: ["5", "6"], targets: [] } });
        return replica.points.get("a").tags;
        """,
    )

    assert shown == {"objectives": ["5", "6"], "targets": ["10.7"]}


def test_deleted_point_disappears_and_comes_back(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "Here")]);
        const row = replica.type("delete", "a", {});
        const gone = text("a");
        send(row);
        replica.acknowledge(row, { result: "applied", version: 2 });
        replica.type("restore", "a", {});
        return [gone, text("a")];
        """,
    )

    assert shown == [None, "Here"]


def test_point_deleted_by_another_stays_while_there_is_typing_in_it(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "Here")]);
        const row = replica.type("update", "a", { text: "Here we are" });
        remote("a", 2, {}, "delete");
        return [text("a"), row.base.version, replica.waiting().length];
        """,
    )

    assert shown == ["Here we are", 1, 1]


def test_refused_text_stays_in_sight_until_a_later_one_is_taken(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "short")]);
        const first = send(replica.type("update", "a", { text: "far too long" }));
        replica.setAside({ ...first, state: "refused" });
        const kept = text("a");
        const second = send(replica.type("update", "a", { text: "shorter" }));
        replica.acknowledge(second, { result: "applied", version: 2 });
        return [kept, text("a"), second.base.version, replica.inState("refused").length];
        """,
    )

    assert shown == ["far too long", "shorter", 1, 0]


def test_row_frozen_by_another_window_gives_later_typing_a_row_of_its_own(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "")]);
        const row = replica.type("update", "a", { text: "Perm" });
        const frozen = { ...structuredClone(row), state: "sending" };
        replica.type("update", "a", { text: "Permits" });
        const rest = replica.splitFrom(frozen);
        const again = replica.splitFrom(frozen);
        return [rest.fields, rest.opId === row.opId, again, text("a"), replica.waiting().length];
        """,
    )

    assert shown == [{"text": "Permits"}, False, None, "Permits", 2]


def test_point_that_a_restored_server_forgot_comes_back_with_its_first_version(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "")]);
        const row = send(replica.type("create", "b", { section: "summary", text: "Kept here" }));
        replica.acknowledge(row, { result: "applied", version: 1 });
        replica.forgetServer();
        replica.load([point("a", "")]);
        const gone = text("b");
        replica.adopt({ ...row, again: true });
        const offered = text("b");
        replica.acknowledge(row, { result: "applied", version: 1 });
        return [gone, offered, text("b"), replica.waiting().length];
        """,
    )

    assert shown == [None, "Kept here", "Kept here", 0]


def test_words_typed_on_those_of_another_window_go_after_them(page: Page) -> None:
    """Where the other window wrote its row on the disk is not known here."""
    shown = run(
        page,
        """
        replica.load([point("a", "Ports"), point("b", "Fees")]);
        const fields = { text: "Ports train" };
        const theirs = { opId: "theirs", clientId: "that-window", kind: "update", pointId: "a",
            fields, base: null, at: "", edits: 3, state: "open" };
        replica.adopt(theirs);
        const after = replica.type("update", "a", { text: "Ports train crews" });
        const apart = replica.type("update", "b", { text: "Fees fall" });
        Object.assign(after, { seq: 4 });
        Object.assign(apart, { seq: 5 });
        const order = () => replica.waiting().map(({ fields }) => fields.text);
        const unknown = order();
        const isWritten = replica.recall(theirs, { ...theirs, seq: 3 }) === null;
        return [unknown, isWritten, order()];
        """,
    )

    assert shown == [
        ["Fees fall", "Ports train", "Ports train crews"],
        True,
        ["Ports train", "Ports train crews", "Fees fall"],
    ]


def test_words_heard_from_a_window_that_ended_are_written_by_this_one(page: Page) -> None:
    shown = run(
        page,
        """
        replica.load([point("a", "Ports")]);
        const note = { opId: "theirs", clientId: "that-window", kind: "update", pointId: "a",
            fields: { text: "Ports train" }, base: null, at: "", edits: 3, state: "open" };
        replica.adopt({ ...note, edits: 4, fields: { text: "Ports train crews" } });
        return [replica.recall(note, undefined).fields.text, replica.recall(note, note)];
        """,
    )

    assert shown == ["Ports train crews", None]
