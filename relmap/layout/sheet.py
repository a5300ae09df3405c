"""A layout for the shape of a sheet: wider or higher than it was, with room for every actor."""

from __future__ import annotations

import numpy as np

from relmap.layout.graph import Floats
from relmap.layout.tidy import without_overlaps

STRETCH = 1.6
"""One axis is stretched against the other by so much at most: a map that somebody has made stays theirs."""


def fitted_to_sheet(places: Floats, sizes: Floats, ratio: float) -> Floats:
    """Places whose boxes fill a sheet of some shape as well as may be, in the same order sideways and down.

    One axis is stretched, then overlaps are taken away.

    Args:
        places: of the actors, shape (n, 2).
        sizes: how far each reaches from its place: left, up, right and down, shape (n, 4).
        ratio: width of the sheet against its height.

    Returns:
        places, shape (n, 2), about the same middle.
    """
    if len(places) < 2:
        return places.copy()
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    free = np.ones(len(places), dtype=bool)
    found = middle + (places - middle) * _stretch(places, sizes, ratio)
    return without_overlaps(found, sizes, free)


def _stretch(places: Floats, sizes: Floats, ratio: float) -> Floats:
    """By how much the axes are stretched, shape (2,): one of them by nothing."""

    def shape(across: float, down: float) -> float:
        at = places * (across, down)
        low, high = (at - sizes[:, :2]).min(axis=0), (at + sizes[:, 2:]).max(axis=0)
        width, height = np.maximum(high - low, 1e-9).tolist()
        return width / height

    wider = shape(1.0, 1.0) < ratio
    low, high = 1.0, STRETCH
    for _ in range(30):  # the ratio grows with the stretch: halved until it is right
        middle = (low + high) / 2
        enough = shape(middle, 1.0) >= ratio if wider else shape(1.0, middle) <= ratio
        low, high = (low, middle) if enough else (middle, high)
    return np.array((high, 1.0) if wider else (1.0, high))
