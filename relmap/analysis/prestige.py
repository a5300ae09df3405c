"""How well connected: eigenvector centrality, PageRank, and standing among friends and foes."""

from __future__ import annotations

import numpy as np

from relmap.analysis.pairs import Floats, Ints
from relmap.analysis.world import Links, World

_CLOSE = 1e-12
"""Values are taken as found where all together change by less than this an actor."""
_MOST = 5_000
_DAMPING = 0.85


def eigenvector(links: Links) -> Floats:
    """Bonacich 1972: A + I applied from equal values, of Euclidean length 1; who has no tie has 0."""
    count, a, b = links.count, links.a, links.b
    values = (links.degrees > 0).astype(float)
    if not len(a):
        return values
    values /= np.linalg.norm(values)
    for _ in range(_MOST):
        before = values
        values = before + np.bincount(a, weights=before[b], minlength=count)
        values += np.bincount(b, weights=before[a], minlength=count)
        values /= np.linalg.norm(values)
        if np.abs(values - before).sum() < count * _CLOSE:
            break
    return values


def pagerank(count: int, source: Ints, target: Ints) -> Floats:
    """Brin & Page 1998, damping .85; who has no way out gives evenly to all. It sums to 1."""
    if not count:
        return np.zeros(0)
    out = np.bincount(source, minlength=count)
    dangling = out == 0
    share = 1.0 / np.maximum(out, 1)
    values = np.full(count, 1.0 / count)
    for _ in range(_MOST):
        before = values
        given = np.bincount(target, weights=(before * share)[source], minlength=count)
        values = _DAMPING * (given + before[dangling].sum() / count) + (1 - _DAMPING) / count
        if np.abs(values - before).sum() < count * _CLOSE:
            break
    return values


def standing(world: World) -> Floats:
    """PN centrality (Everett & Borgatti 2014): (I − A/(2n−2))⁻¹·1, A = +1 for a friend, −2 for a foe.

    The matrix is symmetric and positive definite, so that conjugate gradients find the values (Hestenes &
    Stiefel 1952).
    """
    count = world.count
    found = np.ones(count)
    if count < 2 or not world.signs.any():
        return found
    signed = np.flatnonzero(world.signs)
    a, b = world.a[signed], world.b[signed]
    weight = np.where(world.signs[signed] > 0, 1.0, -2.0) / (2 * count - 2)

    def applied(values: Floats) -> Floats:
        moved = np.bincount(a, weights=weight * values[b], minlength=count)
        return values - moved - np.bincount(b, weights=weight * values[a], minlength=count)

    rest = 1.0 - applied(found)
    way = rest.copy()
    length = float(rest @ rest)
    for _ in range(_MOST):
        if length < (count * _CLOSE) ** 2:
            break
        across = applied(way)
        reach = length / float(way @ across)
        found += reach * way
        rest -= reach * across
        before, length = length, float(rest @ rest)
        way = rest + length / before * way
    return found
