"""Tables of which a row is no tie: matrices of who has how much to do with whom, and lists of neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from relmap.formats.foreign import Foreign, ForeignActor, Tie, Value
from relmap.model.text_cells import without_mark

_MARKS = {"x", "×", "✓", "+", "yes", "y", "да"}
"""Cells that only say that there is a tie."""
_NOTHING = {"", "0", "0.0", "-", ".", "na", "nan"}


def is_matrix(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the names of the columns are those of the rows, and all else is numbers, marks or empty."""
    if len(rows) < 3 or len(rows[0]) < 3 or not 0.5 < (len(rows) - 1) / (len(rows[0]) - 1) < 2:
        return False
    columns = [without_mark(cell).casefold() for cell in rows[0][1:]]
    names = [without_mark(row[0]).casefold() for row in rows[1:]]
    if len(set(columns)) < len(columns) or "" in columns:
        return False
    known = sum(name in columns for name in names)
    return known * 5 >= len(names) * 4 and all(_says_how_much(cell) for row in rows[1:] for cell in row[1:])


def _says_how_much(cell: str) -> bool:
    if cell.casefold() in _NOTHING | _MARKS:
        return True
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def matrix(rows: Sequence[tuple[str, ...]], places: Sequence[str]) -> Foreign:
    """Ties from the actor of a row to that of a column; of a symmetric matrix each once, undirected."""
    found = Foreign(tabular=True)
    columns = [without_mark(cell) for cell in rows[0][1:]]
    names = [without_mark(row[0]) for row in rows[1:]]
    values = {
        (name, column): cell
        for name, row in zip(names, rows[1:], strict=True)
        for column, cell in zip(columns, row[1:], strict=True)
        if cell.casefold() not in _NOTHING
    }
    symmetric = all(values.get((column, name)) == cell for (name, column), cell in values.items())
    # One value that is everywhere only says that there is a tie.
    weighted = any(cell.casefold() not in {"1", "1.0", *_MARKS} for cell in values.values())
    found.actors = [ForeignActor(name, name) for name in dict.fromkeys((*names, *columns)) if name]
    places_of = dict(zip(names, places[1:], strict=True))
    for (name, column), cell in values.items():
        if symmetric and (column, name) in values and names.index(name) > names.index(column):
            continue
        told: dict[str, Value] = {"weight": cell} if weighted and cell.casefold() not in _MARKS else {}
        tie = Tie("", name, column, directed=not symmetric, values=told)
        tie.row = f"{places_of[name]}, column {column}"
        found.ties.append(tie)
    kind = "symmetric matrix" if symmetric else "matrix"
    found.remarks.append(f"A {kind} of {len(found.actors):,} actors; zero and empty cells are no ties.")
    return found


def adjacency(rows: Sequence[tuple[str, ...]], places: Sequence[str]) -> Foreign:
    """Ties from the first actor of a row to each of the others."""
    found = Foreign(tabular=True)
    for cells, place in zip(rows, places, strict=True):
        first, *others = (without_mark(cell) for cell in cells)
        found.ties += [Tie("", first, other, row=place) for other in others if other and first]
        found.cells[place] = cells
    found.remarks.append("Each row is an actor and those that it is tied to.")
    return found
