"""Days of which each is no earlier than some others, and the bounds that follow for each of them.

A simple temporal network (Dechter, Meiri and Pearl 1991) whose constraints all say "no earlier than": a day's
earliest is the latest of the earliest days before it, its latest the earliest of the latest days after it.
After a change only what hangs on it is computed anew.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Day(NamedTuple):
    """The first or the last day of an event, or of a phase of a relation."""

    record: str
    phase: int
    """The position of the phase; -1: of an event."""
    last: bool


Links = Mapping[Day, tuple[Day, ...]]
_Reach = tuple[int, int, Day]
"""How strong a bound is (less is stronger), over how many links it came, and from which day."""


class _Side:
    """The strongest bounds from one side, and how each came: by the fewest links, then the first by name."""

    def __init__(self, sign: int) -> None:
        self._sign = sign
        self._own: dict[Day, int] = {}
        self._found: dict[Day, _Reach] = {}

    def copy(self) -> _Side:
        new = _Side(self._sign)
        new._own, new._found = dict(self._own), dict(self._found)
        return new

    def put(self, day: Day, value: int) -> None:
        self._own[day] = self._sign * value

    def drop(self, day: Day) -> None:
        self._own.pop(day, None)
        self._found.pop(day, None)

    def own(self, day: Day) -> int:
        return self._sign * self._own[day]

    def value(self, day: Day) -> int:
        return self._sign * self._found[day][0]

    def way(self, day: Day) -> list[Day]:
        """The days by which a bound came, the one that has it first."""
        found = [day]
        while (origin := self._found[found[-1]][2]) != found[-1]:
            found.append(origin)
        return found[::-1]

    def settle(self, dirty: Iterable[Day], preceding: Links, following: Links) -> set[Day]:
        """Compute anew what hangs on these days; gives the days whose bound may be another, or its way."""
        found, own = self._found, self._own
        stale = {day for day in dirty if day in own}
        self._with_those_reached(stale, following)
        for day in stale:
            found.pop(day, None)
        best: dict[Day, _Reach] = {}
        for day in stale:
            reach = (own[day], 0, day)
            for other in preceding.get(day, ()):
                known = found.get(other)
                if known is not None:
                    reach = min(reach, (known[0], known[1] + 1, other))
            best[day] = reach
        waiting = [(reach, day) for day, reach in best.items()]
        heapq.heapify(waiting)
        while waiting:
            reach, day = heapq.heappop(waiting)
            if best[day] is not reach:
                continue  # a stronger one has come meanwhile
            found[day] = reach
            onward = (reach[0], reach[1] + 1, day)
            for other in following.get(day, ()):
                known = best.get(other) or found.get(other)
                if known is None or onward < known:
                    best[other] = onward
                    heapq.heappush(waiting, (onward, other))
        changed = set(best)
        self._with_those_reached(changed, following)
        return changed

    def _with_those_reached(self, days: set[Day], following: Links) -> None:
        """Add the days whose bound came through one of these."""
        found = self._found
        waiting = list(days) if found and len(days) < len(self._own) else []
        while waiting:
            day = waiting.pop()
            for other in following.get(day, ()):
                if other not in days and other in found and found[other][2] == day:
                    days.add(other)
                    waiting.append(other)


class TemporalNetwork:
    """Days with bounds of their own and links between them; after changes call `settle`."""

    def __init__(self) -> None:
        self._lows, self._highs = _Side(-1), _Side(1)
        self._before: dict[Day, tuple[Day, ...]] = {}
        self._after: dict[Day, tuple[Day, ...]] = {}
        self._new: list[tuple[Day, Day]] = []
        self._dirty: set[Day] = set()
        self._impossible: set[Day] = set()

    def copy(self) -> TemporalNetwork:
        """A network that can be changed while this one stays as it is."""
        self._join()
        new = TemporalNetwork()
        new._lows, new._highs = self._lows.copy(), self._highs.copy()
        new._before, new._after = dict(self._before), dict(self._after)
        new._dirty, new._impossible = set(self._dirty), set(self._impossible)
        return new

    def put(self, day: Day, low: int, high: int) -> None:
        """A day, or another range for it."""
        self._lows.put(day, low)
        self._highs.put(day, high)
        self._dirty.add(day)

    def drop(self, day: Day) -> None:
        """Take a day out; its links must be gone."""
        self._lows.drop(day)
        self._highs.drop(day)
        self._impossible.discard(day)
        self._dirty.add(day)

    def link(self, day: Day, than: Day) -> None:
        """Say that a day is no earlier than another."""
        self._new.append((day, than))
        self._dirty.add(day)
        self._dirty.add(than)

    def _join(self) -> None:
        """Take in new links: those of a day together, for each may have very many."""
        new, self._new = self._new, []
        for links, one, other in ((self._before, 0, 1), (self._after, 1, 0)):
            more: dict[Day, list[Day]] = {}
            for pair in new:
                more.setdefault(pair[one], []).append(pair[other])
            for day, days in more.items():
                links[day] = (*links.get(day, ()), *days)

    def unlink(self, day: Day, than: Day) -> None:
        """Say no more that a day is no earlier than another; said twice, it is still said once."""
        self._join()
        for links, one, other in ((self._before, day, than), (self._after, than, day)):
            left = list(links[one])
            left.remove(other)
            if left:
                links[one] = tuple(left)
            else:
                del links[one]
        self._dirty |= {day, than}

    def settle(self) -> set[Day]:
        """Carry all bounds along; gives the days of which something may have changed."""
        self._join()
        dirty, self._dirty = self._dirty, set[Day]()
        changed = self._lows.settle(dirty, self._before, self._after)
        changed |= self._highs.settle(dirty, self._after, self._before)
        for day in changed:
            if self.low(day) > self.high(day):
                self._impossible.add(day)
            else:
                self._impossible.discard(day)
        return changed | dirty

    # --- what follows ---------------------------------------------------------------------

    def low(self, day: Day) -> int:
        """The earliest that a day can be."""
        return self._lows.value(day)

    def high(self, day: Day) -> int:
        """The latest that a day can be."""
        return self._highs.value(day)

    def way_of_low(self, day: Day) -> list[Day]:
        """The days by which its earliest came, from the one that has it of its own."""
        return self._lows.way(day)

    def way_of_high(self, day: Day) -> list[Day]:
        """The days by which its latest came, from the one that has it of its own."""
        return self._highs.way(day)

    def own_low(self, day: Day) -> int:
        """The earliest that a day can be by itself."""
        return self._lows.own(day)

    def own_high(self, day: Day) -> int:
        """The latest that a day can be by itself."""
        return self._highs.own(day)

    def linked(self, day: Day) -> tuple[Day, ...]:
        """The days to which it is linked."""
        self._join()
        return (*self._before.get(day, ()), *self._after.get(day, ()))

    def impossible_parts(self) -> list[set[Day]]:
        """The days that hang together and leave no day for some of them, part by part."""
        parts: list[set[Day]] = []
        seen: set[Day] = set()
        for start in sorted(self._impossible):
            if start in seen:
                continue
            part, waiting = {start}, [start]
            while waiting:
                for other in self.linked(waiting.pop()):
                    if other not in part:
                        part.add(other)
                        waiting.append(other)
            parts.append(part)
            seen |= part
        return parts

    def shortest_contradiction(self, part: set[Day]) -> list[Day]:
        """Of an impossible part, a shortest way from a day to one that cannot be as late as the first is."""
        best: list[Day] = []
        earliest = min(self._highs.own(day) for day in part)
        for start in sorted(day for day in part if self._lows.own(day) > earliest):
            best = self._way_past(start, len(best) or len(part) + 1) or best
        return best

    def _way_past(self, start: Day, shorter: int) -> list[Day]:
        """The shortest way, of fewer days than so many, to one that cannot be as late as this one is."""
        came_from, level, low = {start: start}, [start], self._lows.own(start)
        for _ in range(shorter - 1):
            for day in level:
                if self._highs.own(day) < low:
                    way = [day]
                    while came_from[way[-1]] != way[-1]:
                        way.append(came_from[way[-1]])
                    return way[::-1]
            following: list[Day] = []
            for day in level:
                for other in self._after.get(day, ()):
                    if other not in came_from:
                        came_from[other] = day
                        following.append(other)
            level = sorted(following)
        return []
