"""Writers to SQLite wait for each other, and never for somebody who will not come back."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from gfmd_site.lib.turns import turn_at, write_turn

HOLD = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    """Start a process that stays at its turn."""
    command = [sys.executable, "-c", HOLD, str(path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def _end(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate(timeout=30)


def _is_free(path: Path) -> bool:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_turn_is_held_inside_and_free_after(tmp_path: Path) -> None:
    path = tmp_path / "turn"

    with turn_at(str(path)):
        inside = _is_free(path)

    assert (inside, _is_free(path)) == (False, True)


def test_turn_after_an_error_is_free(tmp_path: Path) -> None:
    path = tmp_path / "turn"

    with pytest.raises(ValueError, match="refused"), turn_at(str(path)):
        raise ValueError("refused")

    assert _is_free(path)


def test_threads_one_after_the_other(tmp_path: Path) -> None:
    path, seen = str(tmp_path / "turn"), []

    def write(number: int) -> None:
        with turn_at(path, patience=60):
            seen.append(f"{number} in")
            seen.append(f"{number} out")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    order = [entry.split()[0] for entry in seen]
    assert seen == [entry for number in order[::2] for entry in (f"{number} in", f"{number} out")]
    assert sorted(map(int, order[::2])) == list(range(20))


def test_process_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "turn"
    holder = _holder(path)
    before = _is_free(path)

    _end(holder)
    with turn_at(str(path), patience=60):
        inside = _is_free(path)

    assert (before, inside) == (False, False)


def test_patience_ends_and_the_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "turn"
    holder = _holder(path)

    with turn_at(str(path), patience=0.01):
        gone_on = True
    _end(holder)

    assert gone_on


def test_file_that_cannot_be_made_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "turn"

    with turn_at(str(path)):
        gone_on = True

    assert (gone_on, path.exists()) == (True, False)


def test_file_is_for_the_account_of_the_service_alone(tmp_path: Path) -> None:
    path = tmp_path / "turn"

    with turn_at(str(path)):
        mode = path.stat().st_mode & 0o777

    assert mode == 0o600


def test_turn_lies_beside_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "gfmd.sqlite3"
    database.touch()
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(database))

    with write_turn():
        inside = _is_free(tmp_path / "gfmd.sqlite3-turn")

    assert not inside


def test_database_that_queues_its_writers_needs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "gfmd"
    database.touch()
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(database))

    with write_turn():
        names = sorted(path.name for path in tmp_path.iterdir())

    assert names == ["gfmd"]
