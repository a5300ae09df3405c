"""A force layout: relations pull, actors push each other away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]

SPACING = 150.0
"""The distance of two related actors that nothing else moves, in scene units."""

_ROUNDS = 120
_WIDE = 1.5  # sheets and windows are wider than high, so the push is stronger sideways
_BLOCK = 2_000_000  # pairs of actors computed at a time, to bound memory


class LayoutCancelled(Exception):
    """The caller's `progress` said to stop."""


def force_layout(
    ids: Sequence[str],
    links: Sequence[tuple[str, str]],
    fixed: Mapping[str, Place] | None = None,
    seed: int = 1,
    progress: Callable[[float], bool] | None = None,
) -> dict[str, Place]:
    """Places by the method of T. Fruchterman and E. Reingold, "Graph Drawing by Force-directed
    Placement" (1991), with a pull to the centre that keeps unconnected parts together.

    Args:
        ids: the actors, in a stable order.
        links: pairs of ids; repeated pairs pull harder.
        fixed: actors that stay where they are (scene units).
        seed: of the first places; the same input gives the same result.
        progress: told the part done, 0 to 1; False stops.

    Returns:
        A place for each id, in scene units.

    Raises:
        LayoutCancelled: `progress` gave False.
    """
    fixed = {key: place for key, place in (fixed or {}).items() if key in set(ids)}
    count = len(ids)
    if count == 0:
        return {}
    rows = {key: row for row, key in enumerate(ids)}
    rng = np.random.default_rng(seed)
    centre = np.array(list(fixed.values())).mean(axis=0) if fixed else np.zeros(2)
    radius = SPACING * 0.6 * np.sqrt(count)
    places = centre + rng.uniform(-radius, radius, (count, 2))
    free = np.ones(count, dtype=bool)
    for key, place in fixed.items():
        places[rows[key]], free[rows[key]] = place, False
    pairs, pull = _pairs(rows, links)
    _start_beside_neighbours(places, free, pairs, rng)
    step = radius / 4
    for turn in range(_ROUNDS):
        if progress is not None and not progress(turn / _ROUNDS):
            raise LayoutCancelled
        force = _push(places)
        _add_pull(force, places, pairs, pull)
        force -= (places - centre) * 0.012 * SPACING / np.sqrt(count)
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
        cooled = step * (1 - turn / _ROUNDS) ** 1.5 + 0.5
        moved = force * (np.minimum(length, cooled) / length)[:, None]
        places[free] += moved[free]
    if free.all():
        places -= places.mean(axis=0)
    return {key: (round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(ids, places, strict=True)}


def _pairs(
    rows: Mapping[str, int], links: Sequence[tuple[str, str]]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each pair once, with how hard it pulls."""
    counted: dict[tuple[int, int], int] = {}
    for one, other in links:
        if one in rows and other in rows and one != other:
            a, b = rows[one], rows[other]
            key = (min(a, b), max(a, b))
            counted[key] = counted.get(key, 0) + 1
    pairs = np.array(list(counted), dtype=np.int64).reshape(-1, 2)
    return pairs, np.sqrt(np.array(list(counted.values()), dtype=float))


def _start_beside_neighbours(
    places: NDArray[np.float64], free: NDArray[np.bool_], pairs: NDArray[np.int64], rng: np.random.Generator
) -> None:
    """An actor new on a laid-out map starts near an actor it is related to that has its place."""
    for one, other in pairs.tolist():
        for mover, anchor in ((one, other), (other, one)):
            if free[mover] and not free[anchor]:
                places[mover] = places[anchor] + rng.normal(0, SPACING, 2)


def _push(places: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(places)
    force = np.empty_like(places)
    block = max(1, _BLOCK // count)
    for start in range(0, count, block):
        apart = places[start : start + block, None, :] - places[None, :, :]
        square = (apart**2).sum(axis=2)
        np.maximum(square, 1.0, out=square)
        force[start : start + block] = (apart * (SPACING**2 / square)[:, :, None]).sum(axis=1)
    force[:, 0] *= _WIDE
    return force


def _add_pull(
    force: NDArray[np.float64],
    places: NDArray[np.float64],
    pairs: NDArray[np.int64],
    pull: NDArray[np.float64],
) -> None:
    if not len(pairs):
        return
    apart = places[pairs[:, 0]] - places[pairs[:, 1]]
    length = np.hypot(apart[:, 0], apart[:, 1])
    drawn = apart * (length * pull / SPACING)[:, None]
    np.add.at(force, pairs[:, 0], -drawn)
    np.add.at(force, pairs[:, 1], drawn)
