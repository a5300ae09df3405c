"""Where names and labels go, so that none overlaps another: the important ones first, the rest give way."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, degrees, hypot

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.curves import point_at, tangent_at
from relmap.drawing.extents import extent_of
from relmap.drawing.frame import Frame
from relmap.drawing.sizes import sizes_of
from relmap.drawing.style import LONGEST_NAME, RADII, font
from relmap.drawing.view import View
from relmap.model.project import Project

NAME_SIZE = 13.0
LABEL_SIZE = 10.5
"""Type sizes, in ink units."""

_PAUSE = 500
_CELL = 3.0
"""Pixels; less than what lies between an actor and its name, so that no actor is in the way of its own."""
_LABELS_FROM = 0.28
"""Seen from farther away (pixels to a scene unit), the labels of relations give way."""
_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
"""Where on a line a label may stand, the best first; the last two only for the numbers of sources."""
_MEASURED = 2_000
"""The names of so many actors are measured for a layout."""
_CROWDED = 150
"""After so many labels in a row that found no room the others are not tried."""


@dataclass(frozen=True)
class Label:
    """One line of text, centred on a point and turned by an angle (degrees, clockwise)."""

    text: str
    x: float
    y: float
    width: float
    height: float
    angle: float
    font: QFont
    row: int
    """Of the node or edge it belongs to."""


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""


class Occupancy:
    """Which cells of a picture are taken; what lies outside it is neither taken nor free.

    Args:
        area: the picture, in pixels.
    """

    def __init__(self, area: QRectF) -> None:
        self._left, self._top = area.left(), area.top()
        shape = (int(area.height() / _CELL) + 2, int(area.width() / _CELL) + 2)
        self._taken = np.zeros(shape, dtype=bool)

    def _cells(self, box: Box) -> NDArray[np.bool_]:
        """The part of the grid that a box covers."""
        left, top, right, bottom = box
        return self._taken[
            max(int((top - self._top) / _CELL), 0) : max(int((bottom - self._top) / _CELL) + 1, 0),
            max(int((left - self._left) / _CELL), 0) : max(int((right - self._left) / _CELL) + 1, 0),
        ]

    def take(self, *boxes: Box) -> None:
        """Mark boxes as taken."""
        for box in boxes:
            self._cells(box)[...] = True

    def free(self, *boxes: Box) -> bool:
        """Whether nothing stands in any of the boxes."""
        return not any(self._cells(box).any() for box in boxes)


def _box(x: float, y: float, width: float, height: float) -> Box:
    """A box about a point."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _within(area: QRectF, box: Box) -> bool:
    return (
        box[0] >= area.left() and box[1] >= area.top() and box[2] <= area.right() and box[3] <= area.bottom()
    )


def place_names(
    frame: Frame, view: View, area: QRectF, occupied: Occupancy, always: Collection[str]
) -> Iterator[Label | None]:
    """The names of the actors in the area of pixels, taking the room they need; None for each without room.

    None, too, now and then while the room that the actors take is marked, so that others may have the thread.

    Args:
        frame: what is drawn.
        view: scene to pixels.
        area: what is seen; actors outside get no name.
        occupied: filled with the shapes of the actors, then with the names.
        always: ids whose names are shown whatever they cover.
    """
    if not frame.nodes:
        return
    centres = view.to_pixels(frame.places)
    radii = frame.radii * view.scale
    for row, ((x, y), radius) in enumerate(zip(centres.tolist(), radii.tolist(), strict=True)):
        occupied.take(_box(x, y, radius * 1.6, radius * 1.6))
        if row % _PAUSE == _PAUSE - 1:
            yield None
    degree = np.bincount(frame.ends.ravel(), minlength=len(frame.nodes))
    strengths = np.array([node.strength for node in frame.nodes])
    others = np.array([node.id not in always for node in frame.nodes])
    order = np.lexsort((-degree, -frame.radii * strengths, others))
    low, high = (area.left(), area.top()), (area.right(), area.bottom())
    inside = np.all((centres >= low) & (centres <= high), axis=1)
    for row in (row for row in order.tolist() if inside[row]):
        x, y = centres[row].tolist()
        yield _name(frame, row, x, y, float(radii[row]), view, area, occupied, always)


def _name(
    frame: Frame, row: int, x: float, y: float, radius: float, view: View, area: QRectF, occupied: Occupancy,
    always: Collection[str],
) -> Label | None:  # fmt: skip
    node = frame.nodes[row]
    large = node.shape != "small"
    ink = view.ink * frame.theme.text
    type_ = _name_type(ink, large)
    text, width, height = _measured(node.name, type_, LONGEST_NAME * ink)
    if not text:
        return None
    gap = radius + 3 * view.ink
    tries = (
        (x, y + gap + height / 2),
        (x, y - gap - height / 2),
        (x + gap + width / 2, y),
        (x - gap - width / 2, y),
    )
    for cx, cy in tries:
        box = _box(cx, cy, width, height * 0.84)
        if _within(area, box) and occupied.free(box):
            occupied.take(box)
            return Label(text, cx, cy, width, height, 0.0, type_, row)
    if node.id in always:
        cx, cy = tries[0]
        occupied.take(_box(cx, cy, width, height))
        return Label(text, cx, cy, width, height, 0.0, type_, row)
    return None


@lru_cache(maxsize=20_000)
def _measured(name: str, type_: QFont, longest: float) -> tuple[str, float, float]:
    """A name as it fits into a width, with its own width and height."""
    metrics = QFontMetricsF(type_)
    text = metrics.elidedText(_one_line(name), Qt.TextElideMode.ElideRight, longest)
    return text, metrics.horizontalAdvance(text), metrics.height()


def name_extents(project: Project) -> dict[str, tuple[float, float, float, float]]:
    """How far each actor and its name reach from its place: left, up, right and down, in scene units.

    The names are measured, for a layout that gives them room; of very many they are estimated.
    """
    found: dict[str, tuple[float, float, float, float]] = {}
    sizes = sizes_of(project)
    types = {large: _name_type(1.0, large) for large in (True, False)}
    for actor in project.actors.values():
        shape = project.actor_kind(actor.kind).shape
        radius = RADII[shape] * sizes.get(actor.id, 1.0)
        left, up, right, down = extent_of(actor.name, radius)
        if len(project.actors) <= _MEASURED:
            _, width, height = _measured(actor.name, types[shape != "small"], LONGEST_NAME)
            left = right = max(radius + 8, width / 2 + 5)
            down = radius + 3 + height + 4
        found[actor.id] = (left, up, right, down)
    return found


def _name_type(ink: float, large: bool) -> QFont:
    weight = QFont.Weight.DemiBold if large else QFont.Weight.Normal
    return font(NAME_SIZE * ink * (1.0 if large else 0.9), weight)


def _one_line(text: str) -> str:
    return " ".join(text[:400].split())


def place_edge_labels(frame: Frame, view: View, area: QRectF, occupied: Occupancy) -> Iterator[Label | None]:
    """The labels of relations, along their lines; None for each without room."""
    if not frame.edges:
        return
    far = view.scale < _LABELS_FROM
    type_ = font(LABEL_SIZE * view.ink * frame.theme.text)
    metrics = QFontMetricsF(type_)
    height = metrics.height()
    order = sorted(
        (row for row, edge in enumerate(frame.edges) if edge.note or (edge.label and not far)),
        key=lambda row: (-frame.edges[row].presence, -frame.edges[row].pen.width, frame.edges[row].id),
    )
    if not order:
        return
    curves = view.to_pixels(frame.curves[order])
    points = point_at(curves, np.broadcast_to(np.array(_PLACES), (len(order), len(_PLACES))))
    tangents = np.stack([tangent_at(curves, t) for t in _PLACES], axis=1)
    lengths = np.linalg.norm(curves[:, 3] - curves[:, 0], axis=1) + 1
    lengths = np.maximum(lengths, np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1) * 0.8)
    failed = 0
    for k, row in enumerate(order):
        if failed > _CROWDED:
            break
        failed += 1
        edge = frame.edges[row]
        texts = _label_texts("" if far else edge.label, edge.note, metrics, float(lengths[k]) * 0.86)
        tries = ((text, place) for text in texts for place in range(_tries_for(text, edge.note)))
        for text, place in tries:
            width = metrics.horizontalAdvance(text)
            (x, y), (dx, dy) = points[k, place].tolist(), tangents[k, place].tolist()
            boxes = _along(x, y, dx, dy, width, height)
            if _within(area, boxes[0]) and _within(area, boxes[-1]) and occupied.free(*boxes):
                occupied.take(*boxes)
                angle = degrees(atan2(dy, dx))
                angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
                yield Label(text, x, y, width, height, angle, type_, row)
                failed = 0
                break
        else:
            yield None


def _tries_for(text: str, note: str) -> int:
    return len(_PLACES) if text == note else 5


def _label_texts(label: str, note: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """What may be written along a line, the best first: numbers of sources are never cut off."""
    found: list[str] = []
    behind = f" {note}" if note else ""
    text = _one_line(label)
    if text and metrics.horizontalAdvance(text + behind) > room:
        left = room - metrics.horizontalAdvance(behind)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, left)
        text = text if len(text) >= 8 else ""
    if text:
        found.append(text + behind)
    if note:
        found.append(note)
    return found


def _along(x: float, y: float, dx: float, dy: float, width: float, height: float) -> list[Box]:
    """Squares that cover a turned line of text, from one end to the other."""
    side = height * 0.8
    count = max(int(width / side + 1.5), 2)
    length = hypot(dx, dy) or 1.0
    first = -(width - side) / 2
    step = (width - side) / (count - 1)
    steps = (first + step * number for number in range(count))
    return [_box(x + s * dx / length, y + s * dy / length, side, side) for s in steps]
