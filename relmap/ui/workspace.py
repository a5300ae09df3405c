"""One open map: its document, canvas, panels, time and services, and every connection between them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from relmap.analysis.table import measures
from relmap.drawing.style import Theme
from relmap.editor import scenes
from relmap.editor.auto_layout import AutoLayout
from relmap.editor.checks import Checks
from relmap.editor.document import Document
from relmap.editor.motion import Motion
from relmap.model.diff import Ref
from relmap.model.errors import RelmapError
from relmap.model.problems import Problem
from relmap.model.project import references
from relmap.model.records import SavedFilter, Scene
from relmap.ui.canvas.event_card import EventCard
from relmap.ui.canvas.map_view import MapView
from relmap.ui.services.clipboard import Clipboard
from relmap.ui.services.exports import Exports
from relmap.ui.services.files import Files
from relmap.ui.services.palettes import Palettes
from relmap.ui.services.tool_windows import ToolWindows
from relmap.ui.shell import Shell
from relmap.ui.timeline.panel import TimePanel
from relmap.ui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from relmap.drawing.plot import Plot
    from relmap.editor.analysing import Analysing
    from relmap.editor.lens import LensView
    from relmap.ui.panels.analysis.panel import AnalysisPanel
    from relmap.ui.panels.panels import Panels
    from relmap.ui.panels.tables.panel import TablesPanel


class Workspace(QObject):
    """Made when a map is opened, gone when it is closed.

    Args:
        shell: the window.
        parent: in Qt's sense.
    """

    changed = Signal()
    """What the actions and the status bar say may have changed."""
    menu_requested = Signal(QPoint, bool)
    """A menu over what is selected, or over nothing: where, and whether something is."""
    day_menu_requested = Signal(QPoint, int)
    filter_menu_requested = Signal(QPoint)
    panels_made = Signal(dict)
    """The panels, by what they are called."""
    comparing = Signal(bool)
    """Two days are compared now, or no longer."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self.shell = shell
        self.document = document = Document(parent=self)
        self.layouts = AutoLayout(document, self)
        self.motion = Motion(document, self)
        self.checks = Checks(document, self)
        self._analysing: Analysing | None = None
        self._lens: LensView | None = None
        self.canvas = MapView(document)
        self.event_card = EventCard(document, self.canvas, self.canvas.hidden_by)
        self.notice = NoticeBar()
        self.time = TimePanel(document)
        self._panels: Panels | None = None
        self.files = Files(document, shell, self.settle, lambda: self.canvas.in_gesture, self)
        self.clipboard = Clipboard(document, self.canvas, shell)
        self.exports = Exports(document, self.canvas, self.files, shell, lambda: self.analysing)
        self.palettes = Palettes(shell, document, self.go_to, self.commit_pending, self.show_measure)
        self.tool_windows = ToolWindows(document, self.motion, shell, self._show_text)
        self.centre = QSplitter(Qt.Orientation.Vertical)
        self.centre.setChildrenCollapsible(False)
        above = QWidget()
        stacked = QVBoxLayout(above)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(0)
        stacked.addWidget(self.notice)
        stacked.addWidget(self.canvas, 1)
        for number, part in enumerate((above, self.time)):
            self.centre.addWidget(part)
            self.centre.setStretchFactor(number, 1 - number)
        self.centre.splitterMoved.connect(self._remember_height)
        self._compares = False
        self.time.take_actions(shell.actions_by_id)
        self._connect()
        self.follow_preferences()
        self.set_theme(shell.theme)

    @property
    def panels(self) -> Panels:
        """The panels, made when they are first asked for: the map is painted before."""
        if self._panels is None:
            from relmap.ui.panels.panels import Panels

            self._panels = panels = Panels(self.document, self._make_analysis, self._make_tables)
            self._connect_panels(panels)
            panels.outline.restore_columns(self.shell.settings.columns)
            panels.problems.fill(self.checks.problems)
            panels.set_theme(self.shell.theme)
            self.panels_made.emit(panels.by_title)
        return self._panels

    def _connect(self) -> None:
        document, canvas, time = self.document, self.canvas, self.time
        viewpoint, tell = document.viewpoint, self.shell.tell
        for signal in (
            viewpoint.selection_changed, viewpoint.time_changed, viewpoint.filter_changed,
            viewpoint.lens_changed, document.diff_applied, document.project_opened,
            document.undo_stack.indexChanged, document.undo_stack.cleanChanged, canvas.tool_changed,
            canvas.display_changed, time.player.playing_changed,
        ):  # fmt: skip
            signal.connect(self._tell_change)
        viewpoint.time_changed.connect(self._tell_comparison)
        document.project_opened.connect(self._tell_comparison)
        document.step_failed.connect(tell)
        canvas.failed.connect(tell)
        canvas.context_menu_requested.connect(self._over_canvas)
        canvas.creator.kind_chosen.connect(self._remember_kind)
        canvas.play_requested.connect(time.player.toggle)
        canvas.step_requested.connect(time.to_change)
        canvas.dropped.connect(self._take_dropped)
        canvas.carry_requested.connect(self._carry)
        canvas.resized.connect(self.event_card.place)
        time.player.playing_changed.connect(self._fade)
        time.message.connect(self.shell.say)
        time.height_changed.connect(self.show_lanes)
        viewpoint.lens_changed.connect(self._follow_lens)
        time.slider.context_menu_requested.connect(self.day_menu_requested)
        time.lanes.failed.connect(tell)
        time.lanes.phase_chosen.connect(lambda *chosen: self.panels.inspector.show_phase(*chosen))
        time.lanes.context_menu_requested.connect(self._over_list)
        self.checks.found.connect(self._show_problems)
        document.access_changed.connect(self._tell_change)
        self.files.access_changed.connect(self._tell_access)
        self.layouts.previewed.connect(canvas.transition.show_layout)
        self.layouts.ended.connect(canvas.transition.end_layout)

    def _connect_panels(self, panels: Panels) -> None:
        actions, scenes_ = self.shell.actions_by_id, panels.scenes
        for listed in (panels.outline, panels.differences.list, panels.problems.list):
            listed.context_menu_requested.connect(self._over_list)
        panels.outline.shown.connect(self._bring_into_view)
        panels.filter.context_menu_requested.connect(self.filter_menu_requested)
        panels.problems.go_to.connect(self._go_to_problem)
        panels.problems.failed.connect(self.shell.tell)
        scenes_.chosen.connect(self.go_to)
        scenes_.capture_requested.connect(actions["capture"].trigger)
        scenes_.play_requested.connect(actions["present"].trigger)
        scenes_.retake_requested.connect(self._retake_scene)
        scenes_.reordered.connect(self._reorder_scenes)
        panels.inspector.kind_made.connect(self.tool_windows.show_kinds)

    # --- what the window is told ----------------------------------------------------------

    def _tell_change(self) -> None:
        self.changed.emit()

    def _tell_access(self) -> None:
        """Who else has the map, and what can be done about it."""
        files, holder = self.files, self.files.holder
        if holder is None:
            self.notice.say("")
        elif files.lost:
            self.notice.say(
                f"{holder} has taken this map over. What you have changed is not written over theirs.",
                ("Save a copy…", files.save_as),
            )
        elif files.may_be_taken_over:
            self.notice.say(
                f"Read-only: {holder} has this map open, but was not heard of for two minutes.",
                ("Take over…", files.take_over),
                ("Edit a copy", files.edit_copy),
            )
        else:
            self.notice.say(
                f"Read-only: {holder} has this map open. It can be edited here as soon as they close it.",
                ("Edit a copy", files.edit_copy),
            )
        self.changed.emit()

    def _tell_comparison(self) -> None:
        compares = self.document.viewpoint.mode == "compare"
        if compares != self._compares:
            self._compares = compares
            self.comparing.emit(compares)

    def _over_canvas(self, at: QPoint) -> None:
        self.menu_requested.emit(at, bool(self.document.viewpoint.selection))

    def _over_list(self, at: QPoint) -> None:
        self.menu_requested.emit(at, True)

    def _show_problems(self) -> None:
        if self._panels is not None:
            self._panels.problems.fill(self.checks.problems)
        self.changed.emit()

    def status(self) -> str:
        """How much of the map is shown."""
        document, viewpoint = self.document, self.document.viewpoint
        snapshot, project, found = viewpoint.snapshot, document.project, viewpoint.comparison
        if found is not None:
            counts = {
                "begun": found.begun,
                "ended": found.ended,
                "changed": found.changed,
                "stayed": found.kept,
            }
            return "Relations: " + ",  ".join(f"{len(n):,} {name}" for name, n in counts.items())
        when = "on this day" if viewpoint.mode == "day" else "in this window"
        passing = viewpoint.passing
        out = () if passing is None else (f"{passing.out:,} filtered out",)
        parts = (
            f"{len(snapshot.actors):,} of {len(project.actors):,} actors",
            f"{snapshot.relation_count:,} of {len(project.relations):,} relations {when}",
        )
        return ",  ".join((*parts, *out))

    # --- going somewhere ------------------------------------------------------------------

    def go_to(self, ref: Ref) -> None:
        """Show a record, whatever it is: on a day on which it is there, selected, in the picture."""
        document = self.document
        record = document.record(ref)
        if isinstance(record, SavedFilter):
            document.viewpoint.set_filter(record.criteria)
        elif isinstance(record, Scene):
            scenes.show(document, record)
            box = record.viewport
            bounds = None if box is None else (box.x, box.y, box.x + box.width, box.y + box.height)
            self.canvas.camera.show_box(bounds)
            if record.shows != "map":
                self._show_scene_of_measure(record)
        elif record is not None:
            document.viewpoint.select([ref])
            self.panels.outline.go_to_time(ref)
            self.canvas.camera.reveal(ref)
            self.shell.bring_up("Inspector")
            self.canvas.setFocus()

    def _go_to_problem(self, problem: Problem) -> None:
        """Select the record, on a day on which it is there, and open it in the inspector."""
        self.document.viewpoint.select([problem.ref])
        self.panels.outline.go_to_time(problem.ref)
        self._bring_into_view(problem.ref)
        self.shell.bring_up("Inspector")
        if problem.phase is not None:
            self.panels.inspector.show_phase(problem.ref.id, problem.phase)

    def _show_text(self, ref: Ref, phase: int | None) -> None:
        """Select the record that has a text, without leaving where it is looked for."""
        emphasis = self.document.project.emphases.get(ref.id) if ref.collection == "emphases" else None
        if emphasis is not None:
            ref = next(Ref(*target) for target in references(emphasis))
        self.document.viewpoint.select([] if ref.collection == "about" else [ref])
        self.panels.outline.go_to_time(ref)
        self.canvas.camera.reveal(ref)
        self.shell.bring_up("Inspector")
        if phase is not None:
            self.panels.inspector.show_phase(ref.id, phase)

    def _show_plot(self, plot: Plot | None) -> None:
        """Curves above the slider, or none."""
        if plot is None:
            self.time.hide_plot()
        else:
            self.time.show_plot(plot)

    @property
    def analysing(self) -> Analysing:
        """Who answers questions about the map, made when somebody asks: networkx takes a while to come."""
        if self._analysing is None:
            from relmap.editor.analysing import Analysing

            self._analysing = Analysing(self.document, self)
        return self._analysing

    @property
    def analysis(self) -> AnalysisPanel:
        """The panel with the questions."""
        from relmap.ui.panels.analysis.panel import AnalysisPanel

        panel = self.panels.analysis.panel
        assert isinstance(panel, AnalysisPanel)
        return panel

    def _make_analysis(self) -> AnalysisPanel:
        from relmap.editor.plots import PlotView
        from relmap.ui.panels.analysis.panel import AnalysisPanel

        plots = PlotView(self.document, self.analysing, self)
        plots.changed.connect(self._show_plot)
        self.time.curves_closed.connect(plots.hide)
        panel = AnalysisPanel(self.document, self.analysing, plots)
        panel.set_theme(self.shell.theme)
        panel.lit.connect(self.canvas.map_scene.light)
        panel.shown.connect(self.go_to)
        panel.export_requested.connect(self.exports.export_measure)
        panel.scene_requested.connect(self._keep_measure)
        return panel

    @property
    def tables(self) -> TablesPanel:
        """The panel with all records as rows."""
        from relmap.ui.panels.tables.panel import TablesPanel

        panel = self.panels.tables.panel
        assert isinstance(panel, TablesPanel)
        return panel

    def _make_tables(self) -> TablesPanel:
        from relmap.ui.panels.tables.panel import TablesPanel

        panel = TablesPanel(self.document, self.shell.settings)
        panel.set_theme(self.shell.theme)
        panel.said.connect(self.shell.say)
        panel.phase_chosen.connect(self.panels.inspector.show_phase)
        panel.context_menu_requested.connect(self._over_list)
        return panel

    def _follow_lens(self) -> None:
        """Size and colours of actors tell something for the first time."""
        if self._lens is None:
            from relmap.editor.lens import LensView

            self._lens = LensView(self.document, self.analysing, self)
            self._lens.changed.connect(self.canvas.map_scene.show_seen)
            self._lens.follow()

    def _keep_measure(self, shows: str, measure: str, actors: list[str]) -> None:
        """Curves or a table as a scene of the report."""
        label = measures(self.document.project)[measure].label
        title = f"{label} over time" if shows == "plot" else label
        diff, key = scenes.capture_measure(self.document, title, shows, measure, actors)
        self.document.apply(diff, f"Keep the {'curves' if shows == 'plot' else 'table'} as a scene")
        self.shell.bring_up("Scenes")
        self.document.viewpoint.select([Ref("scenes", key)])

    def _show_scene_of_measure(self, scene: Scene) -> None:
        """What a scene of curves or of a table shows, as far as the window can."""
        self.document.viewpoint.select([Ref("actors", key) for key in scene.actors])
        self.ask("Measures")
        show = self.analysis.show_curves if scene.shows == "plot" else self.analysis.measures.choose
        if not show(scene.measure):
            self.shell.say(f"This map has no measure “{scene.measure}”.")

    def show_measure(self, name: str) -> None:
        """Bring up a measure of actors, by its id."""
        self.ask("Measures")
        self.analysis.measures.choose(name)

    def ask(self, question: str) -> None:
        """Bring up the analyses, and one of the questions there."""
        self.shell.bring_up("Analysis")
        self.analysis.show_question(question)

    def _bring_into_view(self, ref: Ref) -> None:
        if ref.collection in ("actors", "relations"):
            self.canvas.camera.fit_selection()

    def edit_title(self, ref: Ref) -> None:
        """Select what was just made, and have its title typed over."""
        self.document.viewpoint.select([ref])
        self.shell.bring_up("Inspector")
        self.panels.inspector.edit_title(ref.collection)

    # --- what parts ask for ---------------------------------------------------------------

    def settle(self) -> None:
        """End what is under way on the canvas, and keep what was typed."""
        self.canvas.hand.give_up()
        self.canvas.creator.close_name_editor(commit=True)
        self.canvas.annotator.close(commit=True)
        self.commit_pending()

    def commit_pending(self) -> None:
        """Take what is being typed into the fields of records."""
        if self._panels is not None:
            self._panels.inspector.commit_pending()
            if self._panels.tables.is_made:
                self.tables.commit_pending()

    def _retake_scene(self, key: str) -> None:
        """What is looked at now for a scene."""
        document = self.document
        diff = scenes.retake(document, key, self.canvas.camera.shown_part())
        document.apply(diff, f"Retake the scene {document.project.scenes[key].title[:60]}")

    def _reorder_scenes(self, ids: list[str]) -> None:
        if self.document.read_only:
            self.panels.scenes.refresh()
            return
        self.document.apply(scenes.reorder(self.document.project, ids), "Reorder the scenes")

    def _remember_height(self) -> None:
        if not self.time.lanes.isHidden():
            self.shell.settings.lanes_height = self.time.height()

    def _remember_kind(self, kind: str) -> None:
        self.shell.settings.last_kind = kind
        self.canvas.creator.last_kind = self.shell.settings.first_kind

    def _fade(self, playing: bool) -> None:
        """While time plays, relations fade in and out."""
        self.canvas.map_layer.playing = playing

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Take files of other programs into the map; without any named, those that the user chooses."""
        from relmap.ui.services.importing import Importing
        from relmap.ui.widgets import ask

        settings = self.shell.settings
        chosen = list(paths) or ask.files_to_import(self.shell.widget, settings.folder)
        if chosen:
            settings.folder = str(chosen[0].parent)
            self.settle()
            Importing(self.shell).into(self.document, chosen, self.canvas.camera.fit)

    def _take_dropped(self, mime: QMimeData, at: QPointF) -> None:
        """Something was let go over the canvas."""
        try:
            self.clipboard.take(mime, at)
        except RelmapError as error:
            self.shell.tell(error)

    def _carry(self) -> None:
        """The selection is dragged out of this window."""
        drag = QDrag(self.canvas)
        drag.setMimeData(self.clipboard.carried())
        drag.exec(Qt.DropAction.CopyAction)

    def follow_preferences(self) -> None:
        """Work as the settings say."""
        settings = self.shell.settings
        self.canvas.creator.last_kind = settings.first_kind
        self.canvas.creator.actor_kind = settings.actor_kind
        self.canvas.snapping = settings.snap
        self.show_lanes()
        self.files.set_autosave(settings.autosave)
        self.document.viewpoint.time_changed.emit(
            self.document.viewpoint.day
        )  # days may be written otherwise
        if self._panels is not None:
            self._panels.inspector.refresh()

    def show_lanes(self) -> None:
        """Show or hide the lanes, as the settings say; hidden they give their room back."""
        settings = self.shell.settings
        self.time.set_lanes(settings.lanes, settings.lanes_height)
        whole, height = sum(self.centre.sizes()), self.time.sizeHint().height()
        if whole > height:
            self.centre.setSizes([whole - height, height])

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another look."""
        self.canvas.set_theme(theme)
        self.time.set_theme(theme)
        if self._panels is not None:
            self._panels.set_theme(theme)
            if self._panels.analysis.is_made:
                self.analysis.set_theme(theme)
            if self._panels.tables.is_made:
                self.tables.set_theme(theme)

    def close(self) -> None:
        """Let go of the file, and stop whatever runs; the user has been asked."""
        if self._panels is not None:
            self.shell.settings.columns = self._panels.outline.columns()
            if self._panels.tables.is_made:
                self.tables.close_tables()
        self.time.player.pause()
        self.layouts.cancel()
        self.motion.cancel()
        self.checks.cancel()
        if self._analysing is not None:
            self._analysing.cancel()
        self.tool_windows.close()
        self.files.close()
