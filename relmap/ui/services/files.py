"""Opening, saving and leaving maps, with every question that has to be asked."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from relmap.drawing.style import Theme
from relmap.editor.document import Prepared
from relmap.editor.map_file import MapFile
from relmap.editor.recovery import Recovery, left_behind
from relmap.model.bulk import bulk
from relmap.model.errors import Fault
from relmap.model.project import Project
from relmap.storage import journal, project_file
from relmap.storage.endings import SUFFIX
from relmap.storage.errors import ChangedOnDisk, FileProblem
from relmap.storage.project_file import Progress
from relmap.ui.widgets import ask
from relmap.ui.widgets.ask import Answer

if TYPE_CHECKING:
    from relmap.ui.window.main_window import MainWindow


Result = TypeVar("Result")

_LARGE = 300_000
"""Files of so many bytes are read in the background."""
_READING = 0.5
"""The part of opening a map that is to read it, by the time it takes."""
_MANY = 1_000
"""Maps of so many records are written in the background."""


@dataclass(frozen=True)
class _Opened:
    """What was read from a file."""

    prepared: Prepared
    faults: list[Fault]
    digest: str


def _open(path: Path, progress: Progress | None, theme: Theme | None = None) -> _Opened:
    """Read a map and compute what is shown of it. Raises FileProblem and Stopped."""
    told = (lambda _: True) if progress is None else progress
    if progress is not None:
        # What large maps are painted with takes a quarter of a second to import: not while the window waits.
        import_module("pyqtgraph.Qt.internals")
    loaded = project_file.load(path, lambda part: told(part * _READING))
    with bulk(len(loaded.project.relations)):
        prepared = Prepared(loaded.project, lambda part: told(_READING + part * (1 - _READING)), theme)
        return _Opened(prepared, loaded.faults, loaded.digest)


class Files:
    """The file side of a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._file: MapFile | None = None
        self._suggestion = ""
        self._waiting = False
        """Whether a map is being read or written; meanwhile no other is."""
        self._recovery = Recovery(window.document, window)
        self._recovery.failed.connect(window.tell)
        self._autosave = QTimer(window)
        self._autosave.timeout.connect(self.save_quietly)

    @property
    def path(self) -> Path | None:
        """The file of the open map; None if it has none yet."""
        return self._file.path if self._file is not None else None

    @property
    def is_untouched(self) -> bool:
        """Whether the map is a new one in which nothing was done."""
        document = self._window.document
        return self._file is None and not document.project.actors and document.undo_stack.count() == 0

    def map_title(self) -> str:
        """What the map is called."""
        title = self._window.document.project.about.title
        return title or (self.path.name if self.path is not None else "Untitled map")

    def set_autosave(self, minutes: int) -> None:
        """Save by itself every so many minutes; 0: never."""
        self._autosave.stop()
        if minutes:
            self._autosave.start(minutes * 60_000)

    def save_quietly(self) -> None:
        """Save a changed map that has a file, unless the user is in the middle of something."""
        window = self._window
        busy = self._waiting or window.canvas.gesture is not None
        busy = busy or QApplication.activeModalWidget() is not None
        if self._file is None or window.document.is_clean or busy or self._file.taken:
            return
        try:
            self._write_out(self._file, overwrite=False)
        except FileProblem as error:  # told in passing: the user has asked for nothing
            window.say(f"Not saved by itself: {error}")
            return
        self._saved(self._file)

    # --- opening --------------------------------------------------------------------------

    def new(self) -> None:
        """An empty map in place of the open one."""
        if self.may_leave():
            self._take(Project())

    def choose(self) -> None:
        """Open a map that the user chooses."""
        path = ask.map_to_open(self._window, self._window.settings.folder)
        if path is not None:
            self._window.open_file(path)

    def open(self, path: Path) -> None:
        """Open a map; if that fails, what is open stays as it is."""
        if self._waiting:
            return
        path = Path(os.path.abspath(path))
        loaded = self._loaded(path)
        changed = path == self.path and not self._window.document.is_clean
        if loaded is None or not self.may_leave():
            return
        if changed:  # it may have been saved meanwhile
            loaded = self._loaded(path)
            if loaded is None:
                return
        self._take(loaded.prepared, path, loaded.digest)
        self._window.settings.add_recent(path)
        if self._file is not None and self._file.taken:
            self._window.say(f"{path.name} is open in another relmap; changes can only be saved as a copy.")

    def open_sample(self, path: Path) -> None:
        """Open a sample as a map without a file, so that the sample itself stays as it is."""
        loaded = self._loaded(path) if not self._waiting else None
        if loaded is not None and self.may_leave():
            self._take(loaded.prepared)
            self._suggestion = path.name

    def _loaded(self, path: Path) -> _Opened | None:
        try:
            opened = self._read(path)
        except FileProblem as error:
            ask.tell(self._window, error)
            return None
        if opened is not None and opened.faults:
            lines = [str(fault) for fault in opened.faults]
            ask.report(self._window, f"{path.name} was opened, but not all of it is sound.", lines)
        return opened

    def _read(self, path: Path) -> _Opened | None:
        """A large file is read in the background, with progress; None: the user stopped it."""
        if not path.is_file() or path.stat().st_size < _LARGE:
            return _open(path, None, self._window.theme)
        theme = self._window.theme
        return self._wait(f"Opening {path.name}…", lambda report: _open(path, report, theme))

    def _wait(self, text: str, work: ask.Work[Result], stoppable: bool = True) -> Result | None:
        """Do something in the background; the window lives on, but opens and saves nothing else."""
        self._waiting = True
        try:
            return ask.wait_for(self._window, text, work, stoppable)
        finally:
            self._waiting = False

    def _take(self, prepared: Prepared | Project, path: Path | None = None, digest: str = "") -> None:
        self.close()  # first, for it may be the same file that is opened again
        self._file = MapFile(path, digest) if path is not None else None
        self._suggestion = ""
        self._window.document.open(prepared, datetime.date.today().toordinal())
        self._begin_journal()
        self._window.show_map()

    def _begin_journal(self) -> None:
        """From here on changes are kept for recovery, until they are saved."""
        digest = self._file.digest if self._file is not None else ""
        self._attempt(lambda: self._recovery.begin(self._window.document.project, self.path, digest))

    def _attempt(self, call: Callable[[], None]) -> None:
        try:
            call()
        except FileProblem as error:
            ask.tell(self._window, error)

    def offer_recovery(self) -> None:
        """After a crash: offer what had not been saved, each map in a window of its own."""
        for file in left_behind():
            try:
                found = journal.recover(file)
            except FileProblem as error:
                ask.tell(self._window, error)
                continue
            title = found.base.about.title or (found.path.name if found.path is not None else "Untitled map")
            answer = ask.recover(self._window, title) if found.changes else Answer.DISCARD
            if answer is Answer.SAVE:
                self._window.for_another().files.take_recovered(found)
            if answer is not Answer.CANCEL:
                self._attempt(partial(journal.discard, file))

    def take_recovered(self, found: journal.Recovered) -> None:
        """The map as it was saved, with the unsaved changes as one step of undo."""
        self._take(found.base, found.path, found.digest)
        self._window.document.apply(found.changes, "Recover unsaved changes")

    def close(self) -> None:
        """Let go of the file and of the journal."""
        self._attempt(self._recovery.end)
        if self._file is not None:
            self._file.close()
            self._file = None

    # --- saving ---------------------------------------------------------------------------

    def save(self) -> bool:
        """Save the map; gives whether it is saved now."""
        if self._file is None:
            return self.save_as()
        return self._write(self._file, overwrite=False)

    def save_as(self) -> bool:
        """Save the map to a file that the user chooses."""
        window = self._window
        name = self.path.name if self.path is not None else self._suggestion
        name = name or f"{_file_name(window.document.project.about.title)}{SUFFIX}"
        path = ask.map_to_save(window, str(Path(window.settings.folder) / name))
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
        window.show_title()
        return True

    def _write(self, file: MapFile, overwrite: bool) -> bool:
        window = self._window
        window.inspector.commit_pending()
        if self._waiting:
            return False
        try:
            self._write_out(file, overwrite)
        except ChangedOnDisk as error:
            answer = ask.changed_on_disk(window, error)
            if answer is Answer.COPY:
                return self.save_as()
            return answer is Answer.SAVE and self._write(file, overwrite=True)
        except FileProblem as error:
            ask.tell(window, error)
            return False
        self._saved(file)
        return True

    def _saved(self, file: MapFile) -> None:
        window = self._window
        window.document.undo_stack.setClean()
        window.settings.add_recent(file.path)
        self._attempt(lambda: self._recovery.begin(window.document.project, file.path, file.digest))
        window.show_title()
        window.say(f"Saved {file.path.name}.")

    def _write_out(self, file: MapFile, overwrite: bool) -> None:
        """Write the map as it is when this returns, a large one in the background."""
        document = self._window.document
        project = None
        while project is not document.project:  # it may have been changed meanwhile
            project = document.project
            if len(project.relations) + len(project.actors) < _MANY:
                file.save(project, overwrite)
            else:
                writing = partial(_save, file, project, overwrite)
                self._wait(f"Saving {file.path.name}…", writing, stoppable=False)

    # --- leaving --------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Whether the open map may be closed: nothing unsaved, or the user has decided."""
        window = self._window
        if self._waiting:
            return False
        window.canvas.cancel_gesture()
        window.inspector.commit_pending()
        if not window.has_map or window.document.is_clean:
            return True
        answer = ask.unsaved(window, self.map_title())
        return self.save() if answer is Answer.SAVE else answer is Answer.DISCARD

    def close_map(self) -> None:
        """Back to the start page."""
        if self.may_leave():
            self.close()
            self._window.document.open(Project())
            self._window.show_start_page()


def _save(file: MapFile, project: Project, overwrite: bool, _report: Progress) -> None:
    file.save(project, overwrite)


_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def _file_name(title: str) -> str:
    """A title as a name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_" else "-" for c in title[:60]).strip(" -") or "untitled"
    name = "-".join(kept.lower().split())
    return f"map-{name}" if name in _RESERVED else name
