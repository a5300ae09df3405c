"""A layout given the aspect ratio of the sheet it is for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from relmap.layout.graph import Floats
from relmap.layout.tidy import without_overlaps

MOST_STRETCHED = 1.6
"""So many times as much as the other an axis is stretched at most: distances tell how near actors are."""
_HALVINGS = 50


def to_aspect_ratio(
    places: Floats, sizes: Floats, ratio: float, tell: Callable[[float], None] | None = None
) -> Floats:
    """Places at which all boxes together are, as nearly as stretching allows, `ratio` times as wide as high.

    The axis that is too short is stretched, the other is left as it is: the order along both stays, and what
    had room keeps it. Then overlaps are taken away; where there are any, that can change the ratio and the
    order.

    Args:
        places: shape (n, 2), in scene units; all may move.
        sizes: left, up, right and down of each box from its place, shape (n, 4), in scene units.
        ratio: width against height, above 0.
        tell: told the part done, 0 to 1; may raise.

    Returns:
        Shape (n, 2), in scene units, about the middle of the given places.
    """
    return without_overlaps(_stretched(places, sizes, ratio), sizes, np.ones(len(places), dtype=bool), tell)


def _stretched(places: Floats, sizes: Floats, ratio: float) -> Floats:
    """One axis stretched about its middle until the boxes have the ratio, or as far as may be."""
    found = places.astype(float).copy()
    if not len(found):
        return found
    wanted = np.array((ratio, 1.0))
    now = np.array([_extent(found, sizes, axis) for axis in (0, 1)])
    axis = int(np.argmin(now / wanted))
    aim = float(now[1 - axis] / wanted[1 - axis] * wanted[axis])
    middle = (found[:, axis].min() + found[:, axis].max()) / 2
    away = found[:, axis] - middle
    # The boxes keep their size, so that the whole does not grow as the places do; but it grows with them.
    low, high = 1.0, MOST_STRETCHED
    for _ in range(_HALVINGS):
        factor = (low + high) / 2
        found[:, axis] = middle + away * factor
        if _extent(found, sizes, axis) < aim:
            low = factor
        else:
            high = factor
    found[:, axis] = middle + away * high
    return found


def _extent(places: Floats, sizes: Floats, axis: int) -> float:
    """How far all boxes together reach along an axis."""
    along = places[:, axis]
    return float((along + sizes[:, 2 + axis]).max() - (along - sizes[:, axis]).min())


def moved_along(points: Floats, before: Floats, after: Floats) -> Floats:
    """Where other points go when places are moved: each axis apart, between the places on either side.

    What lies left of, or above, a place does so afterwards, as far as the places kept their order; beyond the
    outermost ones all goes as far as these.

    Args:
        points: shape (m, 2).
        before, after: the places, shape (n, 2), at least one.
    """
    found = points.astype(float).copy()
    for axis in (0, 1):
        at, where = np.unique(before[:, axis], return_inverse=True)
        count = np.bincount(where)
        shift = np.bincount(where, weights=after[:, axis] - before[:, axis]) / count
        found[:, axis] += np.interp(points[:, axis], at, shift)
    return found
