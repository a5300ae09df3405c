"""A stretch of time as the X range of a ViewBox; boxes of one time are linked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent

from relmap.drawing.axis import Axis
from relmap.ui.plotting import ViewBox, guarded

SHORTEST = 20.0
"""No fewer days are shown."""


class TimeBox(ViewBox):
    """X is days, Y from 0 at the bottom to 1; nothing but its range."""

    def __init__(self) -> None:
        super().__init__(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()
        self.setRange(yRange=(0.0, 1.0), padding=0.0)

    @property
    def days(self) -> tuple[float, float]:
        """First and last day that are shown."""
        low, high = self.viewRange()[0]
        return low, high

    @property
    def axis(self) -> Axis:
        """Which days are at which pixels of the view that it stands in."""
        where = self.geometry()
        return Axis(*self.days, where.left(), max(where.right(), where.left() + 1))

    def show_days(self, low: float, high: float) -> None:
        """Show these days; one signal of its X range tells of it."""
        self.setRange(xRange=(low, high), padding=0.0)
        self.updateMatrix()

    def linkedViewChanged(self, view: ViewBox | None, axis: int) -> None:
        """Take the range of the box it is linked with as it is.

        Pyqtgraph would line the two up by where they stand on the screen; here they stand one below the
        other, and that would be counted twice.
        """
        if view is not None and axis == ViewBox.XAxis:
            low, high = view.viewRange()[0]
            if self.days != (low, high):  # else it was the other one that took this one's
                self.show_days(low, high)

    def resizeEvent(self, event: Any) -> None:
        with guarded():
            super().resizeEvent(event)
            self.updateMatrix()  # else its lines would stand where they did until pyqtgraph paints by itself

    def keyPressEvent(self, event: QEvent) -> None:
        event.ignore()  # a ViewBox would take some for itself
