"""The size of a picture from its first bytes, without decoding it."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_GIF = (b"GIF87a", b"GIF89a")
_BMP = b"BM"
_JPEG = b"\xff\xd8"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def pixel_count(start: bytes) -> int:
    """Width by height, 0 if it is not a picture or the first bytes do not tell."""
    try:
        if start.startswith(_PNG):
            width, height = struct.unpack_from(">II", start, 16)
        elif start.startswith(_GIF):
            width, height = struct.unpack_from("<HH", start, 6)
        elif start.startswith(_BMP):
            width, height = struct.unpack_from("<ii", start, 18)
        elif start.startswith(_JPEG):
            height, width = _jpeg_size(start)
        else:
            return 0
    except struct.error:
        return 0
    return abs(width) * abs(height)


def _jpeg_size(start: bytes) -> tuple[int, int]:
    position = 2
    while position + 4 <= len(start):
        marker, kind, length = struct.unpack_from(">BBH", start, position)
        if marker != 0xFF:
            break
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", start, position + 5)
            return height, width
        position += 2 + max(length, 2)
    return 0, 0
