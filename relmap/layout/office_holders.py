"""Those who hold an office beside the actor of which they hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, pi, sin, tau

import numpy as np

from relmap.layout.graph import Floats, Graph

_GAP = 26.0
"""Between the two, in scene units."""
_APART = 0.62
"""The least angle between two beside the same actor, in radians."""


def beside(
    places: Floats, sizes: Floats, graph: Graph, holds: Mapping[int, int], free: Sequence[bool]
) -> Floats:
    """Put some actors around others, in the widest gaps that the other relations of these leave.

    Args:
        places: of all actors, shape (n, 2).
        sizes: how far they reach to the left, up, right and down, shape (n, 4).
        graph: who is tied to whom.
        holds: the row of the one beside which each of some rows goes.
        free: which rows may be moved.
    """
    found = places.copy()
    around: dict[int, list[int]] = {}
    for row, anchor in sorted(holds.items()):
        if free[row] and anchor not in holds:
            around.setdefault(anchor, []).append(row)
    moved = {row for rows in around.values() for row in rows}
    for anchor, rows in around.items():
        x, y = places[anchor].tolist()
        taken = [
            atan2(float(places[other, 1]) - y, float(places[other, 0]) - x)
            for pair in graph.pairs.tolist()
            if anchor in pair
            for other in pair
            if other != anchor and other not in moved
        ]
        # Each keeps the side on which it stands, as far as there is room.
        for row in sorted(rows, key=lambda row: row):
            wanted = atan2(float(places[row, 1]) - y, float(places[row, 0]) - x)
            angle = _free_angle(wanted, taken)
            taken.append(angle)
            reach = float(max(sizes[anchor, 1], sizes[anchor, 3]) + max(sizes[row, 1], sizes[row, 3]))
            distance = reach * 0.72 + _GAP
            found[row] = (x + distance * cos(angle), y + distance * sin(angle))
    return found


def _free_angle(wanted: float, taken: list[float]) -> float:
    """The angle nearest to one that is far enough from those taken; else the middle of the widest gap."""
    if not taken:
        return wanted
    turned = np.sort(np.mod(np.array(taken), tau))
    gaps = np.diff(np.append(turned, turned[0] + tau))
    if gaps.max() < 2 * _APART:
        widest = int(np.argmax(gaps))
        return float(turned[widest] + gaps[widest] / 2)
    candidates = [wanted % tau]
    for start, gap in zip(turned.tolist(), gaps.tolist(), strict=True):
        if gap >= 2 * _APART:
            candidates += [start + _APART, start + gap - _APART]
    fit = [angle for angle in candidates if all(_between(angle, other) >= _APART - 1e-9 for other in taken)]
    return min(fit, key=lambda angle: _between(angle, wanted))


def _between(one: float, other: float) -> float:
    """The angle between two directions, 0 to π."""
    return abs((one - other + pi) % tau - pi)
