"""How much each actor has of a measure: on the day looked at, since another day, and through time."""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relmap.analysis.pairs import Fold
from relmap.analysis.table import Measure, measures
from relmap.drawing.plot import MOST
from relmap.drawing.style import Theme
from relmap.editor.analysing import Analysing, Answer
from relmap.editor.document import Document
from relmap.editor.plots import PlotView, chosen
from relmap.model.diff import Ref
from relmap.model.records import Lens, updated
from relmap.ui.panels.analysis.measure_table import NAME, MeasureModel, ValueDelegate, explained
from relmap.ui.widgets.inputs import ComboBox, switch_button
from relmap.ui.widgets.look import icon, plain

_LEAST_NAME = 11
"""Figures of type that a name has at least."""
_SMALL = 200
"""Of maps of up to so many actors least and most are sought of every measure."""
_FOLDS: tuple[tuple[Fold, str], ...] = (
    ("shown", "As shown: an office counts as its country, collapsed organisations as one"),
    ("offices", "An office counts as its country"),
    ("none", "Everybody as themselves"),
)
_SHOWN: tuple[tuple[Literal["plot", "table"], str], ...] = (("plot", "the curves"), ("table", "the table"))
_CAVEAT = "True of this map, not of the world: a map drawn round one actor has it in its middle."
_TOLD = 4
"""So many of those who count as another are named."""
_FILTERED = "Everything is filtered out. View, Show everything takes the filter away."
_NOTHING = "Nothing holds on this day."


class _Table(QTableView):
    """Copies all of it where nothing else can be meant."""

    copy_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
            return
        super().keyPressEvent(event)


class MeasuresView(QWidget):
    """A table of actors; curves, size and shade by the measure chosen.

    Args:
        document: the map.
        analysing: whom to ask.
        plots: which curves are shown.
    """

    shown = Signal(object)
    """An actor was double-clicked (Ref)."""
    export_requested = Signal(str, str)
    """A figure is wished: plot or table, and the measure."""
    scene_requested = Signal(str, str, list)
    """A scene is to be made: plot or table, the measure, and the ids of actors."""

    def __init__(
        self, document: Document, analysing: Analysing, plots: PlotView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._analysing, self._plots = document, analysing, plots
        self._following = False
        self._beside: tuple[str, ...] = ()
        self.model = MeasureModel()
        self.choice = ComboBox()
        self.choice.setAccessibleName("Measure")
        self.choice.currentIndexChanged.connect(self._chosen)
        self.more = QToolButton()
        self.more.setAutoRaise(True)
        self.more.setToolTip("Measures beside it, who counts as whom, copy")
        self.more.setAccessibleName("More of the table")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        self.curves_button = switch_button(
            "Curves", "A line for each actor above the slider: the selected, or those with most"
        )
        self.size_button = switch_button("Size", "Let the size of actors on the map tell it")
        self.shade_button = switch_button("Shade", "Let the shade of actors on the map tell it")
        self.curves_button.clicked.connect(self._toggle_curves)
        self.size_button.clicked.connect(lambda: self._set_lens("size_by"))
        self.shade_button.clicked.connect(lambda: self._set_lens("shade_by"))
        self.table = _Table()
        self._set_up_table()
        self.says = QLabel()
        self.hint = QLabel(_NOTHING)
        self.caveat = QLabel(_CAVEAT)
        self.folded = QLabel()
        for label in (self.says, self.hint, self.folded, self.caveat):
            label.setProperty("soft", "true")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setRange(0, 100)
        self.stop_button = QPushButton("Stop")
        self.stop_button.setToolTip("Do not go on with the other days; what is known stays")
        self.stop_button.clicked.connect(self._stop_or_go_on)
        self._lay_out()
        document.project_opened.connect(self._fill_choice)
        document.diff_applied.connect(self._fill_choice)
        document.viewpoint.selection_changed.connect(self._follow)
        document.project_opened.connect(self._show_lens)
        document.viewpoint.lens_changed.connect(self._show_lens)
        plots.changed.connect(self._show_curves)
        analysing.answered.connect(self.refresh)
        self._fill_choice()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(ValueDelegate(self.model, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setAccessibleName("Measures of actors")
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(36)
        header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        table.copy_requested.connect(self.copy)
        table.selectionModel().selectionChanged.connect(self._selected)
        table.doubleClicked.connect(self._double_clicked)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._over_table)

    def _lay_out(self) -> None:
        top, switches, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.choice, 1)
        top.addWidget(self.more)
        for button in (self.curves_button, self.size_button, self.shade_button):
            switches.addWidget(button)
        switches.addStretch(1)
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 6, 6)
        layout.setSpacing(5)
        layout.addLayout(top)
        layout.addLayout(switches)
        layout.addWidget(self.says)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        layout.addWidget(self.folded)
        layout.addWidget(self.caveat)

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.model.theme = theme
        self.more.setIcon(icon("settings-2", theme.name == "dark"))
        self.table.viewport().update()

    # --- which measures -------------------------------------------------------------------

    def _fill_choice(self, *_: object) -> None:
        known = measures(self._document.project)
        before = self.choice.currentData()
        if [self.choice.itemData(n) for n in range(self.choice.count())] == list(known):
            return
        self._following = True
        self.choice.clear()
        for measure in known.values():
            self.choice.addItem(plain(measure.label)[:80], measure.id)
            self.choice.setItemData(self.choice.count() - 1, explained(measure), Qt.ItemDataRole.ToolTipRole)
        self.choice.setCurrentIndex(max(self.choice.findData(before), 0))
        self._following = False
        self._chosen()

    @property
    def measure(self) -> Measure:
        """The measure chosen."""
        known = measures(self._document.project)
        return known.get(str(self.choice.currentData())) or known["ties"]

    def choose(self, name: str) -> bool:
        """Choose a measure by its id; gives whether this map has it."""
        number = self.choice.findData(name)
        if number >= 0:
            self.choice.setCurrentIndex(number)
        return number >= 0

    def _chosen(self, *_: object) -> None:
        if self._following:
            return
        measure = self.measure
        self.says.setText(f"{measure.says}{f' {measure.paper}.' if measure.paper else ''}")
        self.choice.setToolTip(explained(measure))
        lens = self._document.viewpoint.lens
        changed = {
            field: measure.id
            for field in ("size_by", "shade_by")
            if getattr(lens, field) not in ("", measure.id)
        }
        if changed:  # what was told by another measure is told by this one now
            self._document.viewpoint.set_lens(updated(lens, **changed))
        if self.curves_button.isChecked():
            self._plots.show(measure.id)
        self._show_lens()
        self.refresh()

    def _columns(self) -> tuple[Measure, ...]:
        known = measures(self._document.project)
        beside = (known[name] for name in self._beside if name in known and name != self.measure.id)
        return (self.measure, *beside)

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        menu.addSection("Beside it")
        for measure in measures(self._document.project).values():
            if measure.id == self.measure.id:
                continue
            action = menu.addAction(plain(measure.label)[:80])
            action.setCheckable(True)
            action.setChecked(measure.id in self._beside)
            action.setToolTip(measure.says)
            action.triggered.connect(lambda on, name=measure.id: self._show_beside(name, on))
        menu.addSection("Who counts as whom")
        group = QActionGroup(menu)
        for fold, text in _FOLDS:
            action = menu.addAction(text)
            group.addAction(action)
            action.setCheckable(True)
            action.setChecked(self._analysing.fold == fold)
            action.triggered.connect(partial(self._count_as, fold))
        menu.addSeparator()
        for shows, text in _SHOWN:
            menu.addAction(f"Export {text}…", partial(self.export_requested.emit, shows, self.measure.id))
        for shows, text in _SHOWN:
            kept = menu.addAction(f"Keep {text} as a scene", partial(self._keep, shows))
            kept.setEnabled(not self._document.read_only)
        menu.addAction("Copy the table", self.copy)

    def _keep(self, shows: Literal["plot", "table"]) -> None:
        self.scene_requested.emit(shows, self.measure.id, chosen(self._document)[:MOST])

    def _count_as(self, fold: Fold, _on: bool) -> None:
        self._analysing.set_fold(fold)

    def _show_beside(self, name: str, on: bool) -> None:
        others = [other for other in self._beside if other != name]
        self._beside = (*others, name) if on else tuple(others)
        self.refresh()

    # --- what is shown --------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of the day looked at; while another is sought, that of before stays."""
        if not self.isVisible():
            return
        document, analysing, viewpoint = self._document, self._analysing, self._document.viewpoint
        compares = viewpoint.mode == "compare"
        columns = self._columns()
        answers: dict[str, Answer] = {}
        worlds = len(document.project.actors) <= _SMALL
        for measure in columns:
            quick = analysing.measure(measure.id)
            wide = analysing.measure(measure.id, worlds=True) if worlds and not measure.exact else None
            found = wide or quick
            if found is not None:
                answers[measure.id] = found
        before = analysing.measure_before(self.measure.id) if compares else None
        if (columns, compares) != (self.model.measures, self.model.compares):
            self.model.show_measures(columns, compares)
            self._arrange_columns()
        series = analysing.series(self.measure.id)
        self.model.show_series(series, document.extent())
        if len(answers) == len(columns) and (before is not None or not compares):
            if self.model.fill(document.project, answers, before):
                self._arrange_columns()
                self._follow()
            nothing = self.model.rowCount() == 0
            filtered = nothing and viewpoint.passing is not None
            self.hint.setVisible(nothing)
            self.hint.setText(
                _FILTERED if filtered else _NOTHING if document.project.actors else "No actors yet."
            )
        self._tell_folded()
        done = analysing.done
        self.progress.setValue(round(done * 100))
        self.progress.setVisible(done < 1.0)
        self.stop_button.setVisible(done < 1.0)
        self.stop_button.setText("Go on" if analysing.stopped else "Stop")

    def _tell_folded(self) -> None:
        """Who is not in the table because they count as another."""
        pairs, actors = self._analysing.pairs(), self._document.project.actors
        if pairs is None:
            return
        said = [
            f"{actors[who].name} as {actors[outer].name}"
            for who, outer in pairs.folded.items()
            if who in actors and outer in actors
        ]
        more = f" and {len(said) - _TOLD} more" if len(said) > _TOLD else ""
        self.folded.setVisible(bool(said))
        self.folded.setText(f"Counted: {', '.join(said[:_TOLD])}{more}.")

    def _arrange_columns(self) -> None:
        """The name has what is left, but never less than some letters of it."""
        header, model = self.table.horizontalHeader(), self.model
        width = self.table.fontMetrics().horizontalAdvance
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(width("0") * 5)
        used = 0
        for column in range(1, model.columnCount()):
            title = str(model.headerData(column, Qt.Orientation.Horizontal))
            least = width("0") * (9 if column == model.course_column else 6)
            room = max(width(title) + width("0") * 4, least, round(self.model.widest(column, width)))
            self.table.setColumnWidth(column, room)
            used += room
        for_name = self.table.viewport().width() - used
        if for_name >= width("0") * _LEAST_NAME:
            header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        else:
            self.table.setColumnWidth(NAME, width("0") * _LEAST_NAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_columns()

    def _stop_or_go_on(self) -> None:
        if self._analysing.stopped:
            self._analysing.go_on()
        else:
            self._analysing.stop()
        self.refresh()

    # --- curves, size and shade -------------------------------------------------------------

    def _toggle_curves(self) -> None:
        if self.curves_button.isChecked():
            self._plots.show(self.measure.id)
        else:
            self._plots.hide()

    def _show_curves(self, _plot: object) -> None:
        self.curves_button.setChecked(self._plots.measure == self.measure.id)

    def _set_lens(self, field: str) -> None:
        viewpoint = self._document.viewpoint
        on = getattr(viewpoint.lens, field) == self.measure.id
        # Shade and groups are both told by the ground of actors: the one asked for last is.
        more = {"groups": ""} if field == "shade_by" and not on else {}
        viewpoint.set_lens(updated(viewpoint.lens, **{field: "" if on else self.measure.id}, **more))
        self._show_lens()

    def _show_lens(self) -> None:
        lens: Lens = self._document.viewpoint.lens
        self.size_button.setChecked(lens.size_by == self.measure.id)
        self.shade_button.setChecked(lens.shade_by == self.measure.id)

    # --- the selection --------------------------------------------------------------------

    def _selected(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if self._following:
            return
        rows = self.table.selectionModel().selectedRows()
        keys = [key for index in rows if (key := self.model.actor(index.row())) is not None]
        self._following = True
        self._document.viewpoint.select([Ref("actors", key) for key in keys])
        self._following = False

    def _follow(self) -> None:
        if self._following or not self.isVisible():
            return
        selection = self._document.viewpoint.selection
        pairs = self._analysing.pairs()
        folded = pairs.folded if pairs is not None else {}
        ids = {folded.get(ref.id, ref.id) for ref in selection if ref.collection == "actors"}
        rows = [row for key in ids if (row := self.model.row_of(key)) is not None]
        marked = QItemSelection()
        for row in rows:
            marked.select(self.model.index(row, 0), self.model.index(row, self.model.course_column))
        self._following = True
        self.table.selectionModel().select(marked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(rows) == 1:
            self.table.scrollTo(self.model.index(rows[0], 0))
        self._following = False

    def _double_clicked(self, index: QModelIndex) -> None:
        key = self.model.actor(index.row())
        if key is not None:
            self.shown.emit(Ref("actors", key))

    def _over_table(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy the table", self.copy)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def copy(self) -> None:
        """The table as it stands, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.model.as_text())
