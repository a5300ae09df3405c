"""A figure painted a few milliseconds at a time, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from relmap.export.figure import Figure
from relmap.export.write import image_painting

_SLICE = 0.006
"""Seconds; then others have their turn."""


class FigurePreview(QObject):
    """Paints the figure it was given last; one that is not done yet is given up."""

    painted = Signal(QImage)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Generator[float, None, QImage] | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._work)

    @property
    def busy(self) -> bool:
        """Whether a picture is to come."""
        return self._steps is not None

    def paint(self, figure: Figure, dpi: int) -> None:
        """Paint a figure; `painted` has it when it is done."""
        self.stop()
        self._steps = image_painting(figure, dpi)
        self._clock.start()

    def stop(self) -> None:
        """Give up what is being painted."""
        self._clock.stop()
        if self._steps is not None:
            self._steps.close()
            self._steps = None

    def _work(self) -> None:
        end = perf_counter() + _SLICE
        while self._steps is not None and perf_counter() < end:
            try:
                next(self._steps)
            except StopIteration as done:
                self._steps = None
                self._clock.stop()
                self.painted.emit(done.value)
