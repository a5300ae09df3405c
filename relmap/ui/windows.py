"""The open windows: one for each map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relmap.ui.main_window import MainWindow

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
        new.resize(window.size())
        new.move(window.pos().x() + _BESIDE, window.pos().y() + _BESIDE)
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
        """Close one after the other, until one of them is to stay open."""
        for window in list(self.all):
            if not window.close():
                return
