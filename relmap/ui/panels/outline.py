"""The outline: every record of the map, searched and selected."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import Theme
from relmap.editor.catalogue import GROUPS
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.dates import FUTURE
from relmap.model.diff import Ref
from relmap.timeline.annotations import day_with
from relmap.ui.panels.outline_filter import HELP
from relmap.ui.panels.outline_model import (
    CHANGES,
    COLUMNS,
    FIRST,
    LAST,
    NAME,
    STANCE,
    OutlineModel,
)
from relmap.ui.panels.sparkline import SparklineDelegate
from relmap.ui.widgets.look import icon

_OPEN = 2_000
"""Groups of more records than this are closed at first: to open them takes a moment."""


class OutlinePanel(QWidget):
    """Follows the selection and makes it."""

    shown = Signal(object)
    """A record was double-clicked (Ref): it is to be brought into view."""
    context_menu_requested = Signal(QPoint)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._following = False
        self.model = OutlineModel(document)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search actors, relations, events, sources")
        self.search.setAccessibleName("Search the map")
        self.search.setClearButtonEnabled(True)
        self.search.setToolTip(f"Words, and conditions on time: {HELP}")
        self.search.textChanged.connect(self._search)
        self._fault = QLabel()
        self._fault.setProperty("fault", "true")
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._fault.setWordWrap(True)
        self._fault.hide()
        self.menu_button = QToolButton()
        self.menu_button.setToolTip("Filter by time, sort, choose columns")
        self.menu_button.setAccessibleName("Filter, sort and columns")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setAutoRaise(True)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self._set_up_columns()
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setExpandsOnDoubleClick(True)
        self.tree.setAccessibleName("Outline")
        self.tree.setIndentation(14)
        self.tree.customContextMenuRequested.connect(
            lambda at: self.context_menu_requested.emit(self.tree.viewport().mapToGlobal(at))
        )
        self.tree.selectionModel().selectionChanged.connect(self._selected)
        self.tree.doubleClicked.connect(self._double_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 4)
        layout.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.search, 1)
        row.addWidget(self.menu_button)
        layout.addLayout(row)
        layout.addWidget(self._fault)
        layout.addWidget(self.tree)
        self.model.modelReset.connect(self._after_reset)
        self.model.editing.connect(self._edited)
        self.model.looks_changed.connect(self.tree.viewport().update)
        document.viewpoint.selection_changed.connect(self._follow)
        self._after_reset()

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.model.set_theme(theme)
        self.menu_button.setIcon(icon("list-filter", theme.name == "dark"))

    # --- columns, sorting, filters ----------------------------------------------------------

    def _set_up_columns(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(30)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.tree.setItemDelegateForColumn(STANCE, SparklineDelegate(self.tree))
        for column, width in ((STANCE, 62), (CHANGES, 62), (FIRST, 84), (LAST, 84)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.tree.setColumnWidth(column, width)
            self.tree.setColumnHidden(column, column in (CHANGES, FIRST, LAST))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.model.sort)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.menu_button.setMenu(self._menu)
        header.customContextMenuRequested.connect(lambda at: self._menu.popup(header.mapToGlobal(at)))

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        year = days.to_ymd(self._document.viewpoint.day)[0]
        menu.addSection("Show only")
        for text, condition in (
            ("What is there now", "now"),
            ("What has changed", "changes>=1"),
            ("Hostile or strained", "stance<0"),
            (f"First seen from {year} on", f"first>={year}"),
            (f"Last seen before {year}", f"last<{year}"),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(condition in self.search.text().split())
            action.triggered.connect(lambda _checked=False, c=condition: self.toggle_condition(c))
        menu.addSection("Sort by")
        header = self.tree.header()
        for column in (NAME, FIRST, LAST, CHANGES):
            action = menu.addAction(COLUMNS[column])
            action.setCheckable(True)
            action.setChecked(header.sortIndicatorSection() == column)
            action.triggered.connect(lambda _checked=False, c=column: self.sort_by(c))
        menu.addSection("Columns")
        for column in (STANCE, CHANGES, FIRST, LAST):
            action = menu.addAction(COLUMNS[column])
            action.setCheckable(True)
            action.setChecked(not self.tree.isColumnHidden(column))
            action.triggered.connect(lambda checked, c=column: self.tree.setColumnHidden(c, not checked))

    def toggle_condition(self, condition: str) -> None:
        """Put a condition into the search field, or take it out."""
        parts = self.search.text().split()
        if condition in parts:
            parts.remove(condition)
        else:
            parts.append(condition)
        self.search.setText(" ".join(parts))

    def sort_by(self, column: int) -> None:
        """Sort by a column, shown if it was not; once more: the other way round, then as usual."""
        header = self.tree.header()
        self.tree.setColumnHidden(column, False)
        if header.sortIndicatorSection() != column:
            # The most changes first, but the earliest days.
            first = Qt.SortOrder.DescendingOrder if column == CHANGES else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(column, first)
        else:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def columns(self) -> QByteArray:
        """Which columns are shown, for `restore_columns`."""
        return self.tree.header().saveState()

    def restore_columns(self, state: QByteArray) -> None:
        """Show the columns that were shown before."""
        header = self.tree.header()
        if not state.isEmpty() and header.restoreState(state):
            header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _search(self, text: str) -> None:
        self.model.search(text)
        faults = self.model.faults
        said = f"“{faults[0][:30]}” is not understood. Conditions look like {HELP}" if faults else ""
        self._fault.setText(said)
        self._fault.setVisible(bool(said))

    def _after_reset(self) -> None:
        for number in range(len(GROUPS)):
            group = self.model.index(number, 0)
            if self.model.rowCount(group) <= _OPEN:
                self.tree.expand(group)
            self.tree.setFirstColumnSpanned(number, QModelIndex(), True)
        self._follow()

    def _edited(self, begins: bool) -> None:
        """Rows that come and go do not change what is selected."""
        self._following = begins
        if not begins:
            self._follow()

    def _selected(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if self._following:
            return
        rows = [self.model.row_at(index) for index in self.tree.selectionModel().selectedRows()]
        self._following = True
        self._document.viewpoint.select(row.ref for row in rows if row is not None)
        self._following = False

    def _follow(self) -> None:
        """Show what the document has selected."""
        if self._following:
            return
        self._following = True
        selection = QItemSelection()
        first = QModelIndex()
        for ref in sorted(self._document.viewpoint.selection)[:500]:
            index = self.model.index_of(ref)
            if index.isValid():
                selection.select(index, index)
                first = first if first.isValid() else index
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.tree.selectionModel().select(selection, flags)
        # To open a very long group takes longer than a hand waits.
        near = first.isValid() and (
            self.tree.isExpanded(first.parent()) or self.model.rowCount(first.parent()) <= _OPEN
        )
        if near:
            self.tree.scrollTo(first)
        self._following = False

    def _double_clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is None:
            return
        self.go_to_time(row.ref)
        self.shown.emit(row.ref)

    def go_to_time(self, ref: Ref) -> None:
        """To a day on which the record is there, if it is not on the one looked at."""
        viewpoint = self._document.viewpoint
        index = self._document.index
        if ref.collection == "events" and ref.id in index.events:
            last = index.events[ref.id].last
            if last < FUTURE:
                viewpoint.set_day(last)
        elif ref.collection == "relations":
            life = index.lives[ref.id].segments
            day = viewpoint.day
            if life and not any(segment.first <= day <= segment.last for segment in life):
                viewpoint.set_day(life[0].first)
        elif ref.collection == "notes" and viewpoint.mode == "day":
            viewpoint.set_day(day_with(self._document.project.notes[ref.id], viewpoint.day))
