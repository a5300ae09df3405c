"""The window: the start page at once, all that a map needs when one is opened.

What only a map needs is imported with the workspace, so that the first page does not wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from relmap.drawing.style import DARK, LIGHT, Theme
from relmap.model import day_style
from relmap.model.errors import RelmapError
from relmap.resources import samples
from relmap.storage.endings import TABLES
from relmap.ui.commands.action import Action
from relmap.ui.commands.state import UiState
from relmap.ui.commands.table import ACTIONS
from relmap.ui.settings.settings import Settings
from relmap.ui.widgets.look import apply_look, text_scale
from relmap.ui.widgets.notice_bar import NoticeBar
from relmap.ui.window.actions import is_letter, make_actions, refresh, set_icons
from relmap.ui.window.docks import Docks
from relmap.ui.window.menus import Menus
from relmap.ui.window.start_page import StartPage
from relmap.ui.window.status_bar import StatusBar
from relmap.ui.window.windows import MapWindow, Windows

if TYPE_CHECKING:
    from relmap.editor.left_behind import Offer
    from relmap.model.project import Project
    from relmap.ui.services.opening import Opening
    from relmap.ui.window.presentation import Presentation
    from relmap.ui.workspace import Workspace

_TOOLBAR = [row.id for row in ACTIONS if row.toolbar]
_PAINTED = 20
"""Milliseconds until the panels of a map are made: the map and the slider are painted before."""


class MainWindow(MapWindow):
    """One window with one map, or with the start page.

    Args:
        settings: of the user.
        windows: to which this one belongs; None: it is the first.
    """

    def __init__(self, settings: Settings | None = None, windows: Windows[MainWindow] | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.windows: Windows[MainWindow] = windows or Windows(
            lambda others: MainWindow(self.settings, others)
        )
        self.windows.add(self)
        self.workspace: Workspace | None = None
        self.docks: Docks | None = None
        self.presentation: Presentation | None = None
        """The scenes full screen, if they are shown."""
        self._opening: Opening | None = None
        self._asked = False
        """Whether the user has said that the window may be closed."""
        day_style.choose(self.settings.dates)
        self.theme: Theme = LIGHT
        self._apply_look()  # first, so that every widget has the typeface from the beginning
        self.actions_by_id = make_actions(self, self._run)
        self.start_page = StartPage(self.theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self.fault_notice = NoticeBar()
        self.notice_bar = NoticeBar()
        centre = QWidget()
        stacked = QVBoxLayout(centre)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(0)
        stacked.addWidget(self.fault_notice)
        stacked.addWidget(self.notice_bar)
        stacked.addWidget(self._pages, 1)
        self.setCentralWidget(centre)
        self.menus = Menus(self, self.actions_by_id, self.settings, self.open_file)
        self.status = StatusBar()
        self.status.problems.clicked.connect(lambda: self.bring_up("Problems"))
        self.setStatusBar(self.status)
        self.start_page.new_requested.connect(self.new_map)
        self.start_page.open_requested.connect(self.choose_file)
        self.start_page.map_chosen.connect(self.open_file)
        self.start_page.sample_chosen.connect(self.open_sample)
        self.start_page.menu_requested.connect(self._over_card)
        self.setAcceptDrops(True)
        self._restore()
        self._colour()
        self.refresh()

    def _restore(self) -> None:
        geometry, _ = self.settings.window()
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(min(1560, room.width() * 92 // 100), min(940, room.height() * 90 // 100))

    def _run(self, action: Action) -> None:
        """Carry out an action; what goes wrong is told once."""
        try:
            action.call(self)
        except RelmapError as error:
            self.tell(error)
        self.refresh()

    # --- what parts may ask ---------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        """The parent of dialogs and menus."""
        return self

    def say(self, text: str) -> None:
        """A passing word in the status bar, also for a screen reader."""
        self.status.showMessage(text, 8000)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def tell(self, error: RelmapError) -> None:
        """What went wrong, once."""
        from relmap.ui.widgets import ask

        ask.tell(self, error)

    def notice(self, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """A line above the map with buttons, until it is answered; an empty one: nothing."""
        self.notice_bar.say(text, *actions)

    def bring_up(self, panel: str) -> None:
        """Show a panel before those that share its place."""
        if self.docks is not None:
            self.docks.bring_up(panel)

    def refresh(self) -> None:
        """The title, what actions say, and the status line follow how things are."""
        workspace = self.workspace
        refresh(self.actions_by_id, UiState(workspace, self.settings))
        self.status.refresh(workspace)
        if workspace is None:
            self.setWindowTitle("relmap")
            return
        files = workspace.files
        dot = "" if workspace.document.is_clean else "● "
        how = "taken over" if files.lost else "read-only: open"
        access = "" if files.holder is None else f" ({how} by {files.holder})"
        self.setWindowTitle(f"{dot}{files.map_title()[:200]}{access} — relmap")

    # --- maps -----------------------------------------------------------------------------

    def new_map(self) -> None:
        """An empty map, here if nothing is open here."""
        from relmap.model.project import Project

        window = self.windows.for_another(self)
        if window.may_leave():
            window.open_workspace().files.take(Project())

    def choose_file(self) -> None:
        """Open a map that the user chooses."""
        from relmap.ui.widgets import ask

        path = ask.file_to_open(self, self.settings.folder)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a map where another one is to be opened, or bring up the window that has it.

        Of a file of another program a new map is made.
        """
        path = Path(os.path.abspath(path))
        there = self.windows.having(path)
        if there is not None:
            self.windows.bring_up(there)
        else:
            self.windows.in_another(self, lambda window: window.open_here(path))

    def open_sample(self, path: Path) -> None:
        """Open a sample as a map without a file, so that the sample itself stays as it is."""
        self.windows.in_another(self, lambda window: window.open_here(path, sample=True))

    def open_here(self, path: Path, sample: bool = False) -> None:
        """Open a map in this window; if that fails, what is open stays as it is.

        Args:
            path: its file.
            sample: whether it is opened as a map without a file.
        """
        workspace = self.workspace
        if not sample and _is_foreign(path):
            self.open_foreign([path])
            return
        loaded = self._the_opening().read(path)
        changed = workspace is not None and path == workspace.files.path and not workspace.document.is_clean
        if loaded is None or not self.may_leave():
            return
        if changed:  # it may have been saved meanwhile
            loaded = self._the_opening().read(path)
            if loaded is None:
                return
        files = self.open_workspace().files
        if sample:
            files.take(loaded.prepared, suggestion=path.name)
        else:
            self.settings.add_recent(path)
            files.take(loaded.prepared, path, loaded.digest)

    def open_foreign(self, paths: list[Path]) -> None:
        """A new map of files of other programs in this window; if that fails, what is open stays as it is."""
        from relmap.ui.services.importing import Importing

        importing = Importing(self)
        found = importing.as_map(paths)
        if found is None or not self.may_leave():
            return
        self.settings.folder = str(paths[0].parent)
        files = self.open_workspace().files
        files.take_unsaved(found.prepared, paths[0].stem)
        importing.summary(paths, found)

    def _the_opening(self) -> Opening:
        from relmap.ui.services.opening import Opening

        self._opening = self._opening or Opening(self)
        return self._opening

    def offer_recovery(self) -> None:
        """After a crash: offer what had not been saved, each map in a window of its own."""
        self._the_opening().offer_recovery(self._take_recovered)

    def show_aside(self) -> None:
        """Unsaved changes that were discarded or could not be read."""
        self._the_opening().show_aside(self._take_recovered)

    def show_versions(self) -> None:
        """The open map, or another one, as it was saved before."""
        from relmap.ui.services.versions import Versions

        workspace = self.workspace
        document, path = (None, None) if workspace is None else (workspace.document, workspace.files.path)
        Versions(self, document, path, self._open_version).show()

    def _open_version(self, project: Project, suggestion: str) -> None:
        """An earlier version as a new map."""
        window = self.windows.for_another(self)
        window.open_workspace().files.take(project, suggestion=suggestion)

    def _take_recovered(self, offer: Offer) -> None:
        self.windows.for_another(self).open_workspace().files.take_recovered(offer)

    def open_workspace(self) -> Workspace:
        """The workspace of this window, made if there is none."""
        if self.workspace is not None:
            return self.workspace
        from relmap.ui.workspace import Workspace

        workspace = self.workspace = Workspace(self, self)
        workspace.canvas.addActions([action for action in self.actions_by_id.values() if is_letter(action)])
        workspace.changed.connect(self.refresh)
        workspace.menu_requested.connect(self.menus.over_map)
        workspace.day_menu_requested.connect(lambda at, day: self.menus.over_day(workspace, at, day))
        workspace.filter_menu_requested.connect(lambda at: self.menus.over_filter(workspace, at))
        self.status.follow(workspace)
        set_icons(self.actions_by_id, self.settings.dark)
        self._pages.addWidget(workspace.centre)
        self._pages.setCurrentWidget(workspace.centre)
        docks = self.docks = Docks(self, self.menus.panels, self.settings.window()[1])
        workspace.panels_made.connect(docks.fill)
        QTimer.singleShot(_PAINTED, self, self._make_panels)
        workspace.comparing.connect(self.docks.show_differences)
        self.refresh()
        workspace.canvas.setFocus()
        return workspace

    def _make_panels(self) -> None:
        if self.workspace is not None:
            _ = self.workspace.panels

    def close_map(self) -> None:
        """Back to the start page; the user has been asked."""
        self._close_workspace()
        self._fill_start_page()
        self._pages.setCurrentWidget(self.start_page)
        self.refresh()

    def _close_workspace(self) -> None:
        workspace, docks = self.workspace, self.docks
        if workspace is None or docks is None:
            return
        self._end_presentation()
        for dialog in self.findChildren(QDialog):
            if dialog.isModal() and dialog.isVisible():
                dialog.reject()  # it is of the map, and may still be reading a file
        self.settings.set_window(self.saveGeometry(), docks.state())
        self.workspace = self.docks = None
        workspace.close()
        docks.close()
        self._pages.removeWidget(workspace.centre)
        workspace.centre.deleteLater()
        workspace.deleteLater()

    def _fill_start_page(self) -> None:
        self.start_page.fill(self.settings.recent(), samples(), self.theme)

    def _over_card(self, at: QPoint, path: Path, is_recent: bool) -> None:
        def forget() -> None:
            self.settings.forget_recent(path)
            self._fill_start_page()

        open_: Callable[[Path], None] = self.open_file if is_recent else self.open_sample
        self.menus.over_card(at, path, lambda: open_(path), forget if is_recent else None)

    # --- the window as a whole ------------------------------------------------------------

    def new_window(self) -> None:
        """A window with the start page."""
        self.windows.beside(self)

    def quit(self) -> None:
        """Leave relmap."""
        self.windows.close_all()

    def search(self) -> None:
        """Anything by its name."""
        from relmap.ui.services.palettes import Palettes

        palettes = Palettes(self) if self.workspace is None else self.workspace.palettes
        palettes.everything()

    def present(self) -> None:
        """The scenes full screen, from the one that is selected on."""
        from relmap.ui.window.presentation import Presentation

        if self.workspace is not None:
            self._end_presentation()
            self.presentation = Presentation(self.workspace.document, self.theme)
            self.presentation.showFullScreen()

    def _end_presentation(self) -> None:
        if self.presentation is not None and isValid(self.presentation):
            self.presentation.close()
        self.presentation = None

    def follow_preferences(self) -> None:
        """Have all windows follow the preferences."""
        self.windows.follow_preferences()

    def take_preferences(self) -> None:
        """Follow the preferences in this window."""
        day_style.choose(self.settings.dates)
        self.apply_theme()
        if self.workspace is not None:
            self.workspace.follow_preferences()
        self.refresh()

    def apply_theme(self) -> None:
        """Light or dark, as the settings say."""
        self._apply_look()
        self._colour()

    def _apply_look(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_look(application, self.settings.dark)
        look = DARK if self.settings.dark else LIGHT
        self.theme = replace(look, marks=self.settings.marks, text=text_scale())

    def _colour(self) -> None:
        """Icons and parts in the colours of the look."""
        dark = self.settings.dark
        set_icons(self.actions_by_id, dark, _TOOLBAR if self.workspace is None else None)
        self.status.set_dark(dark)
        if self.workspace is None:
            self._fill_start_page()
        else:
            self.workspace.set_theme(self.theme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _files_in(event.mimeData())
        event.acceptProposedAction()
        # The program that the files come from must not wait for them to be opened.
        QTimer.singleShot(0, self, lambda: self.take_dropped(paths))

    def take_dropped(self, paths: list[Path]) -> None:
        """Open maps; take files of other programs into the open map, else make one of them."""
        foreign = [path for path in paths if _is_foreign(path)]
        for path in paths:
            if path not in foreign:
                self.open_file(path)
        if foreign and self.workspace is not None and not self.workspace.files.is_untouched:
            self.workspace.import_files(foreign)
        elif foreign:
            self.open_foreign(foreign)

    # --- leaving --------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Whether what is open may be closed: nothing unsaved, or the user has decided."""
        if self._opening is not None and self._opening.busy:
            return False
        return self.workspace is None or self.workspace.files.may_leave()

    def leave(self) -> None:
        """Close without asking: the user has been asked."""
        self._asked = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._asked and not self.may_leave():
            event.ignore()
            return
        if self.workspace is None:
            self.settings.set_window(self.saveGeometry(), self.settings.window()[1])
        self._close_workspace()
        self.windows.remove(self)
        if self.windows.all:
            self.deleteLater()
        event.accept()


def _files_in(mime: QMimeData) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    # Of a table of another kind it is said, when it is opened, what can be done with it.
    return [path for path in paths if path.suffix.lower() in (".json", *TABLES) or _is_foreign(path)]


def _is_foreign(path: Path) -> bool:
    from relmap.formats.registry import is_foreign

    return is_foreign(path)
