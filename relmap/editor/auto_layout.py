"""Gives places to actors that have none, in the background."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic

from PySide6.QtCore import QObject, Signal

from relmap.drawing.labels import name_extents
from relmap.editor.document import Document
from relmap.editor.jobs import Job
from relmap.layout.arrange import How, arrange
from relmap.layout.graph import Place
from relmap.layout.places import complete_places
from relmap.model.diff import Diff

_PREVIEWED = 2_000
"""More actors than this are not shown on their way."""
_BETWEEN = 0.08
"""Seconds between two pictures of a layout under way."""


class AutoLayout(QObject):
    """Watches a document; whenever actors have no place to be drawn at, computes them off the GUI thread."""

    started = Signal()
    progressed = Signal(float)
    ended = Signal()
    previewed = Signal(object)
    """Places of actors on their way to those they will have."""
    _shown = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._job: Job | None = None
        self._done: Callable[..., None] = document.give_places
        self._shown.connect(self._preview)
        document.project_opened.connect(self._restart)
        document.diff_applied.connect(self._after_diff)

    def _after_diff(self, diff: Diff, _initiator: object) -> None:
        if diff.touches("actors", "placements"):
            self._restart()

    def _restart(self) -> None:
        """Drop what is under way: it is for a map that is no more; begin anew if there is a need."""
        self.cancel()
        if not self._document.unplaced():
            return
        project = self._document.project
        self._run(lambda report: complete_places(project, report), self._document.give_places)

    def arrange(
        self,
        how: How,
        movable: Collection[str] | None,
        centre: str | None,
        done: Callable[[dict[str, Place]], None],
    ) -> None:
        """Compute places for actors that have places already, and hand them over.

        Args:
            how, movable, centre: as in `relmap.layout.arrange.arrange`.
            done: called with a place for every actor.
        """
        self.cancel()
        project = self._document.project
        sizes = name_extents(project)
        show = _Seldom(self._shown.emit)
        self._run(
            lambda report: arrange(project, how, movable, sizes, centre, progress=report, preview=show), done
        )

    def _preview(self, places: dict[str, Place]) -> None:
        """Sent from the thread of a job, which may be over by now."""
        if self._job is not None:
            self.previewed.emit(places)

    def _run(self, work: Callable[..., dict[str, tuple[float, float]]], done: Callable[..., None]) -> None:
        self._job = Job(work, self)
        self._done = done
        self._job.progressed.connect(self.progressed)
        self._job.finished.connect(self._finish)
        self.started.emit()
        self._job.start()

    def _finish(self, places: dict[str, tuple[float, float]]) -> None:
        """The job under way is done; one that was cancelled never comes here."""
        self._job = None
        self._done(places)
        self.ended.emit()

    @property
    def busy(self) -> bool:
        """Whether places are being computed."""
        return self._job is not None

    def cancel(self) -> None:
        """Stop what is under way."""
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
            self._job = None
            self.ended.emit()


class _Seldom:
    """Hands on what it is given a few times a second, and of the rest nothing."""

    def __init__(self, call: Callable[[object], None]) -> None:
        self._call = call
        self._last = monotonic()

    def __call__(self, places: dict[str, Place]) -> None:
        if len(places) <= _PREVIEWED and monotonic() - self._last > _BETWEEN:
            self._last = monotonic()
            self._call(places)
