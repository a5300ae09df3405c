"""Every record that has a name, with what it is found by, in the order of the names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relmap.model.diff import Ref
from relmap.timeline.index import TimeIndex
from relmap.timeline.words import record_title

GROUPS = ("actors", "relations", "events", "sources")


@dataclass(slots=True)
class Row:
    """One record in the list."""

    ref: Ref
    title: str
    search: str
    key: tuple[int, str, str]
    """By which it stands in the usual order: events by time, all others by name."""


def catalogue(index: TimeIndex) -> dict[str, list[Row]]:
    """The rows of a map by group, each group in its usual order."""
    return {
        name: sorted(
            (row_of(index, name, record) for record in index.project.collection(name).values()), key=usual
        )
        for name in GROUPS
    }


def row_of(index: TimeIndex, name: str, record: Any) -> Row:
    """The row of a record of a group."""
    title = " ".join(record_title(index.project, record)[:500].split())
    more = " ".join(getattr(record, "aliases", ())) + " " + " ".join(getattr(record, "tags", ()))
    if name == "relations":
        more += " " + " ".join(phase.label for phase in record.phases)
    last = 0
    if name == "events":  # undated ones come last
        last = index.events[record.id].last if record.id in index.events else 2**62
    return Row(Ref(name, record.id), title, f"{title} {more}".casefold(), (last, title.casefold(), record.id))


def usual(row: Row) -> tuple[int, str, str]:
    """The usual order."""
    return row.key
