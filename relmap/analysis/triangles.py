"""Three who are tied to one another, each two of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from relmap.analysis.pairs import Ints
from relmap.model.errors import Progress, Stopped

_AT_A_TIME = 200_000
"""So many two ties from one actor are looked at between two tellings of progress."""


def triangles(count: int, a: Ints, b: Ints, progress: Progress | None = None) -> Iterator[Ints]:
    """All triangles, some at a time, by the numbers of their ties, ascending; each shape (t, 3).

    Each tie leads to whichever of its ends has more of them, so that from no actor many lead on, and a
    triangle is two ties from the same actor to whom a third joins the ends (Chiba & Nishizeki 1985).

    Args:
        count: how many actors there are.
        a, b: the ends of each tie, by number; each tie once.
        progress: told how much is done. Raises Stopped.
    """
    if len(a) < 3:
        return
    degrees = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(degrees, kind="stable")] = np.arange(count)
    low, high = np.minimum(rank[a], rank[b]), np.maximum(rank[a], rank[b])
    keys = low * count + high
    order = np.argsort(keys)
    low, high, keys = low[order], high[order], keys[order]
    # Each tie goes with those after it that lead from the same actor.
    more = np.searchsorted(low, low, side="right") - np.arange(len(low)) - 1
    ends = np.cumsum(more)
    first = 0
    while first < len(low):
        if progress is not None and not progress(first / len(low)):
            raise Stopped
        done = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, done + _AT_A_TIME, side="right")), first + 1)
        counts = more[first:last]
        one = np.repeat(np.arange(first, last), counts)
        other = one + 1 + np.arange(len(one)) - np.repeat(ends[first:last] - counts - done, counts)
        wanted = high[one] * count + high[other]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found = keys[at] == wanted
        yield np.sort(order[np.stack((one[found], other[found], at[found]), axis=1)], axis=1)
        first = last
