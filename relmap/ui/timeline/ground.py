"""What lies behind and before all rows of the lanes: what is not known, the window, the days looked at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from relmap.drawing.axis import Axis
from relmap.drawing.style import Theme, mixed
from relmap.editor.document import Document
from relmap.ui.timeline.slider import hatch


def paint_ground(painter: QPainter, axis: Axis, height: int, document: Document, theme: Theme) -> None:
    """Hatching after the last day the map knows, the band of a window, and the ticks of the axis."""
    as_of = document.index.as_of
    if as_of is not None and as_of < axis.last:
        left = max(axis.to_pixel(as_of + 1), axis.left)
        colour = QColor(mixed(theme.soft, theme.ground, 0.22))
        painter.fillRect(QRectF(left, 0, axis.right - left, height), hatch(colour))
    if document.viewpoint.mode == "window":
        low, high = (min(max(axis.to_pixel(d), axis.left), axis.right) for d in document.viewpoint.window)
        colour = QColor(mixed(theme.accent, theme.ground, 0.1))
        painter.fillRect(QRectF(low, 0, max(high - low, 1), height), colour)
    painter.setPen(QColor(mixed(theme.faint, theme.ground, 0.7)))
    for day, _ in axis.ticks(52):
        painter.drawLine(QPointF(axis.to_pixel(day), 0), QPointF(axis.to_pixel(day), height))


def paint_days(painter: QPainter, axis: Axis, height: int, document: Document, theme: Theme) -> None:
    """A line for each day that is looked at."""
    viewpoint = document.viewpoint
    accent, soft = QColor(theme.accent), QColor(theme.soft)
    shown = [(viewpoint.day, accent)]
    if viewpoint.mode != "day":
        shown.append((viewpoint.anchor, soft if viewpoint.mode == "compare" else accent))
    for day, colour in shown:
        if axis.first <= day <= axis.last:
            painter.setPen(QPen(colour, 1))
            painter.drawLine(QPointF(axis.to_pixel(day), 0), QPointF(axis.to_pixel(day), height))
