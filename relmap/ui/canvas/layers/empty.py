"""What an empty map says: how to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from relmap.drawing.style import font
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene
from relmap.ui.widgets.layer import Layer

_LINES = (
    "This map is empty",
    "Double-click anywhere to add an actor.",
    "Drag from the rim of one actor to another to relate them.",
)


class EmptyLayer(Layer):
    """Seen until there is an actor.

    Args:
        box: in which it lies.
        scene: what is drawn.
    """

    def __init__(self, box: MapBox, scene: MapScene) -> None:
        super().__init__(box)
        self._scene = scene

    def draw(self, painter: QPainter) -> None:
        if self._scene.has_actors:
            return
        theme, area = self._scene.theme, self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        y = area.center().y() - 40
        for number, line in enumerate(_LINES):
            painter.setFont(font((20 if number == 0 else 14) * theme.text))
            painter.setPen(QColor(theme.ink if number == 0 else theme.soft))
            painter.drawText(QRectF(0, y, area.width(), 30), Qt.AlignmentFlag.AlignCenter, line)
            y += 36 if number == 0 else 25
