"""Reading maps, large ones in the background, and offering what a crash has left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from relmap.drawing.style import Theme
from relmap.editor.left_behind import Left, Offer, kept_aside, left_behind, offer_of
from relmap.editor.prepared import Prepared
from relmap.model.bulk import bulk
from relmap.model.errors import Fault, NewerContent, RelmapError
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.project_file import Progress
from relmap.ui.dialogs import recovery
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


def _report(widget: QWidget, name: str, faults: list[Fault]) -> None:
    """What was found in a file: mistakes; and what a newer relmap has written, which is none."""
    mistakes = [str(fault) for fault in faults if not isinstance(fault, NewerContent)]
    newer = [str(fault) for fault in faults if isinstance(fault, NewerContent)]
    if newer:
        ask.report(widget, f"{name} was written by a newer relmap.", newer)
    if mistakes:
        ask.report(widget, f"{name} was opened, but not all of it is sound.", mistakes)


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
            _report(widget, path.name, opened.faults)
        return opened

    def offer_recovery(self, take: Callable[[Offer], None]) -> None:
        """After a crash: offer what had not been saved.

        Args:
            take: opens one, in a window of its own.
        """
        left = left_behind()
        offers = self._read_journals(left) if left else []
        for offer in [offer for offer in offers if offer.is_empty]:
            self._attempt(offer.left.remove)
            offers.remove(offer)
        if not offers:
            return
        answer, chosen = recovery.ask_for(self._shell.widget, offers)
        for offer in offers:
            wanted = any(offer is each for each in chosen) and answer is not Answer.CANCEL
            if offer.found is None or (wanted and answer is Answer.DISCARD):
                self._attempt(offer.left.set_aside)
            elif not wanted or not self._attempt(partial(take, offer)):
                offer.left.release()

    def show_aside(self, take: Callable[[Offer], None]) -> None:
        """What was discarded or could not be read, as long as it is kept; `take` opens one."""
        offers = self._read_journals(kept_aside())
        answer, chosen = recovery.look_at(self._shell.widget, offers)
        for offer in chosen if answer is Answer.SAVE else ():
            self._attempt(partial(take, offer))

    def _read_journals(self, left: list[Left]) -> list[Offer]:
        text = "Looking at unsaved changes…"
        found = ask.wait_for(self._shell.widget, text, lambda _told: [offer_of(each) for each in left], False)
        return found or []

    def _attempt(self, call: Callable[[], None]) -> bool:
        """Do something with a journal; what goes wrong is told, and the others are not concerned."""
        try:
            call()
        except RelmapError as error:
            ask.tell(self._shell.widget, error)
            return False
        return True
