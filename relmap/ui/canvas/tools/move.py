"""Dragging actors to another place; a press that does not move selects."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from relmap.drawing.pick import nodes_within
from relmap.drawing.style import font
from relmap.editor import edits
from relmap.editor.snap import Guide, snap
from relmap.layout.graph import Place
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.timeline.groups import ever_members
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.gesture import Gesture

_REACH = 7.0
"""Pixels over which an actor is drawn to a line."""
_FEW_PIXELS = 34.0
"""A guide shorter than this has no room for its distance."""


class MoveGesture(Gesture):
    """From a press on an actor. Shift or Ctrl adds it to the selection or takes it out.

    Shift keeps to one axis; Ctrl while dragging lets it go where the hand is, without snapping.
    """

    def __init__(self, surface: Surface, start: QPointF, actor_id: str, adding: bool) -> None:
        super().__init__(surface, start)
        self._ref = Ref("actors", actor_id)
        self._adding = adding
        self._others: np.ndarray | None = None
        self._guides: tuple[Guide, ...] = ()
        self._home: dict[str, Place] = {}
        """Where those that move began; empty until they do."""
        selection = surface.document.viewpoint.selection
        if self._ref not in selection and not adding:
            surface.document.viewpoint.select([self._ref])

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self._home:
            if not self.is_drag(here):
                return
            self._begin()
        if self.surface.carry(here):
            return
        self.surface.preview_places(self._places(here, modifiers))

    def _begin(self) -> None:
        document = self.surface.document
        viewpoint = document.viewpoint
        if self._ref not in viewpoint.selection:
            viewpoint.select({*viewpoint.selection, self._ref})
        moved = _taken_along(
            document.project, {ref.id for ref in viewpoint.selection if ref.collection == "actors"}
        )
        self._home = {key: place for key, place in document.places().items() if key in moved}
        surface = self.surface
        near = nodes_within(
            surface.frame, surface.view, 0, 0, surface.rect().width(), surface.rect().height()
        )
        places = document.places()
        still = [places[key] for key in near if key not in self._home and key in places]
        self._others = np.array(still, dtype=float).reshape(-1, 2)

    def _places(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> dict[str, Place]:
        delta = here - self.start
        scale = self.surface.view.scale
        dx, dy = delta.x() / scale, delta.y() / scale
        one_axis = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        across = abs(dx) >= abs(dy)
        if one_axis:
            dx, dy = (dx, 0.0) if across else (0.0, dy)
        self._guides = ()
        if self.surface.snapping and not modifiers & Qt.KeyboardModifier.ControlModifier:
            x, y = self._home[self._ref.id]
            assert self._others is not None
            found = snap((x + dx, y + dy), self._others, _REACH / scale)
            held = one_axis and (found.place[1] != y if across else found.place[0] != x)
            if not held:
                dx, dy = found.place[0] - x, found.place[1] - y
                self._guides = found.guides
        return {key: (x + dx, y + dy) for key, (x, y) in self._home.items()}

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        document = self.surface.document
        viewpoint = document.viewpoint
        if self._home:
            places = self._places(here, modifiers)
            self.surface.preview_places(None)
            diff = edits.move_actors(document.project, places, pin=document.motion is not None)
            name = document.project.actors[self._ref.id].name
            document.apply(diff, f"Move {name[:80]}" if len(places) == 1 else f"Move {len(places)} actors")
        elif self._adding:
            viewpoint.select(viewpoint.selection ^ {self._ref})
        else:
            viewpoint.select([self._ref])

    def cancel(self) -> None:
        self.surface.preview_places(None)

    def paint(self, painter: QPainter) -> None:
        """The lines that the actor has snapped to, with their lengths."""
        theme, view = self.surface.theme, self.surface.view
        type_ = font(11 * theme.text, QFont.Weight.Medium)
        metrics = QFontMetricsF(type_)
        for guide in self._guides:
            ends = view.to_pixels(np.array([guide.start, guide.end]))
            start, end = (QPointF(*point) for point in ends.tolist())
            painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DashLine))
            painter.drawLine(start, end)
            if (end - start).manhattanLength() < _FEW_PIXELS:
                continue
            text = f"{guide.distance:.0f}"
            width = metrics.horizontalAdvance(text) + 8
            middle = (start + end) / 2
            box = QRectF(middle.x() - width / 2, middle.y() - 8, width, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(type_)
            painter.setPen(QColor(theme.ground))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _taken_along(project: Project, actors: set[str]) -> set[str]:
    """These actors, and those that are shown within one of them."""
    closed = (key for key in actors if key in project.placements)
    closed = [key for key in closed if project.placements[key].members == "collapsed"]
    return actors.union(*(ever_members(project, key) for key in closed))
