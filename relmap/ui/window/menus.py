"""The menus: the bar, the toolbar, and those that open at the pointer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QToolBar, QWidget

from relmap.storage.bundled import samples
from relmap.ui.commands.actions import ALIGN, CONTEXT, CONTEXT_EMPTY, MENUS, TOOLBAR
from relmap.ui.widgets.look import plain

if TYPE_CHECKING:
    from relmap.ui.window.main_window import MainWindow


class Menus(QObject):
    """Made of the tables in `relmap.ui.commands.actions`.

    Args:
        window: that has them.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)  # what it is connected to ends with the window
        self._window = window
        self._recent = QMenu("Open recent", self._window)
        self._recent.aboutToShow.connect(self._fill_recent)
        self.panels = QMenu("Panels", self._window)
        for title, entries in MENUS:
            menu = self._window.menuBar().addMenu(title)
            for entry in entries:
                self.add_entry(menu, entry)
        bar = QToolBar("Toolbar", self._window)
        bar.setObjectName("Toolbar")
        bar.setMovable(False)
        for entry in TOOLBAR:
            if entry == "STRETCH":
                spacer = QWidget()
                spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(spacer)
            elif entry:
                bar.addAction(self._window.actions_by_id[entry])
            else:
                bar.addSeparator()
        self._window.addToolBar(bar)

    def add_entry(self, menu: QMenu, entry: str) -> None:
        """One entry of a table: an action, a line, or a menu within the menu."""
        if not entry:
            menu.addSeparator()
        elif entry == "RECENT":
            menu.addMenu(self._recent)
        elif entry == "PANELS":
            menu.addMenu(self.panels)
        elif entry == "ALIGN":
            inner = menu.addMenu("Align")
            for name in ALIGN:
                self.add_entry(inner, name)
            inner.setEnabled(
                self._window.actions_by_id["align_left"].isEnabled()
                or menu.parent() is self._window.menuBar()
            )
        else:
            menu.addAction(self._window.actions_by_id[entry])

    def over_canvas(self, at: QPoint, _in_canvas: QPoint) -> None:
        """What can be done with what is selected, or with the map."""
        self.menu(CONTEXT if self._window.document.selection else CONTEXT_EMPTY).popup(at)

    def over_list(self, at: QPoint) -> None:
        """What can be done with what is selected."""
        self.menu(CONTEXT).popup(at)

    def over_slider(self, at: QPoint, day: int) -> None:
        """What can be done with a day of the slider."""
        from relmap.model import days

        document = self._window.document
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Go to {days.in_words(day)}", lambda: document.set_day(day))
        menu.addAction("Compare with this day", lambda: self._look(mode="compare", anchor=day))
        menu.addAction("Window from here to the day looked at", lambda: self._look(mode="window", anchor=day))
        menu.addAction("Add an event on this day", lambda: self._event_on(day))
        menu.addSeparator()
        for entry in ("previous_change", "next_change", "", "play"):
            self.add_entry(menu, entry)
        menu.popup(at)

    def _look(self, mode: Literal["window", "compare"], anchor: int) -> None:
        self._window.document.look(mode=mode, anchor=anchor)
        self._window.action_state.refresh()

    def _event_on(self, day: int) -> None:
        self._window.document.set_day(day)
        self._window.actions_by_id["add_event"].trigger()

    def over_filter(self, at: QPoint) -> None:
        """What can be done with a criterion of the filter."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, run in self._window.filter.offers():
            menu.addAction(text, run)
        if not menu.isEmpty():
            menu.addSeparator()
        self.add_entry(menu, "show_everything")
        menu.popup(at)

    def over_start_page(self, at: QPoint, path: Path, is_recent: bool) -> None:
        """What can be done with a map on the start page."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(
            "Open", lambda: self._window.open_map(path) if is_recent else self._window.open_sample(path)
        )
        menu.addAction("Copy the path", lambda: QApplication.clipboard().setText(str(path)))
        if is_recent:
            menu.addAction("Take off this list", lambda: self._forget(path))
        menu.popup(at)

    def _forget(self, path: Path) -> None:
        self._window.settings.forget_recent(path)
        self._window.start_page.fill(self._window.settings.recent(), samples(), self._window.theme)

    def menu(self, entries: tuple[str, ...]) -> QMenu:
        """A menu of these entries, for once."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in entries:
            self.add_entry(menu, entry)
        return menu

    def _fill_recent(self) -> None:
        self._recent.clear()
        recent = self._window.settings.recent()
        for path in recent:
            action = QAction(plain(f"{path.name}  —  {path.parent}"), self._recent)
            action.triggered.connect(lambda _checked=False, path=path: self._window.open_map(path))
            self._recent.addAction(action)
        if recent:
            self._recent.addSeparator()
            self._recent.addAction("Clear the list", self._window.settings.clear_recent)
        else:
            nothing = self._recent.addAction("No maps yet")
            nothing.setEnabled(False)
