"""What stays while time goes on: how much changes when, events, and what lies after the last day known."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsWidget

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import apart, paint_between, paint_diamond, paint_range
from relmap.drawing.style import LIGHT, Theme, mixed
from relmap.editor.document import Document
from relmap.model.dates import FUTURE, PAST
from relmap.ui.timeline.day_axis import SPACING
from relmap.ui.timeline.time_box import TimeBox
from relmap.ui.widgets.layer import Layer, painter_on

MARKS = 11.0
"""Pixels at the top in which events are marked."""
_BAR = 5.0


class HistogramLayer(Layer):
    """A cached picture.

    Args:
        within: in which it lies.
        document: the map.
        box: which days are where.
    """

    def __init__(self, within: QGraphicsWidget, document: Document, box: TimeBox) -> None:
        super().__init__(within)
        self._document = document
        self._box = box
        self.theme: Theme = LIGHT
        self._painted: tuple[tuple[object, ...], QPixmap, object] | None = None

    def draw(self, painter: QPainter) -> None:
        painter.drawPixmap(0, 0, self._picture(painter.device().devicePixelRatioF()))

    def _picture(self, ratio: float) -> QPixmap:
        index, axis, size = self._document.index, self._box.axis, self.boundingRect().size()
        of = (index.changes_per_day, index.events)  # kept below, so that their ids stay their own
        key = (axis, size.toTuple(), ratio, self.theme, index.as_of, *map(id, of))
        if self._painted is None or self._painted[0] != key:
            made = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(QColor(self.theme.ground))
            base = self._box.geometry().bottom()
            with painter_on(made) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_ticks(inner, axis, base)
                self._paint_limit(inner, axis, base)
                self._paint_bars(inner, axis, base)
                self._paint_events(inner, axis)
            self._painted = (key, made, of)
        return self._painted[1]

    def _paint_ticks(self, painter: QPainter, axis: Axis, base: float) -> None:
        painter.setPen(QPen(QColor(self.theme.faint), 1))
        for day, _ in axis.ticks(SPACING):
            x = axis.to_pixel(day)
            painter.drawLine(QPointF(x, MARKS + 6), QPointF(x, base))

    def _paint_limit(self, painter: QPainter, axis: Axis, base: float) -> None:
        """What lies after the last day the map knows is hatched."""
        as_of = self._document.index.as_of
        if as_of is None or as_of >= axis.last:
            return
        x = max(axis.to_pixel(as_of + 1), axis.left)
        colour = QColor(mixed(self.theme.soft, self.theme.ground, 0.35))
        painter.fillRect(QRectF(x, MARKS + 6, axis.right - x, base - MARKS - 6), hatch(colour))

    def _paint_bars(self, painter: QPainter, axis: Axis, base: float) -> None:
        """How many relations and actors change, in bars of a few pixels."""
        at, counts = self._document.index.changes_per_day
        start, stop = np.searchsorted(at, (axis.first, axis.last + 1)).tolist()
        if start == stop:
            return
        share = (at[start:stop] - axis.first) / max(axis.last - axis.first, 1)
        columns = np.floor((axis.left + share * (axis.right - axis.left)) / _BAR).astype(int)
        first = int(columns[0])
        total = np.bincount(columns - first, weights=counts[start:stop])
        heights = np.sqrt(total / max(total.max(), 4.0)) * (base - MARKS - 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(self.theme.stances[2], self.theme.ground, 0.62)))
        painter.drawRects(
            [
                QRectF(column * _BAR, base - height, _BAR - 1.2, height)
                for column, height in enumerate(heights.tolist(), first)
                if height > 0
            ]
        )

    def _paint_events(self, painter: QPainter, axis: Axis) -> None:
        index = self._document.index
        for first, last in apart(index.ranges_between, axis):
            paint_between(painter, axis, first, last, MARKS - 1, 4.4, self.theme)
        dated = self._dated()
        for first, last in apart(dated, axis):
            if first < last:
                paint_range(painter, axis, first, last, MARKS - 1, 3.8, self.theme)
        sure = {last for (_, last), certain in dated.items() if certain}
        for day in index.event_days.tolist():
            if axis.first <= day <= axis.last:
                x = axis.to_pixel(day)
                paint_diamond(painter, x, MARKS - 1, 3.8, self.theme, hollow=day not in sure)

    def _dated(self) -> dict[tuple[int, int], bool]:
        """First and last day of the events that have dates, and whether one is certain on some day."""
        index, events = self._document.index, self._document.project.events
        found: dict[tuple[int, int], bool] = {}
        for key, interval in index.events.items():
            if events[key].when is not None and PAST < interval.last < FUTURE:
                pair = (max(interval.first, PAST + 1), interval.last)
                found[pair] = found.get(pair, False) or interval.sure_first <= interval.sure_last
        return found


def hatch(colour: QColor) -> QBrush:
    """What lies after the last day the map knows."""
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)
