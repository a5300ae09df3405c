"""Notes made and edited on the canvas itself: the text is asked for in place, then one diff is committed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from relmap.drawing.annotations import shape_of
from relmap.editor import annotations
from relmap.editor.edits import remove
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Anchor, Note, updated
from relmap.ui.canvas.in_place import Hearer, Made, Maker
from relmap.ui.canvas.note_editor import NoteEditor
from relmap.ui.canvas.surface import Surface

_ABOVE = 34.0
"""How far above an actor a text beside it begins, in scene units beyond its rim."""


class Annotator(Maker):
    """Makes and edits texts, frames and arrows. Positions are in pixels of the canvas.

    Args:
        surface: the canvas.
        widget: on which is asked.
    """

    def __init__(self, surface: Surface, widget: QWidget) -> None:
        super().__init__(surface, widget)
        self._editor: NoteEditor | None = None

    def write_text(self, at: QPointF, actor: str | None) -> None:
        """Ask for a text that stands there, or above an actor and goes with it; an empty one is none."""
        frame, view = self._surface.frame, self._surface.view
        row = frame.position(actor) if actor is not None else None
        if row is None:
            anchor = annotations.place_anchor(*view.to_scene(at.x(), at.y()))
        else:
            above = -float(round(float(frame.radii[row]) + _ABOVE, 1))
            anchor = Anchor(actor=actor, y=above)
            x, y = frame.places[row].tolist()
            at = QPointF(*view.to_pixels(np.array((x, y + above))).tolist())

        def make(project: Project, text: str) -> Made:
            there = anchor.actor is None or anchor.actor in project.actors
            return _made(annotations.add_text(project, text, anchor)) if text and there else Made()

        self._ask(at, "", "Text", self._hearer(make, "Add a note"))

    def frame_actors(self, actors: Iterable[str]) -> None:
        """Ask for a title, which may be empty, and frame these actors."""
        chosen = sorted(actors)
        at = self._above(chosen)

        def make(project: Project, title: str) -> Made:
            there = [key for key in chosen if key in project.actors]
            return _made(annotations.add_frame(project, title, there)) if there else Made()

        self._ask(at, "", "Title of the frame (may be empty)", self._hearer(make, "Add a frame"))

    def draw_arrow(self, start: Anchor, end: Anchor, at: QPointF) -> None:
        """Ask for a word, which may be empty, and draw an arrow."""

        def make(project: Project, word: str) -> Made:
            there = all(anchor.actor is None or anchor.actor in project.actors for anchor in (start, end))
            return _made(annotations.add_arrow(project, word, start, end)) if there else Made()

        self._ask(at, "", "A word (may be empty)", self._hearer(make, "Add an arrow"))

    def edit(self, note_id: str) -> None:
        """Edit the text of a note in place."""
        note = self._document.project.notes.get(note_id)
        if note is None:
            return

        ref = Ref("notes", note_id)

        def make(project: Project, text: str) -> Made:
            now = project.notes.get(note_id)
            if now is None or text == now.text:
                return Made()
            if not text and now.form == "text":
                return Made(remove(project, [ref]))
            return Made(Diff.replacing(now, updated(now, text=text)), [ref])

        def typing(text: str) -> None:
            self._typed.draft(ref, "text", "" if text == note.text else text, "a note")

        hearer = self._hearer(make, "Edit a note")._replace(typing=typing)
        self._ask(self._middle_of(note), note.text, "Text", hearer)

    def close(self, commit: bool = False) -> None:
        """End the typing of a text, taking it or not."""
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.done(commit)

    def _middle_of(self, note: Note) -> QPointF:
        shape = shape_of(note, self._surface.frame, self._surface.view)
        if shape is None:
            rect = self._surface.rect()
            return QPointF(rect.width() / 2, rect.height() / 2)
        if shape.text is not None:
            return QPointF(shape.text.x, shape.text.y)
        box = shape.path.boundingRect() if shape.path is not None else shape.text_box
        return QPointF(box.center().x(), box.top() if note.form == "frame" else box.center().y())

    def _above(self, actors: list[str]) -> QPointF:
        """Where the title of a frame round some actors is asked for."""
        _, key = annotations.add_frame(self._document.project, "", actors)
        anchors = tuple(Anchor(actor=actor) for actor in actors)
        return self._middle_of(Note(id=key, form="frame", anchors=anchors))

    def _ask(self, at: QPointF, text: str, prompt: str, hearer: Hearer) -> None:
        self.close(commit=True)
        self._editor = NoteEditor(self._widget, at, text, prompt, hearer)


def _made(added: tuple[Diff, str]) -> Made:
    diff, key = added
    return Made(diff, [Ref("notes", key)])
