"""Whether the open map may be written, as others come and go."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from relmap.editor.jobs import Job
from relmap.editor.map_file import MapFile
from relmap.storage.lock import Holder

_RENEW = 60_000
"""Milliseconds from one renewal to the next: a file a minute, also on a network."""
_WATCH = 2_000
"""Milliseconds from one look at another's lock to the next."""


class Access(QObject):
    """Renews the lock of the open file, or waits for it; the file is touched in another thread only."""

    changed = Signal()
    """Another one has it now, or nobody any more, or it has been silent for long."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: MapFile | None = None
        self._job: Job | None = None
        self._told: tuple[Holder | None, bool] = (None, False)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def follow(self, file: MapFile | None) -> None:
        """Another file is open now, or none."""
        self._file = file
        self._told = self._state()
        self._set_pace()

    def look(self) -> None:
        """See how it is, in another thread."""
        file = self._file
        if file is None or self._job is not None:
            return
        self._job = Job(lambda _report: file.look(), self)
        self._job.ended.connect(self._after)
        self._job.start()

    def stop(self) -> None:
        """Wait until nobody looks any more; for closing."""
        self._timer.stop()
        self._file = None
        if self._job is not None:
            self._job.ended.disconnect(self._after)
            self._job.wait()
            self._job = None

    def _after(self) -> None:
        self._job = None
        self._set_pace()
        if self._state() != self._told:
            self._told = self._state()
            self.changed.emit()

    def _state(self) -> tuple[Holder | None, bool]:
        file = self._file
        holder = None if file is None else file.holder
        if file is None or holder is None:
            return (None, False)
        return (Holder(holder.user, holder.machine, holder.place), file.may_be_taken_over)

    def _set_pace(self) -> None:
        if self._file is None:
            self._timer.stop()
            return
        pace = _WATCH if self._file.holder is not None else _RENEW
        if not self._timer.isActive() or self._timer.interval() != pace:
            self._timer.start(pace)
