"""Saving and leaving the open map, with every question that has to be asked."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from relmap.editor.document import Document
from relmap.editor.left_behind import Offer
from relmap.editor.map_file import MapFile
from relmap.editor.prepared import Prepared
from relmap.editor.protection import Kept, Protection
from relmap.editor.recovery import Recovery
from relmap.model.project import Project
from relmap.storage.endings import SUFFIX
from relmap.storage.errors import ChangedOnDisk, FileProblem
from relmap.storage.project_file import Progress
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask
from relmap.ui.widgets.ask import Answer

_MANY = 1_000
"""Maps of so many records are written in the background."""


class Files(QObject):
    """The file of the open map.

    Args:
        document: the map.
        shell: the window.
        settle: ends what is under way, keeping what was typed.
        is_busy: whether the user is in the middle of something.
        parent: in Qt's sense.
    """

    protection_changed = Signal()

    def __init__(
        self,
        document: Document,
        shell: Shell,
        settle: Callable[[], None],
        is_busy: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._shell = shell
        self._settle = settle
        self._is_busy = is_busy
        self._file: MapFile | None = None
        self._suggestion = ""
        self._waiting = False
        """Whether the map is being written; meanwhile no other is."""
        self._recovery = Recovery(document, self)
        self._recovery.failed.connect(shell.tell)
        self._recovery.protection_changed.connect(self._say_protection)
        self._autosave = QTimer(self)
        self._autosave.timeout.connect(self.save_quietly)

    @property
    def path(self) -> Path | None:
        """The file of the open map; None if it has none yet."""
        return self._file.path if self._file is not None else None

    @property
    def protection(self) -> Protection:
        """Whether a crash would lose anything now."""
        return self._recovery.protection

    def _say_protection(self) -> None:
        protection = self._recovery.protection
        if protection.kept in (Kept.NOT, Kept.AGAIN):
            self._shell.say(f"Unsaved changes are {protection}.")
        self.protection_changed.emit()

    @property
    def is_untouched(self) -> bool:
        """Whether the map is a new one in which nothing was done."""
        document = self._document
        return self._file is None and not document.project.actors and document.undo_stack.count() == 0

    def map_title(self) -> str:
        """What the map is called."""
        title = self._document.project.about.title
        return title or (self.path.name if self.path is not None else "Untitled map")

    # --- opening --------------------------------------------------------------------------

    def take(
        self,
        prepared: Prepared | Project,
        path: Path | None = None,
        digest: str = "",
        suggestion: str = "",
    ) -> None:
        """Show another map.

        Args:
            prepared: the map.
            path: its file; None: it has none.
            digest: of the file as it was read.
            suggestion: what a file for it might be called.
        """
        self.close()  # first, for it may be the same file that is opened again
        self._file = MapFile(path, digest) if path is not None else None
        self._suggestion = suggestion
        self._document.open(prepared, datetime.date.today().toordinal())
        self._begin_journal()
        if self._file is not None and self._file.taken:
            name = self._file.path.name
            self._shell.say(f"{name} is open in another relmap; changes can only be saved as a copy.")

    def take_recovered(self, offer: Offer) -> None:
        """The map as it was saved, with the unsaved changes as one step of undo.

        Its journal goes when they are on disk again.
        """
        found = offer.found
        if found is None:
            return
        self.take(found.base, found.path, found.digest)
        self._document.apply(found.changes, "Recover unsaved changes")
        self._recovery.supersede(offer)

    def _begin_journal(self) -> None:
        """From here on changes are kept for recovery, until they are saved."""
        digest = self._file.digest if self._file is not None else ""
        self._recovery.begin(self._document.project, self.path, digest)

    def close(self) -> None:
        """Let go of the file and of the journal, which is kept aside if its changes are not saved."""
        self._recovery.end(keep=not self._document.is_clean)
        if self._file is not None:
            self._file.close()
            self._file = None

    # --- saving ---------------------------------------------------------------------------

    def set_autosave(self, minutes: int) -> None:
        """Save by itself every so many minutes; 0: never."""
        self._autosave.stop()
        if minutes:
            self._autosave.start(minutes * 60_000)

    def save_quietly(self) -> None:
        """Save a changed map that has a file, unless the user is in the middle of something."""
        busy = self._waiting or self._is_busy() or QApplication.activeModalWidget() is not None
        if self._file is None or self._document.is_clean or busy or self._file.taken:
            return
        try:
            lost = self._write_out(self._file, overwrite=False)
        except FileProblem as error:  # told in passing: the user has asked for nothing
            self._shell.say(f"Not saved by itself: {error}")
            return
        self._saved(self._file, lost)

    def save(self) -> bool:
        """Save the map; gives whether it is saved now."""
        if self._file is None:
            return self.save_as()
        return self._write(self._file, overwrite=False)

    def save_as(self) -> bool:
        """Save the map to a file that the user chooses."""
        shell = self._shell
        name = self.path.name if self.path is not None else self._suggestion
        name = name or f"{_file_name(self._document.project.about.title)}{SUFFIX}"
        path = ask.map_to_save(shell.widget, str(Path(shell.settings.folder) / name))
        if path is None:
            return False
        path = Path(os.path.abspath(path))
        if self._file is not None and path == self._file.path:
            return self._write(self._file, overwrite=True)
        file = MapFile(path)
        if not self._write(file, overwrite=True):
            file.close()
            return False
        if self._file is not None:
            self._file.close()
        self._file = file
        shell.refresh()
        return True

    def _write(self, file: MapFile, overwrite: bool) -> bool:
        self._settle()
        if self._waiting:
            return False
        try:
            lost = self._write_out(file, overwrite)
        except ChangedOnDisk as error:
            answer = ask.changed_on_disk(self._shell.widget, error)
            if answer is Answer.COPY:
                return self.save_as()
            return answer is Answer.SAVE and self._write(file, overwrite=True)
        except FileProblem as error:
            ask.tell(self._shell.widget, error)
            return False
        self._saved(file, lost)
        return True

    def _saved(self, file: MapFile, lost: tuple[str, ...]) -> None:
        self._document.undo_stack.setClean()
        self._shell.settings.add_recent(file.path)
        self._recovery.begin(self._document.project, file.path, file.digest)
        self._shell.refresh()
        said = f" Not kept: {'; '.join(lost)}." if lost else ""
        self._shell.say(f"Saved {file.path.name}.{said}")

    def _write_out(self, file: MapFile, overwrite: bool) -> tuple[str, ...]:
        """Write the map as it is when this returns, a large one in the background.

        Returns:
            what could not be kept of the file that was there.
        """
        document = self._document
        project, lost = None, ()
        while project is not document.project:  # it may have been changed meanwhile
            project = document.project
            if len(project.relations) + len(project.actors) < _MANY:
                lost = file.save(project, overwrite)
                continue
            writing = partial(_save, file, project, overwrite)
            self._waiting = True
            try:
                text = f"Saving {file.path.name}…"
                lost = ask.wait_for(self._shell.widget, text, writing, stoppable=False) or ()
            finally:
                self._waiting = False
        return lost

    # --- leaving --------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Whether the open map may be closed: nothing unsaved, or the user has decided."""
        if self._waiting:
            return False
        self._settle()
        if self._document.is_clean:
            return True
        answer = ask.unsaved(self._shell.widget, self.map_title())
        return self.save() if answer is Answer.SAVE else answer is Answer.DISCARD


def _save(file: MapFile, project: Project, overwrite: bool, _report: Progress) -> tuple[str, ...]:
    return file.save(project, overwrite)


_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def _file_name(title: str) -> str:
    """A title as a name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_" else "-" for c in title[:60]).strip(" -") or "untitled"
    name = "-".join(kept.lower().split())
    return f"map-{name}" if name in _RESERVED else name
