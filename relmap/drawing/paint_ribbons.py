"""Paints ribbons: the stripes of relations side by side, their heads, and how many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from relmap.drawing.curves import Points
from relmap.drawing.frame import THIN, Edge, Frame, Pen
from relmap.drawing.paint_edges import arrowheads, hollow_line, paint_pen, path_of, stroke
from relmap.drawing.ribbons import HAIR, TICKS_BEYOND, Stripe, beside, stripes_of
from relmap.drawing.view import View

_UNDER_HEAD = 0.9
"""How far a line ends behind the tip of its head, in lengths of the head."""


def paint_ribbons(
    painter: QPainter, frame: Frame, curves: Points, view: View, rows: Sequence[int],
    tell: Callable[[str, str], None] | None = None,
) -> Iterator[None]:  # fmt: skip
    """Paint ribbons; gives way after each.

    Args:
        painter: of any device.
        frame: what is drawn.
        curves: of the frame in pixels, shape (n, 4, 2).
        view: scene to pixels.
        rows: of the ribbons.
        tell: told (collection, id) of each relation before its stripe.
    """
    for row in rows:
        edge, curve = frame.edges[row], curves[row].copy()
        ahead = _head(frame, curves, view, row) if edge.directed else None
        back = _head(frame, curves[:, ::-1], view, row) if edge.returns else None
        _shorten(curve, ahead)
        _shorten(curve[::-1], back)
        if tell is not None:
            tell("", "")
        # What it crosses does not show between its stripes.
        ground = QPen(QColor(frame.theme.ground), edge.pen.width * view.ink)
        ground.setCapStyle(Qt.PenCapStyle.FlatCap)
        stroke(painter, curve[None], ground)
        heads, below = _parts(edge, ahead, back), frame.theme.ground
        found = stripes_of(edge.strands)
        lines = beside(curve, np.array([stripe.offset for stripe in found]) * view.ink)
        for stripe, line in zip(found, lines, strict=True):
            for k in stripe.strands:
                if tell is not None:
                    tell("relations", edge.strands[k].edge.id)
                if k == stripe.strands[0]:
                    _paint_stripe(painter, stripe, line, below, view.ink)
                _paint_heads(
                    painter, edge.strands[k].edge.pen, heads.get(k, []), frame.theme.ground, view.ink
                )
        yield


def _paint_stripe(painter: QPainter, stripe: Stripe, line: Points, ground: str, ink: float) -> None:
    pen = stripe.pen
    if stripe.sort == "ended":
        hollow_line(painter, path_of(line), pen.colour, pen.width * ink, ink)
        return
    for one in (pen, stripe.other):
        if one is not None:
            paint_pen(painter, line[None], one, ground, ink, beyond=TICKS_BEYOND)


def _head(frame: Frame, curves: Points, view: View, row: int) -> Points:
    return arrowheads(frame, curves, view, [row])[0]


def _shorten(curve: Points, head: Points | None) -> None:
    """Have a curve end within its head."""
    if head is not None:
        shorter = (head[0] - head[1:].mean(axis=0)) * _UNDER_HEAD
        curve[3] -= shorter
        curve[2] -= shorter * 0.7


def _parts(edge: Edge, ahead: Points | None, back: Points | None) -> dict[int, list[Points]]:
    """The heads of a ribbon as fans: a triangle for each relation that goes there, shape (3, 2)."""
    found: dict[int, list[Points]] = {}
    for head, turned in ((ahead, False), (back, True)):
        if head is None:
            continue
        going = [k for k, s in enumerate(edge.strands) if s.edge.directed and s.turned == turned]
        # The left of a ribbon is at the second corner of the head at its end, and at the first of the other.
        left, right = (head[1], head[2]) if turned else (head[2], head[1])
        for number, k in enumerate(going):
            one, other = (left + (right - left) * (number + n) / len(going) for n in (0, 1))
            found.setdefault(k, []).append(np.stack((head[0], one, other)))
    return found


def _paint_heads(painter: QPainter, pen: Pen, parts: Sequence[Points], ground: str, ink: float) -> None:
    if not parts:
        return
    painter.setPen(QPen(QColor(pen.colour), THIN * ink) if pen.possible else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground if pen.possible else pen.colour))
    for corners in parts:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners.tolist()]))
        path.closeSubpath()
        painter.drawPath(path)


def sample(painter: QPainter, left: float, right: float, middle: float, pens: Sequence[Pen], ground: str,
           ink: float) -> None:  # fmt: skip
    """A straight ribbon, for the legend.

    Args:
        painter: of any device.
        left, right, middle: where it begins and ends, and on which height, in pixels.
        pens: of its stripes.
        ground: on which it lies.
        ink: pixels of an ink unit.
    """
    for number, pen in enumerate(pens):
        y = middle + (number - (len(pens) - 1) / 2) * (pen.breadth + HAIR) * ink
        paint_pen(painter, np.linspace((left, y), (right, y), 4)[None], pen, ground, ink)
