"""What is being typed is in the map from the first letter on, so that it is kept as any edit is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, QTimer

from relmap.editor.document import Document
from relmap.editor.drafts import keep_draft, with_drafts
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import Project

_PAUSE = 250
"""Milliseconds from one look at what is typed to the next; the first letter is taken at once."""
_numbers = count()

Making = Callable[[Project], Diff]
"""Gives a change of a map that does not yet hold what is typed."""


class TypedStep(QObject):
    """One step of undo that grows with what is typed and ends as the edit that comes of it, or as nothing.

    Meanwhile the document knows that somebody is typing.
    """

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._done = Diff()
        """What of it is in the map."""
        self._waiting: tuple[Making, str] | None = None
        self._at: tuple[Ref, str] | None = None
        self._key = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._put_waiting)
        document.diff_applied.connect(self._follow)
        document.project_opened.connect(self._forget)

    # --- in place -------------------------------------------------------------------------

    def grow(self, make: Making, text: str) -> None:
        """Put what is typed by now in place of what was typed before."""
        if not self._key:
            self._key = f"typed {next(_numbers)}"
            self._document.typing_began(self)
        self._waiting = (make, text)
        if not self._timer.isActive():
            self._put_waiting()

    def finish(self, make: Making, text: str, initiator: object = None) -> None:
        """Put an edit in place of what was typed.

        Raises:
            ReferenceProblem: it does not fit; what was typed stays.
        """
        self._waiting = None
        try:
            self._put(make, text, initiator)
        finally:
            self._forget()

    def withdraw(self) -> None:
        """Nothing comes of it."""
        self.finish(lambda _project: Diff(), "Give up what was typed")

    def end(self) -> None:
        """What was typed stays as it is; what is typed from now on is another step."""
        self._put_waiting()
        self._forget()

    # --- fields of records ----------------------------------------------------------------

    def draft(self, ref: Ref, field: str, text: str, title: str, first: Making | None = None) -> None:
        """What stands in a field and is not taken; an empty text: nothing is left of it.

        Args:
            ref: the record.
            field: the way to its field, as in `editor/drafts.py`.
            text: what is typed.
            title: what the record is called.
            first: what has to be done before the map has such a record.
        """

        def make(project: Project) -> Diff:
            before = first(project) if first is not None and text else Diff()
            return before.then(keep_draft(before.apply(project), ref, field, text))

        if self._at != (ref, field):
            self.end()
            self._at = (ref, field)
        if text:
            self.grow(make, f"Type into {title}")
        else:
            self.finish(make, f"Give up typing into {title}")

    def edit(self, make: Making, text: str, initiator: object = None) -> None:
        """An edit: in place of the draft, if it fills its field, else as a step of its own.

        Raises:
            ReferenceProblem: it does not fit; nothing was done.
        """
        self._put_waiting()
        project = self._document.project
        diff = with_drafts(project, make(project))
        if self._done and self._done.changes.keys() <= diff.changes.keys():
            self.finish(make, text, initiator)
        else:
            self.end()
            self._document.apply(diff, text, initiator)

    # --- within ---------------------------------------------------------------------------

    def _put_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            try:
                self._put(*waiting, self)
            except RelmapError:  # where it cannot be put any more the edit that comes of it will tell
                self._forget()
                return
            self._timer.start()

    def _put(self, make: Making, text: str, initiator: object) -> None:
        if any(self._document.record(ref) != change.after for ref, change in self._done.changes.items()):
            self._done = Diff()
        back = self._done.inverse()
        before = back.apply(self._document.project)
        diff = with_drafts(before, make(before))
        self._done = Diff()  # what follows is no news to us
        self._document.apply(back.then(diff), text, initiator, merge=self._key)
        self._done = diff

    def _follow(self, diff: Diff, initiator: object) -> None:
        """Another edit, or undo, has changed what was put."""
        if initiator is not self and not diff.changes.keys().isdisjoint(self._done.changes):
            self._waiting = None
            self._forget()

    def _forget(self) -> None:
        self._timer.stop()
        self._done, self._waiting, self._at = Diff(), None, None
        if self._key:
            self._key = ""
            self._document.typing_ended(self)
