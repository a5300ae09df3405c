"""The index over time: what holds on a day, and on which days something changes."""

from __future__ import annotations

import bisect
import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple, Self

import numpy as np

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.derived import derived
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.ranges import Ends, Range, ends_of
from relmap.model.records import Actor, Event, Relation, Source
from relmap.timeline.presence import ALWAYS, Interval, Presence, interval_between, interval_of
from relmap.timeline.spells import Segment, segments
from relmap.timeline.stretches import Days, Mask, Rows, Stretches
from relmap.timeline.then import RelationThen
from relmap.timeline.windows import state_in
from relmap.timeline.worlds import Spells, spells_of


@dataclass(frozen=True)
class RelationLife:
    """What the dates of one relation allow, and its segments."""

    relation: Relation
    spells: Spells
    exists: tuple[Interval, Interval]
    segments: tuple[Segment, ...]

    @cached_property
    def edges(self) -> tuple[int, ...]:
        """Every day on which the state differs from the day before."""
        found: list[int] = []
        before: Segment | None = None
        for segment in self.segments:
            if before is not None and before.last + 1 != segment.first:
                found.append(before.last + 1)
            found.append(segment.first)
            before = segment
        return (*found, before.last + 1) if before is not None else ()

    @cached_property
    def beginnings(self) -> tuple[int, ...]:
        """Every day on which it begins, or turns into another phase."""
        found: list[int] = []
        before: Segment | None = None
        for segment in self.segments:
            apart = before is None or before.last + 1 != segment.first
            if apart or (before is not None and before.state.phase != segment.state.phase):
                found.append(segment.first)
            before = segment
        return tuple(found)


@dataclass(frozen=True)
class Table:
    """Every segment of every relation as a row, by the ids of the relations."""

    thens: list[RelationThen]
    segments: list[Segment]
    stretches: Stretches
    sure: Mask
    """Whether the relation certainly holds in this segment."""
    beginnings: tuple[Days, list[str]]
    """Sorted: days on which a relation begins or turns into another phase; which."""


class Standing(NamedTuple):
    """What holds on a day: rows of a table, and what has changed since the table was made.

    `beside` has the places in the sequence at which those stand, and the relations.
    """

    table: Table
    rows: Rows
    beside: list[tuple[int, RelationThen]]


_DERIVED = ("_depths", "changes_per_day", "event_days", "ranges_between", "step_days")
"""What is computed from the whole map when it is asked for."""

_BESIDE = 64
"""So many changed relations are searched one by one before all rows are sorted anew."""


def _as_of(project: Project) -> int | None:
    as_of = project.about.as_of
    return dates.parse_span(as_of).bounds()[3] if as_of is not None else None


def _regraded(diff: Diff) -> set[str]:
    """The sources whose say about contested phases may have changed."""
    found: set[str] = set()
    for ref, change in diff.changes.items():
        if ref.collection == "sources":
            one, other = change.before, change.after
            same = (
                isinstance(one, Source)
                and isinstance(other, Source)
                and (one.reliability, one.date) == (other.reliability, other.date)
            )
            if not same:
                found.add(ref.id)
    return found


class TimeIndex:
    """Built once for a project; answers in O(log n + answer), and follows a diff without being built anew.

    Args:
        project: the map.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.as_of = _as_of(project)
        # That the map knows no more weakens what is open-ended, but no actor.
        self.actors = {actor.id: interval_of(actor.exists, None) for actor in project.actors.values()}
        self.derived = derived(project)
        """What follows of dates from links and sources."""
        self.events = self._event_intervals(project.events.values())
        self.lives = {relation.id: self._life(relation) for relation in project.relations.values()}
        self._changed: dict[str, RelationLife | None] = {}
        self._thens: dict[int, RelationThen] = {}
        self._actors_found: tuple[int, list[tuple[Actor, Presence]]] | None = None
        self.recomputed = len(self.actors) + len(self.events) + len(self.lives)
        """How many records were looked at to make this index."""

    def prepare(self) -> Self:
        """Compute now what is else computed when it is first asked for; gives itself."""
        _ = self._table, self._tally, self.step_days, self._actor_rows, self._event_rows, self._actor_edges
        return self

    def updated(self, project: Project, diff: Diff) -> TimeIndex:
        """The index of the map after a diff; only what the diff bears on is looked at.

        Args:
            project: the map after the diff.
            diff: what has changed since this index was made.
        """
        if _as_of(project) != self.as_of:
            return TimeIndex(project)
        new = copy.copy(self)
        for name in _DERIVED:
            new.__dict__.pop(name, None)
        if "_tally" in self.__dict__:
            new.__dict__["_tally"] = dict(self._tally)
        new.project = project
        new.recomputed = 0
        moved = new._follow_actors(diff)
        touched = {ref.id for ref in diff.changes if ref.collection == "relations"}
        touched |= new._dependent(moved, _regraded(diff))
        touched |= new._follow_dates(diff)
        new._follow_relations(touched, self)
        return new

    def _follow_actors(self, diff: Diff) -> set[str]:
        """Take over changed actors; gives those that exist at another time than before."""
        changes = [
            (ref.id, change.after) for ref, change in diff.changes.items() if ref.collection == "actors"
        ]
        if not changes:
            return set()
        before, self.actors = self.actors, dict(self.actors)
        for key, after in changes:
            old, new = self.actors.pop(key, None), None
            if isinstance(after, Actor):
                new = self.actors[key] = interval_of(after.exists, None)
            self._recount(_edges_of(old), _edges_of(new))
        self.recomputed += len(changes)
        self.__dict__.pop("_actor_rows", None)
        self.__dict__.pop("_actor_edges", None)
        self._actors_found = None
        return {key for key, _ in changes if self.actors.get(key) != before.get(key)}

    def _follow_dates(self, diff: Diff) -> set[str]:
        """Take over changed events, and what follows from them; gives the relations on which that bears."""
        changed = {ref.id for ref in diff.changes if ref.collection == "events"}
        before = self.derived
        self.derived = before.updated(self.project, diff)
        if self.derived is not before:
            for key in {*before.events, *before.ends, *self.derived.events, *self.derived.ends}:
                known = (before.events.get(key), before.ends.get(key))
                if known != (self.derived.events.get(key), self.derived.ends.get(key)):
                    changed.add(key)
        if changed:
            self.events = {key: value for key, value in self.events.items() if key not in changed}
            there = (self.project.events[key] for key in changed if key in self.project.events)
            self.events |= self._event_intervals(there)
            self.recomputed += len(changed)
            self.__dict__.pop("_event_rows", None)
        if self.derived is before:
            return set()
        phases = {*before.phases, *self.derived.phases}
        return {key for key in phases if before.phases.get(key) != self.derived.phases.get(key)}

    def _dependent(self, actors: set[str], sources: set[str]) -> set[str]:
        """The relations whose times hang on these actors or on the grades of these sources."""
        if not actors and not sources:
            return set()
        return {
            relation.id
            for relation in self.project.relations.values()
            if relation.source in actors
            or relation.target in actors
            or any(
                not sources.isdisjoint((citation.source, citation.via))
                for phase in relation.phases
                for citation in phase.citations
            )
        }

    def _follow_relations(self, touched: set[str], before: TimeIndex) -> None:
        """New lives for these relations; until they are many they stand beside the rows of all others."""
        if not touched:
            return
        self.recomputed += len(touched)
        self.lives, self._changed = dict(before.lives), dict(before._changed)
        for key in touched:
            relation = self.project.relations.get(key)
            life = self._life(relation) if relation is not None else None
            old = self.lives.get(key)
            self._recount(old.edges if old is not None else (), life.edges if life is not None else ())
            if life is not None:
                self.lives[key] = life
            else:
                self.lives.pop(key, None)
            self._changed[key] = life
        self._thens = {}
        if len(self._changed) > max(_BESIDE, len(self.lives) // 20):
            self._changed = {}
            self.__dict__.pop("_table", None)

    def _life(self, relation: Relation) -> RelationLife:
        other = self.actors[relation.target] if relation.target != relation.source else ALWAYS
        exists = (self.actors[relation.source], other)
        spells = spells_of(relation.phases, self.as_of, self.derived.phases.get(relation.id))
        stretches = segments(relation.phases, spells, exists, self.project.sources.get)
        return RelationLife(relation, spells, exists, tuple(stretches))

    def _event_intervals(self, events: Iterable[Event]) -> dict[str, Interval]:
        """When events happen, those that have a date or are known to lie between two days."""
        found: dict[str, Interval] = {}
        for event in events:
            planned = event.status == "planned"
            bounds = self.derived.events.get(event.id)
            if event.when is not None:
                ends = self.derived.ends.get(event.id) or ends_of(event.when)
                found[event.id] = interval_between(ends, self.as_of, planned)
            elif bounds is not None and bounds.low is not None and bounds.high is not None:
                day = Range(bounds.low.day, bounds.high.day, to_the_day=True)
                found[event.id] = interval_between(Ends(day, day, one_day=True), None, planned)
        return found

    @cached_property
    def _table(self) -> Table:
        """Made when it is first needed; relations in `_changed` are in it as they were."""
        lives = [self.lives[key] for key in sorted(self.lives)]
        rows = [(life, segment) for life in lives for segment in life.segments]
        firsts = _array([segment.first for _, segment in rows])
        lasts = _array([segment.last for _, segment in rows])
        sure = np.array([segment.state.presence == Presence.CERTAIN for _, segment in rows], dtype=bool)
        thens = [RelationThen(life.relation, segment.state) for life, segment in rows]
        begun = sorted((day, life.relation.id) for life in lives for day in life.beginnings)
        at = _array([day for day, _ in begun])
        beginnings = (at, [key for _, key in begun])
        return Table(thens, [segment for _, segment in rows], Stretches(firsts, lasts), sure, beginnings)

    def _changed_segments(self, first: int, last: int) -> list[tuple[RelationLife, Segment]]:
        """The segments of changed relations that share a day with first..last, by id."""
        return [
            (life, segment)
            for _, life in sorted(self._changed.items())
            if life is not None
            for segment in life.segments
            if segment.first <= last and segment.last >= first
        ]

    @cached_property
    def _actor_rows(self) -> tuple[list[str], Stretches]:
        return list(self.actors), _stretches(list(self.actors.values()))

    @cached_property
    def _event_rows(self) -> tuple[list[str], Stretches]:
        return list(self.events), _stretches(list(self.events.values()))

    def standing_on(self, day: int, certain_only: bool = False) -> Standing:
        """What holds or may hold on a day, as rows of a table that stays the same from day to day.

        Args:
            day: the day number.
            certain_only: only what certainly holds.
        """
        table = self._table
        mask = table.stretches.mask(day)
        if certain_only:
            mask = mask & table.sure
        rows = np.flatnonzero(mask)
        if not self._changed:
            return Standing(table, rows, [])
        thens = table.thens
        stale = np.zeros(len(rows), dtype=bool)
        for key in self._changed:
            start = bisect.bisect_left(rows, key, key=lambda row: thens[row].relation.id)
            if start < len(rows) and thens[rows[start]].relation.id == key:
                stale[start] = True
        rows = rows[~stale]
        beside: list[tuple[int, RelationThen]] = []
        for life, segment in self._changed_segments(day, day):
            if segment.state.presence == Presence.CERTAIN or not certain_only:
                key = life.relation.id
                before = bisect.bisect_left(rows, key, key=lambda row: thens[row].relation.id)
                # Those before it in the sequence: of the table, and of those beside it.
                beside.append((before + len(beside), self._then(life, segment)))
        return Standing(table, rows, beside)

    def relations_on(self, day: int, certain_only: bool = False) -> list[RelationThen]:
        """Every relation that holds or may hold on a day, by id. What stays the same is the same object."""
        table, rows, beside = self.standing_on(day, certain_only)
        thens = table.thens
        found = [thens[row] for row in rows.tolist()]
        for position, then in beside:
            found.insert(position, then)
        return found

    def _then(self, life: RelationLife, segment: Segment) -> RelationThen:
        """One object for each changed relation in each of its states."""
        made = self._thens.get(id(segment))
        if made is None:
            made = self._thens[id(segment)] = RelationThen(life.relation, segment.state)
        return made

    def relation_on(self, relation_id: str, day: int) -> RelationThen | None:
        """One relation on a day, or None where it does not hold."""
        life = self.lives.get(relation_id)
        for segment in life.segments if life is not None else ():
            if segment.first <= day <= segment.last and life is not None:
                return RelationThen(life.relation, segment.state)
        return None

    def actors_on(self, day: int) -> list[tuple[Actor, Presence]]:
        """Every actor that exists or may exist on a day; the same list while none comes, goes or changes."""
        stretch = bisect.bisect_right(self._actor_edges, day)
        if self._actors_found is None or self._actors_found[0] != stretch:
            ids, stretches = self._actor_rows
            found = [
                (self.project.actors[ids[row]], self.actors[ids[row]].presence(day))
                for row in stretches.at(day).tolist()
            ]
            self._actors_found = (stretch, found)
        return self._actors_found[1]

    @cached_property
    def _actor_edges(self) -> list[int]:
        return sorted({edge for interval in self.actors.values() for edge in interval.edges()})

    def events_on(self, day: int) -> list[tuple[Event, Presence]]:
        """Every event that happens or may happen on a day. Undated events are on none."""
        ids, stretches = self._event_rows
        return [
            (self.project.events[ids[row]], self.events[ids[row]].presence(day))
            for row in stretches.at(day).tolist()
        ]

    def half_known(self, first: int, last: int) -> list[Event]:
        """Undated events of which one bound alone is known, and which may be on a day of first..last."""
        found: list[Event] = []
        for key, bounds in self.derived.events.items():
            low, high = bounds.low, bounds.high
            if low is not None and high is None:
                possible = low.day <= last
            else:
                possible = low is None and high is not None and high.day >= first
            if possible:
                found.append(self.project.events[key])
        return found

    def in_order(self, events: Iterable[Event]) -> list[Event]:
        """Events by the earliest day of each, as they followed one another, by the last day, and by id."""

        def place(event: Event) -> tuple[int, int, int, str]:
            bounds, interval = self.derived.events.get(event.id), self.events.get(event.id)
            low = bounds.low.day if bounds is not None and bounds.low is not None else PAST
            first, last = (low, FUTURE) if interval is None else (interval.first, interval.last)
            return first, self._depths.get(event.id, 0), last, event.id

        return sorted(events, key=place)

    @cached_property
    def _depths(self) -> dict[str, int]:
        """Of each event that followed others: how many did so one after the other, up to it."""
        circles = self.derived.circles
        earlier = {
            event.id: [key for key in event.after if not (event.id in circles and key in circles)]
            for event in self.project.events.values()
            if event.after
        }
        found: dict[str, int] = {}
        for key in TopologicalSorter(earlier).static_order():
            found[key] = max((found[other] + 1 for other in earlier.get(key, ())), default=0)
        return found

    # --- windows ----------------------------------------------------------------------------

    def relations_in(self, first: int, last: int, throughout: bool) -> list[RelationThen]:
        """Every relation that holds or may hold on some day of first..last, or on all of them.

        The state has the latest of the surest phases, and those that held before it.
        """
        thens = self._table.thens
        reaching = {thens[row].relation.id for row in self._table.stretches.overlapping(first, last).tolist()}
        reaching -= self._changed.keys()
        reaching |= {life.relation.id for life, _ in self._changed_segments(first, last)}
        found: list[RelationThen] = []
        for key in sorted(reaching):
            life = self.lives[key]
            phases = life.relation.phases
            state = state_in(phases, life.spells, life.exists, (first, last), throughout)
            if state is not None and state.presence:
                found.append(RelationThen(life.relation, state))
        return found

    def actors_in(self, first: int, last: int, throughout: bool) -> list[tuple[Actor, Presence]]:
        """Every actor that exists or may exist on some day of first..last, or on all of them."""
        found = ((key, _in(interval, first, last, throughout)) for key, interval in self.actors.items())
        return [(self.project.actors[key], presence) for key, presence in found if presence]

    def events_in(self, first: int, last: int, throughout: bool) -> list[tuple[Event, Presence]]:
        """Every event that happens or may happen on some day of first..last, or lasts through them."""
        found = ((key, _in(interval, first, last, throughout)) for key, interval in self.events.items())
        return [(self.project.events[key], presence) for key, presence in found if presence]

    @cached_property
    def _tally(self) -> dict[int, int]:
        """By day: how many relations and actors change."""
        edges = [edge for life in self.lives.values() for edge in life.edges]
        edges += [edge for interval in self.actors.values() for edge in _edges_of(interval)]
        unique, counts = np.unique(_array(edges), return_counts=True)
        return dict(zip(unique.tolist(), counts.tolist(), strict=True))

    def _recount(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Something changed on other days before."""
        tally = self.__dict__.get("_tally")
        if tally is None:
            return
        for edges, by in ((old, -1), (new, 1)):
            for edge in edges:
                count = tally.get(edge, 0) + by
                if count:
                    tally[edge] = count
                else:
                    del tally[edge]

    @cached_property
    def changes_per_day(self) -> tuple[Days, Days]:
        """Days on which a relation's state or an actor's presence changes, sorted, and how many do."""
        edges = _array(sorted(day for day in self._tally if PAST < day < FUTURE))
        return edges, _array([self._tally[day] for day in edges.tolist()])

    def begun_on(self, day: int) -> frozenset[str]:
        """The relations that begin on a day, or turn into another phase.

        That one is surer than the day before is no change of the relation itself.
        """
        at, keys = self._table.beginnings
        first, last = np.searchsorted(at, np.array([day, day + 1])).tolist()
        found = set(keys[first:last]) - self._changed.keys()
        for key, life in self._changed.items():
            if life is not None and day in life.beginnings:
                found.add(key)
        return frozenset(found)

    @cached_property
    def event_days(self) -> Days:
        """The days on which an event pulses: the latest day of each, sorted, each once."""
        # Of what only follows, the latest day is an accident of when it was told.
        events = self.project.events
        ends = [interval.last for key, interval in self.events.items() if events[key].when is not None]
        return np.unique(_array([day for day in ends if PAST < day < FUTURE]))

    @cached_property
    def ranges_between(self) -> dict[tuple[int, int], list[str]]:
        """The days between which undated events lie, and which do so, by id."""
        events, found = self.project.events, dict[tuple[int, int], list[str]]()
        for key, interval in sorted(self.events.items(), key=lambda item: item[0]):
            if events[key].when is None:
                found.setdefault((interval.first, interval.last), []).append(key)
        return found

    @cached_property
    def step_days(self) -> Days:
        """Every day at which something is to be seen: changes and events, sorted.

        Where there is none between the two days of what happens some day between them, the first of the two.
        """
        steps = np.union1d(self.changes_per_day[0], self.event_days)
        firsts = _array([first for first, _ in self.ranges_between])
        lasts = _array([last for _, last in self.ranges_between])
        empty = np.searchsorted(steps, firsts, side="left") == np.searchsorted(steps, lasts, side="right")
        return np.union1d(steps, firsts[empty])

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


def _in(interval: Interval, first: int, last: int, throughout: bool) -> Presence:
    return interval.throughout(first, last) if throughout else interval.within(first, last)


def _edges_of(interval: Interval | None) -> tuple[int, ...]:
    """The days on which an actor comes and on which it is gone."""
    return (interval.first, interval.last + 1) if interval is not None else ()


def _array(values: Sequence[int]) -> Days:
    return np.array(values, dtype=np.int64)


def _stretches(intervals: Sequence[Interval]) -> Stretches:
    return Stretches(_array([i.first for i in intervals]), _array([i.last for i in intervals]))
