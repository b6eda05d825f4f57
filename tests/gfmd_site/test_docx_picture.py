"""Size of pictures without decoding them."""

import struct

import pytest

from gfmd_site.lib.docx_picture import pixel_count

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10" + bytes(14) + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40)
)


@pytest.mark.parametrize(
    ("start", "pixels"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 30, 40), 1200),
        (b"GIF89a" + struct.pack("<HH", 30, 40), 1200),
        (b"BM" + bytes(16) + struct.pack("<ii", 30, -40), 1200),
        (JPEG, 1200),
        (JPEG[:20], 0),
        (b"\x89PNG\r\n\x1a\n", 0),
        (b"notes", 0),
    ],
)
def test_pixels_are_counted_from_the_first_bytes(start: bytes, pixels: int) -> None:
    assert pixel_count(start) == pixels
