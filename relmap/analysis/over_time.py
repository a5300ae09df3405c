"""Any question on every day of change, coarse to fine, each answer kept for all days that are alike.

Values change on days of change only. What is kept is found again by what it was computed from, so that after
an edit only those days are computed on which something is otherwise.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations, pairwise
from threading import Lock
from typing import Any, NamedTuple, TypeVar

import numpy as np

from relmap.analysis.balance import Balance
from relmap.analysis.communities import Communities, communities
from relmap.analysis.pairs import Fold, Ints, Pairs, Through, Ties
from relmap.analysis.world import drawn_world
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.errors import Progress, Stopped
from relmap.timeline.filtering import Passing
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot

Answer = TypeVar("Answer")


class Look(NamedTuple):
    """How a day is looked at.

    Args:
        fold: who counts as whom.
        certain_only: whether only what is certain counts.
        passing: what of a day is not filtered out; None: nothing is.
    """

    fold: Fold = "none"
    certain_only: bool = False
    passing: Callable[[Snapshot], Passing | None] | None = None

    def pairs(self, ties: Ties, day: int) -> Pairs:
        """The pairs of a day."""
        snapshot = Snapshot(ties.index, day, self.certain_only)
        return ties.on(snapshot, self.fold, self.passing(snapshot) if self.passing is not None else None)


AS_SHOWN = Look("shown")
"""As the map shows its actors."""


def days_of_change(index: TimeIndex, first: int | None = None, last: int | None = None) -> Ints:
    """The first day and every day after it on which a relation or an actor changes, up to the last.

    That an actor is surely there, and no longer only possibly, is a change, too.

    Args:
        index: of the map.
        first, last: None: of the slider.
    """
    extent = index.extent()
    if extent is None:
        return np.zeros(0, dtype=np.int64)
    first = extent[0] if first is None else first
    last = extent[1] if last is None else last
    edges = {edge for interval in index.actors.values() for edge in interval.edges()}
    actors = np.array([edge for edge in edges if PAST < edge < FUTURE], dtype=np.int64)
    changes = np.union1d(index.changes_per_day[0], actors)
    between = changes[np.searchsorted(changes, first, side="right") : np.searchsorted(changes, last, "right")]
    return np.concatenate((np.array([first], dtype=np.int64), between))


def days_by(first: int, last: int, step: str) -> Ints:
    """The first day of each month or year from one day to another, and the day one begins with."""
    found = [first]
    year, month, _ = days.to_ymd(first)
    while True:
        year, month = (year + 1, 1) if step == "year" else days.add_months(year, month, 1)
        day = days.from_ymd(year, month, 1)
        if day > last:
            return np.array(found, dtype=np.int64)
        found.append(day)


def coarse_to_fine(count: int) -> Iterator[int]:
    """Each number below a count once: both ends, the middle, the quarters and so on."""
    if count > 0:
        yield 0
    if count > 1:
        yield count - 1
    spans = [(0, count - 1)]
    for low, high in spans:
        middle = (low + high) // 2
        if low < middle < high:
            yield middle
            spans += [(low, middle), (middle, high)]


def digest(pairs: Pairs, named: bool = False) -> bytes:
    """Equal for pairs that are alike in all that a value may depend on; `named`: of the same relations."""
    return hashlib.blake2b(pairs.named if named else pairs.fingerprint, digest_size=16).digest()


class Kept:
    """Answers by what they were computed from, in any thread.

    Args:
        most: so many are kept, those asked for last.
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self.computed = 0
        """How many were not found."""

    def answer(self, key: Hashable, compute: Callable[[], Answer]) -> Answer:
        """The answer to a question, computed where it is not known."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        found = compute()
        with self._lock:
            self._answers[key] = found
            self.computed += 1
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found

    def known(self, key: Hashable) -> Any:
        """An answer that is known, or None."""
        return self._answers.get(key)


def communities_over_time(
    ties: Ties, look: Look, at: Ints, through: Through = "not-hostile", progress: Progress | None = None
) -> list[Communities]:
    """The groups on each of these days, each from those of the day before: they keep their names.

    Args:
        ties: of the map.
        look: how days are looked at.
        at: days, ascending: a day has the same groups whichever way one comes to it.
        through: through which pairs, as drawn.
        progress: told how much is done. Raises Stopped.
    """
    found: list[Communities] = []
    for number, day in enumerate(at.tolist()):
        if progress is not None and not progress(number / len(at)):
            raise Stopped
        pairs = look.pairs(ties, day)
        links = drawn_world(pairs).links(through)
        found.append(communities(links, pairs.actors, found[-1] if found else None))
    return found


class Stretch(NamedTuple):
    """Days through which a triad keeps its state.

    actors: ids; state: +1 balanced, −1 unbalanced, 0 open; first, last: its days; ended_by: the relations
    that are otherwise on the day after, by id; empty where it lasts to the end.
    """

    actors: tuple[str, str, str]
    state: int
    first: int
    last: int
    begun_by: tuple[str, ...]
    ended_by: tuple[str, ...]


def stretches(
    ties: Ties, look: Look, at: Ints, last: int, balance_on: Callable[[int], Balance]
) -> list[Stretch]:
    """Each triad for as long as it keeps its state, by first day and actors.

    Args:
        ties: of the map.
        look: how days are looked at.
        at: days of change, ascending.
        last: the last day looked at.
        balance_on: the triads of a day.
    """
    found: list[Stretch] = []
    held: dict[tuple[str, str, str], tuple[int, int, tuple[str, ...]]] = {}
    before: Pairs | None = None
    for day in [*at.tolist(), None]:
        now: dict[tuple[str, str, str], int] = {}
        pairs = before
        if day is not None:
            balance = balance_on(day)
            pairs = balance.pairs
            states = balance.triads.state.tolist()
            for number, state in enumerate(states):
                one, two, three = balance.actors(number)
                now[pairs.actors[one], pairs.actors[two], pairs.actors[three]] = state
        for actors in sorted(held.keys() | now.keys()):
            old, state = held.get(actors), now.get(actors)
            if old is not None and old[0] == state:
                continue
            by: tuple[str, ...] = ()
            if day is not None and before is not None and pairs is not None:
                by = _otherwise(before, pairs, actors)
            if old is not None:
                end = last if day is None else day - 1
                found.append(Stretch(actors, old[0], old[1], end, old[2], by))
                del held[actors]
            if state is not None and day is not None:
                held[actors] = (state, day, by)
        before = pairs
    return sorted(found, key=lambda stretch: (stretch.first, stretch.actors))


class Since(NamedTuple):
    """Since when a triad is what it is. first: None: for longer than was looked; by: the relations that were
    otherwise before, by id."""

    first: int | None
    by: tuple[str, ...] = ()


def since(
    ties: Ties,
    look: Look,
    at: Ints,
    day: int,
    triads: Sequence[tuple[str, str, str]],
    most: int = 500,
    progress: Progress | None = None,
) -> dict[tuple[str, str, str], Since]:
    """Since when each of some triads has the state that it has on a day.

    Args:
        ties: of the map.
        look: how days are looked at.
        at: days of change, ascending.
        day: that is looked at.
        triads: ids of their actors.
        most: so many days of change are looked back.
        progress: told how much is done. Raises Stopped.
    """
    past = at[at <= day][::-1]
    later = look.pairs(ties, day)
    sought = {actors: _state(later, actors) for actors in triads}
    found: dict[tuple[str, str, str], Since] = {}
    for done, (now, then) in enumerate(pairwise(past[: most + 1].tolist())):
        if progress is not None and not progress(done / min(most, len(past))):
            raise Stopped
        if len(found) == len(sought):
            break
        before = look.pairs(ties, then)
        for actors, state in sought.items():
            if actors not in found and _state(before, actors) != state:
                found[actors] = Since(now, _otherwise(before, later, actors))
        later = before
    return {actors: found.get(actors, Since(None)) for actors in sought}


def _state(pairs: Pairs, actors: tuple[str, str, str]) -> int | None:
    """+1 balanced, −1 unbalanced, 0 open; None: it is no triad."""
    numbers = [pairs.number.get(key, -1) for key in actors]
    if min(numbers) < 0:
        return None
    sides = [pairs.between(one, other) for one, other in combinations(numbers, 2)]
    if any(side is None or not pairs.may_be_signed[side] for side in sides):
        return None
    return int(pairs.sure_signs[[side for side in sides if side is not None]].prod())


def _otherwise(before: Pairs, after: Pairs, actors: tuple[str, ...]) -> tuple[str, ...]:
    """The relations between actors that are otherwise on one day than on another, by id."""
    then, now = (_between(pairs, actors) for pairs in (before, after))
    return tuple(sorted(key for key in then.keys() | now.keys() if then.get(key) != now.get(key)))


def _between(pairs: Pairs, actors: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Each relation between some actors, with what it adds to its pair."""
    numbers = [pairs.number[key] for key in actors if key in pairs.number]
    found: dict[str, tuple[int, ...]] = {}
    for at, one in enumerate(numbers):
        for other in numbers[at + 1 :]:
            pair = pairs.between(one, other)
            if pair is not None:
                for row in range(int(pairs.starts[pair]), int(pairs.starts[pair + 1])):
                    rows = pairs.rows
                    state = (rows.drawn[row], rows.least[row], rows.most[row], rows.sure[row])
                    found[pairs.relation(row).relation.id] = tuple(map(int, state))
    return found
