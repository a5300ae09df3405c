"""Reading maps, large ones in the background, and offering what a crash has left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from relmap.drawing.style import Theme
from relmap.editor.prepared import Prepared
from relmap.editor.recovery import left_behind
from relmap.model.bulk import bulk
from relmap.model.errors import Fault
from relmap.storage import journal, project_file
from relmap.storage.errors import FileProblem
from relmap.storage.project_file import Progress
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask
from relmap.ui.widgets.ask import Answer

_LARGE = 300_000
"""Files of so many bytes are read in the background."""
_READING = 0.5
"""The part of opening a map that is to read it, by the time it takes."""


@dataclass(frozen=True)
class Opened:
    """What was read from a file."""

    prepared: Prepared
    faults: list[Fault]
    digest: str


def open_map(path: Path, progress: Progress | None, theme: Theme | None = None) -> Opened:
    """Read a map and compute what is shown of it. Raises FileProblem and Stopped."""
    told = (lambda _: True) if progress is None else progress
    loaded = project_file.load(path, lambda part: told(part * _READING))
    with bulk(len(loaded.project.relations)):
        prepared = Prepared(loaded.project, lambda part: told(_READING + part * (1 - _READING)), theme)
        return Opened(prepared, loaded.faults, loaded.digest)


class Opening:
    """Opens maps for a window, one at a time.

    Args:
        shell: the window.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.busy = False
        """Whether a map is being read; meanwhile no other is."""

    def read(self, path: Path) -> Opened | None:
        """A map, with progress if it is large; None: stopped, or it was told why it cannot be."""
        if self.busy:
            return None
        widget, theme = self._shell.widget, self._shell.theme
        self.busy = True
        try:
            if not path.is_file() or path.stat().st_size < _LARGE:
                opened = open_map(path, None, theme)
            else:
                text = f"Opening {path.name}…"
                opened = ask.wait_for(widget, text, lambda report: open_map(path, report, theme))
        except FileProblem as error:
            ask.tell(widget, error)
            return None
        finally:
            self.busy = False
        if opened is not None and opened.faults:
            lines = [str(fault) for fault in opened.faults]
            ask.report(widget, f"{path.name} was opened, but not all of it is sound.", lines)
        return opened

    def offer_recovery(self, take: Callable[[journal.Recovered], None]) -> None:
        """After a crash: offer what had not been saved.

        Args:
            take: opens one, in a window of its own.
        """
        widget = self._shell.widget
        for file in left_behind():
            try:
                found = journal.recover(file)
            except FileProblem as error:
                ask.tell(widget, error)
                continue
            title = found.base.about.title or (found.path.name if found.path is not None else "Untitled map")
            answer = ask.recover(widget, title) if found.changes else Answer.DISCARD
            if answer is Answer.SAVE:
                take(found)
            if answer is not Answer.CANCEL:
                try:
                    journal.discard(file)
                except FileProblem as error:
                    ask.tell(widget, error)
