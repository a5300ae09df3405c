"""Actors on their way to other places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from relmap.layout.graph import Place
from relmap.ui.canvas.surface import Surface

_LASTS = 350
"""Milliseconds."""
_MOST = 2_000
"""More actors than these are put where they go at once."""


class Transition(QObject):
    """Shows actors on their way; what is done with their places is up to others.

    Args:
        surface: the canvas.
        parent: in Qt's sense.
    """

    def __init__(self, surface: Surface, parent: QObject) -> None:
        super().__init__(parent)
        self._surface = surface
        self._shown: dict[str, Place] = {}
        """Where they are on their way."""
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

    def start(self, places: Mapping[str, Place], done: Callable[[], None]) -> None:
        """Let actors glide from where they are; then, or at once if they are too many, call `done`."""
        start = {**self._surface.document.places(), **self._shown}
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
            self._show_at(None)

    def _to(self, part: object) -> None:
        if self.running:
            t = float(part)  # type: ignore[arg-type]
            pairs = self._moving.items()
            self._show_at({key: (x + (u - x) * t, y + (v - y) * t) for key, ((x, y), (u, v)) in pairs})

    def _show_at(self, places: dict[str, Place] | None) -> None:
        self._shown = places or {}
        self._surface.preview_places(places)

    # --- a layout under way ---------------------------------------------------------------

    def show_layout(self, places: Mapping[str, Place]) -> None:
        """Show where a layout has the actors by now; the hand comes first."""
        if not self._surface.in_gesture and not self.running:
            here = self._surface.document.places()
            self._show_at({key: at for key, at in places.items() if key in here})

    def end_layout(self) -> None:
        """The layout was given up."""
        if not self._surface.in_gesture and not self.running:
            self._show_at(None)
