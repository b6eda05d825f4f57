"""Encrypting in the age format, which other programs read too.

Files are encrypted with a passphrase, which takes a second by intent: a person may have chosen it.
Bytes are encrypted for a key that is derived from a long random secret, which takes none.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path

import pyrage

AGE = b"age-encryption.org/v1"


class WrongKey(Exception):
    """The file cannot be opened with this passphrase, or it is damaged."""


def is_sealed(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(len(AGE)) == AGE


def seal(source: Path, target: Path, *, passphrase: str) -> None:
    """Write an encrypted copy. It passes through memory as a whole."""
    target.write_bytes(pyrage.passphrase.encrypt(source.read_bytes(), passphrase))


def unseal(source: Path, target: Path, *, passphrase: str) -> None:
    """Write the plain copy. Raises WrongKey and leaves no target behind."""
    try:
        target.write_bytes(pyrage.passphrase.decrypt(source.read_bytes(), passphrase))
    except pyrage.DecryptError as error:
        raise WrongKey(str(error)) from error


def seal_bytes(data: bytes, *, secret: str, purpose: str) -> bytes:
    """Return the data encrypted for the key of a secret; `purpose` keeps uses of it apart."""
    return bytes(pyrage.encrypt(data, [_identity(secret, purpose).to_public()]))


def unseal_bytes(data: bytes, *, secrets: Iterable[str], purpose: str) -> bytes:
    """Return what `seal_bytes` was given. Raises WrongKey where none of the secrets opens it."""
    try:
        return bytes(pyrage.decrypt(data, [_identity(secret, purpose) for secret in secrets]))
    except pyrage.DecryptError as error:
        raise WrongKey(str(error)) from error


def _identity(secret: str, purpose: str) -> pyrage.x25519.Identity:
    scalar = hmac.digest(secret.encode(), f"age identity: {purpose}".encode(), hashlib.sha256)
    return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", scalar).upper())


# The age format writes keys in Bech32, as BIP 173 defines it.
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _bech32(prefix: str, data: bytes) -> str:
    """Return data in groups of five bits as letters, with a check of six letters at the end."""
    bits = "".join(f"{byte:08b}" for byte in data)
    groups = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    opening = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = _polymod([*opening, *groups, 0, 0, 0, 0, 0, 0]) ^ 1
    groups += [(check >> shift) & 31 for shift in (25, 20, 15, 10, 5, 0)]
    return f"{prefix}1{''.join(_LETTERS[group] for group in groups)}"


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if (top >> place) & 1 else 0
    return check
