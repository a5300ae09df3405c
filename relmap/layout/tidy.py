"""Room for every actor and its name: overlaps taken away by moving as little as can be, and parts packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from relmap.layout.graph import Floats, Ints
from relmap.layout.separation import into_gaps, separated

_ROUNDS = 100
_PUSHED = 0.9
"""The part of the way that is done after pushing."""
_GAP = 6.0
_SLACK = 1e-3
"""So much further than the gap boxes are moved: a sum of floats need not come out at the gap."""
_CROWD = 4
"""Above so many pairs that may overlap for each actor they are drawn apart before they are pushed."""
_SPREADS = 12
_GOLDEN = 2.39996
"""The angle of a sunflower, by which seeds lie evenly (H. Vogel, 1979)."""
_AT_ONCE = 1_000_000
"""About so many pairs are looked at together."""


def without_overlaps(
    places: Floats,
    sizes: Floats,
    free: NDArray[np.bool_],
    tell: Callable[[float], None] | None = None,
) -> Floats:
    """Places at which no two boxes overlap of which one may move, near to the given ones.

    Each overlapping pair is pushed apart along the axis on which it overlaps less, again and again (the force
    scan of K. Misue, P. Eades, W. Lai, K. Sugiyama, "Layout Adjustment and the Mental Map", 1995, for all
    pairs at once). Where many crowd this need not come to an end; what is left is separated for certain.

    Args:
        places: shape (n, 2), in scene units.
        sizes: left, up, right and down of each box from its place, shape (n, 4), in scene units.
        free: which may move, shape (n,).
        tell: told the part done, 0 to 1; may raise.

    Returns:
        Shape (n, 2), in scene units; between boxes that were moved is a small gap.
    """
    found = places.astype(float).copy()
    if len(found) < 2 or not free.any():
        return found
    _spread(found, sizes, free)
    for number in range(_ROUNDS):
        if tell is not None:
            tell(_PUSHED * number / _ROUNDS)
        one, other = _overlapping_free(found, sizes, free)
        if not len(one):
            return found
        push = _apart(found, sizes, one, other)
        share = np.where(free[one] & free[other], 0.5, 1.0)[:, None]
        for rows, sign in ((one, -1.0), (other, 1.0)):
            moved = push * share * sign * free[rows][:, None]
            many = np.maximum(np.bincount(rows, minlength=len(found)), 1)
            for axis in (0, 1):
                found[:, axis] += np.bincount(rows, moved[:, axis], len(found)) / np.sqrt(many)
    return _finished(found, sizes, free, tell)


def _finished(
    places: Floats, sizes: Floats, free: NDArray[np.bool_], tell: Callable[[float], None] | None
) -> Floats:
    """What still overlaps separated, what has no room among those that may not move put into gaps."""

    def told(part: float) -> None:
        if tell is not None:
            tell(_PUSHED + (1 - _PUSHED) * part)

    if not len(_overlapping_free(places, sizes, free)[0]):
        return places
    halves = (sizes[:, :2] + sizes[:, 2:] + _GAP + _SLACK) / 2
    middle = (sizes[:, 2:] - sizes[:, :2]) / 2

    def back(centres: Floats) -> Floats:
        # Those that may not move as they were, to the last bit.
        return np.where(free[:, None], centres - middle, places)

    found = back(separated(places + middle, halves, free, lambda part: told(0.5 * part)))
    rows = _hemmed_in(found, sizes, free)
    if not len(rows):
        return found
    return back(into_gaps(found + middle, halves, rows, lambda part: told(0.5 + 0.5 * part)))


def _hemmed_in(places: Floats, sizes: Floats, free: NDArray[np.bool_]) -> Ints:
    """Boxes that may move and without which nothing would overlap, ascending."""
    one, other = _overlapping_free(places, sizes, free)
    hemmed: set[int] = set()
    for first, second in sorted(zip(one.tolist(), other.tolist(), strict=True)):
        if first not in hemmed and second not in hemmed:
            hemmed.add(second if free[second] else first)
    return np.array(sorted(hemmed), dtype=np.int64)


def _overlapping_free(places: Floats, sizes: Floats, free: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Pairs of boxes that overlap and of which one may move."""
    one, other = _overlapping(places, sizes)
    keep = free[one] | free[other]
    return one[keep], other[keep]


def _spread(places: Floats, sizes: Floats, free: NDArray[np.bool_]) -> None:
    """Draw those that may move away from their middle until pushing is of few pairs, in place.

    A crowd in one spot has as many pairs as its square; a hundred members round their organisation have not.
    """
    if not free.any():
        return
    middle = places[free].mean(axis=0)
    for number in range(_SPREADS):
        pairs = _Strips(places, sizes).pairs
        if pairs <= _CROWD * len(places):
            break
        if number == 0:  # what stands on the same spot has no way apart
            turn = np.arange(int(free.sum())) * _GOLDEN
            places[free] += np.sqrt(turn)[:, None] * np.column_stack((np.cos(turn), np.sin(turn)))
        places[free] = middle + (places[free] - middle) * min(
            1.05 * (pairs / (_CROWD * len(places))) ** 0.5, 4.0
        )


def _overlapping(places: Floats, sizes: Floats) -> tuple[Ints, Ints]:
    """Pairs of boxes that overlap."""
    low, high = places - sizes[:, :2] - _GAP / 2, places + sizes[:, 2:] + _GAP / 2
    kept: list[tuple[Ints, Ints]] = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for one, other in _Strips(places, sizes):
        meet = ((low[one] < high[other]) & (low[other] < high[one])).all(axis=1)
        kept.append((one[meet], other[meet]))
    return np.concatenate([one for one, _ in kept]), np.concatenate([other for _, other in kept])


class _Strips:
    """Pairs of boxes that may overlap: those that meet sideways in the same strip, or in two side by side.

    Strips lie across the sheet and are as high as the highest box, so that a box can only overlap with others
    of its own strip and of the two beside it. Given some at a time.
    """

    def __init__(self, places: Floats, sizes: Floats) -> None:
        left = places[:, 0] - sizes[:, 0] - _GAP / 2
        right = places[:, 0] + sizes[:, 2] + _GAP / 2
        top = places[:, 1] - sizes[:, 1] - _GAP / 2
        height = float((sizes[:, 1] + sizes[:, 3]).max(initial=1.0)) + _GAP
        strips, strip = np.unique(np.floor(top / height), return_inverse=True)
        # However far apart: what has an empty strip between need not be numbered as far.
        strip = np.concatenate(([0.0], np.minimum(np.diff(strips), 2.0).cumsum()))[strip]
        widest = float((right - left).max(initial=0.0))
        first = left.min(initial=0.0)
        # Strips one after the other on a line, so far apart that none reaches into the next.
        apart = float(right.max(initial=0.0)) - first + 2 * widest + 1.0
        begins = strip * apart + left - first
        self._order = np.argsort(begins, kind="stable")
        line = begins[self._order]
        ends = line + (right - left)[self._order]
        here = np.arange(len(line))
        after = np.searchsorted(line, ends, side="left")
        beside = np.searchsorted(line, line + apart - widest, side="left")
        until = np.searchsorted(line, ends + apart, side="left")
        self._firsts = np.concatenate((here + 1, beside))
        self._counts = np.concatenate((np.maximum(after - here - 1, 0), np.maximum(until - beside, 0)))
        self.pairs = int(self._counts.sum())

    def __iter__(self) -> Iterator[tuple[Ints, Ints]]:
        order, firsts, counts = self._order, self._firsts, self._counts
        some = np.searchsorted(counts.cumsum(), np.arange(_AT_ONCE, self.pairs, _AT_ONCE))
        for start, stop in pairwise((0, *some.tolist(), len(counts))):
            count = counts[start:stop]
            one = np.repeat(np.arange(start, stop) % len(order), count)
            steps = np.arange(len(one)) - np.repeat(count.cumsum() - count, count)
            yield order[one], order[np.repeat(firsts[start:stop], count) + steps]


def _apart(places: Floats, sizes: Floats, one: Ints, other: Ints) -> Floats:
    """How far the second of each pair has to go from the first, along one axis."""
    delta = places[other] - places[one]
    # What lies exactly on each other goes sideways, the later one to the right.
    sign = np.where(delta >= 0, 1.0, -1.0)
    wide = np.where(sign[:, 0] > 0, sizes[one, 2] + sizes[other, 0], sizes[one, 0] + sizes[other, 2])
    high = np.where(sign[:, 1] > 0, sizes[one, 3] + sizes[other, 1], sizes[one, 1] + sizes[other, 3])
    needed = np.column_stack((wide, high)) + _GAP + _SLACK - np.abs(delta)
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
