"""The legend at the foot of the canvas, which folds to a tab."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from relmap.drawing import legend
from relmap.drawing.frame import Frame
from relmap.drawing.style import font
from relmap.drawing.view import View
from relmap.ui.canvas.layers.map_layer import MapLayer
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene
from relmap.ui.widgets.layer import Layer, painter_on

_SHARE = 0.45
"""At most so much of the height is the legend's."""
_SIDE, _TOGGLE = 14.0, 22.0


class LegendLayer(Layer):
    """Says what colours and lines mean; of a large map under way it says what it said before.

    Args:
        box: in which it lies.
        map_layer: what it is about.
        scene: what is drawn there.
    """

    def __init__(self, box: MapBox, map_layer: MapLayer, scene: MapScene) -> None:
        super().__init__(box)
        self._map_layer = map_layer
        self._scene = scene
        self.open = True
        self._entries: list[legend.LegendEntry] | None = None
        self._of: tuple[Frame, View] | None = None
        self._painted: tuple[tuple[object, ...], QPixmap] | None = None
        self._measured: tuple[tuple[object, ...], float, list[legend.LegendEntry]] | None = None
        """Its height, and of what: kept, so that its id stays its own."""

    def forget(self) -> None:
        """Something else is to be told, however large the map is."""
        self._entries = self._of = None

    @property
    def covered(self) -> float:
        """Pixels at the foot of the canvas that it takes."""
        size = self._height(self._entries or []) if self.open else 0.0
        return size + 13.0 if size else 0.0

    @property
    def room(self) -> float:
        """Pixels that it takes when the whole map is fitted."""
        if not self.open:
            return 8.0
        frame = self._scene.frame
        return self._height(legend.entries(frame) if frame.nodes or frame.edges else []) + 14.0

    def toggle(self) -> QRectF:
        """Where it is folded and opened; empty where there is nothing to be told."""
        if not self._entries or not self._height(self._entries):
            return QRectF()
        size = self.boundingRect()
        if self.open:
            top = size.height() - self.covered
            return QRectF(size.width() - _TOGGLE - 6, top + 2, _TOGGLE, _TOGGLE)
        type_ = font(12 * self._scene.theme.text)
        metrics = QFontMetricsF(type_)
        width, height = metrics.horizontalAdvance("Legend") + 36, metrics.height() + 8
        return QRectF(_SIDE - 6, size.height() - height - 8, width, height)

    def draw(self, painter: QPainter) -> None:
        state = self._map_layer.shown
        if not self._scene.has_actors:
            self._entries = []
            return
        of = self._of
        told = of is not None and of[0] is state.target and of[1] == state.view
        if self._entries is None or (not told and self._map_layer.picture.is_fine):
            self._entries = legend.entries(state.target, state.view)
            self._of = (state.target, state.view)
        if self.open:
            self._draw_open(painter, self._entries)
        else:
            self._draw_tab(painter)

    def _height(self, found: list[legend.LegendEntry]) -> float:
        """Its height; 0 where it would leave too little of the map to be shown."""
        size = self.boundingRect()
        of = (id(found), size.width(), size.height(), self._scene.theme.text)
        if self._measured is None or self._measured[0] != of:
            height = legend.size(found, size.width() - 2 * _SIDE - _TOGGLE, self._scene.theme.text)
            self._measured = (of, height if height <= _SHARE * size.height() else 0.0, found)
        return self._measured[1]

    def _draw_open(self, painter: QPainter, found: list[legend.LegendEntry]) -> None:
        height, size = self._height(found), self.boundingRect()
        if not found or not height:
            return
        ratio = painter.device().devicePixelRatioF()
        width, whole = size.width(), height + 13
        key = (id(found), self._scene.theme, width, ratio)
        if self._painted is None or self._painted[0] != key:
            made = QPixmap(max(1, round(width * ratio)), max(1, round(whole * ratio)))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            plate, room = QColor(self._scene.theme.ground), width - 2 * _SIDE - _TOGGLE
            plate.setAlphaF(0.86)
            with painter_on(made) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                inner.fillRect(QRectF(0, 0, width, whole), plate)
                theme = self._scene.theme
                legend.paint_legend(inner, found, theme, _SIDE, 5, room, theme.text)
            self._painted = (key, made)
        painter.drawPixmap(QPointF(0, size.height() - whole), self._painted[1])
        self._draw_arrow(painter, self.toggle().center(), down=True)

    def _draw_tab(self, painter: QPainter) -> None:
        box, theme = self.toggle(), self._scene.theme
        if box.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.faint), 1))
        painter.setBrush(QColor(theme.plate))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(font(12 * theme.text))
        painter.setPen(QColor(theme.ink))
        painter.drawText(box.adjusted(10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "Legend")
        self._draw_arrow(painter, QPointF(box.right() - 13, box.center().y()), down=False)

    def _draw_arrow(self, painter: QPainter, at: QPointF, down: bool) -> None:
        dy = 2.5 if down else -2.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._scene.theme.soft), 1.8))
        points = [QPointF(at.x() - 4.5, at.y() - dy), QPointF(at.x(), at.y() + dy)]
        painter.drawPolyline(QPolygonF([*points, QPointF(at.x() + 4.5, at.y() - dy)]))
