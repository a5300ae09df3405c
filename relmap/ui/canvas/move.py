"""Dragging actors to another place; a press that does not move selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from relmap.editor import edits
from relmap.model.diff import Ref
from relmap.ui.canvas.gestures import Gesture

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas


class MoveGesture(Gesture):
    """From a press on an actor. Shift or Ctrl adds it to the selection or takes it out."""

    def __init__(self, canvas: Canvas, start: QPointF, actor_id: str, adding: bool) -> None:
        super().__init__(canvas, start)
        self._ref = Ref("actors", actor_id)
        self._adding = adding
        self._moving = False
        selection = canvas.document.selection
        if self._ref not in selection and not adding:
            canvas.document.select([self._ref])

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self._moving and not self.is_drag(here):
            return
        if not self._moving:
            self._moving = True
            document = self.canvas.document
            if self._ref not in document.selection:
                document.select({*document.selection, self._ref})
        self.canvas.preview_places(self._places(here, modifiers))

    def _places(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> dict[str, tuple[float, float]]:
        delta = here - self.start
        dx, dy = delta.x(), delta.y()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:  # along one axis only
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        scale = self.canvas.view.scale
        places = self.canvas.document.places()
        moved = {ref.id for ref in self.canvas.document.selection if ref.collection == "actors"}
        return {key: (x + dx / scale, y + dy / scale) for key, (x, y) in places.items() if key in moved}

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        document = self.canvas.document
        if self._moving:
            places = self._places(here, modifiers)
            self.canvas.preview_places(None)
            diff = edits.move_actors(document.project, places, pin=document.motion is not None)
            name = document.project.actors[self._ref.id].name
            document.apply(diff, f"Move {name}" if len(places) == 1 else f"Move {len(places)} actors")
        elif self._adding:
            document.select(document.selection ^ {self._ref})
        else:
            document.select([self._ref])

    def cancel(self) -> None:
        self.canvas.preview_places(None)
