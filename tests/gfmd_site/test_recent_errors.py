"""The last errors of a machine, kept for those who look after it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from gfmd_site.logs import JsonFormatter
from gfmd_site.recent_errors import MAX_BYTES, RecentErrorsHandler, recent_errors

SECRET = "Quillon-4f1c asked not to be named"


@pytest.fixture
def log(tmp_path: Path) -> logging.Logger:
    """A logger of its own that writes to `errors` in the temporary folder."""
    handler = RecentErrorsHandler(tmp_path / "errors")
    handler.setFormatter(JsonFormatter())
    made = logging.Logger("gfmd.test")
    made.addHandler(handler)
    return made


def test_the_newest_stand_first_with_their_place_and_without_their_words(
    log: logging.Logger, tmp_path: Path
) -> None:
    log.warning("request", extra={"route": "reports:report", "status": 503})
    try:
        raise ValueError(SECRET)
    except ValueError:
        log.error("could not read %s", SECRET, exc_info=sys.exc_info())

    first, second = recent_errors(tmp_path / "errors")

    assert (first.level, first.logger) == ("ERROR", "gfmd.test")
    assert first.what.startswith("could not read %s · ValueError (test_recent_errors.py:")
    assert second.what == "request · reports:report · 503"
    assert SECRET not in (tmp_path / "errors").read_text(encoding="utf-8")


def test_what_is_no_error_is_not_kept(log: logging.Logger, tmp_path: Path) -> None:
    log.info("request", extra={"status": 200})

    assert recent_errors(tmp_path / "errors") == []


def test_the_file_does_not_grow_for_ever(log: logging.Logger, tmp_path: Path) -> None:
    (tmp_path / "errors").write_bytes(b'{"message": "old"}\n' * (MAX_BYTES // 19))

    for number in range(30):
        log.warning("request", extra={"count": number})

    assert (tmp_path / "errors").stat().st_size < MAX_BYTES / 4
    assert len(recent_errors(tmp_path / "errors")) == 20


def test_a_line_that_was_cut_is_left_out(log: logging.Logger, tmp_path: Path) -> None:
    log.warning("whole")
    with (tmp_path / "errors").open("a", encoding="utf-8") as file:
        file.write('{"time": "2018-12-')

    assert [error.what for error in recent_errors(tmp_path / "errors")] == ["whole"]


def test_a_file_that_cannot_be_written_disturbs_nobody(tmp_path: Path) -> None:
    handler = RecentErrorsHandler(tmp_path)
    handler.setFormatter(JsonFormatter())

    handler.handle(logging.LogRecord("gfmd", logging.ERROR, __file__, 1, "full", (), None))

    assert recent_errors(tmp_path) == []
