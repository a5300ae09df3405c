"""The tools for notes: a click for a text, a band for a frame round actors, a drag for an arrow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from relmap.drawing.annotations import paint_arrow, shape_of
from relmap.drawing.pick import nodes_within, pick_node
from relmap.editor.annotations import place_anchor, with_end
from relmap.model.diff import Diff
from relmap.model.records import Anchor, Note
from relmap.ui.canvas.surface import Surface
from relmap.ui.canvas.tools.connect import paint_target
from relmap.ui.canvas.tools.gesture import Gesture

_REACH, _SIZE = 8.0, 5.0
"""How near the hand must be to the end of an arrow, and how large that is drawn, in pixels."""


def anchor_at(surface: Surface, here: QPointF) -> Anchor:
    """The actor under a point, else the place."""
    picked = pick_node(surface.frame, surface.view, here.x(), here.y())
    if picked is not None:
        return Anchor(actor=picked.id)
    return place_anchor(*surface.view.to_scene(here.x(), here.y()))


class TextGesture(Gesture):
    """A click on nothing writes there; one on an actor beside it, and the text goes with the actor."""

    cursor = Qt.CursorShape.IBeamCursor

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.surface.write_text(here, anchor_at(self.surface, here).actor)


class FrameGesture(Gesture):
    """The actors that the band takes in are framed; a click on one frames it alone."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF) -> None:
        super().__init__(surface, start)
        self._here = start

    def _inside(self) -> list[str]:
        if not self.is_drag(self._here):
            actor = anchor_at(self.surface, self._here).actor
            return [] if actor is None else [actor]
        box = QRectF(self.start, self._here).normalized()
        surface = self.surface
        return nodes_within(surface.frame, surface.view, box.left(), box.top(), box.right(), box.bottom())

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._here = here
        self.surface.redraw()

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._here = here
        inside = self._inside()
        if inside:
            self.surface.frame_actors(inside)

    def paint(self, painter: QPainter) -> None:
        colour = QColor(self.surface.theme.accent)
        painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.start, self._here).normalized(), 8, 8)
        for actor in self._inside():
            paint_target(painter, self.surface, actor)


class ArrowGesture(Gesture):
    """From an actor or a place to another; the actor under the hand lights up."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF) -> None:
        super().__init__(surface, start)
        self._here = start
        self._from = anchor_at(surface, start)

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._here = here
        self.surface.redraw()

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        end = anchor_at(self.surface, here)
        if self.is_drag(here) and (end.actor is None or end.actor != self._from.actor):
            at_tail = self._from.actor is None
            self.surface.draw_arrow(self._from, end, self.start if at_tail else (self.start + here) / 2)

    def paint(self, painter: QPainter) -> None:
        end = anchor_at(self.surface, self._here)
        note = Note(id="new", form="arrow", anchors=(self._from, end))
        _paint_note(painter, self.surface, note)
        paint_target(painter, self.surface, end.actor)


class ArrowEndGesture(Gesture):
    """Dragging an end of the arrow selected to another actor or place."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF, note: Note, end: int) -> None:
        super().__init__(surface, start)
        self._note, self._end = note, end

    def move(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.is_drag(here):
            moved = with_end(self._note, self._end, anchor_at(self.surface, here))
            self.surface.preview_notes({moved.id: moved})

    def finish(self, here: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.surface.preview_notes(None)
        document = self.surface.document
        note = document.project.notes.get(self._note.id)
        if note is not None and self.is_drag(here):
            moved = with_end(note, self._end, anchor_at(self.surface, here))
            ends = [anchor.actor for anchor in moved.anchors]
            if ends[0] is None or ends[0] != ends[1]:
                document.apply(Diff.replacing(note, moved), "Move the end of an arrow")

    def cancel(self) -> None:
        self.surface.preview_notes(None)


def _paint_note(painter: QPainter, surface: Surface, note: Note) -> None:
    shape = shape_of(note, surface.frame, surface.view)
    if shape is not None:
        paint_arrow(painter, shape, surface.theme, surface.view.ink)


def _selected(surface: Surface) -> list[Note]:
    notes = surface.document.project.notes
    return [notes[ref.id] for ref in surface.document.viewpoint.selection if ref.collection == "notes"]


def _ends(surface: Surface) -> tuple[Note, list[QPointF]] | None:
    """The arrow selected, if it alone is, and where its line begins and ends, in pixels."""
    selection = surface.document.viewpoint.selection
    notes = _selected(surface) if len(selection) == 1 else []
    if not notes or notes[0].form != "arrow":
        return None
    shape = shape_of(notes[0], surface.frame, surface.view)
    if shape is None or shape.path is None:
        return None
    first, last = shape.path.elementAt(0), shape.path.elementAt(shape.path.elementCount() - 1)
    return notes[0], [QPointF(first.x, first.y), QPointF(last.x, last.y)]  # type: ignore[attr-defined]


def arrow_end_at(surface: Surface, here: QPointF) -> tuple[Note, int] | None:
    """The end of the arrow selected that is under a point: of which, and 0 or 1."""
    found = _ends(surface)
    if found is None:
        return None
    note, ends = found
    end = min((1, 0), key=lambda k: (here - ends[k]).manhattanLength())
    return (note, end) if (here - ends[end]).manhattanLength() <= _REACH else None


def paint_selected_notes(painter: QPainter, surface: Surface) -> None:
    """What is selected of the notes: a line round the text or along the line, and the ends of an arrow."""
    accent = QColor(surface.theme.accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    notes = {note.id: note for note in surface.frame.notes}
    for note in _selected(surface):
        shape = shape_of(notes.get(note.id, note), surface.frame, surface.view)
        if shape is None:
            continue
        painter.setPen(QPen(accent, 1.4, Qt.PenStyle.DashLine))
        if not shape.text_box.isEmpty():
            painter.drawRoundedRect(shape.text_box.adjusted(-5, -3, 5, 3), 4, 4)
        if shape.path is not None and note.form == "frame":
            painter.setPen(QPen(accent, 1.8))
            painter.drawPath(shape.path)
    found = _ends(surface)
    if found is not None:
        painter.setPen(QPen(accent, 1.6))
        painter.setBrush(QColor(surface.theme.ground))
        for at in found[1]:
            painter.drawEllipse(at, _SIZE, _SIZE)
