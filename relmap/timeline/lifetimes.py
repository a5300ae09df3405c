"""When a record is first and last seen on the map, and how often it changes."""

from __future__ import annotations

from dataclasses import dataclass

from relmap.model.dates import FUTURE, PAST
from relmap.timeline.index import RelationLife, TimeIndex
from relmap.timeline.spells import Interval


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


def lifetimes(index: TimeIndex) -> dict[tuple[str, str], Lifetime]:
    """The lifetime of every actor, relation and dated event, by collection and id.

    An actor without dates of its own is seen while its relations are; its changes are theirs.
    """
    found: dict[tuple[str, str], Lifetime] = {}
    tied: dict[str, list[Lifetime]] = {key: [] for key in index.actors}
    for key, life in index.lives.items():
        lifetime = of_relation(life)
        found["relations", key] = lifetime
        for actor in {life.relation.source, life.relation.target}:
            tied[actor].append(lifetime)
    for key, interval in index.actors.items():
        found["actors", key] = _of_actor(interval, [other for other in tied[key] if other.seen])
    for key, interval in index.events.items():
        found["events", key] = Lifetime(interval.first, interval.last)
    return found


def _of_actor(exists: Interval, relations: list[Lifetime]) -> Lifetime:
    first, last = exists.first, exists.last
    if first == PAST and relations:
        first = min(lifetime.first for lifetime in relations)
    if last == FUTURE and relations:
        last = max(lifetime.last for lifetime in relations)
    return Lifetime(first, last, sum(lifetime.changes for lifetime in relations))
