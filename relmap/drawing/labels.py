"""Where names and labels go, so that none overlaps another: the important ones first, the rest give way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import atan2, degrees, hypot

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.curves import point_at, tangent_at
from relmap.drawing.frame import Frame
from relmap.drawing.style import LONGEST_NAME, font
from relmap.drawing.view import View

NAME_SIZE = 13.0
LABEL_SIZE = 10.5
"""Type sizes, in ink units."""

_CELL = 6.0


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


class Occupancy:
    """Which cells of the picture are taken."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, int]] = set()

    def _cells(self, box: QRectF) -> set[tuple[int, int]]:
        columns = range(int(box.left() // _CELL), int(box.right() // _CELL) + 1)
        rows = range(int(box.top() // _CELL), int(box.bottom() // _CELL) + 1)
        return {(column, row) for column in columns for row in rows}

    def take(self, *boxes: QRectF) -> None:
        """Mark boxes as taken."""
        for box in boxes:
            self._taken |= self._cells(box)

    def free(self, *boxes: QRectF) -> bool:
        """Whether nothing stands in any of the boxes."""
        return not any(self._taken & self._cells(box) for box in boxes)

    def taken_cells(self, *boxes: QRectF) -> int:
        """How many cells of the boxes are taken."""
        return sum(len(self._taken & self._cells(box)) for box in boxes)


def place_names(
    frame: Frame, view: View, area: QRectF, occupied: Occupancy, always: Collection[str]
) -> list[Label]:
    """The names of the actors in the area of pixels, taking the room they need.

    Args:
        frame: what is drawn.
        view: scene to pixels.
        area: what is seen; actors outside get no name.
        occupied: filled with the shapes of the actors, then with the names.
        always: ids whose names are shown whatever they cover.
    """
    if not frame.nodes:
        return []
    centres = view.to_pixels(frame.places)
    radii = frame.radii * view.scale
    for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True):
        if area.adjusted(-radius, -radius, radius, radius).contains(x, y):
            occupied.take(QRectF(x - radius * 0.8, y - radius * 0.8, radius * 1.6, radius * 1.6))
    degree = np.bincount(frame.ends.ravel(), minlength=len(frame.nodes))
    rank = [
        (node.id not in always, -frame.radii[row] * node.strength, -degree[row], node.id)
        for row, node in enumerate(frame.nodes)
    ]
    found: list[Label] = []
    for row in sorted(range(len(frame.nodes)), key=lambda row: rank[row]):
        x, y = centres[row]
        if not area.contains(float(x), float(y)):
            continue
        label = _name(frame, row, float(x), float(y), float(radii[row]), view, area, occupied, always)
        if label is not None:
            found.append(label)
    return found


def _name(
    frame: Frame, row: int, x: float, y: float, radius: float, view: View, area: QRectF, occupied: Occupancy,
    always: Collection[str],
) -> Label | None:  # fmt: skip
    node = frame.nodes[row]
    large = node.shape != "small"
    type_ = font(
        NAME_SIZE * view.ink * (1.0 if large else 0.9),
        QFont.Weight.DemiBold if large else QFont.Weight.Normal,
    )
    metrics = QFontMetricsF(type_)
    text = metrics.elidedText(_one_line(node.name), Qt.TextElideMode.ElideRight, LONGEST_NAME * view.ink)
    width, height = metrics.horizontalAdvance(text), metrics.height()
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
        box = QRectF(cx - width / 2, cy - height * 0.42, width, height * 0.84)
        if area.contains(box) and occupied.free(box):
            occupied.take(box)
            return Label(text, cx, cy, width, height, 0.0, type_, row)
    if node.id in always:
        cx, cy = tries[0]
        occupied.take(QRectF(cx - width / 2, cy - height / 2, width, height))
        return Label(text, cx, cy, width, height, 0.0, type_, row)
    return None


def _one_line(text: str) -> str:
    return " ".join(text[:400].split())


def place_edge_labels(frame: Frame, view: View, area: QRectF, occupied: Occupancy) -> list[Label]:
    """The labels of relations, along their lines, where there is room."""
    if not frame.edges:
        return []
    type_ = font(LABEL_SIZE * view.ink)
    metrics = QFontMetricsF(type_)
    height = metrics.height()
    order = sorted(
        (row for row, edge in enumerate(frame.edges) if edge.label and not edge.dimmed),
        key=lambda row: (-frame.edges[row].presence, -frame.edges[row].pen.width, frame.edges[row].id),
    )
    if not order:
        return []
    tries = (0.5, 0.4, 0.6, 0.3, 0.7)
    curves = view.to_pixels(frame.curves[order])
    points = point_at(curves, np.broadcast_to(np.array(tries), (len(order), len(tries))))
    tangents = np.stack([tangent_at(curves, t) for t in tries], axis=1)
    lengths = np.linalg.norm(curves[:, 3] - curves[:, 0], axis=1) + 1
    lengths = np.maximum(lengths, np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1) * 0.8)
    found: list[Label] = []
    for k, row in enumerate(order):
        text = _one_line(frame.edges[row].label)
        width = metrics.horizontalAdvance(text)
        if width > lengths[k] * 0.86:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, float(lengths[k] * 0.86))
            width = metrics.horizontalAdvance(text)
            if len(text) < 8:
                continue
        for place in range(len(tries)):
            (x, y), (dx, dy) = points[k, place].tolist(), tangents[k, place].tolist()
            boxes = _along(x, y, dx, dy, width, height)
            if all(area.contains(box.center()) for box in boxes) and occupied.free(*boxes):
                occupied.take(*boxes)
                angle = degrees(atan2(dy, dx))
                angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
                found.append(Label(text, x, y, width, height, angle, type_, row))
                break
    return found


def _along(x: float, y: float, dx: float, dy: float, width: float, height: float) -> list[QRectF]:
    """Squares that cover a turned line of text."""
    side = height * 0.8
    count = max(int(width / side + 1.5), 2)
    length = hypot(dx, dy) or 1.0
    steps = np.linspace(-(width - side) / 2, (width - side) / 2, count)
    return [
        QRectF(x + s * dx / length - side / 2, y + s * dy / length - side / 2, side, side)
        for s in steps.tolist()
    ]
