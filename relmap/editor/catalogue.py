"""Every record that has a name, with what it is found by, in the order of the names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from relmap.model.bulk import sorted_in_parts
from relmap.model.diff import Ref
from relmap.timeline.index import TimeIndex
from relmap.timeline.words import record_title

_OFTEN = 2_000

GROUPS = ("actors", "relations", "events", "sources")


@dataclass(slots=True)
class Row:
    """One record in the list."""

    ref: Ref
    title: str
    search: str
    folded: str
    """The title in small letters."""
    last: int = 0
    """Of an event: the last day on which it may happen."""

    @property
    def key(self) -> tuple[int, str, str]:
        """By which it stands in the usual order: events by time, all others by name."""
        return self.last, self.folded, self.ref.id


def catalogue(index: TimeIndex, told: Callable[[float], object] | None = None) -> dict[str, list[Row]]:
    """The rows of a map by group, each group in its usual order.

    Args:
        index: of the map.
        told: called now and then with the part done, 0 to 1; may raise to stop.
    """
    whole = max(sum(len(index.project.collection(name)) for name in GROUPS), 1)
    found: dict[str, list[Row]] = {}
    done = 0
    for name in GROUPS:
        rows: list[Row] = []
        for record in index.project.collection(name).values():
            rows.append(row_of(index, name, record))
            done += 1
            if told is not None and done % _OFTEN == 0:
                told(done / whole)
        found[name] = sorted_in_parts(rows, usual)
    return found


def by_ref(rows: Mapping[str, Iterable[Row]]) -> dict[Ref, Row]:
    """All rows by the record that each is of."""
    return {row.ref: row for several in rows.values() for row in several}


def row_of(index: TimeIndex, name: str, record: Any) -> Row:
    """The row of a record of a group."""
    title = " ".join(record_title(index.project, record)[:500].split())
    more = " ".join(getattr(record, "aliases", ())) + " " + " ".join(getattr(record, "tags", ()))
    if name == "relations":
        more += " " + " ".join(phase.label for phase in record.phases)
    last = 0
    if name == "events":  # undated ones come last
        last = index.events[record.id].last if record.id in index.events else 2**62
    folded = title.casefold()
    search = f"{folded} {more.casefold()}" if more.strip() else folded
    return Row(Ref(name, record.id), title, search, folded, last)


def usual(row: Row) -> tuple[int, str, str]:
    """The usual order."""
    return row.key
