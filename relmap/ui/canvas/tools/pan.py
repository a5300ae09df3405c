"""Dragging the picture itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from relmap.ui.canvas.tools.gesture import Gesture


class PanGesture(Gesture):
    """Middle button, or the space bar held."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._last = self.start

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        delta = here - self._last
        self._last = here
        self.surface.set_view(self.surface.view.moved(delta.x(), delta.y()))
