"""Who has the same friends and foes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relmap.analysis.pairs import Ints, Pairs

_CUT = 2


class Likeness(NamedTuple):
    """How alike two actors are, 1 for the same in all, −1 for the opposite; None where `m` is 0.

    `m`: how many third actors there are to whom one of the two, or both, are signed.
    """

    score: float | None
    m: int


def likeness(pairs: Pairs, one: int, other: int) -> Likeness:
    """S = 1 − 2 Σ|s(A,k) − s(B,k)| / 4m over third actors k (Signorino & Ritter 1999; see Häge 2011 on its
    limits: two who have little to do with anybody are alike).

    Stances are cut to ±2; without a sign they count 0.

    Args:
        pairs: of a day.
        one, other: actors, by number.
    """
    first, second = _stances(pairs, one), _stances(pairs, other)
    third = (first != 0) | (second != 0)
    third[[one, other]] = False
    m = int(np.count_nonzero(third))
    apart = int(np.abs(first - second)[third].sum())
    return Likeness(1 - 2 * apart / (4 * m) if m else None, m)


def _stances(pairs: Pairs, actor: int) -> Ints:
    """Towards all others, as drawn."""
    found = np.zeros(pairs.count, dtype=np.int64)
    first, second = pairs.a == actor, pairs.b == actor
    found[pairs.b[first]] = pairs.drawn[first]
    found[pairs.a[second]] = pairs.drawn[second]
    return np.clip(found, -_CUT, _CUT)
