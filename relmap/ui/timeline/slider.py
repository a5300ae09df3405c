"""The time slider: a pyqtgraph view with the days as its X range, a line for each day looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QGraphicsWidget, QSizePolicy, QToolTip

from relmap.drawing.axis import Axis
from relmap.drawing.style import LIGHT, Theme
from relmap.editor.document import Document
from relmap.model import days
from relmap.timeline.known import between_lines, event_line
from relmap.ui.plotting import GraphicsView
from relmap.ui.timeline.day_axis import DayAxis
from relmap.ui.timeline.day_lines import DayLines
from relmap.ui.timeline.handles import DayHandlesLayer, Handle, handles_of
from relmap.ui.timeline.histogram import MARKS, HistogramLayer
from relmap.ui.timeline.time_box import SHORTEST, TimeBox
from relmap.ui.widgets import tooltips
from relmap.ui.widgets.layer import show_layers_only

SIDE = 18.0
"""Pixels left free at the sides of the axis."""
_TICK_ROW = 18.0
_HEIGHT = 70
_MARK_REACH = 6.0
_GRASP = 9.0


class TimeSlider(GraphicsView):
    """Click or drag to choose the day; the wheel zooms the axis about the cursor; Ctrl-drag shifts it.

    Args:
        document: the map.
    """

    step_requested = Signal(int)
    leap_requested = Signal(int)
    play_requested = Signal()
    axis_changed = Signal()
    """Other days are shown, or elsewhere."""
    context_menu_requested = Signal(QPoint, int)
    """(where, the day under it)"""

    def __init__(self, document: Document) -> None:
        super().__init__(background=None)
        self.document = document
        self.theme: Theme = LIGHT
        self._shift_from: QPointF | None = None
        self._margins = (SIDE, SIDE)
        self._dragged: Handle = "day"
        self._band_from: tuple[int, int, int] | None = None
        self.setObjectName("slider")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Time")
        self.viewport().installEventFilter(self)
        self._whole = QGraphicsWidget()
        self.setCentralItem(self._whole)
        show_layers_only(self, self._whole)
        self.box = TimeBox()
        self.box.setParentItem(self._whole)
        self.histogram = HistogramLayer(self._whole, document, self.box)
        self.box.setZValue(1.5)
        self.day_axis = DayAxis(self.box)
        self.day_axis.setParentItem(self._whole)
        self.day_axis.setZValue(1.6)
        self.lines = DayLines(self.box, document.viewpoint, 2.0, 0.2)
        self.handles = DayHandlesLayer(self._whole, document.viewpoint, self.box)
        document.project_opened.connect(self.show_all)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.time_changed.connect(self._on_day)
        self.box.sigXRangeChanged.connect(self._on_range)
        self._whole.geometryChanged.connect(self._place)
        self.show_all()
        self.set_theme(LIGHT)

    def sizeHint(self) -> QSize:
        return QSize(600, 78)

    # --- what is shown --------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = self.histogram.theme = self.handles.theme = self.day_axis.theme = theme
        self.setFixedHeight(round(_HEIGHT + _TICK_ROW * (theme.text - 1)))
        self.lines.set_theme(theme)
        self._place()
        self.histogram.update()

    def show_all(self) -> None:
        """Show the whole extent."""
        self._extent = self.document.extent()
        self.lines.follow()
        self._describe()
        self.box.show_days(float(self._extent[0]), float(self._extent[1]))

    @property
    def margins(self) -> tuple[float, float]:
        """Pixels left free at the left and the right of the axis."""
        return self._margins

    def set_margins(self, left: float, right: float) -> None:
        """Leave so many pixels free at the sides, so that the lanes below stand under the axis."""
        if self._margins != (left, right):
            self._margins = (left, right)
            self._place()

    def _place(self) -> None:
        """Box and axis where they belong."""
        left, right = self._margins
        base = self.height() - _TICK_ROW * self.theme.text - 3
        width = max(self.width() - left - right, 1.0)
        self.box.setGeometry(left, 0.0, width, base)
        self.day_axis.setGeometry(0.0, base, float(self.width()), self.height() - base)
        self.axis_changed.emit()

    def _on_diff(self, *_: object) -> None:
        extent, before = self.document.extent(), self._extent
        if extent != before and self.box.days == (float(before[0]), float(before[1])):
            self.show_all()
        else:
            self.box.show_days(*self._bounded(*self.box.days))
        self.histogram.update()

    def _on_range(self, *_: object) -> None:
        self.axis_changed.emit()
        self.histogram.update()

    def _on_day(self, day: int) -> None:
        low, high = self.box.days
        if not low <= day <= high:
            half = (high - low) / 2
            self.box.show_days(*self._bounded(day - half, day + half))
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.document.viewpoint.in_words())
        self.handles.update()  # not the view: where the lines move, too, it would be painted twice

    def _bounded(self, low: float, high: float) -> tuple[float, float]:
        first, last = self.document.extent()
        width = min(max(high - low, SHORTEST), float(last - first))
        low = min(max(low, first), last - width)
        return low, low + width

    @property
    def axis(self) -> Axis:
        """Which days are where."""
        return self.box.axis

    # --- the hand -------------------------------------------------------------------------

    # Pyqtgraph's own would call Qt's from Python; an exception in an item would then end the program.
    paintEvent = QGraphicsView.paintEvent

    def mousePressEvent(self, event: QMouseEvent) -> None:
        middle = event.button() == Qt.MouseButton.MiddleButton
        if event.button() != Qt.MouseButton.LeftButton and not middle:
            return
        if middle or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
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
        axis, viewpoint = self.axis, self.document.viewpoint
        self._band_from = None
        near: list[tuple[float, Handle]] = [
            (abs(axis.to_pixel(day) - at.x()), handle) for handle, day in reversed(handles_of(viewpoint))
        ]
        distance, self._dragged = min(near, key=lambda item: item[0])
        low, high = viewpoint.window
        if viewpoint.mode == "window" and distance > _GRASP and low < axis.to_day(at.x()) < high:
            self._band_from = (axis.to_day(at.x()), viewpoint.anchor, viewpoint.day)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._shift_from is not None:
            moved = (self._shift_from.x() - event.position().x()) * self.axis.days_per_pixel
            self._shift_from = event.position()
            low, high = self.box.days
            self.box.show_days(*self._bounded(low + moved, high + moved))
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
        if at.y() > MARKS + 8:
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
        steps, sideways = event.angleDelta().y() / 120, event.angleDelta().x() / 120
        if steps:
            self.zoom_about(event.position().x(), steps)
        elif sideways:
            low, high = self.box.days
            move = -sideways * (high - low) / 12
            self.box.show_days(*self._bounded(low + move, high + move))
        event.accept()

    def zoom_about(self, x: float, steps: float) -> None:
        """Show fewer days about a pixel (steps above 0), or more."""
        low, high = self.box.days
        about = self.axis.to_day(x)
        factor = 0.8**steps
        self.box.show_days(*self._bounded(about - (about - low) * factor, about + (high - about) * factor))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        at = QPointF(event.pos())
        day = self._event_day_at(at)
        text = self._between_text(at) if day is None else self._event_text(day)
        QToolTip.showText(event.globalPos(), text, self)
        return True

    def _between_text(self, at: QPointF) -> str:
        """The day under the cursor, and what happens some day about it, if that is marked there."""
        index, day = self.document.index, self.axis.to_day(at.x())
        lines = [days.in_words(day)]
        if at.y() <= MARKS + 8:
            reach = round(_MARK_REACH * self.axis.days_per_pixel)
            near = (pair for pair in index.ranges_between if pair[0] - reach <= day <= pair[1] + reach)
            for pair in near:
                events = map(self.document.project.events.__getitem__, index.ranges_between[pair])
                lines += between_lines(index, index.in_order(events))
        return "<qt>" + "<br>".join(tooltips.safe(line[:400]) for line in lines) + "</qt>"

    def _event_text(self, day: int) -> str:
        index = self.document.index
        found = [event for event, _ in index.events_on(day) if index.events[event.id].last == day]
        lines = [event_line(index, event) for event in found[:8] if event.when is not None]
        return "<qt>" + "<br>".join(tooltips.safe(line[:200]) for line in lines) + "</qt>"

    # --- the keyboard ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, viewpoint = event.key(), self.document.viewpoint
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        first, last = self.document.extent()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            direction = 1 if key == Qt.Key.Key_Right else -1
            (self.leap_requested if shift else self.step_requested).emit(direction)
        elif key == Qt.Key.Key_Home:
            viewpoint.set_day(first)
        elif key == Qt.Key.Key_End:
            viewpoint.set_day(last)
        elif key == Qt.Key.Key_Space:
            self.play_requested.emit()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_focus(False)

    def _show_focus(self, has: bool) -> None:
        self.handles.has_focus = has
        self.histogram.update()
