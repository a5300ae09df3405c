"""Edits of the cells of a table: any number of them as one change, with what could not be taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from relmap.editor.cell_names import Names
from relmap.editor.cells import NO_PHASE, TABLES, Cell, Column, text_of, value_of
from relmap.model.diff import Change, Diff
from relmap.model.flags import flagged
from relmap.model.plain_fault import plain_fault
from relmap.model.project import RECORD_TYPES, SINGULAR, Project
from relmap.model.records import Actor, Phase, Relation, cleaned, updated
from relmap.model.text_cells import as_text_cell, without_mark

Block = Sequence[Sequence[str]]


class CellEdits:
    """Cells of one table with other values; what cannot be read stays as it is.

    Args:
        project: the map.
        table: the collection that is shown.
        today: to which dates without a year are near.
    """

    def __init__(self, project: Project, table: str, today: int) -> None:
        self.project, self.table = project, table
        self.names = Names(project, today)
        self.taken = 0
        """How many cells have been put."""
        self.added = 0
        """How many records have been added."""
        self.faults: list[str] = []
        """Why cells were left as they are."""
        self._records: dict[str, Any] = {}
        self._phases: dict[str, int] = {}
        """Where relations that had none have got a phase."""
        self._last: Relation | None = None

    def diff(self) -> Diff:
        """All of it."""
        project, changes = self.project, list[Change]()
        for key, record in self._records.items():
            before = project.get(self.table, key)
            if isinstance(record, Actor) and isinstance(before, Actor):
                record = flagged(project, record, before)
            changes.append(Change(before, record))
        return self.names.made().then(Diff.of(changes))

    # --- cells ----------------------------------------------------------------------------

    def put_text(self, cell: Cell, column: Column, text: str) -> None:
        """Read a text into a cell; an empty one empties it."""
        if not text.strip():
            self.empty(cell, column)
            return
        marks = self.names.marks()
        try:
            record, phase = self._now(cell.key), self._phase(cell)
            before = value_of(record, phase, column)
            if text_of(self.project, record, phase, column) == text:
                self.taken += 1
                return
            self.put(cell, column, column.value.parsed(self.names, text, before))
        except ValueError as error:
            self.names.back_to(marks)
            self.faults.append(why(error))

    def try_put(self, cell: Cell, column: Column, value: Any) -> None:
        """Put a value into a cell, if it can be there."""
        try:
            self.put(cell, column, value)
        except ValueError as error:
            self.faults.append(why(error))

    def empty(self, cell: Cell, column: Column) -> None:
        """Empty a cell; what a record needs stays."""
        if column.of_phase and self._phase(cell) == NO_PHASE:
            return
        if column.needed:
            self.faults.append(_needed(column))
            return
        kind = Phase if column.of_phase else RECORD_TYPES[self.table]
        self.try_put(cell, column, kind.model_fields[column.attribute].get_default(call_default_factory=True))

    def put(self, cell: Cell, column: Column, value: Any) -> None:
        """Put a value into a cell. Raises ValueError: it cannot be there."""
        record = self._now(cell.key)
        if value in ("", ()) and column.needed:
            raise ValueError(_needed(column))
        if not column.of_phase:
            self._records[cell.key] = updated(record, **{column.attribute: value})
        else:
            self._put_in_phase(record, cell, {column.attribute: value})
        self.taken += 1

    def _put_in_phase(self, relation: Relation, cell: Cell, values: Mapping[str, Any]) -> None:
        at, phases = self._phase(cell), relation.phases
        if at == NO_PHASE:
            phases = (*phases, Phase(**values))
            self._phases[cell.key] = len(phases) - 1
        else:
            phases = (*phases[:at], updated(phases[at], **values), *phases[at + 1 :])
        self._records[cell.key] = updated(relation, phases=phases)

    def _now(self, key: str) -> Any:
        record = self._records.get(key) or self.project.get(self.table, key)
        if record is None:
            raise ValueError("It is no longer there.")
        return record

    def _phase(self, cell: Cell) -> int:
        return self._phases.get(cell.key, NO_PHASE) if cell.phase == NO_PHASE else cell.phase

    # --- whole rows -----------------------------------------------------------------------

    def add(self, texts: Mapping[Column, str]) -> None:
        """A new record of these cells; cells that cannot be read are left out of it.

        A relation of the same ends and kind as the one added last is another phase of that.
        """
        needed = ("source", "target") if self.table == "relations" else (TABLES[self.table][0].attribute,)
        said = {column: text for column, text in texts.items() if text.strip()}
        if not said:
            return
        missing = [c for c in TABLES[self.table] if c.attribute in needed and c not in said]
        marks = self.names.marks()
        try:
            if missing:
                what = " and ".join(c.title for c in TABLES[self.table] if c.attribute in needed)
                raise ValueError(f"A new {SINGULAR[self.table]} needs {what}.")
            self._add(said, needed)
        except ValueError as error:
            self.names.back_to(marks)
            self.faults.append(why(error))

    def _add(self, said: Mapping[Column, str], needed: Sequence[str]) -> None:
        first = {
            c: c.value.parsed(self.names, text, None) for c, text in said.items() if c.attribute in needed
        }
        values = {column.attribute: value for column, value in first.items()}
        kind = next((c for c in said if c.attribute == "kind"), None)
        if kind is not None:
            values["kind"] = kind.value.parsed(self.names, said[kind], None)
        rest = {c: text for c, text in said.items() if c not in first and c is not kind}
        record = self._same_as_last(values)
        if record is None:
            name = " ".join(str(value) for value in values.values())
            record = RECORD_TYPES[self.table](id=self.names.fresh(self.table, name), **values)
            if isinstance(record, Actor):
                record = flagged(self.project, record)
            self.names.add(self.table, record)
            self._records[record.id] = record
            self.added += 1
        self._phases.pop(record.id, None)
        for column, text in rest.items():
            self.put_text(Cell(record.id), column, text)
        self._last = self._records[record.id] if isinstance(record, Relation) else None

    def _same_as_last(self, values: Mapping[str, Any]) -> Relation | None:
        last = self._last
        if last is None:
            return None
        ends = (values["source"], values["target"], values.get("kind", "relation"))
        return last if ends == (last.source, last.target, last.kind) else None


def why(error: ValueError) -> str:
    """Why something cannot be taken, for a user."""
    return plain_fault(error) if isinstance(error, ValidationError) else str(error)


def _needed(column: Column) -> str:
    if column.attribute == "when":
        return "When cannot be empty; always says that it has no limits."
    return f"{column.title} cannot be empty."


# --- blocks of cells ------------------------------------------------------------------------


def fill_down(edits: CellEdits, cells: Sequence[Cell], columns: Iterable[Column]) -> None:
    """The uppermost cell of each column into all below it."""
    for column in columns:
        record = edits.project.get(edits.table, cells[0].key)
        value = value_of(record, cells[0].phase, column)
        for cell in cells[1:]:
            if column.of_phase and cells[0].phase == NO_PHASE:
                edits.empty(cell, column)
            else:
                edits.try_put(cell, column, value)


def paste(edits: CellEdits, cells: Sequence[Cell], columns: Sequence[Column], block: Block) -> None:
    """A block of texts into cells; rows beyond the last are new records.

    Args:
        edits: takes them.
        cells: the rows from the first to be filled on.
        columns: from the first to be filled on.
        block: of texts.
    """
    for number, texts in enumerate(block):
        if number < len(cells):
            for column, text in zip(columns, texts, strict=False):
                edits.put_text(cells[number], column, text)
        else:
            edits.add(dict(zip(columns, texts, strict=False)))
    wide = max(map(len, block), default=0) - len(columns)
    if wide > 0:
        are = "column is" if wide == 1 else "columns are"
        edits.faults.append(f"{wide} {are} beyond the last of the table.")


def without_headings(block: Block, columns: Sequence[Column]) -> Block:
    """A block without its first row, where that is the titles of the columns."""
    first = [text.casefold() for text in block[0]]
    titles = [column.title.casefold() for column in columns[: len(first)]]
    return block[1:] if len(first) > 1 and len(block) > 1 and first == titles else block


def block_text(project: Project, table: str, cells: Iterable[Cell], columns: Sequence[Column]) -> str:
    """Cells as a table between tabs, in which no spreadsheet finds a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    for cell in cells:
        record = project.get(table, cell.key)
        texts = (text_of(project, record, cell.phase, column) for column in columns)
        writer.writerow(
            [text if c.value.right else as_text_cell(text) for text, c in zip(texts, columns, strict=True)]
        )
    return file.getvalue()


def block_of(text: str) -> Block:
    """The cells of a table between tabs. Raises ValueError: it is none."""
    text = cleaned(text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error as error:
        raise ValueError(f"What was copied is no table: {error}.") from None
    return [[without_mark(cell) for cell in row] or [""] for row in rows]
