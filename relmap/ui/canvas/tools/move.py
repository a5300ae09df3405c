"""Dragging actors and notes to another place; a press that does not move selects."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from relmap.drawing.pick import nodes_within
from relmap.drawing.style import font
from relmap.editor import edits
from relmap.editor.annotations import counted, framed_actors, moved_notes, replacing_notes
from relmap.editor.snap import Guide, snap
from relmap.layout.graph import Place
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.model.records import Note
from relmap.timeline.groups import ever_members
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.gesture import Gesture

_REACH = 7.0
"""Pixels over which an actor is drawn to a line."""
_FEW_PIXELS = 34.0
"""A guide shorter than this has no room for its distance."""


class MoveGesture(Gesture):
    """From a press on an actor or a note; what is selected of both moves.

    Shift or Ctrl adds it to the selection or takes it out.

    Shift keeps to one axis; Ctrl while dragging lets it go where the hand is, without snapping.
    """

    def __init__(self, surface: Surface, start: QPointF, ref: Ref, adding: bool) -> None:
        super().__init__(surface, start)
        self._ref = ref
        self._adding = adding
        self._others: np.ndarray | None = None
        self._guides: tuple[Guide, ...] = ()
        self._home: dict[str, Place] = {}
        """Where the actors that move began; empty until they do."""
        self._notes: list[Note] = []
        """The notes that move, as they began."""
        self._moving = False
        selection = surface.document.viewpoint.selection
        if self._ref not in selection and not adding:
            surface.document.viewpoint.select([self._ref])

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self._moving:
            if not self.is_drag(here):
                return
            self._begin()
        if self.surface.carry(here):
            return
        dx, dy = self._shift(here, modifiers)
        if self._home:
            self.surface.preview_places(self._places(dx, dy))
        if self._notes:
            self.surface.preview_notes(moved_notes(self._notes, dx, dy))

    def _begin(self) -> None:
        self._moving = True
        document = self.surface.document
        viewpoint = document.viewpoint
        if self._ref not in viewpoint.selection:
            viewpoint.select({*viewpoint.selection, self._ref})
        self._notes = [document.project.notes[r.id] for r in viewpoint.selection if r.collection == "notes"]
        places = document.places()
        chosen = {ref.id for ref in viewpoint.selection if ref.collection == "actors"}
        moved = _taken_along(document.project, chosen | framed_actors(self._notes))
        self._home = {key: place for key, place in places.items() if key in moved}
        surface = self.surface
        near = nodes_within(
            surface.frame, surface.view, 0, 0, surface.rect().width(), surface.rect().height()
        )
        still = [places[key] for key in near if key not in self._home and key in places]
        self._others = np.array(still, dtype=float).reshape(-1, 2)

    def _shift(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> Place:
        """How far all that moves is from where it began, in scene units."""
        delta = here - self.start
        scale = self.surface.view.scale
        dx, dy = delta.x() / scale, delta.y() / scale
        one_axis = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        across = abs(dx) >= abs(dy)
        if one_axis:
            dx, dy = (dx, 0.0) if across else (0.0, dy)
        self._guides = ()
        snapping = self.surface.snapping and not modifiers & Qt.KeyboardModifier.ControlModifier
        if snapping and self._ref.id in self._home:
            x, y = self._home[self._ref.id]
            assert self._others is not None
            found = snap((x + dx, y + dy), self._others, _REACH / scale)
            held = one_axis and (found.place[1] != y if across else found.place[0] != x)
            if not held:
                dx, dy = found.place[0] - x, found.place[1] - y
                self._guides = found.guides
        return dx, dy

    def _places(self, dx: float, dy: float) -> dict[str, Place]:
        return {key: (x + dx, y + dy) for key, (x, y) in self._home.items()}

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        document = self.surface.document
        viewpoint = document.viewpoint
        if self._moving:
            shift = self._shift(here, modifiers)
            places, notes = self._places(*shift), moved_notes(self._notes, *shift)
            self.cancel()
            diff = edits.move_actors(document.project, places, pin=document.motion is not None)
            diff = diff.then(replacing_notes(document.project, notes))
            if diff:
                document.apply(diff, f"Move {self._named(places, notes)}")
        elif self._adding:
            viewpoint.select(viewpoint.selection ^ {self._ref})
        else:
            viewpoint.select([self._ref])

    def _named(self, places: Collection[str], notes: Collection[str]) -> str:
        """What has moved: `Armenia`, `3 actors`, `a note`, `2 actors and 2 notes`."""
        if len(places) == 1 and not notes:
            return self.surface.document.project.actors[next(iter(places))].name[:80]
        return counted(len(places), len(notes))

    def cancel(self) -> None:
        if self._home:
            self.surface.preview_places(None)
        if self._notes:
            self.surface.preview_notes(None)

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
