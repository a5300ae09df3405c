"""How surely something holds: certain, possible or absent, on a day and in a window of days."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from relmap.model.dates import FUTURE, PAST
from relmap.model.ranges import Ends, ends_of


class Presence(IntEnum):
    """How surely something holds on a day."""

    ABSENT = 0
    POSSIBLE = 1
    CERTAIN = 2

    @property
    def word(self) -> str:
        """`absent`, `possible` or `certain`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Interval:
    """Days first..last on which something may hold, and sure_first..sure_last on which it does."""

    first: int
    sure_first: int
    sure_last: int
    last: int
    one_day: bool = False
    """It holds on a single day, whichever that is."""
    turns: bool = False
    """One of its ends is a turning day, on which something else may hold in its place."""

    def presence(self, day: int) -> Presence:
        """How surely it holds on a day."""
        if not self.first <= day <= self.last:
            return Presence.ABSENT
        return Presence.CERTAIN if self.sure_first <= day <= self.sure_last else Presence.POSSIBLE

    def within(self, first: int, last: int) -> Presence:
        """How surely it holds on some day of first..last: certainly, if it must begin and may not end before.

        What happened "some day in 2020" is certain in the window of 2020, though on no day of it.
        """
        if self.first > last or self.last < first:
            return Presence.ABSENT
        sure = self.sure_first <= last and self.sure_last >= first
        # Between two turning days there may be none of its own.
        if self.turns and self.sure_first > self.sure_last:
            sure = False
        return Presence.CERTAIN if sure else Presence.POSSIBLE

    def throughout(self, first: int, last: int) -> Presence:
        """How surely it holds on every day of first..last."""
        if self.one_day and first != last:
            return Presence.ABSENT
        return min(self.presence(first), self.presence(last))

    def edges(self) -> tuple[int, ...]:
        """Every day on which the presence may differ from the day before."""
        return self.first, self.sure_first, self.sure_last + 1, self.last + 1


ALWAYS = Interval(PAST, PAST, FUTURE, FUTURE)


def interval_of(when: str | None, as_of: int | None, planned: bool = False) -> Interval:
    """The days of one span or date; None means always.

    Args:
        when: EDTF.
        as_of: the last day the map knows: an open end is then some day from it on.
        planned: possible at most.
    """
    return ALWAYS if when is None else interval_between(ends_of(when), as_of, planned)


def interval_between(ends: Ends, as_of: int | None = None, planned: bool = False) -> Interval:
    """The days of what stands by itself. Arguments as for `interval_of`."""
    first = ends.first
    if ends.one_day:
        low, high = first.low, first.high
        if planned:
            return Interval(low, FUTURE, PAST, high, True)
        return Interval(low, high, low, high, True)
    low, high = last_days(ends, as_of)
    if planned:
        return Interval(first.low, FUTURE, PAST, high)
    return Interval(first.low, min(first.high, high), max(low, first.low), high)


def last_days(ends: Ends, as_of: int | None) -> tuple[int, int]:
    """The days of an end; an open one is, where the map knows no more, some day from then on."""
    last = ends.last
    if as_of is not None and not last.given and last.low == FUTURE:
        return as_of, FUTURE
    return last.low, last.high
