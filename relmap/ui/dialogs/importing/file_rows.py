"""The rows of a file in a table: those that are left out first, each cell typed over in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from relmap.drawing.style import Theme
from relmap.formats.file_tables import FileTable
from relmap.formats.headings import IGNORED
from relmap.model.text_cells import as_text_cell, without_mark
from relmap.ui.dialogs.importing.role_header import RoleHeader
from relmap.ui.widgets.tooltips import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_WIDEST, _WIDEST_REASON, _NARROWEST_REASON = 260, 210, 90
_SEEN = 4
"""So many columns are seen at once, if there is room for their boxes."""
_LOOKED_AT, _MEASURED, _MOST_CELLS = 200, 80, 0.9
"""So many rows and letters, and this part of them, tell how wide a column is."""
_PADDING, _OTHER_ROOM = 16, 60
WHY = 0
"""The column that says why a row is left out; those of the file follow."""


class FileRows(QAbstractTableModel):
    """Reads the cells from the table of the file; none is kept twice.

    Args:
        theme: the colours.
    """

    typed = Signal(object)
    """Cells were typed anew (dict): texts by row and column of the file."""
    repainted = Signal()
    """Other rows are left out, or for other reasons; all else is as it was."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._table: FileTable | None = None
        self._order: list[int] = []
        self._why: Mapping[int, str] = {}

    def follow(self, table: FileTable) -> None:
        """Take the table as it is said to be, before it is known what comes of it."""
        before = self._table
        if before is not None and before.rows is table.rows and before.first == table.first:
            self._table = table
        elif before is not None:
            self.show(table, {}, in_place=False)

    def show(self, table: FileTable, why: Mapping[int, str], in_place: bool) -> None:
        """Show a table.

        Args:
            table: of the file.
            why: rows that are left out, and why.
            in_place: whether rows stay where they are: one that was just typed into does not run away.
        """
        before = self._table
        kept = in_place and before is not None and before.rows is table.rows
        if kept and before is not None and before.first == table.first:
            self._table, self._why = table, why
            # The view is painted anew; what is being typed in it stays.
            self.repainted.emit()
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)
            return
        self.beginResetModel()
        self._table, self._why = table, why
        first = [row for row in sorted(why) if row >= table.first]
        out = set(first)
        self._order = first + [row for row in range(table.first, len(table.rows)) if row not in out]
        self.endResetModel()

    def texts_of(self, position: int) -> list[str]:
        """The first cells of a column, of rows that have more than one."""
        table = self._table
        if table is None:
            return []
        rows = range(table.first, min(len(table.rows), table.first + _LOOKED_AT))
        return [table.cell(n, position - 1) for n in rows if sum(map(bool, table.rows[n])) > 1]

    def position(self, row: int) -> int:
        """Where a row of the file stands; -1: nowhere."""
        return self._order.index(row) if row in self._order else -1

    def file_row(self, position: int) -> int:
        """The row of the file that stands somewhere."""
        return self._order[position]

    # --- Qt's -----------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._table is None else self._table.width + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or self._table is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._table.lines[self._order[section]]) if section < len(self._order) else None
        return "Left out" if section == WHY else self._table.heading(section - 1)[:80]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual if index.column() == WHY else usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._table is None or not index.isValid():
            return None
        row, column = self._order[index.row()], index.column() - 1
        why = self._why.get(row, "")
        shown, repeats = ("", False) if column < 0 else self._table.shown(row, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return why if column < 0 else without_mark(shown)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(why or (self._table.cell(row, column) if column >= 0 else ""))
        if role == Qt.ItemDataRole.ForegroundRole:
            if column < 0:
                return QBrush(QColor(self._theme.fault))
            if repeats or (self._table.roles[column] == IGNORED and self._table.shape == "table"):
                return QBrush(QColor(self._theme.soft))
        if role == Qt.ItemDataRole.FontRole and column >= 0 and (row, column) in self._table.edits:
            font = QGuiApplication.font()
            font.setItalic(True)
            return font
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self._table is None or index.column() == WHY:
            return False
        row, column = self._order[index.row()], index.column() - 1
        text = _typed(value)
        if text != without_mark(self._table.cell(row, column)):
            self.typed.emit({(row, column): text})
        return True

    def empty(self, indexes: Iterable[QModelIndex]) -> None:
        """Empty cells."""
        if self._table is not None:
            places = [(self._order[i.row()], i.column() - 1) for i in indexes if i.column() != WHY]
            found = {place: "" for place in places if self._table.cell(*place)}
            if found:
                self.typed.emit(found)


def _typed(value: Any) -> str:
    text = str(value)
    return text.strip() if "\n" in text else " ".join(text.split())


class FileRowsView(QTableView):
    """Typed over as a spreadsheet is: a letter, F2 or a double click begins, Enter takes.

    Args:
        model: the rows.
    """

    def __init__(self, model: FileRows) -> None:
        super().__init__()
        self.rows = model
        self._fitted = 0
        """The room for which columns were made as wide as they are."""
        self.header = RoleHeader(self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        model.repainted.connect(self.viewport().update)
        self.setAccessibleName("Rows of the file")
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        vertical = self.verticalHeader()
        vertical.setSectionResizeMode(vertical.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(self.fontMetrics().height() + 8)

    @property
    def is_typed_into(self) -> bool:
        """Whether a cell is being typed over."""
        return self.state() == self.State.EditingState

    def fit(self, has_why: bool) -> None:
        """Columns as wide as what is seen of them, and as their boxes."""
        self.setColumnHidden(WHY, not has_why)
        room = self.viewport().width()
        if has_why:
            self.resizeColumnToContents(WHY)
            reason = min(self.columnWidth(WHY), _WIDEST_REASON, max(_NARROWEST_REASON, room // 5))
            self.setColumnWidth(WHY, reason)
            room -= reason
        widest = max(self.header.narrowest, min(_WIDEST, room // _SEEN))
        for column in range(1, self.rows.columnCount()):
            wanted = self._width_of(column)
            self.setColumnWidth(column, min(max(wanted, self.header.narrowest), widest))
        self._fitted = self.viewport().width()

    def _width_of(self, column: int) -> int:
        """Pixels of most cells of a column; a line of text below a table makes none wider."""
        metrics = self.fontMetrics()
        texts = self.rows.texts_of(column)
        widths = sorted(metrics.horizontalAdvance(text[:_MEASURED]) for text in texts)
        usual = widths[int(len(widths) * _MOST_CELLS)] if widths else 0
        heading = self.rows.headerData(column, Qt.Orientation.Horizontal)
        return max(usual, metrics.horizontalAdvance(str(heading or ""))) + _PADDING

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What was made wider by hand stays until there is much less, or much more, room.
        if abs(self.viewport().width() - self._fitted) > _OTHER_ROOM and self.rows.columnCount():
            self.fit(not self.isColumnHidden(WHY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.rows.empty(self.selectedIndexes())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # What a cell was ended with comes here, too, and must not press the dialog's button.
            if not self.is_typed_into and self.currentIndex().isValid():
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        chosen = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        lines: dict[int, list[str]] = {}
        for row, column in chosen:
            text = str(self.rows.data(self.rows.index(row, column)) or "")
            lines.setdefault(row, []).append(as_text_cell(" ".join(text.split())))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))
