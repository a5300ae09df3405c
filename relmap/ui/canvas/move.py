"""Dragging actors to another place; a press that does not move selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from relmap.drawing.pick import nodes_within
from relmap.drawing.style import font
from relmap.editor import edits
from relmap.editor.snap import Guide, snap
from relmap.layout.graph import Place
from relmap.model.diff import Ref
from relmap.ui.canvas.gestures import Gesture

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas

_REACH = 7.0
"""Pixels over which an actor is drawn to a line."""
_FEW_PIXELS = 34.0
"""A guide shorter than this has no room for its distance."""


class MoveGesture(Gesture):
    """From a press on an actor. Shift or Ctrl adds it to the selection or takes it out.

    Shift keeps to one axis; Ctrl while dragging lets it go where the hand is, without snapping.
    """

    def __init__(self, canvas: Canvas, start: QPointF, actor_id: str, adding: bool) -> None:
        super().__init__(canvas, start)
        self._ref = Ref("actors", actor_id)
        self._adding = adding
        self._others: np.ndarray | None = None
        self._guides: tuple[Guide, ...] = ()
        self._home: dict[str, Place] = {}
        """Where those that move began; empty until they do."""
        selection = canvas.document.viewpoint.selection
        if self._ref not in selection and not adding:
            canvas.document.viewpoint.select([self._ref])

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self._home:
            if not self.is_drag(here):
                return
            self._begin()
        if self.canvas.carry(here):
            return
        self.canvas.preview_places(self._places(here, modifiers))

    def _begin(self) -> None:
        document = self.canvas.document
        viewpoint = document.viewpoint
        if self._ref not in viewpoint.selection:
            viewpoint.select({*viewpoint.selection, self._ref})
        moved = self.canvas.taken_along({ref.id for ref in viewpoint.selection if ref.collection == "actors"})
        self._home = {key: place for key, place in document.places().items() if key in moved}
        canvas = self.canvas
        near = nodes_within(canvas.frame, canvas.view, 0, 0, canvas.width(), canvas.height())
        places = document.places()
        still = [places[key] for key in near if key not in self._home and key in places]
        self._others = np.array(still, dtype=float).reshape(-1, 2)

    def _places(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> dict[str, Place]:
        delta = here - self.start
        scale = self.canvas.view.scale
        dx, dy = delta.x() / scale, delta.y() / scale
        one_axis = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        across = abs(dx) >= abs(dy)
        if one_axis:
            dx, dy = (dx, 0.0) if across else (0.0, dy)
        self._guides = ()
        if self.canvas.snapping and not modifiers & Qt.KeyboardModifier.ControlModifier:
            x, y = self._home[self._ref.id]
            assert self._others is not None
            found = snap((x + dx, y + dy), self._others, _REACH / scale)
            held = one_axis and (found.place[1] != y if across else found.place[0] != x)
            if not held:
                dx, dy = found.place[0] - x, found.place[1] - y
                self._guides = found.guides
        return {key: (x + dx, y + dy) for key, (x, y) in self._home.items()}

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        document = self.canvas.document
        viewpoint = document.viewpoint
        if self._home:
            places = self._places(here, modifiers)
            self.canvas.preview_places(None)
            diff = edits.move_actors(document.project, places, pin=document.motion is not None)
            name = document.project.actors[self._ref.id].name
            document.apply(diff, f"Move {name[:80]}" if len(places) == 1 else f"Move {len(places)} actors")
        elif self._adding:
            viewpoint.select(viewpoint.selection ^ {self._ref})
        else:
            viewpoint.select([self._ref])

    def cancel(self) -> None:
        self.canvas.preview_places(None)

    def paint(self, painter: QPainter) -> None:
        """The lines that the actor has snapped to, with their lengths."""
        theme, view = self.canvas.theme, self.canvas.view
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
