"""How near: harmonic closeness (Rochat 2009), the sum of 1/steps to each other actor, unreached 0."""

from __future__ import annotations

import numpy as np

from relmap.analysis.pairs import Floats
from relmap.analysis.steps import batches, levels
from relmap.analysis.world import Links
from relmap.model.errors import Progress


def closeness(links: Links, progress: Progress | None = None) -> Floats:
    """Of each actor. Raises Stopped."""
    found = np.zeros(links.count)
    # Whoever has no tie is near to nobody.
    for sources in batches(links, np.flatnonzero(links.degrees), progress):
        for steps, level in enumerate(levels(links, sources)):
            if steps:
                reached = np.bincount(level.reached // links.count, minlength=len(sources))
                found[sources] += reached / steps
    return found
