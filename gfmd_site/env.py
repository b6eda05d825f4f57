"""Typed readers for the environment: a value that cannot be read stops the process, by name."""

from __future__ import annotations

import os
from pathlib import Path

from gfmd_site.variables import NAMES

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class BadSetting(Exception):
    """A setting in the environment cannot be used. The message names it and the way out."""


def env_str(name: str, default: str = "") -> str:
    """Return NAME, or the content of the file in NAME_FILE, or the default.

    The file form keeps secrets out of the process list. Raises BadSetting when the file cannot
    be read, and ValueError for a name that `gfmd_site.variables` does not describe.
    """
    if name not in NAMES:
        raise ValueError(f"Describe {name} in gfmd_site/variables.py before it is read.")
    file_name = os.environ.get(f"{name}_FILE")
    if name in os.environ or not file_name:
        return os.environ.get(name, default)
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(
            f"{name}_FILE points to {file_name}, which cannot be read ({error.strerror}). "
            f"Correct the path or set {name} instead."
        ) from error


def env_bool(name: str, default: bool) -> bool:
    value = env_str(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise BadSetting(f"{name} is {value!r}. Use 1 or 0.")


def env_int(name: str, default: int) -> int:
    value = env_str(name, str(default)).strip()
    try:
        return int(value)
    except ValueError as error:
        raise BadSetting(f"{name} is {value!r}. Use a whole number.") from error


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the comma-separated values of NAME without blanks."""
    value = env_str(name, ",".join(default))
    return [part.strip() for part in value.split(",") if part.strip()]


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env_str(name, default).strip().lower()
    if value not in choices:
        raise BadSetting(f"{name} is {value!r}. Use one of: {', '.join(choices)}.")
    return value
