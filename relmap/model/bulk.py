"""Making very many records at once."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

_MANY = 2_000


@contextmanager
def bulk(count: int = 0) -> Generator[None]:
    """While millions of objects are made, the garbage collector would only walk over them again and again.

    Args:
        count: how many records there are about. Of many, what was made is also taken out of its later walks:
            records hold no cycles, and a walk over a million of them would stop the window for a second.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if count > _MANY:
            gc.freeze()
        if enabled:
            gc.enable()
