"""Paints a frame on any QPainter, layer by layer, lines of one pen together.

The canvas, every export and the tests paint with this, so what is seen is what is exported.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import atan2, cos, pi, sin
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPixmap,
    QPolygonF,
)

from relmap.drawing.curves import Points, point_at, tangent_at
from relmap.drawing.flags import flag, flag_image
from relmap.drawing.frame import Edge, Frame, Node, Pen
from relmap.drawing.labels import Label, Occupancy, place_edge_labels, place_names
from relmap.drawing.shapes import outline
from relmap.drawing.style import RADII, font, mixed
from relmap.drawing.view import View

_RING = 1.6
_PLAIN_SEGMENTS = 6
_SMALLEST_MARK = 5
"""Marks inside actors that would be smaller, in pixels, are left out."""


@dataclass(frozen=True)
class Options:
    """How to paint.

    vector: the target keeps shapes (SVG, PDF): no pixmaps.
    fine: smooth edges and all labels; False while the hand moves.
    labels: whether to write names and labels at all.
    selected: ids of actors and relations to mark as selected.
    named: ids of actors whose names are shown whatever they cover.
    without, only: ids of actors that are left out, or alone are painted, when text is not.
    ground: fill the area first.
    parts: which layers to paint: what lies under (halos and relations) and what on top (actors, text).
    """

    vector: bool = False
    fine: bool = True
    labels: bool = True
    selected: Collection[str] = ()
    named: Collection[str] = ()
    without: Collection[str] = ()
    only: Collection[str] | None = None
    ground: bool = True
    parts: Collection[Literal["under", "top"]] = ("under", "top")


def paint(painter: QPainter, frame: Frame, view: View, area: QRectF, options: Options | None = None) -> None:
    """Paint a frame within an area of pixels."""
    options = options or Options()
    if options.ground:
        painter.fillRect(area, QColor(frame.theme.ground))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, options.fine)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
    curves = view.to_pixels(frame.curves)
    if "under" in options.parts:
        _paint_halos(painter, frame, curves, view, options)
        if options.fine:
            _paint_edges(painter, frame, curves, view)
        else:
            _paint_plain_edges(painter, frame, curves)
    if "top" in options.parts:
        _paint_nodes(painter, frame, view, area, options)
        if options.fine and options.labels:
            _paint_labels(painter, frame, view, area, options)
    painter.restore()


# --- relations --------------------------------------------------------------------------------


def _paint_halos(painter: QPainter, frame: Frame, curves: Points, view: View, options: Options) -> None:
    """What begins or changes on this day, what happens, and what is selected, behind the lines."""
    theme = frame.theme
    ink = view.ink
    halo = mixed(theme.halo, theme.ground, 0.75)
    chosen = mixed(theme.accent, theme.ground, 0.42)
    for row in frame.haloed_edges:
        width = (frame.edges[row].pen.width + 9) * ink
        _stroke(painter, curves[row : row + 1], QPen(QColor(halo), width))
    for row, edge in enumerate(frame.edges) if options.selected else ():
        if edge.id in options.selected:
            _stroke(painter, curves[row : row + 1], QPen(QColor(chosen), (edge.pen.width + 6) * ink))
    if not options.selected and not frame.haloed_nodes:
        return
    centres = view.to_pixels(frame.places)
    for row, node in enumerate(frame.nodes):
        x, y = centres[row].tolist()
        for marked, colour, reach in (
            (node.id in frame.haloed_nodes, halo, 7.0),
            (node.id in options.selected, chosen, 5.0),
        ):
            if marked:
                radius = frame.radii[row] * view.scale + reach * ink
                painter.fillPath(outline(node.shape, x, y, radius), QColor(colour))


def _paint_edges(painter: QPainter, frame: Frame, curves: Points, view: View) -> None:
    heads = _arrowheads(frame, curves, view)
    groups: dict[Pen, list[int]] = {}
    hollow = [row for row, edge in enumerate(frame.edges) if edge.sort == "ended"]
    for row, edge in enumerate(frame.edges):
        if edge.sort != "ended":
            groups.setdefault(edge.pen, []).append(row)
    # Faint lines first, so that a certain one is never under a possible one.
    for pen, rows in sorted(groups.items(), key=lambda item: _strength(frame.edges[item[1][0]])):
        _stroke(painter, curves[rows], _qpen(pen, view.ink))
    turning: dict[Pen, list[int]] = {}
    for row, edge in enumerate(frame.edges):
        if edge.other is not None:
            turning.setdefault(edge.other, []).append(row)
    for pen, rows in turning.items():
        _stroke(painter, curves[rows], _qpen(pen, view.ink, Qt.PenCapStyle.FlatCap))
    for row in hollow:
        pen = frame.edges[row].pen
        hollow_line(painter, _path(curves[row]), pen.colour, pen.width * view.ink, view.ink)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, triangles in heads.items():
        path = QPainterPath()
        for triangle in triangles:
            path.addPolygon(triangle)
            path.closeSubpath()
        painter.fillPath(path, QColor(colour))


def hollow_line(painter: QPainter, path: QPainterPath, colour: str, width: float, ink: float) -> None:
    """Only the outline of a line; what is behind it shows through."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(QPen(QColor(colour), 1.2 * ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(stroker.createStroke(path).simplified())


def _path(curve: Points) -> QPainterPath:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve.tolist()
    path = QPainterPath(QPointF(x0, y0))
    path.cubicTo(x1, y1, x2, y2, x3, y3)
    return path


def _paint_plain_edges(painter: QPainter, frame: Frame, curves: Points) -> None:
    """One pixel wide, solid, no heads, each colour in one call: while the hand moves a large map."""
    from pyqtgraph.Qt import internals  # a third of a second, and only large maps need it

    groups: dict[str, list[int]] = {}
    for row, edge in enumerate(frame.edges):
        groups.setdefault(edge.pen.colour, []).append(row)
    straight = _are_straight(curves)
    for colour, rows in groups.items():
        chosen = np.array(rows)
        lines_of = curves[chosen[straight[chosen]]][:, (0, 3)].reshape(-1, 4)
        bent = curves[chosen[~straight[chosen]]]
        t = np.linspace(0, 1, _PLAIN_SEGMENTS + 1)
        points = point_at(bent, np.broadcast_to(t, (len(bent), len(t))))
        pieces = np.concatenate((points[:, :-1], points[:, 1:]), axis=2).reshape(-1, 4)
        lines: Any = internals.PrimitiveArray(QLineF, 4)
        lines.resize(len(lines_of) + len(pieces))
        lines.ndarray()[:] = np.concatenate((lines_of, pieces))
        painter.setPen(QPen(QColor(colour), 0))
        painter.drawLines(*lines.drawargs())


def _strength(edge: Edge) -> tuple[bool, int, bool]:
    return edge.sort != "kept" and not edge.dimmed, int(edge.presence), edge.stance is not None


def _qpen(pen: Pen, ink: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap) -> QPen:
    made = QPen(QColor(pen.colour), pen.width * ink)
    made.setCapStyle(cap if pen.dash and pen.dash[0] < 0.1 else Qt.PenCapStyle.FlatCap)
    if pen.dash:
        # Qt counts patterns in widths of the line; these shall look alike on thin and wide ones.
        longer = 2.2 / pen.width if pen.dash[0] > 0.1 else max(1.0, 2.2 / pen.width)
        made.setDashPattern([part * longer for part in pen.dash])
    return made


def _stroke(painter: QPainter, curves: Points, pen: QPen) -> None:
    """Curves of one pen, one by one: the time of a path grows faster than its length."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    straight = _are_straight(curves)
    painter.drawLines([QLineF(x0, y0, x1, y1) for (x0, y0), (x1, y1) in curves[straight][:, (0, 3)].tolist()])
    for curve in curves[~straight]:
        painter.drawPath(_path(curve))


def _are_straight(curves: Points) -> NDArray[np.bool_]:
    """Which curves bend by less than a tenth of a pixel."""
    along = curves[:, 3] - curves[:, 0]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    off = np.zeros(len(curves))
    for control in (1, 2):
        apart = curves[:, control] - curves[:, 0]
        off = np.maximum(off, np.abs(along[:, 0] * apart[:, 1] - along[:, 1] * apart[:, 0]) / length)
    return (off < 0.1) & (length > 1)


def _arrowheads(frame: Frame, curves: Points, view: View) -> dict[str, list[QPolygonF]]:
    """Heads by colour; the curves are shortened in place so that no line shows beyond its head."""
    directed = [row for row, edge in enumerate(frame.edges) if edge.directed]
    if not directed:
        return {}
    ends = curves[directed]
    tangents = tangent_at(ends, 0.97)
    found: dict[str, list[QPolygonF]] = {}
    for k, row in enumerate(directed):
        pen = frame.edges[row].pen
        length = (6.5 + 1.7 * pen.width) * view.ink
        half = (2.6 + 0.95 * pen.width) * view.ink
        (x, y), (dx, dy) = ends[k, 3].tolist(), tangents[k].tolist()
        back_x, back_y = x - dx * length, y - dy * length
        found.setdefault(pen.colour, []).append(
            QPolygonF(
                [
                    QPointF(x, y),
                    QPointF(back_x - dy * half, back_y + dx * half),
                    QPointF(back_x + dy * half, back_y - dx * half),
                ]
            )
        )
        shorter = np.array([dx, dy]) * length * 0.9
        curves[row, 3] -= shorter
        curves[row, 2] -= shorter * 0.7
    return found


# --- actors -----------------------------------------------------------------------------------


def _paint_nodes(painter: QPainter, frame: Frame, view: View, area: QRectF, options: Options) -> None:
    if not options.fine and not options.vector and options.only is None:
        _stamp_nodes(painter, frame, view, options)
        return
    centres = view.to_pixels(frame.places)
    for row in np.argsort(frame.radii, kind="stable").tolist():
        key = frame.nodes[row].id
        if key in options.without or (options.only is not None and key not in options.only):
            continue
        x, y = centres[row].tolist()
        radius = float(frame.radii[row]) * view.scale
        if area.adjusted(-radius, -radius, radius, radius).contains(x, y):
            _paint_node(painter, frame.nodes[row], x, y, radius, view, options, frame.theme.ground)


def _stamp_nodes(painter: QPainter, frame: Frame, view: View, options: Options) -> None:
    """Actors of one look are drawn once and stamped, to a whole pixel: while the hand moves a large map."""
    ratio = painter.device().devicePixelRatio()
    looks: dict[tuple[object, ...], list[int]] = {}
    for row, node in enumerate(frame.nodes):
        if node.id not in options.without:
            radius = RADII[node.shape] * view.scale
            mark = node.mark if radius * 0.8 >= _SMALLEST_MARK else ""
            look = (node.shape, node.fill, node.ring, node.ink, node.flag, node.sort, node.strength, mark)
            looks.setdefault(look, []).append(row)
    centres = view.to_pixels(frame.places).tolist()
    for rows in looks.values():
        node = frame.nodes[rows[0]]
        radius = RADII[node.shape] * view.scale
        side = 2 * (radius + 2 * _RING * view.ink + 1)
        stamp = QPixmap(max(1, round(side * ratio)), max(1, round(side * ratio)))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        inner = QPainter(stamp)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_node(inner, node, side / 2, side / 2, radius, view, options, frame.theme.ground)
        inner.end()
        for row in rows:
            x, y = centres[row]
            painter.drawPixmap(QPointF(x - side / 2, y - side / 2), stamp)


def _paint_node(
    painter: QPainter,
    node: Node,
    x: float,
    y: float,
    radius: float,
    view: View,
    options: Options,
    ground: str,
) -> None:
    shape = outline(node.shape, x, y, radius)
    ring = QPen(QColor(node.ring), _RING * view.ink * (2.2 if node.sort == "begun" else 1.0))
    if node.sort == "ended":
        ring.setDashPattern([2.2, 2.2])
    drawing = flag(node.flag) if node.flag and node.shape == "circle" else None
    if drawing is None:
        painter.setPen(ring)
        painter.setBrush(QBrush(QColor(node.fill)))
        painter.drawPath(shape)
        _paint_mark(painter, node, x, y, radius)
        return
    painter.fillPath(shape, QColor(ground))
    painter.setOpacity(node.strength)
    box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    if options.vector:
        painter.save()
        painter.setClipPath(shape)
        drawing.render(painter, box)
        painter.restore()
    else:
        ratio = painter.device().devicePixelRatio() * painter.deviceTransform().m11()
        picture = flag_image(node.flag, max(8, min(1024, round(2 * radius * ratio))))
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, picture, QRectF(picture.rect()))
    painter.setOpacity(1.0)
    painter.setPen(ring)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def _paint_mark(painter: QPainter, node: Node, x: float, y: float, radius: float) -> None:
    """Code or initials inside the shape, as large as fits."""
    pixels = radius * 0.8
    widest = QFontMetricsF(font(100, QFont.Weight.DemiBold)).horizontalAdvance(node.mark) / 100
    pixels = min(pixels, radius * 1.42 / max(widest, 0.1))
    if not node.mark or pixels < _SMALLEST_MARK:
        return
    type_ = font(pixels, QFont.Weight.DemiBold)
    painter.setFont(type_)
    painter.setPen(QColor(node.ink))
    metrics = QFontMetricsF(type_)
    painter.drawText(
        QPointF(x - metrics.horizontalAdvance(node.mark) / 2, y + metrics.capHeight() / 2), node.mark
    )


# --- text -------------------------------------------------------------------------------------


def _paint_labels(painter: QPainter, frame: Frame, view: View, area: QRectF, options: Options) -> None:
    occupied = Occupancy(area)
    names = place_names(frame, view, area, occupied, {*options.named, *options.selected})
    labels = place_edge_labels(frame, view, area, occupied)
    for label in labels:
        edge = frame.edges[label.row]
        strength = 1.0 if edge.presence == 2 else 0.7
        colour = mixed(mixed(frame.theme.ink, edge.pen.colour, 0.6), frame.theme.ground, strength)
        _paint_label(painter, label, colour, frame.theme.ground)
    for label in names:
        node = frame.nodes[label.row]
        _paint_label(painter, label, node.ink, frame.theme.ground)
    _paint_badges(painter, frame, view)


def _paint_label(painter: QPainter, label: Label, colour: str, ground: str) -> None:
    """Text on a plate of the ground's colour, which interrupts the lines behind it."""
    painter.save()
    painter.translate(label.x, label.y)
    painter.rotate(label.angle)
    plate = QColor(ground)
    plate.setAlphaF(0.82)
    pad = label.height * 0.18
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate)
    box = QRectF(-label.width / 2 - pad, -label.height * 0.44, label.width + 2 * pad, label.height * 0.88)
    painter.drawRoundedRect(box, pad, pad)
    painter.setFont(label.font)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(label.font)
    painter.drawText(QPointF(-label.width / 2, metrics.capHeight() / 2), label.text)
    painter.restore()


def _paint_badges(painter: QPainter, frame: Frame, view: View) -> None:
    """A mark on relations about which sources disagree."""
    rows = [row for row, edge in enumerate(frame.edges) if edge.contested]
    if not rows:
        return
    places = point_at(view.to_pixels(frame.curves[rows]), np.full((len(rows), 1), 0.22))[:, 0]
    for k, row in enumerate(rows):
        contested_badge(
            painter,
            float(places[k, 0]),
            float(places[k, 1]),
            7.0 * view.ink,
            frame.edges[row].pen.colour,
            frame.theme.ground,
        )


def contested_badge(painter: QPainter, x: float, y: float, radius: float, colour: str, ground: str) -> None:
    """The sign for "sources disagree": a disc with ≠."""
    painter.setPen(QPen(QColor(colour), radius * 0.2))
    painter.setBrush(QColor(ground))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    reach = radius * 0.52
    for dy in (-0.24, 0.24):
        painter.drawLine(QPointF(x - reach, y + dy * radius), QPointF(x + reach, y + dy * radius))
    slope = atan2(1.0, 0.45)
    painter.drawLine(
        QPointF(x - cos(slope) * reach, y + sin(slope) * reach),
        QPointF(x + cos(slope) * reach, y - sin(slope) * reach),
    )


def pulse(painter: QPainter, frame: Frame, view: View, actor_ids: Collection[str], phase: float) -> None:
    """Rings that spread from actors; `phase` runs from 0 to 1."""
    centres = view.to_pixels(frame.places)
    strength = max(0.0, cos(phase * pi / 2))
    colour = QColor(mixed(frame.theme.halo, frame.theme.ground, strength))
    for row, node in enumerate(frame.nodes):
        if node.id in actor_ids:
            radius = frame.radii[row] * view.scale + (4 + 22 * phase) * view.ink
            painter.setPen(QPen(colour, 4 * view.ink * (1 - 0.6 * phase)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*centres[row].tolist()), radius, radius)
