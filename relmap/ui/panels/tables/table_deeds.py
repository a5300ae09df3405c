"""What is done with the cells selected: copy, empty, fill down, paste; each one step of undo."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from relmap.editor.cell_edits import (
    Block,
    CellEdits,
    block_of,
    block_text,
    fill_down,
    paste,
    without_headings,
)
from relmap.editor.cells import Cell, Column
from relmap.editor.document import Document
from relmap.model.errors import RelmapError
from relmap.model.project import SINGULAR
from relmap.ui.panels.tables.table_view import TableView

_MOST = 2_000_000
"""Cells that are copied or filled at a time."""


class TableDeeds:
    """Of one table.

    Args:
        document: of the map.
        view: the table.
        say: tells the user in one line.
    """

    def __init__(self, document: Document, view: TableView, say: Callable[[str], None]) -> None:
        self._document, self._view, self._say = document, view, say
        view.asked.connect(self.do)

    def do(self, deed: str) -> None:
        """One of them, by its name."""
        cells, columns = self._selected()
        if len(cells) * len(columns) > _MOST:
            self._say(
                f"That would be {len(cells) * len(columns):,} cells; at most {_MOST:,} are taken at once."
            )
        elif deed == "copy":
            self._copy(cells, columns)
        elif self._document.read_only:
            self._say("This map is open for reading only.")
        elif deed == "cut":
            self._copy(cells, columns)
            self._empty(cells, columns, "Cut")
        elif deed == "empty":
            self._empty(cells, columns, "Empty")
        elif deed == "fill":
            self._fill(cells, columns)
        elif deed == "paste":
            self._paste(cells, columns)

    def _selected(self) -> tuple[list[Cell], list[Column]]:
        view = self._view
        return view.rows.cells(view.selected_rows()), view.columns_of(view.selected_columns())

    def _edits(self) -> CellEdits:
        today = datetime.date.today().toordinal()
        return CellEdits(self._document.project, self._view.rows.table, today)

    def _copy(self, cells: list[Cell], columns: list[Column]) -> None:
        if not cells:
            return
        text = block_text(self._document.project, self._view.rows.table, cells, columns)
        QGuiApplication.clipboard().setText(text)
        self._say(f"Copied {_cells(len(cells) * len(columns))}.")

    def _empty(self, cells: list[Cell], columns: list[Column], how: str) -> None:
        edits = self._edits()
        for cell in cells:
            for column in columns:
                edits.empty(cell, column)
        self._apply(edits, f"{how} {_cells(len(cells) * len(columns))}")

    def _fill(self, cells: list[Cell], columns: list[Column]) -> None:
        if len(cells) < 2:
            self._say("Select cells below each other: the uppermost fills those below it.")
            return
        edits = self._edits()
        fill_down(edits, cells, columns)
        self._apply(edits, f"Fill {_cells((len(cells) - 1) * len(columns))}")

    def _paste(self, cells: list[Cell], columns: list[Column]) -> None:
        try:
            block = block_of(QGuiApplication.clipboard().text())
        except ValueError as error:
            self._say(str(error))
            return
        if not block:
            self._say("There is no text on the clipboard.")
            return
        edits = self._edits()
        if len(block) == len(block[0]) == 1 and cells:
            paste(edits, cells, columns, [[block[0][0]] * len(columns)] * len(cells))
        else:
            below, beside = self._from_here()
            block = without_headings(block, beside)
            paste(edits, below, beside, block)
        self._apply(edits, self._pasted(edits, block))

    def _from_here(self) -> tuple[list[Cell], list[Column]]:
        """The rows and columns from the uppermost cell at the left of the selection on.

        Where nothing is selected, it is what comes after the last row.
        """
        view = self._view
        rows, columns = view.selected_rows(), view.selected_columns()
        first = rows[0] if rows else view.rows.rowCount()
        shown = view.visible_columns()
        from_ = shown.index(columns[0]) if columns else 0
        return view.rows.cells(range(first, view.rows.rowCount())), view.columns_of(shown[from_:])

    def _pasted(self, edits: CellEdits, block: Block) -> str:
        if edits.added:
            name = self._view.rows.table
            return f"Paste {edits.added:,} {SINGULAR[name] if edits.added == 1 else name}"
        return f"Paste {_cells(sum(map(len, block)))}"

    def _apply(self, edits: CellEdits, text: str) -> None:
        """Do it, and tell what was not done, and why."""
        diff = edits.diff()
        try:
            self._document.apply(diff, text)
        except RelmapError as error:
            self._say(str(error))
            return
        faults = len(edits.faults)
        if faults:
            left = (
                "One cell was left as it was" if faults == 1 else f"{faults:,} cells were left as they were"
            )
            self._say(f"{left}: {edits.faults[0]}")
        elif diff:
            self._say(f"{text}. Ctrl+Z takes it back.")


def _cells(count: int) -> str:
    return "one cell" if count == 1 else f"{count:,} cells"
