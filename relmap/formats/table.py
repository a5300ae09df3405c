"""Tables pasted from a spreadsheet, and lists of names: recognised, then read into a diff."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from relmap.formats.columns import PastedTable, recognised
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.table_rows import foreign_of
from relmap.formats.text_table import TableProblem
from relmap.model.diff import Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import Progress
from relmap.model.project import Project
from relmap.model.records import LONGEST_NAME
from relmap.model.text_cells import without_mark

MOST_ROWS, MOST_COLUMNS = 20_000, 100


@dataclass(frozen=True)
class TableReading:
    """What a table comes to.

    Args:
        diff: the change.
        refs: the records made.
        counts: of actors, relations and sources made.
        faults: what could not be read, by the number of the row from 0; such rows are left out.
    """

    diff: Diff
    refs: frozenset[Ref]
    counts: dict[str, int]
    faults: dict[int, str] = field(default_factory=dict)


def check_size(text: str) -> None:
    """Raise TableProblem if a text is a table of too many rows or columns to be pasted."""
    rows = text.count("\n") + 1
    if rows > MOST_ROWS:
        raise TableProblem(
            f"What was copied has {rows:,} rows; {MOST_ROWS:,} can be pasted at a time.", "Paste it in parts."
        )
    first = text[: text.find("\n")] if "\n" in text else text
    columns = first.count("\t") + 1
    if columns > MOST_COLUMNS:
        raise TableProblem(
            f"What was copied has {columns:,} columns; {MOST_COLUMNS} can be pasted.",
            "Each row is one actor or one relation. A table that is turned round can be transposed.",
        )


def names_in(text: str) -> list[str]:
    """The names of a list, one a line; empty if the text is no list of names."""
    lines = [_clean(line) for line in text.splitlines()]
    names = [without_mark(line.lstrip("-•*– ").strip()) for line in lines if line]
    names = [name for name in names if name]
    if not names or len(names) > MOST_ROWS or any("\t" in line for line in text.splitlines()):
        return []
    return list(dict.fromkeys(names)) if all(len(name) <= 200 for name in names) else []


def recognise(text: str, project: Project) -> PastedTable | None:
    """Read a text as a table; None if it has only one column."""
    cells = _cells(text)
    return recognised(cells, project) if cells and len(cells[0]) > 1 else None


def _clean(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:LONGEST_NAME]


def _cells(text: str) -> list[tuple[str, ...]]:
    """Rows of cells of one length; tabs win over semicolons, those over commas."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or len(lines) > MOST_ROWS:
        return []
    sign = next((sign for sign in "\t;," if all(sign in line for line in lines[:20])), None)
    if sign is None:
        return []
    try:
        found = list(csv.reader(io.StringIO(text), delimiter=sign))
    except csv.Error:  # a cell of more than the 128 kB that it takes: no table
        return []
    rows = [row for row in (tuple(_clean(cell) for cell in row) for row in found) if any(row)]
    width = max((len(row) for row in rows), default=0)
    return [row + ("",) * (width - len(row)) for row in rows]


def read_table(
    project: Project,
    table: PastedTable,
    day: int,
    kind: str,
    relation_kind: str,
    progress: Progress | None = None,
) -> TableReading:
    """What the rows of a pasted table come to.

    Args:
        project: the map they go into; actors of the same name are the same, and relations between the
            same two of the same kind get another phase.
        table: with the roles as the user wants them.
        day: to which dates without a year are near.
        kind: of actors whose kind is not said.
        relation_kind: of relations whose kind is not said.
        progress: told the part done, 0 to 1; gives whether to go on.

    Raises:
        Stopped: `progress` said so.
    """
    options = Options(
        today=day,
        actor_kind=kind,
        relation_kind=relation_kind,
        undated=f"{edtf_day(day)}/..",
        known_is_fault=True,
        asks=False,
    )
    found = into_map(project, foreign_of(table, range(len(table.rows))), options, progress)
    counts = {name: found.counts.get(name, 0) for name in ("actors", "relations", "sources")}
    faults = {int(left.row): left.why for left in found.left_out}
    return TableReading(found.diff, found.refs, counts, faults)


def add_names(project: Project, names: Sequence[str], kind: str) -> TableReading:
    """New actors of these names; those that the map has already are left out."""
    table = PastedTable(tuple((name,) for name in names), ("",), "actors", ("name",))
    return read_table(project, table, 0, kind, "relation")
