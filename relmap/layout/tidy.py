"""Room for every actor and its name: overlaps taken away by moving as little as can be, and parts packed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from relmap.layout.graph import Floats, Ints

_ROUNDS = 60
_GAP = 6.0


def without_overlaps(places: Floats, sizes: Floats, free: NDArray[np.bool_]) -> Floats:
    """Places at which no two boxes overlap, as near to the given ones as pushing apart leaves them.

    Each overlapping pair is pushed apart along the axis on which it overlaps less, again and again (the force
    scan of K. Misue, P. Eades, W. Lai, K. Sugiyama, "Layout Adjustment and the Mental Map", 1995, for all
    pairs at once).

    Args:
        places: shape (n, 2).
        sizes: left, up, right and down of each box from its place, shape (n, 4).
        free: which may move, shape (n,).
    """
    found = places.astype(float).copy()
    for _ in range(_ROUNDS):
        one, other = _overlapping(found, sizes)
        keep = free[one] | free[other]
        one, other = one[keep], other[keep]
        if not len(one):
            break
        push = _apart(found, sizes, one, other)
        share = np.where(free[one] & free[other], 0.5, 1.0)[:, None]
        for rows, sign in ((one, -1.0), (other, 1.0)):
            moved = push * share * sign * free[rows][:, None]
            many = np.maximum(np.bincount(rows, minlength=len(found)), 1)
            for axis in (0, 1):
                found[:, axis] += np.bincount(rows, moved[:, axis], len(found)) / np.sqrt(many)
    return found


def _overlapping(places: Floats, sizes: Floats) -> tuple[Ints, Ints]:
    """Pairs of boxes that overlap; a sweep from left to right."""
    left, right = places[:, 0] - sizes[:, 0] - _GAP / 2, places[:, 0] + sizes[:, 2] + _GAP / 2
    top, bottom = places[:, 1] - sizes[:, 1] - _GAP / 2, places[:, 1] + sizes[:, 3] + _GAP / 2
    order = np.argsort(left, kind="stable")
    until = np.searchsorted(left[order], right[order], side="left")
    counts = np.maximum(until - np.arange(len(order)) - 1, 0)
    one = np.repeat(np.arange(len(order)), counts)
    steps = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    one, other = order[one], order[one + 1 + steps]
    kept = (top[one] < bottom[other]) & (top[other] < bottom[one])
    return one[kept], other[kept]


def _apart(places: Floats, sizes: Floats, one: Ints, other: Ints) -> Floats:
    """How far the second of each pair has to go from the first, along one axis."""
    delta = places[other] - places[one]
    # What lies exactly on each other goes sideways, the later one to the right.
    sign = np.where(delta >= 0, 1.0, -1.0)
    wide = np.where(sign[:, 0] > 0, sizes[one, 2] + sizes[other, 0], sizes[one, 0] + sizes[other, 2])
    high = np.where(sign[:, 1] > 0, sizes[one, 3] + sizes[other, 1], sizes[one, 1] + sizes[other, 3])
    needed = np.column_stack((wide, high)) + _GAP - np.abs(delta)
    push = np.zeros_like(delta)
    sideways = needed[:, 0] <= needed[:, 1]
    push[sideways, 0] = (needed * sign)[sideways, 0]
    push[~sideways, 1] = (needed * sign)[~sideways, 1]
    return push


def packed(boxes: list[tuple[float, float]], gap: float, wide: float = 1.6) -> list[tuple[float, float]]:
    """Where the top left corners of boxes go so that they fill a sheet `wide` times as wide as high.

    Shelf by shelf, the highest first.

    Args:
        boxes: width and height of each.
        gap: between them.
        wide: width of the sheet against its height.
    """
    if not boxes:
        return []
    area = sum((w + gap) * (h + gap) for w, h in boxes)
    width = max((area * wide) ** 0.5, max(w for w, _ in boxes))
    corners = [(0.0, 0.0)] * len(boxes)
    x = y = shelf = 0.0
    for number in sorted(range(len(boxes)), key=lambda n: (-boxes[n][1], -boxes[n][0], n)):
        w, h = boxes[number]
        if x and x + w > width:
            x, y, shelf = 0.0, y + shelf + gap, 0.0
        corners[number] = (x, y)
        x += w + gap
        shelf = max(shelf, h)
    return corners
