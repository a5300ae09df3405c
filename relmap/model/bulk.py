"""Making and sorting very many records at once."""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, TypeVar

_MANY = 2_000
_PART = 4_000
"""About so many are sorted at a time."""
_SAMPLES = 8

Item = TypeVar("Item")


def sorted_in_parts(items: Iterable[Item], key: Callable[[Item], Any]) -> list[Item]:
    """As `sorted`, which of a quarter of a million would let no other thread run for half a second.

    What is between two of some keys taken from everywhere is put together, and then sorted (sample sort:
    W. D. Frazer, A. C. McKellar, "Samplesort", 1970).
    """
    every = list(items)
    if len(every) <= _PART:
        return sorted(every, key=key)
    bounds = sorted(map(key, every[:: _PART // _SAMPLES]))[_SAMPLES::_SAMPLES]
    parts: list[list[Item]] = [[] for _ in range(len(bounds) + 1)]
    for item in every:
        parts[bisect_right(bounds, key(item))].append(item)
    return [item for part in parts for item in sorted(part, key=key)]


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
