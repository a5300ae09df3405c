"""A measure through time above the slider: a line for each actor, on the same days."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QGraphicsWidget, QSizePolicy, QToolButton, QToolTip

from relmap.drawing.plot import Plot, band_said, colour_of, paint_day, paint_names, paint_plot
from relmap.drawing.style import LIGHT, Theme
from relmap.editor.document import Document
from relmap.model import days
from relmap.ui.plotting import GraphicsView
from relmap.ui.timeline.slider import TimeSlider
from relmap.ui.timeline.time_box import TimeBox
from relmap.ui.widgets import tooltips
from relmap.ui.widgets.layer import Layer, painter_on, show_layers_only
from relmap.ui.widgets.look import icon

TITLES = (150, 280)
"""Pixels of the names at the left, at least and at most."""
_SCALE = 46.0
"""Pixels for the values beside the axis."""
_PAD = 9.0
_HEIGHT, _LOWEST = 132, 78
_PART = 0.15
"""Of the height of the window at most."""


class Curves(GraphicsView):
    """Click or drag to choose the day; the wheel zooms the axis that the slider has.

    Args:
        document: the map.
        slider: whose days they stand above.
    """

    step_requested = Signal(int)
    play_requested = Signal()
    close_requested = Signal()

    def __init__(self, document: Document, slider: TimeSlider) -> None:
        super().__init__(background=None)
        self.document = document
        self.plot: Plot | None = None
        self.theme: Theme = LIGHT
        self._slider = slider
        self.setObjectName("curves")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Curves")
        self._whole = QGraphicsWidget()
        self.setCentralItem(self._whole)
        show_layers_only(self, self._whole)
        self.box = TimeBox()
        self.box.setParentItem(self._whole)
        self.lines = _LinesLayer(self._whole, self)
        self.marks = _DayLayer(self._whole, self)
        self.box.setZValue(1.5)
        self.box.setXLink(slider.box)
        self.close_button = QToolButton(self)
        self.close_button.setAutoRaise(True)
        self.close_button.setIconSize(QSize(14, 14))
        self.close_button.setToolTip("Close the curves")
        self.close_button.setAccessibleName("Close the curves")
        self.close_button.adjustSize()
        self.close_button.clicked.connect(self.close_requested)
        self.viewport().installEventFilter(self)
        self._whole.geometryChanged.connect(self._place)
        self.box.sigXRangeChanged.connect(self._redraw)
        document.viewpoint.time_changed.connect(self._on_day)

    @property
    def title_width(self) -> int:
        """Pixels for the names."""
        return min(max(self.width() // 4, TITLES[0]), TITLES[1])

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = theme
        self.fit_height()
        self.close_button.setIcon(icon("x", theme.name == "dark"))
        self._redraw()

    def fit_height(self) -> None:
        """As high as the window has room for: the map comes first."""
        room = self.window().height() * _PART
        self.setFixedHeight(round(min(max(room, _LOWEST), _HEIGHT * max(self.theme.text, 1.0))))

    def show_plot(self, plot: Plot) -> None:
        """Show this in place of what is shown."""
        self.plot = plot
        self._describe()
        self._redraw()

    def stand_at(self, left: float, right: float) -> None:
        """The axis stands so far from the left and the right edge."""
        width = max(self.width() - left - right, 1.0)
        self.box.setGeometry(left, 0.0, width, self._whole.size().height())
        self._redraw()

    def _place(self) -> None:
        left, right = self._slider.margins
        self.stand_at(left, right)

    @property
    def area(self) -> QRectF:
        """Between whose top and bottom values lie."""
        axis = self.box.axis
        return QRectF(axis.left, _PAD, axis.right - axis.left, self.height() - 2 * _PAD - 4)

    @property
    def names(self) -> QRectF:
        """Where the names stand."""
        return QRectF(8.0, 4.0, self.box.axis.left - _SCALE - 14.0, self.height() - 8.0)

    def _redraw(self, *_: object) -> None:
        self.lines.update()

    def _on_day(self, _day: int) -> None:
        self._describe()
        self.lines.update()

    def _describe(self) -> None:
        """What is seen, for those who hear it."""
        plot = self.plot
        if plot is None:
            return
        day = self.document.viewpoint.day
        values = [f"{curve.name} {plot.said(found[1])}" for curve in plot.curves if (found := curve.at(day))]
        self.setAccessibleDescription(f"{plot.label} on {days.in_words(day)}: {', '.join(values) or 'none'}")

    # --- the hand -------------------------------------------------------------------------

    # As in the slider: pyqtgraph's own would call Qt's from Python.
    paintEvent = QGraphicsView.paintEvent

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _choose(self, at: QPointF) -> None:
        if at.x() >= self.box.axis.left - _SCALE:
            self.document.viewpoint.set_day(self.box.axis.to_day(at.x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self._slider.zoom_about(event.position().x(), steps)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() == Qt.Key.Key_Space:
            self.play_requested.emit()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # pyqtgraph asks for its own before there is a button
            self.close_button.move(self.width() - self.close_button.width() - 1, 1)
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        plot = self.plot
        text = ""
        if plot is not None:
            over_axis = event.pos().x() >= self.box.axis.left
            text = (
                self._values_at(plot, self.box.axis.to_day(event.pos().x()))
                if over_axis
                else tooltips.safe(plot.note)
            )
        QToolTip.showText(event.globalPos(), f"<qt>{text}</qt>" if text else "", self)
        return True

    def _values_at(self, plot: Plot, day: int) -> str:
        lines = [days.in_words(day)]
        for number, curve in enumerate(plot.curves):
            found = curve.at(day)
            if found is not None:
                band = band_said(found, plot.share)
                value = f"{plot.said(found[1])}{f' ({band})' if band else ''}"
                colour = colour_of(number, self.theme)
                name = tooltips.safe(" ".join(curve.name.split())[:80])
                lines.append(f'<font color="{colour}">■</font> {name}: {value}')
        return "<br>".join(lines)


class _LinesLayer(Layer):
    """A cached picture of lines and scale."""

    def __init__(self, within: QGraphicsWidget, curves: Curves) -> None:
        super().__init__(within)
        self._curves = curves
        self._painted: tuple[tuple[object, ...], QPixmap, object] | None = None

    def draw(self, painter: QPainter) -> None:
        painter.drawPixmap(0, 0, self._picture(painter.device().devicePixelRatioF()))

    def _picture(self, ratio: float) -> QPixmap:
        curves, size = self._curves, self.boundingRect().size()
        key = (id(curves.plot), curves.theme, curves.box.axis, size.toTuple(), ratio)
        if self._painted is None or self._painted[0] != key:
            made = QPixmap(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
            made.setDevicePixelRatio(ratio)
            made.fill(QColor(curves.theme.ground))
            if curves.plot is not None:
                axis = curves.box.axis
                with painter_on(made) as inner:
                    seen = curves.plot.within(int(axis.first), int(axis.last))
                    paint_plot(inner, seen, axis, curves.area, curves.theme)
            self._painted = (key, made, curves.plot)  # kept, so that its id stays its own
        return self._painted[1]


class _DayLayer(Layer):
    """What changes with the day: its line, and the values on it."""

    def __init__(self, within: QGraphicsWidget, curves: Curves) -> None:
        super().__init__(within)
        self._curves = curves

    def draw(self, painter: QPainter) -> None:
        curves = self._curves
        if curves.plot is None:
            return
        axis = curves.box.axis
        viewpoint = curves.document.viewpoint
        plot = curves.plot.on(viewpoint.day, viewpoint.anchor if viewpoint.mode == "compare" else None)
        paint_day(painter, plot.within(int(axis.first), int(axis.last)), axis, curves.area, curves.theme)
        paint_names(painter, plot, curves.names, curves.theme)
