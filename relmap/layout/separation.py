"""Boxes held apart for certain: constraints along one axis, then the other, and gaps for what is hemmed in.

The constraints are those of T. Dwyer, K. Marriott, P. J. Stuckey, "Fast Node Overlap Removal" (2006): a scan
line finds which boxes have to stay before which along an axis, and the places nearest to the wanted ones
that keep to this are the projection onto the constraints. Boxes that may not move are part of the
constraints; a box for which there is no room between two of them goes into a gap near by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relmap.layout.graph import Floats, Ints

_STEPS = 200
_HEIGHTS = 65
"""Gaps are looked for on no more heights at a time: in a crowd the nearest may be missed for one close by."""
_NEAR_ENOUGH = 0.05
"""So much too close two boxes may be, in scene units, when what is left is made exact."""


def separated(
    centres: Floats, halves: Floats, free: NDArray[np.bool_], tell: Callable[[float], None] | None = None
) -> Floats:
    """Centres at which no box that may move overlaps another, near to the given ones.

    First along x for those that overlap less there, then along y for all, and the other way round; the one
    that moves less is taken. What has to stay before what along an axis is as it was there.

    Args:
        centres: shape (n, 2).
        halves: half the width and half the height of each box, shape (n, 2), above 0.
        free: which may move, shape (n,).
        tell: told the part done, 0 to 1; may raise.

    Returns:
        Shape (n, 2), in the unit of the centres. Boxes that were in each other's way touch, or nearly; those
        for which there is no room between boxes that may not move still overlap (see `into_gaps`).
    """
    best, least = centres, np.inf
    for number, first in enumerate((0, 1)):
        found = centres
        for step, axis in enumerate((first, 1 - first)):
            if tell is not None:
                tell(0.3 * number + 0.15 * step)
            found = _along(axis, found, halves, free, every=step == 1)
        way = float(np.hypot(*(found - centres).T).sum())
        if way < least:
            best, least = found, way
    return best


def into_gaps(
    centres: Floats, halves: Floats, rows: Ints, tell: Callable[[float], None] | None = None
) -> Floats:
    """Centres with some boxes, one after the other, in a gap near to where each stands.

    Args:
        centres: shape (n, 2).
        halves: half the width and half the height of each box, shape (n, 2), above 0.
        rows: of the boxes that are to go into gaps; they leave the others where they are.
        tell: told the part done, 0 to 1; may raise.

    Returns:
        Shape (n, 2), in the unit of the centres: none of these boxes overlaps any box.
    """
    found = centres.copy()
    placed = np.ones(len(found), dtype=bool)
    placed[rows] = False
    for number, row in enumerate(rows.tolist()):
        if tell is not None:
            tell(number / len(rows))
        wide = halves[placed] + halves[row]
        found[row] = _nearest_gap(found[row], found[placed] - wide, found[placed] + wide)
        placed[row] = True
    return found


# --- along one axis ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Constraints:
    """Which box stays before which along an axis, and how far apart their centres are at least.

    Args:
        one: the box before, shape (m,).
        other: the box after, shape (m,).
        apart: the least distance, shape (m,).
        rank: of each box along the axis, shape (n,); always lower for `one` than for `other`.
    """

    one: Ints
    other: Ints
    apart: Floats
    rank: Ints


def _along(axis: int, centres: Floats, halves: Floats, free: NDArray[np.bool_], every: bool) -> Floats:
    """Overlaps taken away along one axis: every one, or only those that are smaller there."""
    wanted = centres[:, axis]
    constraints = _possible(wanted, free, _scanned(axis, centres, halves, every))
    found = centres.copy()
    found[:, axis] = _exactly(_projected(wanted, free, constraints), free, constraints)
    return found


def _scanned(axis: int, centres: Floats, halves: Floats, every: bool) -> _Constraints:
    """The constraints along an axis, from a scan line that goes across it.

    Each box is bound to its neighbours on the line when the line comes to it; for those further away it
    follows from one to the next. If not every overlap is to go, those larger on this axis are passed over, up
    to the first box that does not overlap.
    """
    count = len(centres)
    along, across = centres[:, axis], centres[:, 1 - axis]
    by_rank = np.lexsort((np.arange(count), along))
    rank = np.empty(count, dtype=np.int64)
    rank[by_rank] = np.arange(count)
    # By rank from here on. Where one box ends and another begins on the same height, it ends first.
    middle, half = along[by_rank].tolist(), halves[by_rank, axis].tolist()
    low = (across - halves[:, 1 - axis])[by_rank]
    high = (across + halves[:, 1 - axis])[by_rank]
    opens = np.concatenate((np.zeros(count, dtype=bool), np.ones(count, dtype=bool)))
    boxes = np.concatenate((np.arange(count), np.arange(count)))
    order = np.lexsort((boxes, opens, np.concatenate((high, low))))
    lows, highs = low.tolist(), high.tolist()
    line: list[int] = []
    pairs: list[tuple[int, int]] = []
    for box, begins in zip(boxes[order].tolist(), opens[order].tolist(), strict=True):
        at = bisect_left(line, box)
        if not begins:
            del line[at]
            continue
        for side in (range(at - 1, -1, -1), range(at, len(line))):
            for place in side:
                beside = line[place]
                too_near = half[box] + half[beside] - abs(middle[box] - middle[beside])
                common = min(highs[box], highs[beside]) - max(lows[box], lows[beside])
                if every or too_near <= common:
                    pairs.append((min(box, beside), max(box, beside)))
                if every or too_near <= 0:
                    break
        line.insert(at, box)
    bound = by_rank[np.array(pairs, dtype=np.int64).reshape(-1, 2)]
    one, other = bound[:, 0], bound[:, 1]
    return _Constraints(one, other, halves[one, axis] + halves[other, axis], rank)


def _projected(wanted: Floats, free: NDArray[np.bool_], constraints: _Constraints) -> Floats:
    """Places with the least sum of squared ways that nearly keep to the constraints, shape (n,).

    Its dual, how hard the boxes of each pair press on each other, is climbed by the accelerated projected
    gradient (A. Beck, M. Teboulle, "A Fast Iterative Shrinkage-Thresholding Algorithm for Linear Inverse
    Problems", 2009), with a step of its own for each pair.
    """
    count = len(wanted)
    one, other, apart = constraints.one, constraints.other, constraints.apart
    moves = free.astype(float)
    bound = (np.bincount(one, minlength=count) + np.bincount(other, minlength=count)) * moves
    step = 1 / np.maximum(bound[one] + bound[other], 1)
    press = ahead = np.zeros(len(one))
    speed = 1.0

    def placed(press: Floats) -> Floats:
        return wanted + moves * (np.bincount(other, press, count) - np.bincount(one, press, count))

    for _ in range(_STEPS):
        at = placed(ahead)
        short = apart - (at[other] - at[one])
        if short.max(initial=0.0) < _NEAR_ENOUGH:
            return at
        pressed = np.maximum(ahead + step * short, 0.0)
        faster = (1 + (1 + 4 * speed * speed) ** 0.5) / 2
        ahead = pressed + (speed - 1) / faster * (pressed - press)
        press, speed = pressed, faster
    return placed(press)


def _possible(at: Floats, free: NDArray[np.bool_], constraints: _Constraints) -> _Constraints:
    """The constraints that can be kept to together: without those of boxes that have no room.

    Boxes that may not move may leave too little of it. The lowest place of each box is compared with
    its highest, from the lowest up; one that has no room is no hindrance to those after it.
    """
    if free.all():
        return constraints
    movable = free.tolist()
    highest = _pushed_back(np.where(free, np.inf, at), free, constraints).tolist()
    lowest = np.where(free, -np.inf, at).tolist()
    held = [True] * len(at)
    for one, other, apart in _upward(constraints):
        if movable[other] and held[one] and held[other]:
            lowest[other] = max(lowest[other], lowest[one] + apart)
            held[other] = lowest[other] <= highest[other]
    kept = np.array(held)
    kept = kept[constraints.one] & kept[constraints.other]
    kept &= free[constraints.one] | free[constraints.other]
    return _Constraints(
        constraints.one[kept], constraints.other[kept], constraints.apart[kept], constraints.rank
    )


def _exactly(wanted: Floats, free: NDArray[np.bool_], constraints: _Constraints) -> Floats:
    """Places near the wanted ones that keep to constraints that are possible, shape (n,).

    Boxes pushed on from the lowest up keep to them, boxes pushed back from the highest down do too, and so
    does what lies half way between, as long as none begins where those that may not move leave no room.
    """
    if not free.all():
        lowest = _pushed_on(np.where(free, -np.inf, wanted), free, constraints)
        highest = _pushed_back(np.where(free, np.inf, wanted), free, constraints)
        wanted = np.clip(wanted, lowest, highest)
    return (_pushed_on(wanted, free, constraints) + _pushed_back(wanted, free, constraints)) / 2


def _pushed_on(start: Floats, free: NDArray[np.bool_], constraints: _Constraints) -> Floats:
    at, movable = start.tolist(), free.tolist()
    for one, other, apart in _upward(constraints):
        if movable[other] and at[one] + apart > at[other]:
            at[other] = at[one] + apart
    return np.array(at)


def _pushed_back(start: Floats, free: NDArray[np.bool_], constraints: _Constraints) -> Floats:
    at, movable = start.tolist(), free.tolist()
    for one, other, apart in _downward(constraints):
        if movable[one] and at[other] - apart < at[one]:
            at[one] = at[other] - apart
    return np.array(at)


def _upward(constraints: _Constraints) -> Iterator[tuple[int, int, float]]:
    """Those that end at the lowest box first: the place of the box before is known by then."""
    return _listed(constraints, np.argsort(constraints.rank[constraints.other], kind="stable"))


def _downward(constraints: _Constraints) -> Iterator[tuple[int, int, float]]:
    """Those that begin at the highest box first."""
    return _listed(constraints, np.argsort(-constraints.rank[constraints.one], kind="stable"))


def _listed(constraints: _Constraints, order: Ints) -> Iterator[tuple[int, int, float]]:
    parts = (constraints.one[order], constraints.other[order], constraints.apart[order])
    return zip(*(part.tolist() for part in parts), strict=True)


# --- gaps -------------------------------------------------------------------------------------


def _nearest_gap(at: Floats, low: Floats, high: Floats) -> Floats:
    """The point nearest to one that lies inside of none of the rectangles, shape (2,).

    It lies on the height of the given point or of an edge of a rectangle: at each, the nearest point to
    either side that is not covered. Looked for ever further out; where the edges are many, on some heights
    only.
    """
    if not len(low):
        return at
    reach = float((high - low).max())
    while True:
        meets = ((low < at + reach) & (high > at - reach)).all(axis=1)
        lows, highs = low[meets], high[meets]
        heights = np.unique(np.concatenate((at[1:], lows[:, 1], highs[:, 1])))
        if len(heights) > _HEIGHTS:
            heights = at[1] + np.linspace(-reach, reach, _HEIGHTS)
        heights = heights[np.argsort(np.abs(heights - at[1]), kind="stable")]
        best, least = at, np.inf
        for height in heights.tolist():
            if abs(height - at[1]) >= least:
                break
            blocks = (lows[:, 1] < height) & (highs[:, 1] > height)
            for x in _uncovered(float(at[0]), lows[blocks, 0], highs[blocks, 0]):
                way = float(np.hypot(x - at[0], height - at[1]))
                if way < least:
                    best, least = np.array((x, height)), way
        if least <= reach or meets.all():
            return best
        reach *= 2


def _uncovered(x: float, low: Floats, high: Floats) -> tuple[float, ...]:
    """The nearest points to either side of x that are inside of no interval; x alone if it is in none."""
    if not ((low < x) & (high > x)).any():
        return (x,)
    order = np.argsort(low, kind="stable")
    begins, ends = low[order], np.maximum.accumulate(high[order])
    # Intervals that overlap are one stretch.
    first = np.flatnonzero(np.concatenate(([True], begins[1:] >= ends[:-1])))
    last = np.concatenate((first[1:], [len(begins)])) - 1
    stretch = int(np.searchsorted(begins[first], x, side="left")) - 1
    return (float(begins[first[stretch]]), float(ends[last[stretch]]))
