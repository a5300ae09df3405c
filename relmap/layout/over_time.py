"""Layouts that follow the days: each slice of time has its own, held near to the one before.

Stress minimisation with anchors (U. Brandes, M. Mader, "A Quantitative Comparison of Stress-Minimization
Approaches for Offline Dynamic Graph Drawing", 2011): to the stress of a slice is added, for each actor, the
square of its way from where it stood in the slice before, times a weight. The larger the weight, the less
the figure moves, and the less each day looks as it would alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relmap.layout.graph import Floats, Graph, Ints, Place, Progress, as_rows, report
from relmap.layout.stress import FULL, stress, unit_of
from relmap.layout.tidy import without_overlaps
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex

SLICES = 20
MOST = FULL
"""Maps of more actors stand still."""
_LOOSE, _TIGHT = 0.02, 8.0
"""The weights of the anchors at both ends of what can be chosen, against the weight of all ties."""
_ROUNDS = 40
_SETTLED = 1e-3


@dataclass(frozen=True)
class PlacesOverTime:
    """Where the actors stand on each day.

    Args:
        ids: the actors.
        days: of the slices, ascending, shape (k,).
        places: in each slice, shape (k, n, 2), in scene units.
        movement: how far an actor moves from slice to slice, as a part of the radius of the figure.
        stress: of a slice, in the middle; lower is better.
    """

    ids: tuple[str, ...]
    days: Ints
    places: Floats
    movement: float
    stress: float

    def at(self, day: int) -> dict[str, Place]:
        """A place for each actor; between two slices on the way from one to the other."""
        after = int(np.searchsorted(self.days, day, side="right"))
        if after == 0 or after == len(self.days):
            found = self.places[min(after, len(self.days) - 1)]
        else:
            first, last = int(self.days[after - 1]), int(self.days[after])
            part = (day - first) / (last - first)
            part = part * part * (3 - 2 * part)  # no jerk where one way turns into the next
            found = self.places[after - 1] * (1 - part) + self.places[after] * part
        return dict(zip(self.ids, map(tuple, found.tolist()), strict=True))  # type: ignore[arg-type]


def layout_over_time(
    index: TimeIndex,
    base: Mapping[str, Place],
    stability: float,
    sizes: Mapping[str, tuple[float, float, float, float]] | None = None,
    progress: Progress | None = None,
    slices: int = SLICES,
) -> PlacesOverTime:
    """Where actors stand from day to day; pins and actors without a tie stay where they are.

    Args:
        index: of the map.
        base: the layout of the whole time, from which the first slice is held.
        stability: from 0, each slice nearly as it would be alone, to 1, nothing moves.
        sizes: as in `arrange`.
        progress: told the part done.
        slices: how many there are at most.

    Raises:
        LayoutCancelled: `progress` gave False.
    """
    project = index.project
    ids = sorted(project.actors.keys() & base.keys())
    places, _ = as_rows(ids, base)
    at = _slice_days(index, slices)
    if stability >= 1 or not len(at) or not ids:
        days = at[:1] if len(at) else np.zeros(1, dtype=np.int64)
        return PlacesOverTime(tuple(ids), days, places[None], 0.0, _whole_stress(index, ids, at, places))
    links = sorted((relation.source, relation.target) for relation in project.relations.values())
    unit = unit_of(Graph.of(ids, links), places)  # the figure keeps its size
    weight = _LOOSE * (_TIGHT / _LOOSE) ** stability
    reach = np.array([(sizes or {}).get(key, (40.0, 34.0, 40.0, 54.0)) for key in ids], dtype=float)
    pinned = np.array([_is_pinned(project, key) for key in ids], dtype=bool)
    found: list[Floats] = []
    stresses: list[float] = []
    for number, day in enumerate(at.tolist()):
        report(progress, number / len(at))
        graph = _graph_on(index, ids, day)
        places = places.copy()
        tied = np.flatnonzero(graph.degrees > 0)
        free = ~pinned[tied]
        if free.any():
            part = graph.part(tied)
            places[tied] = _anchored(part, places[tied], free, weight, unit)
            moving = np.zeros(len(ids), dtype=bool)
            moving[tied[free]] = True
            places = without_overlaps(places, reach, moving)
        found.append(places)
        stresses += _stresses(graph, places)
    report(progress, 1.0)
    every = np.array(found)
    return PlacesOverTime(
        tuple(ids), at, every, _movement(every), float(np.median(stresses)) if stresses else 0.0
    )


def _is_pinned(project: Project, actor_id: str) -> bool:
    place = project.placements.get(actor_id)
    return place is not None and place.pinned


def _slice_days(index: TimeIndex, most: int) -> Ints:
    """Days with as many changes between each and the next."""
    extent = index.extent()
    if extent is None:
        return np.empty(0, dtype=np.int64)
    steps = index.step_days[(index.step_days >= extent[0]) & (index.step_days <= extent[1])]
    if len(steps) <= most:
        return steps
    return np.unique(steps[np.linspace(0, len(steps) - 1, most).round().astype(int)])


def _graph_on(index: TimeIndex, ids: list[str], day: int) -> Graph:
    links = sorted((tie.relation.source, tie.relation.target) for tie in index.relations_on(day))
    return Graph.of(ids, links)


def _anchored(graph: Graph, start: Floats, free: NDArray[np.bool_], weight: float, unit: float) -> Floats:
    """The places of a slice by majorisation of its stress with anchors at `start`, shape (n, 2)."""
    wanted = graph.steps.copy()
    apart = np.isinf(wanted)
    wanted[apart] = wanted[~apart].max() + 1.0  # parts keep clear of each other
    wanted *= unit
    with np.errstate(divide="ignore"):
        weights = np.where(wanted > 0, 1.0 / wanted**2, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    anchor = weight * float(weights.sum(axis=1).mean())
    rows, fixed = np.flatnonzero(free), np.flatnonzero(~free)
    inverse = np.linalg.inv(laplacian[np.ix_(rows, rows)] + anchor * np.eye(len(rows)))
    places = start.copy()
    held = laplacian[np.ix_(rows, fixed)] @ places[fixed] - anchor * start[rows]
    pulled = weights * wanted
    for _ in range(_ROUNDS):
        x, y = places[:, 0], places[:, 1]
        length = np.maximum(np.hypot(x[:, None] - x, y[:, None] - y), 1e-3)
        ratio = pulled / length
        turned = ratio.sum(axis=1)[:, None] * places - ratio @ places
        moved = inverse @ (turned[rows] - held)
        change = np.abs(moved - places[rows]).max()
        places[rows] = moved
        if change < _SETTLED * unit:
            break
    return places


def _movement(every: Floats) -> float:
    """The mean way of an actor from slice to slice, by the mean distance of all from the middle."""
    if len(every) < 2:
        return 0.0
    ways = np.linalg.norm(np.diff(every, axis=0), axis=2)
    radius = np.linalg.norm(every - every.mean(axis=1, keepdims=True), axis=2).mean()
    return float(ways.mean() / max(float(radius), 1e-9))


def _stresses(graph: Graph, places: Floats) -> list[float]:
    """The stress of the largest connected part, if there is one of three actors."""
    rows = graph.components()[0]
    return [stress(graph.part(rows), places[rows])] if len(rows) > 2 else []


def _whole_stress(index: TimeIndex, ids: list[str], at: Ints, places: Floats) -> float:
    found = [value for day in at.tolist() for value in _stresses(_graph_on(index, ids, day), places)]
    return float(np.median(found)) if found else 0.0
