"""Encrypting a file with a passphrase, in the age format that other programs read too."""

from __future__ import annotations

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
