"""The rubber band: a drag on empty space selects the actors in it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from relmap.drawing.pick import nodes_within
from relmap.model.diff import Ref
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.gesture import Gesture


class EnclosingGesture(Gesture):
    """Selects what it encloses. With Shift that is added to the selection, with Ctrl taken out of it.

    A click on nothing clears the selection.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        super().__init__(surface, start)
        self._adding = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._taking = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._at_start = surface.document.viewpoint.selection

    @abstractmethod
    def enclosed(self, here: QPointF) -> Collection[str]:
        """The actors in it by now."""

    @abstractmethod
    def outline(self) -> QPainterPath:
        """Its edge."""

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        inside = {Ref("actors", key) for key in self.enclosed(here)}
        kept = self._at_start if self._adding or self._taking else frozenset[Ref]()
        self.surface.document.viewpoint.select(kept - inside if self._taking else kept | inside)
        self.surface.redraw()

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self.is_drag(here) and not (self._adding or self._taking):
            self.surface.document.viewpoint.select([])
        self.surface.redraw()

    def cancel(self) -> None:
        self.surface.document.viewpoint.select(self._at_start)

    def paint(self, painter: QPainter) -> None:
        colour = QColor(self.surface.frame.theme.accent)
        fill = QColor(colour)
        fill.setAlphaF(0.1)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(fill)
        painter.drawPath(self.outline())


class BandGesture(EnclosingGesture):
    """A rectangle from corner to corner."""

    def __init__(self, surface: Surface, start: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        super().__init__(surface, start, modifiers)
        self._here = start

    def enclosed(self, here: QPointF) -> Collection[str]:
        self._here = here
        box = QRectF(self.start, here).normalized()
        surface = self.surface
        return nodes_within(surface.frame, surface.view, box.left(), box.top(), box.right(), box.bottom())

    def outline(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(self.start, self._here).normalized())
        return path
