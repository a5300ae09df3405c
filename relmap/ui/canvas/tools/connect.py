"""Drawing a relation: from the rim of one actor to another."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from relmap.drawing.pick import RIM, Picked, drawn_radius, pick_node, rim_within
from relmap.drawing.shapes import outline
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.gesture import Gesture


class ConnectGesture(Gesture):
    """The target lights up; on empty canvas the drop makes a new actor too."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF, actor_id: str) -> None:
        super().__init__(surface, start)
        self._source = actor_id
        self._here = start
        self._left = False  # the hand has left the first actor, so coming back means a relation to itself
        self._target: str | None = None

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._here = here
        picked = pick_node(self.surface.frame, self.surface.view, here.x(), here.y())
        over = picked.id if picked is not None else None
        if over != self._source:
            self._left = True
        self._target = over if over != self._source or self._left else None
        self.surface.redraw()

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.move(here, modifiers)
        surface = self.surface
        if not self.is_drag(here) or not self._left:
            return
        if self._target is not None:
            surface.relate([self._source], self._target, here)
        else:
            surface.relate_to_new(self._source, here)

    def paint(self, painter: QPainter) -> None:
        frame, view = self.surface.frame, self.surface.view
        row = frame.position(self._source)
        if row is None or not self._left:
            return
        accent = QColor(frame.theme.accent)
        painter.setPen(QPen(accent, 2.2 * view.ink, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = view.to_pixels(frame.places[row]).tolist()
        painter.drawLine(QPointF(x, y), self._here)
        paint_target(painter, self.surface, self._target)


def paint_rim(painter: QPainter, surface: Surface, hovered: Picked | None) -> None:
    """The band around an actor from which a relation is drawn, while the cursor is on the actor."""
    if hovered is None or hovered.kind != "actors" or surface.tool not in ("select", "connect"):
        return
    frame, view = surface.frame, surface.view
    row = frame.position(hovered.id)
    if row is None:
        return
    x, y = view.to_pixels(frame.places[row]).tolist()
    radius = drawn_radius(float(frame.radii[row]) * view.scale)
    colour = QColor(frame.theme.accent)
    colour.setAlphaF(0.55 if hovered.on_rim else 0.28)
    painter.setPen(QPen(colour, RIM))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline(frame.nodes[row].shape, x, y, radius - rim_within(radius) + RIM / 2))


def paint_target(painter: QPainter, surface: Surface, actor_id: str | None) -> None:
    """Light up the actor that a relation would go to."""
    frame, view = surface.frame, surface.view
    row = frame.position(actor_id) if actor_id is not None else None
    if row is not None:
        x, y = view.to_pixels(frame.places[row]).tolist()
        radius = float(frame.radii[row]) * view.scale + 5 * view.ink
        painter.setPen(QPen(QColor(frame.theme.accent), 3 * view.ink))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline(frame.nodes[row].shape, x, y, radius))
