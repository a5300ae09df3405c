"""A table worked by the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from relmap.drawing.style import Theme
from relmap.editor.cells import Cell, Column
from relmap.editor.document import Document
from relmap.ui.panels.tables.cell_editor import CellEditor
from relmap.ui.panels.tables.cell_painter import CellPainter, WidthDelegate
from relmap.ui.panels.tables.table_keys import deed_of, way_of
from relmap.ui.panels.tables.table_model import TableModel

_Flag = QItemSelectionModel.SelectionFlag


class TableView(QTableView):
    """Moves and selects by cells, and edits them in place.

    Args:
        document: of the map.
        table: the collection that is shown.
    """

    asked = Signal(str)
    """Something is to be done with the cells selected: copy, cut, paste, fill or empty."""
    chosen = Signal()
    """Other cells are selected, by hand."""
    said = Signal(str)

    def __init__(self, document: Document, table: str) -> None:
        super().__init__()
        self._document = document
        self.rows = TableModel(document, table, self)
        self.setModel(self.rows)
        self._painter = CellPainter(self, self.rows)
        self.setItemDelegate(WidthDelegate(self))
        self.editor = CellEditor(document, table, self, self.viewport())
        self.editor.moved.connect(self._go_on)
        self.editor.said.connect(self.said)
        self._following = False
        self._anchor = QPersistentModelIndex()
        self._kept: tuple[Cell, int, int] | None = None
        """The current row, its column and how far is scrolled, while other rows come."""
        self.setAccessibleName(f"Table of {table}")
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self._set_up_headings()
        self.selectionModel().selectionChanged.connect(self._selected)
        self.rows.modelAboutToBeReset.connect(self._keep_place)
        self.rows.modelReset.connect(self._back_to_place)
        self.doubleClicked.connect(lambda index: self.edit_cell(index))

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self._painter.theme = theme
        self.viewport().update()

    # --- headings -------------------------------------------------------------------------

    def _set_up_headings(self) -> None:
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 7)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionPressed.connect(lambda _column: self.editor.leave())
        self.setSortingEnabled(True)
        # A heading asks of every row of its column whether it is selected.
        header.setSelectionModel(QItemSelectionModel(self.rows, header))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._over_headings)
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.rows.columns):
            self.setColumnWidth(number, max(column.width, len(column.title) + 3) * letter + 12)
            self.setColumnHidden(number, column.rare)

    def _over_headings(self, at: QPoint) -> None:
        header = self.horizontalHeader()
        self.columns_menu().popup(header.mapToGlobal(at))

    def columns_menu(self) -> QMenu:
        """To show and hide columns; the last one stays."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.visible_columns()
        for number, column in enumerate(self.rows.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(number in shown)
            action.setEnabled(shown != [number])
            action.triggered.connect(lambda checked, n=number: self.setColumnHidden(n, not checked))
        return menu

    def visible_columns(self) -> list[int]:
        """The columns that are shown, from the left."""
        return [n for n in range(len(self.rows.columns)) if not self.isColumnHidden(n)]

    # --- what is selected -----------------------------------------------------------------

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(number) for number in range(selection.count())]

    def selected_rows(self) -> Sequence[int]:
        """The rows of the cells selected, from above."""
        ranges = self._ranges()
        if len(ranges) == 1:
            return range(ranges[0].top(), ranges[0].bottom() + 1)
        return sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})

    def selected_columns(self) -> list[int]:
        """Their columns, as far as they are shown."""
        ranges = self._ranges()
        return [n for n in self.visible_columns() if any(one.left() <= n <= one.right() for one in ranges)]

    def columns_of(self, numbers: Sequence[int]) -> list[Column]:
        """Columns by their numbers."""
        return [self.rows.columns[number] for number in numbers]

    def show_rows(self, rows: Sequence[int]) -> None:
        """Select rows that were selected elsewhere, and bring the first into view."""
        self._following = True
        selection, last = QItemSelection(), len(self.rows.columns) - 1
        for row in rows:
            selection.select(self.rows.index(row, 0), self.rows.index(row, last))
        self.selectionModel().select(selection, _Flag.ClearAndSelect)
        if rows and self.currentIndex().row() not in rows:
            column = max(self.currentIndex().column(), self.visible_columns()[0])
            first = self.rows.index(rows[0], column)
            self.selectionModel().setCurrentIndex(first, _Flag.NoUpdate)
            self._anchor = QPersistentModelIndex(first)
        if rows:
            self.scrollTo(self.rows.index(rows[0], self.currentIndex().column()))
        self._following = False

    def _selected(self) -> None:
        if not self._following:
            self.chosen.emit()

    def _keep_place(self) -> None:
        index = self.currentIndex()
        cell = self.rows.cell(index.row()) if index.isValid() else None
        self._kept = None if cell is None else (cell, index.column(), self.verticalScrollBar().value())
        self._following = True

    def _back_to_place(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            row = self.rows.row_of(kept[0])
            if row is not None:
                self.verticalScrollBar().setValue(kept[2])
                self._select(row, kept[1], extend=False)
        self._following = False

    # --- moving ---------------------------------------------------------------------------

    def go(self, down: int, right: int, extend: bool = False) -> None:
        """Go to another cell.

        Args:
            down: rows.
            right: columns that are shown.
            extend: the selection reaches there.
        """
        columns, last = self.visible_columns(), self.rows.rowCount() - 1
        if last < 0:
            return
        index = self.currentIndex()
        at = columns.index(index.column()) if index.column() in columns else 0
        row = min(max(index.row() + down, 0), last)
        self._select(row, columns[min(max(at + right, 0), len(columns) - 1)], extend)

    def _select(self, row: int, column: int, extend: bool) -> None:
        index = self.rows.index(row, column)
        model = self.selectionModel()
        if extend and self._anchor.isValid():
            first = self.rows.index(self._anchor.row(), self._anchor.column())
            top, bottom = sorted((first.row(), row))
            left, right = sorted((first.column(), column))
            block = QItemSelection(self.rows.index(top, left), self.rows.index(bottom, right))
            model.setCurrentIndex(index, _Flag.NoUpdate)
            model.select(block, _Flag.ClearAndSelect)
        else:
            model.setCurrentIndex(index, _Flag.ClearAndSelect)
            self._anchor = QPersistentModelIndex(index)
        self.scrollTo(index)

    def _go_on(self, down: int, right: int) -> None:
        """After an edit; from the end of a row to the beginning of the next."""
        self.go(down, 0) if down else self._along(right)

    def _along(self, step: int) -> bool:
        """One cell on, or back, through all rows; gives whether there is one."""
        columns, index = self.visible_columns(), self.currentIndex()
        if not index.isValid() or index.column() not in columns:
            return False
        line = index.row() * len(columns) + columns.index(index.column()) + step
        if not 0 <= line < self.rows.rowCount() * len(columns):
            return False
        row, at = divmod(line, len(columns))
        self._select(row, columns[at], extend=False)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = QPersistentModelIndex(self.currentIndex())

    # --- editing --------------------------------------------------------------------------

    def edit_cell(self, index: QModelIndex, key: QKeyEvent | None = None) -> None:
        """Edit a cell in place.

        Args:
            index: of the cell.
            key: with which typing began.
        """
        cell = self.rows.cell(index.row()) if index.isValid() else None
        if cell is None:
            return
        if self._document.read_only:
            self.said.emit("This map is open for reading only.")
            return
        self.scrollTo(index)
        draft = self.rows.draft(index.row(), index.column())
        column = self.rows.columns[index.column()]
        self.editor.begin(cell, column, self.visualRect(index), draft, key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
                # Else the window would take Delete, Ctrl+C and others for the records selected.
                event.accept()
                return True
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and tab and not self.editor.is_open:
                # From the last cell, and back from the first, it goes on to what stands beside the table.
                control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                if not control and self._along(-1 if event.key() == Qt.Key.Key_Backtab else 1):
                    return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        return deed_of(event) is not None or way_of(event, 1) is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.editor.is_open:
            return  # what its field does not want is not for the table
        deed, way = deed_of(event), way_of(event, self._page())
        if way is not None and deed is None:
            self.go(*way, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif deed == "all":
            self.selectAll()
        elif deed in ("edit", "type"):
            self.edit_cell(self.currentIndex(), event if deed == "type" else None)
        elif deed is not None:
            self.asked.emit(deed)
        elif event.key() == Qt.Key.Key_Escape and self.currentIndex().isValid():
            self.selectionModel().clear()
        else:
            event.ignore()

    def _page(self) -> int:
        return max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            self._painter.paint(painter, event.rect(), self._ranges())
        finally:
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._painter.forget()
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_editor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

    def _place_editor(self) -> None:
        if self.editor.is_open and self.currentIndex().isValid():
            self.editor.place(self.visualRect(self.currentIndex()))
