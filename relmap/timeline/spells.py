"""A relation from day to day: which phase is drawn, how surely it holds, what turns, what is contested."""

from __future__ import annotations

import operator
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import overload

from relmap.model.dates import FUTURE, PAST
from relmap.model.records import Phase
from relmap.timeline.grades import SourceOf, grade
from relmap.timeline.presence import Interval, Presence
from relmap.timeline.worlds import Spells, Turn


@dataclass(frozen=True, slots=True)
class Held:
    """A phase that holds or may hold on a day, by its position in the relation."""

    phase: int
    presence: Presence


class Others(Sequence[Held]):
    """What else holds or may hold on a day, the best first: listed when somebody asks.

    A thousand phases that all hold at once would have a million of them over the days.
    """

    __slots__ = ("_count", "_found", "_listed")

    def __init__(self, count: int, listed: Callable[[], tuple[Held, ...]]) -> None:
        self._count = count
        self._listed = listed
        self._found: tuple[Held, ...] | None = None

    def _all(self) -> tuple[Held, ...]:
        if self._found is None:
            self._found = self._listed()
        return self._found

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Held: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Held, ...]: ...
    def __getitem__(self, at: int | slice) -> Held | tuple[Held, ...]:
        return self._all()[at]

    def __iter__(self) -> Iterator[Held]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Others, tuple)):
            return NotImplemented
        return len(self) == len(other) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())


@dataclass(frozen=True, slots=True)
class State:
    """What there is of a relation on a day, or in a window: the phase that is drawn, and the others."""

    phase: int
    presence: Presence
    """Of the relation: that some phase of the drawn one's status holds."""
    phase_presence: Presence
    """Of the phase that is drawn; in a window, that it holds on some day of it."""
    others: Sequence[Held] = ()
    turns: tuple[Turn, ...] = ()
    """The turnings that come on this day, or may."""
    contested: bool = False
    before: tuple[int, ...] = ()
    """In a window: the phases that held in it before the one that is drawn, in their order."""

    @property
    def turning(self) -> bool:
        """Whether one phase may turn into another on this day."""
        return bool(self.turns)

    @property
    def pair(self) -> tuple[int, int] | None:
        """While turning: the phase that ends and the one that begins; of several the best."""
        if not self.turns:
            return None
        turn = next((t for t in self.turns if self.phase in t.beginning), self.turns[0])
        ranked = [self.phase, *(held.phase for held in self.others)]
        ending = next((n for n in ranked if n in turn.ending and n != self.phase), None)
        if self.phase in turn.beginning and ending is not None:
            return ending, self.phase
        beginning = next((n for n in ranked if n in turn.beginning and n != self.phase), turn.beginning[0])
        return self.phase, beginning

    @property
    def beside(self) -> int | None:
        """The phase in whose colour, too, it is drawn: the other of a turning, or one that held before."""
        if self.pair is not None:
            return self.pair[0] if self.pair[1] == self.phase else self.pair[1]
        return self.before[0] if self.before else None


@dataclass(frozen=True, slots=True)
class Segment:
    """Days first..last through which the state of a relation stays the same."""

    first: int
    last: int
    state: State


def segments(
    phases: Sequence[Phase],
    spells: Spells,
    exists: tuple[Interval, Interval],
    source_of: SourceOf,
) -> list[Segment]:
    """The life of one relation as stretches of days, in order, absent stretches left out.

    Args:
        phases: the relation's phases.
        spells: what their dates allow.
        exists: when the two actors exist; the relation is present no more than that.
        source_of: a source by id, for grading phases that hold at the same time.
    """
    if not phases:
        return []
    if len(phases) == 1:
        return _single(spells.phases[0], *exists)
    return _Sweep(phases, spells, exists, source_of).segments()


def _single(interval: Interval, source_exists: Interval, target_exists: Interval) -> list[Segment]:
    edges = {*interval.edges(), *source_exists.edges(), *target_exists.edges()}

    def state_on(day: int) -> State | None:
        own = interval.presence(day)
        presence = min(own, source_exists.presence(day), target_exists.presence(day))
        return State(0, presence, presence) if presence else None

    return _stretches(edges, state_on)


def _stretches(
    edges: Iterable[int],
    state_on: Callable[[int], State | None],
    same: Callable[[State, State], bool] = operator.eq,
) -> list[Segment]:
    """The days between edges, each with the state of its first day; neighbours with the same joined."""
    starts = sorted({PAST, *(edge for edge in edges if PAST <= edge <= FUTURE)})
    found: list[Segment] = []
    for start, following in zip(starts, [*starts[1:], FUTURE + 1], strict=True):
        state = state_on(start)
        if state is None:
            continue
        if found and found[-1].last == start - 1 and same(found[-1].state, state):
            found[-1] = Segment(found[-1].first, following - 1, state)
        else:
            found.append(Segment(start, following - 1, state))
    return found


STATUS_RANK = {"actual": 2, "alleged": 1, "planned": 0}
_FEW = 16
"""Up to so many others are listed at once."""

Key = tuple[Presence, int, Presence, tuple[int, ...]]
"""Its presence, or that of the relation while it turns; its status; its own presence; how well it is told."""


class _Sweep:
    """Goes through the days of a relation of several phases, in order, keeping those that may hold in order.

    On each day only the phases are looked at of which something begins or ends, so that phases of which all
    hold at once take no longer than others.
    """

    def __init__(
        self,
        phases: Sequence[Phase],
        spells: Spells,
        exists: tuple[Interval, Interval],
        source_of: SourceOf,
    ) -> None:
        self._phases, self._spells, self._exists = phases, spells, exists
        self._ranks = [
            (*grade(phase, source_of), *start, n)
            for n, (phase, start) in enumerate(zip(phases, spells.starts, strict=True))
        ]
        self._turns_of: dict[int, list[Turn]] = {}
        for turn in spells.turns:
            for n in (*turn.ending, *turn.beginning):
                self._turns_of.setdefault(n, []).append(turn)
        # What comes on a day: of a phase, of a turning, or of how many chains of a status surely hold.
        coming: list[tuple[int, int, int]] = [
            (edge, n, 0) for n, interval in enumerate(spells.phases) for edge in interval.edges()
        ]
        coming += [
            (day, number, by)
            for number, turn in enumerate(spells.turns)
            if turn.first <= turn.last
            for day, by in ((turn.first, 2), (turn.last + 1, -2))
        ]
        coming += [
            (day, number, by)
            for number, chain in enumerate(spells.chains)
            if chain.interval.sure_first <= chain.interval.sure_last
            for day, by in ((chain.interval.sure_first, 1), (chain.interval.sure_last + 1, -1))
        ]
        self._coming = sorted(coming, reverse=True)
        self._sure = dict.fromkeys((phase.status for phase in phases), 0)
        self._certain = dict(self._sure)
        """How many phases of a status surely hold themselves."""
        self._turning: dict[int, list[int]] = {}
        """Of the phases that turn on a day: the numbers of the turnings, in order."""
        self._key_of: dict[int, Key] = {}
        self._keys: list[Key] = []
        self._before: tuple[list[Key], Presence] = ([], Presence.ABSENT)
        self._state: State | None = None

    def segments(self) -> list[Segment]:
        edges = {day for day, _, _ in self._coming}
        edges.update(edge for interval in self._exists for edge in interval.edges())
        return _stretches(edges, self._state_on, operator.is_)

    def _state_on(self, day: int) -> State | None:
        """The state on a day no earlier than the last asked for: the same one where nothing has changed."""
        for n in self._go_to(day):
            self._put(n, day)
        cap = min(self._exists[0].presence(day), self._exists[1].presence(day))
        if not cap or not self._keys:
            return None
        best = self._keys[-1]
        drawn, own = best[-1][-1], min(best[2], cap)
        status = self._phases[drawn].status
        turns = tuple(self._spells.turns[number] for number in self._turning.get(drawn, ()))
        same = self._as_before(cap)
        found = State(
            drawn,
            min(self._status_presence(status, self._sure[status] > 0), cap),
            own,
            self._state.others if same and self._state is not None else self._others(day, cap),
            turns,
            contested=own == Presence.CERTAIN and self._certain[status] > 1,
        )
        if not same or found != self._state:
            self._state = found
        return self._state

    def _go_to(self, day: int) -> set[int]:
        """Let come what comes until a day; gives the phases that it bears on."""
        touched: set[int] = set()
        statuses: set[str] = set()
        while self._coming and self._coming[-1][0] <= day:
            _, number, by = self._coming.pop()
            if by in (1, -1):
                status = self._spells.chains[number].status
                self._sure[status] += by
                statuses.add(status)
            elif by:
                turn = self._spells.turns[number]
                for n in {*turn.ending, *turn.beginning}:
                    touched.add(n)
                    if by > 0:
                        insort(self._turning.setdefault(n, []), number)
                    elif n in self._turning:
                        self._turning[n].remove(number)
                        if not self._turning[n]:
                            del self._turning[n]
            else:
                touched.add(number)
        if statuses:
            touched.update(n for n in self._turning if self._phases[n].status in statuses)
        return touched

    def _put(self, n: int, day: int) -> None:
        """Give a phase its place among those that hold or may hold on a day."""
        status = self._phases[n].status
        old = self._key_of.pop(n, None)
        if old is not None:
            del self._keys[bisect_left(self._keys, old)]
            self._certain[status] -= old[2] == Presence.CERTAIN
        key = self._key(n, day, n in self._turning, self._sure[status] > 0)
        if key is not None:
            self._key_of[n] = key
            insort(self._keys, key)
            self._certain[status] += key[2] == Presence.CERTAIN

    def _key(self, n: int, day: int, turning: bool, sure: bool) -> Key | None:
        own = self._spells.phases[n].presence(day)
        if not own:
            return None
        status = self._phases[n].status
        counts = self._status_presence(status, sure) if turning else own
        return counts, STATUS_RANK[status], own, self._ranks[n]

    def _status_presence(self, status: str, sure: bool) -> Presence:
        return Presence.CERTAIN if sure and status != "planned" else Presence.POSSIBLE

    def _as_before(self, cap: Presence) -> bool:
        """Whether the same phases hold as surely, in the same order, as on the day asked for before."""
        before, cap_before = self._before
        now = self._keys[:]
        self._before = (now, cap)
        if len(now) != len(before):
            return False
        if now == before and cap == cap_before:
            return True
        return all(
            key[-1] == old[-1] and min(key[2], cap) == min(old[2], cap_before)
            for key, old in zip(now, before, strict=True)
        )

    def _others(self, day: int, cap: Presence) -> Sequence[Held]:
        if len(self._keys) <= _FEW:
            return _held(self._keys, cap)
        sure = {status for status, count in self._sure.items() if count > 0}
        return Others(len(self._keys) - 1, partial(self._listed, day, cap, sure))

    def _listed(self, day: int, cap: Presence, sure: set[str]) -> tuple[Held, ...]:
        keys = [
            self._key(
                n,
                day,
                any(turn.first <= day <= turn.last for turn in self._turns_of.get(n, ())),
                self._phases[n].status in sure,
            )
            for n in range(len(self._phases))
        ]
        return _held(sorted(key for key in keys if key is not None), cap)


def _held(keys: list[Key], cap: Presence) -> tuple[Held, ...]:
    """All but the last, the best first."""
    return tuple(Held(key[-1][-1], min(key[2], cap)) for key in reversed(keys[:-1]))
