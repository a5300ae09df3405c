"""Playback: the day goes from change to change, and waits where there is something to read."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from relmap.editor.document import Document

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_STEP = 620
"""Milliseconds on a day with a change, at speed 1."""
_PER_LETTER = 42
"""Milliseconds a letter of a caption takes to read."""
_LONGEST = 6000


class Player(QObject):
    """Plays the document's day forward."""

    playing_changed = Signal(bool)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.speed = 1.0
        self.loop = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._advance)
        document.project_opened.connect(self.pause)

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """From this day on; from the start when at the end."""
        document = self._document
        if document.index.next_change(document.day) is None:
            if not len(document.index.step_days):
                return
            document.set_day(document.extent()[0])
        self._timer.start(self._wait())
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay at this day."""
        was = self.playing
        self._timer.stop()
        if was:
            self.playing_changed.emit(False)

    def _wait(self) -> int:
        """How long this day is shown: as long as its captions take to read."""
        document = self._document
        letters = sum(
            len(event.title)
            for event, _ in document.snapshot.events
            if document.index.events[event.id].last == document.day
        )
        return round((_STEP + min(letters * _PER_LETTER, _LONGEST)) / self.speed)

    def _advance(self) -> None:
        document = self._document
        day = document.index.next_change(document.day)
        last = document.extent()[1]
        if day is None or day > last:
            if not self.loop:
                document.set_day(last)
                self.playing_changed.emit(False)
                return
            day = document.extent()[0]
        document.set_day(day)
        self._timer.start(self._wait())
