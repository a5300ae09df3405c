"""Lets the actors move with time, if that is wished: computes where they stand on each day."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from relmap.drawing.labels import name_extents
from relmap.editor.document import Document
from relmap.editor.jobs import Job
from relmap.layout.over_time import MOST, PlacesOverTime, layout_over_time
from relmap.model.diff import Diff

_REST = 250
"""Milliseconds without a change before the places are computed again."""


class Motion(QObject):
    """Follows a document; at a stability of 1 the actors stand still, which is the usual."""

    changed = Signal()
    """Something is under way now, is done, or was given up."""
    progressed = Signal(float)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._job: Job | None = None
        self.stability = 1.0
        self.found: PlacesOverTime | None = None
        """What the actors follow."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self._start)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._on_diff)

    @property
    def busy(self) -> bool:
        """Whether places are being computed."""
        return self._job is not None or self._timer.isActive()

    @property
    def possible(self) -> bool:
        """Whether the map is not too large for it."""
        return len(self._document.project.actors) <= MOST

    def set_stability(self, stability: float) -> None:
        """From 0, each day for itself, to 1, nothing moves."""
        self.stability = min(max(stability, 0.0), 1.0)
        self.cancel()
        if self.stability >= 1.0 or not self.possible:
            self._give(None)
        else:
            self._timer.start()
            self.changed.emit()

    def _opened(self) -> None:
        self.cancel()
        self.stability, self.found = 1.0, None
        self.changed.emit()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if self.stability < 1.0 and diff.touches("actors", "relations", "placements", "about"):
            self.set_stability(self.stability)

    def _start(self) -> None:
        document = self._document
        project, index, base, stability = document.project, document.index, document.home(), self.stability
        sizes = name_extents(project)
        self._job = Job(lambda report: layout_over_time(index, base, stability, sizes, report), self)
        self._job.progressed.connect(self.progressed)
        self._job.finished.connect(self._give)
        self._job.start()
        self.changed.emit()

    def _give(self, found: PlacesOverTime | None) -> None:
        self._job = None
        self.found = found
        self._document.follow(found)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop what is under way."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
            self._job = None
            self.changed.emit()
