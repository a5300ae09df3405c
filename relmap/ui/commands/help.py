"""Finding out what there is."""

from __future__ import annotations

from relmap.ui.commands.action import Desk, Rows, WindowAction
from relmap.ui.commands.state import always


def show_shortcuts(desk: Desk) -> None:
    """The shortcut sheet."""
    from relmap.ui.dialogs.shortcuts import ShortcutsDialog

    dialog = ShortcutsDialog(desk.widget, desk.actions_by_id)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def about(desk: Desk) -> None:
    """What relmap is."""
    from relmap.ui.dialogs.about import AboutDialog

    AboutDialog(desk.widget).open()


def show_log(desk: Desk) -> None:
    """The folder of the log."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    from relmap.storage.program_log import log_folder

    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        desk.say(f"The log is in {folder}.")


ROWS: Rows = (
    WindowAction(
        id="palette", text="Go to anything…",
        tip="Search actions, actors, relations, events, dates and scenes", keys=("Ctrl+K",),
        icon="command", enabled=always, run=lambda desk: desk.search(),
    ),
    WindowAction(
        id="shortcuts", text="Keyboard and mouse", tip="What keys and mouse do", keys=("F1",),
        icon="keyboard", enabled=always, run=show_shortcuts,
    ),
    "",
    WindowAction(
        id="show_log", text="Show the log", enabled=always, run=show_log,
        tip="Open the folder with the log of starts and faults, which names no map and quotes none",
    ),
    WindowAction(
        id="about", text="About relmap", tip="Version and licences", icon="info", enabled=always, run=about
    ),
)  # fmt: skip
