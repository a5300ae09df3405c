"""What is under the cursor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relmap.drawing.annotations import pick_note
from relmap.drawing.bundles import are_due
from relmap.drawing.curves import point_at
from relmap.drawing.frame import Frame
from relmap.drawing.view import View

EDGE_REACH = 6.0
"""How near the cursor must be to a line, in pixels."""
NOTE_REACH = 4.0
"""How near it must be to the line of a note."""
RIM = 14.0
"""Depth in pixels of the rim of an actor, from which a new relation is drawn."""
_SMALLEST = 6.0
"""Pixels of the radius of an actor at least, for the hand."""


@dataclass(frozen=True)
class Picked:
    """An actor, a relation or a note by its collection and id, and whether the rim of the actor was hit."""

    kind: str
    id: str
    on_rim: bool = False


def drawn_radius(radius: float) -> float:
    """The radius of an actor in pixels, as the hand finds it."""
    return max(radius, _SMALLEST)


def rim_within(radius: float) -> float:
    """How much of the rim lies within an actor of a radius in pixels: little of a small one."""
    return min(RIM / 3, radius / 4)


def pick(frame: Frame, view: View, x: float, y: float) -> Picked | None:
    """The topmost thing at a pixel, or None."""
    node = pick_node(frame, view, x, y)
    if node is not None:
        return node
    note = pick_note(frame, view, x, y, NOTE_REACH)
    if note is not None:
        return Picked("notes", note)
    return pick_edge(frame, view, x, y)


def pick_node(frame: Frame, view: View, x: float, y: float) -> Picked | None:
    """The actor at a pixel, its rim included; small actors win over large ones below them."""
    if not frame.nodes:
        return None
    offsets = view.to_pixels(frame.places) - np.array([x, y])
    distances = np.hypot(offsets[:, 0], offsets[:, 1])
    radii = np.maximum(frame.radii * view.scale, _SMALLEST)
    inside = np.flatnonzero(distances <= radii + RIM - np.minimum(RIM / 3, radii / 4))
    if not len(inside):
        return None
    row = inside[np.argmin(distances[inside] / radii[inside])]
    rim = bool(distances[row] > radii[row] - rim_within(float(radii[row])))
    return Picked("actors", frame.nodes[row].id, rim)


def pick_edge(frame: Frame, view: View, x: float, y: float) -> Picked | None:
    """The relation nearest to a pixel, within EDGE_REACH (more for wide lines)."""
    if not frame.edges or are_due(frame, view):  # merged ones cannot be told from each other
        return None
    here = np.array([x, y])
    u, v = view.to_scene(x, y)
    left, top, right, bottom = frame.boxes
    slack = (EDGE_REACH + float(frame.reaches.max()) * view.ink) / view.scale
    near = np.flatnonzero((left <= u + slack) & (right >= u - slack))
    near = near[(top[near] <= v + slack) & (bottom[near] >= v - slack)]
    near = near[frame.chords.are_near(near, u, v, slack)]
    if not len(near):
        return None
    reach = EDGE_REACH + frame.reaches[near] * view.ink
    curves = view.to_pixels(frame.curves[near])
    points = point_at(curves, np.broadcast_to(np.linspace(0, 1, 25), (len(near), 25)))
    distances = _to_segments(points, here).min(axis=1)
    best = int(np.argmin(distances))
    if distances[best] > reach[best]:
        return None
    return Picked("relations", frame.edges[int(near[best])].id)


def _to_segments(points: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Distance from a point to each segment of polylines (n, k, 2): shape (n, k - 1)."""
    start, along = points[:, :-1], np.diff(points, axis=1)
    length = np.maximum((along**2).sum(axis=2), 1e-12)
    part = np.clip(((here - start) * along).sum(axis=2) / length, 0, 1)
    nearest = start + along * part[:, :, None]
    return np.linalg.norm(nearest - here, axis=2)


def nodes_inside(frame: Frame, view: View, corners: list[tuple[float, float]]) -> list[str]:
    """The actors whose centre is in a polygon of pixels, by the even-odd rule."""
    if not frame.nodes:
        return []
    x, y = view.to_pixels(frame.places).T
    inside = np.zeros(len(frame.nodes), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        crosses = (y0 > y) != (y1 > y)
        if y0 != y1:
            inside ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return [frame.nodes[row].id for row in np.flatnonzero(inside).tolist()]


def nodes_within(frame: Frame, view: View, left: float, top: float, right: float, bottom: float) -> list[str]:
    """The actors whose centre is in a rectangle of pixels."""
    if not frame.nodes:
        return []
    places = view.to_pixels(frame.places)
    inside = ((places >= (left, top)) & (places <= (right, bottom))).all(axis=1)
    return [frame.nodes[row].id for row in np.flatnonzero(inside).tolist()]
