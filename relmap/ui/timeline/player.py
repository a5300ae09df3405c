"""Playback: the day goes on by steps, stops at every change on the way, and waits where there is to read."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from relmap.editor.document import Document
from relmap.model import days

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
STEPS: dict[str, tuple[int, int]] = {
    "change": (0, 0),
    "day": (0, 1),
    "week": (0, 7),
    "month": (1, 0),
    "year": (12, 0),
}
"""Months and days of each step; none of either: to the next change."""

_PACE = {"change": 620, "day": 90, "week": 220, "month": 420, "year": 800}
"""Milliseconds of a step at speed 1."""
_PER_LETTER = 42
"""Milliseconds a letter of a caption takes to read."""
_LONGEST = 6000
_FRAME = 16
"""Milliseconds of a frame of the screen: no day is shown for less."""


def stepped(day: int, step: str, direction: int = 1) -> int:
    """The day one step of the calendar on (1) or back (-1)."""
    months, count = STEPS[step]
    if months:
        year, month, of_month = days.to_ymd(day)
        year, month = days.add_months(year, month, direction * months)
        return days.from_ymd(year, month, min(of_month, days.month_length(year, month)))
    return day + direction * count


class Player(QObject):
    """Plays the document's day forward.

    However large the step, however high the speed and however long a picture takes: no day with a change or
    an event is left out. Time lost is made up on days on which there is nothing to be seen.
    """

    playing_changed = Signal(bool)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.speed = 1.0
        self.loop = False
        self.step = "change"
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._advance)
        self._due = 0.0
        self._late = 0.0
        self._read: frozenset[str] = frozenset()
        """What the caption told on the day before, and need not be read again."""
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
        if not len(document.index.step_days):
            return
        if self._next(document.viewpoint.day) is None:
            document.viewpoint.set_day(document.extent()[0])
        self._late = 0.0
        self._read = frozenset()
        self._wait()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay at this day."""
        was = self.playing
        self._timer.stop()
        if was:
            self.playing_changed.emit(False)

    def hold(self) -> float:
        """Milliseconds for which this day is shown: its share of a step, and time to read its captions."""
        viewpoint = self._document.viewpoint
        day, following = viewpoint.day, self._next(viewpoint.day)
        snapshot = viewpoint.snapshot
        new = [event for event in snapshot.between if event.id not in self._read]
        letters = sum(len(event.title) for event in (*snapshot.happening, *new))
        reading = min(letters * _PER_LETTER, _LONGEST)
        # However fast time runs, nobody reads faster for it.
        return self._share(day, following) * _PACE[self.step] / self.speed + reading

    def _share(self, day: int, following: int | None) -> float:
        """How much of a step lies between two days: less than one where a change comes before its end."""
        if self.step == "change" or following is None:
            return 1.0
        return min((following - day) / (stepped(day, self.step) - day), 1.0)

    def _next(self, day: int) -> int | None:
        """The next day to show: the next step, or a change that comes before it; None at the end."""
        document = self._document
        last = document.extent()[1]
        change = document.index.next_change(day)
        change = None if change is not None and change > last else change
        if self.step == "change" or day >= last:
            return change
        grid = min(stepped(day, self.step), last)
        return grid if change is None else min(grid, change)

    def _wait(self) -> None:
        """Wait for as long as this day is due, less what was lost before."""
        due = self.hold() - self._late
        self._read = frozenset(event.id for event in self._document.viewpoint.snapshot.between)
        self._due = max(due, float(_FRAME))
        self._late = self._due - due
        self._clock.start()
        self._timer.start(round(self._due))

    def _advance(self) -> None:
        document = self._document
        viewpoint = document.viewpoint
        self._late += max(0.0, self._clock.nsecsElapsed() / 1e6 - self._due)
        day = self._caught_up(self._next(viewpoint.day))
        if day is None:
            if not self.loop:
                viewpoint.set_day(document.extent()[1])
                self.playing_changed.emit(False)
                return
            day = document.extent()[0]
        viewpoint.set_day(day)
        self._wait()

    def _caught_up(self, day: int | None) -> int | None:
        """The day that is due by now, but none after a day with something to be seen."""
        while day is not None and self.step != "change" and not self._to_be_seen(day):
            following = self._next(day)
            time = self._share(day, following) * _PACE[self.step] / self.speed
            if following is None or time > self._late:
                break
            self._late -= time
            day = following
        self._late = min(self._late, _PACE[self.step] / self.speed)  # what is lost on changes is not made up
        return day

    def _to_be_seen(self, day: int) -> bool:
        """Whether something changes or happens on a day."""
        return self._document.index.next_change(day - 1) == day
