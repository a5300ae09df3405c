"""An axis of time whose years without change are folded, each run of them behind a break that is marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import cast

import numpy as np

from relmap.drawing.axis import Axis, Value
from relmap.model import days

BREAK = 16.0
"""The width of a break, in ink units."""
_LEAST_YEARS = 2
_WORTH = 2.0
"""Years are folded where they would be at least so many times as wide as the break."""
_MOST = 0.3
"""The part of the axis that breaks take at most."""


@dataclass(frozen=True)
class FoldedAxis(Axis):
    """Days first..last over pixels left..right, without some of them.

    Args:
        folds: the first and the last day of each stretch that is left out, in order.
        width: in pixels, of the break in place of each.
    """

    folds: tuple[tuple[int, int], ...] = ()
    width: float = 0.0

    @cached_property
    def _knots(self) -> tuple[list[float], list[float]]:
        """Days at which the scale changes, and their pixels."""
        shown = max(self.last - self.first - sum(last + 1 - first for first, last in self.folds), 1)
        scale = (self.right - self.left - self.width * len(self.folds)) / shown
        at, pixels = [self.first], [self.left]
        for first, last in self.folds:
            pixels.append(pixels[-1] + (first - at[-1]) * scale)
            pixels.append(pixels[-1] + self.width)
            at += [first, last + 1]
        return [*at, max(self.last, self.first + 1)], [*pixels, self.right]

    def to_pixel(self, day: Value) -> Value:
        """The pixel of a day, or those of days; of one that is left out, within the break."""
        found = np.interp(day, *self._knots)
        return cast(Value, found if isinstance(day, np.ndarray) else float(found))

    def to_day(self, pixel: float) -> int:
        """The day nearest to a pixel, within the axis."""
        at, pixels = self._knots
        return round(float(np.interp(pixel, pixels, at)))

    @property
    def days_per_pixel(self) -> float:
        """How many days a pixel is, outside breaks."""
        at, pixels = self._knots
        return (at[1] - at[0]) / (pixels[1] - pixels[0]) if pixels[1] > pixels[0] else 1.0

    def breaks(self) -> list[tuple[float, float]]:
        """The pixels at which each break begins and ends."""
        pixels = self._knots[1]
        return list(zip(pixels[1:-1:2], pixels[2:-1:2], strict=True))

    def ticks(self, spacing: float) -> list[tuple[int, str]]:
        """(day, text) of ticks about so many pixels apart, first of all of the years after breaks."""
        if not self.folds:
            return super().ticks(spacing)
        straight = Axis(self.first, self.last, 0.0, (self.last - self.first) / self.days_per_pixel)
        left_out = self.folds

        def is_shown(day: int) -> bool:
            return not any(first <= day <= last for first, last in left_out)

        after = [(last + 1, days.year_in_words(days.to_ymd(last + 1)[0])) for _, last in left_out]
        taken: list[tuple[int, str]] = [tick for tick in after if self.first <= tick[0] <= self.last]
        near = spacing * 0.55
        for tick in straight.ticks(spacing):
            at = self.to_pixel(float(tick[0]))
            if is_shown(tick[0]) and all(abs(self.to_pixel(float(day)) - at) >= near for day, _ in taken):
                taken.append(tick)
        return sorted(_apart(self, taken, near), key=lambda tick: tick[0])


def _apart(axis: Axis, ticks: Sequence[tuple[int, str]], near: float) -> list[tuple[int, str]]:
    """Those of the ticks, the first ones first, that are so many pixels from each other."""
    kept: list[tuple[int, str]] = []
    for day, text in ticks:
        at = axis.to_pixel(float(day))
        if all(abs(axis.to_pixel(float(other)) - at) >= near for other, _ in kept):
            kept.append((day, text))
    return kept


def quiet_years(changes: Iterable[int], first: int, last: int) -> list[tuple[int, int]]:
    """The first and last days of runs of whole years in which nothing changes, between two days.

    Args:
        changes: the days on which something does, in any order.
        first, last: days of the axis; their years are never left out.
    """
    low, high = days.to_ymd(first)[0], days.to_ymd(last)[0]
    years = sorted({low, high, *(days.to_ymd(day)[0] for day in changes if first <= day <= last)})
    return [
        (days.from_ymd(one + 1, 1, 1), days.from_ymd(other, 1, 1) - 1)
        for one, other in pairwise(years)
        if other - one - 1 >= _LEAST_YEARS
    ]


def folded(
    changes: Iterable[int], first: int, last: int, left: float, right: float, ink: float
) -> FoldedAxis:
    """The axis from one day to another, folded where that is worth a break.

    Args:
        changes: the days on which something changes.
        first, last: days of the axis.
        left, right: its pixels.
        ink: pixels of an ink unit.
    """
    width = BREAK * ink
    per_day = (right - left) / max(last - first, 1)
    runs = [run for run in quiet_years(changes, first, last) if (run[1] - run[0]) * per_day >= _WORTH * width]
    most = int((right - left) * _MOST / width)
    longest = sorted(runs, key=lambda run: run[0] - run[1])[:most]
    return FoldedAxis(first, last, left, right, tuple(sorted(longest)), width)
