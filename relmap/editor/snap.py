"""Snapping: where a dragged actor lines up with others, or keeps the distance that they have.

As in drawing programs: the nearest line within reach wins, on each axis by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relmap.layout.graph import Place

Floats = NDArray[np.float64]
_SAME = 0.05
"""Two places so near each other on an axis are on one line."""


@dataclass(frozen=True)
class Guide:
    """A line to be drawn between two places, with their distance in scene units."""

    start: Place
    end: Place

    @property
    def distance(self) -> float:
        """How far the two are from each other."""
        return abs(self.end[0] - self.start[0]) + abs(self.end[1] - self.start[1])


@dataclass(frozen=True)
class Snapped:
    """Where an actor goes, and why.

    Args:
        place: where.
        guides: from there to the neighbours that it lines up with.
    """

    place: Place
    guides: tuple[Guide, ...] = ()


def snap(place: Place, others: Floats, reach: float) -> Snapped:
    """The place near by that lines up with others, if there is one.

    Args:
        place: where the hand has the actor, in scene units.
        others: places of the actors that stand still, shape (n, 2).
        reach: how far the actor may be moved on each axis, in scene units.
    """
    if not len(others):
        return Snapped(place)
    found = np.array(place, dtype=float)
    lined = [False, False]
    for axis in (0, 1):
        apart = np.abs(others[:, axis] - place[axis])
        nearest = int(np.argmin(apart))
        if apart[nearest] <= reach:
            found[axis] = others[nearest, axis]
            lined[axis] = True
    for axis in (0, 1):
        # On a line with others it may keep their distance, where it is free to move along that line.
        across = 1 - axis
        if lined[across] and not lined[axis]:
            on_line = others[np.abs(others[:, across] - found[across]) < _SAME, axis]
            found[axis] = _evenly(float(found[axis]), on_line, reach)
    at = (float(found[0]), float(found[1]))
    return Snapped(at, tuple(_guides(at, others, lined)))


def _evenly(value: float, line: Floats, reach: float) -> float:
    """The value near by that is as far from a neighbour as that one is from the next, or between two."""
    line = np.unique(np.round(line, 3))
    below, above = line[line < value], line[line > value]
    wanted: list[float] = []
    if len(below) > 1:
        wanted.append(2 * below[-1] - below[-2])
    if len(above) > 1:
        wanted.append(2 * above[0] - above[1])
    if len(below) and len(above):
        wanted.append((below[-1] + above[0]) / 2)
    best = min(wanted, key=lambda at: abs(at - value), default=value)
    return best if abs(best - value) <= reach else value


def _guides(at: Place, others: Floats, lined: list[bool]) -> list[Guide]:
    """From a place to the nearest on each side of the lines that it is on."""
    found: list[Guide] = []
    for axis in (0, 1):
        along = 1 - axis
        if not lined[axis]:
            continue
        on_line = others[np.abs(others[:, axis] - at[axis]) < _SAME]
        for side in (on_line[on_line[:, along] < at[along]], on_line[on_line[:, along] > at[along]]):
            if len(side):
                x, y = side[np.argmin(np.abs(side[:, along] - at[along]))].tolist()
                found.append(Guide(at, (x, y)))
    return found
