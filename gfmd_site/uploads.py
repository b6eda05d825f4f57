"""Files on their way in: no disk is filled by one that is too large anyway."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

# Above every limit that a page has for its own kind of file, so that the page says what is wrong.
MAX_UPLOAD = 66 << 20


class CappedUploadHandler(FileUploadHandler):
    """Drops what comes after the cap; the page then refuses the file by its size."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start < MAX_UPLOAD else None

    def file_complete(self, file_size: int) -> Any:
        return None
