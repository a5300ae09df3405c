"""Two days swiped between: day A over the left part, the divider, and which day is on which side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from relmap.drawing.paint import Options, paint
from relmap.drawing.style import font
from relmap.model import days
from relmap.timeline.changes import Changes
from relmap.ui.canvas.layers.map_layer import MapLayer
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.picture import PictureState
from relmap.ui.canvas.scene import MapScene
from relmap.ui.canvas.surface import Surface
from relmap.ui.widgets.layer import Layer, painter_on

_TOP = 12.0


class SwipeLayer(Layer):
    """Painted while two days are swiped between.

    Args:
        box: in which it lies.
        surface: the canvas.
        map_layer: what it lies over.
        scene: what is to be drawn.
    """

    def __init__(self, box: MapBox, surface: Surface, map_layer: MapLayer, scene: MapScene) -> None:
        super().__init__(box)
        self._surface = surface
        self._map_layer = map_layer
        self._scene = scene
        self._before: tuple[tuple[object, ...], QPixmap] | None = None
        scene.changed.connect(self._forget)
        scene.edited.connect(self._forget)

    def _forget(self) -> None:
        self._before = None

    def draw(self, painter: QPainter) -> None:
        swipe, found = self._surface.swipe, self._surface.document.viewpoint.comparison
        if swipe is None or found is None:
            return
        theme, size = self._surface.theme, self.boundingRect()
        x = swipe * size.width()
        painter.save()
        painter.setClipRect(QRectF(0, 0, x, size.height()))
        painter.drawPixmap(0, 0, self._picture_before(self._map_layer.shown, found))
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QColor(theme.accent)
        painter.setPen(QPen(accent, 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
        middle = size.height() / 2
        painter.setPen(QPen(QColor(theme.ground), 1.5))
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(x, middle), 9, 9)
        painter.setPen(QPen(QColor(theme.ground), 2))
        for side in (-1, 1):
            tip = QPointF(x + side * 5.5, middle)
            painter.drawLine(tip, QPointF(x + side * 2.5, middle - 3))
            painter.drawLine(tip, QPointF(x + side * 2.5, middle + 3))
        for side, text in (
            (-1, f"A  {days.in_words(found.one.day)}"),
            (1, f"B  {days.in_words(found.other.day)}"),
        ):
            self._draw_tag(painter, x, side, text)

    def _picture_before(self, state: PictureState, found: Changes) -> QPixmap:
        """The picture of day A."""
        if self._before is None or self._before[0] != state.place:
            made, frame = state.pixmap(), self._scene.frame_before(found)
            with painter_on(made) as painter:
                paint(painter, frame, state.view, state.area, Options(fine=not state.large))
            self._before = (state.place, made)
        return self._before[1]

    def _draw_tag(self, painter: QPainter, x: float, side: int, text: str) -> None:
        theme = self._surface.theme
        type_ = font(12 * theme.text, QFont.Weight.DemiBold)
        width = QFontMetricsF(type_).horizontalAdvance(text) + 16
        left = x + 8 if side > 0 else x - 8 - width
        box = QRectF(left, _TOP, width, 24)
        painter.setBrush(QColor(theme.plate))
        painter.setPen(QPen(QColor(theme.faint), 1))
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(type_)
        painter.setPen(QColor(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
