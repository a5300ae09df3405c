"""The outlines of actors."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF


def outline(shape: str, x: float, y: float, radius: float) -> QPainterPath:
    """The path of a shape of `records.ActorKind` about a centre."""
    path = QPainterPath()
    if shape == "rounded":
        side = radius * 0.92
        path.addRoundedRect(QRectF(x - side, y - side, 2 * side, 2 * side), radius * 0.34, radius * 0.34)
    elif shape == "hexagon":
        path.addPolygon(_polygon(x, y, radius, 6, pi / 6))
    elif shape == "diamond":
        path.addPolygon(_polygon(x, y, radius * 1.08, 4, 0.0))
    else:
        path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _polygon(x: float, y: float, radius: float, corners: int, turn: float) -> QPolygonF:
    points = [
        QPointF(x + radius * cos(turn + 2 * pi * k / corners), y + radius * sin(turn + 2 * pi * k / corners))
        for k in range(corners)
    ]
    return QPolygonF([*points, points[0]])
