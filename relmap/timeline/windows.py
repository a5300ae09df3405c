"""A relation in a window of days: on some day of it, or throughout."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from relmap.model.dates import FUTURE, PAST
from relmap.model.records import Phase
from relmap.timeline.presence import Interval, Presence
from relmap.timeline.spells import STATUS_RANK, Held, State
from relmap.timeline.worlds import Spells


def state_in(
    phases: Sequence[Phase],
    spells: Spells,
    exists: tuple[Interval, Interval],
    window: tuple[int, int],
    throughout: bool,
) -> State | None:
    """What there is of a relation on some day of a window, or on every one; None if there is nothing.

    The phase that is drawn is the latest of the surest; those before it that are as sure are told, too.

    Args:
        phases, spells, exists: as for `segments`.
        window: its first and last day.
        throughout: whether it has to hold on every day.
    """
    reach = _Reach(exists, window)
    found: dict[str, Presence] = {}
    for status in dict.fromkeys(phase.status for phase in phases):
        chains = [chain.interval for chain in spells.chains if chain.status == status]
        found[status] = reach.throughout(chains) if throughout else reach.within(chains)
    own = [reach.within([interval]) for interval in spells.phases]
    held = [n for n, presence in enumerate(own) if presence and found[phases[n].status]]
    if not held:
        return None

    def rank(n: int) -> tuple[int, ...]:
        status = phases[n].status
        return found[status], STATUS_RANK[status], own[n], *spells.starts[n], n

    held.sort(key=rank, reverse=True)
    drawn = held[0]
    status = phases[drawn].status
    before = [n for n in held[1:] if phases[n].status == status and own[n] == own[drawn]]
    return State(
        drawn,
        found[status],
        own[drawn],
        tuple(Held(n, own[n]) for n in held[1:]),
        contested=_contested(drawn, before, spells.phases, window),
        before=tuple(reversed(before)),
    )


def _contested(
    drawn: int, others: list[int], intervals: tuple[Interval, ...], window: tuple[int, int]
) -> bool:
    """Whether the drawn phase and another of its status surely hold on the same day of a window."""
    one = intervals[drawn]
    return any(
        max(one.sure_first, other.sure_first, window[0]) <= min(one.sure_last, other.sure_last, window[1])
        for other in (intervals[n] for n in others)
    )


class _Reach:
    """The days of a window on which both actors may be there, and those on which they are."""

    def __init__(self, exists: tuple[Interval, Interval], window: tuple[int, int]) -> None:
        self._exists = exists
        self._window = window
        self._first = max(window[0], *(interval.first for interval in exists))
        self._last = min(window[1], *(interval.last for interval in exists))
        self._sure_first, self._sure_last = window
        self._brief: list[tuple[int, int]] = []
        """Of an actor that is surely there on no day: the days of which it may be there on only one."""
        for interval in exists:
            if interval.sure_first <= interval.sure_last:
                self._sure_first = max(self._sure_first, interval.sure_first)
                self._sure_last = min(self._sure_last, interval.sure_last)
            else:
                self._brief.append((interval.sure_last, interval.sure_first))

    def within(self, chains: list[Interval]) -> Presence:
        """How surely one of these holds on some day."""
        if (
            not any(c.first <= self._last and c.last >= self._first for c in chains)
            or self._first > self._last
        ):
            return Presence.ABSENT
        return Presence.CERTAIN if self._surely_within(chains) else Presence.POSSIBLE

    def _surely_within(self, chains: list[Interval]) -> bool:
        first, last = self._sure_first, self._sure_last
        if first > last or len(self._brief) > 1:
            return False
        if self._brief:
            low, high = self._brief[0]
            return first <= low and high <= last and _covered(chains, low, high)
        return any(chain.within(first, last) == Presence.CERTAIN for chain in chains)

    def throughout(self, chains: list[Interval]) -> Presence:
        """How surely some of these hold on every day, be it by turns."""
        first, last = self._window
        exists = min(interval.throughout(first, last) for interval in self._exists)
        if not exists:
            return Presence.ABSENT
        if _covered(chains, first, last):
            return exists
        return Presence.POSSIBLE if _can_cover(chains, first, last) else Presence.ABSENT


def _covered(chains: list[Interval], first: int, last: int) -> bool:
    """Whether on each day of first..last one of these is certain."""
    day = first
    for chain in sorted(chains, key=lambda chain: chain.sure_first):
        if chain.sure_first > day:
            break
        if chain.sure_last >= day:
            day = chain.sure_last + 1
    return day > last


def _can_cover(chains: list[Interval], first: int, last: int) -> bool:
    """Whether there is a world in which one of these holds on each day of first..last.

    Each of those that last can be as long as it may be; what is of one day covers one of those left over.
    """
    single = sorted((c for c in chains if c.one_day), key=lambda chain: chain.first)
    lasting = sorted((c for c in chains if not c.one_day), key=lambda chain: chain.first)
    gaps: list[int] = []
    day = first
    for chain in [*lasting, Interval(last + 1, PAST, FUTURE, FUTURE)]:
        end = min(chain.first, last + 1)
        if end - day > len(single) - len(gaps):
            return False
        gaps += range(day, end)
        day = max(day, chain.last + 1)
    return _each_has_a_day(gaps, single)


def _each_has_a_day(gaps: list[int], single: list[Interval]) -> bool:
    """Whether each of these days, ascending, can have one of its own; that which ends first goes first."""
    waiting: list[int] = []
    coming = list(reversed(single))
    for day in gaps:
        while coming and coming[-1].first <= day:
            heapq.heappush(waiting, coming.pop().last)
        while waiting and waiting[0] < day:
            heapq.heappop(waiting)
        if not waiting:
            return False
        heapq.heappop(waiting)
    return True
