"""What the dates of a relation's phases allow, taken together.

A world chooses a day for each end of each phase, the first day of a phase no later than its last. What holds
in every world is certain, what holds in some is possible. Where phases turn into one another they share a
day (`turnings`), so that the relation can be certain while each of them is only possible. The rules are
those of the file format ("Dates" in the README).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from relmap.model.dates import FUTURE, PAST
from relmap.model.ranges import Ends, ends_of
from relmap.model.records import Phase
from relmap.timeline.presence import Interval, interval_between, last_days
from relmap.timeline.turnings import Turning, turnings


class Turn(NamedTuple):
    """A turning, and the days on one of which it comes."""

    ending: tuple[int, ...]
    beginning: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Phases that turn into one another, or a phase by itself: the relation holds throughout them.

    `interval` has the days on which the first must have begun and the last cannot have ended.
    """

    status: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Spells:
    """The phases of a relation over all worlds: each by itself, chained, and where they turn."""

    starts: tuple[tuple[int, int], ...]
    """The earliest and the latest day on which each phase can begin."""
    phases: tuple[Interval, ...]
    chains: tuple[Chain, ...]
    turns: tuple[Turn, ...] = ()


def spells_of(phases: Sequence[Phase], as_of: int | None, ends: Sequence[Ends] | None = None) -> Spells:
    """What the dates of a relation's phases allow.

    Args:
        phases: the relation's phases.
        as_of: the last day the map knows, or None.
        ends: of the phases, where other dates narrow them; None: as their own dates say.
    """
    spans = tuple(ends_of(phase.when) for phase in phases) if ends is None else tuple(ends)
    if len(phases) == 1:
        only = interval_between(spans[0], as_of, phases[0].status == "planned")
        return Spells((_start(spans[0]),), (only,), (Chain(phases[0].status, only),))
    found: list[Turning] = []
    statuses = [phase.status for phase in phases]
    for status in dict.fromkeys(statuses):
        found += turnings(spans, [n for n, other in enumerate(statuses) if other == status])
    if not found:
        alone = tuple(
            interval_between(span, as_of, status == "planned")
            for span, status in zip(spans, statuses, strict=True)
        )
        return Spells(tuple(map(_start, spans)), alone, tuple(map(Chain, statuses, alone)))
    worlds = _Worlds(spans, statuses, as_of, found)
    if none := worlds.impossible():
        found = [turning for number, turning in enumerate(found) if number not in none]
        worlds = _Worlds(spans, statuses, as_of, found)
    return worlds.spells()


def _start(span: Ends) -> tuple[int, int]:
    return span.first.low, min(span.first.high, span.last.high)


class _Worlds:
    """The days that each end of each phase can have, given that ends are shared where phases turn.

    The ends are numbered; the days of an end lie within its own range, no later than those of what comes
    after it. Bounds carried along from both sides are exact: what is left of each range can be chosen.
    """

    def __init__(
        self, spans: tuple[Ends, ...], statuses: list[str], as_of: int | None, found: list[Turning]
    ) -> None:
        self._spans, self._statuses, self._found = spans, statuses, found
        count = len(spans)
        self._low: list[int] = []
        self._high: list[int] = []
        for span in spans:
            last = last_days(span, as_of)
            self._low += [span.first.low, last[0]]
            self._high += [span.first.high, last[1]]
        self._first = [2 * n for n in range(count)]
        self._last = [2 * n if spans[n].one_day else 2 * n + 1 for n in range(count)]
        self._days: list[int] = []
        """Of each turning, the number of its day."""
        for turning in found:
            self._days.append(self._share(turning))
        self._chains = self._joined()
        self._carry_along()

    def _share(self, turning: Turning) -> int:
        """One day for the ends of some phases and the starts of others."""
        number = self._last[turning.ending[0]]
        ends = [self._last[n] for n in turning.ending] + [self._first[n] for n in turning.beginning]
        self._low[number] = max(self._low[end] for end in ends)
        self._high[number] = min(self._high[end] for end in ends)
        for n in turning.ending:
            self._last[n] = number
        for n in turning.beginning:
            self._first[n] = number
        return number

    def _joined(self) -> list[list[int]]:
        """The phases that hang together by turnings."""
        chain_of = list(range(len(self._spans)))
        members = {n: [n] for n in chain_of}
        for turning in self._found:
            for other in (*turning.ending, *turning.beginning):
                one, two = chain_of[turning.ending[0]], chain_of[other]
                if one != two:
                    if len(members[one]) < len(members[two]):
                        one, two = two, one
                    for n in members[two]:
                        chain_of[n] = one
                    members[one] += members.pop(two)
        return list(members.values())

    def _carry_along(self) -> None:
        """Carry bounds from first days to last days, and back, in the order of the phases."""
        low, high = self._low, self._high
        self._order = order = self._in_order()
        for n in order:
            low[self._last[n]] = max(low[self._last[n]], low[self._first[n]])
        for n in reversed(order):
            high[self._first[n]] = min(high[self._first[n]], high[self._last[n]])

    def _in_order(self) -> list[int]:
        """Each phase after those that turn into it."""
        waiting: dict[int, int] = {}
        for n, last in enumerate(self._last):
            if self._first[n] != last:
                waiting[last] = waiting.get(last, 0) + 1
        following: dict[int, list[int]] = {}
        for n, first in enumerate(self._first):
            following.setdefault(first, []).append(n)
        ready = [first for first in following if first not in waiting]
        order: list[int] = []
        while ready:
            for n in following.get(ready.pop(), ()):
                order.append(n)
                last = self._last[n]
                if last in waiting:
                    waiting[last] -= 1
                    if not waiting[last]:
                        del waiting[last]
                        ready.append(last)
        return order

    def impossible(self) -> set[int]:
        """The turnings, by number, of chains that leave no world."""
        reached = set(self._order)
        none: set[int] = set()
        for members in self._chains:
            ends = [end for n in members for end in (self._first[n], self._last[n])]
            if any(self._low[end] > self._high[end] for end in ends) or not reached.issuperset(members):
                none.update(members)
        return {number for number, turning in enumerate(self._found) if turning.ending[0] in none}

    def spells(self) -> Spells:
        low, high = self._low, self._high
        shared = set(self._days)
        intervals: list[Interval] = []
        for n, span in enumerate(self._spans):
            first, last = self._first[n], self._last[n]
            begins, ends = first in shared, last in shared
            sure = (high[first] + begins, low[last] - ends)
            if self._statuses[n] == "planned":
                sure = (FUTURE, PAST)
            intervals.append(Interval(low[first], *sure, high[last], span.one_day, begins or ends))
        chains: list[Chain] = []
        for members in self._chains:
            ends = [end for n in members for end in (self._first[n], self._last[n])]
            status = self._statuses[members[0]]
            sure = (min(high[end] for end in ends), max(low[end] for end in ends))
            if status == "planned":
                sure = (FUTURE, PAST)
            one_day = len(members) == 1 and self._spans[members[0]].one_day
            whole = Interval(min(low[end] for end in ends), *sure, max(high[end] for end in ends), one_day)
            chains.append(Chain(status, whole))
        turns = tuple(
            Turn(*turning, low[day], high[day]) for turning, day in zip(self._found, self._days, strict=True)
        )
        starts = tuple((low[first], high[first]) for first in self._first)
        return Spells(starts, tuple(intervals), tuple(chains), turns)
