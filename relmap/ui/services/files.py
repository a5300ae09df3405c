"""Saving and leaving the open map, with every question that has to be asked."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from relmap.editor.access import Access
from relmap.editor.document import Document
from relmap.editor.journal_thread import journal_thread
from relmap.editor.left_behind import Offer, earlier_versions
from relmap.editor.map_file import MapFile
from relmap.editor.merging import common_of, merge_into
from relmap.editor.prepared import Prepared
from relmap.editor.protection import Kept, Protection
from relmap.editor.recovery import Recovery
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.endings import SUFFIX
from relmap.storage.errors import ChangedOnDisk, FileProblem
from relmap.storage.lock import Holder
from relmap.storage.project_file import Loaded, Progress, Saved
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask
from relmap.ui.widgets.ask import Answer

_OURS = "your version"
"""What the open map is called in conflicts."""
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
    access_changed = Signal()
    """Who may write the map, or since when nobody was heard of, has changed."""

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
        self._told_unkept = False
        self._base = document.project
        """The map as it was last read or saved."""
        self._access = Access(self)
        self._access.changed.connect(self._follow_access)
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
        self._hold(MapFile(path, digest, backups=earlier_versions()) if path is not None else None)
        self._suggestion = suggestion
        self._document.open(prepared, datetime.date.today().toordinal())
        self._base = self._document.project
        self._begin_journal()

    def take_unsaved(self, prepared: Prepared, suggestion: str) -> None:
        """Show a map that was made of another program's files: it is to be saved before it is left."""
        self.take(prepared, suggestion=f"{suggestion}{SUFFIX}")
        self._document.undo_stack.resetClean()
        self._shell.refresh()

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
        self._hold(None)

    def let_go(self) -> None:
        """The program ends without a question: others may have the file, and the journal stays."""
        self._access.stop()
        if self._file is not None:
            self._file.close()

    # --- who may write it -----------------------------------------------------------------

    @property
    def holder(self) -> Holder | None:
        """Another one, who may write the map in place of us."""
        return self._file.holder if self._file is not None else None

    @property
    def lost(self) -> bool:
        """Whether another one has taken the map over while it was open here."""
        return self._file is not None and self._file.lost

    @property
    def may_be_taken_over(self) -> bool:
        """Whether who has it was not heard of for so long."""
        return self._file is not None and self._file.may_be_taken_over

    def _hold(self, file: MapFile | None) -> None:
        """Another file is that of the open map, or none."""
        if self._file is not None:
            self._access.stop()
            self._file.close()
        self._file = file
        self._access.follow(file)
        self._document.set_read_only(file is not None and file.taken)
        self.access_changed.emit()

    def _follow_access(self) -> None:
        """The lock was lost, or had, or its holder is silent."""
        file, document = self._file, self._document
        if file is None:
            return
        if document.read_only and file.is_free and self._read_anew(file):
            file.own()
            document.set_read_only(False)
            self._shell.say(f"{file.path.name} is free now: it can be edited.")
        self.access_changed.emit()

    def _read_anew(self, file: MapFile) -> bool:
        """Before it is edited: what others have saved meanwhile; what is looked at stays."""
        try:
            if not file.is_unchanged():
                read = project_file.load(file.path)
                self._document.take(Diff.between(self._document.project, read.project))
                file.was_read(read.digest)
                self._base = read.project
                self._begin_journal()
        except RelmapError as error:
            self._shell.tell(error)
            return False
        return True

    def take_over(self) -> None:
        """Have the map of somebody who is not heard of any more, when the user says so."""
        file = self._file
        if file is None or not file.may_be_taken_over:
            return
        if ask.take_over(self._shell.widget, file.path.name, str(file.holder)) and not file.take_over():
            self._shell.say(f"{file.path.name} is in use again, by {file.holder}.")
        self._follow_access()

    def edit_copy(self) -> None:
        """The map as one without a file, to be edited and saved under another name."""
        file = self._file
        if file is None:
            return
        stem = file.path.name.removesuffix(SUFFIX)
        self._hold(None)
        self._suggestion = f"{stem} copy{SUFFIX}"
        self._begin_journal()
        self._shell.refresh()
        self._shell.say("This is a copy now, without a file of its own until you save it.")

    # --- saving ---------------------------------------------------------------------------

    def set_autosave(self, minutes: int) -> None:
        """Save by itself every so many minutes; 0: never."""
        self._autosave.stop()
        if minutes:
            self._autosave.start(minutes * 60_000)

    def save_quietly(self) -> None:
        """Save a changed map that has a file, unless the user is in the middle of something."""
        busy = self._waiting or self._is_busy() or QApplication.activeModalWidget() is not None
        if self._file is None or self._document.is_clean or busy or self._file.holder is not None:
            return
        try:
            saved = self._write_out(self._file, overwrite=False)
        except FileProblem as error:  # told in passing: the user has asked for nothing
            self._shell.say(f"Not saved by itself: {error}")
            return
        self._saved(self._file, saved)

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
        if self._file is not None and os.path.realpath(path) == os.path.realpath(self._file.path):
            return self._write(self._file, overwrite=True)
        file = MapFile(path, backups=earlier_versions())
        if not self._write(file, overwrite=True):
            file.close()
            return False
        self._hold(file)
        shell.refresh()
        return True

    def _write(self, file: MapFile, overwrite: bool) -> bool:
        self._settle()
        if self._waiting:
            return False
        try:
            saved = self._write_out(file, overwrite)
        except ChangedOnDisk as error:
            self.access_changed.emit()
            return self._settle_changed(file, error)
        except FileProblem as error:
            ask.tell(self._shell.widget, error)
            return False
        self._saved(file, saved)
        return True

    def _settle_changed(self, file: MapFile, error: ChangedOnDisk) -> bool:
        """The file is another one than was read: what the user wants; gives whether the map is saved now."""
        while True:
            is_there = file.path.is_file()
            answer = ask.changed_on_disk(self._shell.widget, error, is_there)
            if answer is Answer.COMPARE:
                self._compare_with_disk(file)
            elif answer is Answer.MERGE:
                return self._merge_with_disk(file) and self._write(file, overwrite=False)
            elif answer is Answer.COPY:
                return self.save_as()
            else:
                return answer is Answer.SAVE and self._write(file, overwrite=True)

    def _read_disk(self, path: Path) -> Loaded | None:
        """What is in a file now; None: it cannot be read, which is told, or the user stopped it."""
        text = f"Opening {path.name}…"
        try:
            return ask.wait_for(self._shell.widget, text, partial(project_file.load, path))
        except RelmapError as error:
            self._shell.tell(error)
            return None

    def _compare_with_disk(self, file: MapFile) -> None:
        from relmap.ui.dialogs.comparison import ComparisonWindow

        found = self._read_disk(file.path)
        if found is not None:
            window = ComparisonWindow(self._shell.widget, "In the open map", "On disk")
            window.view.show_maps(self._document.project, found.project)
            window.exec()
            window.deleteLater()

    def _merge_with_disk(self, file: MapFile) -> bool:
        """Take what others have made of the file; gives whether it can be saved now."""
        found = self._read_disk(file.path)
        if found is None:
            return False
        names = _OURS, f"{file.path.name} on disk"
        count = merge_into(
            self._document, self._base, found.project, names, f"Merge {file.path.name} on disk"
        )
        file.was_read(found.digest)
        self._base = found.project
        self._tell_merged(count)
        return count == 0 and not file.lost

    def _tell_merged(self, count: int) -> None:
        if count:
            self._shell.bring_up("Problems")
        conflicts = "1 conflict waits" if count == 1 else f"{count:,} conflicts wait"
        said = f"{conflicts} under Problems to be decided." if count else "There was no conflict."
        self._shell.say(f"Both versions are merged. {said}")

    def merge_with(self) -> None:
        """Take what somebody else made of this map, from a file that the user chooses."""
        shell, document = self._shell, self._document
        self._settle()
        path = ask.map_to_open(shell.widget, shell.settings.folder)
        theirs = None if path is None else self._read_disk(path)
        if path is None or theirs is None:
            return
        answer = ask.base_of_merge(shell.widget, self._file is not None)
        base: Project | None = None
        if answer is Answer.SAVE:
            base = self._base
        elif answer is Answer.DISCARD:
            base = common_of(document.project, theirs.project)
        elif answer is Answer.COPY:
            chosen = ask.map_to_open(shell.widget, str(path.parent))
            read = None if chosen is None else self._read_disk(chosen)
            base = None if read is None else read.project
        if base is not None:
            names = (_OURS, path.name)
            self._tell_merged(merge_into(document, base, theirs.project, names, f"Merge {path.name}"))

    def _saved(self, file: MapFile, saved: Saved) -> None:
        self._base = self._document.project
        self._document.undo_stack.setClean()
        self._shell.settings.add_recent(file.path)
        self._recovery.begin(self._document.project, file.path, file.digest)
        self._shell.refresh()
        said = f" Not kept: {'; '.join(saved.lost)}." if saved.lost else ""
        self._shell.say(f"Saved {file.path.name}.{said}")
        keeping = partial(file.keep_version, saved.raw)
        journal_thread().submit(keeping, self._tell_unkept, may_take_long=True)

    def _tell_unkept(self, error: Exception) -> None:
        """No earlier version could be kept: told once, in passing."""
        if not isinstance(error, FileProblem):
            raise error
        if isValid(self) and not self._told_unkept:
            self._told_unkept = True
            self._shell.say(str(error))

    def _write_out(self, file: MapFile, overwrite: bool) -> Saved:
        """Write the map as it is when this returns, a large one in the background."""
        document, saved = self._document, None
        project = None
        while saved is None or project is not document.project:  # it may have been changed meanwhile
            project = document.project
            if len(project.relations) + len(project.actors) < _MANY:
                saved = file.save(project, overwrite)
                continue
            writing = partial(_save, file, project, overwrite)
            self._waiting = True
            try:
                text = f"Saving {file.path.name}…"
                saved = ask.wait_for(self._shell.widget, text, writing, stoppable=False)
            finally:
                self._waiting = False
        return saved

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


def _save(file: MapFile, project: Project, overwrite: bool, _report: Progress) -> Saved:
    return file.save(project, overwrite)


_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def _file_name(title: str) -> str:
    """A title as a name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_" else "-" for c in title[:60]).strip(" -") or "untitled"
    name = "-".join(kept.lower().split())
    return f"map-{name}" if name in _RESERVED else name
