"""The lasso: a free line around actors selects them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from relmap.drawing.pick import nodes_inside
from relmap.ui.canvas.band import EnclosingGesture

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas

_STEP = 4
"""Pixels between two points of the line."""


class LassoGesture(EnclosingGesture):
    """With the tool, or with Alt on empty space."""

    def __init__(self, canvas: Canvas, start: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        super().__init__(canvas, start, modifiers)
        self._points = [start]

    def enclosed(self, here: QPointF) -> Collection[str]:
        if (here - self._points[-1]).manhattanLength() >= _STEP:
            self._points.append(here)
        if len(self._points) < 3:
            return ()
        return nodes_inside(self.canvas.frame, self.canvas.view, [(p.x(), p.y()) for p in self._points])

    def outline(self) -> QPainterPath:
        path = QPainterPath()
        path.addPolygon(QPolygonF([*self._points, self._points[0]]))
        return path
