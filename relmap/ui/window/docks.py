"""Where the panels of an open map stand in its window, and that they come back there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabWidget

if TYPE_CHECKING:
    from relmap.ui.workspace import DockedPanel

LAYOUT_VERSION = 5
_SIDE = 310
"""Pixels of the panels beside the map, at first."""
_AREAS = {"side": Qt.DockWidgetArea.RightDockWidgetArea, "bottom": Qt.DockWidgetArea.BottomDockWidgetArea}


class Docks:
    """One stack of tabs beside the map, wide panels below it; each can be moved, torn off and closed.

    Args:
        window: in which they are.
        panels: to be placed.
        menu: that shows and hides them.
        state: how they were left; empty: as they are at first.
    """

    def __init__(
        self, window: QMainWindow, panels: Sequence[DockedPanel], menu: QMenu, state: QByteArray
    ) -> None:
        self._window = window
        self.all: dict[str, QDockWidget] = {}
        north = QTabWidget.TabPosition.North
        for area in _AREAS.values():
            window.setTabPosition(area, north)
        window.setCorner(Qt.Corner.BottomRightCorner, _AREAS["side"])
        first: dict[str, QDockWidget] = {}
        for panel in panels:
            dock = self.all[panel.title] = QDockWidget(panel.title, window)
            dock.setObjectName(panel.title)
            dock.setWidget(panel.widget)
            window.addDockWidget(_AREAS[panel.side], dock)
            if panel.side in first:
                window.tabifyDockWidget(first[panel.side], dock)
            first.setdefault(panel.side, dock)
            dock.setVisible(panel.open)
            menu.addAction(dock.toggleViewAction())
        window.resizeDocks([first["side"]], [_SIDE], Qt.Orientation.Horizontal)
        if state.isEmpty() or not window.restoreState(state, LAYOUT_VERSION):
            self.bring_up("Inspector")

    def __getitem__(self, title: str) -> QDockWidget:
        return self.all[title]

    def bring_up(self, title: str) -> None:
        """Show a panel before those that share its place."""
        self.all[title].show()
        self.all[title].raise_()

    def show_differences(self, compares: bool) -> None:
        """The list of differences comes and goes with the comparison."""
        dock = self.all["Differences"]
        if compares == dock.isHidden():
            dock.setVisible(compares)
            (dock if compares else self.all["Inspector"]).raise_()

    def state(self) -> QByteArray:
        """How they stand, to be restored."""
        return self._window.saveState(LAYOUT_VERSION)

    def close(self) -> None:
        """Take them away, with the panels in them."""
        for dock in self.all.values():
            self._window.removeDockWidget(dock)
            dock.deleteLater()
        self.all.clear()
