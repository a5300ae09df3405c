"""The index over time: what holds on a day, and on which days something changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Relation
from relmap.timeline.spells import Interval, Presence, Segment, State, interval_of, segments
from relmap.timeline.stabbing import Days, Stabbing


@dataclass(frozen=True, slots=True)
class RelationLife:
    """The segments of one relation, and what they were computed from."""

    relation: Relation
    basis: tuple[Interval, Interval, int | None]
    segments: tuple[Segment, ...]


class TimeIndex:
    """Built once for a project; answers in O(log n + answer).

    Args:
        project: the map.
        previous: the index of an earlier state of the same map, whose work is taken over for every
            relation that has not changed since.
    """

    def __init__(self, project: Project, previous: TimeIndex | None = None) -> None:
        self.project = project
        as_of = project.about.as_of
        self.as_of = dates.parse_span(as_of).bounds()[3] if as_of is not None else None
        self.actors = {actor.id: interval_of(actor.exists, self.as_of) for actor in project.actors.values()}
        self.events = {
            event.id: interval_of(event.when, self.as_of, event.status == "planned")
            for event in project.events.values()
            if event.when is not None
        }
        self.lives = self._lives(previous)

    def _lives(self, previous: TimeIndex | None) -> dict[str, RelationLife]:
        old: Mapping[str, RelationLife] = {}
        if previous is not None and previous.project.sources == self.project.sources:
            old = previous.lives
        found: dict[str, RelationLife] = {}
        for relation in self.project.relations.values():
            basis = (self.actors[relation.source], self.actors[relation.target], self.as_of)
            known = old.get(relation.id)
            if known is None or known.relation is not relation or known.basis != basis:
                stretches = segments(relation.phases, *basis, self.project.sources.get)
                known = RelationLife(relation, basis, tuple(stretches))
            found[relation.id] = known
        return found

    @cached_property
    def _relation_rows(self) -> tuple[list[tuple[str, State]], Stabbing]:
        rows = [(life.relation.id, segment) for life in self.lives.values() for segment in life.segments]
        firsts = _array([segment.first for _, segment in rows])
        lasts = _array([segment.last for _, segment in rows])
        return [(relation, segment.state) for relation, segment in rows], Stabbing(firsts, lasts)

    @cached_property
    def _actor_rows(self) -> tuple[list[str], Stabbing]:
        return list(self.actors), _stabbing(list(self.actors.values()))

    @cached_property
    def _event_rows(self) -> tuple[list[str], Stabbing]:
        return list(self.events), _stabbing(list(self.events.values()))

    def relations_on(self, day: int) -> list[tuple[Relation, State]]:
        """Every relation that holds or may hold on a day, with its state, in the project's order."""
        rows, stabbing = self._relation_rows
        relations = self.project.relations
        return [(relations[rows[row][0]], rows[row][1]) for row in stabbing.at(day).tolist()]

    def actors_on(self, day: int) -> list[tuple[Actor, Presence]]:
        """Every actor that exists or may exist on a day."""
        ids, stabbing = self._actor_rows
        return [
            (self.project.actors[ids[row]], self.actors[ids[row]].presence(day))
            for row in stabbing.at(day).tolist()
        ]

    def events_on(self, day: int) -> list[tuple[Event, Presence]]:
        """Every event that happens or may happen on a day. Undated events are on none."""
        ids, stabbing = self._event_rows
        return [
            (self.project.events[ids[row]], self.events[ids[row]].presence(day))
            for row in stabbing.at(day).tolist()
        ]

    @cached_property
    def changes_per_day(self) -> tuple[Days, Days]:
        """Days on which a relation's state or an actor's presence changes, sorted, and how many do."""
        edges: list[int] = []
        for life in self.lives.values():
            for before, segment in zip((None, *life.segments), life.segments, strict=False):
                edges.append(segment.first)
                if before is not None and before.last + 1 != segment.first:
                    edges.append(before.last + 1)
            if life.segments:
                edges.append(life.segments[-1].last + 1)
        for interval in self.actors.values():
            edges.extend((interval.first, interval.last + 1))
        bounded = _array([edge for edge in edges if PAST < edge < FUTURE])
        unique, counts = np.unique(bounded, return_counts=True)
        return unique, counts

    @cached_property
    def beginnings(self) -> dict[int, set[str]]:
        """By day: the relations that begin on it, or turn into another phase.

        That one is surer than the day before is no change of the relation itself.
        """
        found: dict[int, set[str]] = {}
        for life in self.lives.values():
            before: Segment | None = None
            for segment in life.segments:
                apart = before is None or before.last + 1 != segment.first
                if apart or (before is not None and before.state.phase != segment.state.phase):
                    found.setdefault(segment.first, set()).add(life.relation.id)
                before = segment
        return found

    @cached_property
    def event_days(self) -> Days:
        """The days on which an event pulses: the latest day of each, sorted, each once."""
        ends = [interval.last for interval in self.events.values()]
        return np.unique(_array([day for day in ends if PAST < day < FUTURE]))

    @cached_property
    def step_days(self) -> Days:
        """Every day at which something is to be seen: changes and events, sorted."""
        return np.union1d(self.changes_per_day[0], self.event_days)

    def next_change(self, day: int) -> int | None:
        """The first day after this one with a change or an event."""
        position = int(np.searchsorted(self.step_days, np.int64(day), side="right"))
        return int(self.step_days[position]) if position < len(self.step_days) else None

    def previous_change(self, day: int) -> int | None:
        """The last day before this one with a change or an event."""
        position = int(np.searchsorted(self.step_days, np.int64(day), side="left"))
        return int(self.step_days[position - 1]) if position else None

    def extent(self) -> tuple[int, int] | None:
        """First and last day of the slider: the map's own, else from its first to its last date."""
        if self.project.about.extent is not None:
            first, _, _, last = dates.parse_span(self.project.about.extent).bounds()
            if first > PAST and last < FUTURE:
                return first, last
        steps = self.step_days
        if not len(steps):
            return None
        margin = max((int(steps[-1]) - int(steps[0])) // 40, 30)
        return int(steps[0]) - margin, int(steps[-1]) + margin

    def latest_known(self) -> int:
        """The day to begin with: the last the map knows, else the last on which something changes."""
        extent = self.extent()
        day = self.as_of
        if day is None or day >= FUTURE:
            day = int(self.step_days[-1]) if len(self.step_days) else days.from_ymd(2000, 1, 1)
        return day if extent is None else min(max(day, extent[0]), extent[1])


def _array(values: Sequence[int]) -> Days:
    return np.array(values, dtype=np.int64)


def _stabbing(intervals: Sequence[Interval]) -> Stabbing:
    return Stabbing(_array([i.first for i in intervals]), _array([i.last for i in intervals]))
