"""The mark of pinned actors: only on the canvas, for in a figure it would mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from relmap.ui.widgets.look import icon

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas

_SIZE = 13.0
_SMALLEST = 9.0
"""Actors of a smaller radius, in pixels, have no mark."""
_MOST = 400


def paint_pins(painter: QPainter, canvas: Canvas) -> None:
    """A pin at the shoulder of every pinned actor."""
    placements = canvas.document.project.placements
    frame, view = canvas.frame, canvas.view
    if len(frame.nodes) > _MOST:
        return
    dark = canvas.theme.name == "dark"
    for row, node in enumerate(frame.nodes):
        place = placements.get(node.id)
        radius = float(frame.radii[row]) * view.scale
        if place is None or not place.pinned or radius < _SMALLEST:
            continue
        x, y = view.to_pixels(frame.places[row]).tolist()
        corner = np.array((x, y)) + radius * 0.78 * np.array((1, -1))
        at = QPointF(*corner.tolist())
        box = QRectF(at.x() - _SIZE / 2, at.y() - _SIZE / 2, _SIZE, _SIZE)
        painter.setPen(frame.theme.soft)
        painter.setBrush(frame.theme.plate)
        painter.drawEllipse(box.adjusted(-2.5, -2.5, 2.5, 2.5))
        icon("pin", dark).paint(painter, box.toRect())
