"""CSV and TSV: tables of actors, relations, events and sources, matrices and lists of neighbours."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from relmap.formats.amounts import comma_of
from relmap.formats.columns import PastedTable, above_headings, recognised
from relmap.formats.fields import JOINED
from relmap.formats.footnotes import without_footnotes
from relmap.formats.foreign import Foreign, LeftOut, Options, Value, joined
from relmap.formats.from_map import CARRIER, CITING, by_phase
from relmap.formats.meant_cells import meant
from relmap.formats.table_rows import block_of, foreign_of
from relmap.formats.table_shapes import adjacency, is_matrix, matrix
from relmap.formats.text_table import TextTable, read_text_table
from relmap.formats.writing import Writing
from relmap.model.errors import Progress
from relmap.model.project import Project
from relmap.model.text_cells import as_text_cell

key = "csv_table"
label = "CSV tables"
suffixes = (".csv", ".tsv", ".tab", ".txt")
writes = True

Row = list[str | int | float]


def claims(head: bytes, name: str) -> int:
    """1 if the name is that of a table; any text may be one."""
    return 1 if name.casefold().endswith(suffixes) else 0


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """What a table says.

    Raises:
        TableProblem: it is no table.
    """
    return of_cells(read_text_table(data, options.encoding), name, options)


def of_cells(cells: TextTable, name: str, options: Options) -> Foreign:
    """What rows of cells say, whatever they are rows of.

    Args:
        cells: of a file or a sheet.
        name: of it.
        options: what is said beside the file.
    """
    if options.mapped is None and is_matrix(cells.rows):
        found = matrix(cells.rows, [f"{name}, line {line}" for line in cells.lines])
    elif options.mapped is None and (everything := _uneven(cells)) is not None:
        lines, rows = zip(*everything, strict=True)
        return adjacency(rows, [f"{name}, line {line}" for line in lines])
    else:
        above = above_headings(cells.rows)
        cells = replace(cells, rows=cells.rows[above:], lines=cells.lines[above:], above=cells.above + above)
        table = recognised(cells.rows, Project(), every=True)
        if options.mapped is not None:
            table = options.mapped(table)
        lines = cells.lines[len(cells.lines) - len(table.rows) :]
        table = _with_commas(_with_shared_amounts(table, lines, cells.merged), cells.separator)
        found = of_table(table, name, lines)
        columns = [
            f"{heading or f'column {n + 1}'} = {role}"
            for n, (heading, role) in enumerate(zip(table.headings, table.roles, strict=True))
        ]
        found.remarks.insert(0, f"{name}: {len(table.rows):,} rows, {table.sort}; {', '.join(columns)}.")
        found.left_out += [LeftOut(f"{name}, line {row.line}", row.reason, row.cells) for row in cells.aside]
    if cells.above:
        rows_are = "row above the table is" if cells.above == 1 else "rows above the table are"
        found.remarks.append(f"{name}: {cells.above:,} {rows_are} left out.")
    if cells.controls:
        found.remarks.append(f"{name}: {cells.controls:,} control characters are taken out.")
    if cells.encoding not in ("utf-8", "utf-8-sig", "utf-16", "xlsx"):
        found.remarks.append(f"{name}: read as {cells.encoding}; --encoding says another.")
    return found


def _with_shared_amounts(
    table: PastedTable, lines: Sequence[int], merged: Collection[tuple[int, int]]
) -> PastedTable:
    """A table in which an amount of merged cells, which several rows share, is of the first of them."""
    columns = {n for n, role in enumerate(table.roles) if role == "weight"} & {n for _, n in merged}
    if not columns:
        return table
    rows = (
        tuple("" if n in columns and (line, n) in merged else cell for n, cell in enumerate(row))
        for line, row in zip(lines, table.rows, strict=True)
    )
    return replace(table, rows=tuple(rows))


def _with_commas(table: PastedTable, separator: str) -> PastedTable:
    """A table in whose amounts commas are what all amounts of their column tell that they are."""
    columns = [n for n, role in enumerate(table.roles) if role == "weight"]
    found = {n: comma_of((row[n] for row in table.rows if "," in row[n]), separator)[0] for n in columns}
    told = {n: how for n, how in found.items() if how}
    return replace(table, rows=tuple(meant(table.rows, (), (), {}, numbers=told))) if told else table


def of_table(table: PastedTable, name: str, lines: Sequence[int]) -> Foreign:
    """What the rows of a table say.

    Args:
        table: with the roles of its columns.
        name: of its file or sheet.
        lines: on which each row stands.
    """
    plain, marked = without_footnotes(table)
    block = block_of(plain, name, lines)
    if block is not None:
        found = Foreign(tabular=True, blocks=[block])
    else:
        places = [place_of(name, line) for line in lines]
        found = foreign_of(plain, places)
        found.cells = dict(zip(places, table.rows, strict=True))
    if marked:
        cells = "1 cell" if len(marked) == 1 else f"{len(marked):,} cells"
        found.remarks.append(f"{name}: Marks of footnotes are left out of {cells}, as in “{marked[0][:60]}”.")
    return found


def place_of(name: str, line: int) -> str:
    """Where a row stands, in words."""
    return f"{name}, line {line}"


def _uneven(cells: TextTable) -> list[tuple[int, tuple[str, ...]]] | None:
    """All rows of a table of which a third are of another width than most, without headings."""
    others = [row for row in (*cells.leading, *cells.aside) if len(row.cells) > 1 or row in cells.aside]
    if len(others) * 3 < len(cells.rows) + len(others) or len(others) < 2:
        return None
    if any(recognised(cells.rows[:1], Project(), every=True).headings):
        return None
    rows = [*zip(cells.lines, cells.rows, strict=True), *((row.line, row.cells) for row in others)]
    return sorted(rows)


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """A map as tables: a file each of actors, relations, events and sources."""
    return {
        f"-{name}.csv": _bytes(rows, writing.separator) for name, rows in sheets(project, writing).items()
    }


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return joined([read(data, name, options) for name, data in files.items()])


def sheets(project: Project, writing: Writing) -> dict[str, list[Row]]:
    """The rows of each table, its headings first; tables of what the map has none of are left out."""
    found = by_phase(project, writing.certain, writing.plain)
    names = {actor.key: actor.name for actor in found.actors}
    actors: list[dict[str, Value]] = []
    for actor in found.actors:
        row: dict[str, Value] = {"id": actor.key, "name": actor.name, "pinned": "", **actor.values}
        if actor.place is not None:
            row |= {"x": actor.place[0], "y": actor.place[1]}
        actors.append(row)
    ties: list[dict[str, Value]] = []
    for tie in found.ties:
        spell = tie.spells[0] if tie.spells else None
        ties.append(
            {
                **tie.values,
                "from": tie.source,
                "to": tie.target,
                "from_name": names.get(tie.source, ""),
                "to_name": names.get(tie.target, ""),
                "kind": tie.kind,
                "directed": "directed" if tie.directed else "undirected",
                "begin": spell.first if spell else "",
                "end": spell.last if spell else "",
            }
        )
    tables = {
        "actors": _rows(
            actors, ["id", "name", "kind", "code", "aliases", "tags", "notes", "exists", "x", "y", "pinned"]
        ),
        "relations": _rows(ties, _TIE_COLUMNS),
        "events": _rows(
            found.events, ["id", "title", "when", "status", "participants", "roles", "relations", "after"]
        ),
        "sources": _rows(
            found.sources, ["id", "title", "authors", "publisher", "date", "url", "accessed", "reliability"]
        ),
    }
    return {name: rows for name, rows in tables.items() if len(rows) > 1 or name == "actors"}


_TIE_COLUMNS = (
    *("relation", "from", "to", "from_name", "to_name", "kind", "directed", "when", "begin", "end", "stance"),
    *("stance_word", "weight", "unit", "bound", "status", "label", "note", *CITING, "about", "tags", "notes"),
)


def _rows(rows: Sequence[dict[str, Value]], first: Sequence[str]) -> list[Row]:
    """Rows with their headings; of the columns some are first, the others in the order of the alphabet."""
    others = sorted({name for row in rows for name in row} - {*first, CARRIER})
    carrier = [CARRIER] if any(CARRIER in row for row in rows) else []
    columns = [*first, *others, *carrier]
    return [list(columns), *([_cell(row.get(name, "")) for name in columns] for row in rows)]


def _cell(value: Value) -> str | int | float:
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, tuple):
        return as_text_cell(JOINED.join(value))
    return as_text_cell(value) if isinstance(value, str) else value


def _bytes(rows: Iterable[Row], separator: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
