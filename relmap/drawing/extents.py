"""How far actors reach with their names, and notes, at any size of type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import Points
from relmap.drawing.edge_geometry import EdgeGeometry
from relmap.drawing.style import LONGEST_NAME, LONGEST_NOTE, MOST_NOTE, MOST_NOTE_LINES, NOTE_BOW, NOTE_ROOM
from relmap.drawing.view import Bounds
from relmap.model.project import Project
from relmap.model.records import Anchor, Note


def extent_of(name: str, radius: float, type_scale: float = 1.0) -> tuple[float, float, float, float]:
    """How far an actor and its name reach from its place: left, up, right, down, in scene units.

    The width of the name is estimated: measuring would need the zoom, which depends on this.
    """
    return Extents.of(np.zeros((1, 2)), [(name, radius)]).reach(type_scale)


@dataclass(frozen=True)
class Extents:
    """How far many actors and their names reach, as arrays.

    Args:
        places: shape (n, 2).
        halves: half the widths of their names at a type scale of 1, shape (n,).
        radii: of their shapes with some room, shape (n,).
    """

    places: Points
    halves: NDArray[np.float64]
    radii: NDArray[np.float64]

    @classmethod
    def of(cls, places: Points, looks: Iterable[tuple[str, float]]) -> Extents:
        """Of actors at these places, with these names and radii."""
        sizes = [(min(len(name) * 3.8, LONGEST_NAME / 2), radius + 8) for name, radius in looks]
        halves, radii = np.array(sizes, dtype=float).reshape(-1, 2).T
        return cls(places, halves, radii)

    @classmethod
    def of_actors(
        cls, project: Project, ways: Mapping[str, Sequence[tuple[float, float]]], shape: EdgeGeometry
    ) -> Extents:
        """Of the actors of a map, each at some places."""
        actors = project.actors
        known = [key for key in ways if key in actors]
        looks = [(actors[key].name, shape.radius(project, actors[key])) for key in known]
        at = [place for key in known for place in ways[key]]
        repeated = (look for key, look in zip(known, looks, strict=True) for _ in ways[key])
        return cls.of(np.array(at, dtype=float).reshape(-1, 2), repeated)

    def reach(self, type_scale: float) -> tuple[float, float, float, float]:
        """Left, up, right and down of the first."""
        half = float(np.maximum(self.radii, self.halves * type_scale + 5)[0])
        radius = float(self.radii[0])
        return half, radius, half, radius + 20 * type_scale

    def bounds(self, type_scale: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all; there must be one."""
        half = np.maximum(self.radii, self.halves * type_scale + 5)
        x, y = self.places[:, 0], self.places[:, 1]
        below = self.radii + 20 * type_scale
        return (
            float((x - half).min()), float((y - self.radii).min()),
            float((x + half).max()), float((y + below).max()),
        )  # fmt: skip


def note_bounds(
    notes: Iterable[Note], places: Mapping[str, tuple[float, float]], type_scale: float
) -> Bounds | None:
    """Left, top, right and bottom of notes beyond their actors, in scene units; None: there is nothing.

    Args:
        notes: of a map.
        places: of the actors that are there.
        type_scale: how much larger than the scene type is drawn.
    """
    boxes: list[Bounds] = []
    for note in notes:
        lines = note.text[:MOST_NOTE].splitlines() or [""]
        longest = max(map(len, lines))
        half = min(longest * 3.6, LONGEST_NOTE / 2) * type_scale
        tall = (sum(1 + len(line) // 30 for line in lines[:MOST_NOTE_LINES]) * 15.0 + 4.0) * type_scale
        if note.form == "frame":
            inside = [places[a.actor] for a in note.anchors if a.actor is not None and a.actor in places]
            if inside:
                x, y = min(inside, key=lambda place: place[1])
                boxes.append((x - half, y - 40.0 - NOTE_ROOM * type_scale - tall, x + half, y))
            continue
        ends = [_scene_place(anchor, places) for anchor in note.anchors[:2]]
        if None in ends or not ends or (note.form == "arrow" and len(ends) < 2):
            continue
        xs, ys_ = [end[0] for end in ends if end], [end[1] for end in ends if end]
        x, y = xs[0], ys_[0]
        boxes.append((x - half, y - tall / 2, x + half, y + tall / 2))
        if note.form == "arrow":
            bow = NOTE_BOW * hypot(xs[1] - xs[0], ys_[1] - ys_[0])
            boxes.append((min(xs), min(ys_) - bow, max(xs), max(ys_)))
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _scene_place(anchor: Anchor, places: Mapping[str, tuple[float, float]]) -> tuple[float, float] | None:
    if anchor.actor is None:
        return anchor.x, anchor.y
    if anchor.actor not in places:
        return None
    x, y = places[anchor.actor]
    return x + anchor.x, y + anchor.y


def joined(bounds: Bounds, more: Bounds | None) -> Bounds:
    """The box about two."""
    if more is None:
        return bounds
    return (
        min(bounds[0], more[0]), min(bounds[1], more[1]), max(bounds[2], more[2]), max(bounds[3], more[3]),
    )  # fmt: skip
