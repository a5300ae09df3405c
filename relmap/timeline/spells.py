"""A relation from day to day: which phase is drawn, how surely it holds, what turns, what is contested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class State:
    """What there is of a relation on a day, or in a window: the phase that is drawn, and the others."""

    phase: int
    presence: Presence
    """Of the relation: that some phase of the drawn one's status holds."""
    phase_presence: Presence
    """Of the phase that is drawn; in a window, that it holds on some day of it."""
    others: tuple[Held, ...] = ()
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


def _stretches(edges: Iterable[int], state_on: Callable[[int], State | None]) -> list[Segment]:
    """The days between edges, each with the state of its first day; equal neighbours joined."""
    starts = sorted({PAST, *(edge for edge in edges if PAST <= edge <= FUTURE)})
    found: list[Segment] = []
    for start, following in zip(starts, [*starts[1:], FUTURE + 1], strict=True):
        state = state_on(start)
        if state is None:
            continue
        if found and found[-1].last == start - 1 and found[-1].state == state:
            found[-1] = Segment(found[-1].first, following - 1, state)
        else:
            found.append(Segment(start, following - 1, state))
    return found


STATUS_RANK = {"actual": 2, "alleged": 1, "planned": 0}


class _Sweep:
    """Goes through the days of a relation of several phases, in order, keeping those that may hold."""

    def __init__(
        self,
        phases: Sequence[Phase],
        spells: Spells,
        exists: tuple[Interval, Interval],
        source_of: SourceOf,
    ) -> None:
        self._phases, self._spells, self._exists = phases, spells, exists
        intervals = spells.phases
        self._coming = sorted(range(len(phases)), key=lambda n: intervals[n].first, reverse=True)
        self._here: list[int] = []
        self._ranks = [
            (grade(phase, source_of), *start, n)
            for n, (phase, start) in enumerate(zip(phases, spells.starts, strict=True))
        ]
        self._turns_of: dict[int, list[Turn]] = {}
        for turn in spells.turns:
            for n in (*turn.ending, *turn.beginning):
                self._turns_of.setdefault(n, []).append(turn)
        self._sure = dict.fromkeys((phase.status for phase in phases), 0)
        steps = [
            (day, by, chain.status)
            for chain in spells.chains
            if chain.interval.sure_first <= chain.interval.sure_last
            for day, by in ((chain.interval.sure_first, 1), (chain.interval.sure_last + 1, -1))
        ]
        self._steps = sorted(steps, reverse=True)

    def segments(self) -> list[Segment]:
        edges = [edge for interval in (*self._spells.phases, *self._exists) for edge in interval.edges()]
        for chain in self._spells.chains:
            edges += (chain.interval.sure_first, chain.interval.sure_last + 1)
        for turn in self._spells.turns:
            edges += (turn.first, turn.last + 1)
        return _stretches(edges, self._state_on)

    def _state_on(self, day: int) -> State | None:
        """The state on a day no earlier than the last that was asked for."""
        intervals = self._spells.phases
        while self._coming and intervals[self._coming[-1]].first <= day:
            self._here.append(self._coming.pop())
        self._here = [n for n in self._here if intervals[n].last >= day]
        while self._steps and self._steps[-1][0] <= day:
            _, by, status = self._steps.pop()
            self._sure[status] += by
        cap = min(self._exists[0].presence(day), self._exists[1].presence(day))
        if not cap or not self._here:
            return None
        held = [(self._count(n, day), n) for n in self._here]
        held.sort(
            key=lambda row: (
                row[0][0],
                STATUS_RANK[self._phases[row[1]].status],
                row[0][1],
                self._ranks[row[1]],
            )
        )
        drawn = held[-1][1]
        own = {n: min(presence, cap) for (_, presence), n in held}
        status = self._phases[drawn].status
        sure = [n for n in own if own[n] == Presence.CERTAIN and self._phases[n].status == status]
        turns = tuple(t for t in self._turns_of.get(drawn, ()) if t.first <= day <= t.last)
        return State(
            drawn,
            min(self._status_presence(status), cap),
            own[drawn],
            tuple(Held(n, own[n]) for _, n in reversed(held[:-1])),
            turns,
            contested=own[drawn] == Presence.CERTAIN and len(sure) > 1,
        )

    def _count(self, n: int, day: int) -> tuple[Presence, Presence]:
        """What a phase counts for, and its own presence."""
        own = self._spells.phases[n].presence(day)
        turns = any(turn.first <= day <= turn.last for turn in self._turns_of.get(n, ()))
        return (self._status_presence(self._phases[n].status) if turns else own), own

    def _status_presence(self, status: str) -> Presence:
        sure = status != "planned" and self._sure[status] > 0
        return Presence.CERTAIN if sure else Presence.POSSIBLE
