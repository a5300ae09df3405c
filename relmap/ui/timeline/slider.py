"""The time slider: extent, histogram of changes, event marks and the day."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import apart, diamond, paint_between, paint_diamond, paint_range
from relmap.drawing.style import LIGHT, Theme, font, mixed
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.timeline.known import between_lines, event_line
from relmap.ui.widgets import tooltips

SIDE = 18.0
"""Pixels left free at the sides of the axis."""
_BAR = 5.0
_MARK_ROW = 11.0
_TICK_ROW = 18.0
_HEIGHT = 70
_MARK_REACH = 6.0
_GRASP = 9.0

Handle = Literal["day", "anchor"]


class TimeSlider(QWidget):
    """Click or drag to choose the day; the wheel zooms the axis about the cursor; Ctrl-drag shifts it."""

    step_requested = Signal(int)
    leap_requested = Signal(int)
    play_requested = Signal()
    axis_changed = Signal()
    context_menu_requested = Signal(QPoint, int)
    """(where, the day under it)"""
    """Other days are shown, or elsewhere."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.theme: Theme = LIGHT
        self._shown: tuple[float, float] = (0.0, 1.0)
        self._shift_from: QPointF | None = None
        self._margins = (SIDE, SIDE)
        self._dragged: Handle = "day"
        self._background: tuple[tuple[object, ...], QPixmap, object] | None = None
        self._band_from: tuple[int, int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Time")
        self.setMouseTracking(True)
        document.project_opened.connect(self.show_all)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.time_changed.connect(self._on_day)
        self.show_all()

    def sizeHint(self) -> QSize:
        return QSize(600, 78)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = theme
        self.setFixedHeight(round(_HEIGHT + _TICK_ROW * (theme.text - 1)))
        self.update()

    def show_all(self) -> None:
        """Show the whole extent."""
        self._extent = self.document.extent()
        self._shown = (float(self._extent[0]), float(self._extent[1]))
        self._describe()
        self._show()

    def _show(self) -> None:
        self.axis_changed.emit()
        self.update()

    def set_margins(self, left: float, right: float) -> None:
        """Leave so many pixels free at the sides, so that the lanes below stand under the axis."""
        if self._margins != (left, right):
            self._margins = (left, right)
            self._show()

    def _on_diff(self, *_: object) -> None:
        extent = self.document.extent()
        if extent != self._extent and not self._zoomed:
            self.show_all()
        else:
            self._shown = self._bounded(*self._shown)
        self._show()

    @property
    def _zoomed(self) -> bool:
        """Whether only a part of the extent is shown."""
        return self._shown != (float(self._extent[0]), float(self._extent[1]))

    def _on_day(self, day: int) -> None:
        low, high = self._shown
        if not low <= day <= high:
            half = (high - low) / 2
            self._shown = self._bounded(day - half, day + half)
            self.axis_changed.emit()
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.document.viewpoint.in_words())

    def _bounded(self, low: float, high: float) -> tuple[float, float]:
        first, last = self.document.extent()
        width = min(max(high - low, 20.0), float(last - first))
        low = min(max(low, first), last - width)
        return low, low + width

    @property
    def axis(self) -> Axis:
        """Which days are where."""
        left, right = self._margins
        return Axis(*self._shown, left, max(self.width() - right, left + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.axis_changed.emit()

    # --- painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        viewpoint = self.document.viewpoint
        painter = QPainter(self)
        axis = self.axis
        base = self.height() - _TICK_ROW * self.theme.text - 3
        painter.drawPixmap(0, 0, self._still(axis, base))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_window(painter, axis, base)
        if axis.first <= viewpoint.day <= axis.last and self._is_event_day(viewpoint.day):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.stances[-1]))
            painter.drawPolygon(diamond(axis.to_pixel(viewpoint.day), _MARK_ROW - 1, 5.4))
        for handle, day in self._handles():
            self._paint_handle(painter, axis, base, handle, day)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _is_event_day(self, day: int) -> bool:
        found = self.document.index.event_days
        position = int(np.searchsorted(found, np.int64(day)))
        return position < len(found) and int(found[position]) == day

    def _still(self, axis: Axis, base: float) -> QPixmap:
        """What stays the same while time goes on."""
        ratio = self.devicePixelRatioF()
        index = self.document.index
        of = (index.changes_per_day, index.events)  # kept below, so that their ids stay their own
        key = (axis, self.size(), ratio, self.theme.name, index.as_of, *map(id, of))
        if self._background is None or self._background[0] != key:
            pixmap = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(self.theme.ground))
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ticks(painter, axis, base)
            self._paint_limit(painter, axis, base)
            self._paint_histogram(painter, axis, base)
            self._paint_events(painter, axis)
            painter.end()
            self._background = (key, pixmap, of)
        return self._background[1]

    def _paint_ticks(self, painter: QPainter, axis: Axis, base: float) -> None:
        type_ = font(11 * self.theme.text)
        metrics = QFontMetricsF(type_)
        painter.setFont(type_)
        painter.setPen(QPen(QColor(self.theme.faint), 1))
        painter.drawLine(QPointF(axis.left, base), QPointF(axis.right, base))
        for day, text in axis.ticks(52):
            x = axis.to_pixel(day)
            painter.setPen(QPen(QColor(self.theme.faint), 1))
            painter.drawLine(QPointF(x, _MARK_ROW + 6), QPointF(x, base + 3))
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, 2.0), self.width() - width - 2)
            painter.setPen(QColor(self.theme.soft))
            painter.drawText(QPointF(left, base + 3 + metrics.ascent()), text)

    def _paint_limit(self, painter: QPainter, axis: Axis, base: float) -> None:
        """What lies after the last day the map knows is hatched."""
        as_of = self.document.index.as_of
        if as_of is None or as_of >= axis.last:
            return
        x = max(axis.to_pixel(as_of + 1), axis.left)
        colour = QColor(mixed(self.theme.soft, self.theme.ground, 0.35))
        painter.fillRect(QRectF(x, _MARK_ROW + 6, axis.right - x, base - _MARK_ROW - 6), hatch(colour))

    def _paint_histogram(self, painter: QPainter, axis: Axis, base: float) -> None:
        """How many relations and actors change, in bars of a few pixels."""
        at, counts = self.document.index.changes_per_day
        start, stop = np.searchsorted(at, (axis.first, axis.last + 1)).tolist()
        if start == stop:
            return
        share = (at[start:stop] - axis.first) / max(axis.last - axis.first, 1)
        columns = np.floor((axis.left + share * (axis.right - axis.left)) / _BAR).astype(int)
        first = int(columns[0])
        total = np.bincount(columns - first, weights=counts[start:stop])
        heights = np.sqrt(total / max(total.max(), 4.0)) * (base - _MARK_ROW - 10)
        colour = QColor(mixed(self.theme.stances[2], self.theme.ground, 0.62))
        for column, height in enumerate(heights.tolist()):
            if height > 0:
                x = (column + first) * _BAR
                painter.fillRect(QRectF(x, base - height, _BAR - 1.2, height), colour)

    def _paint_events(self, painter: QPainter, axis: Axis) -> None:
        for first, last in apart(self.document.index.ranges_between, axis):
            paint_between(painter, axis, first, last, _MARK_ROW - 1, 4.4, self.theme)
        dated = self._dated()
        for first, last in apart(dated, axis):
            if first < last:
                paint_range(painter, axis, first, last, _MARK_ROW - 1, 3.8, self.theme)
        sure = {last for (_, last), certain in dated.items() if certain}
        for day in self.document.index.event_days.tolist():
            if axis.first <= day <= axis.last:
                x = axis.to_pixel(day)
                paint_diamond(painter, x, _MARK_ROW - 1, 3.8, self.theme, hollow=day not in sure)

    def _dated(self) -> dict[tuple[int, int], bool]:
        """First and last day of the events that have dates, and whether one is certain on some day."""
        index, events = self.document.index, self.document.project.events
        found: dict[tuple[int, int], bool] = {}
        for key, interval in index.events.items():
            if events[key].when is not None and PAST < interval.last < FUTURE:
                pair = (max(interval.first, PAST + 1), interval.last)
                found[pair] = found.get(pair, False) or interval.sure_first <= interval.sure_last
        return found

    def _paint_window(self, painter: QPainter, axis: Axis, base: float) -> None:
        """The band between the two days of a window."""
        if self.document.viewpoint.mode != "window":
            return
        low, high = (
            min(max(axis.to_pixel(d), axis.left), axis.right) for d in self.document.viewpoint.window
        )
        colour = QColor(mixed(self.theme.accent, self.theme.ground, 0.2))
        painter.fillRect(QRectF(low, _MARK_ROW + 6, max(high - low, 1), base - _MARK_ROW - 6), colour)

    def _paint_handle(self, painter: QPainter, axis: Axis, base: float, handle: Handle, day: int) -> None:
        if not axis.first <= day <= axis.last:
            return
        x = axis.to_pixel(day)
        compared = self.document.viewpoint.mode == "compare"
        colour = QColor(self.theme.soft if compared and handle == "anchor" else self.theme.accent)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(x, 4), QPointF(x, base))
        painter.setPen(QPen(QColor(self.theme.ground), 1.5))
        painter.setBrush(colour)
        radius = 8.5 if compared else 6.5
        painter.drawEllipse(QPointF(x, base), radius, radius)
        if compared:
            painter.setFont(font(11 * self.theme.text, QFont.Weight.DemiBold))
            painter.setPen(QColor(self.theme.ground))
            box = QRectF(x - radius, base - radius, 2 * radius, 2 * radius)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "A" if handle == "anchor" else "B")

    def _handles(self) -> list[tuple[Handle, int]]:
        """What can be dragged, the one on top last."""
        document = self.document
        viewpoint = document.viewpoint
        found: list[tuple[Handle, int]] = [("day", viewpoint.day)]
        return found if viewpoint.mode == "day" else [("anchor", viewpoint.anchor), *found]

    # --- the hand -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton and event.button() != Qt.MouseButton.MiddleButton:
            return
        if (
            event.button() == Qt.MouseButton.MiddleButton
            or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._shift_from = event.position()
            return
        self._grasp(event.position())
        if self._band_from is None:
            self._choose(event.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        day = self.axis.to_day(event.pos().x()) if by_mouse else self.document.viewpoint.day
        low, high = self._extent
        self.context_menu_requested.emit(event.globalPos(), min(max(day, low), high))

    def _grasp(self, at: QPointF) -> None:
        """What a press takes hold of: the nearest handle, or the window between two."""
        viewpoint = self.document.viewpoint
        axis = self.axis
        self._band_from = None
        near: list[tuple[float, Handle]] = [
            (abs(axis.to_pixel(day) - at.x()), handle) for handle, day in reversed(self._handles())
        ]
        distance, self._dragged = min(near, key=lambda item: item[0])
        low, high = viewpoint.window
        if viewpoint.mode == "window" and distance > _GRASP and low < axis.to_day(at.x()) < high:
            self._band_from = (
                axis.to_day(at.x()),
                viewpoint.anchor,
                viewpoint.day,
            )
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._shift_from is not None:
            per_day = (self.axis.right - self.axis.left) / max(self._shown[1] - self._shown[0], 1)
            moved = (self._shift_from.x() - event.position().x()) / per_day
            self._shift_from = event.position()
            self._shown = self._bounded(self._shown[0] + moved, self._shown[1] + moved)
            self._show()
        elif event.buttons() & Qt.MouseButton.LeftButton and self._band_from is not None:
            self._drag_band(event.position())
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position(), snap=False)

    def _drag_band(self, at: QPointF) -> None:
        """The whole window, as long as it is."""
        grasped, anchor, day = self._band_from or (0, 0, 0)
        first, last = self.document.extent()
        moved = self.axis.to_day(at.x()) - grasped
        moved = min(max(moved, first - min(anchor, day)), last - max(anchor, day))
        self.document.viewpoint.look(anchor=anchor + moved, day=day + moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._shift_from = None
        if self._band_from is not None:
            self._band_from = None
            self.unsetCursor()

    def _choose(self, at: QPointF, snap: bool = True) -> None:
        event_day = self._event_day_at(at) if snap else None
        day = self.axis.to_day(at.x()) if event_day is None else event_day
        if self._dragged == "anchor":
            self.document.viewpoint.look(anchor=day)
        else:
            self.document.viewpoint.set_day(day)

    def _event_day_at(self, at: QPointF) -> int | None:
        """The day of the event mark under the cursor."""
        if at.y() > _MARK_ROW + 8:
            return None
        axis = self.axis
        near = [
            (abs(axis.to_pixel(day) - at.x()), day)
            for day in self.document.index.event_days.tolist()
            if axis.first <= day <= axis.last
        ]
        best = min(near, default=(_MARK_REACH + 1, 0))
        return best[1] if best[0] <= _MARK_REACH else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        sideways = event.angleDelta().x() / 120
        low, high = self._shown
        if steps:
            self.zoom_about(event.position().x(), steps)
        elif sideways:
            move = -sideways * (high - low) / 12
            self._shown = self._bounded(low + move, high + move)
            self._show()
        event.accept()

    def zoom_about(self, x: float, steps: float) -> None:
        """Show fewer days about a pixel (steps above 0), or more."""
        low, high = self._shown
        about = self.axis.to_day(x)
        factor = 0.8**steps
        self._shown = self._bounded(about - (about - low) * factor, about + (high - about) * factor)
        self._show()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            day = self._event_day_at(at)
            text = self._between_text(at) if day is None else self._event_text(day)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _between_text(self, at: QPointF) -> str:
        """The day under the cursor, and what happens some day about it, if that is marked there."""
        index, day = self.document.index, self.axis.to_day(at.x())
        lines = [days.in_words(day)]
        if at.y() <= _MARK_ROW + 8:
            reach = round(_MARK_REACH * self.axis.days_per_pixel)
            near = (pair for pair in index.ranges_between if pair[0] - reach <= day <= pair[1] + reach)
            for pair in near:
                found = index.in_order(
                    map(self.document.project.events.__getitem__, index.ranges_between[pair])
                )
                lines += between_lines(index, found)
        return "<qt>" + "<br>".join(tooltips.safe(line[:400]) for line in lines) + "</qt>"

    def _event_text(self, day: int) -> str:
        index = self.document.index
        found = [event for event, _ in index.events_on(day) if index.events[event.id].last == day]
        lines = [event_line(index, event) for event in found[:8] if event.when is not None]
        return "<qt>" + "<br>".join(tooltips.safe(line[:200]) for line in lines) + "</qt>"

    # --- the keyboard ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        first, last = self.document.extent()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            direction = 1 if key == Qt.Key.Key_Right else -1
            (self.leap_requested if shift else self.step_requested).emit(direction)
        elif key == Qt.Key.Key_Home:
            self.document.viewpoint.set_day(first)
        elif key == Qt.Key.Key_End:
            self.document.viewpoint.set_day(last)
        elif key == Qt.Key.Key_Space:
            self.play_requested.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


def hatch(colour: QColor) -> QBrush:
    """What lies after the last day the map knows."""
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)
