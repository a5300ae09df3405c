"""Kinds of actors and relations as small pictures, for lists and menus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from relmap.drawing.shapes import outline
from relmap.drawing.style import Theme, legible, mixed
from relmap.drawing.symbols import paint_symbol
from relmap.model.records import ActorKind, RelationKind

SAMPLE = QSize(44, 26)
"""Pixels of a picture."""


def kind_icon(kind: ActorKind | RelationKind, theme: Theme) -> QIcon:
    """How a kind is drawn, small."""
    ratio = 2.0
    pixmap = QPixmap(round(SAMPLE.width() * ratio), round(SAMPLE.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = legible(kind.colour, theme.plate, theme.ink) if kind.colour else theme.soft
    x, y = SAMPLE.width() / 2, SAMPLE.height() / 2
    if isinstance(kind, ActorKind):
        radius = 8.0 if kind.shape == "small" else 11.0
        fill = mixed(kind.colour, theme.plate, 0.22) if kind.colour else theme.fills[kind.shape]
        painter.setPen(QPen(QColor(colour), 1.3))
        painter.setBrush(QColor(fill))
        painter.drawPath(outline(kind.shape, x, y, radius))
        if kind.icon:
            side = radius * 1.2
            paint_symbol(painter, kind.icon, theme.ink, QRectF(x - side / 2, y - side / 2, side, side))
    else:
        width = {"thin": 1.2, "normal": 2.0, "thick": 4.0, "double": 4.4}[kind.line]
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLine(4, round(y), SAMPLE.width() - 6, round(y))
        if kind.line == "double":
            painter.setPen(QPen(QColor(theme.plate), width * 0.36))
            painter.drawLine(4, round(y), SAMPLE.width() - 6, round(y))
        if kind.directed:
            painter.setPen(QPen(QColor(colour), 2))
            end = SAMPLE.width() - 5
            painter.drawLine(end, round(y), end - 6, round(y) - 5)
            painter.drawLine(end, round(y), end - 6, round(y) + 5)
    painter.end()
    return QIcon(pixmap)
