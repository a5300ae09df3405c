"""How many records there are of each kind, stance, tag and so on: what a filter can choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from relmap.model.diff import Diff
from relmap.model.project import AnyRecord, Project, citations
from relmap.model.records import Actor, Event, Relation

_OFTEN = 5_000
_NAMES = ("actor_kinds", "relation_kinds", "tags", "stances", "statuses", "sources")


class Tallies:
    """Counts by criterion, which follow a diff without a look at all records.

    `counts` has, by the names of the criteria, how many actors, relations or phases have each value; of
    sources how many records cite each.

    Args:
        project: the map.
        told: called now and then with the part done, 0 to 1; may raise to stop.
    """

    def __init__(self, project: Project, told: Callable[[float], object] | None = None) -> None:
        self.counts: dict[str, Counter[Any]] = {name: Counter() for name in _NAMES}
        collections = (project.actors, project.relations, project.events)
        whole = max(sum(map(len, collections)), 1)
        done = 0
        for collection in collections:
            for record in collection.values():
                self._add(record, 1)
                done += 1
                if told is not None and done % _OFTEN == 0:
                    told(done / whole)

    def updated(self, diff: Diff) -> Tallies:
        """The counts after a diff; themselves if it does not bear on them."""
        if not diff.touches("actors", "relations", "events"):
            return self
        new = Tallies.__new__(Tallies)
        new.counts = {name: counts.copy() for name, counts in self.counts.items()}
        for change in diff.changes.values():
            new._add(change.before, -1)
            new._add(change.after, 1)
        return new

    def _add(self, record: AnyRecord | None, by: int) -> None:
        if isinstance(record, Actor):
            self._count("actor_kinds", record.kind, by)
        elif isinstance(record, Relation):
            self._count("relation_kinds", record.kind, by)
            for phase in record.phases:
                self._count("stances", phase.stance, by)
                self._count("statuses", phase.status, by)
        if isinstance(record, Actor | Relation):
            for tag in record.tags:
                self._count("tags", tag, by)
        if isinstance(record, Actor | Relation | Event):
            for key in {citation.source for citation in citations(record)}:
                self._count("sources", key, by)

    def _count(self, name: str, value: Any, by: int) -> None:
        counts = self.counts[name]
        counts[value] += by
        if not counts[value]:
            del counts[value]
