"""The least and the most of a measure over all maps that the dates of a day allow.

Where the pairs that are not sure make at most 1,024 maps, all of them are computed; else 200 are drawn, which
give no bounds. Only what matters for a measure is told apart: two maps in which the same pairs carry have
the same betweenness.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import NamedTuple

import numpy as np

from relmap.analysis.pairs import Floats, Pairs
from relmap.analysis.world import World, drawn_world
from relmap.model.errors import Progress, Stopped

ALL_UP_TO = 1_024
"""So many maps are all computed."""
DRAWN = 200
"""Else so many are."""
_SEED = 1

Outcome = tuple[int, bool, bool]
"""Stance, forward, backward: a pair in one map."""


class Band(NamedTuple):
    """The least and most over the maps that were computed, and how many these are.

    `complete`: whether they are all there are; else low and high are no bounds.
    """

    low: Floats
    high: Floats
    maps: int
    complete: bool


def outcomes(pairs: Pairs, pair: int) -> list[Outcome]:
    """What a pair may be, each once, sorted: the sums of one state of each of its relations."""
    rows = pairs.rows
    first, last = int(pairs.starts[pair]), int(pairs.starts[pair + 1])
    # Of the sums that are possible with some ways open, each is a bit; that of 0 is as high as sums go down.
    zero = 2 * (last - first)
    found: dict[tuple[bool, bool], int] = {(False, False): 1 << zero}
    for row in range(first, last):
        from_a = bool(rows.source[row] < rows.target[row])
        both = not rows.directed[row]
        ways = (from_a or both, not from_a or both)
        following: dict[tuple[bool, bool], int] = {}
        for open_, sums in found.items():
            for state in pairs.states(row):
                now = open_ if state is None else (open_[0] or ways[0], open_[1] or ways[1])
                by = state or 0
                following[now] = following.get(now, 0) | (sums << by if by >= 0 else sums >> -by)
        found = following
    return sorted(
        (bit - zero, *ways)
        for ways, sums in found.items()
        for bit in range(sums.bit_length())
        if sums >> bit & 1
    )


def band(
    pairs: Pairs,
    measure: Callable[[World], Floats],
    matters: Callable[[Outcome], Hashable],
    progress: Progress | None = None,
) -> Band:
    """The least and most of a measure.

    Args:
        pairs: of a day.
        measure: the values of all actors in one map.
        matters: what of a pair the measure depends on.
        progress: told how much is done. Raises Stopped.
    """
    drawn = drawn_world(pairs)
    uncertain = np.flatnonzero(pairs.sums(~pairs.rows.sure | (pairs.rows.least < pairs.rows.most)) > 0)
    choices: list[list[Outcome]] = []
    several: list[int] = []
    for pair in uncertain.tolist():
        apart = list({matters(outcome): outcome for outcome in outcomes(pairs, pair)}.values())
        if len(apart) > 1:
            several.append(pair)
            choices.append(apart)
    count = prod(map(len, choices))
    complete = count <= ALL_UP_TO
    maps: Iterator[Sequence[Outcome]]
    if complete:
        maps = itertools.product(*choices)
    else:
        maps, count = _at_random(pairs, several), DRAWN
    values = measure(drawn)
    low, high = values.copy(), values.copy()
    for done, chosen in enumerate(maps):
        if progress is not None and not progress(done / count):
            raise Stopped
        values = measure(_with(drawn, several, chosen)) if several else values
        np.minimum(low, values, out=low)
        np.maximum(high, values, out=high)
    return Band(low, high, count, complete)


def _at_random(pairs: Pairs, several: Sequence[int]) -> Iterator[Sequence[Outcome]]:
    """Maps in which each relation is in one of its states, each as likely as the others."""
    rng = np.random.default_rng(_SEED)
    rows = pairs.rows
    members = [range(int(pairs.starts[pair]), int(pairs.starts[pair + 1])) for pair in several]
    states = {row: pairs.states(row) for of in members for row in of}
    for _ in range(DRAWN):
        chosen: list[Outcome] = []
        for of in members:
            stance, forward, backward = 0, False, False
            for row in of:
                state = states[row][int(rng.integers(len(states[row])))]
                if state is not None:
                    stance += state
                    from_a, both = bool(rows.source[row] < rows.target[row]), not rows.directed[row]
                    forward, backward = forward or from_a or both, backward or not from_a or both
            chosen.append((stance, forward, backward))
        yield chosen


def _with(world: World, several: Sequence[int], chosen: Sequence[Outcome]) -> World:
    """A map in which some pairs are otherwise."""
    stance, forward, backward = world.stance.copy(), world.forward.copy(), world.backward.copy()
    at = np.array(several, dtype=np.int64)
    stance[at], forward[at], backward[at] = zip(*chosen, strict=True)
    return replace(world, stance=stance, forward=forward, backward=backward)
