"""What is different between two maps, as a list: a part of dialogs, and a window of its own."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from relmap.editor.diff_rows import DiffRow, Part, rows_of_parts
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.text_cells import as_text_cell

_Index = QModelIndex | QPersistentModelIndex
_STEP = 500
"""Rows that are made at a time, when the list is scrolled to them."""
_MOST = 50_000
"""Rows that are looked through, or copied, at most."""
_WIDTHS = (210, 80, 210, 210)


class ComparisonView(QWidget):
    """The differences that a diff makes, record by record and field by field, with a line to find some.

    Args:
        one: what the map before is called.
        other: what the map after is called.
        ticks: whether each line can be unticked.
    """

    def __init__(self, one: str, other: str, ticks: bool = False) -> None:
        super().__init__()
        self.model = _Rows(self, ticks)
        self.counts = QLabel()
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("Find in the list")
        self.finder.setAccessibleName("Find in the list")
        self.finder.setClearButtonEnabled(True)
        self.finder.setMaximumWidth(260)
        self.finder.textChanged.connect(self.model.look_for)
        self.copy_button = QPushButton("Copy the list")
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        self.list = _List()
        self.list.setModel(self.model)
        self.list.copy_wanted = self.copy
        head = QHBoxLayout()
        head.addWidget(self.counts, 1)
        head.addWidget(self.finder)
        head.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.set_names(one, other)
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        self.clear()

    def set_names(self, one: str, other: str) -> None:
        """What the maps are called."""
        self.model.heads = ("Record", "What", one, other)

    def clear(self, text: str = "") -> None:
        """Show nothing, and say why."""
        self._fill(iter(()), text)

    def show_maps(self, one: Project, other: Project) -> None:
        """Show what is different in another map."""
        self.show_diff(one, Diff.between(one, other))

    def show_diff(self, base: Project, diff: Diff, unticked: Collection[Part] = ()) -> None:
        """Show what a diff changes of a map, with parts of it unticked that were so before."""
        kept = {part for part in unticked if part[0] in diff.changes}
        listed, text = diff, counted(diff)
        if len(diff.changes) > _MOST:
            listed = Diff(dict(islice(diff.changes.items(), _MOST)))
            text += f"; the first {_MOST:,} are listed"
        self._fill(rows_of_parts(base, listed), text)
        self.model.unticked |= kept

    def _fill(self, rows: Iterator[tuple[Part, DiffRow]], text: str) -> None:
        self.counts.setText(text)
        self.finder.clear()
        self.model.fill(rows)
        some = self.model.rowCount() > 0
        self.finder.setEnabled(some)
        self.copy_button.setEnabled(some)

    def copy(self) -> None:
        """Put the rows selected, or all that are found, on the clipboard as a table."""
        chosen = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        rows = [self.model.row(number) for number in chosen] if len(chosen) > 1 else self.model.all_rows()
        table = [self.model.heads, *rows]
        text = "\n".join("\t".join(as_text_cell(" ".join(cell.split())) for cell in row) for row in table)
        QGuiApplication.clipboard().setText(text)


class ComparisonWindow(QDialog):
    """Stays open beside the map.

    Args:
        parent: the window.
        one, other: what the two maps are called.
    """

    def __init__(self, parent: QWidget, one: str, other: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Two maps compared")
        self.view = ComparisonView(one, other)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self.view, 1)
        layout.addWidget(buttons)
        self.resize(900, 560)


def counted(diff: Diff) -> str:
    """`3 added, 1 removed, 12 changed`."""
    if not diff:
        return "There is no difference."
    kinds = Counter(
        "added" if change.before is None else "removed" if change.after is None else "changed"
        for change in diff.changes.values()
    )
    return ", ".join(f"{kinds[kind]:,} {kind}" for kind in ("added", "removed", "changed") if kinds[kind])


class _List(QTreeView):
    def __init__(self) -> None:
        super().__init__()
        self.copy_wanted: Any = None
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Differences")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted()
        else:
            super().keyPressEvent(event)


class _Rows(QAbstractTableModel):
    """Rows that are made as they are scrolled to."""

    unticked_changed = Signal()

    def __init__(self, parent: QObject, ticks: bool) -> None:
        super().__init__(parent)
        self.heads: tuple[str, str, str, str] = ("", "", "", "")
        self._ticks = ticks
        self.unticked: set[Part] = set()
        """What is not wanted."""
        self._source: Iterator[tuple[Part, DiffRow]] = iter(())
        self._known: list[tuple[Part, DiffRow]] = []
        """All rows made so far."""
        self._shown: list[tuple[Part, DiffRow]] = []
        self._words: list[str] = []

    def fill(self, rows: Iterator[tuple[Part, DiffRow]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.unticked.clear()
        self._source, self._known, self._words = rows, list(islice(rows, _STEP)), []
        self._shown = list(self._known)
        self.endResetModel()

    def look_for(self, text: str) -> None:
        """Show only the rows in which all words occur."""
        self._words = text.casefold().split()
        self.beginResetModel()
        if self._words:
            self._make_the_rest()
        self._shown = [row for row in self._known if self._wanted(row[1])]
        self.endResetModel()

    def _wanted(self, row: DiffRow) -> bool:
        text = " ".join(row).casefold()
        return all(word in text for word in self._words)

    def _make_the_rest(self) -> None:
        self._known += islice(self._source, max(_MOST - len(self._known), 0))

    def all_rows(self) -> list[DiffRow]:
        """All rows, also those that were not scrolled to; or those of them that are looked for."""
        if not self._words:
            self._make_the_rest()
            return [row for _, row in self._known]
        return [row for _, row in self._shown]

    def row(self, number: int) -> DiffRow:
        """One of those shown."""
        return self._shown[number][1]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self._ticks and index.column() == 0 else usual

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not self._ticks or role != Qt.ItemDataRole.CheckStateRole:
            return False
        part = self._shown[index.row()][0]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.unticked.discard(part)
        else:
            self.unticked.add(part)
        # A field may have several lines, which go together.
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0), [role])
        self.unticked_changed.emit()
        return True

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._words and len(self._known) >= len(self._shown) >= _STEP

    def fetchMore(self, parent: _Index) -> None:
        at = len(self._shown)
        if at == len(self._known):
            self._known += islice(self._source, _STEP)
        more = self._known[at : at + _STEP]
        if more:
            self.beginInsertRows(QModelIndex(), at, at + len(more) - 1)
            self._shown += more
            self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        part, row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _plain_tip(row[index.column()])
        if role == Qt.ItemDataRole.CheckStateRole and self._ticks and index.column() == 0:
            return Qt.CheckState.Unchecked if part in self.unticked else Qt.CheckState.Checked
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return None


def _plain_tip(text: str) -> str:
    """A text that no tooltip takes for markup."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""
