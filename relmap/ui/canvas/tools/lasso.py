"""The lasso: a free line around actors selects them."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from relmap.drawing.pick import nodes_inside
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.band import EnclosingGesture

_STEP = 4
"""Pixels between two points of the line."""


class LassoGesture(EnclosingGesture):
    """With the tool, or with Alt on empty space."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        super().__init__(surface, start, modifiers)
        self._points = [start]

    def enclosed(self, here: QPointF) -> Collection[str]:
        if (here - self._points[-1]).manhattanLength() >= _STEP:
            self._points.append(here)
        if len(self._points) < 3:
            return ()
        return nodes_inside(self.surface.frame, self.surface.view, [(p.x(), p.y()) for p in self._points])

    def outline(self) -> QPainterPath:
        path = QPainterPath()
        path.addPolygon(QPolygonF([*self._points, self._points[0]]))
        return path
