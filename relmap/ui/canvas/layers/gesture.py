"""The preview of the gesture under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter

from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.tools.gesture import Gesture
from relmap.ui.widgets.layer import Layer


class GestureLayer(Layer):
    """Painted by the gesture itself.

    Args:
        box: in which it lies.
        current: the gesture under way.
    """

    def __init__(self, box: MapBox, current: Callable[[], Gesture | None]) -> None:
        super().__init__(box)
        self._current = current

    def draw(self, painter: QPainter) -> None:
        gesture = self._current()
        if gesture is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            gesture.paint(painter)
