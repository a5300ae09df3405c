"""Swiping between two days: a divider with day A to its left and day B to its right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from relmap.drawing.style import font
from relmap.model import days
from relmap.timeline.changes import Changes
from relmap.ui.canvas.gestures import Gesture

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas

_REACH = 7
_TOP = 12.0


class SwipeGesture(Gesture):
    """Dragging the divider. It is no change of the map: Esc puts it back."""

    cursor: Qt.CursorShape | None = Qt.CursorShape.SplitHCursor

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        super().__init__(canvas, start)
        self._before = canvas.swipe

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.canvas.set_swipe(here.x() / max(self.canvas.width(), 1))

    def cancel(self) -> None:
        self.canvas.set_swipe(self._before)


def on_divider(canvas: Canvas, here: QPointF) -> bool:
    """Whether a point of the canvas is on its divider."""
    return canvas.swipe is not None and abs(here.x() - canvas.swipe * canvas.width()) <= _REACH


def paint_swipe(painter: QPainter, canvas: Canvas, before: QPixmap, found: Changes) -> None:
    """Day A over the left part, the divider, and which day is on which side."""
    if canvas.swipe is None:
        return
    x = canvas.swipe * canvas.width()
    painter.save()
    painter.setClipRect(QRectF(0, 0, x, canvas.height()))
    painter.drawPixmap(0, 0, before)
    painter.restore()
    accent = QColor(canvas.theme.accent)
    painter.setPen(QPen(accent, 2))
    painter.drawLine(QPointF(x, 0), QPointF(x, canvas.height()))
    middle = canvas.height() / 2
    painter.setPen(QPen(QColor(canvas.theme.ground), 1.5))
    painter.setBrush(accent)
    painter.drawEllipse(QPointF(x, middle), 9, 9)
    painter.setPen(QPen(QColor(canvas.theme.ground), 2))
    for side in (-1, 1):
        tip = QPointF(x + side * 5.5, middle)
        painter.drawLine(tip, QPointF(x + side * 2.5, middle - 3))
        painter.drawLine(tip, QPointF(x + side * 2.5, middle + 3))
    for side, text in (
        (-1, f"A  {days.in_words(found.one.day)}"),
        (1, f"B  {days.in_words(found.other.day)}"),
    ):
        _paint_tag(painter, canvas, x, side, text)


def _paint_tag(painter: QPainter, canvas: Canvas, x: float, side: int, text: str) -> None:
    type_ = font(12 * canvas.theme.text, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(type_)
    width = metrics.horizontalAdvance(text) + 16
    left = x + 8 if side > 0 else x - 8 - width
    box = QRectF(left, _TOP, width, 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(canvas.theme.plate))
    painter.setPen(QPen(QColor(canvas.theme.faint), 1))
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(type_)
    painter.setPen(QColor(canvas.theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
