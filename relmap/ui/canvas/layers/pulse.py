"""A ring that spreads from those who take part in an event of the day."""

from __future__ import annotations

from PySide6.QtCore import QVariantAnimation
from PySide6.QtGui import QPainter

from relmap.drawing.paint import pulse
from relmap.editor.document import Document
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene
from relmap.ui.widgets.layer import Layer

_LASTS = 900
"""Milliseconds."""


class PulseLayer(Layer):
    """Begins with each day on which something happens.

    Args:
        box: in which it lies.
        document: whose day is looked at.
        scene: what is drawn of it.
    """

    def __init__(self, box: MapBox, document: Document, scene: MapScene) -> None:
        super().__init__(box)
        self._box = box
        self._scene = scene
        self.clock = QVariantAnimation(self)
        self.clock.setDuration(_LASTS)
        self.clock.setStartValue(0.0)
        self.clock.setEndValue(1.0)
        self.clock.valueChanged.connect(self._tick)
        document.viewpoint.time_changed.connect(self._begin)

    def _begin(self) -> None:
        self.clock.stop()
        if self.isVisible() and self._seen() and self._scene.frame.haloed_nodes:
            self.clock.start()

    def _seen(self) -> bool:
        return any(view.isVisible() for view in self.scene().views())

    def _tick(self) -> None:
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self.clock.state() == QVariantAnimation.State.Running:
            frame = self._scene.frame
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pulse(painter, frame, self._box.view, frame.haloed_nodes, float(self.clock.currentValue()))
