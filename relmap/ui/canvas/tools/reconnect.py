"""Dragging one end of a relation to another actor."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from relmap.drawing.pick import pick_node
from relmap.editor import edits
from relmap.editor.edits import End
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.connect import paint_target
from relmap.ui.canvas.tools.gesture import Gesture

_REACH = 8.0
"""How near the hand must be to a handle, in pixels."""
_SIZE = 5.0


class ReconnectGesture(Gesture):
    """The actor that would be taken lights up; let go elsewhere, the relation stays as it is."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF, relation_id: str, end: End) -> None:
        super().__init__(surface, start)
        self._relation = relation_id
        self._end: End = end
        self._here = start
        self._target: str | None = None

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._here = here
        picked = pick_node(self.surface.frame, self.surface.view, here.x(), here.y())
        self._target = picked.id if picked is not None and self.is_drag(here) else None
        self.surface.redraw()

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.move(here, modifiers)
        document = self.surface.document
        relation = document.project.relations.get(self._relation)
        if self._target is None or relation is None:
            return
        diff = edits.reconnect(document.project, self._relation, self._end, self._target)
        which = "begins at" if self._end == "source" else "goes to"
        name = document.project.actors[self._target].name[:60]
        document.apply(diff, f"Relation {which} {name}", self)

    def paint(self, painter: QPainter) -> None:
        surface = self.surface
        ends = _ends(surface, self._relation)
        if ends is None:
            return
        accent = QColor(surface.theme.accent)
        fixed = ends["target" if self._end == "source" else "source"]
        painter.setPen(QPen(accent, 2.2 * surface.view.ink, Qt.PenStyle.DashLine))
        painter.drawLine(fixed, self._here)
        paint_target(painter, surface, self._target)


def _ends(surface: Surface, relation_id: str) -> dict[End, QPointF] | None:
    """Where a relation begins and ends on the surface, in pixels; None if it is not seen."""
    row = surface.frame.line_of(relation_id)
    if row is None:
        return None
    (x0, y0), (x1, y1) = surface.view.to_pixels(surface.frame.curves[row][[0, 3]]).tolist()
    return {"source": QPointF(x0, y0), "target": QPointF(x1, y1)}


def _handled(surface: Surface) -> str | None:
    """The relation that has handles: the one selected, if it alone is."""
    selection = surface.document.viewpoint.selection
    if len(selection) != 1:
        return None
    ref = next(iter(selection))
    return ref.id if ref.collection == "relations" else None


def handle_at(surface: Surface, here: QPointF) -> tuple[str, End] | None:
    """The handle under a point: of which relation, and at which end."""
    relation = _handled(surface)
    ends = _ends(surface, relation) if relation is not None else None
    if relation is None or ends is None:
        return None
    # Of two handles in reach the nearer one; the end that the arrow points to wins a draw.
    end = min(reversed(ends), key=lambda end: (here - ends[end]).manhattanLength())
    near = (here - ends[end]).manhattanLength() <= _REACH
    return (relation, end) if near else None


def paint_handles(painter: QPainter, surface: Surface) -> None:
    """The ends of the relation selected, which can be dragged."""
    relation = _handled(surface)
    ends = _ends(surface, relation) if relation is not None else None
    if ends is None:
        return
    painter.setPen(QPen(QColor(surface.theme.accent), 1.6))
    painter.setBrush(QColor(surface.theme.ground))
    for at in ends.values():
        painter.drawEllipse(at, _SIZE, _SIZE)
