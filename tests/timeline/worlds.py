"""All the worlds that the dates of one relation allow, counted out: the slow way, for tests.

Knows the rules, and nothing of relmap.timeline: it reads the bounds from the strings itself. Days are those
of January 2000; 0 stands for every day before the first, 14 for every day after the last that is looked at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

BEFORE, AFTER = 0, 14
DAYS = range(1, 14)
_ALWAYS = (1 << (AFTER + 1)) - 1

Kind = Literal["given", "open", "unknown"]


@dataclass(frozen=True)
class End:
    """A range of days as typed; None: a side is missing."""

    low: int | None
    high: int | None
    kind: Kind = "given"
    is_set: bool = False


@dataclass(frozen=True)
class Dated:
    """A phase, or when an actor exists."""

    first: End
    last: End
    lone: bool
    status: str


def _end(text: str) -> End:
    if text == "..":
        return End(None, None, "open")
    if not text:
        return End(None, None, "unknown")
    if text.startswith("["):
        low, _, high = text[1:-1].partition("..")
        return End(_day(low), _day(high), is_set=True)
    widened = 3 if text.endswith(("~", "?")) else 0
    day = _day(text.rstrip("~?"))
    assert day is not None
    return End(day - widened, day + widened)


def _day(text: str) -> int | None:
    match = re.fullmatch(r"2000-01-(\d\d)", text)
    return int(match[1]) if match else None


def dated(when: str, status: str = "actual") -> Dated:
    """What a date says."""
    first, slash, last = when.partition("/")
    return Dated(_end(first), _end(last if slash else first), not slash, status)


# --- what turns into what ---------------------------------------------------------------------


def _begins_before(one: Dated, other: Dated) -> bool:
    a, b = one.first, other.first
    if a.kind != "given" or b.kind != "given":
        return b.kind == "given" and a.kind != "given"
    sides = [(a.low, b.low), (a.high, b.high)]
    if any(x is not None and y is not None and x > y for x, y in sides):
        return False
    # Without a first day it may have begun at any time before; without a last, at any time after.
    lows = (BEFORE if a.low is None else a.low, BEFORE if b.low is None else b.low)
    highs = (AFTER if a.high is None else a.high, AFTER if b.high is None else b.high)
    return lows[0] < lows[1] or highs[0] < highs[1]


def _earliest_end(one: Dated) -> int:
    if one.last.kind == "open":
        return AFTER
    if one.last.low is not None:
        return one.last.low
    return one.first.low if one.first.low is not None else BEFORE


def _precedes(one: Dated, other: Dated) -> bool:
    return _begins_before(one, other) and _earliest_end(one) <= _earliest_end(other)


def _meets(end: End, start: End) -> bool:
    if end.kind != "given" or start.kind != "given":
        return False
    lows = [end.low if end.low is not None else start.low, start.low if start.low is not None else end.low]
    highs = [
        end.high if end.high is not None else start.high,
        start.high if start.high is not None else end.high,
    ]
    # A side that both are without is the same side.
    (low, other_low), (high, other_high) = (
        [BEFORE if x is None else x for x in lows],
        [AFTER if x is None else x for x in highs],
    )
    if low > high or other_low > other_high:
        return False
    if (low, high) == (other_low, other_high):
        return True
    if low <= other_low and other_high <= high:
        return not end.is_set
    return other_low <= low and high <= other_high and not start.is_set


def _range(end: End) -> tuple[object, ...]:
    return (end.kind, end.low, end.high) if end.kind == "given" else (object(),)


def pairs(phases: list[Dated]) -> set[tuple[int, int]]:
    """Which phases turn into which, by their positions."""
    lasting = [n for n, phase in enumerate(phases) if not phase.lone]
    ends = {n: _range(phases[n].last) for n in lasting}
    starts = {n: _range(phases[n].first) for n in lasting}
    found: set[tuple[int, int]] = set()
    for a, b in itertools.permutations(lasting, 2):
        one, other = phases[a], phases[b]
        if one.status != other.status or not _precedes(one, other) or not _meets(one.last, other.first):
            continue
        third = any(
            phases[c].status == one.status
            and _precedes(one, phases[c])
            and _precedes(phases[c], other)
            and ends[c] != ends[a]
            and starts[c] != starts[b]
            for c in lasting
            if c not in (a, b)
        )
        if not third:
            found.add((a, b))
    into = {(phases[a].status, ends[a]): set[object]() for a, _ in found}
    out_of = {(phases[b].status, starts[b]): set[object]() for _, b in found}
    for a, b in found:
        into[phases[a].status, ends[a]].add(starts[b])
        out_of[phases[b].status, starts[b]].add(ends[a])
    found = {
        (a, b)
        for a, b in found
        if len(into[phases[a].status, ends[a]]) == 1 and len(out_of[phases[b].status, starts[b]]) == 1
    }
    for group in _together(found):
        members = sorted({n for pair in group for n in pair})
        if not any(True for _ in _choices(phases, members, group, None)):
            found -= group
    return found


def _together(found: set[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    """Pairs that hang together."""
    groups: list[set[tuple[int, int]]] = []
    for pair in found:
        touching = [group for group in groups if any(set(pair) & set(other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append({pair}.union(*touching))
    return groups


# --- worlds -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class World:
    """One choice for some phases: as bits of days, on which each surely holds, and may."""

    sure: tuple[int, ...]
    may: tuple[int, ...]


def _bits(first: int, last: int) -> int:
    first, last = max(first, BEFORE), min(last, AFTER)
    return ((1 << (last - first + 1)) - 1) << first if first <= last else 0


def _firsts(phase: Dated) -> range:
    if phase.first.kind == "open":
        return range(BEFORE, BEFORE + 1)
    low = BEFORE if phase.first.low is None else phase.first.low
    return range(low, (AFTER if phase.first.high is None else phase.first.high) + 1)


def _lasts(phase: Dated, as_of: int | None) -> range:
    if phase.last.kind == "open":
        return range(AFTER if as_of is None else as_of, AFTER + 1)
    low = BEFORE if phase.last.low is None else phase.last.low
    return range(low, (AFTER if phase.last.high is None else phase.last.high) + 1)


def _choices(
    phases: list[Dated], members: list[int], turning: Iterable[tuple[int, int]], as_of: int | None
) -> Iterator[dict[int, tuple[int, int]]]:
    """First and last day of each of these phases, in every way there is."""
    chosen: dict[int, tuple[int, int]] = {}
    turning = list(turning)

    def choose(rest: list[int]) -> Iterator[dict[int, tuple[int, int]]]:
        if not rest:
            yield dict(chosen)
            return
        n = rest[0]
        phase = phases[n]
        for first in _firsts(phase):
            for last in range(first, first + 1) if phase.lone else _lasts(phase, as_of):
                if first > last:
                    continue
                chosen[n] = (first, last)
                if all(
                    chosen[a][1] == chosen[b][0]
                    for a, b in turning
                    if n in (a, b) and a in chosen and b in chosen
                ):
                    yield from choose(rest[1:])
                del chosen[n]

    return choose(members)


def worlds(phases: list[Dated], as_of: int | None) -> list[list[World]]:
    """For each group of phases that hang together, its worlds; groups are independent of one another."""
    found = pairs(phases)
    rivals = _sharing(phases, found)
    groups = [sorted({n for pair in group for n in pair}) for group in _together(found)]
    grouped = {n for group in groups for n in group}
    groups += [[n] for n in range(len(phases)) if n not in grouped]
    ending = {a for a, _ in found}
    beginning = {b for _, b in found}
    every: list[list[World]] = []
    for members in groups:
        own = {pair for pair in rivals if pair[0] in members}
        rows: set[World] = set()
        for choice in _choices(phases, members, own, as_of):
            sure, may = [0] * len(phases), [0] * len(phases)
            for n, (first, last) in choice.items():
                may[n] = _bits(first, last)
                sure[n] = _bits(first + (n in beginning), last - (n in ending))
            rows.add(World(tuple(sure), tuple(may)))
        every.append(sorted(rows, key=lambda world: (world.sure, world.may)))
    return every


def _sharing(phases: list[Dated], found: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Every end and start that are one day: rivals, too."""
    return {
        (a, b)
        for a, _ in found
        for _, b in found
        if a != b
        and any((a, x) in found and _range(phases[x].first) == _range(phases[b].first) for _, x in found)
        and any((y, b) in found and _range(phases[y].last) == _range(phases[a].last) for y, _ in found)
    }


def masks(phases: list[Dated], every: list[list[World]], status: str) -> set[int]:
    """On which days some phase of a status holds, in each world."""
    found = {0}
    for group in every:
        of_group = {
            _union(may for n, may in enumerate(world.may) if phases[n].status == status) for world in group
        }
        found = {one | other for one in found for other in of_group}
    return found


def _union(bits: Iterable[int]) -> int:
    whole = 0
    for each in bits:
        whole |= each
    return whole


def presences(found: set[int], days: int, throughout: bool = False) -> int:
    """0 absent, 1 possible, 2 certain: on some of these days (as bits), or on all."""
    held = [(mask & days == days) if throughout else bool(mask & days) for mask in found]
    return 2 if all(held) else 1 if any(held) else 0


def existing(when: str | None) -> set[int]:
    """On which days an actor is there, in each world."""
    if when is None:
        return {_ALWAYS}
    return set(itertools.starmap(_bits, (c[0] for c in _choices([dated(when)], [0], (), None))))
