"""The threads in which journals are written: one for their lines, and one for what may take long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from relmap.editor.jobs import Collector

_LOOK = 25
"""Milliseconds from one look at what is under way to the next."""


class JournalThread(QObject):
    """Does one thing after the other. What was asked for is done before the program ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = ThreadPoolExecutor(1, "journal")
        self._maps = ThreadPoolExecutor(1, "journal of a large map")
        self._under_way: list[tuple[Future[None], Callable[[Exception], None]]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    def submit(
        self, work: Callable[[], None], failed: Callable[[Exception], None], may_take_long: bool = False
    ) -> None:
        """Do something; to be called in the GUI thread.

        Args:
            work: done in another thread.
            failed: told in the GUI thread what `work` raised.
            may_take_long: nothing that others wait for has to wait for it.
        """
        if not self._under_way:
            Collector.hold()
            self._timer.start()
        self._under_way.append(((self._maps if may_take_long else self._lines).submit(work), failed))

    def _look(self) -> None:
        done = [each for each in self._under_way if each[0].done()]
        self._under_way = [each for each in self._under_way if each not in done]
        if done and not self._under_way:
            self._timer.stop()
            Collector.release()
        for future, failed in done:
            error = future.exception()
            if isinstance(error, Exception):
                failed(error)


@cache
def journal_thread() -> JournalThread:
    """The one of the program."""
    return JournalThread(QCoreApplication.instance())
