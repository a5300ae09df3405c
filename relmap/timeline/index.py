"""The index over time: what holds on a day, and on which days something changes."""

from __future__ import annotations

import bisect
import copy
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple, Self

import numpy as np

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.derived import derived
from relmap.model.diff import Diff
from relmap.model.errors import Progress, Stopped
from relmap.model.kept import kept
from relmap.model.project import Project
from relmap.model.ranges import Ends, Range, ends_of
from relmap.model.records import Actor, Event, Relation, Source
from relmap.timeline.apart import Rows, intervals_of, resolve
from relmap.timeline.grades import SourceOf
from relmap.timeline.interval_index import Days, Stretches
from relmap.timeline.interval_index import Rows as RowNumbers
from relmap.timeline.presence import ALWAYS, Interval, Presence, interval_between, interval_of
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.spells import Segment, segments
from relmap.timeline.table import Table
from relmap.timeline.windows import state_in
from relmap.timeline.worlds import spells_of


class RelationLife:
    """What the dates of one relation allow, and its segments, computed when they are asked for.

    Args:
        relation: the relation.
        exists: when its two actors exist.
        as_of: the last day the map knows, or None.
        ends: of its phases, where other dates narrow them.
        source_of: a source by id.
    """

    def __init__(
        self,
        relation: Relation,
        exists: tuple[Interval, Interval],
        as_of: int | None,
        ends: Sequence[Ends] | None,
        source_of: SourceOf,
    ) -> None:
        self.relation, self.exists = relation, exists
        self.spells = spells_of(relation.phases, as_of, ends)
        self._source_of = source_of

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its life as stretches of days, in order, absent stretches left out."""
        return tuple(segments(self.relation.phases, self.spells, self.exists, self._source_of))

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


class Lives(Mapping[str, RelationLife]):
    """The life of each relation, made when it is asked for, and kept.

    Args:
        relations: of the map, by id.
        make: the life of one of them.
        known: lives that are still as they were made.
    """

    def __init__(
        self,
        relations: Mapping[str, Relation],
        make: Callable[[Relation], RelationLife],
        known: dict[str, RelationLife],
    ) -> None:
        self._relations, self._make, self._known = relations, make, known

    def __getitem__(self, key: str) -> RelationLife:
        life = self._known.get(key)
        if life is None:
            life = self._known[key] = self._make(self._relations[key])
        return life

    def __iter__(self) -> Iterator[str]:
        return iter(self._relations)

    def __len__(self) -> int:
        return len(self._relations)

    def __contains__(self, key: object) -> bool:
        return key in self._relations

    def without(self, keys: Iterable[str]) -> dict[str, RelationLife]:
        """Those that have been made, but for some."""
        known = self._known.copy()
        for key in keys:
            known.pop(key, None)
        return known


class Standing(NamedTuple):
    """What holds on a day: rows of a table, and what has changed since the table was made.

    `beside` has the places in the sequence at which those stand, and the relations.
    """

    table: Table
    rows: RowNumbers
    beside: list[tuple[int, RelationOnDay]]


_CERTAIN = Presence.CERTAIN
_OFTEN = 256
"""So many relations are walked through between two tellings of progress."""
_RUN = 10_000
"""So many texts are sorted at a time: nothing else can run meanwhile."""
_BESIDE = 64
"""So many changed relations are searched one by one before all rows are sorted anew."""


def _as_of(project: Project) -> int | None:
    as_of = project.about.as_of
    return dates.parse_span(as_of).bounds()[3] if as_of is not None else None


def _existence(project: Project) -> dict[str, Interval]:
    """When the actors exist. That the map knows no more weakens what is open-ended, but no actor."""
    found = dict.fromkeys(project.actors, ALWAYS)
    dated = {key: actor.exists for key, actor in project.actors.items() if actor.exists is not None}
    found.update(zip(dated, intervals_of(list(dated.values())), strict=True))
    return found


def _in_order(keys: list[str]) -> list[str]:
    """Themselves, if they are sorted. What is in order in parts is soon in order as a whole."""
    runs = [sorted(keys[start : start + _RUN]) for start in range(0, len(keys), _RUN)]
    ordered = sorted(itertools.chain.from_iterable(runs))
    return keys if ordered == keys else ordered


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

    def __init__(self, project: Project, progress: Progress | None = None) -> None:
        self.project = project
        self._progress = progress
        self.as_of = _as_of(project)
        self.actors = _existence(project)
        columns = project.columns
        self._tell(0.2)
        self.derived = derived(project, (columns.ids[number] for number in columns.linked))
        """What follows of dates from links and sources."""
        self.events = self._event_intervals(project.events.values())
        self._tell(0.3)
        self.lives = self._lives({})
        self.table = self._table_of()
        """Every stretch of every relation; those that have changed since are in it as they were."""
        self._changed: dict[str, RelationLife | None] = {}
        self._moved: dict[int, int] | None = None
        """After a diff: how many more, or fewer, change on some days."""
        self._thens: dict[int, RelationOnDay] = {}
        self._actors_found: tuple[int, list[tuple[Actor, Presence]]] | None = None
        self.recomputed = len(self.actors) + len(self.events) + len(self.lives)
        """How many records were looked at to make this index."""

    def prepare(self) -> Self:
        """Compute now what is else computed when it is first asked for; gives itself. Raises Stopped."""
        _ = self._actor_rows, self._event_rows, self._actor_edges
        _ = self._tally, self.step_days, self.table.beginnings
        self._tell(1.0)
        self._progress = None
        return self

    def _tell(self, part: float) -> None:
        if self._progress is not None and not self._progress(part):
            raise Stopped

    def updated(self, project: Project, diff: Diff) -> TimeIndex:
        """The index of the map after a diff; only what the diff bears on is looked at.

        Args:
            project: the map after the diff.
            diff: what has changed since this index was made.
        """
        if _as_of(project) != self.as_of:
            return TimeIndex(project)
        new = copy.copy(self)
        new._progress = None
        of_changes = (TimeIndex._tally, TimeIndex.changes_per_day, TimeIndex.step_days)
        for property_ in of_changes:
            property_.forget(new)
        new._moved = {} if TimeIndex._tally.is_known(self) else None
        new.project = project
        new.recomputed = 0
        moved = new._follow_actors(diff)
        touched = {ref.id for ref in diff.changes if ref.collection == "relations"}
        touched |= new._dependent(moved, _regraded(diff))
        touched |= new._follow_dates(diff)
        new._follow_relations(touched, self)
        if new._moved is not None and any(new._moved.values()):
            TimeIndex._tally.give(new, _added(self._tally, new._moved))
        elif new._moved is not None:
            # The days of steps hang on those of events, too.
            for property_ in of_changes if new.events is self.events else of_changes[:2]:
                property_.share(new, self)
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
        TimeIndex._actor_rows.forget(self)
        TimeIndex._actor_edges.forget(self)
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
            for property_ in (
                TimeIndex._depths,
                TimeIndex._event_rows,
                TimeIndex.event_days,
                TimeIndex.ranges_between,
            ):
                property_.forget(self)
        if self.derived is before:
            return set()
        phases = {*before.phases, *self.derived.phases}
        return {key for key in phases if before.phases.get(key) != self.derived.phases.get(key)}

    def _dependent(self, actors: set[str], sources: set[str]) -> set[str]:
        """The relations whose times hang on these actors or on the grades of these sources."""
        if not actors and not sources:
            return set()
        relations, table = self.project.relations, self.table
        # Grades are asked for only where phases meet.
        found = {*table.tied_to(actors), *(table.relations[number].id for number in table.walked)}
        candidates = (relations[key] for key in {*found, *self._changed} if key in relations)
        return {
            relation.id
            for relation in candidates
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
        self.lives, self._changed = self._lives(before.lives.without(touched)), dict(before._changed)
        for key in touched:
            life = self.lives.get(key)
            old = before.lives.get(key)
            self._recount(old.edges if old is not None else (), life.edges if life is not None else ())
            self._changed[key] = life
        self._thens = {}
        if len(self._changed) > max(_BESIDE, len(self.lives) // 20):
            self._changed = {}
            self.table = self._table_of()

    def _lives(self, known: dict[str, RelationLife]) -> Lives:
        actors, as_of, phases = self.actors, self.as_of, self.derived.phases
        source_of = self.project.sources.get

        def make(relation: Relation) -> RelationLife:
            other = actors[relation.target] if relation.target != relation.source else ALWAYS
            exists = (actors[relation.source], other)
            return RelationLife(relation, exists, as_of, phases.get(relation.id), source_of)

        return Lives(self.project.relations, make, known)

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

    def _table_of(self) -> Table:
        """Every stretch of every relation as a row."""
        columns, relations = self.project.columns, self.project.relations
        actors = {key: number for number, key in enumerate(self.actors)}
        sides = ([actors[key] for key in keys] for keys in (columns.sources, columns.targets))
        ends = np.array(list(sides), dtype=np.int32).T
        found, left = resolve(columns, ends, list(self.actors.values()), self.as_of)
        ids = _in_order(columns.ids)
        if ids is columns.ids:
            ordered = list(relations.values())
        else:
            numbers = {key: number for number, key in enumerate(ids)}
            places = np.array([numbers[key] for key in columns.ids], dtype=np.int32)
            found, left = found.numbered(places), places[left].tolist()
            ends = ends[np.argsort(places)]
            ordered = [relations[key] for key in ids]
        self._tell(0.5)
        walked: dict[int, Sequence[Segment]] = {}
        for done, number in enumerate(left):
            walked[number] = self.lives[ids[number]].segments
            if done % _OFTEN == 0:
                self._tell(0.5 + 0.3 * done / len(left))
        rows = Rows.of(
            [
                (number, segment.state.phase, segment.first, segment.last, segment.state.presence == _CERTAIN)
                for number, several in walked.items()
                for segment in several
            ]
        )
        self._tell(0.8)
        return Table(ids, ordered, ends, list(self.actors), found.merged(rows) if walked else found, walked)

    def _changed_segments(self, first: int, last: int) -> list[tuple[RelationLife, Segment]]:
        """The segments of changed relations that share a day with first..last, by id."""
        return [
            (life, segment)
            for _, life in sorted(self._changed.items())
            if life is not None
            for segment in life.segments
            if segment.first <= last and segment.last >= first
        ]

    @kept
    def _actor_rows(self) -> tuple[list[str], Stretches]:
        return list(self.actors), _stretches(list(self.actors.values()))

    @kept
    def _event_rows(self) -> tuple[list[str], Stretches]:
        return list(self.events), _stretches(list(self.events.values()))

    def standing_on(self, day: int, certain_only: bool = False) -> Standing:
        """What holds or may hold on a day, as rows of a table that stays the same from day to day.

        Args:
            day: the day number.
            certain_only: only what certainly holds.
        """
        table = self.table
        mask = table.stretches.mask(day)
        if certain_only:
            mask = mask & table.sure
        rows = np.flatnonzero(mask)
        if not self._changed:
            return Standing(table, rows, [])
        rows = table.but_for(rows, self._changed)
        beside: list[tuple[int, RelationOnDay]] = []
        for life, segment in self._changed_segments(day, day):
            if segment.state.presence == Presence.CERTAIN or not certain_only:
                key = life.relation.id
                before = table.place_among(rows, key)
                # Those before it in the sequence: of the table, and of those beside it.
                beside.append((before + len(beside), self._then(life, segment)))
        return Standing(table, rows, beside)

    def relations_on(self, day: int, certain_only: bool = False) -> list[RelationOnDay]:
        """Every relation that holds or may hold on a day, by id. What stays the same is the same object."""
        table, rows, beside = self.standing_on(day, certain_only)
        found = table.thens.several(rows.tolist())
        for position, tie in beside:
            found.insert(position, tie)
        return found

    def _then(self, life: RelationLife, segment: Segment) -> RelationOnDay:
        """One object for each changed relation in each of its states."""
        made = self._thens.get(id(segment))
        if made is None:
            made = self._thens[id(segment)] = RelationOnDay(life.relation, segment.state)
        return made

    def relation_on(self, relation_id: str, day: int) -> RelationOnDay | None:
        """One relation on a day, or None where it does not hold."""
        if relation_id in self._changed:
            life = self._changed[relation_id]
            for segment in life.segments if life is not None else ():
                if segment.first <= day <= segment.last and life is not None:
                    return self._then(life, segment)
            return None
        row = self.table.row_on(relation_id, day)
        return self.table.thens[row] if row is not None else None

    def actors_on(self, day: int) -> list[tuple[Actor, Presence]]:
        """Every actor that exists or may exist on a day; the same list while none comes, goes or changes."""
        stretch = bisect.bisect_right(self._actor_edges, day)
        known = self._actors_found  # another thread may ask for another day meanwhile
        if known is None or known[0] != stretch:
            ids, stretches = self._actor_rows
            found = [
                (self.project.actors[ids[row]], self.actors[ids[row]].presence(day))
                for row in stretches.at(day).tolist()
            ]
            known = self._actors_found = (stretch, found)
        return known[1]

    @kept
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

    @kept
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

    def relations_in(self, first: int, last: int, throughout: bool) -> list[RelationOnDay]:
        """Every relation that holds or may hold on some day of first..last, or on all of them.

        The state has the latest of the surest phases, and those that held before it.
        """
        table = self.table
        numbers = np.unique(table.relation[table.stretches.overlapping(first, last)])
        reaching = {table.ids[number] for number in numbers.tolist()} - self._changed.keys()
        reaching |= {life.relation.id for life, _ in self._changed_segments(first, last)}
        found: list[RelationOnDay] = []
        for key in sorted(reaching):
            life = self.lives[key]
            phases = life.relation.phases
            state = state_in(phases, life.spells, life.exists, (first, last), throughout)
            if state is not None and state.presence:
                found.append(RelationOnDay(life.relation, state))
        return found

    def actors_in(self, first: int, last: int, throughout: bool) -> list[tuple[Actor, Presence]]:
        """Every actor that exists or may exist on some day of first..last, or on all of them."""
        found = ((key, _in(interval, first, last, throughout)) for key, interval in self.actors.items())
        return [(self.project.actors[key], presence) for key, presence in found if presence]

    def events_in(self, first: int, last: int, throughout: bool) -> list[tuple[Event, Presence]]:
        """Every event that happens or may happen on some day of first..last, or lasts through them."""
        found = ((key, _in(interval, first, last, throughout)) for key, interval in self.events.items())
        return [(self.project.events[key], presence) for key, presence in found if presence]

    @kept
    def _tally(self) -> tuple[Days, Days]:
        """The days on which relations or actors change, sorted, and how many do."""
        edges = [edge for interval in self.actors.values() for edge in _edges_of(interval)]
        edges += [edge for life in self._changed.values() if life is not None for edge in life.edges]
        unchanged = self.table.edges_but_for(self._changed)
        return np.unique(np.concatenate((unchanged, _array(edges))), return_counts=True)

    def _recount(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Something changed on other days before."""
        if self._moved is None:
            return
        for edges, by in ((old, -1), (new, 1)):
            for edge in edges:
                self._moved[edge] = self._moved.get(edge, 0) + by

    @kept
    def changes_per_day(self) -> tuple[Days, Days]:
        """Days on which a relation's state or an actor's presence changes, sorted, and how many do."""
        edges, counts = self._tally
        start, stop = np.searchsorted(edges, (PAST + 1, FUTURE)).tolist()
        return edges[start:stop], counts[start:stop]

    def begun_on(self, day: int) -> frozenset[str]:
        """The relations that begin on a day, or turn into another phase.

        That one is surer than the day before is no change of the relation itself.
        """
        found = self.table.begun_on(day) - self._changed.keys()
        for key, life in self._changed.items():
            if life is not None and day in life.beginnings:
                found.add(key)
        return frozenset(found)

    @kept
    def event_days(self) -> Days:
        """The days on which an event pulses: the latest day of each, sorted, each once."""
        # Of what only follows, the latest day is an accident of when it was told.
        events = self.project.events
        ends = [interval.last for key, interval in self.events.items() if events[key].when is not None]
        return np.unique(_array([day for day in ends if PAST < day < FUTURE]))

    @kept
    def ranges_between(self) -> dict[tuple[int, int], list[str]]:
        """The days between which undated events lie, and which do so, by id."""
        events, found = self.project.events, dict[tuple[int, int], list[str]]()
        for key, interval in sorted(self.events.items(), key=lambda item: item[0]):
            if events[key].when is None:
                found.setdefault((interval.first, interval.last), []).append(key)
        return found

    @kept
    def step_days(self) -> Days:
        """Every day at which something is to be seen: changes and events, sorted.

        Where there is none between the two days of what happens some day between them, the first of the two.
        """
        steps = _united(self.changes_per_day[0], self.event_days)
        firsts = _array([first for first, _ in self.ranges_between])
        lasts = _array([last for _, last in self.ranges_between])
        empty = np.searchsorted(steps, firsts, side="left") == np.searchsorted(steps, lasts, side="right")
        return _united(steps, np.unique(firsts[empty]))

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

    def opening_day(self) -> int:
        """The day to be looked at first: the latest known, else that nearest to it on which a tie holds."""
        day = self.latest_known()
        if self.as_of is not None or not len(self.table.stretches) or len(self.table.stretches.at(day)):
            return day
        first, last = self.table.stretches.bounds(np.arange(len(self.table.stretches)))
        before, after = last[last < day], first[first > day]
        found = int(before.max()) if len(before) else int(after.min())
        extent = self.extent() or (found, found)
        return min(max(found, extent[0]), extent[1])


def _added(tally: tuple[Days, Days], moved: Mapping[int, int]) -> tuple[Days, Days]:
    """How many change on each day after some more, or fewer, do."""
    more = _array(sorted(day for day, by in moved.items() if by))
    edges = _united(tally[0], more)
    counts = np.zeros(len(edges), dtype=np.int64)
    counts[np.searchsorted(edges, tally[0])] = tally[1]
    counts[np.searchsorted(edges, more)] += _array([moved[day] for day in more.tolist()])
    return edges[counts > 0], counts[counts > 0]


def _united(many: Days, few: Days) -> Days:
    """The days that are among the ones or the others; both sorted, each day once."""
    at = np.searchsorted(many, few)
    new = np.append(many, FUTURE + 2)[at] != few
    return np.insert(many, at[new], few[new])


def _in(interval: Interval, first: int, last: int, throughout: bool) -> Presence:
    return interval.throughout(first, last) if throughout else interval.within(first, last)


def _edges_of(interval: Interval | None) -> tuple[int, ...]:
    """The days on which an actor comes and on which it is gone."""
    return (interval.first, interval.last + 1) if interval is not None else ()


def _array(values: Sequence[int]) -> Days:
    return np.array(values, dtype=np.int64)


def _stretches(intervals: Sequence[Interval]) -> Stretches:
    return Stretches(_array([i.first for i in intervals]), _array([i.last for i in intervals]))
