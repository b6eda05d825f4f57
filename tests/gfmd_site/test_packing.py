"""Files that are made while they are sent arrive whole, also compressed."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import AsyncRequestFactory

from gfmd_site.lib.packing import one_gzip_of
from gfmd_site.middleware import PageCompressionMiddleware

LINES = [b"id,text\r\n", b"1,Recruitment fees\r\n", b"2,Paid leave\r\n"]


async def lines(*, broken: bool = False) -> AsyncIterator[bytes]:
    for line in LINES:
        yield line
    if broken:
        raise RuntimeError


def sent(body: AsyncIterator[bytes], accepts: str) -> tuple[str, bytes]:
    """Return the encoding and the bytes of a file as the middleware lets them leave."""

    async def collect() -> tuple[str, bytes]:
        response: Any = StreamingHttpResponse(body, content_type="text/csv")
        middleware = PageCompressionMiddleware(lambda request: response)
        request = AsyncRequestFactory().get("/", headers={"accept-encoding": accepts})
        response = middleware.process_response(request, response)
        return response.get("Content-Encoding", ""), b"".join([part async for part in response])

    return asyncio.run(collect())


def read_as_a_browser(data: bytes) -> bytes:
    """Unpack the first gzip stream: what comes behind it is not read."""
    return zlib.decompressobj(wbits=31).decompress(data)


def test_file_in_parts_reaches_a_browser_whole() -> None:
    encoding, data = sent(lines(), "gzip, deflate, br")

    assert (encoding, read_as_a_browser(data)) == ("gzip", b"".join(LINES))


def test_file_in_parts_for_a_client_that_cannot_unpack() -> None:
    assert sent(lines(), "") == ("", b"".join(LINES))


def test_file_that_breaks_off_keeps_its_last_line() -> None:
    arrived: list[bytes] = []

    async def collect() -> None:
        async for part in one_gzip_of(lines(broken=True)):
            arrived.append(part)

    with pytest.raises(RuntimeError):
        asyncio.run(collect())
    assert read_as_a_browser(b"".join(arrived)) == b"".join(LINES)
