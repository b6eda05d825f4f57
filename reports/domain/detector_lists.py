"""Lists of words that all languages of the detector share, from `seeds/detector/common.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def _lists() -> dict[str, str]:
    path = Path(settings.SEEDS_DIR) / "detector" / "common.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def word_list(name: str) -> frozenset[str]:
    return frozenset(_lists()[name].split())
