"""Files of other programs: opened as a map of their own, or taken into the one that is open."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relmap.editor.diff_rows import Part
from relmap.editor.document import Document
from relmap.editor.imports import with_places, without
from relmap.editor.prepared import Prepared
from relmap.formats.foreign import Options, Unclear
from relmap.formats.incoming import take
from relmap.formats.reading import Reading
from relmap.model import days
from relmap.model.bulk import bulk
from relmap.model.errors import Progress, RelmapError
from relmap.model.project import Project
from relmap.ui.dialogs.import_preview import ImportPreview
from relmap.ui.dialogs.import_questions import ask_about
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask

_LARGE = 200_000
"""Files of so many bytes are read in the background."""


@dataclass(frozen=True)
class Imported:
    """A map made of files, and what they came to."""

    prepared: Prepared
    reading: Reading


class Importing:
    """Reads files of other programs for a window.

    Args:
        shell: the window.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def as_map(self, paths: Sequence[Path]) -> Imported | None:
        """A new map of files; None: stopped, or it was told why it cannot be."""
        reading = self._read(Project(), paths)
        if reading is None:
            return None
        if not reading.diff:
            left = reading.left_out
            why = f"{left[0].row}: {left[0].why}" if left else "There is nothing in it."
            ask.tell(self._shell.widget, RelmapError(f"No map could be made of {_names(paths)}.", why))
            return None
        project, theme = reading.diff.apply(Project()), self._shell.theme

        def prepare(told: Progress | None) -> Prepared:
            with bulk(len(project.relations)):
                return Prepared(project, told, theme)

        prepared = self._done(paths, prepare)
        return None if prepared is None else Imported(prepared, reading)

    def summary(self, paths: Sequence[Path], reading: Reading) -> None:
        """Say what files came to, if there is more to say than that all was taken."""
        lines = [*(f"Left out: {left.row}: {left.why}" for left in reading.left_out), *reading.remarks]
        if reading.undated:
            lines.append(f"{reading.undated:,} ties have no date: they hold at all times.")
        text = f"{_names(paths)}: {reading.in_words()}."
        if lines:
            ask.report(self._shell.widget, text, lines)
        else:
            self._shell.say(text)

    def into(self, document: Document, paths: Sequence[Path]) -> None:
        """Take files into the open map, as one step of undo, once the user has seen what changes."""
        reading = self._read(document.project, paths)
        if reading is None:
            return
        names = _names(paths)
        if not reading.diff and not reading.left_out:
            self._shell.say(f"Nothing new is in {names}.")
            return
        dialog = ImportPreview(self._shell.widget, document.project, reading, names)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._apply(document, reading, names, dialog.unticked))
        dialog.open()

    def _apply(self, document: Document, reading: Reading, names: str, unticked: frozenset[Part]) -> None:
        try:
            diff = without(document.project, reading.diff, unticked) if unticked else reading.diff
            document.apply(with_places(document.project, diff), f"Import {names}")
        except RelmapError as error:
            self._shell.tell(error)
            return
        document.viewpoint.select(ref for ref in reading.refs if document.project.get(*ref) is not None)
        said = "what was ticked" if unticked else reading.in_words()
        self._shell.say(f"Imported {names}: {said}.")

    def _read(self, project: Project, paths: Sequence[Path]) -> Reading | None:
        today = datetime.date.today()
        options = Options(today=days.from_ymd(today.year, today.month, today.day))
        while True:
            try:
                said = options
                return self._done(paths, lambda told, said=said: take(project, paths, said, told))
            except Unclear as error:
                answer = ask_about(self._shell.widget, error)
                if answer is None:
                    return None
                options = replace(options, **{error.option: answer})
            except (RelmapError, OSError) as error:
                ask.tell(self._shell.widget, error)
                return None

    def _done(self, paths: Sequence[Path], work: Any) -> Any:
        """Do it at once, or of large files in the background."""
        size = sum(path.stat().st_size for path in paths if path.is_file())
        if size < _LARGE:
            return work(None)
        return ask.wait_for(self._shell.widget, f"Reading {_names(paths)}…", work)


def _names(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths]
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
