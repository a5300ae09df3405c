"""Dates that follow from others: what came after what, what began with an event, and who told of it when.

The days of events and of linked phases are a temporal network (relmap.model.temporal_network); each bound
keeps the way by which it came. Nothing of this is stored in a map. After an edit only what hangs on it is
computed anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from relmap.model import dates
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff, Ref
from relmap.model.kept import kept
from relmap.model.project import AnyRecord, Project, citations, linked_events
from relmap.model.ranges import Ends, Range, ends_of
from relmap.model.records import About, Citation, Event, Phase, Relation, Source
from relmap.model.temporal_network import Day, TemporalNetwork

_FEW = 8
"""So many events are searched one by one for circles before all are."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A day that another must be no earlier, or no later, than."""

    day: int
    way: tuple[Day, ...] = ()
    """The days by which it came, from the one that has it of its own to the one that is bounded."""
    told: str = ""
    """The source, by id, whose publication is the bound; empty: a date."""
    as_of: bool = False
    """It is the last day that the map knows."""

    @property
    def chain(self) -> tuple[str, ...]:
        """The events on the way, by id."""
        return _events_on(self.way)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of when an event began: from both sides, or from one."""

    low: Bound | None
    high: Bound | None

    @property
    def both(self) -> bool:
        """Whether it lies between two days."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A shortest way from a day to one that would have to be later than it can be."""

    way: tuple[Day, ...]
    low: int
    """The first of these days is no earlier than this."""
    high: Bound
    """The last of them is no later than this."""

    @property
    def chain(self) -> tuple[str, ...]:
        """The events on the way, by id."""
        return _events_on(self.way)


def _events_on(way: Iterable[Day]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(day.record for day in way if day.phase < 0))


def derived(project: Project, linked: Iterable[str] | None = None) -> Derived:
    """All that follows from the links of a map; arguments as for `Derived`."""
    return Derived(project, linked)


def way_to(start: str, goal: str, following: Callable[[str], Iterable[str]]) -> list[str]:
    """The shortest way from one to another, or back to itself, both included; empty where there is none."""
    came_from: dict[str, str] = {}
    level = [start]
    while level and goal not in came_from:
        reached: list[str] = []
        for key in level:
            for other in following(key):
                if other not in came_from:
                    came_from[other] = key
                    reached.append(other)
        level = reached
    if goal not in came_from:
        return []
    way = [goal, came_from[goal]]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


class Derived:
    """What follows from the links of a map.

    `events` has, by id, what is known of the undated ones; `ends` those of dated events that hang together
    with others; `phases` the ends of all phases of a relation of which one is linked to an event.

    Args:
        project: the map.
        linked: the ids of the relations with phases that are linked to events, where they are known.
    """

    def __init__(self, project: Project, linked: Iterable[str] | None = None) -> None:
        self._project = project
        """As it was at the last diff that bore on what follows."""
        self.events: Mapping[str, Bounds] = {}
        self.ends: Mapping[str, Ends] = {}
        self.phases: Mapping[str, tuple[Ends, ...]] = {}
        as_of = project.about.as_of
        self._as_of = dates.parse_span(as_of).bounds()[3] if as_of is not None else None
        self._net = TemporalNetwork()
        self._links: dict[Ref, tuple[tuple[Day, Day], ...]] = {}
        """Of each event and relation: which of its days is no earlier than which, and the other way round."""
        self._days: dict[Ref, tuple[Day, ...]] = {}
        self._told: dict[Day, str] = {}
        """Of first days that are told of, the earliest source; empty: the last day that the map knows."""
        self._circular: set[tuple[str, str]] = set()
        self._void: frozenset[Day] = frozenset()
        events = {Ref("events", event.id) for event in project.events.values() if not _is_plain(event)}
        if linked is None:
            linked = (relation.id for relation in project.relations.values() if _is_linked(relation))
        relations = {Ref("relations", key) for key in linked}
        if events or relations:
            self._circular = _circles(project.events)
            self._take(events | relations)

    @kept
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Of each part that leaves no day a shortest chain; a lone date is a matter of its own source."""
        return tuple(
            self._contradiction(self._net.shortest_contradiction(part))
            for part in self._net.impossible_parts()
            if len({(day.record, day.phase) for day in part}) > 1
        )

    @property
    def circles(self) -> frozenset[str]:
        """The events, by id, that come after themselves."""
        return frozenset(later for _, later in self._circular)

    def bounds(self, event_id: str) -> Bounds | None:
        """What follows for the first day of an event; of a dated one, where that says more than its date."""
        event, ends = self._project.events[event_id], self.ends.get(event_id)
        if event.when is None or ends is None:
            return self.events.get(event_id)
        known, typed = self._bounds(Day(event_id, -1, last=False)), ends_of(event.when).first
        low = known.low if ends.first.low > typed.low else None
        high = known.high if ends.first.high < typed.high else None
        return Bounds(low, high) if low is not None or high is not None else None

    def contradicts(self, relation_id: str, number: int) -> bool:
        """Whether a phase hangs together with what leaves it no day: what is typed of it stands."""
        return Day(relation_id, number, last=False) in self._void

    # --- after an edit --------------------------------------------------------------------

    def updated(self, project: Project, diff: Diff) -> Derived:
        """What follows after a diff; itself where the diff bears on nothing.

        Args:
            project: the map after the diff.
            diff: what has changed since this was made.
        """
        touched = {ref for ref, change in diff.changes.items() if _bears(ref, *change)}
        if Ref("about", "about") in touched:
            return Derived(project)
        sources = {ref.id for ref in touched if ref.collection == "sources"}
        touched = {ref for ref in touched if ref.collection != "sources"}
        if sources:
            touched |= {ref for ref in self._days if not sources.isdisjoint(_sources(project.get(*ref)))}
        if not touched:
            return self
        new = copy.copy(self)
        Derived.contradictions.forget(new)
        new._project = project
        new.events, new.ends, new.phases = dict(self.events), dict(self.ends), dict(self.phases)
        new._net = self._net.copy()
        new._links, new._days, new._told = dict(self._links), dict(self._days), dict(self._told)
        events = {ref.id for ref in touched if ref.collection == "events"}
        # A phase is linked to a day that an event has only while it lasts.
        touched |= {
            ref
            for ref in self._days
            if ref.collection == "relations"
            and ref.id in project.relations
            and any(not events.isdisjoint(linked_events(p)) for p in project.relations[ref.id].phases)
        }
        new._circular = self._circles_after(project, diff, events)
        touched |= {Ref("events", later) for _, later in self._circular ^ new._circular}
        new._take(touched)
        return new

    def _circles_after(self, project: Project, diff: Diff, events: set[str]) -> set[tuple[str, str]]:
        """The links on circles after a diff; as before, where it breaks none and makes none."""
        moved = [key for key in events if _after_changed(*diff.changes.get(Ref("events", key), (None, None)))]
        made = any(
            way_to(key, key, lambda other: project.events[other].after)
            for key in moved[:_FEW]
            if key in project.events
        )
        if made or len(moved) > _FEW or not self.circles.isdisjoint(moved):
            return _circles(project.events)
        return self._circular

    def _take(self, touched: Iterable[Ref]) -> None:
        """Put these records into the network anew, and report what follows."""
        before: dict[Ref, tuple[Day, ...]] = {}
        waiting = list(touched)
        for ref in waiting:
            if ref in before:
                continue
            before[ref] = self._days.pop(ref, ())
            for day, than in self._links.pop(ref, ()):
                self._net.unlink(day, than)
            record = self._project.get(*ref)
            if isinstance(record, Event):
                self._add_event(ref, record)
                wanted = record.after
            elif isinstance(record, Relation) and _is_linked(record):
                self._add_relation(ref, record)
                wanted = (key for phase in record.phases for key in linked_events(phase))
            else:
                continue
            # All others are there already, for what is said of them.
            plain = (key for key in wanted if _is_plain(self._project.events[key]))
            waiting += (Ref("events", key) for key in plain if Ref("events", key) not in self._days)
        for ref, known in before.items():
            for day in set(known).difference(self._days.get(ref, ())):
                self._net.drop(day)
        self._report(self._net.settle(), {ref.id for ref in before if ref.collection == "relations"})

    # --- days and what joins them ---------------------------------------------------------

    def _add_event(self, ref: Ref, event: Event) -> None:
        ends = ends_of(event.when) if event.when is not None else None
        first = _first(event.id)
        links = [
            (first, _first(earlier)) for earlier in event.after if (earlier, event.id) not in self._circular
        ]
        days = [first]
        self._put(first, ends.first if ends is not None else None, event)
        if ends is not None and not ends.one_day:
            last = Day(event.id, -1, last=True)
            self._put(last, ends.last)
            links.append((last, first))
            days.append(last)
        self._keep(ref, days, links)

    def _add_relation(self, ref: Ref, relation: Relation) -> None:
        days: list[Day] = []
        links: list[tuple[Day, Day]] = []
        for position, phase in enumerate(relation.phases):
            if not any(linked_events(phase)):
                continue
            ends = ends_of(phase.when)
            first = Day(relation.id, position, last=False)
            last = first if ends.one_day else Day(relation.id, position, last=True)
            # A side that is linked and not given says nothing of its own.
            unsaid = phase.begins_with is not None and not ends.first.given
            self._put(first, None if unsaid else ends.first, phase)
            days.append(first)
            if last != first:
                unsaid = phase.ends_with is not None and not ends.last.given
                self._put(last, None if unsaid else ends.last)
                days.append(last)
                links.append((last, first))
            for day, link in ((first, phase.begins_with), (last, phase.ends_with)):
                if link is not None:
                    other = self._day_of(link.event, last=link.day == "last")
                    links += [(day, other), (other, day)]
        self._keep(ref, days, links)

    def _keep(self, ref: Ref, days: list[Day], links: list[tuple[Day, Day]]) -> None:
        self._days[ref], self._links[ref] = tuple(days), tuple(links)
        for day, than in links:
            self._net.link(day, than)

    def _day_of(self, event_id: str, last: bool) -> Day:
        """A day of an event; of one day, or undated, the last is the first."""
        when = self._project.events[event_id].when
        return Day(event_id, -1, last=last and when is not None and not ends_of(when).one_day)

    def _put(self, day: Day, range_: Range | None, claim: Event | Phase | None = None) -> None:
        """A day with what is typed of it; of a first day with what tells of it."""
        low, high = (PAST, FUTURE) if range_ is None else (range_.low, range_.high)
        if range_ is not None and not range_.given and range_.low == FUTURE and self._as_of is not None:
            low = self._as_of
        self._told.pop(day, None)
        for latest, source in self._told_of(claim) if claim is not None else ():
            if latest < high:
                high, self._told[day] = latest, source
        self._net.put(day, low, high)

    def _told_of(self, claim: Event | Phase) -> Iterator[tuple[int, str]]:
        """Nobody tells of what has not begun; plans are told of before."""
        if claim.status == "planned":
            return
        for citation in claim.citations:
            if citation.supports:
                yield from told_by(self._project, citation)
        if self._as_of is not None:
            yield self._as_of, ""

    # --- what follows ---------------------------------------------------------------------

    def _report(self, changed: set[Day], relations: set[str]) -> None:
        """Say anew what follows for these days and relations."""
        void = frozenset(day for part in self._net.impossible_parts() for day in part)
        changed |= void ^ self._void
        self._void = void
        events, ends, phases = dict(self.events), dict(self.ends), dict(self.phases)
        for key in {day.record for day in changed if day.phase < 0}:
            events.pop(key, None)
            ends.pop(key, None)
            event, first = self._project.events.get(key), _first(key)
            if event is None or first in void:
                continue
            if event.when is None:
                events[key] = self._bounds(first)
            elif self._is_tied(key):
                ends[key] = self._narrowed(key, -1, ends_of(event.when))
        for key in relations | {day.record for day in changed if day.phase >= 0}:
            relation = self._project.relations.get(key)
            if relation is not None and _is_linked(relation):
                phases[key] = tuple(self._ends_of(key, *numbered) for numbered in enumerate(relation.phases))
            else:
                phases.pop(key, None)
        self.events, self.ends, self.phases = events, ends, phases

    def _is_tied(self, event_id: str) -> bool:
        """Whether an event hangs together with another, or with a phase."""
        return any(
            other.record != event_id or other.phase >= 0
            for day in self._days[Ref("events", event_id)]
            for other in self._net.linked(day)
        )

    def _ends_of(self, relation_id: str, position: int, phase: Phase) -> Ends:
        typed = ends_of(phase.when)
        if not any(linked_events(phase)):
            return typed
        sides = [
            Range(PAST, FUTURE, given=False) if link is not None and not side.given else side
            for side, link in ((typed.first, phase.begins_with), (typed.last, phase.ends_with))
        ]
        typed = Ends(sides[0], sides[1], typed.one_day)
        if Day(relation_id, position, last=False) in self._void:
            return typed
        return self._narrowed(
            relation_id, position, typed, phase.begins_with is not None, phase.ends_with is not None
        )

    def _narrowed(
        self, record: str, position: int, typed: Ends, begins: bool = False, ends: bool = False
    ) -> Ends:
        """What is given or linked of two ends, with the bounds that follow for it."""
        first = Day(record, position, last=False)
        last = first if typed.one_day else first._replace(last=True)
        net = self._net
        return Ends(
            typed.first.narrowed(net.low(first), net.high(first))
            if typed.first.given or begins
            else typed.first,
            typed.last.narrowed(net.low(last), net.high(last)) if typed.last.given or ends else typed.last,
            typed.one_day,
        )

    def _bounds(self, day: Day) -> Bounds:
        low, high = self._net.low(day), self._net.high(day)
        return Bounds(
            Bound(low, tuple(self._net.way_of_low(day))) if low > PAST else None,
            self._latest(high, self._net.way_of_high(day)) if high < FUTURE else None,
        )

    def _latest(self, day: int, way: list[Day]) -> Bound:
        told = self._told.get(way[0])
        return Bound(day, tuple(way), told or "", told == "")

    def _contradiction(self, way: list[Day]) -> Contradiction:
        last = way[-1]
        return Contradiction(
            tuple(way), self._net.own_low(way[0]), self._latest(self._net.own_high(last), [last])
        )


def told_by(project: Project, citation: Citation) -> Iterator[tuple[int, str]]:
    """The last days on which what is cited, and what it came through, can have been published, and ids.

    Of a page that was read later it is that day; of what has no date none is known.
    """
    for key in filter(None, (citation.source, citation.via)):
        source = project.sources[key]
        latest = [
            dates.parse_date(text).latest for text in (source.date, source.accessed) if text is not None
        ]
        known = [day for day in latest if day is not None]
        if known and len(known) == len(latest):
            yield max(known), key


@lru_cache(maxsize=100_000)
def _first(event_id: str) -> Day:
    """The first day of an event."""
    return Day(event_id, -1, last=False)


def _is_plain(event: Event) -> bool:
    """Whether an event has a date and followed none: its days matter only if others hang on them."""
    return event.when is not None and not event.after


def _is_linked(record: AnyRecord | None) -> bool:
    return isinstance(record, Relation) and any(any(linked_events(phase)) for phase in record.phases)


def _bears(ref: Ref, before: AnyRecord | None, after: AnyRecord | None) -> bool:
    """Whether a change of a record may be one of what follows."""
    if isinstance(before, About) and isinstance(after, About):
        return before.as_of != after.as_of
    if ref.collection == "about":
        return True
    if isinstance(before, Event) and isinstance(after, Event):
        return _said(before) != _said(after)
    if isinstance(before, Source) and isinstance(after, Source):
        return (before.date, before.accessed) != (after.date, after.accessed)
    if isinstance(before or after, Event | Source):
        return True
    return _is_linked(before) or _is_linked(after)


def _after_changed(before: AnyRecord | None, after: AnyRecord | None) -> bool:
    one, other = (record.after if isinstance(record, Event) else () for record in (before, after))
    return one != other


def _said(event: Event) -> tuple[object, ...]:
    """What an event says of its day."""
    return event.when, event.after, event.status, event.citations


def _sources(record: AnyRecord | None) -> set[str]:
    """The sources that a record cites, and those through which it does."""
    if record is None:
        return set()
    return {
        key for citation in citations(record) for key in (citation.source, citation.via) if key is not None
    }


def _circles(events: Mapping[str, Event]) -> set[tuple[str, str]]:
    """The links (earlier, later) on circles, within a strongly connected part (Tarjan 1972)."""
    numbers: dict[str, int] = {}
    lows: dict[str, int] = {}
    stack: list[str] = []
    part: dict[str, int] = {}
    for start in events:
        if start in numbers:
            continue
        walk: list[tuple[str, Iterator[str]]] = [(start, iter(events[start].after))]
        numbers[start] = lows[start] = len(numbers)
        stack.append(start)
        while walk:
            key, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                walk.pop()
                if walk:
                    lows[walk[-1][0]] = min(lows[walk[-1][0]], lows[key])
                if lows[key] == numbers[key]:
                    while (member := stack.pop()) != key:
                        part[member] = numbers[key]
                    part[key] = numbers[key]
            elif following not in numbers:
                numbers[following] = lows[following] = len(numbers)
                stack.append(following)
                walk.append((following, iter(events[following].after)))
            elif following not in part:
                lows[key] = min(lows[key], numbers[following])
    return {
        (earlier, event.id)
        for event in events.values()
        for earlier in event.after
        if part[earlier] == part[event.id]
    }
