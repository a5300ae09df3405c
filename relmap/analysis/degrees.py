"""How much: with how many an actor is tied, by direction and by sign. Least and most are attained."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relmap.analysis.pairs import Floats, Ints, Mask, Pairs, Through


class Values(NamedTuple):
    """Of each actor the least over all maps that the dates allow, the value as drawn, and the most."""

    low: Floats
    drawn: Floats
    high: Floats


def ties(pairs: Pairs, through: Through) -> Values:
    """Other actors one is tied to."""
    found = pairs.carrying(through)
    return Values._make(_at_ends(pairs, mask) for mask in (found.sure, found.drawn, found.possible))


def inward(pairs: Pairs, through: Through) -> Values:
    """Other actors from whom a way leads to one."""
    arcs = pairs.arcs(through)
    return _counted(pairs, arcs.target, arcs.sure, arcs.drawn, arcs.possible)


def outward(pairs: Pairs, through: Through) -> Values:
    """Other actors to whom a way leads from one."""
    arcs = pairs.arcs(through)
    return _counted(pairs, arcs.source, arcs.sure, arcs.drawn, arcs.possible)


def friends(pairs: Pairs, _through: Through) -> Values:
    """Pairs of sign +."""
    return Values._make(_at_ends(pairs, stances > 0) for stances in (pairs.low, pairs.drawn, pairs.high))


def foes(pairs: Pairs, _through: Through) -> Values:
    """Pairs of sign −."""
    return Values._make(_at_ends(pairs, stances < 0) for stances in (pairs.high, pairs.drawn, pairs.low))


def net(pairs: Pairs, _through: Through) -> Values:
    """The sum of the stances of one's pairs."""
    return Values._make(_at_ends(pairs, stances) for stances in (pairs.low, pairs.drawn, pairs.high))


def relations(pairs: Pairs, _through: Through) -> Values:
    """Relations it is an end of."""
    rows = pairs.rows
    ends = np.concatenate((rows.source, rows.target))
    sure = np.concatenate((rows.sure, rows.sure)).astype(np.float64)
    every = _counts(ends, np.ones(len(ends)), pairs.count)
    return Values(_counts(ends, sure, pairs.count), every, every)


def weight(pairs: Pairs, unit: str) -> Values:
    """The sum of the weights of a unit in the phases that hold."""
    found = np.zeros((3, len(pairs.rows.source)))
    for row in range(len(pairs.rows.source)):
        tie = pairs.relation(row)
        held = (tie.state.phase, *(() if pairs.drawn_only else (held.phase for held in tie.state.others)))
        phases = [tie.relation.phases[number] for number in held]
        weights = [(phase.weight or 0.0) if phase.unit == unit else 0.0 for phase in phases]
        least = min(weights) if pairs.rows.sure[row] else min(0.0, *weights)
        found[:, row] = least, weights[0], max(weights)
    ends = np.concatenate((pairs.rows.source, pairs.rows.target))
    return Values(*(_counts(ends, np.concatenate((of, of)), pairs.count) for of in found))


def _at_ends(pairs: Pairs, values: Ints | Mask) -> Floats:
    """What the pairs of each actor add up to."""
    ends = np.concatenate((pairs.a, pairs.b))
    both = np.concatenate((values, values)).astype(np.float64)
    return _counts(ends, both, pairs.count)


def _counts(ends: Ints, values: Floats, count: int) -> Floats:
    # Of no weights at all numpy makes whole numbers.
    return np.bincount(ends, weights=values, minlength=count).astype(np.float64)


def _counted(pairs: Pairs, ends: Ints, *masks: Mask) -> Values:
    return Values._make(np.bincount(ends[mask], minlength=pairs.count).astype(np.float64) for mask in masks)
