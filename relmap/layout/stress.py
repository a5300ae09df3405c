"""Stress minimisation: distances on paper like distances in the graph.

Small maps by majorisation (E. Gansner, Y. Koren, S. North, "Graph Drawing by Stress Majorization", 2004),
with weights d^-2; large ones by stochastic gradient descent (J. X. Zheng, S. Pawar, D. F. M. Goodman, 2018)
on the sparse stress of pivots (M. Ortmann, M. Klimenta, U. Brandes, 2017). Both begin with PivotMDS
(U. Brandes, C. Pich, 2007), or where the actors stand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from relmap.layout.graph import SPACING, Floats, Graph

FULL = 2_000
"""Up to so many actors every pair counts; above, pivots stand for the others."""
_PIVOTS = 50
_ROUNDS = 60
_SETTLED = 2e-4
_ROOMY, _SMALL = 0.4, 60
"""Small maps have all their labels: their relations are longer by this part, up to so many actors."""
_EPOCHS = 24
_BATCHES = 6


def stress_layout(
    graph: Graph,
    start: Floats | None,
    free: NDArray[np.bool_],
    rng: np.random.Generator,
    tell: Callable[[float], None],
    show: Callable[[Floats], None] | None = None,
) -> Floats:
    """Places of one connected graph, shape (n, 2), in scene units.

    Args:
        graph: connected.
        start: where the actors stand, shape (n, 2); None: nowhere yet.
        free: which of them may move, shape (n,); the others stay at `start`.
        rng: for what has to be chosen.
        tell: told the part done, 0 to 1; may raise.
        show: shown the places on their way.
    """
    unit = SPACING * (1 + _ROOMY * min(1.0, _SMALL / len(graph)))
    if len(graph) == 1:
        return start if start is not None else np.zeros((1, 2))
    if start is None or free.all():
        places = _pivot_mds(graph, rng)
    else:
        places = start.copy()
        _beside_neighbours(graph, places, free, rng)
    if len(graph) <= FULL:
        return _majorise(graph, places, free, unit, tell, show)
    return _descend(graph, places, free, rng, unit, tell, show)


def stress(graph: Graph, places: Floats) -> float:
    """The normalised stress of places, at the scale that suits them best; lower is better."""
    ratio = _ratios(graph, places)
    scale = ratio.sum() / (ratio**2).sum()
    return float(((scale * ratio - 1) ** 2).mean())


def unit_of(graph: Graph, places: Floats) -> float:
    """The length that a tie has on average in places as they are; SPACING where there is none."""
    ratio = _ratios(graph, places)
    return float((ratio**2).sum() / ratio.sum()) if len(ratio) and ratio.any() else SPACING


def _ratios(graph: Graph, places: Floats) -> Floats:
    """The distance on paper by that in the graph, for each pair that is connected."""
    wanted = graph.steps
    rows, columns = np.triu_indices(len(graph), 1)
    wanted = wanted[rows, columns]
    apart = places[rows] - places[columns]
    known = np.isfinite(wanted)
    return np.hypot(apart[known, 0], apart[known, 1]) / wanted[known]


# --- a beginning ------------------------------------------------------------------------------


def _pivots(graph: Graph, count: int, rng: np.random.Generator) -> tuple[list[int], Floats]:
    """Actors far from each other, and the distance of every actor to each, shape (n, count)."""
    # What is small enough needs all distances anyway.
    distances: Callable[[int], Floats] = graph.steps.__getitem__ if len(graph) <= FULL else graph.distances
    chosen = [int(np.argmax(graph.degrees))]
    columns = [distances(chosen[0])]
    nearest = columns[0].copy()
    while len(chosen) < min(count, len(graph)):
        # Half of them as far as can be, half of them anywhere: the far ones alone are all on the rim.
        far = len(chosen) % 2
        row = int(np.argmax(nearest)) if far else int(rng.choice(np.flatnonzero(nearest > 0)))
        if nearest[row] == 0:
            break
        chosen.append(row)
        columns.append(distances(row))
        nearest = np.minimum(nearest, columns[-1])
        if not nearest.any():
            break
    return chosen, np.array(columns).T


def _pivot_mds(graph: Graph, rng: np.random.Generator) -> Floats:
    _, distances = _pivots(graph, _PIVOTS, rng)
    square = distances**2
    centred = -0.5 * (square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean())
    _, vectors = np.linalg.eigh(centred.T @ centred)
    places = centred @ vectors[:, -2:][:, ::-1]
    if places.shape[1] < 2:
        places = np.column_stack((places, np.zeros(len(places))))
    spread = np.abs(places).max() or 1.0
    # What stands at the same place for the pivots is told apart by a little.
    places = places / spread * distances.max() / 2 + rng.normal(0, 0.02, places.shape)
    return places * SPACING


def _beside_neighbours(
    graph: Graph, places: Floats, free: NDArray[np.bool_], rng: np.random.Generator
) -> None:
    """An actor new on a laid-out map starts near an actor it is tied to that has its place."""
    standing = ~free
    centre = places[standing].mean(axis=0)
    places[free] = centre + rng.normal(0, SPACING, (int(free.sum()), 2))
    for _ in range(4):
        for one, other in ((0, 1), (1, 0)):
            mover, anchor = graph.pairs[:, one], graph.pairs[:, other]
            new = ~standing[mover] & standing[anchor]
            places[mover[new]] = places[anchor[new]] + rng.normal(0, SPACING * 0.6, (int(new.sum()), 2))
            standing[mover[new]] = True


# --- small maps -------------------------------------------------------------------------------


def _majorise(
    graph: Graph,
    places: Floats,
    free: NDArray[np.bool_],
    unit: float,
    tell: Callable[[float], None],
    show: Callable[[Floats], None] | None = None,
) -> Floats:
    wanted = (graph.steps * unit).astype(np.float32)
    count = len(graph)
    with np.errstate(divide="ignore"):
        weights = np.where(wanted > 0, 1.0 / wanted**2, 0.0).astype(np.float32)
    for (one, other), pull in zip(graph.pairs.tolist(), graph.pull.tolist(), strict=True):
        weights[one, other] = weights[other, one] = weights[one, other] * pull
    laplacian = np.diag(weights.sum(axis=1)) - weights
    rows = np.flatnonzero(free)
    fixed = np.flatnonzero(~free)
    if len(fixed):
        inverse = np.linalg.inv(laplacian[np.ix_(rows, rows)].astype(float))
        held = laplacian[np.ix_(rows, fixed)] @ places[fixed]
    else:
        inverse = np.linalg.inv(laplacian.astype(float) + 1.0 / count)
        held = np.zeros((count, 2))
    pulled = weights * wanted
    for turn in range(_ROUNDS):
        tell(0.1 + 0.9 * turn / _ROUNDS)
        if show is not None:
            show(places)
        now = places.astype(np.float32)
        x, y = now[:, 0], now[:, 1]
        length = np.hypot(x[:, None] - x, y[:, None] - y)
        np.maximum(length, 1e-3, out=length)
        ratio = pulled / length
        turned = ratio.sum(axis=1)[:, None] * places - ratio @ now
        moved = inverse @ (turned[rows] - held)
        change = np.abs(moved - places[rows]).max()
        places[rows] = moved
        if change < _SETTLED * SPACING * count**0.5:
            break
    return places


# --- large maps -------------------------------------------------------------------------------


def _descend(
    graph: Graph,
    places: Floats,
    free: NDArray[np.bool_],
    rng: np.random.Generator,
    unit: float,
    tell: Callable[[float], None],
    show: Callable[[Floats], None] | None = None,
) -> Floats:
    chosen, distances = _pivots(graph, _PIVOTS, rng)
    tell(0.1)
    # Each pivot stands for the actors that are nearer to it than to any other.
    stands_for = np.bincount(np.argmin(distances, axis=1), minlength=len(chosen))
    wanted = distances * unit
    moves = free.astype(float)
    high = (distances.max() * unit) ** 2
    low = (0.3 * unit) ** 2
    edges = graph.pairs
    for epoch in range(_EPOCHS):
        tell(0.1 + 0.9 * epoch / _EPOCHS)
        if show is not None:
            show(places)
        rate = high * (low / high) ** (epoch / (_EPOCHS - 1))
        for column in rng.permutation(len(chosen)).tolist():
            pivot, target = chosen[column], wanted[:, column]
            apart = places - places[pivot]
            length = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1e-6)
            with np.errstate(divide="ignore"):
                weight = np.where(target > 0, stands_for[column] / target**2, 0.0)
            # Of all that a pivot stands for only a part pulls at a time, so that no one pivot wins.
            step = np.minimum(rate * weight, 1.0) * (length - target) / length * moves
            places -= apart * (step / 2)[:, None]
        for batch in np.array_split(rng.permutation(len(edges)), _BATCHES):
            one, other = edges[batch, 0], edges[batch, 1]
            apart = places[one] - places[other]
            length = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1e-6)
            step = min(rate / unit**2, 1.0) * (length - unit) / length / 2
            shift = apart * step[:, None]
            ends = np.concatenate((one, other))
            many = np.maximum(np.bincount(ends, minlength=len(places)), 1)
            for axis in (0, 1):
                both = np.concatenate((-shift[:, axis], shift[:, axis]))
                places[:, axis] += np.bincount(ends, both, len(places)) / many * moves
    return places
