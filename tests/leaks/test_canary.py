"""The search itself: a canary that could not be found would prove nothing."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile

import pytest

from tests.leaks.canary import ORGANISATION, PERSON, encodings, found_in


@pytest.mark.parametrize("how", sorted(encodings(PERSON)))
def test_canary_is_found_in_each_encoding(how: str) -> None:
    data = b"before " + encodings(PERSON)[how] + b" after"
    assert f"person, {how}" in found_in(data)


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_canary_is_found_inside_longer_base64(before: str) -> None:
    assert found_in(base64.b64encode(f"{before}{PERSON} and more".encode())) != []


def test_canary_is_found_in_packed_files() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<t>{ORGANISATION}</t>")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.docx", buffer.getvalue())
    assert "organisation, raw" in found_in(outer.getvalue())
    assert "person, raw" in found_in(gzip.compress(PERSON.encode()))


def test_clean_data_holds_none() -> None:
    assert found_in(b"Permits follow the worker.") == []
