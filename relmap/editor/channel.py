"""Changes on their way from the GUI thread into a journal."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic

from relmap.editor.journal_thread import JournalThread
from relmap.model.diff import Diff
from relmap.storage.errors import FileProblem
from relmap.storage.journal import Journal

Failed = Callable[[Exception], None]


class Channel:
    """Takes changes at once and has them written in another thread, many at a time if they come fast.

    Its methods are for the GUI thread.

    Args:
        journal: into which they go.
        thread: that writes them.
        failed: told what is no trouble with a file, but a fault of the program.
    """

    def __init__(self, journal: Journal, thread: JournalThread, failed: Failed) -> None:
        self.journal = journal
        self._thread = thread
        self._failed = failed
        self._gate = threading.Lock()
        self._waiting: deque[tuple[float, Diff]] = deque()
        self._written_since = 0.0
        """When the first of those was put that are being written; 0: none is."""
        self._is_writing = self._is_copying = False
        self._ending: Callable[[], None] | None = None
        self._failure: FileProblem | None = None

    @property
    def failure(self) -> FileProblem | None:
        """Why what was put is not on disk; None: it is, or will be."""
        return self._failure

    @property
    def is_done(self) -> bool:
        """Whether all that was put is on disk."""
        with self._gate:
            return not self._is_writing and not self._waiting and self._failure is None

    def delay(self) -> float:
        """For how many seconds something has been waiting to be on disk."""
        with self._gate:
            first = self._written_since or (self._waiting[0][0] if self._waiting else 0.0)
        return monotonic() - first if first else 0.0

    def put(self, diff: Diff) -> None:
        """Another change."""
        with self._gate:
            self._waiting.append((monotonic(), diff))
        self.write()

    def write(self) -> None:
        """Write what waits, and what could not be written before."""
        with self._gate:
            begin, self._is_writing = not self._is_writing, True
        if begin:
            first = self.journal.is_large and not self.journal.is_begun
            self._thread.submit(self._write, self._failed, may_take_long=first)

    def copy(self) -> None:
        """Keep a copy of the map's own file, if that is what the journal still rests on."""
        with self._gate:
            begin = self.journal.copy_due and not self._is_copying and self._ending is None
            self._is_copying = self._is_copying or begin
        if begin:
            self._thread.submit(self._copy, self._failed, may_take_long=True)

    def end(self, how: Callable[[], None], failed: Failed, drop: bool = False) -> None:
        """Nothing more is put.

        Args:
            how: what becomes of the journal; done in the other thread, when all that was put is written.
            failed: told what that raised.
            drop: what is not written yet need not be.
        """
        self._failed = failed
        with self._gate:
            if drop:
                self._waiting.clear()
            left = bool(self._waiting)
            self._ending = how
            idle = not self._is_writing and not self._is_copying
        if left:
            self.write()
        elif idle:
            self._thread.submit(self._finish, failed)

    # --- in the other threads -------------------------------------------------------------

    def _write(self) -> None:
        try:
            while self._goes_on():
                pass
        finally:
            self._finish()

    def _goes_on(self) -> bool:
        """Write what waits now; gives whether more has come meanwhile."""
        with self._gate:
            diffs = [diff for _, diff in self._waiting]
            self._written_since = self._waiting[0][0] if self._waiting else 0.0
            self._waiting.clear()
        failure: FileProblem | None = FileProblem("A change could not be written into its journal.")
        try:
            failure = self._attempt(diffs)
        finally:
            with self._gate:
                self._failure, self._written_since = failure, 0.0
                self._is_writing = bool(self._waiting) and failure is None
        return self._is_writing

    def _attempt(self, diffs: list[Diff]) -> FileProblem | None:
        try:
            self.journal.write(diffs)
        except FileProblem as error:
            return error
        return None

    def _copy(self) -> None:
        try:
            self.journal.copy_base()
        except FileProblem:
            return  # the file of the map will do; it is tried again with the next change
        finally:
            with self._gate:
                self._is_copying = False
            self._finish()

    def _finish(self) -> None:
        with self._gate:
            if self._is_writing or self._is_copying or self._ending is None:
                return
            how, self._ending = self._ending, None
        how()
