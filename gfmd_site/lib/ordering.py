"""Places in a list as short strings, so that a move changes one row only.

A key is a fraction written in base 36 with digits and small letters, which every database sorts
the same way. A key never ends in "0": between any two keys there is always another one.
"""

from __future__ import annotations

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)

# Keys at either end count in steps of this many digits, so that typing on at the end of a list
# makes them longer after hundreds of thousands of points only, not after every sixth.
STEP_DIGITS = 4
FIRST = "i"


def key_between(before: str | None, after: str | None) -> str:
    """Return a key that sorts after `before` and before `after`; None means the end of the list.

    Raises ValueError when a key is malformed or the two are not in order.
    """
    low, high = before or "", after or ""
    for key in (low, high):
        if key and (key.endswith("0") or any(char not in DIGITS for char in key)):
            raise ValueError("A place is written with digits and small letters, not ending in 0.")
    if high and low >= high:
        raise ValueError("The first place does not come before the second.")
    if not low and not high:
        return FIRST
    step = _stepped(low, 1) if not high else _stepped(high, -1) if not low else ""
    return step or _midpoint(low, high)


def keys_between(before: str | None, after: str | None, count: int) -> list[str]:
    """Return `count` keys in order between two others, short ones by halving the gap."""
    if count <= 0:
        return []
    middle = key_between(before, after)
    left = (count - 1) // 2
    return [
        *keys_between(before, middle, left),
        middle,
        *keys_between(middle, after, count - 1 - left),
    ]


def _stepped(key: str, step: int) -> str:
    """Return the next key beyond an end of the list, or nothing where the steps are used up."""
    number = int(key[:STEP_DIGITS].ljust(STEP_DIGITS, "0"), BASE) + step
    if not 0 < number < BASE**STEP_DIGITS:
        return ""
    digits = ""
    for _place in range(STEP_DIGITS):
        number, digit = divmod(number, BASE)
        digits = DIGITS[digit] + digits
    return digits.rstrip("0")


def _midpoint(low: str, high: str) -> str:
    shared = 0
    while shared < len(high) and (low[shared] if shared < len(low) else "0") == high[shared]:
        shared += 1
    if shared:
        return high[:shared] + _midpoint(low[shared:], high[shared:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else BASE
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _midpoint(low[1:], "")
