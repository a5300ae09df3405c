"""Who stands with whom: signed triads, and the ties whose turn would balance most.

A triad is three actors, each two of whom have a sign; it is balanced if the product of the signs is + (Heider
1946, Cartwright & Harary 1956). It is *balanced* or *unbalanced* if it is so in every map that the dates of
the day allow, else *open*: it may be either, or there may be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from relmap.analysis.pairs import Ints, Mask, Pairs
from relmap.analysis.triangles import triangles
from relmap.model.errors import Progress

TriadState = Literal["balanced", "unbalanced", "open"]

LISTED = 1_000_000
"""So many triads are listed; more are only counted."""


class Triads(NamedTuple):
    """Triads, by number of their pairs: of the first and second actor, first and third, second and third.

    pairs: shape (t, 3); drawn: +1 balanced, −1 unbalanced, 0 none, by drawn signs; state: +1 balanced, −1
    unbalanced, 0 open.
    """

    pairs: Ints
    drawn: Ints
    state: Ints


class Counts(NamedTuple):
    """How many triads are what."""

    balanced: int
    unbalanced: int
    open: int
    drawn_balanced: int
    drawn_unbalanced: int

    @property
    def share(self) -> tuple[float | None, float | None, float | None]:
        """What part is balanced: at least, as drawn, at most; None where there is no triad."""
        whole = self.balanced + self.unbalanced + self.open
        drawn = self.drawn_balanced + self.drawn_unbalanced
        return (
            self.balanced / whole if whole else None,
            self.drawn_balanced / drawn if drawn else None,
            (self.balanced + self.open) / whole if whole else None,
        )


class Turn(NamedTuple):
    """What it would do if a signed pair had the other sign: triads balanced, and balanced ones broken."""

    pair: int
    balances: int
    breaks: int


@dataclass(frozen=True)
class Balance:
    """The triads of a day.

    Args:
        pairs: of the day.
        counts: how many triads are what.
        triads: by their actors; at most a million of them.
        turns: what the turn of each signed pair would do, as drawn, the best first.
    """

    pairs: Pairs
    counts: Counts
    triads: Triads
    turns: list[Turn]

    def actors(self, triad: int) -> tuple[int, int, int]:
        """The three of a triad, by number."""
        first, _, last = self.triads.pairs[triad].tolist()
        return int(self.pairs.a[first]), int(self.pairs.b[first]), int(self.pairs.b[last])


def balance(pairs: Pairs, progress: Progress | None = None) -> Balance:
    """The triads of a day. Raises Stopped."""
    counts = np.zeros(5, dtype=np.int64)
    mended = np.zeros((2, len(pairs)), dtype=np.int64)
    listed: list[Triads] = []
    room = LISTED
    for some in triads(pairs, progress):
        counts[:3] += [np.count_nonzero(some.state == value) for value in (1, -1, 0)]
        counts[3:] += [np.count_nonzero(some.drawn == value) for value in (1, -1)]
        for row, value in enumerate((-1, 1)):
            mended[row] += np.bincount(some.pairs[some.drawn == value].ravel(), minlength=len(pairs))
        listed.append(Triads._make(column[:room] for column in some))
        room -= len(listed[-1].state)
    none = np.zeros(0, dtype=np.int64)
    listed = listed or [Triads(none.reshape(0, 3), none, none)]
    whole = Triads._make(map(np.concatenate, zip(*listed, strict=True)))
    order = np.lexsort((whole.pairs[:, 1], whole.pairs[:, 0]))
    return Balance(
        pairs,
        Counts(*counts.tolist()),
        Triads._make(column[order] for column in whole),
        _turns(pairs, mended[0], mended[1]),
    )


def _turns(pairs: Pairs, balances: Ints, breaks: Ints) -> list[Turn]:
    signed = np.flatnonzero(pairs.signs)
    order = np.lexsort((signed, -balances[signed], breaks[signed] - balances[signed]))
    return [Turn(pair, int(balances[pair]), int(breaks[pair])) for pair in signed[order].tolist()]


def triads(pairs: Pairs, progress: Progress | None = None) -> Iterator[Triads]:
    """The triads there may be, some at a time. Raises Stopped."""
    tied = np.flatnonzero(pairs.may_be_signed)
    for sides in triangles(pairs.count, pairs.a[tied], pairs.b[tied], progress):
        # Pairs are in the order of their actors, so that those of a triad are, too.
        of = tied[sides]
        yield Triads(of, pairs.signs[of].prod(axis=1), pairs.sure_signs[of].prod(axis=1))


def signed_pairs(pairs: Pairs) -> tuple[Mask, Mask]:
    """Which pairs surely have one sign, and which may have one or the other, or none."""
    sure = pairs.sure_signs != 0
    return sure, pairs.may_be_signed & ~sure
