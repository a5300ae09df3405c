"""One of the maps that the dates of a day allow, as far as who is tied to whom goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relmap.analysis.pairs import Ints, Mask, Pairs, Through


@dataclass(frozen=True)
class World:
    """Each pair in one state.

    Args:
        count: how many actors there are.
        a, b: of each pair, by number, a < b; shape (k,).
        stance: of each pair.
        forward, backward: whether a relation goes from a to b, and from b to a.
    """

    count: int
    a: Ints
    b: Ints
    stance: Ints
    forward: Mask
    backward: Mask

    @cached_property
    def signs(self) -> Ints:
        """+1, −1, or 0 for none."""
        return np.sign(self.stance)

    def carrying(self, through: Through) -> Mask:
        """Which pairs carry what goes only through such."""
        tied = self.forward | self.backward
        if through == "all":
            return tied
        if through == "not-hostile":
            return tied & (self.stance >= 0)
        return tied & (self.stance > 0 if through == "friendly" else self.stance < 0)

    def links(self, through: Through) -> Links:
        """The pairs that carry."""
        kept = self.carrying(through)
        return Links(self.count, self.a[kept], self.b[kept])

    def arcs(self, through: Through) -> tuple[Ints, Ints]:
        """The ways of the pairs that carry: from whom, and to whom."""
        kept = self.carrying(through)
        forward, backward = self.forward & kept, self.backward & kept
        source = np.concatenate((self.a[forward], self.b[backward]))
        return source, np.concatenate((self.b[forward], self.a[backward]))


class Links:
    """Undirected ties of `count` actors, each once, as pairs and as the neighbours of each.

    Args:
        count: how many actors there are.
        a, b: the ends of each tie, by number; shape (k,).
    """

    def __init__(self, count: int, a: Ints, b: Ints) -> None:
        self.count, self.a, self.b = count, a, b

    @cached_property
    def degrees(self) -> Ints:
        """How many neighbours each has."""
        return np.bincount(self.a, minlength=self.count) + np.bincount(self.b, minlength=self.count)

    @cached_property
    def starts(self) -> Ints:
        """Where the neighbours of each begin, shape (count + 1,)."""
        return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(self.degrees)))

    @cached_property
    def neighbours(self) -> Ints:
        """Of all actors, one after another."""
        order = np.argsort(np.concatenate((self.a, self.b)), kind="stable")
        return np.concatenate((self.b, self.a))[order]


def drawn_world(pairs: Pairs) -> World:
    """The map as it is drawn."""
    rows = pairs.rows
    from_a = rows.source < rows.target
    forward = pairs.sums(from_a | ~rows.directed) > 0
    backward = pairs.sums(~from_a | ~rows.directed) > 0
    return World(pairs.count, pairs.a, pairs.b, pairs.drawn, forward, backward)
