"""When one relation holds, phase by phase: certain, possible or absent, turning and contested.

The rules are those of the file format ("Dates" in the README): an imprecise date means some day within
it, consecutive phases share one turning day, phases that hold certainly on the same day are contested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cmp_to_key

from relmap.model import dates
from relmap.model.dates import FUTURE, PAST
from relmap.model.records import Citation, Phase, Source


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
        return Presence.CERTAIN if sure else Presence.POSSIBLE

    def throughout(self, first: int, last: int) -> Presence:
        """How surely it holds on every day of first..last."""
        return min(self.presence(first), self.presence(last))

    def edges(self) -> tuple[int, ...]:
        """Every day on which the presence may differ from the day before."""
        return self.first, self.sure_first, self.sure_last + 1, self.last + 1


ALWAYS = Interval(PAST, PAST, FUTURE, FUTURE)


def interval_of(when: str | None, as_of: int | None, planned: bool = False) -> Interval:
    """The days of one span or date; None means always.

    Args:
        when: EDTF.
        as_of: the last day the map knows: what is open-ended is no more than possible after it.
        planned: possible at most.
    """
    if when is None:
        return ALWAYS
    return _limited(*dates.parse_span(when).bounds(), as_of, planned)


def _limited(first: int, late: int, early: int, last: int, as_of: int | None, planned: bool) -> Interval:
    if planned:
        return Interval(first, FUTURE, PAST, last)
    if as_of is not None and last == FUTURE:
        early = min(early, as_of)
    return Interval(first, late, early, last)


@dataclass(frozen=True, slots=True)
class Held:
    """A phase that holds or may hold on a day, by its position in the relation."""

    phase: int
    presence: Presence


@dataclass(frozen=True, slots=True)
class State:
    """What there is of a relation on a day: the phase that is drawn, and the others."""

    phase: int
    presence: Presence
    others: tuple[Held, ...] = ()
    turning: bool = False
    contested: bool = False
    turned_from: int | None = None
    """While turning: the phase that is ending, by its position."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Days first..last through which the state of a relation stays the same."""

    first: int
    last: int
    state: State


@dataclass(slots=True, eq=False)
class _Spell:
    """A phase on its way to an interval; narrowed where it turns into the next."""

    index: int
    status: str
    bounds: tuple[int, int, int, int]
    began: tuple[int, int] | None = None  # the range of the turning day at its start
    ended: tuple[int, int] | None = None
    next: _Spell | None = None
    interval: Interval = ALWAYS
    rank: int = 0  # its place in the order of beginning


@dataclass(slots=True)
class _Chain:
    """Phases that turn into one another: the relation holds certainly across their turnings."""

    spells: list[_Spell] = field(default_factory=list)
    sure_first: int = FUTURE
    sure_last: int = PAST


def segments(
    phases: Sequence[Phase],
    source_exists: Interval,
    target_exists: Interval,
    as_of: int | None,
    source_of: Callable[[str], Source | None],
) -> list[Segment]:
    """The life of one relation as stretches of days, in order, absent stretches left out.

    Args:
        phases: the relation's phases.
        source_exists: when the first actor exists; the relation is present no more than that.
        target_exists: the same for the second actor.
        as_of: the last day the map knows, or None.
        source_of: a source by id, for grading phases that contradict each other.
    """
    if len(phases) == 1:
        only = phases[0]
        interval = interval_of(only.when, as_of, only.status == "planned")
        return _single(interval, source_exists, target_exists)
    chains = _chains(phases, as_of)
    edges: set[int] = set()
    for chain in chains:
        for spell in chain.spells:
            edges.update(spell.interval.edges())
        edges.update((chain.sure_first, chain.sure_last + 1))
    grades = [_grade(phase, source_of) for phase in phases]

    def state_on(day: int) -> State | None:
        cap = min(source_exists.presence(day), target_exists.presence(day))
        return _state(day, phases, chains, grades, cap)

    return _stretches(edges.union(source_exists.edges(), target_exists.edges()), state_on)


def _single(interval: Interval, source_exists: Interval, target_exists: Interval) -> list[Segment]:
    def state_on(day: int) -> State | None:
        presence = min(interval.presence(day), source_exists.presence(day), target_exists.presence(day))
        return State(0, presence) if presence else None

    edges = {*interval.edges(), *source_exists.edges(), *target_exists.edges()}
    return _stretches(edges, state_on)


def _stretches(edges: set[int], state_on: Callable[[int], State | None]) -> list[Segment]:
    """The days between edges, each with the state of its first day; equal neighbours joined."""
    starts = sorted(edge for edge in edges | {PAST} if PAST <= edge <= FUTURE)
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


def _chains(phases: Sequence[Phase], as_of: int | None) -> list[_Chain]:
    spells = [
        _Spell(index, phase.status, dates.parse_span(phase.when).bounds())
        for index, phase in enumerate(phases)
    ]
    _find_turnings(spells)
    chains: list[_Chain] = []
    followers = {id(spell.next) for spell in spells if spell.next is not None}
    for spell in spells:
        if id(spell) not in followers:
            chain = _Chain()
            link: _Spell | None = spell
            while link is not None:
                chain.spells.append(link)
                link = link.next
            _narrow(chain, as_of)
            chains.append(chain)
    return chains


def _find_turnings(spells: list[_Spell]) -> None:
    """Link each phase to the next of equal status whose start may be the day it ended."""
    ordered = sorted(spells, key=cmp_to_key(_order))
    taken: set[int] = set()
    for position, spell in enumerate(ordered):
        spell.rank = position
        for later in ordered[position + 1 :]:
            turn = _turning(spell, later)
            if turn is not None and later.index not in taken:
                spell.next, spell.ended, later.began = later, turn, turn
                taken.add(later.index)
                break
    for spell in ordered:
        if spell.next is not None and spell.ended is not None:
            _take_rivals_along(spell, spell.next, spell.ended, ordered)


def _order(one: _Spell, other: _Spell) -> int:
    """Which phase comes first: by their starts; where one start may lie within the other, by their ends."""
    first, late, early, last = one.bounds
    other_first, other_late, other_early, other_last = other.bounds
    if (first, late) != (other_first, other_late):
        if first <= other_first and late <= other_late:
            return -1
        if first >= other_first and late >= other_late:
            return 1
    return -1 if (last, early, one.index) < (other_last, other_early, other.index) else 1


def _turning(spell: _Spell, later: _Spell) -> tuple[int, int] | None:
    """The range of the day on which one phase ends and the other begins, if there is one."""
    if spell.status != later.status or spell.bounds == later.bounds:
        return None
    _, _, early_end, last = spell.bounds
    later_first, late_start, _, _ = later.bounds
    if early_end == FUTURE:
        return None
    low = max(early_end, later_first)
    if spell.began is not None:
        low = max(low, spell.began[0])
    high = min(last, late_start)
    return (low, high) if PAST < low <= high < FUTURE else None


def _take_rivals_along(spell: _Spell, later: _Spell, turn: tuple[int, int], ordered: list[_Spell]) -> None:
    """Phases that sources dispute turn on the same day: rivals of the one that ends or of the next."""
    for rival in ordered:
        if rival.status != spell.status or rival in (spell, later):
            continue
        if rival.began is None and rival.bounds[:2] == later.bounds[:2]:
            rival.began = turn
        if rival.ended is None and rival.next is None and rival.bounds[2:] == spell.bounds[2:]:
            rival.ended = turn


def _narrow(chain: _Chain, as_of: int | None) -> None:
    """Give each phase its interval; on the days of a turning each is possible, the chain certain."""
    latest = FUTURE
    for spell in reversed(chain.spells):  # no turning comes after the one that follows it
        if spell.ended is not None:
            spell.ended = (spell.ended[0], min(spell.ended[1], latest))
            latest = spell.ended[1]
        if spell.next is not None:
            spell.next.began = spell.ended
    for spell in chain.spells:
        first, late, early, last = spell.bounds
        if spell.began is not None:
            first, late = spell.began[0], spell.began[1] + 1
        if spell.ended is not None:
            early, last = spell.ended[0] - 1, spell.ended[1]
        spell.interval = _limited(first, late, early, last, as_of, spell.status == "planned")
    if len(chain.spells) > 1 and chain.spells[0].status != "planned":
        chain.sure_first = chain.spells[0].bounds[1]
        chain.sure_last = chain.spells[-1].interval.sure_last


_STATUS_RANK = {"actual": 2, "alleged": 1, "planned": 0}


def _state(
    day: int,
    phases: Sequence[Phase],
    chains: list[_Chain],
    grades: list[tuple[int, int, int]],
    cap: Presence,
) -> State | None:
    held: list[tuple[tuple[int, ...], Held]] = []
    turning: set[int] = set()
    ending: list[tuple[tuple[int, ...], int]] = []
    if not cap:
        return None
    # Statuses of which something surely holds on this day, whatever turns into what.
    sure = {chain.spells[0].status for chain in chains if chain.sure_first <= day <= chain.sure_last}
    for chain in chains:
        for spell in chain.spells:
            presence = spell.interval.presence(day)
            if not presence:
                continue
            turns = any(turn and turn[0] <= day <= turn[1] for turn in (spell.began, spell.ended))
            if turns:
                turning.add(spell.index)
            begins = int(spell.began is not None and day <= spell.began[1])
            rank = Presence.CERTAIN if turns and spell.status in sure else presence
            # What holds by itself comes before what only may have turned already.
            key = (rank, _STATUS_RANK[spell.status], int(presence), begins, *grades[spell.index], spell.rank)
            held.append((key, Held(spell.index, min(presence, cap))))
            if turns and spell.ended is not None and spell.ended[0] <= day:
                ending.append((key, spell.index))
    if not held:
        return None
    held.sort(reverse=True, key=lambda item: item[0])
    key, drawn = held[0]
    status = phases[drawn.phase].status
    contested = drawn.presence == Presence.CERTAIN and any(
        other.presence == Presence.CERTAIN and phases[other.phase].status == status for _, other in held[1:]
    )
    others = tuple(other for _, other in held[1:])
    turns_now = drawn.phase in turning
    before = [phase for _, phase in sorted(ending, reverse=True) if phase != drawn.phase]
    turned_from = before[0] if turns_now and before else None
    return State(drawn.phase, min(Presence(key[0]), cap), others, turns_now, contested, turned_from)


_UNGRADED = 3  # "cannot be judged" ranks in the middle of five grades


def _grade(phase: Phase, source_of: Callable[[str], Source | None]) -> tuple[int, int, int]:
    """How well a phase is vouched for, higher is better: credibility, reliability, publication day."""
    best = (-_UNGRADED, -_UNGRADED, PAST)
    graded = [_citation_grade(citation, source_of) for citation in phase.citations if citation.supports]
    return max(graded) if graded else best


def _citation_grade(citation: Citation, source_of: Callable[[str], Source | None]) -> tuple[int, int, int]:
    source = source_of(citation.source)
    credibility = citation.credibility if citation.credibility not in (None, 6) else _UNGRADED
    letter = source.reliability if source is not None else None
    reliability = "ABCDE".index(letter) + 1 if letter not in (None, "F") else _UNGRADED
    published = PAST
    if source is not None and source.date is not None:
        published = dates.parse_span(source.date).bounds()[3]
    return -int(credibility or _UNGRADED), -reliability, published
