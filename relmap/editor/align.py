"""Lining actors up and spacing them evenly, as pure functions: places and radii → places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from relmap.layout.graph import Place

Line = Literal["left", "centre", "right", "top", "middle", "bottom"]
Way = Literal["across", "down"]

_SIDES: dict[Line, tuple[int, int]] = {
    "left": (0, -1),
    "centre": (0, 0),
    "right": (0, 1),
    "top": (1, -1),
    "middle": (1, 0),
    "bottom": (1, 1),
}


def aligned(places: Mapping[str, Place], radii: Mapping[str, float], line: Line) -> dict[str, Place]:
    """The actors with one of their sides, or their middles, on one line.

    Args:
        places: of the actors, in scene units.
        radii: of their shapes.
        line: which side; of `centre` and `middle` it is halfway between the outermost.
    """
    axis, side = _SIDES[line]
    edges = {key: place[axis] + side * radii[key] for key, place in places.items()}
    if not edges:
        return {}
    low, high = min(edges.values()), max(edges.values())
    wanted = low if side < 0 else high if side > 0 else (low + high) / 2
    return {key: _at(place, axis, wanted - side * radii[key]) for key, place in places.items()}


def distributed(places: Mapping[str, Place], radii: Mapping[str, float], way: Way) -> dict[str, Place]:
    """The actors with gaps of one size between them; the outermost two stay.

    Args:
        places: of the actors, in scene units.
        radii: of their shapes.
        way: from left to right or from top to bottom.
    """
    axis = 0 if way == "across" else 1
    order = sorted(places, key=lambda key: (places[key][axis], key))
    if len(order) < 3:
        return dict(places)
    first, last = places[order[0]][axis], places[order[-1]][axis]
    inner = sum(2 * radii[key] for key in order[1:-1])
    gap = (last - radii[order[-1]] - first - radii[order[0]] - inner) / (len(order) - 1)
    found = dict(places)
    edge = first + radii[order[0]]
    for key in order[1:-1]:
        found[key] = _at(places[key], axis, edge + gap + radii[key])
        edge += gap + 2 * radii[key]
    return found


def _at(place: Place, axis: int, value: float) -> Place:
    return (value, place[1]) if axis == 0 else (place[0], value)
