"""An upgrade while somebody types: the page of the last version goes on, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.room import Room, own_server, room  # noqa: F401  fixtures
from tests.browser.server import Server
from tests.operations.newer import NAME, newer_version

pytestmark = pytest.mark.browser


def test_a_page_of_the_last_version_types_through_an_upgrade(
    room: Room,  # noqa: F811
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    code: Path = newer_version(tmp_path_factory.mktemp("newer"))
    newer = Server(room.server.data_dir, port=room.server.port, root=code)
    person = room.person()
    person.begin("Before the upgrade.")
    person.wait_saved()

    newer.manage("migrate", "--verbosity", "0")
    newer.manage("collectstatic", "--no-input", "--verbosity", "0", settings="tests.collecting")
    person.type(" On new tables, with the last version.")
    person.wait_saved()

    room.server.stop()
    person.type(" Between the two.")
    newer.start()
    room.server = newer
    try:
        person.type(" With the new version.")
        person.wait_saved()
        room.assert_nothing_is_lost()
        person.page.reload()
        person.wait_for_editor()
        expect(person.text()).to_have_value(
            "Before the upgrade. On new tables, with the last version. Between the two. "
            "With the new version."
        )
        taken = room.store.rows("SELECT count(*) FROM django_migrations WHERE name = ?", NAME)
        assert taken == [(1,)]
    finally:
        newer.kill()
