"""The tables of a map: which columns each has, and what stands in their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from relmap.editor.cell_values import (
    AttributeList,
    CellValue,
    Citations,
    DayOfEvent,
    KindName,
    LongText,
    NameList,
    Number,
    OneOf,
    Participants,
    RecordList,
    RecordName,
    When,
)
from relmap.formats import fields
from relmap.model.choice_words import BOUNDS, RELIABILITIES, STANCES, STATUSES
from relmap.model.project import Project
from relmap.model.records import Relation

NO_PHASE = -1


class Cell(NamedTuple):
    """Which row: a record, or a phase of a relation."""

    key: str
    phase: int = NO_PHASE


@dataclass(frozen=True)
class Column:
    """One field of the records of a table.

    Args:
        attribute: of the record, or of its phase.
        title: above the column.
        value: what sort of value it holds.
        of_phase: whether it is a field of a phase.
        needed: whether it cannot be empty.
        width: in letters, at first.
        rare: whether it is not shown at first.
    """

    attribute: str
    title: str
    value: CellValue
    of_phase: bool = False
    needed: bool = False
    width: int = 14
    rare: bool = False


_LINE, _LINES, _NAMES = CellValue(), LongText(), NameList()
_ATTRIBUTES, _CITATIONS, _STATUS = AttributeList(), Citations(), OneOf(STATUSES)


def _phase(attribute: str, title: str, value: CellValue, width: int = 14, **more: Any) -> Column:
    return Column(attribute, title, value, of_phase=True, width=width, **more)


_RELATIONS = (
    Column("source", "From", RecordName("actors"), needed=True, width=18),
    Column("target", "To", RecordName("actors"), needed=True, width=18),
    Column("kind", "Kind", KindName("relation_kinds"), needed=True, width=13),
    _phase("when", "When", When("phase"), 30, needed=True),
    _phase("begins_with", "Begins with", DayOfEvent(), rare=True),
    _phase("ends_with", "Ends with", DayOfEvent(), rare=True),
    _phase("stance", "Stance", OneOf(STANCES, fields.stance), 15),
    _phase("label", "Label", _LINE, 20),
    _phase("status", "Status", _STATUS, 8),
    _phase("weight", "Weight", Number(), 8),
    _phase("unit", "Unit", _LINE, 9),
    _phase("bound", "Bound", OneOf(BOUNDS), 9, rare=True),
    _phase("note", "Note", _LINES, 20),
    _phase("citations", "Sources", _CITATIONS, 24),
    Column("about", "About", RecordName("relations"), rare=True),
    Column("tags", "Tags", _NAMES),
    Column("attributes", "Attributes", _ATTRIBUTES, rare=True),
    Column("notes", "Notes", _LINES, width=20),
)
_ACTORS = (
    Column("name", "Name", _LINE, needed=True, width=24),
    Column("kind", "Kind", KindName("actor_kinds"), needed=True, width=12),
    Column("code", "Code", _LINE, width=6),
    Column("exists", "Exists", When("phase"), width=26),
    Column("aliases", "Aliases", _NAMES, width=20),
    Column("tags", "Tags", _NAMES),
    Column("attributes", "Attributes", _ATTRIBUTES, width=20),
    Column("notes", "Notes", _LINES, width=24),
    Column("citations", "Sources", _CITATIONS, width=24),
)
_EVENTS = (
    Column("title", "Title", _LINE, needed=True, width=32),
    Column("when", "When", When("event"), width=20),
    Column("status", "Status", _STATUS, width=8),
    Column("participants", "Participants", Participants(), width=26),
    Column("relations", "Bears on", RecordList("relations"), width=24),
    Column("after", "Came after", RecordList("events"), width=24),
    Column("tags", "Tags", _NAMES),
    Column("notes", "Notes", _LINES, width=24),
    Column("citations", "Sources", _CITATIONS, width=24),
)
_SOURCES = (
    Column("title", "Title", _LINE, needed=True, width=36),
    Column("authors", "Authors", _NAMES, width=20),
    Column("publisher", "Publisher", _LINE, width=18),
    Column("date", "Date", When("date"), width=16),
    Column("url", "Address", _LINE, width=26),
    Column("accessed", "Accessed", When("date"), width=16),
    Column("reliability", "Reliability", OneOf(RELIABILITIES), width=18),
    Column("notes", "Notes", _LINES, width=24),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "relations": _RELATIONS,
    "actors": _ACTORS,
    "events": _EVENTS,
    "sources": _SOURCES,
}
"""The columns of each table, by the collection that it shows."""


def value_of(record: Any, phase: int, column: Column) -> Any:
    """What stands in a cell; None, too, where there is no such phase."""
    if not column.of_phase:
        return getattr(record, column.attribute)
    phases = record.phases
    return getattr(phases[phase], column.attribute) if 0 <= phase < len(phases) else None


def text_of(project: Project, record: Any, phase: int, column: Column) -> str:
    """The text of a cell as it is typed and copied."""
    return column.value.text(project, value_of(record, phase, column))


def way_of(record: Any, phase: int, column: Column) -> str:
    """The way to the field of a cell, as drafts name it."""
    if not column.of_phase or not isinstance(record, Relation):
        return column.attribute
    return f"phases.{phase if phase >= 0 else len(record.phases)}.{column.attribute}"
