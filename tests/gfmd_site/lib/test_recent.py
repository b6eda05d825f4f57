"""Counts of what happened lately are never too low."""

from __future__ import annotations

from gfmd_site.lib.recent import RecentCounts


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def counts_at(*moments: float) -> list[int]:
    """Count one at each moment, with a window of 60 seconds, and return what is said each time."""
    clock = Clock()
    recent = RecentCounts(60, clock)
    said = []
    for clock.time in moments:
        said.append(recent.add("rapporteur", 1))
    return said


def test_what_happens_within_the_window_adds_up() -> None:
    assert counts_at(0, 1, 59) == [1, 2, 3]


def test_the_window_before_counts_too() -> None:
    assert counts_at(0, 59, 61, 119) == [1, 2, 3, 4]


def test_what_is_older_than_two_windows_is_forgotten() -> None:
    assert counts_at(0, 61, 122, 183) == [1, 2, 2, 2]


def test_after_a_long_rest_it_begins_anew() -> None:
    assert counts_at(0, 1, 500) == [1, 2, 1]


def test_each_key_is_counted_for_itself() -> None:
    recent = RecentCounts(60, Clock())

    assert [recent.add("a", 2), recent.add("b", 3), recent.add("a", 1)] == [2, 3, 3]
