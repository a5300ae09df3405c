"""The days with the most change: what a sheet of days shows of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from relmap.model.dates import FUTURE, PAST
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Interval

LEAST, MOST = 4, 9
"""So many days stand on a sheet, where the map has them."""
_WORTH = 0.2
"""Beyond the fewest, days with at least this part of the most change after the first day."""
_APART = 1 / 60
"""Days stand for what is around them: the part of the map's time within which there is one."""


def days_of_most_change(
    index: TimeIndex, first: int | None = None, last: int | None = None, most: int = MOST
) -> list[int]:
    """The days on which most relations and actors change, in order of time.

    Of an imprecise date that day counts from which the change is certain.
    Of days that are close together the one with most change is taken, and of equals the earliest. That the
    map knows no more after its last day is no change.

    Args:
        index: of the map.
        first, last: between which days; None: of the map's time, as far as it knows.
        most: so many at most.
    """
    extent = index.extent()
    if extent is None:
        return []
    low = extent[0] if first is None else first
    high = min(extent[1], index.latest_known()) if last is None else last
    counts = Counter(day for days in _changes(index) for day in days if low <= day <= high)
    found = sorted((-count, day) for day, count in counts.items())
    # On the first day all begins that there is: what is more is seen against the days after it.
    largest = max((-count for count, day in found if day > low), default=0)
    apart = (high - low) * _APART
    chosen: list[int] = []
    for count, day in found:
        if len(chosen) == most or (len(chosen) >= LEAST and -count < _WORTH * largest):
            break
        if all(abs(day - other) > apart for other in chosen):
            chosen.append(day)
    return sorted(chosen)


def _changes(index: TimeIndex) -> Iterator[set[int]]:
    """Of each relation and actor the days from which something of it is certain, or certainly over."""
    for interval in index.actors.values():
        yield set(_turns(interval))
    for life in index.lives.values():
        yield {day for interval in life.spells.phases for day in _turns(interval)}


def _turns(interval: Interval) -> Iterator[int]:
    certain = interval.sure_first <= interval.sure_last
    began = interval.sure_first if certain else interval.first
    if began > PAST:
        yield began
    if interval.last < FUTURE:
        yield interval.last + 1
