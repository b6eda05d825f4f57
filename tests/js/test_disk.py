"""What is kept where the browser has little room: what only this device has goes last."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# A journal with room for three rows of the two states that matter here.
SMALL = """
    const kept = [{ opId: "a", state: "acked" }, { opId: "b", state: "acked" },
        { opId: "c", state: "sending" }];
    const journal = {
        last: 3,
        note() {},
        async write(_report, rows) {
            const full = new DOMException("Full.", "QuotaExceededError");
            if (kept.length + rows.length > 3) throw full;
            kept.push(...rows);
            return [];
        },
        async prune() {
            const old = kept.findIndex(({ state }) => state === "acked");
            return old < 0 ? 0 : kept.splice(old, 1).length;
        },
    };
    const said = [];
    const { Disk } = await import("/static/js/live/disk.js");
    const disk = new Disk({ code: "2018-3.1", journal, onFrozen() {},
        tell: (name, detail) => name === "storage" && said.push(detail.kind) });
    const type = async (opId) => {
        await disk.add({ opId, state: "open" });
        return [kept.map((row) => row.opId).join(""), disk.storage, [...said]];
    };
"""


def test_full_disk_lets_go_of_what_the_server_has_first(page: Page) -> None:
    steps = page.evaluate(
        f"""async () => {{
            {SMALL}
            return [await type("d"), await type("e"), await type("f")];
        }}"""
    )

    assert steps == [
        ["bcd", "ok", []],
        ["cde", "ok", []],
        ["cde", "full", ["full"]],
    ]
