"""How A is tied to B: the best ways from one actor to another, and those in order of time.

The k shortest without repeats (Yen 1971): fewest steps, then fewest that are only possible, then the largest
sum of |stance|, then by ids. Each is sought by A* with the number of steps that are at least left.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from relmap.analysis.pairs import Pairs, Through
from relmap.analysis.steps import levels
from relmap.analysis.world import Links
from relmap.model.errors import Progress, Stopped

_FAR = 1 << 40

Cost = tuple[int, ...]
"""What is compared first to last; less is better."""
Way = tuple[int, ...]
"""Actors by number, from the first to the last."""


@dataclass(frozen=True)
class Path:
    """A way from one actor to another.

    Args:
        actors: by number, from the first to the last.
        pairs: of each step.
        sign: the product of the signs of its steps, as drawn; 0 if a step has none.
        days: in order of time: the first day on which each step can be taken; else empty.
    """

    actors: Way
    pairs: tuple[int, ...]
    sign: int
    days: tuple[int, ...] = ()


def paths(
    pairs: Pairs,
    start: int,
    goal: int,
    number: int = 5,
    through: Through = "all",
    progress: Progress | None = None,
) -> list[Path]:
    """The best ways, the best first; none if there is no way, or both are the same.

    Args:
        pairs: of a day.
        start, goal: actors, by number.
        number: how many at most.
        through: through which pairs, as drawn.
        progress: asked whether to go on. Raises Stopped.
    """  # fmt: skip
    graph = _Graph(pairs, through)
    left = graph.steps_to(goal)
    if start == goal or left[start] >= _FAR:
        return []
    most = int(np.abs(pairs.drawn).max(initial=0))
    possible, stance = (~pairs.sure).astype(int).tolist(), np.abs(pairs.drawn).tolist()

    def step(cost: Cost, pair: int) -> Cost:
        return cost[0] + 1, cost[1] + possible[pair], cost[2] - stance[pair]

    def at_least(cost: Cost, actor: int) -> Cost:
        return cost[0] + left[actor], cost[1], cost[2] - most * left[actor]

    search = _Search(graph.near, step, at_least, (0, 0, 0), progress)
    return [_path(pairs, way, graph.pair) for way in search.best(start, goal, number)]


class _Graph:
    """Neighbours of each actor with the pairs by which they are; read when they are asked for."""

    def __init__(self, pairs: Pairs, through: Through) -> None:
        self._numbers = np.flatnonzero(pairs.carrying(through).drawn)
        a, b = pairs.a[self._numbers], pairs.b[self._numbers]
        self.links = Links(pairs.count, a, b)
        order = np.argsort(np.concatenate((a, b)), kind="stable")
        self._pairs = np.concatenate((self._numbers, self._numbers))[order]
        self._known: dict[int, dict[int, int]] = {}

    def near(self, actor: int) -> dict[int, int]:
        """Neighbours of an actor, and the pair of each."""
        found = self._known.get(actor)
        if found is None:
            first, last = self.links.starts[actor : actor + 2].tolist()
            others, pairs = self.links.neighbours[first:last].tolist(), self._pairs[first:last].tolist()
            found = self._known[actor] = dict(zip(others, pairs, strict=True))
        return found

    def pair(self, one: int, other: int) -> int:
        """The pair of two neighbours."""
        return self.near(one)[other]

    def steps_to(self, goal: int) -> list[int]:
        """From each actor, how many steps it is at least."""
        found = np.full(self.links.count, _FAR)
        for steps, level in enumerate(levels(self.links, np.array([goal]))):
            found[level.reached] = steps
        return found.tolist()


class _Search:
    """Yen's search, as Lawler (1972) has it: no way is sought where none that is new can be.

    Args:
        near: neighbours of an actor, each with what is needed to go there.
        step: the cost after a step; a cost may be compared with any other.
        at_least: what it costs at least to go on to the goal.
        nothing: the cost before the first step.
        progress: asked whether to go on.
        waits: whether who is somewhere later, but with a lower second cost, may still be the first at the
            goal: both may have to wait for the same next step.
    """

    def __init__(
        self,
        near: Callable[[int], dict[int, int]],
        step: Callable[[Cost, int], Cost | None],
        at_least: Callable[[Cost, int], Cost],
        nothing: Cost,
        progress: Progress | None,
        waits: bool = False,
    ) -> None:
        self._waits = waits
        self._near, self._step, self._at_least = near, step, at_least
        self._nothing, self._progress = nothing, progress

    def best(self, start: int, goal: int, number: int) -> Iterator[Way]:
        """The best ways, one after another. Raises Stopped."""
        first = self._one((start,), goal, frozenset())
        waiting: list[tuple[Cost, Way, int]] = [] if first is None else [(*first, 0)]
        found: list[Way] = []
        while waiting and len(found) < number:
            _, way, apart = heapq.heappop(waiting)
            found.append(way)
            yield way
            for at in range(apart, len(way) - 1):
                root = way[: at + 1]
                taken = {other[at + 1] for other in found if other[: at + 1] == root}
                another = self._one(root, goal, taken)
                if another is not None:
                    heapq.heappush(waiting, (*another, at))

    def _one(self, root: Way, goal: int, taken: Collection[int]) -> tuple[Cost, Way] | None:
        """The best way that begins with a root and goes on to none of those that are taken."""
        if self._progress is not None and not self._progress(0.0):
            raise Stopped
        cost = self._nothing
        for one, other in pairwise(root):
            following = self._step(cost, self._near(one)[other])
            assert following is not None  # it has been gone before
            cost = following
        done: dict[int, int] = dict.fromkeys(root[:-1], -1)
        waiting: list[tuple[Cost, Way, Cost]] = [(self._at_least(cost, root[-1]), root, cost)]
        while waiting:
            _, way, cost = heapq.heappop(waiting)
            here = way[-1]
            if here == goal:
                return cost, way
            if here in done and not (self._waits and cost[1] < done[here]):
                continue
            done[here] = cost[1]
            for other, pair in self._near(here).items():
                if (way == root and other in taken) or other in way:
                    continue
                if other in done and not (self._waits and cost[1] + 1 < done[other]):
                    continue
                following = self._step(cost, pair)
                if following is not None:
                    bound = self._at_least(following, other)
                    if bound[0] < _FAR:
                        heapq.heappush(waiting, (bound, (*way, other), following))
        return None


def _path(pairs: Pairs, way: Way, pair: Callable[[int, int], int], days: tuple[int, ...] = ()) -> Path:
    steps = tuple(pair(one, other) for one, other in pairwise(way))
    return Path(way, steps, int(pairs.signs[list(steps)].prod()), days)


def paths_in_time(
    pairs: Pairs,
    held: Callable[[int], list[tuple[int, int]]],
    window: tuple[int, int],
    start: int,
    goal: int,
    number: int = 5,
    progress: Progress | None = None,
) -> list[Path]:
    """The ways each step of which holds on a day no earlier than the step before; earliest arrival first.

    Then those of fewest steps, then by ids. Who is somewhere earlier is nowhere later for it (Cooke & Halsey
    1966), so that each step is taken on the first day on which it can be.

    Args:
        pairs: of the window.
        held: of a pair, the stretches of days on which it carries, in order.
        window: its first and last day.
        start, goal: actors, by number.
        number: how many at most.
        progress: asked whether to go on. Raises Stopped.
    """  # fmt: skip
    graph = _Graph(pairs, "all")
    if start == goal or graph.steps_to(goal)[start] >= _FAR:
        return []
    known: dict[int, list[tuple[int, int]]] = {}

    def step(cost: Cost, pair: int) -> Cost | None:
        stretches = known.get(pair)
        if stretches is None:
            stretches = known[pair] = held(pair)
        for first, last in stretches:
            if last >= cost[0] and first <= window[1]:
                return max(first, cost[0]), cost[1] + 1
        return None

    search = _Search(graph.near, step, lambda cost, _actor: cost, (window[0], 0), progress, waits=True)
    found: list[Path] = []
    for way in search.best(start, goal, number):
        days: list[int] = []
        cost: Cost = (window[0], 0)
        for one, other in pairwise(way):
            cost = step(cost, graph.pair(one, other)) or cost
            days.append(cost[0])
        found.append(_path(pairs, way, graph.pair, tuple(days)))
    return found
