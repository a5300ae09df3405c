"""The open windows: one for each map."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QMainWindow

from relmap.ui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from relmap.model.errors import RelmapError
    from relmap.ui.workspace import Workspace

_BESIDE = 28
"""How far a new window is put from the one it came from, in pixels."""


class MapWindow(QMainWindow):
    """A window as the others know it."""

    workspace: Workspace | None
    """The map that is open in it."""
    fault_notice: NoticeBar
    """Where faults are told."""

    def tell(self, error: RelmapError) -> None:
        """What went wrong, once."""
        raise NotImplementedError

    def may_leave(self) -> bool:
        """Whether what is open may be closed."""
        raise NotImplementedError

    def leave(self) -> None:
        """Close without asking."""
        raise NotImplementedError

    def take_preferences(self) -> None:
        """Follow the preferences."""
        raise NotImplementedError


W = TypeVar("W", bound=MapWindow)


class Windows(Generic[W]):
    """Knows which map is open where.

    Args:
        make: makes a window with the start page, known to these windows.
    """

    def __init__(self, make: Callable[[Windows[W]], W]) -> None:
        self._make = make
        self.all: list[W] = []

    def add(self, window: W) -> None:
        """A window was made."""
        self.all.append(window)

    def remove(self, window: W) -> None:
        """A window was closed."""
        if window in self.all:
            self.all.remove(window)

    def having(self, path: Path) -> W | None:
        """The window in which a file is open, by whatever name."""
        real = os.path.realpath(path)
        for window in self.all:
            of = window.workspace.files.path if window.workspace is not None else None
            if of is not None and os.path.realpath(of) == real:
                return window
        return None

    def beside(self, window: W) -> W:
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

    def for_another(self, window: W) -> W:
        """Where another map is to be opened: in this window, if nothing is open in it, else in a new one."""
        workspace = window.workspace
        return window if workspace is None or workspace.files.is_untouched else self.beside(window)

    def in_another(self, window: W, open_: Callable[[W], None]) -> None:
        """Open a map where another is to be opened; a new window in which none was opened goes again."""
        other = self.for_another(window)
        open_(other)
        if other is not window and other.workspace is None:
            other.close()

    def bring_up(self, window: W) -> None:
        """Put a window before the others."""
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()

    def follow_preferences(self) -> None:
        """Have all windows follow the preferences."""
        for window in self.all:
            window.take_preferences()

    def close_all(self) -> None:
        """Ask for every window first; unless one of them is to stay open, close them all."""
        windows = list(self.all)
        for window in windows:
            if not window.may_leave():
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
