"""A row of a table of actions, and what an action of the window itself may ask for.

Importing any of `commands` loads neither pydantic, numpy nor pyqtgraph: what a function needs of them it
imports when it runs, for the start page is shown before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from relmap.ui.commands.state import UiState, has_map
from relmap.ui.shell import Shell

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace


class Desk(Shell, Protocol):
    """The window for actions that work without a map, too."""

    workspace: Workspace | None

    def new_map(self) -> None: ...
    def choose_file(self) -> None: ...
    def new_window(self) -> None: ...
    def show_aside(self) -> None: ...
    def show_versions(self) -> None: ...
    def quit(self) -> None: ...
    def follow_preferences(self) -> None: ...
    def search(self) -> None: ...
    def present(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Action:
    """One action.

    Args:
        id, text, tip: what it is called, and what it does.
        keys: its shortcuts, the first of them shown; of a single letter only while the map has the focus.
        icon: the name of a bundled icon.
        enabled: whether it works now.
        changes: whether it changes the map, and does not work while that is only to be read.
        ticked: whether it is ticked; None: it cannot be.
        named: its text as things are, where that changes.
        submenu: the menu within the menu in which it stands.
        toolbar, on_selection, on_nothing: its place on the toolbar, and in the menus over a selection and
            over nothing; each ten is a group; 0: not there.
    """

    id: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Callable[[UiState], bool] = has_map
    changes: bool = False
    ticked: Callable[[UiState], bool] | None = None
    named: Callable[[UiState], str] | None = None
    submenu: str = ""
    toolbar: int = 0
    on_selection: int = 0
    on_nothing: int = 0

    def call(self, desk: Desk) -> None:
        """Do it. Raises RelmapError."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class MapAction(Action):
    """An action on the open map."""

    run: Callable[[Workspace], object]

    def call(self, desk: Desk) -> None:
        if desk.workspace is not None:
            self.run(desk.workspace)


@dataclass(frozen=True, kw_only=True)
class WindowAction(Action):
    """An action of the window."""

    run: Callable[[Desk], object]

    def call(self, desk: Desk) -> None:
        self.run(desk)


Gap = Literal["", "RECENT", "PANELS"]
"""Between actions: a line, or a menu that the window fills."""
Rows = tuple[Action | Gap, ...]
