"""The days on which the ends of a phase may fall, as its date says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from relmap.model import dates
from relmap.model.dates import FUTURE, PAST, Date


@dataclass(frozen=True, slots=True)
class Range:
    """The days low..high on which an end may fall.

    What is not given is open (before or after every day) or unknown (whatever the order of the two ends
    leaves). Of what is given a side may be missing (PAST, FUTURE): it, too, is what the order leaves.
    """

    low: int
    high: int
    given: bool = True
    to_the_day: bool = False
    """A set, or derived from other dates: not rounded as a year or a month is."""

    @property
    def key(self) -> tuple[int, int]:
        """Ends with the same key are the same end, as sources tell it."""
        return self.low, self.high

    def narrowed(self, low: int, high: int) -> Range:
        """This range with bounds that follow from other dates; an end that is not given takes them."""
        if not self.given:
            return self if (low, high) == (PAST, FUTURE) else Range(low, high, to_the_day=True)
        if low <= self.low and high >= self.high:
            return self
        return Range(max(low, self.low), min(high, self.high), to_the_day=True)


@dataclass(frozen=True, slots=True)
class Ends:
    """First and last day of a phase; of one date they are the same day."""

    first: Range
    last: Range
    one_day: bool = False

    @property
    def earliest_end(self) -> int:
        """The earliest day on which it can end: where its end says none, the earliest on which it begins."""
        if self.last.low != PAST:
            return self.last.low
        return self.first.low

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Earliest and latest start, earliest and latest end: no end goes beyond the other."""
        first, last = self.first, self.last
        return first.low, min(first.high, last.high), max(last.low, first.low), last.high


_OPEN_START = Range(PAST, PAST, given=False)
_OPEN_END = Range(FUTURE, FUTURE, given=False)
_UNKNOWN = Range(PAST, FUTURE, given=False)


@lru_cache(maxsize=50_000)
def ends_of(when: str) -> Ends:
    """The ends of an EDTF date or span. Raises DateError."""
    value = dates.parse(when)
    if isinstance(value, Date):
        day = _given(value.earliest, value.latest, to_the_day=value.text.startswith("["))
        return Ends(day, day, one_day=True)
    if value.start_unknown:
        first = _UNKNOWN
    elif value.earliest_start is None and value.latest_start is None:
        first = _OPEN_START
    else:
        first = _given(value.earliest_start, value.latest_start, value.start_is_set)
    if value.end_unknown:
        last = _UNKNOWN
    elif value.earliest_end is None and value.latest_end is None:
        last = _OPEN_END
    else:
        last = _given(value.earliest_end, value.latest_end, value.end_is_set)
    return Ends(first, last)


def _given(low: int | None, high: int | None, to_the_day: bool) -> Range:
    return Range(PAST if low is None else low, FUTURE if high is None else high, True, to_the_day)
