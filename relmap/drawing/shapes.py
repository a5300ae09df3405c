"""The outlines of actors, and the hull of points."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray
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


def convex(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of the convex hull of points (n, 2), in order (Andrew 1979, monotone chain)."""
    order = sorted(set(map(tuple, points.tolist())))
    if len(order) < 3:
        return np.array(order)

    def half(chain: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
        found: list[tuple[float, ...]] = []
        for point in chain:
            while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
                found.pop()
            found.append(point)
        return found[:-1]

    return np.array(half(order) + half(order[::-1]))


def _turn(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
