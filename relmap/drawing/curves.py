"""The geometry of relations: cubic Bézier curves between the rims of two actors, as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

SPREAD = 46.0
"""How far apart the middles of parallel relations bend, in scene units (of the control point)."""
RIM_GAP = 4.0
_SAMPLES = 33


def bends(sources: Sequence[str], targets: Sequence[str]) -> NDArray[np.float64]:
    """The sideways offset of each relation's control point, so that parallel ones fan out.

    Args:
        sources, targets: ids of the two actors of each relation, in a stable order.

    Returns:
        Offsets in scene units, shape (n,), along the normal of source → target.
    """
    number = {key: row for row, key in enumerate(sorted({*sources, *targets}))}
    one, other = (
        np.fromiter(map(number.__getitem__, side), np.int64, len(side)) for side in (sources, targets)
    )
    first = np.minimum(one, other)
    rank, count = _ranks(first * max(len(number), 1) + np.maximum(one, other))
    offset = (rank - (count - 1) / 2) * SPREAD
    return np.where(one == first, offset, -offset)


def loop_ranks(sources: Sequence[str], targets: Sequence[str]) -> NDArray[np.int64]:
    """For a relation of an actor to itself: which one of that actor's it is, from 0."""
    seen: dict[str, int] = {}
    found = np.zeros(len(sources), dtype=np.int64)
    for position, (source, target) in enumerate(zip(sources, targets, strict=True)):
        if source == target:
            found[position] = seen.get(source, 0)
            seen[source] = found[position] + 1
    return found


def _ranks(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which one of its key each is, from 0, and of how many; shape (n,) both."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    counts = np.diff(starts, append=len(keys))
    rank, count = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, counts)
    count[order] = np.repeat(counts, counts)
    return rank, count


def curves(
    start: Points, end: Points, offset: NDArray[np.float64], loops: NDArray[np.int64], radii: Points
) -> Points:
    """Cubic curves from rim to rim.

    Args:
        start, end: centres of the actors, shape (n, 2).
        offset: from `bends`, shape (n,).
        loops: from `loop_ranks`, shape (n,).
        radii: of the two actors, shape (n, 2).

    Returns:
        Control points, shape (n, 4, 2).
    """
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    own = length < 1e-9
    safe = np.where(own, 1.0, length)
    normal = np.stack((-along[:, 1], along[:, 0]), axis=1) / safe[:, None]
    control = (start + end) / 2 + normal * offset[:, None]
    found = np.empty((len(start), 4, 2))
    found[:, 0], found[:, 3] = start, end
    found[:, 1] = start + (control - start) * (2 / 3)
    found[:, 2] = end + (control - end) * (2 / 3)
    if own.any():
        reach = (radii[own, 0] * 2.6 + 26 * loops[own])[:, None]
        found[own, 1] = start[own] + reach * np.array([0.25, -1.45])
        found[own, 2] = start[own] + reach * np.array([1.45, -0.25])
    rims = radii + RIM_GAP
    bent = own | (offset != 0)
    if not bent.all():
        # Most relations go straight, and theirs is a formula; curves are far more work.
        straight = ~bent
        found[straight] = _straight_between(
            start[straight], along[straight], length[straight], rims[straight]
        )
        found[bent] = curves_between(found[bent], rims[bent])
        return found
    return curves_between(found, rims)


def _straight_between(start: Points, along: Points, length: NDArray[np.float64], rims: Points) -> Points:
    """As `curves_between`, of straight lines from a centre along a way of some length."""
    parts = rims / length[:, None]
    # Within a rim the whole way: as far as the first sample, which is where curves are cut then.
    parts = np.where(parts < 1.0, parts, 1.0 / (_SAMPLES - 1))
    first, last = parts[:, 0], 1.0 - parts[:, 1]
    touching = first >= last
    first, last = np.where(touching, 0.0, first), np.where(touching, 1.0, last)
    t = first[:, None] + (last - first)[:, None] * (np.arange(4) / 3)
    return start[:, None] + along[:, None] * t[:, :, None]


def curves_between(curve: Points, rims: Points) -> Points:
    """The parts of curves that are outside the rims around their ends.

    Args:
        curve: from centre to centre, shape (n, 4, 2).
        rims: how far from each centre they begin and end, shape (n, 2).
    """
    return _between(curve, *_rim_crossings(curve, rims))


def point_at(curve: Points, t: NDArray[np.float64]) -> Points:
    """Points of curves (n, 4, 2) at parameters (n, k); shape (n, k, 2)."""
    s = 1 - t
    weights = np.stack((s**3, 3 * s * s * t, 3 * s * t * t, t**3), axis=-1)
    return weights @ curve


def tangent_at(curve: Points, t: float) -> Points:
    """Unit tangents of curves (n, 4, 2) at one parameter; shape (n, 2)."""
    s = 1 - t
    steps = np.diff(curve, axis=1)
    found = 3 * (s * s * steps[:, 0] + 2 * s * t * steps[:, 1] + t * t * steps[:, 2])
    length = np.hypot(found[:, 0], found[:, 1])
    return found / np.where(length < 1e-9, 1.0, length)[:, None]


def _rim_crossings(curve: Points, radii: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The parameters at which each curve leaves its first actor and reaches its second."""
    t = np.linspace(0, 1, _SAMPLES)
    points = point_at(curve, np.broadcast_to(t, (len(curve), _SAMPLES)))
    from_start = np.linalg.norm(points - curve[:, None, 0], axis=2) - radii[:, 0, None]
    from_end = np.linalg.norm(points - curve[:, None, 3], axis=2) - radii[:, 1, None]
    first = _first_outside(from_start)
    last = 1 - _first_outside(from_end[:, ::-1])
    touching = first >= last  # actors on top of each other: keep the whole line
    return np.where(touching, 0.0, first), np.where(touching, 1.0, last)


def _first_outside(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each row first turns positive, between samples by a straight line."""
    rows = np.arange(len(distance))
    outside = np.maximum(np.argmax(distance > 0, axis=1), 1)
    before, after = distance[rows, outside - 1], distance[rows, outside]
    part = np.where(after > before, -before / np.where(after == before, 1.0, after - before), 1.0)
    return (outside - 1 + np.clip(part, 0, 1)) / (_SAMPLES - 1)


def _between(curve: Points, t0: NDArray[np.float64], t1: NDArray[np.float64]) -> Points:
    """The part of each curve between two parameters, by blossoming."""

    def blossom(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> Points:
        points = curve
        for t in (a, b, c):
            weight = t[:, None, None]
            points = points[:, :-1] * (1 - weight) + points[:, 1:] * weight
        return points[:, 0]

    return np.stack(
        (blossom(t0, t0, t0), blossom(t0, t0, t1), blossom(t0, t1, t1), blossom(t1, t1, t1)), axis=1
    )
