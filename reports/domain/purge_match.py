"""Finding names again by their keyed hashes, and putting stand-ins in their place."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from gfmd_site.lib.file_view import folded
from reports.domain.consent import mentions_in

WORD = re.compile(r"[\w\u0300-\u036f\u200b-\u200f\u2060\ufeff]+", re.UNICODE)
SALT = b"reports.purge:"


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: no case, accents or invisible marks."""
    return tuple(filter(None, (folded(match[0]) for match in WORD.finditer(name))))


def key_of(words: Iterable[str], secret: str = "") -> str:
    """Return the keyed hash of a name's words, led by their number.

    `secret` is an earlier key of the site; without it the present one counts.
    """
    listed = list(words)
    text = "\x1f".join(listed).encode("utf-8")
    salted = SALT + (secret or settings.SECRET_KEY).encode("utf-8")
    return f"{len(listed)}:{hmac.digest(salted, text, 'sha256').hex()}"


def keys_for(names: Iterable[str]) -> list[str]:
    """Return the keys of names, with the words in any order that lists write them in."""
    spelled = {words for name in names if (words := words_of(name))}
    orders = {words[n:] + words[:n] for words in spelled for n in range(len(words))}
    return sorted({key_of(words) for words in orders | {w[::-1] for w in spelled}})


@dataclass
class Rewriter:
    """Rewrites values in which one of the names stands; `hits` counts the places."""

    keys: frozenset[str]
    stand_in: str
    hits: int = 0
    lengths: tuple[int, ...] = field(init=False)
    _seen: dict[tuple[str, ...], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        # The longest first, so that a full name is not cut to pieces by a shorter one.
        numbers = {int(key.partition(":")[0]) for key in self.keys}
        self.lengths = tuple(sorted(numbers, reverse=True))

    def text(self, source: str) -> str:
        """Return the text with every name, and every mention of one, replaced."""
        for mention in reversed(mentions_in(source)):
            if self.is_name(mention.name):
                source = self._put(source, mention.start, mention.end)
        found = [(match.start(), match.end(), folded(match[0])) for match in WORD.finditer(source)]
        position = len(found)
        while position > 0:
            position -= 1
            for length in self.lengths:
                start = position - length + 1
                words = tuple(word for _start, _end, word in found[max(start, 0) : position + 1])
                if start >= 0 and self._matches(words):
                    source = self._put(source, found[start][0], found[position][1])
                    position = start
                    break
        return source

    def is_name(self, name: str) -> bool:
        return bool(name) and self._matches(words_of(name))

    def value(self, value: Any) -> Any:
        """Return plain data (as JSON holds it) with all texts in it rewritten."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            kept = [item for item in value if not self._goes(item)]
            self.hits += len(value) - len(kept)
            return [self.value(item) for item in kept]
        if isinstance(value, dict):
            return {self.text(key): self.value(item) for key, item in value.items()}
        return value

    def _goes(self, item: Any) -> bool:
        """Whether an entry of a list is one of the names (a tag), or an attribution to one."""
        if isinstance(item, str):
            return self.is_name(item)
        return (
            isinstance(item, dict)
            and {"mention", "consent"} <= item.keys()
            and any(
                self.is_name(str(item.get(name) or ""))
                for name in ("mention", "name", "organisation")
            )
        )

    def _matches(self, words: tuple[str, ...]) -> bool:
        if words not in self._seen:
            # Names may have been listed before the key of the site was changed.
            secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
            self._seen[words] = any(key_of(words, secret) in self.keys for secret in secrets)
        return self._seen[words]

    def _put(self, source: str, start: int, end: int) -> str:
        self.hits += 1
        before = source[:start].rstrip(" \t\u00a0\"'“”«»(¿¡")
        begins = not before or before[-1] in ".!?\n؟"
        words = self.stand_in[:1].upper() + self.stand_in[1:] if begins else self.stand_in
        return f"{source[:start]}{words}{source[end:]}"
