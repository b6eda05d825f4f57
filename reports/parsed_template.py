"""What an importer read of a file with a reporting template: plain values, no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FORMAT = "gfmd-reporting-template"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class ParsedTemplate:
    """A whole template. `words` and `sections` hold fields of the models by name.

    A section's place in the list is its number.
    """

    key: str
    version: int
    words: dict[str, str]
    sections: list[dict[str, Any]] = field(default_factory=list)
