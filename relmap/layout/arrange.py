"""Arranging the actors of a map: one function for all layouts, with pins, selection and progress."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from relmap.layout import shapes
from relmap.layout.graph import SPACING, Floats, Graph, Ints, Place, Progress, as_places, as_rows, report
from relmap.layout.office_holders import beside
from relmap.layout.stress import stress_layout
from relmap.layout.tidy import packed, without_overlaps
from relmap.model.project import Project
from relmap.timeline.groups import offices

How = Literal["relations", "circle", "layers", "kinds", "rings", "grid", "geographic", "offices", "tidy"]

_PLAIN_SIZE = (40.0, 34.0, 40.0, 54.0)
_GAP = 60.0
_LATITUDES, _LONGITUDES = ("latitude", "lat"), ("longitude", "lon", "lng")


@dataclass
class _Task:
    """What is to be arranged, as arrays."""

    graph: Graph
    places: Floats
    known: NDArray[np.bool_]
    free: NDArray[np.bool_]
    sizes: Floats
    rng: np.random.Generator
    tell: Callable[[float], None]
    show: Callable[[Ints, Floats], None] | None = None


def arrange(
    project: Project,
    how: How = "relations",
    movable: Collection[str] | None = None,
    sizes: Mapping[str, tuple[float, float, float, float]] | None = None,
    centre: str | None = None,
    seed: int = 1,
    progress: Progress | None = None,
    preview: Callable[[dict[str, Place]], None] | None = None,
) -> dict[str, Place]:
    """A place for every actor of a map.

    Args:
        project: the map; relations pull, and its placements are where the actors stand.
        how: which layout.
        movable: the actors that may move; None: all but those pinned. Others stay where they are; an actor
            without a place always gets one.
        sizes: how far each actor and its name reach to the left, up, right and down, in scene units.
        centre: the actor in the middle of `rings`; None: the one with most ties.
        seed: the same input gives the same places.
        progress: told the part done.
        preview: shown the places of some actors on their way, where a layout finds them step by step.

    Raises:
        LayoutCancelled: `progress` gave False.
    """
    ids = sorted(project.actors)
    if not ids:
        return {}
    standing = {key: (place.x, place.y) for key, place in project.placements.items()}
    pinned = {key for key, place in project.placements.items() if place.pinned}
    places, known = as_rows(ids, standing)
    free = np.array([key not in pinned if movable is None else key in movable for key in ids]) | ~known
    reach = np.array([(sizes or {}).get(key, _PLAIN_SIZE) for key in ids], dtype=float)
    links = sorted((relation.source, relation.target) for relation in project.relations.values())
    graph = Graph.of(ids, links)
    rng = np.random.default_rng(seed)
    task = _Task(graph, places, known, free, reach, rng, lambda part: report(progress, part))
    if preview is not None and how == "relations":
        task.show = lambda rows, at: preview(as_places([ids[row] for row in rows.tolist()], at))
    if how in ("tidy", "offices"):
        found = _completed(task)
    elif how == "relations":
        found = _by_relations(task)
    else:
        middle = ids.index(centre) if centre is not None and centre in project.actors else None
        found = _shaped(project, task, how, middle)
    found[~free] = places[~free]
    if how in ("relations", "offices"):
        row_of = {key: row for row, key in enumerate(ids)}
        holds = {row_of[who]: row_of[whose] for who, whose in offices(project).items()}
        found = beside(found, reach, graph, holds, free.tolist())
    found = without_overlaps(found, reach, free, lambda part: task.tell(0.95 + 0.05 * part))
    task.tell(1.0)
    return as_places(ids, found)


def _completed(task: _Task) -> Floats:
    """Where the actors stand; those without a place as the relations have it."""
    if task.known.all():
        return task.places.copy()
    free, task.free = task.free, ~task.known
    found = _by_relations(task)
    task.free = free
    return found


# --- by relations -----------------------------------------------------------------------------


def _by_relations(task: _Task) -> Floats:
    """Stress minimised for each connected part; parts without anything fixed are packed beside the others."""
    found = task.places.copy()
    parts = task.graph.components()
    done = 0
    loose: list[tuple[Ints, Floats]] = []
    for rows, part in zip(parts, task.graph.parts(parts), strict=True):
        begun, share = done / len(found), len(rows) / len(found)
        free = task.free[rows]
        if free.any():

            def tell(inner: float, begun: float = begun, share: float = share) -> None:
                task.tell(0.95 * (begun + share * inner))

            def show(at: Floats, rows: Ints = rows) -> None:
                if task.show is not None and len(rows) > 2:
                    task.show(rows, at)

            if free.all():
                placed = stress_layout(part, None, free, task.rng, tell, show)
                loose.append((rows, _lying(placed)))
            else:
                found[rows] = stress_layout(part, task.places[rows], free, task.rng, tell, show)
        done += len(rows)
    _pack(task, found, loose)
    return found


def _lying(places: Floats) -> Floats:
    """Turned so that the longest way across lies sideways: sheets and windows are wider than high."""
    centred = places - places.mean(axis=0)
    if len(places) < 3:
        return np.column_stack(
            (np.linspace(0, SPACING * (len(places) - 1), len(places)), np.zeros(len(places)))
        )
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return centred @ vectors[:, ::-1]


def _pack(task: _Task, found: Floats, loose: list[tuple[Ints, Floats]]) -> None:
    """Give the loose parts room: on a sheet of their own, below what is fixed."""
    if not loose:
        return
    corners: list[tuple[float, float]] = []
    boxes: list[tuple[float, float]] = []
    for number, (rows, placed) in enumerate(loose):
        loosely = np.ones(len(rows), dtype=bool)
        placed = without_overlaps(placed, task.sizes[rows], loosely, lambda _: task.tell(0.95))
        loose[number] = (rows, placed)
        low = (placed - task.sizes[rows, :2]).min(axis=0)
        high = (placed + task.sizes[rows, 2:]).max(axis=0)
        corners.append((float(low[0]), float(low[1])))
        boxes.append((float(high[0] - low[0]), float(high[1] - low[1])))
    at = np.array(packed(boxes, _GAP))
    whole = (at + np.array(boxes)).max(axis=0)
    origin = -whole / 2
    fixed = np.ones(len(found), dtype=bool)
    for rows, _ in loose:
        fixed[rows] = False
    if fixed.any():
        low = (found[fixed] - task.sizes[fixed, :2]).min(axis=0)
        high = (found[fixed] + task.sizes[fixed, 2:]).max(axis=0)
        origin = np.array([(low[0] + high[0] - whole[0]) / 2, high[1] + _GAP])
    for (rows, placed), corner, place in zip(loose, corners, at, strict=True):
        found[rows] = placed - corner + place + origin


# --- shapes -----------------------------------------------------------------------------------


def _shaped(project: Project, task: _Task, how: How, centre: int | None) -> Floats:
    """A layout of the free actors in a shape, about the middle of where they stood."""
    found = _completed(task)
    rows = np.flatnonzero(task.free)
    if not len(rows):
        return found
    part, sizes = task.graph.part(rows), task.sizes[rows]
    actors = [project.actors[key] for key in part.ids]
    if how == "geographic":
        return _geographic(project, task, found)
    if how == "grid":
        order = sorted(range(len(rows)), key=lambda row: (actors[row].kind, actors[row].name.casefold(), row))
        made = shapes.grid(np.array(order), sizes)
    elif how == "kinds":
        made = shapes.sectors([actor.kind for actor in actors], part.degrees, sizes)
    elif how == "layers":
        number = {key: row for row, key in enumerate(part.ids)}
        arrows = [
            (number[relation.source], number[relation.target])
            for relation in project.relations.values()
            if relation.source in number
            and relation.target in number
            and project.relation_kind(relation.kind).directed
        ]
        made = shapes.layers(part, arrows, sizes)
    else:
        plain = _Task(
            part,
            np.zeros((len(rows), 2)),
            np.zeros(len(rows), bool),
            np.ones(len(rows), bool),
            sizes,
            task.rng,
            task.tell,
        )
        good = _by_relations(plain)
        if how == "circle":
            made = shapes.circle(shapes.round_order(good), sizes)
        else:
            inside = np.flatnonzero(rows == centre) if centre is not None else np.empty(0, int)
            middle = int(inside[0]) if len(inside) else int(np.argmax(part.degrees))
            apart = good - good[middle]
            made = shapes.rings(part, middle, sizes, np.arctan2(apart[:, 1], apart[:, 0]))
    where = found[rows].mean(axis=0) if not task.free.all() else np.zeros(2)
    found[rows] = made - made.mean(axis=0) + where
    return found


def _geographic(project: Project, task: _Task, found: Floats) -> Floats:
    """Actors with coordinates where they lie on the globe, the others beside those they are tied to."""
    coordinates = [_coordinates(project.actors[key].attributes) for key in task.graph.ids]
    rows = np.array(
        [row for row, at in enumerate(coordinates) if at is not None and task.free[row]], dtype=int
    )
    if not len(rows):
        return found
    flat = shapes.geographic(np.array([coordinates[row] for row in rows.tolist()], dtype=float))
    found[rows] = flat
    others = task.free.copy()
    others[rows] = False
    starts = {row: [] for row in np.flatnonzero(others).tolist()}
    for one, other in task.graph.pairs.tolist():
        for mover, anchor in ((one, other), (other, one)):
            if mover in starts and anchor not in starts:
                starts[mover].append(found[anchor])
    for row, near in starts.items():
        found[row] = np.mean(near, axis=0) + task.rng.normal(0, 30, 2) if near else found[row]
    return found


def _coordinates(attributes: Mapping[str, object]) -> tuple[float, float] | None:
    """Latitude and longitude of an actor in degrees, from its attributes."""
    named = {name.casefold(): value for name, value in attributes.items()}
    latitude = next((named[name] for name in _LATITUDES if name in named), None)
    longitude = next((named[name] for name in _LONGITUDES if name in named), None)
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (float(latitude), float(longitude)) if on_earth else None


def has_coordinates(project: Project) -> bool:
    """Whether any actor says where on the globe it is."""
    return any(_coordinates(actor.attributes) is not None for actor in project.actors.values())
