"""The map on one day, or in a window of days."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.project import Project
from relmap.model.records import Actor, Event
from relmap.model.words import period_in_words
from relmap.timeline.index import Standing, TimeIndex
from relmap.timeline.presence import Interval, Presence
from relmap.timeline.relation_on_day import RelationOnDay

if TYPE_CHECKING:
    import networkx as nx

AnyRecord = TypeVar("AnyRecord", Actor, Event)


@dataclass(frozen=True)
class Snapshot:
    """What holds on a day; what is absent is not in it.

    Args:
        index: the map's index.
        day: the day number.
        certain_only: leave out what is only possible.
    """

    index: TimeIndex
    day: int
    certain_only: bool = False

    @property
    def project(self) -> Project:
        """The map."""
        return self.index.project

    @cached_property
    def actors(self) -> list[tuple[Actor, Presence]]:
        """Actors that exist or may exist."""
        return self._sure_of(self._actors())

    @cached_property
    def relations(self) -> list[RelationOnDay]:
        """Relations that hold or may hold."""
        return self._relations()

    @property
    def relation_count(self) -> int:
        """How many relations hold or may hold; on a day without looking at each."""
        standing = self.standing
        return len(self.relations) if standing is None else len(standing.rows) + len(standing.beside)

    @cached_property
    def standing(self) -> Standing | None:
        """The relations as rows of the index, for those who keep something for each; None in a window."""
        return self.index.standing_on(self.day, self.certain_only)

    def relation(self, relation_id: str) -> RelationOnDay | None:
        """One relation, or None where it does not hold; without looking at the others."""
        found = self.index.relation_on(relation_id, self.day)
        least = Presence.CERTAIN if self.certain_only else Presence.POSSIBLE
        return found if found is not None and found.presence >= least else None

    def holds(self, collection: str, key: str) -> bool:
        """Whether an actor, a relation or an event is there; without looking at the others."""
        least = Presence.CERTAIN if self.certain_only else Presence.POSSIBLE
        if collection == "relations":
            return self.relation(key) is not None
        interval = (self.index.actors if collection == "actors" else self.index.events).get(key)
        return interval is not None and self._presence(interval) >= least

    def _presence(self, interval: Interval) -> Presence:
        return interval.presence(self.day)

    @cached_property
    def events(self) -> list[tuple[Event, Presence]]:
        """Events that happen or may happen."""
        return self._sure_of(self._events())

    @cached_property
    def happening(self) -> list[Event]:
        """Events that pulse on this day: those of which it is the latest day."""
        ends = self.index.events
        return [
            event for event, _ in self.events if event.when is not None and ends[event.id].last == self.day
        ]

    @property
    def between(self) -> list[Event]:
        """Undated events that happen some day between two, perhaps on this one; in the order of `after`."""
        return self.index.in_order(event for event, _ in self.events if event.when is None)

    @property
    def undated(self) -> list[Event]:
        """Events of which one bound alone is known, and which this day may be; in the order of `after`."""
        return [] if self.certain_only else self.index.in_order(self.index.half_known(self.day, self.day))

    @property
    def begun(self) -> Set[str]:
        """Ids of the relations that begin on this day, or turn into another phase."""
        return self.index.begun_on(self.day)

    @property
    def when(self) -> str:
        """The day as EDTF."""
        return days.iso(self.day)

    def in_words(self) -> str:
        """The date line of a figure: `20 June 2024`."""
        return days.in_words(self.day) + (", what is certain" if self.certain_only else "")

    def _actors(self) -> list[tuple[Actor, Presence]]:
        return self.index.actors_on(self.day)

    def _relations(self) -> list[RelationOnDay]:
        return self.index.relations_on(self.day, self.certain_only)

    def _events(self) -> list[tuple[Event, Presence]]:
        return self.index.events_on(self.day)

    def _sure_of(self, found: list[tuple[AnyRecord, Presence]]) -> list[tuple[AnyRecord, Presence]]:
        if not self.certain_only:
            return found
        return [(record, presence) for record, presence in found if presence == Presence.CERTAIN]

    def to_plain(self) -> dict[str, Any]:
        """The day as plain data, sorted by id (README, "Command line")."""
        return {
            "date": self.when,
            "actors": [
                {"id": actor.id, "name": actor.name, "kind": actor.kind, "presence": presence.word}
                for actor, presence in sorted(self.actors, key=lambda item: item[0].id)
            ],
            "relations": [
                {**tie.to_plain(), **_linked_to_plain(self.index, tie)}
                for tie in sorted(self.relations, key=lambda tie: tie.relation.id)
            ],
            "events": [
                event_to_plain(self.index, event, presence)
                for event, presence in sorted(self.events, key=lambda item: item[0].id)
            ],
            "undated": [event_to_plain(self.index, event, Presence.POSSIBLE) for event in self.undated],
        }

    def to_networkx(self) -> nx.MultiDiGraph:
        """The day as a graph: a node for each actor, an edge keyed by id for each relation.

        Relations of an undirected kind are one edge too, from source to target, with `directed` False.
        """
        import networkx as nx  # a fifth of a second: only for those who ask

        graph = nx.MultiDiGraph(date=self.when, title=self.project.about.title)
        for actor, presence in self.actors:
            attributes = {f"attribute:{name}": value for name, value in actor.attributes.items()}
            graph.add_node(
                actor.id,
                name=actor.name,
                kind=actor.kind,
                code=actor.code,
                presence=presence.word,
                **attributes,
            )
        for tie in self.relations:
            values = tie.to_plain()
            source, target = values.pop("source"), values.pop("target")
            values["directed"] = self.project.relation_kind(tie.relation.kind).directed
            graph.add_edge(source, target, key=values.pop("id"), **values)
        return graph


@dataclass(frozen=True)
class Window(Snapshot):
    """What holds at any time from `first` to `day`, or throughout.

    Args:
        first: the first day; `day` is the last.
        throughout: only what holds on every day of it.
    """

    first: int = 0
    throughout: bool = False

    @property
    def happening(self) -> list[Event]:  # type: ignore[override]
        """In a window nothing is of this very day."""
        return []

    @property
    def between(self) -> list[Event]:
        """In a window nothing is of this very day."""
        return []

    @property
    def undated(self) -> list[Event]:
        """Events of which one bound alone is known, and which a day of the window may be."""
        if self.certain_only or self.throughout:
            return []
        return self.index.in_order(self.index.half_known(self.first, self.day))

    @property
    def begun(self) -> Set[str]:
        """In a window nothing is of this very day."""
        return frozenset()

    @property
    def when(self) -> str:
        """The window as EDTF."""
        return f"{days.iso(self.first)}/{days.iso(self.day)}"

    def in_words(self) -> str:
        """`Some time from 1 January 2019 to 31 December 2021`."""
        period = period_in_words(self.first, self.day)
        text = f"throughout, {period}" if self.throughout else f"at any time {period}"
        return text.capitalize()[:1] + text[1:] + (", what is certain" if self.certain_only else "")

    def relation(self, relation_id: str) -> RelationOnDay | None:
        """One relation, or None where it does not hold."""
        return self._by_id.get(relation_id)

    @cached_property
    def _by_id(self) -> dict[str, RelationOnDay]:
        return {tie.relation.id: tie for tie in self.relations}

    def _presence(self, interval: Interval) -> Presence:
        if self.throughout:
            return interval.throughout(self.first, self.day)
        return interval.within(self.first, self.day)

    def _actors(self) -> list[tuple[Actor, Presence]]:
        return self.index.actors_in(self.first, self.day, self.throughout)

    def _relations(self) -> list[RelationOnDay]:
        found = self.index.relations_in(self.first, self.day, self.throughout)
        if not self.certain_only:
            return found
        return [tie for tie in found if tie.state.presence == Presence.CERTAIN]

    @property
    def standing(self) -> None:  # type: ignore[override]
        """In a window every relation is in a state of its own."""
        return

    def _events(self) -> list[tuple[Event, Presence]]:
        return self.index.events_in(self.first, self.day, self.throughout)


def event_to_plain(index: TimeIndex, event: Event, presence: Presence) -> dict[str, Any]:
    """An event as plain data, with the days between which it lies where these follow from others."""
    bounds = index.derived.bounds(event.id)
    between = [] if bounds is None else [bounds.low, bounds.high]
    derived = [None if bound is None else days.iso(bound.day) for bound in between]
    return {
        "id": event.id,
        "title": event.title,
        "when": event.when,
        **({"derived": derived} if any(derived) else {}),
        "status": event.status,
        "presence": presence.word,
        "participants": [{"actor": part.actor, "role": part.role} for part in event.participants],
    }


def _linked_to_plain(index: TimeIndex, tie: RelationOnDay) -> dict[str, Any]:
    """With which events the phase that is drawn begins and ends, and on which days."""
    phase, found = tie.phase, dict[str, Any]()
    ends = index.derived.phases.get(tie.relation.id)
    for name, link in (("begins_with", phase.begins_with), ("ends_with", phase.ends_with)):
        if link is not None and ends is not None:
            known = ends[tie.state.phase]
            side = known.first if name == "begins_with" else known.last
            between = [None if day in (PAST, FUTURE) else days.iso(day) for day in (side.low, side.high)]
            found[name] = {"event": link.event, "day": link.day, "derived": between}
    return found
