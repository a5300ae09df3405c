"""The handles of the days looked at, and the diamond of an event of the day."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget

from relmap.drawing.lane_bars import diamond
from relmap.drawing.style import LIGHT, Theme, font
from relmap.editor.viewpoint import Viewpoint
from relmap.timeline.index import TimeIndex
from relmap.ui.timeline.histogram import MARKS
from relmap.ui.timeline.time_box import TimeBox
from relmap.ui.widgets.layer import Layer

Handle = Literal["day", "anchor"]


def handles_of(viewpoint: Viewpoint) -> list[tuple[Handle, int]]:
    """What can be dragged, the one on top last."""
    found: list[tuple[Handle, int]] = [("day", viewpoint.day)]
    return found if viewpoint.mode == "day" else [("anchor", viewpoint.anchor), *found]


def is_event_day(index: TimeIndex, day: int) -> bool:
    """Whether the last day of an event is this one."""
    found = index.event_days
    position = int(np.searchsorted(found, np.int64(day)))
    return position < len(found) and int(found[position]) == day


class DayHandlesLayer(Layer):
    """At the feet of the lines of the days.

    Args:
        within: in which it lies.
        viewpoint: what is looked at.
        box: which days are where.
    """

    def __init__(self, within: QGraphicsWidget, viewpoint: Viewpoint, box: TimeBox) -> None:
        super().__init__(within)
        self._viewpoint = viewpoint
        self._box = box
        self.theme: Theme = LIGHT
        self.has_focus = False

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axis, day = self._box.axis, self._viewpoint.day
        index = self._viewpoint.snapshot.index
        if axis.first <= day <= axis.last and is_event_day(index, day):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.stances[-1]))
            painter.drawPolygon(diamond(axis.to_pixel(day), MARKS - 1, 5.4))
        for handle, at in handles_of(self._viewpoint):
            if axis.first <= at <= axis.last:
                self._draw_handle(painter, handle, axis.to_pixel(at))
        if self.has_focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.boundingRect().toRect().adjusted(0, 0, -1, -1))

    def _draw_handle(self, painter: QPainter, handle: Handle, x: float) -> None:
        theme, base = self.theme, self._box.geometry().bottom()
        compared = self._viewpoint.mode == "compare"
        painter.setPen(QPen(QColor(theme.ground), 1.5))
        painter.setBrush(QColor(theme.soft if compared and handle == "anchor" else theme.accent))
        radius = 8.5 if compared else 6.5
        painter.drawEllipse(QPointF(x, base), radius, radius)
        if compared:
            painter.setFont(font(11 * theme.text, QFont.Weight.DemiBold))
            painter.setPen(QColor(theme.ground))
            box = QRectF(x - radius, base - radius, 2 * radius, 2 * radius)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "A" if handle == "anchor" else "B")
