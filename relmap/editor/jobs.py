"""Work in the background, on values that do not change, with progress and cancel."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SIGNAL, QObject, QThread, Signal

Work = Callable[[Callable[[float], bool]], Any]
"""Told a function that takes the part done and gives whether to go on."""


class Collector:
    """Keeps the garbage collector still while jobs run.

    It runs in whatever thread happens to allocate, and Qt's objects must only be deleted in their own.
    """

    running = 0
    _tidied = 0

    @classmethod
    def hold(cls) -> None:
        """One more job runs."""
        if cls.running == 0:
            gc.disable()
        cls.running += 1

    @classmethod
    def tidy(cls) -> None:
        """Collect what jobs have left since; called in the GUI thread.

        What is young twice is old for as long as jobs run, so that this stays quick.
        """
        cls._tidied += 1
        gc.collect(0 if cls._tidied % 8 else 1)

    @classmethod
    def release(cls) -> None:
        """One job less; called in the GUI thread."""
        cls.running -= 1
        if cls.running == 0:
            gc.enable()


class Job(QObject):
    """One piece of work in a thread of its own. Its signals arrive in the thread that made it."""

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)
    """With the exception; one that nobody hears is raised, as any fault of the program."""
    ended = Signal()
    """It is over, whatever came of it."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = threading.Event()
        self._holding = False
        self._heard = threading.Event()
        self._heard.set()
        self._thread = _Thread(work, self._report, parent=self)
        self._thread.finished.connect(self._deliver)
        self.progressed.connect(self._hear)

    def start(self) -> None:
        """Begin."""
        self._holding = True
        Collector.hold()
        self._thread.start(QThread.Priority.LowPriority)

    def cancel(self) -> None:
        """Ask it to stop; its result will not be delivered."""
        self._cancelled.set()

    def wait(self) -> None:
        """Until the thread has ended; for closing the program."""
        self._thread.wait()
        self._let_go()

    def _hear(self, _part: float) -> None:
        Collector.tidy()
        self._heard.set()

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            Collector.release()

    def _report(self, part: float) -> bool:
        # Told more often than it is heard it would never be done with being told.
        if self._heard.is_set():
            self._heard.clear()
            self.progressed.emit(part)
        return not self._cancelled.is_set()

    def _deliver(self) -> None:
        self.wait()  # `finished` is told by a thread that is still on its way out
        self._thread.forget()
        error = None if self._cancelled.is_set() else self._thread.error
        heard = self.receivers(SIGNAL("failed(PyObject)")) > 0
        if error is not None:
            self.failed.emit(error)
        elif not self._cancelled.is_set():
            self.finished.emit(self._thread.result)
        self.ended.emit()
        if self.parent() is not None:
            self.deleteLater()
        if error is not None and not heard:
            raise error


def _nothing(_report: Callable[[float], bool]) -> None:
    """No work."""


class _Thread(QThread):
    def __init__(self, work: Work, report: Callable[[float], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._report = report
        self.result: Any = None
        self.error: Exception | None = None

    def forget(self) -> None:
        """Let go of what was worked on, which may be large, while the garbage collector stands still."""
        self._work = _nothing

    def run(self) -> None:
        try:
            self.result = self._work(self._report)
        except Exception as error:  # handed to whoever started the job, in their own thread
            self.error = error
