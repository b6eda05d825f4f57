"""Places in a list: between any two there is always another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gfmd_site.lib.ordering import DIGITS, key_between, keys_between

# A key in the written form: never empty, never with a 0 at its end.
keys = st.text(alphabet=DIGITS, min_size=1, max_size=12).filter(lambda key: key[-1] != "0")
pairs = st.tuples(keys, keys).filter(lambda pair: pair[0] != pair[1]).map(sorted)


def is_well_formed(key: str) -> bool:
    return bool(key) and set(key) <= set(DIGITS) and not key.endswith("0")


@given(pairs)
def test_key_is_strictly_between_two_others(pair: list[str]) -> None:
    low, high = pair

    key = key_between(low, high)

    assert low < key < high
    assert is_well_formed(key)


@given(keys)
def test_key_before_the_first_and_behind_the_last(key: str) -> None:
    first, last = key_between(None, key), key_between(key, None)

    assert first < key < last
    assert is_well_formed(first)
    assert is_well_formed(last)


@given(st.lists(st.integers(min_value=0), min_size=1, max_size=60))
def test_keys_stay_in_order_wherever_people_insert(places: list[int]) -> None:
    order: list[str] = []
    for place in places:
        index = place % (len(order) + 1)
        before = order[index - 1] if index else None
        after = order[index] if index < len(order) else None
        order.insert(index, key_between(before, after))

    assert order == sorted(set(order))


@given(pairs, st.integers(min_value=0, max_value=100))
def test_many_keys_are_distinct_in_order_and_between(pair: list[str], count: int) -> None:
    low, high = pair

    many = keys_between(low, high, count)

    assert len(many) == count
    assert [low, *many, high] == sorted({low, *many, high})


def test_three_hundred_points_at_the_end_fit_their_column() -> None:
    key = key_between(None, None)
    longest = 0
    for _number in range(300):
        key = key_between(key, None)
        longest = max(longest, len(key))

    assert longest <= 120


@pytest.mark.parametrize("key", ["a0", "A", "é", "a b", "0"])
def test_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"^A place is written with digits and small letters"):
        key_between(key, None)


@pytest.mark.parametrize(("before", "after"), [("b", "a"), ("a", "a"), ("ab", "a")])
def test_keys_in_the_wrong_order_are_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError, match=r"^The first place does not come before the second\.$"):
        key_between(before, after)


def test_typing_on_at_an_end_keeps_places_short() -> None:
    last = first = key_between(None, None)
    for _point in range(5_000):
        last, first = key_between(last, None), key_between(None, first)

    assert (len(last), len(first)) == (4, 4)
    assert first < last
