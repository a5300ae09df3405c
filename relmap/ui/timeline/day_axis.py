"""The axis under the slider: years, months or days, whatever there is room for, before year 1, too."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from relmap.drawing.style import LIGHT, Theme, font
from relmap.ui.plotting import AxisItem, ViewBox, guarded
from relmap.ui.timeline.time_box import TimeBox
from relmap.ui.widgets.layer import painter_on

SPACING = 52.0
"""Pixels from tick to tick, at least."""


class DayAxis(AxisItem):
    """Painted here: pyqtgraph's axis of dates knows no day before year 1.

    Args:
        box: whose days it tells.
    """

    def __init__(self, box: TimeBox) -> None:
        super().__init__("bottom")
        self._box = box
        self.theme: Theme = LIGHT
        self._painted: tuple[tuple[object, ...], QPixmap] | None = None
        self.linkToView(box)

    def linkedViewChanged(self, view: ViewBox, newRange: object = None) -> None:  # noqa: N803
        """Other days: what pyqtgraph would work out for a label of its own is never shown."""
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        with guarded():
            painter.drawPixmap(0, 0, self._picture(painter.device().devicePixelRatioF()))

    def _picture(self, ratio: float) -> QPixmap:
        where = self.geometry()
        key = (self.theme, self._box.axis, where.toRect().getRect(), ratio)
        if self._painted is None or self._painted[0] != key:
            made = QPixmap(max(1, round(where.width() * ratio)), max(1, round(where.height() * ratio)))
            made.setDevicePixelRatio(ratio)
            made.fill(QColor(self.theme.ground))
            with painter_on(made) as inner:
                self._draw(inner)
            self._painted = (key, made)
        return self._painted[1]

    def _draw(self, painter: QPainter) -> None:
        theme, axis, where = self.theme, self._box.axis, self.geometry()
        type_ = font(11 * theme.text)
        metrics = QFontMetricsF(type_)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(type_)
        painter.setPen(QPen(QColor(theme.faint), 1))
        left = axis.left - where.left()
        painter.drawLine(QPointF(left, 0), QPointF(axis.right - where.left(), 0))
        for day, text in axis.ticks(SPACING):
            x = axis.to_pixel(day) - where.left()
            painter.setPen(QPen(QColor(theme.faint), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, 3))
            width = metrics.horizontalAdvance(text)
            at = min(max(x - width / 2, 2.0), where.width() - width - 2)
            painter.setPen(QColor(theme.soft))
            painter.drawText(QPointF(at, 3 + metrics.ascent()), text)
