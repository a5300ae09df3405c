"""The line at the bottom: how much is shown, problems, a layout under way, and what a crash would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton

from relmap.ui.widgets.look import icon

if TYPE_CHECKING:
    from relmap.editor.protection import Protection
    from relmap.ui.workspace import Workspace


class StatusBar(QStatusBar):
    """Follows the workspace, if there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = QLabel()
        self.shown.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(150)
        self._bar.setFormat("Placing the actors")
        self._bar.setAccessibleName("Placing the actors")
        self._stop = QToolButton()
        self._stop.setText("Stop")
        self._stop.setToolTip("Leave the actors where they are")
        self.problems = QToolButton()
        self.problems.setAutoRaise(True)
        self.problems.setToolTip("Show the problems of the map")
        self.problems.setAccessibleName("Problems")
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.protection = QLabel()
        self.protection.setTextFormat(Qt.TextFormat.PlainText)
        self.protection.setProperty("fault", "true")
        self.protection.setToolTip("Whether unsaved changes are on disk, so that a crash would not lose them")
        for widget in (self._bar, self._stop, self.protection, self.problems, self.shown):
            self.addPermanentWidget(widget)
        for widget in (self._bar, self._stop, self.protection, self.problems):
            widget.hide()

    def follow(self, workspace: Workspace) -> None:
        """Show the layouts of a workspace, with a way to stop them."""
        layouts = workspace.layouts

        def show() -> None:
            self._bar.setVisible(layouts.busy)
            self._stop.setVisible(layouts.busy)
            self._bar.setValue(0)

        layouts.started.connect(show)
        layouts.ended.connect(show)
        layouts.progressed.connect(lambda part: self._bar.setValue(round(100 * part)))
        self._stop.clicked.connect(layouts.cancel)
        workspace.files.protection_changed.connect(lambda: self._show_protection(workspace.files.protection))

    def refresh(self, workspace: Workspace | None) -> None:
        """Say how things are."""
        found = [] if workspace is None else workspace.checks.problems
        text = "" if not found else "1 problem" if len(found) == 1 else f"{len(found):,} problems"
        self.shown.setText("" if workspace is None else workspace.status())
        self.problems.setText(text)
        self.problems.setVisible(bool(found))
        if workspace is None:
            self._bar.hide()
            self._stop.hide()
            self.protection.hide()

    def _show_protection(self, protection: Protection) -> None:
        self.protection.setText(str(protection))
        self.protection.setVisible(bool(str(protection)))

    def set_dark(self, dark: bool) -> None:
        """Icons in the ink of a look."""
        self.problems.setIcon(icon("triangle-alert", dark))
