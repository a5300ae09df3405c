"""Which phases of a relation turn into which: the last day of the one is the first day of the other.

Several phases may end, or begin, on one turning day, where sources dispute what the relation was: phases
that end alike are one end, those that begin alike one start. The rules are in the README ("Dates").

Found in O(n log² n) for n phases: an end can be the day of few starts (its own days, or the years and months
round them), and whether a third phase lies between is looked up in sorted blocks.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from relmap.model.dates import FUTURE, PAST
from relmap.model.ranges import Ends, Range


class Turning(NamedTuple):
    """The phases, by position, that end on one turning day, and those that begin on it."""

    ending: tuple[int, ...]
    beginning: tuple[int, ...]


def turnings(phases: Sequence[Ends], positions: Sequence[int]) -> list[Turning]:
    """The turnings among phases of one status.

    Args:
        phases: the ends of every phase of a relation.
        positions: of the phases of that status.
    """
    lasting = [_Phase(position, phases[position]) for position in positions if not phases[position].one_day]
    if len(lasting) < 3:  # by far the most relations: nothing can lie between
        pairs = itertools.permutations(lasting, 2)
        return [Turning((a.position,), (b.position,)) for a, b in pairs if _may_turn(a.ends, b.ends)]
    ends: dict[_Key, list[_Phase]] = {}
    starts: dict[_Key, list[_Phase]] = {}
    for phase in lasting:
        if phase.ends.last.given:
            ends.setdefault(phase.ends.last.key, []).append(phase)
        if phase.ends.first.given:
            starts.setdefault(phase.ends.first.key, []).append(phase)
    if not ends or not starts:
        return []
    between = _Between(lasting)
    into: dict[_Key, list[_Key]] = {}
    out_of: dict[_Key, list[_Key]] = {}
    for end, start in dict.fromkeys(_meeting(ends, starts)):
        # Of two partners none counts, so no third is looked for.
        known = len(into.get(end, ())) > 1 and len(out_of.get(start, ())) > 1
        if not known and _turn(ends[end], starts[start], between):
            into.setdefault(end, []).append(start)
            out_of.setdefault(start, []).append(end)
    found: list[Turning] = []
    for end, partners in into.items():
        if len(partners) == 1 and len(out_of[partners[0]]) == 1:
            found.append(_taking_part(ends[end], starts[partners[0]], between))
    return found


_Key = tuple[int, int]


@dataclass(slots=True, eq=False)
class _Phase:
    position: int
    ends: Ends

    @property
    def first(self) -> Range:
        return self.ends.first


def _may_turn(one: Ends, other: Ends) -> bool:
    """Whether one phase turns into another, but for what may lie between."""
    return one.last.given and other.first.given and _fit(one.last, other.first) and _precedes(one, other)


def _precedes(one: Ends, other: Ends) -> bool:
    """Whether a phase begins before another, and ends no later at the earliest."""
    return _begins_before(one.first, other.first) and one.earliest_end <= other.earliest_end


def _begins_before(one: Range, other: Range) -> bool:
    """No later in both bounds, and earlier in one; a missing side of a set is no reason against it."""
    if not one.given or not other.given:
        return other.given and not one.given
    earlier = False
    for low, high, missing in ((one.low, other.low, PAST), (one.high, other.high, FUTURE)):
        if low < high:
            earlier = True
        elif low > high and missing not in (low, high):
            return False
    return earlier


def _fit(end: Range, start: Range) -> bool:
    """Whether an end can be the day of a start: one range lies in the other, and the wider is rounded."""
    low = (start.low if end.low == PAST else end.low, end.low if start.low == PAST else start.low)
    high = (start.high if end.high == FUTURE else end.high, end.high if start.high == FUTURE else start.high)
    if low[0] > high[0] or low[1] > high[1]:
        return False
    if low[0] <= low[1] and high[1] <= high[0]:
        return (low[0] == low[1] and high[0] == high[1]) or not end.to_the_day
    if low[1] <= low[0] and high[0] <= high[1]:
        return not start.to_the_day
    return False


# --- which ends and starts may meet -----------------------------------------------------------


def _meeting(ends: dict[_Key, list[_Phase]], starts: dict[_Key, list[_Phase]]) -> Iterator[tuple[_Key, _Key]]:
    """Pairs of an end and a start of which one range may lie in the other; every pair that does is there."""
    yield from ((key, key) for key in ends.keys() & starts.keys())
    sorted_ends, sorted_starts = _Sorted(ends), _Sorted(starts)
    for end, phases in ends.items():
        yield from ((end, start) for start in sorted_starts.one_sided(end))
        if any(not phase.ends.last.to_the_day for phase in phases):
            yield from ((end, start) for start in sorted_starts.inside(end))
    for start, phases in starts.items():
        yield from ((end, start) for end in sorted_ends.one_sided(start))
        if any(not phase.first.to_the_day for phase in phases):
            yield from ((end, start) for end in sorted_ends.inside(start))
    # A set with no first day and one with no last day have all days between in common.
    for end, phases in ends.items():
        if end[0] == PAST:
            first = min(phase.first.low for phase in phases)
            yield from ((end, start) for start in sorted_starts.without_last(first, end[1]))
        if end[1] == FUTURE:
            yield from ((end, start) for start in sorted_starts.without_first(end[0], FUTURE))


class _Sorted:
    """Ranges by their bounds: whole ones, and those of which a side is missing."""

    def __init__(self, ranges: Iterable[_Key]) -> None:
        keys = sorted(ranges)
        self._whole = [key for key in keys if key[0] != PAST and key[1] != FUTURE]
        self._until = sorted((key for key in keys if key[0] == PAST), key=lambda key: key[1])
        self._from = [key for key in keys if key[0] != PAST and key[1] == FUTURE]
        self._by_first: dict[int, list[_Key]] = {}
        self._by_last: dict[int, list[_Key]] = {}
        for key in keys:
            self._by_first.setdefault(key[0], []).append(key)
            self._by_last.setdefault(key[1], []).append(key)

    def inside(self, key: _Key) -> Iterator[_Key]:
        """Those within the days of a key, with the one-sided ones whose day is."""
        low, high = key
        for other in self._whole[
            bisect_left(self._whole, (low, PAST)) : bisect_right(self._whole, (high, FUTURE))
        ]:
            if other[1] <= high:
                yield other
        yield from self.without_last(low, high)
        yield from self.without_first(low, high)

    def one_sided(self, key: _Key) -> Iterator[_Key]:
        """Where a side is missing on either: those that agree on the other side."""
        low, high = key
        for other in self._by_last.get(high, ()) if high != FUTURE else ():
            if low == PAST or other[0] == PAST:
                yield other
        for other in self._by_first.get(low, ()) if low != PAST else ():
            if high == FUTURE or other[1] == FUTURE:
                yield other

    def without_last(self, low: int, high: int) -> list[_Key]:
        """Those without a last day, whose first is one of low..high."""
        return self._from[bisect_left(self._from, (low, PAST)) : bisect_right(self._from, (high, FUTURE))]

    def without_first(self, low: int, high: int) -> list[_Key]:
        """Those without a first day, whose last is one of low..high."""
        start = bisect_left(self._until, low, key=lambda key: key[1])
        return self._until[start : bisect_right(self._until, high, key=lambda key: key[1])]


# --- whether they turn ------------------------------------------------------------------------


def _turn(ends: list[_Phase], starts: list[_Phase], between: _Between) -> bool:
    """Whether some phase of an end turns into one of a start."""
    one, other = _fitting(ends, starts)
    return any(_next(phase, other, between) is not None for phase in _latest(one))


def _fitting(ends: list[_Phase], starts: list[_Phase]) -> tuple[list[_Phase], list[_Phase]]:
    """Those of each side that fit some of the other; a range may be told as a year, or to the day."""
    last = next((p.ends.last for p in ends if not p.ends.last.to_the_day), ends[0].ends.last)
    first = next((p.first for p in starts if not p.first.to_the_day), starts[0].first)
    one = [phase for phase in ends if _fit(phase.ends.last, first)]
    other = [phase for phase in starts if _fit(last, phase.first)]
    before = [phase for phase in one if _begins_before(phase.first, first)]
    return before, sorted(other, key=lambda phase: phase.ends.earliest_end)


def _latest(phases: list[_Phase]) -> list[_Phase]:
    """Those that begin last: where another that ends alike does not turn into a start, one of these may."""
    found: list[_Phase] = []
    for phase in sorted(phases, key=lambda phase: (phase.first.low, phase.first.high), reverse=True):
        if not any(_begins_no_earlier(later, phase) for later in found):
            found.append(phase)
    return found


def _begins_no_earlier(later: _Phase, phase: _Phase) -> bool:
    """Whether all that lies between the later one and a start lies after the other, too."""
    if phase.ends.last.low == PAST:
        return False  # how early it can end hangs on its start
    one, other = phase.first, later.first
    if not other.given or other.low == PAST or other.high == FUTURE:
        return False
    return not one.given or (PAST < one.low <= other.low and one.high <= other.high)


def _next(phase: _Phase, starts: list[_Phase], between: _Between) -> _Phase | None:
    """The phase of a start into which one turns: if into any, then into the one that can end first."""
    place = bisect_left(starts, phase.ends.earliest_end, key=lambda other: other.ends.earliest_end)
    if place == len(starts) or between.is_a_third(phase, starts[place]):
        return None
    return starts[place]


def _taking_part(ends: list[_Phase], starts: list[_Phase], between: _Between) -> Turning:
    one, other = _fitting(ends, starts)
    ending = [phase.position for phase in one if _next(phase, other, between) is not None]
    last = _latest(one)
    beginning = [
        phase.position
        for phase in other
        if any(_precedes(p.ends, phase.ends) and not between.is_a_third(p, phase) for p in last)
    ]
    return Turning(tuple(sorted(ending)), tuple(sorted(beginning)))


_BLOCK = 16
"""So many phases are looked through one by one."""
_LAST = 2**62
_NEVER, _EVER = (-_LAST, 0), (_LAST, 0)
_Row = tuple[_Key, int, int, _Phase]


class _Blocks:
    """Phases by their start, in blocks of 16, 32, 64 …, each sorted by its earliest end.

    Args:
        rows: (start, earliest end, number of the end, phase); a start as two numbers that sort.
    """

    def __init__(self, rows: list[_Row]) -> None:
        rows.sort(key=lambda row: row[:3])
        self._starts = [row[0] for row in rows]
        self._phases = [row[3] for row in rows]
        level = [(row[1], row[2], number) for number, row in enumerate(rows)]
        self._levels = [level]
        size = _BLOCK
        while size <= len(rows):
            level = [row for at in range(0, len(rows), size) for row in sorted(level[at : at + size])]
            self._levels.append(level)
            size *= 2

    def within(self, starts: tuple[_Key, _Key], earliest_end: tuple[int, int], end: int) -> Iterator[_Phase]:
        """Those that begin between two starts, can end from one day to another at the earliest, otherwise."""
        at, stop = bisect_right(self._starts, starts[0]), bisect_left(self._starts, starts[1])
        low, high = earliest_end
        while at < stop:
            depth = 0
            while (
                depth + 1 < len(self._levels)
                and not at % (_BLOCK << depth)
                and at + (_BLOCK << depth) <= stop
            ):
                depth += 1
            level = self._levels[depth]
            if not depth:
                if low <= level[at][0] <= high and level[at][1] != end:
                    yield self._phases[at]
                at += 1
                continue
            following = at + (_BLOCK << (depth - 1))
            # Those that can end at once as the end in question does are passed over without a look.
            for first, last in (((low, -2), (low, end)), ((low, end, _LAST), (high, _LAST))):
                start = bisect_left(level, first, at, following)
                for row in level[start : bisect_left(level, last, start, following)]:
                    if row[1] != end:
                        yield self._phases[row[2]]
            at = following


class _Between:
    """Tells whether a third phase lies between two: after the one, before the other, with ends of its own."""

    def __init__(self, phases: list[_Phase]) -> None:
        numbers: dict[_Key, int] = {}
        self._ends: dict[int, int] = {}
        whole: list[_Row] = []
        until: list[_Row] = []
        for phase in phases:
            last, first = phase.ends.last, phase.first
            end = numbers.setdefault(last.key, len(numbers)) if last.given else -1
            self._ends[phase.position] = end
            if first.given and first.low == PAST:
                until.append(((first.high, 0), phase.ends.earliest_end, end, phase))
            elif first.given:
                whole.append((first.key, phase.ends.earliest_end, end, phase))
        self._whole, self._until = _Blocks(whole), _Blocks(until)

    def is_a_third(self, one: _Phase, other: _Phase) -> bool:
        """Whether some phase lies between these two."""
        end = self._ends[one.position]
        earliest_end = (one.ends.earliest_end, other.ends.earliest_end)
        first, last = one.first, other.first
        after = first.key if first.given else _NEVER
        before = last.key if last.low != PAST else _EVER
        # Of those without a first day only the last one tells; one that has none, too, is before it if less.
        after_last = (first.high, 0) if first.given and first.high != FUTURE else _NEVER
        before_last = (last.high, int(last.low != PAST))
        found = itertools.chain(
            self._whole.within((after, before), earliest_end, end),
            self._until.within((after_last, before_last), earliest_end, end),
        )
        return any(
            _begins_before(first, third.first) and _begins_before(third.first, last) for third in found
        )
