"""When did it turn: the changes of relations, spread over the days on which they may have been.

Each first day of a phase, each last day, and each turning weighs as much as the stance changes by, at least
1, and that spread evenly over its days, as crimes are whose hour is not known (aoristic sums; Ratcliffe
2000).
What has no bound on one side cannot be spread, and is counted apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from relmap.analysis.pairs import Floats, Ints
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.ranges import Range, ends_of
from relmap.model.records import Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.worlds import Turn, last_days

_NOTHING = 1e-9

Step = Literal["month", "year"]
Sort = Literal["begin", "end", "turn"]


class Change(NamedTuple):
    """A change of a relation: which, how, how much it weighs, and first and last day on which it may be.

    Of what has no bound `first` or `last` is PAST or FUTURE.
    """

    relation: str
    sort: Sort
    phase: int
    into: int | None
    weight: int
    first: int
    last: int

    @property
    def bounded(self) -> bool:
        """Whether it can be spread."""
        return self.first > PAST and self.last < FUTURE


class Part(NamedTuple):
    """A change that may fall into a month or year, and what of its weight does."""

    change: Change
    weight: float


@dataclass(frozen=True)
class Turnings:
    """The changes of a map, by month or by year.

    Args:
        starts: the first day of each month or year, and of the one after the last; shape (n + 1,).
        totals: what of all changes falls into each; shape (n,).
        bounded: the changes that are spread.
        unbounded: those that have no bound, and are not.
    """

    starts: Ints
    totals: Floats
    bounded: tuple[Change, ...]
    unbounded: tuple[Change, ...]

    def parts(self, number: int) -> list[Part]:
        """What falls into a month or year, by number; the most first."""
        first, last = int(self.starts[number]), int(self.starts[number + 1]) - 1
        found: list[Part] = []
        for change in self.bounded:
            inside = min(change.last, last) - max(change.first, first) + 1
            if inside > 0:
                found.append(Part(change, change.weight * inside / (change.last - change.first + 1)))
        return sorted(found, key=lambda part: (-part.weight, part.change))

    def number_of(self, day: int) -> int | None:
        """The month or year of a day."""
        number = int(np.searchsorted(self.starts, day, side="right")) - 1
        return number if 0 <= number < len(self.totals) else None


def changes_of(index: TimeIndex, relations: Collection[str] | None = None) -> Iterator[Change]:
    """Every change of the map.

    Args:
        index: of the map.
        relations: of these only; None: of all.
    """
    every = index.project.relations.values()
    for relation in every if relations is None else [r for r in every if r.id in relations]:
        yield from _of_relation(index, relation)


def _of_relation(index: TimeIndex, relation: Relation) -> Iterator[Change]:
    spells = index.lives[relation.id].spells
    phases = relation.phases
    ends = index.derived.phases.get(relation.id) or [ends_of(phase.when) for phase in phases]
    stance = [phase.stance or 0 for phase in phases]
    ending = {n for turn in spells.turns for n in turn.ending}
    beginning = {n for turn in spells.turns for n in turn.beginning}
    for turn in spells.turns:
        yield _turn(relation.id, turn, stance)
    for n, end in enumerate(ends):
        weight = max(abs(stance[n]), 1)
        interval = spells.phases[n]
        planned = phases[n].status == "planned"
        if n not in beginning and not _is_open(end.first, PAST):
            first, last = spells.starts[n]
            yield Change(relation.id, "begin", n, None, weight, max(first, PAST), min(last, FUTURE))
        if n not in ending and not _is_open(end.last, FUTURE):
            low, high = last_days(end, index.as_of) if planned else (interval.sure_last, interval.last)
            low = max(low, end.first.low) if planned else low
            yield Change(relation.id, "end", n, None, weight, max(low, PAST), min(high, FUTURE))


def _is_open(end: Range, side: int) -> bool:
    """Whether it goes on for ever, so that there is no change at all."""
    return not end.given and end.low == side and end.high == side


def _turn(relation: str, turn: Turn, stance: Sequence[int]) -> Change:
    """Of rivals that turn on the same day the one that changes most."""
    pairs = [(one, other) for one in turn.ending for other in turn.beginning if one != other]
    one, other = max(pairs, key=lambda pair: (abs(stance[pair[0]] - stance[pair[1]]), -pair[0], -pair[1]))
    weight = max(abs(stance[one] - stance[other]), 1)
    return Change(relation, "turn", one, other, weight, turn.first, turn.last)


def turnings(index: TimeIndex, step: Step = "month", relations: Collection[str] | None = None) -> Turnings:
    """The sums by month or by year.

    Args:
        index: of the map.
        step: what a bar is.
        relations: of these only; None: of all.
    """
    found = list(changes_of(index, relations))
    bounded = tuple(change for change in found if change.bounded)
    unbounded = tuple(change for change in found if not change.bounded)
    if not bounded:
        return Turnings(np.zeros(1, dtype=np.int64), np.zeros(0), (), unbounded)
    first = np.array([change.first for change in bounded])
    last = np.array([change.last for change in bounded])
    density = np.array([change.weight for change in bounded]) / (last - first + 1)
    starts = np.array(_starts(int(first.min()), int(last.max()), step))
    # All of each month and year from the first to the last of a change, less what it does not take of these.
    begins, ends = (np.searchsorted(starts, of, side="right") - 1 for of in (first, last))
    steps = np.zeros(len(starts))
    np.add.at(steps, begins, density)
    np.subtract.at(steps, ends + 1, density)
    totals = steps.cumsum()[:-1] * np.diff(starts)
    np.subtract.at(totals, begins, density * (first - starts[begins]))
    np.subtract.at(totals, ends, density * (starts[ends + 1] - 1 - last))
    # What is left of rounding is nothing.
    totals[np.abs(totals) < _NOTHING] = 0.0
    return Turnings(starts, totals, bounded, unbounded)


def events_in(index: TimeIndex, first: int, last: int) -> list[str]:
    """The events that happen, or may, on one of these days; by id."""
    found = ((interval.first, interval.last, key) for key, interval in index.events.items())
    return sorted(key for low, high, key in found if low <= last and high >= first)


def _starts(first: int, last: int, step: Step) -> list[int]:
    """First days of the months or years from one day to another, and of the one after."""
    year, month, _ = days.to_ymd(first)
    if step == "year":
        month = 1
    found = [days.from_ymd(year, month, 1)]
    while found[-1] <= last:
        year, month = (year + 1, 1) if step == "year" or month == 12 else (year, month + 1)
        found.append(days.from_ymd(year, month, 1))
    return found
