"""A file that is compressed while it is made and sent."""

from __future__ import annotations

import gzip
import io
import secrets
from collections.abc import AsyncIterator

# A name of random length stands in the file's head, so that its size gives nothing away (BREACH).
MOST_PADDING = 100


async def one_gzip_of(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the chunks as one gzip stream.

    Django makes a stream of its own from each chunk, and browsers read only the first of them:
    of a long table nothing but its beginning was stored.
    """
    buffer = io.BytesIO()
    padding = "-" * (1 + secrets.randbelow(MOST_PADDING))
    packer = gzip.GzipFile(padding, "wb", compresslevel=6, fileobj=buffer, mtime=0)
    try:
        async for chunk in chunks:
            packer.write(chunk)
            if data := _taken(buffer):
                yield data
    except Exception:
        # A table that breaks off says so in its last line, which has to arrive.
        packer.close()
        yield _taken(buffer)
        raise
    packer.close()
    yield _taken(buffer)


def _taken(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data
