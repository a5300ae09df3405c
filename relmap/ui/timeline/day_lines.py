"""The days looked at as lines of pyqtgraph, and the window between two as a region."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from relmap.drawing.style import LIGHT, Theme
from relmap.editor.viewpoint import Viewpoint
from relmap.ui.plotting import InfiniteLine, LinearRegionItem
from relmap.ui.timeline.time_box import TimeBox


class DayLines:
    """In a box; the day can be read from its line.

    Args:
        box: in which they stand.
        viewpoint: what is looked at.
        width: of a line, in pixels.
        strength: of the region, 0 to 1.
    """

    def __init__(self, box: TimeBox, viewpoint: Viewpoint, width: float, strength: float) -> None:
        self._viewpoint = viewpoint
        self._width = width
        self._strength = strength
        self.theme: Theme = LIGHT
        self.region = LinearRegionItem(movable=False)
        self.anchor, self.day = InfiniteLine(), InfiniteLine()
        for edge in self.region.lines:
            edge.setPen(QPen(Qt.PenStyle.NoPen))
        for item in (self.region, self.anchor, self.day):
            box.addItem(item, ignoreBounds=True)
        viewpoint.time_changed.connect(self.follow)
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = theme
        band = QColor(theme.accent)
        band.setAlphaF(self._strength)
        self.region.setBrush(QBrush(band))
        self.follow()

    def follow(self, *_: object) -> None:
        """Stand where the days are."""
        viewpoint, theme = self._viewpoint, self.theme
        compared = viewpoint.mode == "compare"
        self.day.setValue(viewpoint.day)
        self.day.setPen(self._pen(theme.accent))
        self.anchor.setValue(viewpoint.anchor)
        self.anchor.setPen(self._pen(theme.soft if compared else theme.accent))
        self.anchor.setVisible(viewpoint.mode != "day")
        self.region.setRegion(viewpoint.window)
        self.region.setVisible(viewpoint.mode == "window")

    def _pen(self, colour: str) -> QPen:
        pen = QPen(QColor(colour), self._width)
        pen.setCosmetic(True)  # in pixels, not in days
        return pen
