"""The rows of the tables: all of them, and those that are wanted in the order that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relmap.editor.cells import NO_PHASE, TABLES, Cell, Column, value_of
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Relation

Order = NDArray[np.int64]
_OFTEN = 2_048
_PLAIN = (str, int, float, type(None))
_READ_BY = ("actors", "relations", "events", "sources", "actor_kinds", "relation_kinds")
"""Collections on which the text of a cell may depend."""


@dataclass(frozen=True)
class TableRows:
    """Every row of a table in the map's own order, phases under their relation."""

    keys: list[str]
    phases: list[int]

    def __len__(self) -> int:
        return len(self.keys)

    def cell(self, row: int) -> Cell:
        """Which record, and which of its phases."""
        return Cell(self.keys[row], self.phases[row])


def rows_of(project: Project, table: str) -> TableRows:
    """The rows of a table; a relation without phases has one."""
    if table != "relations":
        keys = list(project.collection(table))
        return TableRows(keys, [NO_PHASE] * len(keys))
    keys: list[str] = []
    phases: list[int] = []
    for key, relation in project.relations.items():
        count = len(relation.phases)
        if count == 1:
            keys.append(key)
            phases.append(0)
        else:
            keys += [key] * (count or 1)
            phases += range(count) if count else (NO_PHASE,)
    return TableRows(keys, phases)


@dataclass
class SearchTexts:
    """By what each row is found, as long as the map is the same."""

    found: tuple[tuple[object, ...], list[str]] = ((), [])
    """The collections that were read, and the texts: put at once, as another thread may look at them."""


@dataclass(frozen=True)
class Wish:
    """Which rows are wanted, and in which order.

    Args:
        words: all of them must occur in a row, in small letters.
        column: by whose values they are sorted; None: the map's own order.
        descending: the other way round; what is empty comes last either way.
    """

    words: tuple[str, ...] = ()
    column: Column | None = None
    descending: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether all rows are wanted as they are."""
        return not self.words and self.column is None


def arranged(
    project: Project,
    table: str,
    rows: TableRows,
    wish: Wish,
    known: SearchTexts,
    report: Callable[[float], bool] = lambda _part: True,
) -> Order:
    """The rows that are wanted, in their order, by their position among all.

    Args:
        project: the map.
        table: the collection that is shown.
        rows: all rows of it.
        wish: what is wanted.
        known: kept from one question to the next.
        report: told the part done; False stops.

    Raises:
        Stopped: it was.
    """
    order = np.arange(len(rows), dtype=np.int64)
    if wish.words:
        texts = _search_texts(project, table, rows, known, report)
        order = np.array(
            [n for n in order.tolist() if all(w in texts[n] for w in wish.words)], dtype=np.int64
        )
    if wish.column is not None:
        values = list(_values(project, table, rows, order.tolist(), wish.column, report))
        ranks = wish.column.value.ranks(project, values)
        last = len(order) + 1
        ranks = np.where(ranks < 0, last, -ranks if wish.descending else ranks)
        order = order[np.argsort(ranks, kind="stable")]
    return order


def _values(
    project: Project,
    table: str,
    rows: TableRows,
    order: Iterable[int],
    column: Column,
    report: Callable[[float], bool],
) -> Iterator[Any]:
    """The values of a column in some rows."""
    records, keys, phases = project.collection(table), rows.keys, rows.phases
    for done, row in enumerate(order):
        if done % _OFTEN == 0 and not report(done / len(rows)):
            raise Stopped
        yield value_of(records[keys[row]], phases[row], column)


def _searched(project: Project, column: Column, values: Iterable[Any]) -> Iterator[str]:
    """By what values are found; of those that come again it is read once."""
    again: dict[Any, str] = {}
    for value in values:
        if type(value) not in _PLAIN:
            yield column.value.searched(project, value) if value else ""
            continue
        if value not in again:
            again[value] = column.value.searched(project, value)
        yield again[value]


def _search_texts(
    project: Project,
    table: str,
    rows: TableRows,
    known: SearchTexts,
    report: Callable[[float], bool],
) -> list[str]:
    basis = basis_of(project)
    if not is_same(basis, known.found[0]):
        columns = [
            _searched(project, column, _values(project, table, rows, range(len(rows)), column, report))
            for column in TABLES[table]
        ]
        known.found = (basis, ["\n".join(filter(None, parts)) for parts in zip(*columns, strict=True)])
    return known.found[1]


def basis_of(project: Project) -> tuple[object, ...]:
    """Everything that a table tells of."""
    return tuple(project.collection(name) for name in _READ_BY)


def is_same(basis: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether nothing of it is another."""
    return len(basis) == len(other) and all(a is b for a, b in zip(basis, other, strict=True))


def same_rows(before: Any, after: Any) -> bool:
    """Whether a record has as many rows after a change as before."""
    if before is None or after is None:
        return False
    return not isinstance(before, Relation) or len(before.phases) == len(after.phases)
