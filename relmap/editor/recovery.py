"""Keeps a journal of the open map, so that a crash loses nothing, and knows whether it is on disk."""

from __future__ import annotations

import contextlib
import os
import uuid
import weakref
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from shiboken6 import isValid

from relmap.editor.channel import Channel
from relmap.editor.document import Document
from relmap.editor.journal_thread import journal_thread
from relmap.editor.left_behind import Offer, journal_folder, lock_of, set_aside
from relmap.editor.protection import Kept, Protection
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.storage.errors import FileProblem
from relmap.storage.journal import SUFFIX, Journal

_LOOK = 50
"""Milliseconds from one look at what is written to the next, while something is."""
_AGAIN = 1_000
"""Milliseconds after which a disk that took nothing is tried again."""
_PROMISED = 1.0
"""Seconds within which a change is on disk, if nothing is in the way."""


class Recovery(QObject):
    """Writes what happens to a document into a journal, until it is saved or closed."""

    failed = Signal(object)
    """The first time that a change could not be written (FileProblem), and any fault of the program."""
    protection_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.protection = Protection()
        """Whether a crash would lose anything now."""
        self._channel: Channel | None = None
        self._lock: QLockFile | None = None
        self._former: Offer | None = None
        self._told = False
        self._look_timer = QTimer(self)
        self._look_timer.setInterval(_LOOK)
        self._look_timer.timeout.connect(self._look)
        self._again_timer = QTimer(self)
        self._again_timer.setInterval(_AGAIN)
        self._again_timer.timeout.connect(self._try_again)
        document.diff_applied.connect(self._append)

    @property
    def is_written(self) -> bool:
        """Whether all changes are on disk."""
        return self._channel is None or self._channel.is_done

    def begin(self, base: Project, path: Path | None, digest: str) -> None:
        """The map is as it was opened or has just been saved: a new journal."""
        self.end()
        file = journal_folder() / f"{os.getpid()}-{uuid.uuid4().hex[:12]}{SUFFIX}"
        self._channel = Channel(Journal(file, base, path, digest), journal_thread(), _teller(self))

    def supersede(self, former: Offer) -> None:
        """What a journal held was just applied: it may go as soon as that is on disk in our own."""
        self._former = former
        _go_on(self._look_timer)

    def end(self, keep: bool = False) -> None:
        """The map is saved or closed.

        Args:
            keep: the changes are not saved; the journal is kept aside for a while.
        """
        channel, self._channel = self._channel, None
        lock, self._lock = self._lock, None
        former, self._former = self._former, None
        if channel is not None and (lock is not None or former is not None):
            file = channel.journal.file
            channel.end(_ending(file, lock, former, keep, channel), _teller(self), drop=not keep)
        self._look_timer.stop()
        self._again_timer.stop()
        self._set(Protection())

    def _append(self, diff: Diff, _initiator: object) -> None:
        if self._channel is None:
            return
        self._take_lock(self._channel.journal.file)
        self._channel.put(diff)
        _go_on(self._look_timer)

    def _take_lock(self, file: Path) -> None:
        """Before there is a journal, so that no other program ever takes it for one that was left."""
        if self._lock is None:
            self._lock = lock_of(file)
        if not self._lock.isLocked():
            with contextlib.suppress(OSError):  # that nothing can be written there, the journal will tell
                file.parent.mkdir(parents=True, exist_ok=True)
            self._lock.tryLock(0)

    def _try_again(self) -> None:
        if self._channel is not None:
            self._take_lock(self._channel.journal.file)
            self._channel.write()
            _go_on(self._look_timer)

    def _look(self) -> None:
        """See how far the writing is."""
        channel = self._channel
        if channel is None:
            return
        failure, was = channel.failure, self.protection
        if failure is not None:
            self._look_timer.stop()
            _go_on(self._again_timer)
            if was.kept is not Kept.NOT:
                self._set(Protection(Kept.NOT, datetime.now()))
                self._tell_once(failure)
            return
        self._again_timer.stop()  # or it would go on writing, and nothing would ever be done
        if channel.is_done:
            self._look_timer.stop()
            self._all_is_written(channel)
        elif was.kept is not Kept.NOT and channel.delay() > _PROMISED:
            self._set(Protection(Kept.NOT_YET))

    def _all_is_written(self, channel: Channel) -> None:
        if self.protection.kept is Kept.NOT:
            self._set(Protection(Kept.AGAIN, datetime.now()))
        elif self.protection.kept is Kept.NOT_YET:
            self._set(Protection())
        former, self._former = self._former, None
        if former is not None:
            self._attempt(former.taken)
        channel.copy()

    def _set(self, protection: Protection) -> None:
        if protection != self.protection:
            self.protection = protection
            self.protection_changed.emit()

    def _attempt(self, call: Callable[[], None]) -> None:
        try:
            call()
        except FileProblem as error:
            self.failed.emit(error)

    def _tell_once(self, failure: FileProblem) -> None:
        if not self._told:  # the status bar goes on saying it
            self._told = True
            self.failed.emit(failure)


def _teller(recovery: Recovery) -> Callable[[Exception], None]:
    """Tells what went wrong in the other thread; held there, it does not hold the recovery.

    A QObject whose last reference is let go in another thread than its own would end there.
    """
    known = weakref.ref(recovery)

    def tell(error: Exception) -> None:
        if not isinstance(error, FileProblem):
            raise error
        found = known()
        if found is not None and isValid(found):
            found.failed.emit(error)

    return tell


def _go_on(timer: QTimer) -> None:
    """Have a timer run; one that runs is not put off by that."""
    if not timer.isActive():
        timer.start()


def _ending(
    file: Path, lock: QLockFile | None, former: Offer | None, keep: bool, channel: Channel
) -> Callable[[], None]:
    """What becomes of a journal, and of the one before it that it has taken the place of."""

    def saved() -> None:
        channel.journal.remove()
        if former is not None:
            former.taken()

    def kept() -> None:
        if file.exists():
            set_aside(file)
        if former is not None and channel.failure is None:
            former.taken()
        elif former is not None:
            former.left.set_aside()

    def end() -> None:
        try:
            kept() if keep else saved()
        finally:
            if lock is not None:
                lock.unlock()

    return end
