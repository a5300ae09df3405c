"""Paints the lines of relations: fine, one by one; or plain, all of one colour in one call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from relmap.drawing.curves import Points, point_at, tangent_at
from relmap.drawing.frame import THIN, Edge, Frame, Pen
from relmap.drawing.view import View

Rows = NDArray[np.int64]
Heads = dict[tuple[str, bool], list[QPolygonF]]
"""Arrowheads by their colour and whether they are hollow."""

_AT_ONCE = 8_000
"""So many plain lines are painted at a time."""
_PLAIN_SEGMENTS = 6
_BESIDE = 25
"""So many points a curve beside another has."""
_BATCH = 100
"""So many lines are painted at a time."""
_FAR = 0.12
"""Seen from farther away (pixels to a scene unit), of many lines heads, widths and slight bends give way."""
_MANY = 2_000
_BEYOND = 2.4
"""How far ticks reach beyond a line, in ink units."""
_MARGIN = 40.0
"""Pixels that a line with its head may reach beyond its control points."""


def seen(curves: Points, area: QRectF) -> Rows:
    """The rows of the curves (n, 4, 2), in pixels, that may be seen in an area."""
    low, high = curves.min(axis=1), curves.max(axis=1)
    inside = (high >= (area.left() - _MARGIN, area.top() - _MARGIN)) & (
        low <= (area.right() + _MARGIN, area.bottom() + _MARGIN)
    )
    return np.flatnonzero(inside.all(axis=1))


def paint_edges(
    painter: QPainter, frame: Frame, curves: Points, view: View, chosen: Rows, vector: bool
) -> Iterator[None]:
    """Paint lines as they are, with their heads; gives way now and then.

    Args:
        painter: of any device.
        frame: what is drawn.
        curves: of the frame in pixels, shape (n, 4, 2); changed where a line is shortened for its head.
        view: scene to pixels.
        chosen: the rows to paint.
        vector: whether the device keeps shapes.
    """
    heads: Heads = {}
    far = view.scale < _FAR and len(chosen) > _MANY
    thin = far and not vector
    groups: dict[Pen, list[int]] = {}
    turning: dict[Pen, list[int]] = {}
    hollow: list[int] = []
    for row in chosen.tolist():
        edge = frame.edges[row]
        if edge.sort == "ended":
            hollow.append(row)
        else:
            groups.setdefault(edge.pen, []).append(row)
        if edge.other is not None:
            turning.setdefault(edge.other, []).append(row)
    yield
    least = 1.0 if far else 0.1
    # A certain line is never under a possible one.
    for pen, rows in sorted(groups.items(), key=lambda item: strength_of(frame.edges[item[1][0]])):
        for batch in _batches(rows):
            if not far:
                _add_arrowheads(heads, frame, curves, view, batch)
            # Of thousands of lines on a small picture a width is not to be seen.
            if thin:
                stroke(painter, curves[batch], QPen(QColor(pen.colour), 0), least)
            else:
                drawn = replace(pen, ticks=0.0) if far else pen
                paint_pen(painter, curves[batch], drawn, frame.theme.ground, view.ink, least)
            yield
    for pen, rows in turning.items():
        for batch in _batches(rows):
            paint_pen(painter, curves[batch], pen, frame.theme.ground, view.ink, least)
            yield
    for row in hollow:
        pen = frame.edges[row].pen
        hollow_line(painter, path_of(curves[row]), pen.colour, pen.width * view.ink, view.ink)
        yield
    for (colour, hollow_heads), triangles in heads.items():
        painter.setPen(QPen(QColor(colour), THIN * view.ink) if hollow_heads else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(QColor(frame.theme.ground if hollow_heads else colour))
        for start in range(0, len(triangles), _BATCH):
            path = QPainterPath()
            for triangle in triangles[start : start + _BATCH]:
                path.addPolygon(triangle)
                path.closeSubpath()
            painter.drawPath(path)
            yield


def _batches(rows: list[int]) -> Iterator[list[int]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))


def hollow_line(painter: QPainter, path: QPainterPath, colour: str, width: float, ink: float) -> None:
    """Only the outline of a line; what is behind it shows through."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(QPen(QColor(colour), 1.2 * ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(stroker.createStroke(path).simplified())


def path_of(curve: Points) -> QPainterPath:
    """A curve, shape (4, 2), for Qt."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve.tolist()
    path = QPainterPath(QPointF(x0, y0))
    path.cubicTo(x1, y1, x2, y2, x3, y3)
    return path


def draw_lines(painter: QPainter, ends: Points) -> None:
    """Straight lines from an array of x, y, x, y, shape (n, 4), in one call.

    Pyqtgraph has an array that Qt reads in place; it is no part of its promises: without it they are made one
    by one.
    """
    try:
        from pyqtgraph.Qt.internals import PrimitiveArray  # a third of a second, and only large maps need it

        lines: Any = PrimitiveArray(QLineF, 4)
        lines.resize(len(ends))
        lines.ndarray()[:] = ends
        arguments = lines.drawargs()
    except (ImportError, AttributeError, TypeError):
        arguments = ([QLineF(*line) for line in ends.tolist()],)
    painter.drawLines(*arguments)


def paint_plain_edges(
    painter: QPainter, frame: Frame, curves: Points, view: View, chosen: Rows
) -> Iterator[None]:
    """One pixel wide, solid, no heads, many of a colour in one call: while the hand moves a large map.

    Args:
        painter, frame, view: as in `paint_edges`.
        curves: of the frame in pixels.
        chosen: the rows to paint.
    """
    straight = np.zeros(len(curves), dtype=bool)
    straight[chosen] = _are_straight(curves[chosen], 0.5 if view.scale >= _FAR else 2.0)
    t = np.linspace(0, 1, _PLAIN_SEGMENTS + 1)
    by_colour = _by_colour(frame, chosen)
    yield
    for colour, rows in ((colour, some) for colour, all_ in by_colour for some in _some(all_)):
        lines_of = curves[rows[straight[rows]]][:, (0, 3)].reshape(-1, 4)
        bent = curves[rows[~straight[rows]]]
        points = point_at(bent, np.broadcast_to(t, (len(bent), len(t))))
        pieces = np.concatenate((points[:, :-1], points[:, 1:]), axis=2).reshape(-1, 4)
        painter.setPen(QPen(QColor(colour), 0))
        draw_lines(painter, np.concatenate((lines_of, pieces)))
        yield


def _some(rows: Rows) -> Iterator[Rows]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))


def _by_colour(frame: Frame, chosen: Rows) -> list[tuple[str, Rows]]:
    """The rows of each colour."""
    if frame.lines is not None:
        colours = frame.lines.colours[chosen]
        return [(frame.lines.palette[number], chosen[colours == number]) for number in np.unique(colours)]
    groups: dict[str, list[int]] = {}
    for row in chosen.tolist():
        groups.setdefault(frame.edges[row].pen.colour, []).append(row)
    return [(colour, np.array(rows)) for colour, rows in groups.items()]


def strength_of(edge: Edge) -> tuple[bool, int, bool]:
    """By which lines are painted, the faint first."""
    return edge.sort != "kept", int(edge.presence), edge.stance is not None


def paint_pen(
    painter: QPainter, curves: Points, pen: Pen, ground: str, ink: float, least: float = 0.1,
    beyond: float = _BEYOND,
) -> None:  # fmt: skip
    """Curves with a pen: once, and where it is hollow once more in the colour of the ground, narrower.

    Args:
        painter: of any device.
        curves: in pixels, shape (n, 4, 2).
        pen: of all of them.
        ground: the colour between the strokes of a pen.
        ink: pixels to an ink unit.
        least: bends of fewer pixels are straight.
        beyond: how far ticks reach beyond the line, in ink units.
    """
    if pen.ticks:
        _paint_ticks(painter, curves, pen, ink, beyond)
    stroke(painter, curves, _qpen(pen, pen.colour, pen.breadth, ink), least)
    if pen.gap:
        stroke(painter, curves, _qpen(pen, ground, pen.gap, ink), least)
    if pen.possible and pen.double:
        stroke(painter, curves, _qpen(pen, pen.colour, THIN, ink), least)


def _qpen(pen: Pen, colour: str, width: float, ink: float) -> QPen:
    """A pen of Qt, of a colour and width, with the pattern that the whole pen has."""
    made = QPen(QColor(colour), width * ink)
    made.setCapStyle(Qt.PenCapStyle.RoundCap if pen.dash and pen.dash[0] < 0.1 else Qt.PenCapStyle.FlatCap)
    if pen.dash:
        # Qt counts patterns in widths of the line; these shall look alike on thin and wide ones.
        unit = 2.2 if pen.dash[0] > 0.1 else max(pen.breadth, 2.2)
        parts = [part * unit / width for part in pen.dash]
        made.setDashPattern(parts)
        if pen.possible and width == pen.gap and pen.dash[0] > 0.1:
            # The gap is as much shorter than the dash as it is narrower: the outline of a dash is closed.
            end = THIN / width
            made.setDashPattern([parts[0] - 2 * end, parts[1] + 2 * end])
            made.setDashOffset(sum(parts) - end)
    return made


def stroke(painter: QPainter, curves: Points, pen: QPen, least: float = 0.1) -> None:
    """Curves of one pen, one by one: the time of a path grows faster than its length.

    Args:
        painter: of any device.
        curves: in pixels, shape (n, 4, 2).
        pen: of all of them.
        least: bends of fewer pixels are straight.
    """
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    straight = _are_straight(curves, least)
    painter.drawLines([QLineF(x0, y0, x1, y1) for (x0, y0), (x1, y1) in curves[straight][:, (0, 3)].tolist()])
    for curve in curves[~straight]:
        painter.drawPath(path_of(curve))


def stroke_beside(painter: QPainter, curves: Points, away: Points) -> None:
    """Curves parallel to others, with the pen that is set; what is between them stays as it is.

    Args:
        painter: of any device.
        curves: in pixels, shape (n, 4, 2).
        away: how far on which side of each its parallels are, in pixels, shape (n, k).
    """
    straight = _are_straight(curves, 0.1)
    for some, count in ((straight, 2), (~straight, _BESIDE)):
        chosen = curves[some]
        at = np.linspace(0, 1, count)
        points = point_at(chosen, np.broadcast_to(at, (len(chosen), count)))
        along = np.stack([tangent_at(chosen, float(t)) for t in at], axis=1)
        across = np.stack((-along[..., 1], along[..., 0]), axis=-1)
        for k in range(away.shape[1]):
            moved = points + across * away[some, k, None, None]
            if count == 2:
                draw_lines(painter, moved.reshape(-1, 4))
                continue
            for line in moved.tolist():
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))


def _are_straight(curves: Points, least: float) -> NDArray[np.bool_]:
    """Which curves bend by less than so many pixels."""
    along = curves[:, 3] - curves[:, 0]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    off = np.zeros(len(curves))
    for control in (1, 2):
        apart = curves[:, control] - curves[:, 0]
        off = np.maximum(off, np.abs(along[:, 0] * apart[:, 1] - along[:, 1] * apart[:, 0]) / length)
    return (off * 0.75 < least) & (length > 1)


def _paint_ticks(painter: QPainter, curves: Points, pen: Pen, ink: float, beyond: float) -> None:
    """Short strokes across lines."""
    painter.setPen(QPen(QColor(pen.colour), max(1.0, 0.9 * ink)))
    half = (pen.breadth / 2 + beyond) * ink
    strokes: list[QLineF] = []
    for curve in curves:
        length = float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())
        count = max(2, int(length / (pen.ticks * ink)))
        t = (np.arange(1, count) / count)[None, :]
        places = point_at(curve[None], t)[0]
        for (x, y), at in zip(places.tolist(), t[0].tolist(), strict=True):
            dx, dy = tangent_at(curve[None], at)[0].tolist()
            strokes.append(QLineF(x - dy * half, y + dx * half, x + dy * half, y - dx * half))
    painter.drawLines(strokes)


def arrowheads(frame: Frame, curves: Points, view: View, rows: Sequence[int]) -> Points:
    """The heads at the ends of relations: tip and both corners behind it, in pixels, shape (n, 3, 2).

    Args:
        frame: what is drawn.
        curves: of the frame in pixels, as long as they are without heads, shape (m, 4, 2).
        view: scene to pixels.
        rows: of these relations, n of them.
    """
    if not len(rows):
        return np.empty((0, 3, 2))
    ends = curves[list(rows)]
    along = tangent_at(ends, 0.97)
    sizes = np.array([_head_of(frame.edges[row]) for row in rows]) * view.ink
    back = ends[:, 3] - along * sizes[:, :1]
    across = np.stack((-along[:, 1], along[:, 0]), axis=1) * sizes[:, 1:]
    return np.stack((ends[:, 3], back + across, back - across), axis=1)


def _head_of(edge: Edge) -> tuple[float, float]:
    """How long a head is, and half of how wide, in ink units; that of a ribbon is as wide as all of it."""
    width = edge.pen.width
    if edge.strands:
        return 6.5 + 0.8 * width, width / 2 + 2.4
    return 6.5 + 1.7 * width, 2.6 + 0.95 * width


def all_arrowheads(frame: Frame, curves: Points, view: View, rows: Sequence[int] | None = None) -> Points:
    """As `arrowheads`, of all or some relations those that have one, and of ribbons at both ends."""
    some = range(len(frame.edges)) if rows is None else rows
    ahead = [row for row in some if frame.edges[row].directed]
    back = [row for row in some if frame.edges[row].returns]
    turned = arrowheads(frame, curves[:, ::-1], view, back)
    return np.concatenate((arrowheads(frame, curves, view, ahead), turned))


def _add_arrowheads(heads: Heads, frame: Frame, curves: Points, view: View, rows: list[int]) -> None:
    """Heads by colour, hollow ones apart.

    The curves are shortened in place so that no line shows beyond its head.
    """
    directed = [row for row in rows if frame.edges[row].directed]
    triangles = arrowheads(frame, curves, view, directed)
    for row, triangle in zip(directed, triangles.tolist(), strict=True):
        corners = [QPointF(x, y) for x, y in triangle]
        pen = frame.edges[row].pen
        heads.setdefault((pen.colour, pen.possible), []).append(QPolygonF(corners))
    shorter = (triangles[:, 0] - triangles[:, 1:].mean(axis=1)) * 0.9
    curves[directed, 3] -= shorter
    curves[directed, 2] -= shorter * 0.7
