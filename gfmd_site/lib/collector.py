"""Python's collector of unused objects, and work that makes very many objects that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Look for unused objects again only after the work inside, which should take seconds at most.

    Reading a long table makes hundreds of thousands of objects, nearly all of which stay. The
    collector would look through them again and again, a fifth of the whole time, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
