"""Swiping between two days: a divider with day A to its left and day B to its right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.gesture import Gesture

_REACH = 7


class SwipeGesture(Gesture):
    """Dragging the divider. It is no change of the map: Esc puts it back."""

    cursor: Qt.CursorShape | None = Qt.CursorShape.SplitHCursor

    def __init__(self, surface: Surface, start: QPointF) -> None:
        super().__init__(surface, start)
        self._before = surface.swipe

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.surface.set_swipe(here.x() / max(self.surface.rect().width(), 1))

    def cancel(self) -> None:
        self.surface.set_swipe(self._before)


def on_divider(surface: Surface, here: QPointF) -> bool:
    """Whether a point of the canvas is on its divider."""
    return surface.swipe is not None and abs(here.x() - surface.swipe * surface.rect().width()) <= _REACH
