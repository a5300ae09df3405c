"""The rows of a table over the records of the map: nothing is made for a cell but when it is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from relmap.editor.cell_rows import (
    SearchTexts,
    TableRows,
    Wish,
    arranged,
    basis_of,
    is_same,
    rows_of,
    same_rows,
)
from relmap.editor.cells import TABLES, Cell, Column, value_of, way_of
from relmap.editor.document import Document
from relmap.editor.jobs import Job
from relmap.model.diff import Diff, Ref
from relmap.model.errors import Stopped

_MANY = 3_000
"""More rows are put in order in the background."""
_LONGEST = 2_000
"""Letters of a tip."""
_SHOWN_ALSO = ("actors", "relations", "events", "sources", "actor_kinds", "relation_kinds", "drafts")
_READ = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_EDITED = _READ | Qt.ItemFlag.ItemIsEditable
_Index = QModelIndex | QPersistentModelIndex


class Shown(NamedTuple):
    """A cell as it is painted."""

    text: str
    soft: bool
    """It says again what stands above it."""
    waits: bool
    """It was typed and is not taken."""
    value: Any


class TableModel(QAbstractTableModel):
    """One table, filtered and sorted; follows the document while it is seen.

    Args:
        document: of the map.
        table: the collection that is shown.
        parent: in Qt's sense.
    """

    arranging = Signal(bool)
    """Rows are being put in order in the background (True), or no longer."""

    def __init__(self, document: Document, table: str, parent: Any = None) -> None:
        super().__init__(parent)
        self.table = table
        self.columns: tuple[Column, ...] = TABLES[table]
        self._document = document
        self._rows = TableRows([], [])
        self._order: Sequence[int] = range(0)
        self._wish = Wish()
        self._texts = SearchTexts()
        self._job: Job | None = None
        self._basis: tuple[object, ...] = ()
        self._again = False
        """Whether something else is wanted by now than is being put in order."""
        self._live, self._stale = False, True
        self._drafts: tuple[object, dict[tuple[str, str], str]] = (None, {})
        document.project_opened.connect(self._read)
        document.diff_applied.connect(self._on_diff)

    # --- which rows -----------------------------------------------------------------------

    def set_live(self, live: bool) -> None:
        """Follow the document from now on, or no longer."""
        self._live = live
        if live and self._stale:
            self._read()

    @property
    def count(self) -> int:
        """How many rows there are, whether they are shown or not."""
        return len(self._rows)

    @property
    def wish(self) -> Wish:
        """Which rows are wanted."""
        return self._wish

    def search(self, text: str) -> None:
        """Show only rows in which every word of a text occurs."""
        self._wish = Wish(tuple(text.casefold().split()), self._wish.column, self._wish.descending)
        self._read()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1: the map's own order."""
        by = self.columns[column] if column >= 0 else None
        self._wish = Wish(self._wish.words, by, order == Qt.SortOrder.DescendingOrder)
        self._read()

    def cell(self, row: int) -> Cell | None:
        """Which record and phase a row is of."""
        return self._rows.cell(self._order[row]) if 0 <= row < len(self._order) else None

    def cells(self, rows: Iterable[int]) -> list[Cell]:
        """Those of several rows."""
        return [self._rows.cell(self._order[row]) for row in rows if 0 <= row < len(self._order)]

    def refs(self, rows: Iterable[int]) -> set[Ref]:
        """The records of rows."""
        keys = self._rows.keys
        return {Ref(self.table, key) for key in {keys[self._order[row]] for row in rows}}

    def rows_of(self, keys: set[str]) -> list[int]:
        """The rows of records."""
        listed = self._rows.keys
        return [row for row, at in enumerate(self._order) if listed[at] in keys] if keys else []

    def row_of(self, cell: Cell) -> int | None:
        """The row of a record and phase; of a phase that is gone that of the record."""
        rows = self.rows_of({cell.key})
        return next((row for row in rows if self.cell(row) == cell), rows[0] if rows else None)

    # --- following ------------------------------------------------------------------------

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if not diff.touches(*_SHOWN_ALSO):
            return
        changes = (change for ref, change in diff.changes.items() if ref.collection == self.table)
        if any(not same_rows(*change) for change in changes):
            self._read()
        elif self._order:
            last = self.index(len(self._order) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _read(self) -> None:
        """Read all rows anew."""
        self._stale = not self._live
        basis = basis_of(self._document.project)
        self._again = self._job is not None and is_same(basis, self._basis)
        if not self._live or self._again:
            return  # what is being read is wanted for the next answer, too
        self._stop()
        self._basis = basis
        project, wish, table, texts = self._document.project, self._wish, self.table, self._texts
        rows = rows_of(project, table)
        if wish.is_plain:
            self._take(rows, range(len(rows)))
        elif len(rows) <= _MANY:
            self._take(rows, arranged(project, table, rows, wish, texts).tolist())
        else:

            def work(report: Callable[[float], bool]) -> Any:
                try:
                    return rows, arranged(project, table, rows, wish, texts, report).tolist()
                except Stopped:
                    return None

            self._job = job = Job(work, self)
            job.finished.connect(self._arranged)
            self.arranging.emit(True)
            job.start()

    def _arranged(self, found: tuple[TableRows, list[int]] | None) -> None:
        self._job = None
        self.arranging.emit(False)
        if self._again:
            self._read()
        elif found is not None:
            self._take(*found)

    def _take(self, rows: TableRows, order: Sequence[int]) -> None:
        self.beginResetModel()
        self._rows, self._order = rows, order
        self.endResetModel()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.arranging.emit(False)

    def close(self) -> None:
        """Nobody looks any more."""
        job = self._job
        self._stop()
        if job is not None:
            job.wait()

    # --- cells ----------------------------------------------------------------------------

    def shown(self, row: int, column: int) -> Shown:
        """A cell as it is painted."""
        keys, phases = self._rows.keys, self._rows.phases
        at = self._order[row]
        key, phase = keys[at], phases[at]
        project = self._document.project
        record = project.collection(self.table).get(key)
        if record is None:
            return Shown("", False, False, None)
        of = self.columns[column]
        draft = self._draft(key, record, phase, of)
        if draft:
            return Shown(draft, False, True, None)
        value = value_of(record, phase, of)
        soft = not of.of_phase and phase > 0 and row > 0 and keys[self._order[row - 1]] == key
        return Shown(of.value.shown(project, value), soft, False, value)

    def _draft(self, key: str, record: Any, phase: int, column: Column) -> str:
        drafts = self._document.project.drafts
        if not drafts:
            return ""
        if self._drafts[0] is not drafts:
            mine = {(d.record, d.field): d.text for d in drafts.values() if d.collection == self.table}
            self._drafts = (drafts, mine)
        return self._drafts[1].get((key, way_of(record, phase, column)), "") if self._drafts[1] else ""

    def draft(self, row: int, column: int) -> str:
        """What was typed into a cell and is not taken."""
        found = self.shown(row, column)
        return found.text if found.waits else ""

    # --- Qt's -----------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self._right(section) else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _right(self, column: int) -> bool:
        return self.columns[column].value.right

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _READ if self._document.read_only else _EDITED

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(index.row(), index.column()).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), index.column())
        return None

    def _tip(self, row: int, column: int) -> str | None:
        found = self.shown(row, column)
        if not found.text:
            return None
        if found.waits:
            return escape(f"Not taken yet: {found.text[:_LONGEST]}")
        text = self.columns[column].value.text(self._document.project, found.value)
        both = found.text if text == found.text else f"{found.text}\n{text}"
        return f"<qt>{escape(both[:_LONGEST])}</qt>".replace("\n", "<br>")
