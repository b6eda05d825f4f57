"""Counts of several processes are one sum, and never go back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gfmd_site.counters import Counters, totals

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
import sys
from pathlib import Path
from gfmd_site.counters import Counters
counters = Counters(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    counters.request_done(route="home", method="GET", status=200, seconds=0.01)
counters.flush()
"""
HOME = 'gfmd_requests_total{route="home",method="GET",status="2xx"}'


def process_of_its_own(folder: Path, count: int) -> None:
    subprocess.run([sys.executable, "-c", COUNT, str(folder), str(count)], cwd=ROOT, check=True)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Counters]:
    """The counters of this process."""
    made = Counters(tmp_path)
    yield made
    made.close()


def test_counts_of_ended_and_living_processes_are_added(own: Counters, tmp_path: Path) -> None:
    process_of_its_own(tmp_path, 3)
    own.request_done(route="home", method="GET", status=204, seconds=0.01)
    own.flush()
    process_of_its_own(tmp_path, 5)

    assert [totals(tmp_path)[HOME] for _ in range(2)] == [9, 9]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{os.getpid()}.json",
        f"{os.getpid()}.lock",
        "ended.json",
        "reading",
    ]


def test_nothing_counted_is_nothing(tmp_path: Path) -> None:
    assert totals(tmp_path / "nowhere") == {}


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    own = Counters(tmp_path / "file" / "folder")

    own.request_done(route="home", method="GET", status=200, seconds=0.01)

    assert totals(tmp_path / "file") == {}


def test_deliveries_of_changes_are_a_histogram(own: Counters, tmp_path: Path) -> None:
    for seconds in (0.01, 0.07, 30.0):
        own.request_done(route="reports:changes", method="POST", status=201, seconds=seconds)
    own.flush()

    counts = totals(tmp_path)
    assert {key: counts[key] for key in counts if "save" in key} == {
        'gfmd_save_seconds_bucket{le="0.025"}': 1,
        'gfmd_save_seconds_bucket{le="0.05"}': 1,
        'gfmd_save_seconds_bucket{le="0.1"}': 2,
        'gfmd_save_seconds_bucket{le="0.25"}': 2,
        'gfmd_save_seconds_bucket{le="0.5"}': 2,
        'gfmd_save_seconds_bucket{le="1.0"}': 2,
        'gfmd_save_seconds_bucket{le="2.5"}': 2,
        'gfmd_save_seconds_bucket{le="5.0"}': 2,
        'gfmd_save_seconds_bucket{le="10.0"}': 2,
        'gfmd_save_seconds_bucket{le="+Inf"}': 3,
        "gfmd_save_seconds_count": 3,
        "gfmd_save_seconds_sum": 30.08,
    }


def test_busy_answers_are_counted(own: Counters, tmp_path: Path) -> None:
    own.request_done(route="reports:changes", method="POST", status=503, seconds=10)
    own.flush()

    assert totals(tmp_path)["gfmd_busy_total"] == 1
