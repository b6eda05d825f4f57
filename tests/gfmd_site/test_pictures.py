"""Pictures from outside: written anew, without metadata; bombs and impostors are refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile

from gfmd_site.lib.pictures import MAX_BYTES, MAX_SIDE, BadPicture, clean_picture


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    output = io.BytesIO()
    exif = Image.Exif()
    exif[0x9286] = "Quillon-was-here"
    exif[0x0112] = 6
    Image.new(mode, size, 120).save(output, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return output.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims a huge area."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def test_picture_is_written_anew_without_metadata_and_upright() -> None:
    data = picture() + b"trailing Quillon-77"
    assert b"Quillon-was-here" in data

    cleaned = clean_picture(data)

    assert b"Quillon" not in cleaned.data
    assert (cleaned.content_type, cleaned.width, cleaned.height) == ("image/jpeg", 30, 40)


def test_large_picture_is_made_smaller_and_a_clear_one_stays_clear() -> None:
    assert clean_picture(picture("PNG", (3200, 800), "L")).width == MAX_SIDE
    assert clean_picture(picture("PNG", (20, 20), "RGBA")).content_type == "image/png"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a and then nothing", "JPEG, PNG or GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG, PNG or GIF"),
        (b"", "JPEG, PNG or GIF"),
        (b"x" * (MAX_BYTES + 1), "larger than 2 MB"),
        (picture("BMP"), "JPEG, PNG or GIF"),
        (picture()[:300], "damaged"),
        (picture("PNG", (200, 200))[:-60], "damaged"),
        (bomb(60_000, 60_000), "24 million pixels"),
        (bomb(5_000, 5_000), "24 million pixels"),
    ],
    ids=["gif", "svg", "empty", "large", "bmp", "cut", "damaged", "bomb", "many pixels"],
)
def test_what_is_no_good_picture_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(BadPicture, match=words):
        clean_picture(data)


def test_cut_picture_is_refused_also_after_a_pdf_was_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    with pytest.raises(BadPicture, match="damaged"):
        clean_picture(picture("PNG", (200, 200))[:-60])
