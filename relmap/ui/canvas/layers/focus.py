"""The edge of the canvas while it has the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene
from relmap.ui.widgets.layer import Layer


class FocusLayer(Layer):
    """A thin line.

    Args:
        box: in which it lies.
        scene: for its colours.
        has_focus: whether the canvas has the keyboard.
    """

    def __init__(self, box: MapBox, scene: MapScene, has_focus: Callable[[], bool]) -> None:
        super().__init__(box)
        self._scene = scene
        self._has_focus = has_focus

    def draw(self, painter: QPainter) -> None:
        if self._has_focus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(self._scene.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.boundingRect().toRect().adjusted(0, 0, -1, -1))
