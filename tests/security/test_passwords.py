"""Which passwords are taken: long ones, of words of one's own."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("eleven-char", "password_too_short"),
        ("2018 marrakesh 2018", "password_own_words"),
        ("GFMD-Rapporteur-3.1", "password_own_words"),
        ("Global Forum on Migration", "password_own_words"),
        ("1q2w3e4r5t6y", "password_too_common"),
        ("123456789012345", "password_entirely_numeric"),
        ("x" * 129, "password_too_long"),
        ("y" * 128, None),
        ("seven boats at low tide", None),
        ("sept bateaux à marée basse", None),
        ("سبعة قوارب عند الجزر", None),
    ],
)
def test_password_is_taken_or_refused(password: str, code: str | None) -> None:
    codes: list[str | None] = [None]
    try:
        validate_password(password)
    except ValidationError as error:
        codes = [found.code for found in error.error_list]

    assert code in codes
    assert (codes == [None]) == (code is None)
