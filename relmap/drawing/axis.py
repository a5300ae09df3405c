"""A scale of time: which days are at which pixels, and where the ticks are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from relmap.model import days

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Value = TypeVar("Value", float, "NDArray[np.float64]")
"""One, or an array of them."""

_MONTHS = [name[:3] for name in days.MONTHS]
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 120_000)
"""Distances between ticks, in months."""


@dataclass(frozen=True)
class Axis:
    """Days first..last over pixels left..right."""

    first: float
    last: float
    left: float
    right: float

    def to_pixel(self, day: Value) -> Value:
        """The pixel of a day, or those of days."""
        return self.left + (day - self.first) / max(self.last - self.first, 1) * (self.right - self.left)

    def to_day(self, pixel: float) -> int:
        """The day nearest to a pixel, within the axis."""
        part = (pixel - self.left) / max(self.right - self.left, 1)
        return round(self.first + min(max(part, 0), 1) * (self.last - self.first))

    @property
    def days_per_pixel(self) -> float:
        """How many days a pixel is."""
        return max(self.last - self.first, 1) / max(self.right - self.left, 1)

    def ticks(self, spacing: float) -> list[tuple[int, str]]:
        """(day, text) of ticks at least so many pixels apart: days, months or years."""
        per_day = (self.right - self.left) / max(self.last - self.first, 1)
        if per_day * 10 >= spacing:
            return self._day_ticks(spacing, per_day)
        month = next((step for step in _STEPS if step * 30.44 * per_day >= spacing), _STEPS[-1])
        year, first_month, _ = days.to_ymd(int(self.first))
        index = (year * 12 + first_month - 1) // month * month
        found: list[tuple[int, str]] = []
        while len(found) < 400:
            at_year, at_month = divmod(index, 12)
            day = days.from_ymd(at_year, at_month + 1, 1)
            if day > self.last:
                break
            if day >= self.first:
                text = days.year_in_words(at_year) if at_month == 0 else _MONTHS[at_month]
                found.append((day, text if at_month == 0 or month < 12 else ""))
            index += month
        return found

    def _day_ticks(self, spacing: float, per_day: float) -> list[tuple[int, str]]:
        step = next(step for step in (1, 2, 5, 10) if step * per_day >= spacing or step == 10)
        found: list[tuple[int, str]] = []
        for day in range(int(self.first), int(self.last) + 1):
            year, month, of_month = days.to_ymd(day)
            if of_month == 1:
                found.append((day, f"{_MONTHS[month - 1]} {year}"))
            elif (of_month - 1) % step == 0 and of_month <= 31 - step + 1:
                found.append((day, str(of_month)))
        return found
