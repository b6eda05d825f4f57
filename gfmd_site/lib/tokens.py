"""What `static/css/tokens.css` defines, read from the file itself, and how colours stand out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PROPERTY = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z")
LIGHT, DARK = 'data-bs-theme="light"', 'data-bs-theme="dark"'


@dataclass(frozen=True)
class Token:
    """One custom property. `dark` is the same as `light` where the theme makes no difference."""

    name: str
    light: str
    dark: str

    @property
    def is_colour(self) -> bool:
        return HEX.match(self.light) is not None


def read_tokens(css: str) -> list[Token]:
    """Return the properties of the plain rules for light and dark, in the order of the file.

    What stands inside a media query, and what is only handed on to Bootstrap, is left out.
    """
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for selector, body in _plain_rules(COMMENT.sub("", css)):
        if LIGHT in selector and DARK in selector:
            continue
        target = dark if DARK in selector else light
        target.update({name: " ".join(value.split()) for name, value in PROPERTY.findall(body)})
    return [Token(name, value, dark.get(name, value)) for name, value in light.items()]


def _plain_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield selector and body of each rule that stands in no other."""
    depth, began, selector = 0, 0, ""
    for place, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                selector, began = css[began:place].strip(), place + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                if not selector.startswith("@"):
                    yield selector, css[began:place]
                began = place + 1


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as #0b5b75, from 1 to 21, as WCAG 2 counts it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
