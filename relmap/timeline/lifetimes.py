"""When a record is first and last seen on the map, and how often it changes."""

from __future__ import annotations

from dataclasses import dataclass

from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff
from relmap.model.project import AnyRecord
from relmap.model.records import Relation
from relmap.timeline.index import RelationLife, TimeIndex
from relmap.timeline.presence import Interval


@dataclass(frozen=True, slots=True)
class Lifetime:
    """First and last day on which something is, or may be, there (PAST, FUTURE: no bound); its changes."""

    first: int = FUTURE
    last: int = PAST
    changes: int = 0

    @property
    def seen(self) -> bool:
        """Whether it is ever there."""
        return self.first <= self.last


def of_relation(life: RelationLife) -> Lifetime:
    """A relation changes where it turns into another phase, or begins again after a gap."""
    if not life.segments:
        return Lifetime()
    changes = 0
    for before, after in zip(life.segments, life.segments[1:], strict=False):
        apart = before.last + 1 != after.first
        changes += apart or before.state.phase != after.state.phase
    return Lifetime(life.segments[0].first, life.segments[-1].last, changes)


class Lifetimes:
    """The lifetime of every actor, relation and dated event, looked up when it is asked for.

    An actor without dates of its own is seen while its relations are; its changes are theirs.

    Args:
        index: of the map.
    """

    def __init__(self, index: TimeIndex) -> None:
        self._index = index
        self._tied: dict[str, frozenset[str]] | None = None

    def updated(self, index: TimeIndex, diff: Diff) -> Lifetimes:
        """Those of the map after a diff.

        Args:
            index: of the map after it.
            diff: what has changed since these were made.
        """
        new = Lifetimes(index)
        if self._tied is not None:
            new._tied = dict(self._tied)
            for ref, change in diff.changes.items():
                if ref.collection == "relations":
                    for actor in _ends(change.before):
                        new._tied[actor] = new._tied[actor] - {ref.id}
                    for actor in _ends(change.after):
                        new._tied[actor] = new._tied.get(actor, frozenset()) | {ref.id}
        return new

    def of(self, collection: str, key: str) -> Lifetime:
        """The lifetime of a record; that of what has no time is one that is never seen."""
        index = self._index
        if collection == "relations" and key in index.lives:
            return of_relation(index.lives[key])
        if collection == "actors" and key in index.actors:
            ties = [of_relation(index.lives[other]) for other in self.relations_of(key)]
            return _of_actor(index.actors[key], [other for other in ties if other.seen])
        if collection == "events" and key in index.events:
            return Lifetime(index.events[key].first, index.events[key].last)
        return Lifetime()

    def relations_of(self, actor_id: str) -> frozenset[str]:
        """The ids of an actor's relations."""
        if self._tied is None:
            tied: dict[str, set[str]] = {}
            for key, life in self._index.lives.items():
                tied.setdefault(life.relation.source, set()).add(key)
                tied.setdefault(life.relation.target, set()).add(key)
            self._tied = {actor: frozenset(keys) for actor, keys in tied.items()}
        return self._tied.get(actor_id, frozenset())


def _ends(record: AnyRecord | None) -> set[str]:
    return {record.source, record.target} if isinstance(record, Relation) else set()


def _of_actor(exists: Interval, relations: list[Lifetime]) -> Lifetime:
    first, last = exists.first, exists.last
    if first == PAST and relations:
        first = min(lifetime.first for lifetime in relations)
    if last == FUTURE and relations:
        last = max(lifetime.last for lifetime in relations)
    return Lifetime(first, last, sum(lifetime.changes for lifetime in relations))
