"""What the width of lines tells: the weights in one unit, in up to three steps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import floor, log10

from relmap.model.records import Phase

STEPS = (3.2, 5.6, 8.4)
"""The widths of the steps, in ink units; a line without a weight is thinner than the first."""
_DIGITS = ((1, 2, 5), tuple(range(1, 10)), tuple(range(10, 100)))
"""First digits of the bounds between steps, the roundest first."""

Weights = Mapping[str, Mapping[float, int]]
"""How often each weight stands in a map, by its unit."""


@dataclass(frozen=True)
class WidthScale:
    """Which weights have which width.

    Args:
        unit: of the weights that have one; all others have none.
        bounds: the least weight of each step but the first; empty: width tells nothing.
    """

    unit: str = ""
    bounds: tuple[float, ...] = ()

    def step(self, phase: Phase) -> int | None:
        """Which step a phase is on, from 0; None: its width tells nothing."""
        if phase.weight is None or not self.bounds or phase.unit != self.unit:
            return None
        return sum(phase.weight >= bound for bound in self.bounds)

    def width(self, step: int) -> float:
        """The width of a step, in ink units; of two steps they are the outer ones."""
        return STEPS[step] if len(self.bounds) == 2 else STEPS[2 * step]

    def in_words(self, steps: Sequence[int]) -> list[str]:
        """What steps, in ascending order, are in a legend; the first one says the unit."""
        found: list[str] = []
        for number, step in enumerate(steps):
            unit = f" {' '.join(self.unit.split())}" if self.unit.strip() and number == 0 else ""
            if step == 0:
                text = f"under {_said(self.bounds[0])}{unit}"
            elif step == len(self.bounds):
                text = f"{_said(self.bounds[-1])}{unit} or more"
            else:
                text = f"{_said(self.bounds[0])} to {_said(self.bounds[1])}{unit}"
            found.append(f"Width: {text}" if number == 0 else text)
        return found


def _said(number: float) -> str:
    return f"{number:,.10g}"


def scale_of(weights: Weights) -> WidthScale:
    """The scale of a map: of the unit with most weights, for whatever day, in steps of about as many each.

    A unit in which all weights are the same tells nothing by width.
    """
    told = {unit: values for unit, values in weights.items() if len(values) > 1}
    if not told:
        return WidthScale()
    unit = min(told, key=lambda unit: (-sum(told[unit].values()), unit))
    return WidthScale(unit, _bounds(sorted(told[unit])))


def _bounds(values: list[float]) -> tuple[float, ...]:
    """One or two round numbers between values in ascending order, with about as many on each side."""
    wanted = min(len(values), 3) - 1
    for digits in _DIGITS:
        between = _one_a_gap(values, _round_numbers(values[0], values[-1], digits))
        tried = [bounds for bounds in combinations(between, wanted) if min(_counts(values, bounds)) > 0]
        if tried:
            return min(tried, key=lambda bounds: _unevenness(values, bounds))
    return tuple(values[len(values) * k // (wanted + 1)] for k in range(1, wanted + 1))


def _round_numbers(low: float, high: float, digits: tuple[int, ...]) -> list[float]:
    """The numbers above one and up to another that begin with some digits, at most two decades below it."""
    top = floor(log10(high)) if high > 0 else 0
    found = (
        float(f"{digit}e{power - (digit >= 10)}") for power in (top - 2, top - 1, top) for digit in digits
    )
    return sorted({number for number in found if low < number <= high})


def _one_a_gap(values: list[float], numbers: list[float]) -> list[float]:
    """Of numbers between the same two values the one nearest to their middle: others part them no better."""
    found: dict[int, float] = {}
    for number in numbers:
        place = bisect_left(values, number)
        best = found.setdefault(place, number)
        if _off(values, place, number) < _off(values, place, best):
            found[place] = number
    return list(found.values())


def _off(values: list[float], place: int, bound: float) -> float:
    """How far a bound is from the middle of the values about it, as a part of their distance."""
    below, above = values[place - 1], values[place]
    return abs(bound - (below + above) / 2) / max(above - below, 1e-12)


def _counts(values: list[float], bounds: tuple[float, ...]) -> list[int]:
    """How many values there are on each step."""
    places = [0, *(bisect_left(values, bound) for bound in bounds), len(values)]
    return [after - before for before, after in pairwise(places)]


def _unevenness(values: list[float], bounds: tuple[float, ...]) -> tuple[float, float]:
    """How unlike the counts are; then how far the bounds are from the middle of the values about them."""
    counts = _counts(values, bounds)
    return max(counts) - min(counts), sum(_off(values, bisect_left(values, bound), bound) for bound in bounds)
