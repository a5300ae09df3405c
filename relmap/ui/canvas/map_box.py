"""The part of the scene that is seen: pan and zoom are the range of a ViewBox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSizeF

from relmap.drawing.view import Bounds, View
from relmap.ui.plotting import ViewBox, guarded


class MapBox(ViewBox):
    """Holds the exact view and its range, y down. Scale and middle stay when it is resized.

    Its own coordinates are pixels, so what has it as its parent is painted in pixels.

    Args:
        resized: told that it has another size, after the view has followed.
    """

    def __init__(self, resized: Callable[[], None]) -> None:
        super().__init__(enableMouse=False, enableMenu=False, invertY=True, defaultPadding=0.0)
        self.disableAutoRange()
        self._resized = resized
        self._view = View()
        self._showing = False
        self._size = QSizeF()
        self.fitted: Callable[[], View] | None = None
        """What is fitted to the size whenever that changes; None: nothing is."""
        self.sigRangeChanged.connect(self._follow_range)

    @property
    def view(self) -> View:
        """Scene to pixels."""
        return self._view

    def show_view(self, view: View) -> None:
        """Show another part of the scene; one signal of its range tells of it."""
        self._view = view
        if self._size.isEmpty():
            return
        left, top = view.to_scene(0.0, 0.0)
        right, bottom = view.to_scene(self._size.width(), self._size.height())
        self._showing = True
        try:
            self.setRange(xRange=(left, right), yRange=(top, bottom), padding=0.0)
        finally:
            self._showing = False
        self.updateMatrix()  # of items in scene units; else it would wait for the next paint

    def fit(self, bounds: Callable[[float], Bounds], room_below: float) -> View:
        """The view that shows a part of the scene with the names in it, above so many pixels."""
        width = max(self._size.width() - 24.0, 50.0)
        height = max(self._size.height() - 16.0 - room_below, 50.0)
        return View.fitting_with_names(bounds, 12.0, 8.0, width, height)

    def _follow_range(self, *_: Any) -> None:
        """Somebody has set the range: what they want to see across, at one scale for both axes."""
        if self._showing or self._size.isEmpty():
            return
        (left, right), (top, bottom) = self.viewRange()
        scale = self._size.width() / max(right - left, 1e-9)
        middle = (top + bottom) / 2
        self.fitted = None
        self.show_view(View(scale, -left * scale, self._size.height() / 2 - middle * scale))

    def resizeEvent(self, event: Any) -> None:
        with guarded():
            self._resize(event)

    def _resize(self, event: Any) -> None:
        before, self._size = self._size, self.size()
        self._showing = True
        try:
            super().resizeEvent(event)
        finally:
            self._showing = False
        if before == self._size:
            return
        if self.fitted is not None:
            self.show_view(self.fitted())
        elif not before.isEmpty():
            dx, dy = self._size.width() - before.width(), self._size.height() - before.height()
            self.show_view(self._view.moved(dx / 2, dy / 2))
        self.updateMatrix()
        self._resized()

    def keyPressEvent(self, event: Any) -> None:
        event.ignore()  # a ViewBox would take some for itself
