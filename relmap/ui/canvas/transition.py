"""Actors on their way to other places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from relmap.layout.graph import Place

_LASTS = 350
"""Milliseconds."""
_MOST = 2_000
"""More actors than these are put where they go at once."""


class Transition(QObject):
    """Shows actors on their way; what is done with their places is up to others.

    Args:
        show: shows actors elsewhere; None: nobody.
        parent: in Qt's sense.
    """

    def __init__(self, show: Callable[[dict[str, Place] | None], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._moving: dict[str, tuple[Place, Place]] = {}
        self._done: Callable[[], None] | None = None
        self._clock = QVariantAnimation(self)
        self._clock.setDuration(_LASTS)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._clock.valueChanged.connect(self._to)
        self._clock.finished.connect(self.arrive)

    @property
    def running(self) -> bool:
        """Whether somebody is on the way."""
        return self._done is not None

    def start(
        self, start: Mapping[str, Place], places: Mapping[str, Place], done: Callable[[], None]
    ) -> None:
        """Let actors glide from where they are; then, or at once if they are too many, call `done`."""
        moving = {key: (start[key], end) for key, end in places.items() if key in start}
        if not moving or len(moving) > _MOST:
            done()
            return
        self._moving, self._done = moving, done
        self._clock.start()

    def arrive(self) -> None:
        """Be there."""
        done = self._done
        self.give_up()
        if done is not None:
            done()

    def give_up(self) -> None:
        """All stand where they did; nobody is told that it is done."""
        if self.running:
            self._moving, self._done = {}, None
            self._clock.stop()
            self._show(None)

    def _to(self, part: object) -> None:
        if self.running:
            t = float(part)  # type: ignore[arg-type]
            pairs = self._moving.items()
            self._show({key: (x + (u - x) * t, y + (v - y) * t) for key, ((x, y), (u, v)) in pairs})
