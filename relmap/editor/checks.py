"""Looks for problems of the open map in the background, a moment after it has changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from relmap.editor.conflicts import conflict_problems
from relmap.editor.document import Document
from relmap.editor.jobs import Job
from relmap.model.diff import Diff
from relmap.model.problems import Problem, problems

_REST = 300
"""Milliseconds without a change before the map is looked at."""


class Checks(QObject):
    """Always has the problems of the map as it was when it last stood still."""

    found = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._job: Job | None = None
        self._stale = False
        self.problems: list[Problem] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self._start)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._changed)
        document.typing_stopped.connect(self._typing_stopped)

    @property
    def busy(self) -> bool:
        """Whether the map has changed since it was last looked at."""
        return self._timer.isActive() or self._job is not None

    def _opened(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.problems = []
        self.found.emit()
        self._timer.start(0)

    def _changed(self, diff: Diff, _initiator: object) -> None:
        if any(ref.collection not in ("placements", "scenes") for ref in diff.changes):
            if self._job is not None:  # what it would find is of a map that is no more
                self._job.cancel()
            self._timer.start(_REST)

    def _typing_stopped(self) -> None:
        if self._stale:
            self._timer.start(_REST)

    def _start(self) -> None:
        if self._document.is_typing:  # what is half typed is no mistake
            self._stale = True
            return
        self._stale = False
        if self._job is not None:  # the window does not wait for it; when it ends, another begins
            self._job.cancel()
            self._stale = True
            return
        project = self._document.project
        self._job = Job(lambda report: [*conflict_problems(project), *problems(project, report)], self)
        self._job.finished.connect(self._finish)
        self._job.ended.connect(self._after)
        self._job.start()

    def _finish(self, found: list[Problem]) -> None:
        self.problems = found
        self.found.emit()

    def _after(self) -> None:
        """A job is over; it may have been for a map that is no more."""
        self._job = None
        if self._stale:
            self._stale = False
            self._start()

    def cancel(self) -> None:
        """Stop what is under way, and wait until it has stopped."""
        self._timer.stop()
        self._stale = False
        if self._job is not None:
            self._job.ended.disconnect(self._after)
            self._job.cancel()
            self._job.wait()
            self._job = None
