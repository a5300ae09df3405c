"""What a pasted table is taken for, and what comes of it, before it is added."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import Theme
from relmap.editor.document import Document
from relmap.formats.columns import PastedTable, with_sort
from relmap.formats.headings import IGNORED, ROLES, Sort
from relmap.formats.table import TableReading, read_table
from relmap.model.diff import Diff
from relmap.model.text_cells import without_mark
from relmap.ui.widgets import ask
from relmap.ui.widgets.inputs import ComboBox

_MANY = 2_000
"""Tables of so many rows are read in the background."""
_SHOWN = 60
"""So many rows are shown."""


class PasteTableDialog(QDialog):
    """`reading` is what OK adds.

    Args:
        parent: the window.
        document: of the map.
        table: as it was recognised.
        kinds: of actors and of relations that say none.
        theme: the colours.
    """

    def __init__(
        self,
        parent: QWidget,
        document: Document,
        table: PastedTable,
        kinds: tuple[str, str],
        theme: Theme,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add from a table" if len(table.roles) > 1 else "Add from a list")
        self._over = parent
        self._document = document
        self._kinds = kinds
        self._theme = theme
        self.table = table
        self.sorts: dict[Sort, QRadioButton] = {
            "actors": QRadioButton("Each row is an &actor"),
            "relations": QRadioButton("Each row is a &relation"),
        }
        group = QButtonGroup(self)
        top = QHBoxLayout()
        for sort, button in self.sorts.items():
            group.addButton(button)
            button.setChecked(table.sort == sort)
            button.clicked.connect(partial(self.set_sort, sort))
            button.setVisible(len(table.roles) > 1)
            top.addWidget(button)
        self.headed = QCheckBox("The first row holds &headings")
        self.headed.setChecked(any(table.headings))
        self.headed.setVisible(len(table.roles) > 1)
        self.headed.clicked.connect(self._set_headed)
        top.addStretch(1)
        top.addWidget(self.headed)
        self.grid = QTableWidget()
        self.grid.setAccessibleName("Rows of the table")
        self.grid.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.combos: list[ComboBox] = []
        self._offered: tuple[str, int] | None = None
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText("Add")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.summary)
        layout.addWidget(buttons)
        self.resize(820, 460)
        self._fill()

    def set_sort(self, sort: Sort, _checked: bool = True) -> None:
        """Take the rows for actors or for relations."""
        self.table = with_sort(self.table, sort, self._document.project)
        self._fill()

    def set_role(self, column: int, role: str) -> None:
        """Take a column for something; another that was taken for it is ignored."""
        roles = list(self.table.roles)
        if role not in (IGNORED, "attribute") and role in roles:
            roles[roles.index(role)] = IGNORED
        roles[column] = role
        self.table = replace(self.table, roles=tuple(roles))
        self._fill()

    def _set_headed(self, headed: bool) -> None:
        table = self.table
        if headed and table.rows:
            self.table = replace(table, rows=table.rows[1:], headings=tuple(map(without_mark, table.rows[0])))
        elif not headed and any(table.headings):
            empty = ("",) * len(table.headings)
            self.table = replace(table, rows=(table.headings, *table.rows), headings=empty)
        self._fill()

    def _read(self) -> TableReading:
        """What the rows come to; of many with progress, and none of them if that is stopped."""
        document, table = self._document, self.table
        reading = partial(read_table, document.project, table, document.viewpoint.day, *self._kinds)
        if len(table.rows) < _MANY:
            return reading()
        window = self if self.isVisible() else self._over
        found = ask.wait_for(window, "Reading the rows…", lambda report: reading(progress=report))
        nothing: dict[str, int] = {"actors": 0, "relations": 0, "sources": 0}
        return found or TableReading(Diff(), frozenset(), nothing, {0: "the reading was stopped."})

    def _fill(self) -> None:
        self.reading = self._read()
        table, grid = self.table, self.grid
        rows, width = table.rows[:_SHOWN], len(table.roles)
        # The boxes in the first row stay: one of them may just be told that it was changed.
        grid.setRowCount(1)
        grid.setColumnCount(width + 1)
        grid.setRowCount(len(rows) + 1)
        headings = [heading or f"Column {n + 1}" for n, heading in enumerate(table.headings)]
        grid.setHorizontalHeaderLabels([*headings, ""])
        grid.setVerticalHeaderLabels(["", *(str(n + 1) for n in range(len(rows)))])
        if self._offered != (table.sort, width):
            self._offered = (table.sort, width)
            self.combos = [self._combo(column) for column in range(width)]
            for column, combo in enumerate(self.combos):
                grid.setCellWidget(0, column, combo)
        for combo, role in zip(self.combos, table.roles, strict=True):
            combo.setCurrentIndex(max(0, combo.findData(role)))
        theme = self._theme
        for number, row in enumerate(rows):
            fault = self.reading.faults.get(number, "")
            for column, cell in enumerate(row):
                item = QTableWidgetItem(without_mark(cell))
                if fault or table.roles[column] == IGNORED:
                    item.setForeground(QBrush(QColor(theme.soft)))
                grid.setItem(number + 1, column, item)
            item = QTableWidgetItem(f"left out: {fault}" if fault else "")
            item.setToolTip(fault)
            item.setForeground(QBrush(QColor(theme.fault)))
            grid.setItem(number + 1, width, item)
        grid.resizeColumnsToContents()
        for column in range(width):
            grid.setColumnWidth(column, min(max(grid.columnWidth(column), 120), 260))
        self.summary.setText(self._said())
        self._ok.setEnabled(bool(self.reading.diff))

    def _combo(self, column: int) -> ComboBox:
        combo = ComboBox()
        combo.setAccessibleName(f"What column {column + 1} holds")
        combo.addItem("Leave out", IGNORED)
        for key, label, _ in ROLES[self.table.sort]:
            combo.addItem(label, key)
        combo.activated.connect(lambda _n: self.set_role(column, str(combo.currentData())))
        return combo

    def _said(self) -> str:
        reading = self.reading
        made = [f"{n:,} new {name[:-1] if n == 1 else name}" for name, n in reading.counts.items() if n]
        phases = sum(ref.collection == "relations" for ref in reading.refs) - reading.counts["relations"]
        if phases:
            made.append(f"new phases for {phases:,} relations of the map")
        text = (", ".join(made) or "Nothing new") + "."
        if len(self.table.rows) > _SHOWN:
            text += f" The first {_SHOWN} of {len(self.table.rows):,} rows are shown."
        if reading.faults:
            left = len(reading.faults)
            first = min(reading.faults)
            text += f" {left:,} {'row is' if left == 1 else 'rows are'} left out"
            text += f"; row {first + 1}: {reading.faults[first]}"
        return text[:1].upper() + text[1:]
