"""What a gesture is: it begins with a press, previews, then commits one diff or bails out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from relmap.ui.canvas.surface import Surface


class Gesture:
    """One gesture on a surface. Positions are in pixels of the widget."""

    cursor: Qt.CursorShape | None = None

    def __init__(self, surface: Surface, start: QPointF) -> None:
        self.surface = surface
        self.start = start

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The hand moved."""

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The hand let go: commit."""

    def cancel(self) -> None:
        """Esc, a lost focus or another change of the map: leave everything as it was."""

    def paint(self, painter: QPainter) -> None:
        """Draw the preview over the frame."""

    def is_drag(self, here: QPointF) -> bool:
        """Whether the hand has moved so far that it is no click."""
        return (here - self.start).manhattanLength() >= 5
