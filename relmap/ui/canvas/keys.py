"""The canvas by keyboard: walking actors and relations, nudging, giving up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from relmap.editor import edits
from relmap.editor.annotations import counted, moved_notes, replacing_notes
from relmap.model.diff import Ref
from relmap.ui.canvas.surface import Surface

_NUDGE = 10.0
"""How far an arrow moves an actor, in scene units; with Shift it is one."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Keys:
    """What keys do; those with a place in the menus are actions.

    Args:
        surface: the canvas, which has the focus.
        step: to the next change in time (1), or to the one before (-1).
    """

    def __init__(self, surface: Surface, step: Callable[[int], None]) -> None:
        self._surface = surface
        self._step = step
        self._walked: str | None = None
        """The actor whose relations are walked."""

    def press(self, event: QKeyEvent) -> bool:
        """Whether a key did something."""
        key = event.key()
        if key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._walk_relations(1 if key == Qt.Key.Key_BracketRight else -1)
        elif key in _ARROWS and not self._surface.in_gesture:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._arrow(*_ARROWS[Qt.Key(key)], fine)
        else:
            return False
        return True

    def _arrow(self, dx: int, dy: int, fine: bool) -> None:
        """Nudge the actors and notes selected; with none selected, left and right go through time."""
        document = self._surface.document
        step = 1.0 if fine else _NUDGE
        chosen = {ref.id for ref in document.viewpoint.selection if ref.collection == "actors"}
        places = {
            key: (x + dx * step, y + dy * step) for key, (x, y) in document.places().items() if key in chosen
        }
        noted = [
            document.project.notes[r.id] for r in document.viewpoint.selection if r.collection == "notes"
        ]
        notes = moved_notes(noted, dx * step, dy * step)
        if (places or notes) and not document.read_only:
            diff = edits.move_actors(document.project, places, pin=document.motion is not None)
            diff = diff.then(replacing_notes(document.project, notes))
            key = f"nudge {sorted([*places, *notes])}"
            document.apply(diff, f"Move {counted(len(places), len(notes))}", self, merge=key)
        elif dx:
            self._step(dx)

    def _walk_relations(self, step: int) -> None:
        """Select the next relation of the actor that is, or was, selected."""
        document, frame = self._surface.document, self._surface.frame
        chosen = next(iter(document.viewpoint.selection), None)
        if chosen is None:
            return
        if chosen.collection == "actors":
            self._walked = chosen.id
        rows = [
            key
            for edge, ends in zip(frame.edges, frame.ends.tolist(), strict=True)
            if self._walked in (frame.nodes[ends[0]].id, frame.nodes[ends[1]].id)
            for key in edge.within or [edge.id]
        ]
        if not rows:
            return
        at = rows.index(chosen.id) + step if chosen.id in rows else (0 if step > 0 else -1)
        document.viewpoint.select([Ref("relations", rows[at % len(rows)])])

    def walk_actors(self, forward: bool) -> bool:
        """Select the next actor of the day; False after the last, when the canvas is to be left."""
        document = self._surface.document
        viewpoint = document.viewpoint
        order = [node.id for node in sorted(self._surface.frame.nodes, key=lambda node: node.name.casefold())]
        chosen = [ref.id for ref in viewpoint.selection if ref.collection == "actors" and ref.id in order]
        if not order:
            return False
        position = (
            order.index(chosen[0]) + (1 if forward else -1) if chosen else (0 if forward else len(order) - 1)
        )
        if not 0 <= position < len(order):
            viewpoint.select([])
            return False
        viewpoint.select([Ref("actors", order[position])])
        return True
