"""The fewest ties that do not fit two sides, or any number of them, exactly where there is time.

Sides are such that as few signed pairs as possible do not fit them: + across, or − within; that number is the
line index (Harary 1959). It adds over biconnected blocks. In each, local searches find sides; as many cycles
with an odd number of − that share no tie prove that there are no better ones; what is left open by that goes
by branch and bound.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from relmap.analysis.pairs import Ints
from relmap.model.errors import Progress, Stopped

_STARTS = 30
_SEED = 1
_OFTEN = 256
"""So many steps are taken between two looks at the time."""
_TRIES = 12
"""So many times cycles are sought in another order."""
_LARGEST = 400
"""Larger blocks are not searched through: there would be no end to it."""
_SMALL = 40
_PATIENCE = 20_000
"""Of parts of up to so many actors the first sides by the order of actors are sought, so many steps long, so
that they are the same whoever looks for them."""

Signed = dict[int, dict[int, int]]
"""The sign of each tie of each actor."""


@dataclass(frozen=True)
class Camps:
    """Two sides of the actors that have a sign.

    Args:
        sides: of each actor 0 or 1.
        misfits: how many ties do not fit.
        least: fewer there cannot be.
    """

    sides: dict[int, int]
    misfits: int
    least: int

    @property
    def exact(self) -> bool:
        """Whether there are no better sides."""
        return self.least == self.misfits


def camps(a: Ints, b: Ints, signs: Ints, limit: float = 60.0, progress: Progress | None = None) -> Camps:
    """The best two sides.

    Args:
        a, b: the ends of the pairs, by number.
        signs: +1 or −1 of each.
        limit: seconds, after which the best that is known counts.
        progress: told how much is done. Raises Stopped.
    """
    import networkx as nx  # a fifth of a second: only for those who ask

    end = time.monotonic() + limit
    graph = nx.Graph()
    for one, other, sign in zip(a.tolist(), b.tolist(), signs.tolist(), strict=True):
        graph.add_edge(one, other, sign=sign)
    found_blocks: Any = nx.biconnected_component_edges(graph)
    blocks = sorted((_near(graph, block) for block in found_blocks), key=list)
    sides_of: list[dict[int, int]] = []
    misfits = least = 0
    for number, near in enumerate(blocks):
        if progress is not None and not progress(number / len(blocks)):
            raise Stopped
        stop = _stop(end, progress, number / len(blocks))
        sides, found, bound = _best(near, stop)
        sides_of.append(sides)
        misfits, least = misfits + found, least + bound
    sides = _joined(sides_of)
    if least == misfits:
        for part in map(sorted, nx.connected_components(graph)):
            if 2 < len(part) <= _SMALL:
                sides |= _first_sides(_near(graph, graph.edges(part)), {who: sides[who] for who in part})
    return Camps(sides, misfits, least)


def _near(graph: Any, edges: Iterable[tuple[int, int]]) -> Signed:
    """Some ties of a graph, by actor."""
    near: Signed = {}
    for one, other in edges:
        near.setdefault(one, {})[other] = near.setdefault(other, {})[one] = graph.adj[one][other]["sign"]
    return {one: dict(sorted(near[one].items())) for one in sorted(near)}


def _first_sides(near: Signed, sides: dict[int, int]) -> dict[int, int]:
    """Of all best sides those on which the first actors are on side 0; or the same, if that takes long."""
    steps = itertools.count()

    def stop() -> None:
        if next(steps) * _OFTEN > _PATIENCE:
            raise _OutOfTime

    return _Search(near, sides, _misfits(near, sides), stop).first_by_order()


class _OutOfTime(Exception):
    """The best that is known counts."""


def _stop(end: float, progress: Progress | None, part: float) -> Callable[[], None]:
    def check() -> None:
        if progress is not None and not progress(part):
            raise Stopped
        if time.monotonic() > end:
            raise _OutOfTime

    return check


def _joined(blocks: Sequence[dict[int, int]]) -> dict[int, int]:
    """Sides for all, from those of blocks, which meet in single actors; the first of a part is on side 0."""
    blocks_of: dict[int, list[int]] = {}
    for number, sides in enumerate(blocks):
        for who in sides:
            blocks_of.setdefault(who, []).append(number)
    found: dict[int, int] = {}
    done: set[int] = set()
    for first in sorted(blocks_of):
        if first in found:
            continue
        found[first] = 0
        waiting = [first]
        while waiting:
            who = waiting.pop()
            for number in blocks_of[who]:
                if number in done:
                    continue
                done.add(number)
                sides = blocks[number]
                turned = sides[who] ^ found[who]
                for other, side in sides.items():
                    if other not in found:
                        found[other] = side ^ turned
                        waiting.append(other)
    return found


def _best(near: Signed, stop: Callable[[], None]) -> tuple[dict[int, int], int, int]:
    """Sides of a block, how many ties do not fit them, and how many cannot fit any."""
    rng = random.Random(_SEED)
    best, fewest = _spread(near), 0
    best = _climbed(near, best)
    fewest = _misfits(near, best)
    least = 0
    try:
        if fewest > 1:
            least = 1
        for _ in range(_STARTS if fewest else 0):
            stop()
            sides = _climbed(near, {who: rng.randrange(2) for who in near})
            count = _misfits(near, sides)
            if count < fewest:
                best, fewest = sides, count
        for _ in range(_TRIES):
            if least >= fewest:
                break
            stop()
            least = max(least, _odd_cycles(near, best, rng))
        if least < fewest and len(near) <= _LARGEST:
            best, fewest, least = _Search(near, best, fewest, stop).found(least)
    except _OutOfTime:
        pass  # the best that is known is told, and that it is not proven
    return best, fewest, least


def _spread(near: Signed) -> dict[int, int]:
    """Sides that fit all ties by which actors are reached from the first: all ties, where all can fit."""
    first = min(near)
    sides = {first: 0}
    waiting = [first]
    for who in waiting:
        for other, sign in near[who].items():
            if other not in sides:
                sides[other] = sides[who] ^ (sign < 0)
                waiting.append(other)
    return sides


def _climbed(near: Signed, sides: dict[int, int]) -> dict[int, int]:
    """Sides from which nobody can go over for the better."""
    sides = dict(sides)
    waiting = list(near)
    queued = set(waiting)
    while waiting:
        who = waiting.pop()
        queued.discard(who)
        mine = sides[who]
        gain = sum(-sign if sides[other] == mine else sign for other, sign in near[who].items())
        if gain > 0:
            sides[who] = 1 - mine
            for other in near[who]:
                if other not in queued:
                    queued.add(other)
                    waiting.append(other)
    return sides


def _misfits(near: Signed, sides: dict[int, int]) -> int:
    return sum(
        (sides[one] == sides[other]) == (sign < 0)
        for one, of in near.items()
        for other, sign in of.items()
        if one < other
    )


def _odd_cycles(near: Signed, sides: dict[int, int], rng: random.Random) -> int:
    """How many cycles that cannot fit are found of which no two share a tie.

    Each has one tie that does not fit these sides, and others that do: for each such tie a shortest way
    between its ends through ties that fit and are in no cycle yet.
    """
    fitting = {who: set[int]() for who in near}
    wrong: list[tuple[int, int]] = []
    for one, of in near.items():
        for other, sign in of.items():
            if (sides[one] == sides[other]) == (sign > 0):
                fitting[one].add(other)
            elif one < other:
                wrong.append((one, other))
    found = 0
    rng.shuffle(wrong)
    # Those with the fewest ways come first.
    wrong.sort(key=lambda pair: len(fitting[pair[0]] & fitting[pair[1]]))
    for one, other in wrong:
        way = _shortest(fitting, one, other)
        if way:
            found += 1
            for here, there in pairwise(way):
                fitting[here].discard(there)
                fitting[there].discard(here)
    return found


def _shortest(near: dict[int, set[int]], start: int, goal: int) -> list[int]:
    came: dict[int, int] = {start: start}
    waiting = [start]
    for who in waiting:
        for other in near[who]:
            if other not in came:
                came[other] = who
                if other == goal:
                    way = [goal]
                    while way[-1] != start:
                        way.append(came[way[-1]])
                    return way
                waiting.append(other)
    return []


class _Search:
    """Branch and bound: actors are put on sides in an order in which each has most ties to those before it.

    Args:
        near: the block.
        sides: the best that are known.
        fewest: how many ties do not fit them.
        stop: raises where there is no time left.
    """

    def __init__(self, near: Signed, sides: dict[int, int], fewest: int, stop: Callable[[], None]) -> None:
        self._near, self._best, self._fewest, self._stop = near, sides, fewest, stop
        self._order = self._ordered(sorted(near))
        self._rest = self._bounds(sides)
        self._steps = 0
        """How many have been taken."""

    def _ordered(self, members: list[int]) -> list[int]:
        """First whoever has most ties; then always whoever has most to those before."""
        ties = dict.fromkeys(members, 0)
        order: list[int] = []
        while ties:
            who = max(ties, key=lambda who: (ties[who], len(self._near[who]), -who))
            order.append(who)
            del ties[who]
            for other in self._near[who]:
                if other in ties:
                    ties[other] += 1
        return order

    def _bounds(self, sides: dict[int, int]) -> list[int]:
        """From each place in the order on: how many ties among those that follow cannot fit."""
        rng = random.Random(_SEED)
        found = [0] * (len(self._order) + 1)
        for start in range(len(self._order) - 2):
            if len(self._order) > _SMALL:
                self._stop()  # of smaller ones the steps are counted, and this is none
            among = set(self._order[start:])
            part = {who: {o: s for o, s in self._near[who].items() if o in among} for who in among}
            found[start] = _odd_cycles(part, sides, rng)
            if not found[start]:
                break
        return found

    def found(self, least: int) -> tuple[dict[int, int], int, int]:
        """Sides, how many ties do not fit, and how many cannot."""
        try:
            self._descend()
        except _OutOfTime:
            return self._best, self._fewest, least
        return self._best, self._fewest, self._fewest

    def first_by_order(self) -> dict[int, int]:
        """Of all sides that are as good those on which the first actors are on side 0."""
        sides, goal, fixed = self._best, self._fewest, dict[int, int]()
        for who in sorted(self._near):
            if sides[who] and not fixed:
                sides = {other: 1 - side for other, side in sides.items()}
            elif sides[who]:
                self._fewest = goal + 1
                try:
                    self._descend({**fixed, who: 0})
                except _OutOfTime:
                    return sides
                if self._fewest <= goal:
                    sides = self._best
            fixed[who] = sides[who]
        return sides

    def _descend(self, fixed: dict[int, int] | None = None) -> None:
        """Look for sides with fewer misfits than are known; the first actor's side does not matter."""
        fixed = fixed or {}
        order, near, rest = self._order, self._near, self._rest
        cost: dict[int, list[int]] = {who: [0, 0] for who in order}
        sides: dict[int, int] = {}

        def forced() -> int:
            return sum(min(cost[who]) for who in order if who not in sides)

        def go(at: int, spent: int) -> None:
            self._steps += 1
            if self._steps % _OFTEN == 0:
                self._stop()
            if at == len(order):
                if spent < self._fewest:
                    self._fewest, self._best = spent, dict(sides)
                return
            who = order[at]
            choices = (0, 1) if cost[who][0] <= cost[who][1] else (1, 0)
            if who in fixed:
                choices = (fixed[who],)
            elif at == 0 and not fixed:
                choices = (0,)
            for side in choices:
                now = spent + cost[who][side]
                if now >= self._fewest:
                    continue
                sides[who] = side
                for other, sign in near[who].items():
                    if other not in sides:
                        cost[other][side if sign < 0 else 1 - side] += 1
                if now + forced() + rest[at + 1] < self._fewest:
                    go(at + 1, now)
                del sides[who]
                for other, sign in near[who].items():
                    if other not in sides:
                        cost[other][side if sign < 0 else 1 - side] -= 1

        go(0, 0)


# --- any number of sides ----------------------------------------------------------------------


def blocs(a: Ints, b: Ints, signs: Ints, limit: float = 60.0, progress: Progress | None = None) -> Camps:
    """The best sides, however many there are (Davis 1967, Doreian & Mrvar 1996).

    Arguments as for `camps`. Local searches find sides; as many cycles with one − alone that share no tie
    prove that there are no better ones; in small blocks all sides are tried.
    """
    end = time.monotonic() + limit
    near: Signed = {}
    for one, other, sign in zip(a.tolist(), b.tolist(), signs.tolist(), strict=True):
        near.setdefault(one, {})[other] = sign
        near.setdefault(other, {})[one] = sign
    near = {who: dict(sorted(near[who].items())) for who in sorted(near)}
    sides: dict[int, int] = {}
    misfits = least = 0
    for part in _parts(near):
        among = {who: near[who] for who in part}
        found, count, bound = _best_blocs(among, _stop(end, progress, len(sides) / len(near)))
        first = max(sides.values(), default=-1) + 1
        names = {side: first + number for number, side in enumerate(dict.fromkeys(found[w] for w in part))}
        sides |= {who: names[found[who]] for who in part}
        misfits, least = misfits + count, least + bound
    return Camps(sides, misfits, least)


def _parts(near: Signed) -> list[list[int]]:
    """Those who hang together, each sorted."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for first in near:
        if first not in seen:
            waiting = [first]
            seen.add(first)
            for who in waiting:
                new = [other for other in near[who] if other not in seen]
                seen.update(new)
                waiting += new
            found.append(sorted(waiting))
    return found


def _best_blocs(near: Signed, stop: Callable[[], None]) -> tuple[dict[int, int], int, int]:
    rng = random.Random(_SEED)
    best = _joined_up(near, {who: number for number, who in enumerate(near)}, list(near))
    fewest, least = _misfits(near, best), 0
    try:
        for _ in range(_STARTS if fewest else 0):
            stop()
            order = list(near)
            rng.shuffle(order)
            sides = _joined_up(near, {who: number for number, who in enumerate(near)}, order)
            if (count := _misfits(near, sides)) < fewest:
                best, fewest = sides, count
        for _ in range(_TRIES):
            if least >= fewest:
                break
            stop()
            least = max(least, _lonely_cycles(near, best, rng))
        if least < fewest and len(near) <= _FEW:
            best, fewest = _tried(near, best, fewest, stop)
            least = fewest
    except _OutOfTime:
        pass  # as above
    return best, fewest, least


_FEW = 14
"""Of blocks of up to so many actors all sides are tried."""


def _joined_up(near: Signed, sides: dict[int, int], order: list[int]) -> dict[int, int]:
    """Sides from which nobody can go over to another, or to a new one, for the better."""
    sides = dict(sides)
    moved = True
    while moved:
        moved = False
        for who in order:
            gain: dict[int, int] = {}
            for other, sign in near[who].items():
                gain[sides[other]] = gain.get(sides[other], 0) + sign
            mine = gain.get(sides[who], 0)
            best = min(gain, key=lambda side: (-gain[side], side))
            if gain[best] > max(mine, 0):
                sides[who], moved = best, True
            elif mine < 0:
                sides[who], moved = max(sides.values()) + 1, True
    return sides


def _lonely_cycles(near: Signed, sides: dict[int, int], rng: random.Random) -> int:
    """How many cycles with exactly one − are found of which no two share a tie: no sides fit any of them."""
    friends = {who: {other for other, sign in of.items() if sign > 0} for who, of in near.items()}
    foes = [(one, other) for one, of in near.items() for other, s in of.items() if s < 0 and one < other]
    rng.shuffle(foes)
    # Those that do not fit come first, and then those with the fewest ways.
    foes.sort(key=lambda pair: (sides[pair[0]] != sides[pair[1]], len(friends[pair[0]] & friends[pair[1]])))
    found = 0
    for one, other in foes:
        way = _shortest(friends, one, other)
        if way:
            found += 1
            for here, there in pairwise(way):
                friends[here].discard(there)
                friends[there].discard(here)
    return found


def _tried(
    near: Signed, best: dict[int, int], fewest: int, stop: Callable[[], None]
) -> tuple[dict[int, int], int]:
    """The best of all sides of a few actors; the first actor is on side 0, the next on that or a new one."""
    order = sorted(near, key=lambda who: (-len(near[who]), who))
    sides: dict[int, int] = {}
    steps = itertools.count()

    def go(at: int, spent: int, used: int) -> None:
        nonlocal best, fewest
        if next(steps) % _OFTEN == 0:
            stop()
        if at == len(order):
            best, fewest = dict(sides), spent
            return
        who = order[at]
        for side in range(used + 1):
            more = sum(
                (sides[other] == side) == (sign < 0) for other, sign in near[who].items() if other in sides
            )
            if spent + more < fewest:
                sides[who] = side
                go(at + 1, spent + more, max(used, side + 1))
                del sides[who]

    go(0, 0, 0)
    return best, fewest
