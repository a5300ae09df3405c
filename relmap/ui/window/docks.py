"""Where the panels of an open map stand in its window, and that they come back there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabWidget, QWidget

LAYOUT_VERSION = 7
_SIDE = 310
"""Pixels of the panels beside the map, at first."""
_AREAS = {"side": Qt.DockWidgetArea.RightDockWidgetArea, "bottom": Qt.DockWidgetArea.BottomDockWidgetArea}


@dataclass(frozen=True)
class Place:
    """Where a panel belongs.

    Args:
        title: what it is called.
        side: beside the map or below it.
        open: whether it is seen at first.
        height: lines of text that are seen of it at least when it is brought up; 0: as it is.
    """

    title: str
    side: Literal["side", "bottom"] = "side"
    open: bool = True
    height: int = 0


_PLACES = (
    Place("Outline"),
    Place("Inspector"),
    Place("Filter"),
    Place("Problems"),
    Place("Differences", open=False),
    Place("History", open=False),
    Place("Analysis", open=False),
    Place("Scenes", "bottom", open=False),
    Place("Table", "bottom", open=False, height=18),
)


class Docks:
    """One stack of tabs beside the map, wide panels below it; each can be moved, torn off and closed.

    They are there before the panels that go into them, so that nothing moves when those come.

    Args:
        window: in which they are.
        menu: that shows and hides them.
        state: how they were left; empty: as they are at first.
    """

    def __init__(self, window: QMainWindow, menu: QMenu, state: QByteArray) -> None:
        self._window = window
        self.all: dict[str, QDockWidget] = {}
        north = QTabWidget.TabPosition.North
        for area in _AREAS.values():
            window.setTabPosition(area, north)
        window.setCorner(Qt.Corner.BottomRightCorner, _AREAS["side"])
        first: dict[str, QDockWidget] = {}
        for place in _PLACES:
            dock = self.all[place.title] = QDockWidget(place.title, window)
            dock.setObjectName(place.title)
            window.addDockWidget(_AREAS[place.side], dock)
            if place.side in first:
                window.tabifyDockWidget(first[place.side], dock)
            first.setdefault(place.side, dock)
            dock.setVisible(place.open)
            menu.addAction(dock.toggleViewAction())
        window.resizeDocks([first["side"]], [_SIDE], Qt.Orientation.Horizontal)
        if state.isEmpty() or not window.restoreState(state, LAYOUT_VERSION):
            self.bring_up("Inspector")

    def __getitem__(self, title: str) -> QDockWidget:
        return self.all[title]

    def fill(self, panels: Mapping[str, QWidget]) -> None:
        """Put the panels into their places, by what they are called."""
        for title, panel in panels.items():
            self.all[title].setWidget(panel)

    def bring_up(self, title: str) -> None:
        """Show a panel before those that share its place."""
        dock = self.all[title]
        was_hidden = dock.isHidden()
        dock.show()
        dock.raise_()
        lines = next(place.height for place in _PLACES if place.title == title)
        wanted = min(lines * dock.fontMetrics().height(), self._window.height() // 3)
        if was_hidden and dock.height() < wanted and not dock.isFloating():
            self._window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)

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
