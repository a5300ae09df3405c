"""Copy and paste: within a map, between maps, to and from other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np
from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtGui import QCursor, QGuiApplication, QImage

from relmap.drawing.view import View
from relmap.editor.document import Document
from relmap.editor.edits import move_actors
from relmap.editor.excerpt import as_text, duplicate, excerpt, paste
from relmap.editor.imports import with_places
from relmap.export.figure import Figure
from relmap.export.write import image
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.pasted import list_of_names, names_in, pasted_table
from relmap.formats.reading import Reading
from relmap.layout.graph import Place
from relmap.model.diff import Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.ui.canvas.map_view import MapView
from relmap.ui.shell import Shell

FORMAT = "application/x-relmap"
"""A part of a map, as the file of a map."""
ORIGIN = "application/x-relmap-origin"
"""Which open map it comes from."""
_STEP = 30.0
"""How far a copy is put from what it copies, in scene units."""
_LARGEST = 2_000.0
_COLUMNS, _ACROSS, _DOWN = 6, 150.0, 110.0
"""Names without a place are put in rows, so far from each other."""


def leave_behind() -> None:
    """Before the program ends: what it has copied stays as a picture or as text.

    What Python has put on the clipboard must not outlive the interpreter: Qt would still ask it.
    """
    clipboard = QGuiApplication.clipboard()
    mime = cast("QMimeData | None", clipboard.mimeData())  # None once it was cleared
    if mime is None or not bytes(mime.data(ORIGIN).data()).startswith(_program()):
        return  # it is not ours
    picture, text = mime.imageData() if mime.hasImage() else None, mime.text()
    if text:
        clipboard.setText(text)
    elif isinstance(picture, QImage):  # as it was put there, never encoded
        clipboard.setImage(picture)
    else:
        clipboard.clear()


def _program() -> bytes:
    """This program, among those that run."""
    return b"%d-" % QGuiApplication.applicationPid()


def own_figure(mime: QMimeData) -> None:
    """Mark something as put on the clipboard by this program."""
    mime.setData(ORIGIN, _program() + b"figure")


class Clipboard:
    """The clipboard, for an open map.

    Args:
        document: the map.
        canvas: on which it is seen.
        shell: the window.
    """

    def __init__(self, document: Document, canvas: MapView, shell: Shell) -> None:
        self._document = document
        self._canvas = canvas
        self._shell = shell
        self._pasted = 0
        """How often the same has been pasted: each lies a step beside the last."""

    # --- out ------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selection on the clipboard."""
        QGuiApplication.clipboard().setMimeData(self.carried())
        self._pasted = 0

    def carried(self) -> QMimeData:
        """The selection: for relmap, as plain text, and as a picture."""
        document = self._document
        part = excerpt(document.project, document.viewpoint.selection, document.places())
        mime = QMimeData()
        mime.setData(FORMAT, project_file.dumps(part))
        mime.setData(ORIGIN, self._name().encode())
        mime.setText(as_text(part))
        picture = self._picture(part)
        if picture is not None:
            mime.setImageData(picture)
        return mime

    def _name(self) -> str:
        """Of the open map, among those of this and of other programs that run."""
        return f"{_program().decode()}{id(self._document)}"

    def _picture(self, part: Project) -> QImage | None:
        frame = self._canvas.frame.part(part.actors.keys() | part.relations.keys())
        frame.notes = tuple(note for note in frame.notes if note.id in part.notes)
        if not frame.nodes:
            return None
        left, top, right, bottom = frame.bounds()
        room = View().ink * 40
        width, height = right - left + room, bottom - top + room
        scale = min(1.6, _LARGEST / max(width, height))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        return image(Figure(frame, "", "", *size, legend="none"))

    # --- in -------------------------------------------------------------------------------

    def can_paste(self, mime: QMimeData | None) -> bool:
        """Whether there is something in it for a map."""
        return mime is not None and (mime.hasFormat(FORMAT) or mime.hasText())

    def paste(self) -> None:
        """Put what is on the clipboard into the map."""
        mime = QGuiApplication.clipboard().mimeData()
        if self.can_paste(mime):
            self.take(mime)

    def take(self, mime: QMimeData, at: QPointF | None = None) -> None:
        """Put something into the map.

        Args:
            mime: what.
            at: where on the canvas its middle goes; None: beside what it was copied from, if that is here
                and seen, else in the middle.

        Raises:
            RelmapError: it is no part of a map after all.
        """
        if mime.hasFormat(FORMAT):
            part = project_file.loads(bytes(mime.data(FORMAT).data()), "the clipboard").project
            same = bytes(mime.data(ORIGIN).data()).decode("utf-8", "replace") == self._name()
            self._insert(part, same, at)
        elif mime.hasText():
            self._take_text(mime.text(), at)

    def duplicate(self) -> None:
        """Double the selection, beside it."""
        document = self._document
        found = duplicate(document.project, document.viewpoint.selection, document.places(), (_STEP, _STEP))
        document.apply(found.diff, f"Duplicate {_counted(found.refs)}")
        document.viewpoint.select(found.refs)

    def _insert(self, part: Project, same_map: bool, at: QPointF | None) -> None:
        shell, document = self._shell, self._document
        found = paste(document.project, part, self._shift(part, same_map, at), same_map)
        if not found.diff:
            document.viewpoint.select(found.refs)
            shell.say("All of it is on this map already.")
            return
        was_empty = not document.project.actors
        document.apply(found.diff, f"Paste {_counted(found.refs)}")
        if was_empty:
            self._canvas.camera.fit()
        document.viewpoint.select(found.refs)
        there = f" {found.known:,} of the actors {'was' if found.known == 1 else 'were'} here already."
        shell.say(f"Pasted {_counted(found.refs)}.{there if found.known else ''}")
        self._canvas.setFocus()

    def _shift(self, part: Project, same_map: bool, at: QPointF | None) -> Place:
        if not part.placements:
            return (0.0, 0.0)
        xs = [place.x for place in part.placements.values()]
        ys = [place.y for place in part.placements.values()]
        middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        canvas = self._canvas
        if at is None and same_map:
            self._pasted += 1
            step = _STEP * self._pasted
            seen = canvas.view.to_pixels(np.array(middle) + step)
            if canvas.rect().contains(round(float(seen[0])), round(float(seen[1]))):
                return (step, step)
        x, y = self._place(at)
        return (x - middle[0], y - middle[1])

    def _place(self, at: QPointF | None) -> Place:
        """A point of the canvas in scene units; None: where the mouse is, if it is on the canvas."""
        canvas = self._canvas
        if at is None:
            mouse = canvas.mapFromGlobal(QCursor.pos())
            at = QPointF(mouse if canvas.rect().contains(mouse) else canvas.rect().center())
        return canvas.view.to_scene(at.x(), at.y())

    def _take_text(self, text: str, at: QPointF | None) -> None:
        shell, document = self._shell, self._document
        names, table = names_in(text), pasted_table(text, document.project)
        if table is None and not names:
            shell.say("There is nothing on the clipboard that could be an actor or a table.")
            return
        day = document.viewpoint.day
        options = Options(
            today=day,
            undated=f"{edtf_day(day)}/..",
            actor_kind=_kind_of_many(shell.settings.actor_kind)
            if len(names) != 1
            else shell.settings.actor_kind,
            relation_kind=self._canvas.creator.last_kind,
        )
        table = table or list_of_names(names)
        if len(table.rows) == 1 == len(names):
            reading = into_map(document.project, table.foreign(), options)
            self._add(reading, reading.diff, at)
            return
        title = "Add from a list" if table.width == 1 else "Add from a table"

        def add(reading: Reading, diff: Diff, _all_of_it: bool) -> None:
            self._add(reading, diff, at)

        from relmap.ui.services.importing import Importing  # few maps are pasted into

        Importing(shell).show(document, [table], [], options, title, add)

    def _add(self, reading: Reading, diff: Diff, at: QPointF | None) -> None:
        shell, document = self._shell, self._document
        if not diff:
            shell.say("Nothing was added: it is on the map already.")
            return
        actors = sorted(ref.id for ref in diff.changes if ref.collection == "actors" and _is_new(diff, ref))
        # Those with relations find their places by a layout.
        if actors and not any(ref.collection == "relations" for ref in diff.changes):
            diff = self._in_rows(diff, actors, self._place(at))
        said = ", ".join(f"{n:,} {name[:-1] if n == 1 else name}" for name, n in reading.counts.items() if n)
        document.apply(diff, f"Add {said or 'phases'}")
        document.viewpoint.select(ref for ref in reading.refs if document.project.get(*ref) is not None)
        shell.say(f"Added {said or 'phases'}.")
        self._canvas.setFocus()

    def _in_rows(self, diff: Diff, actors: list[str], middle: Place) -> Diff:
        """The change with places for its actors: in rows, or where there is room."""
        project = diff.apply(self._document.project)
        columns = min(_COLUMNS, len(actors))
        rows = -(-len(actors) // columns)
        left, top = middle[0] - (columns - 1) * _ACROSS / 2, middle[1] - (rows - 1) * _DOWN / 2
        places = {
            key: (left + number % columns * _ACROSS, top + number // columns * _DOWN)
            for number, key in enumerate(actors)
        }
        if _covers(places, self._document.places()):
            return with_places(self._document.project, diff)
        return diff.then(move_actors(project, places))


def _covers(new: Mapping[str, Place], there: Mapping[str, Place]) -> bool:
    """Whether actors at new places would stand on others."""
    one, other = (np.array([*places.values()], dtype=float).reshape(-1, 1, 2) for places in (new, there))
    apart = np.abs(one - other.reshape(1, -1, 2))
    return bool(((apart[..., 0] < _ACROSS / 2) & (apart[..., 1] < _DOWN / 2)).any())


def _is_new(diff: Diff, ref: Ref) -> bool:
    return diff.changes[ref].before is None


def _kind_of_many(usual: str) -> str:
    """Of those in a list that are called as countries it is known anyway that they are states."""
    return "group" if usual == "state" else usual


def _counted(refs: Iterable[Ref]) -> str:
    """`3 actors and 2 relations`."""
    counts = Counter(ref.collection for ref in refs)
    found = [
        f"{counts[name]:,} {name[:-1] if counts[name] == 1 else name}"
        for name in ("actors", "relations", "events", "sources")
        if counts[name]
    ]
    if not found:
        return "nothing"
    return " and ".join((", ".join(found[:-1]), found[-1])) if len(found) > 1 else found[0]
