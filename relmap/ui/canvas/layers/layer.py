"""What a layer of the canvas is."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from relmap.ui.canvas.map_box import MapBox
from relmap.ui.plotting import GraphicsObject, guarded


class Layer(GraphicsObject):
    """Painted in pixels over all of the canvas, above the layers made before it.

    Args:
        box: in which it lies.
    """

    def __init__(self, box: MapBox) -> None:
        super().__init__()
        self._box = box
        self.setZValue(sum(isinstance(item, Layer) for item in box.childItems()) + 1)
        self.setParentItem(box)

    @abstractmethod
    def draw(self, painter: QPainter) -> None:
        """Paint it."""

    def boundingRect(self) -> QRectF:
        return self._box.rect()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.save()
        with guarded():
            self.draw(painter)
        painter.restore()
