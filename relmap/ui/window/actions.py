"""The rows of `relmap.ui.commands` as Qt's actions, kept true to how things are."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from relmap.ui.commands.action import Action
from relmap.ui.commands.state import UiState
from relmap.ui.commands.table import ACTIONS, MENUS
from relmap.ui.widgets.look import icon, plain


def make_actions(window: QMainWindow, run: Callable[[Action], None]) -> dict[str, QAction]:
    """A QAction for each row, added to the window so that its shortcut works.

    Those of single letters work where they are added, too: a workspace does that for its canvas.
    """
    menus = {id(row): title.replace("&", "") for title, rows in MENUS for row in rows}
    made: dict[str, QAction] = {}
    for row in ACTIONS:
        action = QAction(row.text, window)
        action.setObjectName(row.id)
        action.setProperty("menu", menus[id(row)])
        action.setCheckable(row.ticked is not None)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys])
        if is_letter(action):
            # Only while the canvas has the focus: elsewhere a letter is typed, or searched for.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(_tip(action, row.tip))
        action.setStatusTip(row.tip)
        action.triggered.connect(lambda _checked=False, row=row: run(row))
        window.addAction(action)
        made[row.id] = action
    return made


def _tip(action: QAction, text: str) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text


def is_letter(action: QAction) -> bool:
    """Whether the shortcut of an action is a single letter, with Shift at most."""
    return len(action.shortcut().toString().removeprefix("Shift+")) == 1


def refresh(actions: dict[str, QAction], state: UiState) -> None:
    """Enable what works now, tick what is so, and name what is called by what it would do."""
    for row in ACTIONS:
        action = actions[row.id]
        action.setEnabled(row.enabled(state) and not (row.changes and state.is_read_only))
        if row.ticked is not None:
            action.setChecked(row.ticked(state))
        if row.named is not None:
            text = row.named(state)
            action.setText(plain(text))
            action.setToolTip(_tip(action, row.tip if text == row.text else text.replace("<", "‹")))


def set_icons(actions: dict[str, QAction], dark: bool, only: Collection[str] | None = None) -> None:
    """Icons in the ink of a look.

    Args:
        actions: by id.
        dark: which look.
        only: ids of the actions whose icons are wanted now; None: all.
    """
    for row in ACTIONS:
        if row.icon and (only is None or row.id in only):
            name = "sun" if row.id == "dark" and dark else row.icon
            actions[row.id].setIcon(icon(name, dark))
