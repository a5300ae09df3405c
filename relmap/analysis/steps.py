"""Breadth first through ties from many actors at once, as arrays: the ground of closeness and betweenness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from relmap.analysis.pairs import Ints
from relmap.analysis.world import Links
from relmap.model.errors import Progress, Stopped

_CELLS = 200_000
"""So many distances are kept at a time: no call of numpy lasts long enough to hold up another thread."""


class Level(NamedTuple):
    """A step further from all of some sources; a place is source × count + actor.

    reached: the places that are reached by it; before, after: of every tie by which they are, the place it
    comes from, by number among those reached by the step before, and that it leads to, by number among these.
    """

    reached: Ints
    before: Ints
    after: Ints


def batches(links: Links, sources: Ints, progress: Progress | None = None) -> Iterator[Ints]:
    """The sources, so many at a time as can be gone from together. Raises Stopped."""
    size = max(1, _CELLS // max(links.count + len(links.neighbours), 1))
    for start in range(0, len(sources), size):
        if progress is not None and not progress(start / len(sources)):
            raise Stopped
        yield sources[start : start + size]


def levels(links: Links, sources: Ints) -> Iterator[Level]:
    """Every step from some sources, until nobody more is reached. The first has the sources themselves."""
    count = links.count
    seen = np.zeros(len(sources) * count, dtype=bool)
    number = np.empty(len(seen), dtype=np.int64)
    reached = np.arange(len(sources)) * count + sources
    nothing = np.zeros(0, dtype=np.int64)
    yield Level(reached, nothing, nothing)
    while len(reached):
        seen[reached] = True
        actors = reached % count
        degrees = links.degrees[actors]
        before = np.repeat(np.arange(len(reached)), degrees)
        ends = np.cumsum(degrees)
        at = np.repeat(links.starts[actors] - (ends - degrees), degrees) + np.arange(len(before))
        to = np.repeat(reached - actors, degrees) + links.neighbours[at]
        new = np.flatnonzero(~seen[to])
        before, to = before[new], to[new]
        number[to] = np.arange(len(to))
        reached = to[number[to] == np.arange(len(to))]
        number[reached] = np.arange(len(reached))
        if len(reached):
            yield Level(reached, before, number[to])
