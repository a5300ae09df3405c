"""Which of many stretches of days contain a day, without looking at all of them."""

from __future__ import annotations

import bisect

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Rows = NDArray[np.int64]

_SLACK = 64


class Stabbing:
    """Answers "which stretches contain day d" in O(log n + answer).

    The stretches are sorted by start. At chosen points of that order the set of those still open is
    kept; a new point is set once more stretches have begun than are open, so all points together hold
    no more than a constant times n entries, and a query looks at a constant times its answer.

    Args:
        first, last: first and last day of each stretch, shape (n,).
    """

    def __init__(self, first: Days, last: Days) -> None:
        order = np.argsort(first, kind="stable")
        self._order = order
        self._first = first[order]
        self._last = last[order]
        self._days: list[int] = []
        self._positions: list[int] = []
        self._open: list[Rows] = []
        self._set_points()

    def _set_points(self) -> None:
        if not len(self._first):
            return
        days, begun = np.unique(self._first, return_index=True)
        ended = np.searchsorted(np.sort(self._last), days, side="left")
        self._add_point(int(days[0]), 0, np.empty(0, np.int64))
        at_begun, at_ended = 0, 0
        for day, before, over in zip(days.tolist(), begun.tolist(), ended.tolist(), strict=True):
            if before - at_begun + over - at_ended > before - over + _SLACK:
                rows = np.concatenate((self._open[-1], np.arange(at_begun, before)))
                self._add_point(day, before, rows[self._last[rows] >= day])
                at_begun, at_ended = before, over

    def _add_point(self, day: int, position: int, rows: Rows) -> None:
        """From this day on: the stretches open at its start, and those from this position."""
        self._days.append(day)
        self._positions.append(position)
        self._open.append(rows)

    def at(self, day: int) -> Rows:
        """The positions (in the order given to the constructor) of the stretches that contain a day."""
        point = bisect.bisect_right(self._days, day) - 1
        if point < 0:
            return np.empty(0, np.int64)
        when = np.int64(day)
        begun = int(np.searchsorted(self._first, when, side="right"))
        start = self._positions[point]
        before = self._open[point][self._last[self._open[point]] >= when]
        since = np.flatnonzero(self._last[start:begun] >= when) + start
        return np.sort(self._order[np.concatenate((before, since))])

    def overlapping(self, first: int, last: int) -> Rows:
        """The positions of the stretches that share a day with first..last."""
        begun = int(np.searchsorted(self._first, np.int64(last), side="right"))
        return np.sort(self._order[:begun][self._last[:begun] >= np.int64(first)])
