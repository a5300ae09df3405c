"""Restoring a map as it was saved before."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from relmap.editor.document import Document
from relmap.editor.left_behind import earlier_versions
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.storage import project_file
from relmap.storage.backups import BackedUp, Version
from relmap.storage.endings import SUFFIX
from relmap.storage.project_file import Progress
from relmap.ui.dialogs.versions import VersionsDialog, when_in_words
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask

_LARGE = 60_000
"""Versions of so many bytes, compressed, are read in the background."""


class Versions:
    """Shows them for a window, and does what the user chooses.

    Args:
        shell: the window.
        document: the open map; None: none is open.
        path: its file; None: it has none yet.
        open_: opens a map as a new one; told what a file for it might be called, too.
    """

    def __init__(
        self,
        shell: Shell,
        document: Document | None,
        path: Path | None,
        open_: Callable[[Project, str], None],
    ) -> None:
        self._shell = shell
        self._document = document
        self._path = path
        self._open = open_
        self._store = earlier_versions()

    def show(self) -> None:
        """Have one chosen. Raises RelmapError."""
        document = self._document
        now = None if document is None or self._path is None else document.project
        editable = document is not None and not document.read_only
        dialog = VersionsDialog(self._shell.widget, self._maps(), now, editable, self._read)
        done = dialog.exec()
        then, version, path = dialog.then, dialog.chosen, dialog.path
        dialog.deleteLater()
        if not done or then is None or version is None or path is None:
            return
        when = when_in_words(version.time)
        if dialog.restores and document is not None:
            document.apply(Diff.between(document.project, then), f"Restore the version of {when}")
            self._shell.say(f"This is the map of {when} again. Undo takes it back; nothing is saved yet.")
        else:
            self._open(then, f"{path.name.removesuffix(SUFFIX)} restored{SUFFIX}")

    def _maps(self) -> list[BackedUp]:
        """All maps with versions; the open one first, even if it has none."""
        found = self._store.maps()
        if self._path is None:
            return found
        real = Path(os.path.realpath(self._path))
        here = BackedUp(real, tuple(self._store.versions(real)))
        return [here, *(each for each in found if each.path != real)]

    def _read(self, version: Version) -> Project | None:
        def work(report: Progress | None = None) -> Project:
            return project_file.loads(self._store.read(version), "This version", report).project

        if version.size < _LARGE:
            return work()
        return ask.wait_for(self._shell.widget, "Reading an earlier version…", work)
