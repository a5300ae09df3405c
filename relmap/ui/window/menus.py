"""The menus: the bar, the toolbar, and those that open at the pointer; made of the rows of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSizePolicy, QToolBar, QWidget

from relmap.ui.commands.action import Action
from relmap.ui.commands.table import MENUS, placed
from relmap.ui.settings.settings import Settings
from relmap.ui.widgets.look import plain

if TYPE_CHECKING:
    from relmap.ui.workspace import Workspace

_AT_THE_END = 9
"""The group of the toolbar that stands at its right end."""


class Menus(QObject):
    """Of a window.

    Args:
        window: that has them.
        actions: by id.
        settings: of the user.
        open_map: opens a map.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: Mapping[str, QAction],
        settings: Settings,
        open_map: Callable[[Path], None],
    ) -> None:
        super().__init__(window)  # what it is connected to ends with the window
        self._window = window
        self._actions = actions
        self._settings = settings
        self._open_map = open_map
        self._recent = QMenu("Open recent", window)
        self._recent.aboutToShow.connect(self._fill_recent)
        self.panels = QMenu("Panels", window)
        for title, rows in MENUS:
            menu = window.menuBar().addMenu(title)
            inner: dict[str, QMenu] = {}
            for row in rows:
                if row == "RECENT":
                    menu.addMenu(self._recent)
                elif row == "PANELS":
                    menu.addMenu(self.panels)
                elif isinstance(row, Action):
                    self._add(menu, row, inner)
                else:
                    menu.addSeparator()
        window.addToolBar(self._toolbar())

    def _toolbar(self) -> QToolBar:
        bar = QToolBar("Toolbar", self._window)
        bar.setObjectName("Toolbar")
        bar.setMovable(False)
        for number, group in enumerate(placed("toolbar")):
            if group[0].toolbar // 10 == _AT_THE_END:
                spacer = QWidget()
                spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(spacer)
            elif number:
                bar.addSeparator()
            for row in group:
                bar.addAction(self._actions[row.id])
        return bar

    def _add(self, menu: QMenu, row: Action, inner: dict[str, QMenu]) -> None:
        """An action, in the menu or in one within it."""
        action = self._actions[row.id]
        if not row.submenu:
            menu.addAction(action)
            return
        if row.submenu not in inner:
            inner[row.submenu] = menu.addMenu(row.submenu)
            at_pointer = menu.parent() is not self._window.menuBar()
            inner[row.submenu].setEnabled(action.isEnabled() or not at_pointer)
        inner[row.submenu].addAction(action)

    # --- at the pointer -------------------------------------------------------------------

    def menu(self, groups: Iterable[Iterable[Action]]) -> QMenu:
        """A menu of these actions, for once."""
        menu = self._empty()
        inner: dict[str, QMenu] = {}
        for group in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            for row in group:
                self._add(menu, row, inner)
        return menu

    def _empty(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def over_map(self, at: QPoint, something: bool) -> None:
        """What can be done with what is selected, or with the map."""
        self.menu(placed("on_selection" if something else "on_nothing")).popup(at)

    def over_day(self, workspace: Workspace, at: QPoint, day: int) -> None:
        """What can be done with a day of the slider."""
        from relmap.model import days

        viewpoint, menu = workspace.document.viewpoint, self._empty()

        def add_event() -> None:
            viewpoint.set_day(day)
            self._actions["add_event"].trigger()

        menu.addAction(f"Go to {days.in_words(day)}", lambda: viewpoint.set_day(day))
        menu.addAction("Compare with this day", lambda: viewpoint.look(mode="compare", anchor=day))
        text = "Window from here to the day looked at"
        menu.addAction(text, lambda: viewpoint.look(mode="window", anchor=day))
        menu.addAction("Add an event on this day", add_event)
        menu.addSeparator()
        for key in ("previous_change", "next_change", "play"):
            menu.addAction(self._actions[key])
        menu.popup(at)

    def over_filter(self, workspace: Workspace, at: QPoint) -> None:
        """What can be done with a criterion of the filter."""
        menu = self._empty()
        for text, run in workspace.panels.filter.offers():
            menu.addAction(text, run)
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(self._actions["show_everything"])
        menu.popup(at)

    def over_card(
        self, at: QPoint, path: Path, open_: Callable[[], None], forget: Callable[[], None] | None
    ) -> None:
        """What can be done with a map on the start page."""
        menu = self._empty()
        menu.addAction("Open", open_)
        menu.addAction("Copy the path", lambda: QApplication.clipboard().setText(str(path)))
        if forget is not None:
            menu.addAction("Take off this list", forget)
        menu.popup(at)

    def _fill_recent(self) -> None:
        self._recent.clear()
        recent = self._settings.recent()
        for path in recent:
            action = QAction(plain(f"{path.name}  —  {path.parent}"), self._recent)
            action.triggered.connect(lambda _checked=False, path=path: self._open_map(path))
            self._recent.addAction(action)
        if recent:
            self._recent.addSeparator()
            self._recent.addAction("Clear the list", self._settings.clear_recent)
        else:
            nothing = self._recent.addAction("No maps yet")
            nothing.setEnabled(False)
