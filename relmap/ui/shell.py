"""What a part of an open map may ask of the window that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from relmap.drawing.style import Theme
from relmap.model.errors import RelmapError
from relmap.ui.settings.settings import Settings


class Shell(Protocol):
    """The window as its parts see it; they know nothing else of it."""

    settings: Settings
    theme: Theme

    @property
    def actions_by_id(self) -> Mapping[str, QAction]:
        """All that can be done."""
        ...

    @property
    def widget(self) -> QWidget:
        """The parent of dialogs and menus."""
        ...

    def say(self, text: str) -> None:
        """A passing word in the status bar, also for a screen reader."""
        ...

    def notice(self, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """A line above the map with buttons, until it is answered; an empty one: nothing."""
        ...

    def tell(self, error: RelmapError) -> None:
        """What went wrong, once."""
        ...

    def bring_up(self, panel: str) -> None:
        """Show a panel, by its title, before those that share its place."""
        ...

    def open_file(self, path: Path) -> None:
        """Open a map where another one is to be opened, or bring up the window that has it."""
        ...

    def close_map(self) -> None:
        """Back to the start page; the user has been asked."""
        ...

    def refresh(self) -> None:
        """The title and what the actions say may have changed."""
        ...
