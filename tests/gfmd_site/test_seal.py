"""What is sealed opens with its own secret and purpose, and with no other."""

from __future__ import annotations

import pytest

from gfmd_site.lib.seal import AGE, WrongKey, seal_bytes, unseal_bytes

TEXT = b"Fees lead to debt."


def test_sealed_bytes_open_with_any_of_the_secrets() -> None:
    sealed = seal_bytes(TEXT, secret="older", purpose="files")

    assert (sealed.startswith(AGE), TEXT in sealed) == (True, False)
    assert unseal_bytes(sealed, secrets=["newer", "older"], purpose="files") == TEXT


@pytest.mark.parametrize(("secret", "purpose"), [("newer", "files"), ("older", "letters")])
def test_sealed_bytes_stay_closed_to_another_secret_or_purpose(secret: str, purpose: str) -> None:
    sealed = seal_bytes(TEXT, secret="older", purpose="files")

    with pytest.raises(WrongKey):
        unseal_bytes(sealed, secrets=[secret], purpose=purpose)


@pytest.mark.parametrize("damaged", [b"", b"PK plain bytes", AGE + b"\n"])
def test_what_is_not_sealed_cannot_be_opened(damaged: bytes) -> None:
    with pytest.raises(WrongKey):
        unseal_bytes(damaged, secrets=["older"], purpose="files")
