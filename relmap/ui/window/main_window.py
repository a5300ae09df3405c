"""The window: the start page at once, all that a map needs a moment later.

What only a map needs is imported when the window is furnished, so that the first page does not wait for it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QMainWindow,
    QProgressBar,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from relmap.drawing.style import DARK, LIGHT, Theme
from relmap.model import day_style
from relmap.model.errors import RelmapError
from relmap.storage.bundled import samples
from relmap.storage.endings import TABLES
from relmap.ui.commands.actions import TOOLBAR, is_letter, make_actions, set_icons
from relmap.ui.settings.settings import Settings
from relmap.ui.widgets.look import apply_look, icon, text_scale
from relmap.ui.window.action_state import ActionState
from relmap.ui.window.menus import Menus
from relmap.ui.window.start_page import StartPage
from relmap.ui.window.windows import Windows

if TYPE_CHECKING:
    from relmap.editor.auto_layout import AutoLayout
    from relmap.editor.checks import Checks
    from relmap.editor.document import Document
    from relmap.editor.motion import Motion
    from relmap.model.diff import Ref
    from relmap.model.problems import Problem
    from relmap.ui.canvas.canvas import Canvas
    from relmap.ui.canvas.event_card import EventCard
    from relmap.ui.commands.commands import Commands
    from relmap.ui.dialogs.kinds_dialog import KindsDialog
    from relmap.ui.dialogs.replace import ReplaceDialog
    from relmap.ui.dialogs.stability import StabilityDialog
    from relmap.ui.panels.differences import DifferencesPanel
    from relmap.ui.panels.filter import FilterPanel
    from relmap.ui.panels.inspector import InspectorPanel
    from relmap.ui.panels.outline import OutlinePanel
    from relmap.ui.panels.problems import ProblemsPanel
    from relmap.ui.panels.scenes_panel import ScenesPanel
    from relmap.ui.services.clipboard import Clipboard
    from relmap.ui.services.files import Files
    from relmap.ui.services.palettes import Palettes
    from relmap.ui.timeline.panel import TimePanel
    from relmap.ui.window.presentation import Presentation

_LAYOUT_VERSION = 4


class MainWindow(QMainWindow):
    """One window with one map, or with the start page."""

    document: Document
    files: Files
    clipboard: Clipboard
    finding: Palettes
    commands: Commands
    layouts: AutoLayout
    motion: Motion
    checks: Checks
    canvas: Canvas
    event_card: EventCard
    outline: OutlinePanel
    inspector: InspectorPanel
    time: TimePanel
    differences: DifferencesPanel
    filter: FilterPanel
    problems: ProblemsPanel
    scenes: ScenesPanel

    def __init__(
        self, settings: Settings | None = None, furnished: bool = True, windows: Windows | None = None
    ) -> None:
        """A window with the start page.

        Args:
            settings: of the user.
            furnished: whether what a map needs is made at once; else `furnish` does that.
            windows: to which this one belongs; None: it is the first.
        """
        super().__init__()
        self.settings = settings or Settings()
        self.windows = windows or Windows(lambda others: MainWindow(self.settings, windows=others))
        self.windows.add(self)
        self.furnished = False
        self.has_map = False
        self._asked = False
        """Whether the user has said that the window may be closed."""
        day_style.choose(self.settings.dates)
        self.theme: Theme = DARK if self.settings.dark else LIGHT
        self.docks: dict[str, QDockWidget] = {}
        self.presentation: Presentation | None = None
        """The scenes full screen, if they are shown."""
        self._stability: StabilityDialog | None = None
        self._replace: ReplaceDialog | None = None
        self._kinds: KindsDialog | None = None
        self.actions_by_id = make_actions(self, self._run)
        self.start_page = StartPage(self.theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self.setCentralWidget(self._pages)
        self.menus = Menus(self)
        self.action_state = ActionState(self)
        self._make_status_bar()
        self.start_page.new_requested.connect(self.actions_by_id["new"].trigger)
        self.start_page.open_requested.connect(self.actions_by_id["open"].trigger)
        self.start_page.map_chosen.connect(self.open_map)
        self.start_page.sample_chosen.connect(self.open_sample)
        self.start_page.menu_requested.connect(self.menus.over_start_page)
        self.setAcceptDrops(True)
        self._restore()
        self.set_dark(self.settings.dark)
        if furnished:
            self.furnish()
        self.show_title()
        self.action_state.refresh()

    def furnish(self) -> None:
        """Make what a map needs; does nothing the second time."""
        if self.furnished:
            return
        from relmap.editor.auto_layout import AutoLayout
        from relmap.editor.checks import Checks
        from relmap.editor.document import Document
        from relmap.editor.motion import Motion
        from relmap.ui.commands.commands import Commands
        from relmap.ui.services.clipboard import Clipboard
        from relmap.ui.services.files import Files
        from relmap.ui.services.palettes import Palettes

        self.furnished = True
        self.document = Document(parent=self)
        self.files = Files(self)
        self.clipboard = Clipboard(self)
        self.finding = Palettes(self)
        self.commands = Commands(self)
        self.layouts = AutoLayout(self.document, self)
        self.motion = Motion(self.document, self)
        self.checks = Checks(self.document, self)
        self._make_panels()
        self.time.take_actions(self.actions_by_id)
        self.time.set_lanes(self.settings.lanes)
        self._connect()
        self.outline.restore_columns(self.settings.columns)
        _, self._panel_state = self.settings.window()
        self._hide_docks()
        self.files.set_autosave(self.settings.autosave)
        set_icons(self.actions_by_id, self.settings.dark)
        self._dress_parts()
        self.action_state.refresh()

    def _run(self, action_id: str, checked: bool) -> None:
        self.furnish()
        self.commands.run(action_id, checked)

    def open_map(self, path: Path) -> None:
        self.furnish()
        self.open_file(path)

    def open_sample(self, path: Path) -> None:
        self.furnish()
        self.for_another().files.open_sample(path)

    def for_another(self) -> MainWindow:
        """The window in which another map is to be opened: this one, if nothing is open in it."""
        window = self.windows.for_another(self)
        window.furnish()
        return window

    def open_file(self, path: Path) -> None:
        """Open a map, or bring up the window in which it is open."""
        there = self.windows.having(Path(os.path.abspath(path)))
        if there is not None:
            self.windows.bring_up(there)
            return
        window = self.for_another()
        window.files.open(path)
        if window is not self and not window.has_map:
            window.close()

    # --- assembling -----------------------------------------------------------------------

    def _make_panels(self) -> None:
        from relmap.ui.canvas.canvas import Canvas
        from relmap.ui.canvas.event_card import EventCard
        from relmap.ui.panels.differences import DifferencesPanel
        from relmap.ui.panels.filter import FilterPanel
        from relmap.ui.panels.history import HistoryPanel
        from relmap.ui.panels.inspector import InspectorPanel
        from relmap.ui.panels.outline import OutlinePanel
        from relmap.ui.panels.problems import ProblemsPanel
        from relmap.ui.panels.scenes_panel import ScenesPanel
        from relmap.ui.timeline.panel import TimePanel

        self.canvas = Canvas(self.document)
        self.canvas.addActions([action for action in self.actions_by_id.values() if is_letter(action)])
        self._take_editing()
        self.event_card = EventCard(self.document, self.canvas, self.canvas.hidden_by)
        self.outline = OutlinePanel(self.document)
        self.inspector = InspectorPanel(self.document)
        self.time = TimePanel(self.document)
        self.differences = DifferencesPanel(self.document)
        self.problems = ProblemsPanel(self.document)
        self.filter = FilterPanel(self.document)
        self.scenes = ScenesPanel(self.document)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.canvas)
        self._pages.addWidget(holder)
        area = Qt.DockWidgetArea
        self.setTabPosition(area.BottomDockWidgetArea, QTabWidget.TabPosition.North)
        self.setTabPosition(area.RightDockWidgetArea, QTabWidget.TabPosition.North)
        for title, panel, where in (
            ("Outline", self.outline, area.LeftDockWidgetArea),
            ("Inspector", self.inspector, area.RightDockWidgetArea),
            ("Differences", self.differences, area.RightDockWidgetArea),
            ("Filter", self.filter, area.RightDockWidgetArea),
            ("Problems", self.problems, area.RightDockWidgetArea),
            ("History", HistoryPanel(self.document), area.RightDockWidgetArea),
            ("Time", self.time, area.BottomDockWidgetArea),
            ("Scenes", self.scenes, area.BottomDockWidgetArea),
        ):
            self._dock(title, panel, where)
        self.resizeDocks(
            [self.docks["Outline"], self.docks["Inspector"]], [290, 310], Qt.Orientation.Horizontal
        )
        self.setCorner(Qt.Corner.BottomLeftCorner, area.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        for dock in self.docks.values():
            self.menus.panels.addAction(dock.toggleViewAction())

    def _dock(self, title: str, widget: QWidget, where: Qt.DockWidgetArea) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        dock.hide()  # else Qt may leave a second bar of tabs lying over the panels
        first = next((other for other in self.docks.values() if self.dockWidgetArea(other) == where), None)
        if first is None:
            self.addDockWidget(where, dock)
        else:  # at once: one above the other they might need more room than the screen has
            self.tabifyDockWidget(first, dock)
        self.docks[title] = dock

    def _make_status_bar(self) -> None:
        self.status_line = QLabel()
        self.status_line.setTextFormat(Qt.TextFormat.PlainText)
        self._layout_bar = QProgressBar()
        self._layout_bar.setFixedWidth(150)
        self._layout_bar.setFormat("Placing the actors")
        self._layout_bar.setAccessibleName("Placing the actors")
        self._layout_stop = QToolButton()
        self._layout_stop.setText("Stop")
        self._layout_stop.setToolTip("Leave the actors where they are")
        for widget in (self._layout_bar, self._layout_stop):
            widget.hide()
            self.statusBar().addPermanentWidget(widget)
        self._problems_button = QToolButton()
        self._problems_button.setAutoRaise(True)
        self._problems_button.setToolTip("Show the problems of the map")
        self._problems_button.setAccessibleName("Problems")
        self._problems_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._problems_button.clicked.connect(self._bring_up_problems)
        self._problems_button.hide()
        self.statusBar().addPermanentWidget(self._problems_button)
        self.statusBar().addPermanentWidget(self.status_line)
        self.actions_by_id["legend"].setChecked(True)
        self.actions_by_id["lanes"].setChecked(self.settings.lanes)
        self.actions_by_id["snap"].setChecked(self.settings.snap)
        self.actions_by_id["tool_select"].setChecked(True)

    def _connect(self) -> None:
        """All connections between components, in one place."""
        document, canvas = self.document, self.canvas
        document.selection_changed.connect(self.action_state.refresh)
        document.diff_applied.connect(self.action_state.refresh)
        document.time_changed.connect(self._on_time)
        self.checks.found.connect(self._show_problems)
        self.problems.go_to.connect(self._go_to_problem)
        self.problems.failed.connect(self.tell)
        document.project_opened.connect(self.action_state.refresh)
        document.filter_changed.connect(self.action_state.refresh)
        document.step_failed.connect(self.tell)
        document.undo_stack.cleanChanged.connect(self.show_title)
        document.undo_stack.indexChanged.connect(self.action_state.refresh)
        canvas.context_menu_requested.connect(self.menus.over_canvas)
        canvas.creator.kind_chosen.connect(self._remember_kind)
        canvas.play_requested.connect(self.time.player.toggle)
        canvas.step_requested.connect(self.time.to_change)
        canvas.failed.connect(self.tell)
        canvas.tool_changed.connect(self.action_state.show_tool)
        canvas.dropped.connect(self._take_dropped)
        canvas.carry_requested.connect(self._carry)
        self.outline.shown.connect(self._bring_into_view)
        self.outline.context_menu_requested.connect(self.menus.over_list)
        self.time.message.connect(self.say)
        self.time.slider.context_menu_requested.connect(self.menus.over_slider)
        self.differences.list.context_menu_requested.connect(self.menus.over_list)
        self.problems.list.context_menu_requested.connect(self.menus.over_list)
        self.filter.context_menu_requested.connect(self.menus.over_filter)
        self.scenes.chosen.connect(self.go_to)
        self.scenes.capture_requested.connect(self.actions_by_id["capture"].trigger)
        self.scenes.play_requested.connect(self.actions_by_id["present"].trigger)
        self.scenes.retake_requested.connect(self.commands.retake_scene)
        self.scenes.reordered.connect(self.commands.reorder_scenes)
        self.time.lanes.failed.connect(self.tell)
        self.time.lanes.context_menu_requested.connect(self.menus.over_list)
        self.time.lanes.phase_chosen.connect(self.inspector.show_phase)
        self.inspector.kind_made.connect(self.show_kinds)
        self.time.player.playing_changed.connect(self._show_playing)
        self.layouts.started.connect(self._show_layout)
        self.layouts.ended.connect(self._show_layout)
        self.layouts.previewed.connect(canvas.preview_layout)
        self.layouts.ended.connect(canvas.end_preview)
        self.layouts.progressed.connect(lambda part: self._layout_bar.setValue(round(100 * part)))
        self._layout_stop.clicked.connect(self.layouts.cancel)

    def _restore(self) -> None:
        geometry, _ = self.settings.window()
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(min(1560, room.width() * 92 // 100), min(940, room.height() * 90 // 100))

    # --- what is shown --------------------------------------------------------------------

    def show_start_page(self) -> None:
        """No map is open."""
        if self.has_map:
            self._panel_state = self.saveState(_LAYOUT_VERSION)
        self.has_map = False
        self.time.player.pause()
        self.start_page.fill(self.settings.recent(), samples(), self.theme)
        self._pages.setCurrentIndex(0)
        self._hide_docks()
        self.show_title()
        self.action_state.refresh()

    def _hide_docks(self) -> None:
        for dock in self.docks.values():
            dock.hide()
            dock.toggleViewAction().setEnabled(False)

    def show_map(self) -> None:
        """A map is open."""
        if not self.has_map:
            self._pages.setCurrentIndex(1)
            for name, dock in self.docks.items():
                dock.setVisible(name not in ("Differences", "History"))
                dock.toggleViewAction().setEnabled(True)
            if not self._panel_state.isEmpty():
                self.restoreState(self._panel_state, _LAYOUT_VERSION)
            self._show_differences()
            self.docks["Inspector"].raise_()
            self.docks["Time"].raise_()
        self.has_map = True
        self.show_title()
        self.action_state.refresh()
        self.canvas.setFocus()

    def show_title(self) -> None:
        """Title of the map, with a dot while there are unsaved changes."""
        if not self.has_map:
            self.setWindowTitle("relmap")
            return
        dot = "" if self.document.is_clean else "● "
        self.setWindowTitle(f"{dot}{self.files.map_title()[:200]} — relmap")

    def set_dark(self, dark: bool) -> None:
        """Dress everything in the light or the dark look."""
        self.theme = replace(DARK if dark else LIGHT, marks=self.settings.marks, text=text_scale())
        self._dress(dark)
        set_icons(self.actions_by_id, dark, None if self.furnished else TOOLBAR)
        self._problems_button.setIcon(icon("triangle-alert", dark))
        self.actions_by_id["dark"].setChecked(dark)
        self._dress_parts()
        if not self.has_map:
            self.start_page.fill(self.settings.recent(), samples(), self.theme)

    def _dress_parts(self) -> None:
        if self.furnished:
            for part in (self.canvas, self.time, self.outline, self.differences, self.problems, self.scenes):
                part.set_theme(self.theme)

    def _dress(self, dark: bool) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_look(application, dark)

    def _on_time(self) -> None:
        self.action_state.show_status()
        self.action_state.show_checks()
        self._show_differences()

    def _show_differences(self) -> None:
        """The list of differences comes and goes with the comparison."""
        dock = self.docks["Differences"]
        compares = self.has_map and self.document.mode == "compare"
        if compares == dock.isHidden():
            dock.setVisible(compares)
            (dock if compares else self.docks["Inspector"]).raise_()

    def _show_problems(self) -> None:
        found = self.checks.problems
        self.problems.fill(found)
        text = "" if not found else "1 problem" if len(found) == 1 else f"{len(found):,} problems"
        self._problems_button.setText(text)
        self._problems_button.setVisible(bool(found) and self.has_map)

    def bring_up(self, panel: str) -> None:
        """Show a panel before those that share its place."""
        self.docks[panel].show()
        self.docks[panel].raise_()

    def _bring_up_problems(self) -> None:
        self.bring_up("Problems")

    def go_to(self, ref: Ref) -> None:
        """Show a record, whatever it is: on a day on which it is there, selected, in the picture."""
        from relmap.editor.scenes import show
        from relmap.model.records import SavedFilter, Scene

        document = self.document
        record = document.record(ref)
        if isinstance(record, SavedFilter):
            document.set_filter(record.criteria)
        elif isinstance(record, Scene):
            show(document, record)
            box = record.viewport
            bounds = None if box is None else (box.x, box.y, box.x + box.width, box.y + box.height)
            self.canvas.show_box(bounds)
            self.action_state.refresh()
        elif record is not None:
            document.select([ref])
            self.outline.go_to_time(ref)
            self.canvas.reveal(ref)
            self.bring_up("Inspector")
            self.canvas.setFocus()

    def _go_to_problem(self, problem: Problem) -> None:
        """Select the record, on a day on which it is there, and open it in the inspector."""
        self.document.select([problem.ref])
        self.outline.go_to_time(problem.ref)
        self._bring_into_view(problem.ref)
        self.bring_up("Inspector")
        if problem.phase is not None:
            self.inspector.show_phase(problem.ref.id, problem.phase)

    def _show_playing(self, playing: bool) -> None:
        self.actions_by_id["play"].setText("Pause" if playing else "Play")
        self.canvas.set_playing(playing)

    def _bring_into_view(self, ref: Ref) -> None:
        if ref.collection in ("actors", "relations"):
            self.canvas.fit_selection()

    def say(self, text: str) -> None:
        """A passing word in the status bar, also for a screen reader."""
        self.statusBar().showMessage(text, 8000)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def tell(self, error: RelmapError) -> None:
        """What went wrong, once."""
        from relmap.ui.widgets import ask

        ask.tell(self, error)

    # --- menus ----------------------------------------------------------------------------

    def _show_layout(self) -> None:
        """Progress with cancel while the layout takes longer than a moment."""
        self._layout_bar.setVisible(self.layouts.busy)
        self._layout_stop.setVisible(self.layouts.busy)
        self._layout_bar.setValue(0)

    def show_replace(self) -> None:
        """Find and replace, beside the map."""
        from relmap.ui.dialogs.replace import ReplaceDialog

        if self._replace is None:
            self._replace = ReplaceDialog(self, self.document)
        self._replace.show()
        self._replace.raise_()
        self._replace.activateWindow()
        self._replace.refresh()
        self._replace.what.setFocus()
        self._replace.what.selectAll()

    def show_kinds(self, collection: str = "", key: str = "") -> None:
        """The kinds and how they are drawn, beside the map; with one of them chosen, by its id."""
        from relmap.ui.dialogs.kinds_dialog import KindsDialog

        if self._kinds is not None:
            self._kinds.reject()
        dialog = self._kinds = KindsDialog(self, self.document, self.theme, self.settings.folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_kinds)
        if key:
            dialog.choose(collection, key)
        dialog.show()

    def _forget_kinds(self) -> None:
        self._kinds = None

    def take_preferences(self) -> None:
        """Follow the preferences."""
        day_style.choose(self.settings.dates)
        self.set_dark(self.settings.dark)
        self.actions_by_id["snap"].setChecked(self.settings.snap)
        if self.furnished:
            self._take_editing()
            self.files.set_autosave(self.settings.autosave)
            self.document.time_changed.emit(self.document.day)  # days are written in another way
            self.inspector.refresh()

    def _take_editing(self) -> None:
        self.canvas.creator.last_kind = self.settings.first_kind
        self.canvas.creator.actor_kind = self.settings.actor_kind
        self.canvas.snapping = self.settings.snap

    def present(self) -> None:
        """The scenes full screen, from the one that is selected on."""
        from relmap.timeline.scenes import in_order
        from relmap.ui.window.presentation import Presentation

        scenes = [scene.id for scene in in_order(self.document.project)]
        chosen = [ref.id for ref in self.document.selection if ref.collection == "scenes"]
        start = scenes.index(chosen[0]) if chosen else 0
        self._end_presentation()
        self.presentation = Presentation(self.document, self.theme, start)
        self.presentation.showFullScreen()

    def _end_presentation(self) -> None:
        if self.presentation is not None and isValid(self.presentation):
            self.presentation.close()
        self.presentation = None

    def show_stability(self) -> None:
        """The slider for how much the figure may move with time."""
        from relmap.ui.dialogs.stability import StabilityDialog

        if self._stability is None:
            self._stability = StabilityDialog(self, self.motion)
        self._stability.show()
        self._stability.raise_()
        self._stability.activateWindow()

    def _take_dropped(self, mime: QMimeData, at: QPointF) -> None:
        """Something was let go over the canvas."""
        try:
            self.clipboard.take(mime, at)
        except RelmapError as error:
            self.tell(error)

    def _carry(self) -> None:
        """The selection is dragged out of this window."""
        drag = QDrag(self.canvas)
        drag.setMimeData(self.clipboard.carried())
        drag.exec(Qt.DropAction.CopyAction)

    def _files_in(self, mime: QMimeData) -> list[Path]:
        paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
        # Of a table it is said, when it is opened, what can be done with it.
        return [path for path in paths if path.suffix.lower() in (".json", *TABLES)]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = self._files_in(event.mimeData())
        event.acceptProposedAction()
        # The program that the files come from must not wait for them to be opened.
        QTimer.singleShot(0, lambda: [self.open_map(path) for path in paths])

    def _remember_kind(self, kind: str) -> None:
        self.settings.last_kind = kind
        self.canvas.creator.last_kind = self.settings.first_kind

    # --- the window itself ----------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.furnished:
            self.event_card.place()

    def leave(self) -> None:
        """Close without asking: the user has been asked."""
        self._asked = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.furnished:
            self.settings.set_window(self.saveGeometry(), self.settings.window()[1])
            self.windows.remove(self)
            event.accept()
            return
        if not self._asked and not self.files.may_leave():
            event.ignore()
            return
        state = self.saveState(_LAYOUT_VERSION) if self.has_map else self._panel_state
        self.settings.columns = self.outline.columns()
        self.settings.set_window(self.saveGeometry(), QByteArray(state))
        self.time.player.pause()
        self.layouts.cancel()
        self.motion.cancel()
        self.checks.cancel()
        self.files.close()
        self._end_presentation()
        self.windows.remove(self)
        if self.windows.all:
            self.deleteLater()
        event.accept()
