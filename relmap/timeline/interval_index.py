"""Which of many stretches of days contain a day, and how that changes from one day to another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_Bounds = NDArray[Any]
"""Days as int32 where they fit, else as int64."""

_LOW, _HIGH = -(2**31) + 1, 2**31 - 2
"""Days in this range, about five million years to each side, take half the room and time."""
_FAR = 8
"""Where a step passes more than a part of this of all bounds, all stretches are looked at anew."""


class Stretches:
    """The stretches with their first and last days as arrays; a day is answered by one comparison of each.

    A step from a day that was asked for last looks only at the bounds that it passes.

    Args:
        first, last: first and last day of each stretch, shape (n,).
    """

    def __init__(self, first: Days, last: Days) -> None:
        self._first, self._last = _compact(first, last)
        self._kind = self._first.dtype.type
        self._by_first, self._by_last = in_order(self._first), in_order(self._last)
        self._firsts, self._lasts = self._first[self._by_first], self._last[self._by_last]
        self._walked: tuple[int, Mask] | None = None

    def __len__(self) -> int:
        return len(self._first)

    def mask(self, day: int) -> Mask:
        """Whether each stretch contains a day, shape (n,); not to be written to."""
        walked = self._walked
        if walked is not None and walked[0] == day:
            return walked[1]
        found = self._stepped(walked[1], walked[0], day) if walked is not None else None
        if found is None:
            when = self._number(day)
            found = (self._first <= when) & (self._last >= when)
        # One assignment, so that another thread finds a day and its mask together.
        self._walked = (day, found)
        return found

    def at(self, day: int) -> Rows:
        """The rows of the stretches that contain a day, ascending."""
        return np.flatnonzero(self.mask(day))

    def overlapping(self, first: int, last: int) -> Rows:
        """The rows of the stretches that share a day with first..last, ascending."""
        return np.flatnonzero((self._first <= self._number(last)) & (self._last >= self._number(first)))

    def step(self, day: int, to: int) -> tuple[Rows, Rows]:
        """The rows that contain the day `to` but not the other, and those that contain only the other."""
        return self._only(to, day), self._only(day, to)

    def bounds(self, rows: Rows) -> tuple[_Bounds, _Bounds]:
        """First and last days of these rows."""
        return self._first[rows], self._last[rows]

    def _only(self, day: int, other: int) -> Rows:
        """The rows that contain one day and not another."""
        when = self._number(day)
        if day > other:
            passed = self._passed(self._by_first, self._firsts, "right", other, day)
            return passed[self._last[passed] >= when]
        passed = self._passed(self._by_last, self._lasts, "left", day, other)
        return passed[self._first[passed] <= when]

    def _passed(self, order: Rows, bounds: _Bounds, side: str, low: int, high: int) -> Rows:
        """The rows with a bound between two days: in (low, high] for "right", in [low, high) for "left"."""
        ends = np.array([self._number(low), self._number(high)], dtype=self._kind)
        start, stop = np.searchsorted(bounds, ends, side="right" if side == "right" else "left")
        return order[start:stop]

    def _stepped(self, mask: Mask, day: int, to: int) -> Mask | None:
        """The mask of another day, or None if that would be no quicker than a new one."""
        begun, ended = self.step(day, to)
        if (len(begun) + len(ended)) * _FAR > len(mask):
            return None
        found = mask.copy()
        found[begun] = True
        found[ended] = False
        return found

    def _number(self, day: int) -> Any:
        """A day as the arrays have it; a Python int would have them converted at each comparison."""
        if self._kind is np.int32:
            day = min(max(day, _LOW - 1), _HIGH + 1)
        return self._kind(day)


def in_order(days: _Bounds) -> Rows:
    """The rows in the order of their days; of the same day in their own."""
    if days.dtype != np.int32:
        return np.argsort(days, kind="stable")
    # Numbers are sorted several times as fast as the places of numbers: each has its place with it.
    keys = (days.astype(np.int64) << 32) | np.arange(len(days))
    keys.sort()
    return keys & 0xFFFF_FFFF


def _compact(first: Days, last: Days) -> tuple[_Bounds, _Bounds]:
    """Both as int32 if all days that are no open end fit into it."""
    low, high = np.int64(_LOW), np.int64(_HIGH)
    fits = ((first >= low) | (first <= -(2**60))) & ((last <= high) | (last >= 2**60))
    if not (fits & (first <= high) & (last >= low)).all():
        return first, last
    return np.maximum(first, low - 1).astype(np.int32), np.minimum(last, high + 1).astype(np.int32)
