"""The mark of pinned actors: only on the surface, for in a figure it would mean nothing."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.surface import Surface
from relmap.ui.widgets.layer import Layer
from relmap.ui.widgets.look import icon

_SIZE = 13.0
_SMALLEST = 9.0
"""Actors of a smaller radius, in pixels, have no mark."""
_MOST = 400


class PinsLayer(Layer):
    """Not while two days are swiped between.

    Args:
        box: in which it lies.
        surface: the canvas.
    """

    def __init__(self, box: MapBox, surface: Surface) -> None:
        super().__init__(box)
        self._surface = surface

    def draw(self, painter: QPainter) -> None:
        if self._surface.swipe is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_pins(painter, self._surface)


def _paint_pins(painter: QPainter, surface: Surface) -> None:
    """A pin at the shoulder of every pinned actor."""
    placements = surface.document.project.placements
    frame, view = surface.frame, surface.view
    if len(frame.nodes) > _MOST:
        return
    dark = surface.theme.name == "dark"
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
