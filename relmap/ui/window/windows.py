"""The open windows: one for each map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize

if TYPE_CHECKING:
    from relmap.ui.window.main_window import MainWindow

_BESIDE = 28
"""How far a new window is put from the one it came from, in pixels."""


class Windows:
    """Knows which map is open where.

    Args:
        make: makes a window with the start page, known to these windows.
    """

    def __init__(self, make: Callable[[Windows], MainWindow]) -> None:
        self._make = make
        self.all: list[MainWindow] = []

    def add(self, window: MainWindow) -> None:
        """A window was made."""
        self.all.append(window)

    def remove(self, window: MainWindow) -> None:
        """A window was closed."""
        if window in self.all:
            self.all.remove(window)

    def having(self, path: Path) -> MainWindow | None:
        """The window in which a file is open."""
        return next((window for window in self.all if window.has_map and window.files.path == path), None)

    def beside(self, window: MainWindow) -> MainWindow:
        """A new window with the start page, a little beside another."""
        new = self._make(self)
        frame, room = window.frameGeometry(), window.screen().availableGeometry()
        border = frame.size() - window.size()
        inner = window.normalGeometry().size() if window.isMaximized() else window.size()
        inner = inner.boundedTo(room.size() - border)
        new.resize(inner)
        taken = [other.frameGeometry().topLeft() for other in self.all if other is not new]
        new.move(_free_place(frame.topLeft(), inner + border, room, taken))
        new.show()
        return new

    def for_another(self, window: MainWindow) -> MainWindow:
        """Where another map is to be opened: in this window, if nothing is open in it, else in a new one."""
        return self.beside(window) if window.has_map and not window.files.is_untouched else window

    def bring_up(self, window: MainWindow) -> None:
        """Put a window before the others."""
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()

    def take_preferences(self) -> None:
        """Have all windows follow the preferences."""
        for window in self.all:
            window.take_preferences()

    def close_all(self) -> None:
        """Ask for every window first; unless one of them is to stay open, close them all."""
        windows = list(self.all)
        for window in windows:
            if window.furnished and not window.files.may_leave():
                return
        for window in windows:
            window.leave()


def _free_place(beside: QPoint, size: QSize, room: QRect, taken: list[QPoint]) -> QPoint:
    """Where a window of a size goes: a little beside another, on the screen, on top of none if it can be.

    Args:
        beside: the corner of the other.
        size: with its frame.
        room: what of the screen is free for windows.
        taken: the corners of the windows that are there.
    """
    across, down = max(room.width() - size.width(), 0), max(room.height() - size.height(), 0)
    start = beside - room.topLeft()
    # Step by step away from the other; at the edges of the screen it goes on from the opposite one.
    for step in range(1, 1 + max(across, down) // _BESIDE + len(taken)):
        x, y = start.x() + step * _BESIDE, start.y() + step * _BESIDE
        at = room.topLeft() + QPoint(x % (across + 1), y % (down + 1))
        if at not in taken:
            return at
    return room.topLeft() + QPoint(min(max(start.x(), 0), across), min(max(start.y(), 0), down))
