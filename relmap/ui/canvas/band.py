"""The rubber band: a drag on empty space selects the actors in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from relmap.drawing.pick import nodes_within
from relmap.model.diff import Ref
from relmap.ui.canvas.gestures import Gesture

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas


class BandGesture(Gesture):
    """With Shift or Ctrl it adds to the selection; a click on nothing clears it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, start: QPointF, adding: bool) -> None:
        super().__init__(canvas, start)
        self._before = canvas.document.selection if adding else frozenset[Ref]()
        self._at_start = canvas.document.selection
        self._here = start

    def _box(self) -> QRectF:
        return QRectF(self.start, self._here).normalized()

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._here = here
        box = self._box()
        canvas = self.canvas
        inside = nodes_within(canvas.frame, canvas.view, box.left(), box.top(), box.right(), box.bottom())
        canvas.document.select(self._before | {Ref("actors", key) for key in inside})
        canvas.update()

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self.is_drag(here):
            self.canvas.document.select(self._before)
        self.canvas.update()

    def cancel(self) -> None:
        self.canvas.document.select(self._at_start)

    def paint(self, painter: QPainter) -> None:
        colour = QColor(self.canvas.frame.theme.accent)
        fill = QColor(colour)
        fill.setAlphaF(0.1)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(fill)
        painter.drawRect(self._box())
