"""How far actors reach with their names, at any size of type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import Points
from relmap.drawing.edge_geometry import EdgeGeometry
from relmap.drawing.style import LONGEST_NAME
from relmap.model.project import Project


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
