"""How much between: for each two other actors the share of shortest ways that pass one, each two once.

Freeman 1977, counted as Brandes 2001 does, from many sources at a time; from some of them only, and scaled,
it is an estimate (Brandes & Pich 2007).
"""

from __future__ import annotations

import numpy as np

from relmap.analysis.pairs import Floats
from relmap.analysis.steps import batches, levels
from relmap.analysis.world import Links
from relmap.model.errors import Progress

_SEED = 1


def betweenness(links: Links, progress: Progress | None = None, pivots: int | None = None) -> Floats:
    """Of each actor.

    Args:
        links: the ties.
        progress: told how much is done. Raises Stopped.
        pivots: from so many sources, chosen at random, and scaled; None: from all.
    """
    found = np.zeros(links.count)
    sources = np.flatnonzero(links.degrees)
    scale = 0.5
    if pivots is not None and pivots < len(sources):
        scale *= len(sources) / pivots
        sources = np.sort(np.random.default_rng(_SEED).choice(sources, pivots, replace=False))
    for some in batches(links, sources, progress):
        steps = list(levels(links, some))
        ways: list[Floats] = [np.ones(len(some))]
        for level in steps[1:]:
            counted = np.bincount(level.after, weights=ways[-1][level.before])
            ways.append(counted.astype(np.float64))
        behind = np.zeros(len(steps[-1].reached))
        for number in range(len(steps) - 1, 0, -1):
            level = steps[number]
            found += np.bincount(level.reached % links.count, weights=behind, minlength=links.count)
            share = ((1 + behind) / ways[number])[level.after] * ways[number - 1][level.before]
            behind = np.bincount(level.before, weights=share, minlength=len(steps[number - 1].reached))
    return found * scale
