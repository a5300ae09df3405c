"""What is pasted, read as the window reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relmap.formats.file_tables import FileTable
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.pasted import list_of_names
from relmap.model.diff import Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import Progress
from relmap.model.project import Project


@dataclass(frozen=True)
class TableReading:
    """What a table comes to; faults by the number of the row from 0."""

    diff: Diff
    refs: frozenset[Ref]
    counts: dict[str, int]
    faults: dict[int, str]


def read_table(
    project: Project,
    table: FileTable,
    day: int,
    kind: str,
    relation_kind: str,
    progress: Progress | None = None,
) -> TableReading:
    options = Options(today=day, actor_kind=kind, relation_kind=relation_kind, undated=f"{edtf_day(day)}/..")
    found = into_map(project, table.foreign(), options, progress)
    counts = {name: found.counts.get(name, 0) for name in ("actors", "relations", "sources")}
    faults = {(table.row_at(left.row) or 0) - table.first: left.why for left in found.left_out}
    return TableReading(found.diff, found.refs, counts, faults)


def add_names(project: Project, names: Sequence[str], kind: str) -> TableReading:
    return read_table(project, list_of_names(list(names)), 0, kind, "relation")
