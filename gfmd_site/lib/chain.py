"""A chain of hashes: each entry holds the hash of the one before it, and is signed with a key.

The hashes need no key, so that a chain can be read after its keys were changed; the signature of
the last entry vouches for all before it, since it covers them through their hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# What stands in the place of “the one before” at the very first entry.
START = "0" * 64


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key and its public name, which does not give the key away."""

    name: str
    secret: bytes

    def sign(self, digest: str) -> str:
        return hmac.new(self.secret, digest.encode(), hashlib.sha256).hexdigest()

    def signed(self, digest: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(digest), signature)


def make_key(secret: str, purpose: str) -> Key:
    """Derive a key from a long random secret; `purpose` keeps uses of it apart."""
    derived = hmac.digest(secret.encode(), f"chain: {purpose}".encode(), hashlib.sha256)
    return Key(name=hashlib.sha256(b"name: " + derived).hexdigest()[:12], secret=derived)


def make_keys(secrets: Iterable[str], purpose: str) -> dict[str, Key]:
    """Return keys by name, in the order of the secrets: the first one signs."""
    keys = [make_key(secret, purpose) for secret in secrets]
    return {key.name: key for key in keys}


def digest_of(values: Sequence[Any]) -> str:
    """Return the hash of an entry's plain values, written in one way only."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
