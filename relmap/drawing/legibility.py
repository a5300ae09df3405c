"""What of a map can be read: counted from what is drawn, in pixels at 96 to the inch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from relmap.drawing.curved_text import corners as letter_corners
from relmap.drawing.curved_text import departure, path_under
from relmap.drawing.curves import Points, point_at
from relmap.drawing.frame import Frame
from relmap.drawing.label_placement import PlacedText
from relmap.drawing.labels import LINE, Label
from relmap.drawing.paint_edges import all_arrowheads
from relmap.drawing.ribbons import strokes
from relmap.drawing.routing import end_gaps, through_actors
from relmap.drawing.view import View

POINTS = 72 / 96
"""Points of a pixel."""
CLOSE = 4.0
"""Pixels: ends of lines nearer to each other than this are not told apart."""
_LEFT = 3.0
_ROUNDED = 0.01
_STEP = 0.5
"""Pixels between the places of a line that are looked at."""
_TOUCH = 0.75
"""Pixels by which things may touch without one covering the other."""


@dataclass(frozen=True)
class Legibility:
    """Counts of what is seen and of what is in its way.

    Args:
        labels: that relations have.
        along: of them written at their lines.
        numbered: of them that only have a number there; one may stand for several.
        untold: of them that are nowhere.
        actors: that are shown.
        named: of them with a name.
        radius: of the smallest actor, in points.
        type_size: of the smallest text on the map, in points.
        filled: the part of the room that the box about actors and text takes, 0 to 1.
        heads_covered: arrowheads under names.
        names_crossed: names that a line crosses.
        actors_covered: actors, or names of others, under names.
        close_ends: gaps between ends of lines at the actor with most that are too small.
        through: relations that pass through an unrelated actor.
        overlapping: pairs of actors that overlap.
        leaving: straight labels whose lines leave them by over 3 pixels.
    """

    labels: int = 0
    along: int = 0
    numbered: int = 0
    untold: int = 0
    actors: int = 0
    named: int = 0
    radius: float = 0.0
    type_size: float = 0.0
    filled: float = 0.0
    heads_covered: int = 0
    names_crossed: int = 0
    actors_covered: int = 0
    close_ends: int = 0
    through: int = 0
    overlapping: int = 0
    leaving: int = 0


def unseen(*maps: tuple[Frame, PlacedText]) -> str:
    """What of some maps will not be seen, in a line; empty if all will."""
    numbered = untold = nameless = 0
    for frame, placed in maps:
        untold += _labels(frame, {*range(len(frame.edges))} - placed.labels.keys() - placed.numbers.keys())
        numbered += _labels(frame, placed.numbers)
        nameless += len(frame.nodes) - len(placed.names)
    said = [
        (numbered, "label is numbered", "labels are numbered"),
        (untold, "label is left out", "labels are left out"),
        (nameless, "actor is without a name", "actors are without a name"),
    ]
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in said if count)


def _labels(frame: Frame, rows: Iterable[int]) -> int:
    """How many labels edges have; those of a ribbon are told together."""
    return sum(frame.edges[row].labels for row in rows)


def legibility_of(frame: Frame, view: View, placed: PlacedText, room: QRectF) -> Legibility:
    """How legible a map is.

    Args:
        frame: what is drawn.
        view: scene to pixels.
        placed: its text, without the shift of the view.
        room: that it has on the sheet, in pixels.
    """
    still = View(view.scale)
    curves, centres = still.to_pixels(frame.curves), still.to_pixels(frame.places)
    radii = frame.radii * view.scale
    names = list(placed.names.values())
    boxes = [text_box(label) for label in names]
    texts = [*names, *placed.labels.values(), *placed.numbers.values()]
    triangles = all_arrowheads(frame, curves, still)
    wanted = _labels(frame, range(len(frame.edges)))
    along, numbered = _labels(frame, placed.labels), _labels(frame, placed.numbers)
    busiest = int(np.bincount(frame.ends.ravel()).argmax()) if len(frame.ends) else -1
    gaps = end_gaps(frame, busiest, view.type_scale) * view.scale if busiest >= 0 else np.empty(0)
    return Legibility(
        labels=wanted,
        along=along,
        numbered=numbered,
        untold=wanted - along - numbered,
        actors=len(frame.nodes),
        named=len(names),
        radius=float(radii.min(initial=np.inf)) * POINTS if len(radii) else 0.0,
        type_size=min((label.font.pixelSize() * POINTS for label in texts), default=0.0),
        filled=_filled(centres, radii, texts, room),
        heads_covered=covered_heads(triangles, boxes),
        names_crossed=crossed(lines_of(strokes(frame, curves, still.ink)), boxes),
        actors_covered=covered(centres, radii, boxes, [label.row for label in names]),
        close_ends=int((gaps < CLOSE - _ROUNDED).sum()) if len(gaps) > 1 else 0,
        through=through_actors(frame),
        overlapping=overlapping(centres, radii),
        leaving=sum(leaves(label, curves[row]) for row, label in placed.labels.items()),
    )


def leaves(label: Label, curve: Points) -> bool:
    """Whether a straight label is left by its line, or by the curve beside that, by more than 3 pixels."""
    if label.path is not None:
        return False
    path = path_under(label, curve)
    return path is None or departure(path, label) > _LEFT


def text_box(label: Label) -> Points:
    """The corners of what a text covers, from its base line to the height of a capital, shape (4, 2)."""
    metrics = QFontMetricsF(label.font)
    high = metrics.capHeight() + LINE * metrics.height() * label.text.count("\n")
    return turned_box(label.x, label.y, label.width, high, label.angle)


def turned_box(x: float, y: float, width: float, height: float, angle: float) -> Points:
    """The corners of a box about a point, turned clockwise by degrees, shape (4, 2)."""
    half = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * (width / 2, height / 2)
    turn = radians(angle)
    return half @ np.array(((cos(turn), sin(turn)), (-sin(turn), cos(turn)))) + (x, y)


def lines_of(curves: Points) -> list[Points]:
    """Places on each curve, less than a pixel apart, shape (n, 2) each."""
    lengths = np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1)
    return [
        point_at(curve[None], np.linspace(0, 1, max(int(length / _STEP), 2) + 1)[None])[0]
        for curve, length in zip(curves, lengths.tolist(), strict=True)
    ]


def _inside(points: Points, box: Points, slack: float = 0.0) -> NDArray[np.bool_]:
    """Which points lie within a turned box made smaller by some slack at each side."""
    along, across = box[1] - box[0], box[3] - box[0]
    found = np.ones(len(points), dtype=bool)
    for side in (along, across):
        length = float(np.hypot(*side))
        if length < 1e-9:
            return np.zeros(len(points), dtype=bool)
        part = (points - box[0]) @ side / length
        found &= (part > slack) & (part < length - slack)
    return found


def crossed(lines: Iterable[Points], boxes: list[Points]) -> int:
    """How many boxes some line crosses."""
    if not boxes:
        return 0
    found = np.zeros(len(boxes), dtype=bool)
    corners = np.array(boxes)
    low, high = corners.min(axis=1), corners.max(axis=1)
    for points in lines:
        first, last = points.min(axis=0), points.max(axis=0)
        near = (low <= last).all(axis=1) & (high >= first).all(axis=1) & ~found
        for number in np.flatnonzero(near).tolist():
            found[number] = bool(_inside(points, boxes[number], _TOUCH).any())
    return int(found.sum())


def covered_heads(triangles: Points, boxes: list[Points]) -> int:
    """How many triangles some box covers in part; shape (n, 3, 2)."""
    u, v = np.meshgrid(np.linspace(0, 1, 12), np.linspace(0, 1, 12))
    u, v = u[u + v <= 1][:, None], v[u + v <= 1][:, None]
    count = 0
    for corner, one, other in triangles:
        points = corner + (one - corner) * u + (other - corner) * v
        count += any(_inside(points, box, _TOUCH).any() for box in boxes)
    return count


def covered(centres: Points, radii: NDArray[np.float64], boxes: list[Points], own: list[int]) -> int:
    """How many actors, or names, names of others cover.

    Args:
        centres, radii: of the actors, shape (n, 2) and (n,).
        boxes: of the names, level.
        own: the actor of each name.
    """
    count = 0
    for number, (box, row) in enumerate(zip(boxes, own, strict=True)):
        nearest = np.clip(centres, box[0], box[2])
        meets = np.hypot(*(nearest - centres).T) < radii - _TOUCH
        meets[row] = False
        count += int(meets.sum())
        for other in boxes[:number]:
            apart = np.maximum(box[0], other[0]) > np.minimum(box[2], other[2]) - _TOUCH
            count += not bool(apart.any())
    return count


def overlapping(centres: Points, radii: NDArray[np.float64]) -> int:
    """How many pairs of actors overlap."""
    count = 0
    for row in range(len(centres)):
        apart = np.hypot(*(centres[row + 1 :] - centres[row]).T)
        count += int((apart < radii[row + 1 :] + radii[row] - _TOUCH).sum())
    return count


def _filled(centres: Points, radii: NDArray[np.float64], texts: Iterable[Label], room: QRectF) -> float:
    """The box about all that is drawn, as a part of the room."""
    if not len(centres):
        return 0.0
    covered_by = (text_box(label) if label.path is None else letter_corners(label) for label in texts)
    corners = [centres - radii[:, None], centres + radii[:, None], *covered_by]
    every = np.concatenate(corners)
    width, height = every.max(axis=0) - every.min(axis=0)
    return float(width * height / max(room.width() * room.height(), 1.0))
