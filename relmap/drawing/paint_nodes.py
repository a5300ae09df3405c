"""Paints actors: fine, one by one; or each look once, and stamped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)

from relmap.drawing.flags import flag, flag_image
from relmap.drawing.frame import Frame, Node
from relmap.drawing.lettering import write_text
from relmap.drawing.shapes import outline
from relmap.drawing.style import font
from relmap.drawing.symbols import paint_symbol, picture_of
from relmap.drawing.view import View

_RING = 1.6
_SMALLEST_MARK = 5
"""Marks inside actors that would be smaller, in pixels, are left out."""
_BATCH, _STAMPS = 25, 1_000


def paint_nodes(
    painter: QPainter,
    frame: Frame,
    view: View,
    area: QRectF,
    vector: bool,
    tell: Callable[[str, str], None] | None = None,
) -> Iterator[None]:
    """Paint the actors in an area, small ones on top; gives way now and then.

    Args:
        painter: of any device.
        frame: what is drawn.
        view: scene to pixels.
        area: what is seen, in pixels.
        vector: whether the device keeps shapes.
        tell: told (collection, id) of what is painted next.
    """
    centres, radii = view.to_pixels(frame.places), frame.radii * view.scale
    rows = _seen(centres, radii, area)
    for number, row in enumerate(rows[np.argsort(frame.radii[rows], kind="stable")].tolist()):
        x, y = centres[row].tolist()
        if tell is not None:
            tell("actors", frame.nodes[row].id)
        _paint_node(painter, frame.nodes[row], x, y, float(radii[row]), view, vector, frame.theme.ground)
        if number % _BATCH == _BATCH - 1:
            yield


def _seen(centres: NDArray[np.float64], radii: NDArray[np.float64], area: QRectF) -> NDArray[np.int64]:
    """The rows of the circles that reach into an area."""
    reach = radii[:, None]
    low, high = np.array((area.left(), area.top())), np.array((area.right(), area.bottom()))
    return np.flatnonzero(((centres >= low - reach) & (centres <= high + reach)).all(axis=1))


def stamp_nodes(
    painter: QPainter, frame: Frame, view: View, area: QRectF, without: Collection[str] = ()
) -> Iterator[None]:
    """Actors of one look are drawn once and stamped, to a whole pixel: while the hand moves a large map."""
    ratio = painter.device().devicePixelRatio()
    centres = view.to_pixels(frame.places)
    wanted = np.zeros(len(frame.nodes), dtype=bool)
    wanted[_seen(centres, frame.radii * view.scale, area)] = True
    for row, node in enumerate(frame.nodes) if without else ():
        if node.id in without:
            wanted[row] = False
    marked = float(frame.radii.max(initial=0.0)) * view.scale * 0.8 >= _SMALLEST_MARK
    yield
    for alike in frame.marked_looks if marked else frame.looks:
        rows = alike[wanted[alike]].tolist()
        if not rows:
            continue
        node = frame.nodes[rows[0]]
        radius = node.radius * view.scale
        side = 2 * (radius + 2 * _RING * view.ink + 1)
        stamp = QPixmap(max(1, round(side * ratio)), max(1, round(side * ratio)))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        inner = QPainter(stamp)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_node(inner, node, side / 2, side / 2, radius, view, False, frame.theme.ground)
        inner.end()
        corners = np.rint((centres[rows] - side / 2) * ratio) / ratio
        ways = corners.astype(int) if ratio == 1 else corners
        for number, (x, y) in enumerate(ways.tolist()):
            if ratio == 1:
                painter.drawPixmap(x, y, stamp)
            else:
                painter.drawPixmap(QPointF(x, y), stamp)
            if number % _STAMPS == _STAMPS - 1:
                yield


def _paint_node(
    painter: QPainter,
    node: Node,
    x: float,
    y: float,
    radius: float,
    view: View,
    vector: bool,
    ground: str,
) -> None:
    _paint_shape(painter, node, x, y, radius, view, vector, ground)
    if node.held and radius >= _SMALLEST_MARK:
        at = QPointF(x + radius * 0.86, y + radius * 0.66)
        held_badge(painter, at, f"{node.held:,}", 8.0 * view.ink, node.ring, ground)


def held_badge(painter: QPainter, at: QPointF, text: str, size: float, colour: str, ground: str) -> None:
    """How many actors are within one, on a plate at its corner."""
    type_ = font(size * 1.25, QFont.Weight.Bold)
    metrics = QFontMetricsF(type_)
    width = max(metrics.horizontalAdvance(text) + size, 2 * size)
    painter.setPen(QPen(QColor(ground), size * 0.18))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(at.x() - width / 2, at.y() - size, width, 2 * size), size, size)
    painter.setFont(type_)
    painter.setPen(QColor(ground))
    left = at.x() - metrics.horizontalAdvance(text) / 2
    write_text(painter, QPointF(left, at.y() + metrics.capHeight() / 2), text)


def _paint_shape(
    painter: QPainter,
    node: Node,
    x: float,
    y: float,
    radius: float,
    view: View,
    vector: bool,
    ground: str,
) -> None:
    shape = outline(node.shape, x, y, radius)
    ring = QPen(QColor(node.ring), _RING * view.ink * (2.2 if node.sort == "begun" else 1.0))
    if node.sort == "ended":
        ring.setDashPattern([2.2, 2.2])
    if node.picture and _paint_picture(painter, node, shape, x, y, radius, ground, vector):
        painter.setPen(ring)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        return
    drawing = flag(node.flag, node.grey) if node.flag and node.shape == "circle" else None
    if drawing is None:
        painter.setPen(ring)
        painter.setBrush(QBrush(QColor(node.fill)))
        painter.drawPath(shape)
        side = radius * 1.12
        box = QRectF(x - side / 2, y - side / 2, side, side)
        if (
            not node.symbol
            or side < _SMALLEST_MARK
            or not paint_symbol(painter, node.symbol, node.mark_ink or node.ink, box)
        ):
            _paint_mark(painter, node, x, y, radius)
        return
    painter.fillPath(shape, QColor(ground))
    painter.setOpacity(node.strength)
    box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    if vector:
        painter.save()
        painter.setClipPath(shape)
        drawing.render(painter, box)
        painter.restore()
    else:
        ratio = painter.device().devicePixelRatio() * painter.deviceTransform().m11()
        picture = flag_image(node.flag, max(8, min(1024, round(2 * radius * ratio))), node.grey)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, picture, QRectF(picture.rect()))
    painter.setOpacity(1.0)
    painter.setPen(ring)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def _paint_picture(
    painter: QPainter,
    node: Node,
    shape: QPainterPath,
    x: float,
    y: float,
    radius: float,
    ground: str,
    vector: bool,
) -> bool:
    """Paint the picture of an actor within its shape; gives whether there is one that can be read."""
    picture = picture_of(node.picture, node.grey)
    if picture is None:
        return False
    painter.fillPath(shape, QColor(ground))
    painter.save()
    painter.setOpacity(node.strength)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    side = 2 * radius
    if vector:
        painter.setClipPath(shape)
        painter.drawImage(QRectF(x - radius, y - radius, side, side), picture, QRectF(picture.rect()))
        painter.restore()
        return True
    # On a picture a brush has smooth edges where a clip has ragged ones; SVG does not scale brushes.
    brush = QBrush(picture)
    brush.setTransform(
        QTransform(side / picture.width(), 0, 0, side / picture.height(), x - radius, y - radius)
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawPath(shape)
    painter.restore()
    return True


def _paint_mark(painter: QPainter, node: Node, x: float, y: float, radius: float) -> None:
    """Code or initials inside the shape, as large as fits."""
    pixels = radius * 0.8
    widest = QFontMetricsF(font(100, QFont.Weight.DemiBold)).horizontalAdvance(node.mark) / 100
    pixels = min(pixels, radius * 1.42 / max(widest, 0.1))
    if not node.mark or pixels < _SMALLEST_MARK:
        return
    type_ = font(pixels, QFont.Weight.DemiBold)
    painter.setFont(type_)
    painter.setPen(QColor(node.mark_ink or node.ink))
    metrics = QFontMetricsF(type_)
    write_text(
        painter, QPointF(x - metrics.horizontalAdvance(node.mark) / 2, y + metrics.capHeight() / 2), node.mark
    )
