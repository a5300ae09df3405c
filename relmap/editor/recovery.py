"""Keeps a journal of the open map, and finds those that a crash has left."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from platformdirs import user_state_path
from PySide6.QtCore import QLockFile, QObject, Signal

from relmap.editor.document import Document
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.storage.errors import FileProblem
from relmap.storage.journal import SUFFIX, Journal


def journal_folder() -> Path:
    """Where journals are kept."""
    return user_state_path("relmap", appauthor=False) / "journals"


class Recovery(QObject):
    """Writes what happens to a document into a journal, until it is saved or closed."""

    failed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._journal: Journal | None = None
        self._lock: QLockFile | None = None
        self._told = False
        document.diff_applied.connect(self._append)

    def begin(self, base: Project, path: Path | None, digest: str) -> None:
        """The map is as it was opened or has just been saved: a new journal. Raises FileProblem."""
        self.end()
        file = journal_folder() / f"{os.getpid()}-{uuid.uuid4().hex[:12]}{SUFFIX}"
        self._journal = Journal(file, base, path, digest)

    def end(self) -> None:
        """Nothing is left to recover. Raises FileProblem."""
        journal, self._journal = self._journal, None
        lock, self._lock = self._lock, None
        if journal is not None:
            journal.remove()
        if lock is not None:
            lock.unlock()

    def _append(self, diff: Diff, _initiator: object) -> None:
        if self._journal is None:
            return
        try:
            self._journal.append(diff)
        except FileProblem as error:
            if not self._told:  # once is enough: the user knows to save
                self._told = True
                self.failed.emit(error)
            return
        if self._lock is None:
            self._lock = _lock_of(self._journal.file)
            self._lock.tryLock(0)


def left_behind() -> list[Path]:
    """The journals whose program is gone, newest first."""
    folder = journal_folder()
    if not folder.is_dir():
        return []
    found: list[tuple[float, Path]] = []
    for file in folder.glob(f"*{SUFFIX}"):
        lock = _lock_of(file)
        if lock.tryLock(0):
            lock.unlock()
            found.append((file.stat().st_mtime, file))
    return [file for _, file in sorted(found, reverse=True)]


def _lock_of(file: Path) -> QLockFile:
    lock = QLockFile(f"{file}.lock")
    lock.setStaleLockTime(0)
    return lock
