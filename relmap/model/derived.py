"""Dates that follow from others: what came after what, what began with an event, and who told of it when.

Days are the nodes of a simple temporal network (Dechter, Meiri and Pearl 1991) whose constraints all say "no
earlier than": a day's earliest is the latest of the earliest days before it, its latest the earliest of the
latest days after it. Each bound keeps the way by which it came. Nothing of this is stored in a map.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from relmap.model import dates
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff
from relmap.model.project import AnyRecord, Project, linked_events
from relmap.model.ranges import Ends, Range, ends_of
from relmap.model.records import Citation, Event, Phase, Relation


class Day(NamedTuple):
    """The first or the last day of an event, or of a phase of a relation."""

    record: str
    phase: int
    """The position of the phase; -1: of an event."""
    last: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """A day that another must be no earlier, or no later, than."""

    day: int
    chain: tuple[str, ...] = ()
    """The events, by id, from the one that bounds to the one that is bounded."""
    told: str = ""
    """The source, by id, whose publication is the bound; empty: a date."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of when an event began: from both sides, or from one."""

    low: Bound | None
    high: Bound | None

    @property
    def both(self) -> bool:
        """Whether it lies between two days."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Derived:
    """What follows from the links of a map.

    Args:
        events: by id, what is known of the undated ones.
        ends: of dated events that others follow, or that follow others, by id.
        phases: the ends of all phases of a relation of which one is linked to an event.
        contradictions: chains of events and relations that leave no day, each from the later bound to the
            earlier.
        circles: events, by id, that come after themselves.
    """

    events: Mapping[str, Bounds] = field(default_factory=dict)
    ends: Mapping[str, Ends] = field(default_factory=dict)
    phases: Mapping[str, tuple[Ends, ...]] = field(default_factory=dict)
    contradictions: tuple[tuple[Bound, Bound], ...] = ()
    circles: frozenset[str] = frozenset()


def derived(project: Project) -> Derived:
    """All that follows from the links of a map."""
    links = {relation.id: relation for relation in project.relations.values() if _is_linked(relation)}
    events = [event for event in project.events.values() if event.when is None or event.after]
    if not events and not links:
        return Derived()
    return _Network(project, links.values()).derived()


def bears_on(diff: Diff, project: Project) -> bool:
    """Whether what follows may be another after a diff.

    Args:
        diff: what has changed.
        project: the map after it.
    """
    for ref, change in diff.changes.items():
        if ref.collection in ("events", "about", "sources"):
            return True
        if ref.collection == "relations" and any(map(_is_linked, (change.before, change.after))):
            return True
    return False


def _is_linked(record: AnyRecord | None) -> bool:
    return isinstance(record, Relation) and any(
        phase.begins_with is not None or phase.ends_with is not None for phase in record.phases
    )


class _Network:
    """The days of the events and linked phases of a map, and which is no earlier than which."""

    def __init__(self, project: Project, linked: Iterable[Relation]) -> None:
        self._project = project
        about = project.about.as_of
        self._as_of = dates.parse_span(about).bounds()[3] if about is not None else None
        self._low: dict[Day, int] = {}
        self._high: dict[Day, tuple[int, str]] = {}
        self._after: dict[Day, list[Day]] = {}
        """Of each day those that are no earlier."""
        self._before: dict[Day, list[Day]] = {}
        self._linked = list(linked)
        self._circles = _circles(project.events)
        self._joined: dict[str, str] = {}
        self._tied: set[str] = set()
        for event in project.events.values():
            self._add_event(event)
        for relation in self._linked:
            for position, phase in enumerate(relation.phases):
                if any(linked_events(phase)):
                    self._add_phase(relation, position, phase)

    # --- days and what joins them ---------------------------------------------------------

    def _add_event(self, event: Event) -> None:
        ends = ends_of(event.when) if event.when is not None else None
        first = Day(event.id, -1, last=False)
        self._add(first, ends.first if ends is not None else None)
        if ends is not None and not ends.one_day:
            last = Day(event.id, -1, last=True)
            self._add(last, ends.last)
            self._no_earlier(last, first)
        self._told_by(first, event)
        for earlier in event.after:
            if (earlier, event.id) not in self._circles:
                self._no_earlier(first, Day(earlier, -1, last=False))
                self._join(event.id, earlier)

    def _add_phase(self, relation: Relation, position: int, phase: Phase) -> None:
        ends = ends_of(phase.when)
        first = Day(relation.id, position, last=False)
        last = first if ends.one_day else Day(relation.id, position, last=True)
        # A side that is linked and not given says nothing of its own.
        for day, range_, link in ((first, ends.first, phase.begins_with), (last, ends.last, phase.ends_with)):
            if day not in self._low or range_.given:
                self._add(day, None if link is not None and not range_.given else range_)
            if link is not None:
                other = self._day_of(link.event, last=link.day == "last")
                self._no_earlier(day, other)
                self._no_earlier(other, day)
                self._join(link.event, f"{relation.id}\0{position}")
        if last != first:
            self._no_earlier(last, first)
        self._told_by(first, phase)

    def _day_of(self, event_id: str, last: bool) -> Day:
        """A day of an event; of one day, or undated, the last is the first."""
        when = self._project.events[event_id].when
        return Day(event_id, -1, last=last and when is not None and not ends_of(when).one_day)

    def _add(self, day: Day, range_: Range | None) -> None:
        low, high = (PAST, FUTURE) if range_ is None else (range_.low, range_.high)
        if range_ is not None and not range_.given and range_.low == FUTURE and self._as_of is not None:
            low = self._as_of
        self._low[day], self._high[day] = low, (high, "")

    def _no_earlier(self, day: Day, than: Day) -> None:
        self._after.setdefault(than, []).append(day)
        self._before.setdefault(day, []).append(than)

    def _told_by(self, day: Day, claim: Event | Phase) -> None:
        """Nobody tells of what has not begun; plans are told of before."""
        if claim.status == "planned":
            return
        bounds = [b for citation in claim.citations if citation.supports for b in self._published(citation)]
        if self._as_of is not None:
            bounds.append((self._as_of, ""))
        for latest, source in bounds:
            if latest < self._high[day][0]:
                self._high[day] = (latest, source)

    def _published(self, citation: Citation) -> Iterator[tuple[int, str]]:
        for key in filter(None, (citation.source, citation.via)):
            source = self._project.sources[key]
            days = [
                dates.parse_date(text).latest for text in (source.date, source.accessed) if text is not None
            ]
            known = [day for day in days if day is not None]
            if known and len(known) == len(days):
                yield max(known), key

    # --- parts ----------------------------------------------------------------------------

    def _join(self, one: str, other: str) -> None:
        self._tied |= {one, other}
        self._joined[self._root(one)] = self._root(other)

    def _root(self, key: str) -> str:
        while (above := self._joined.get(key, key)) != key:
            self._joined[key] = key = self._joined.get(above, above)
        return key

    def _part(self, day: Day) -> str:
        return self._root(day.record if day.phase < 0 else f"{day.record}\0{day.phase}")

    # --- bounds ---------------------------------------------------------------------------

    def derived(self) -> Derived:
        low, low_from = self._spread(self._low, self._after, 1)
        latest = {day: high for day, (high, _) in self._high.items()}
        high, high_from = self._spread(latest, self._before, -1)
        void: set[str] = {self._part(day) for day in low if low[day] > high[day]}
        events: dict[str, Bounds] = {}
        ends: dict[str, Ends] = {}
        for event in self._project.events.values():
            first = Day(event.id, -1, last=False)
            known = self._part(first) not in void
            if event.when is None:
                if known:
                    below = self._bound(first, low, low_from) if low[first] > PAST else None
                    above = self._bound(first, high, high_from) if high[first] < FUTURE else None
                    events[event.id] = Bounds(below, above)
            elif known and event.id in self._tied:
                typed = ends_of(event.when)
                last = first if typed.one_day else first._replace(last=True)
                ends[event.id] = Ends(
                    typed.first.narrowed(low[first], high[first]) if typed.first.given else typed.first,
                    typed.last.narrowed(low[last], high[last]) if typed.last.given else typed.last,
                    typed.one_day,
                )
        return Derived(
            events,
            ends,
            {relation.id: self._phases(relation, low, high, void) for relation in self._linked},
            tuple(self._contradictions(void)),
            frozenset(later for _, later in self._circles),
        )

    def _phases(
        self, relation: Relation, low: dict[Day, int], high: dict[Day, int], void: set[str]
    ) -> tuple[Ends, ...]:
        found: list[Ends] = []
        for position, phase in enumerate(relation.phases):
            typed = ends_of(phase.when)
            first = Day(relation.id, position, last=False)
            last = first if typed.one_day else first._replace(last=True)
            if first in low:
                sides: list[Range] = []
                known = self._part(first) not in void
                for day, range_, link in (
                    (first, typed.first, phase.begins_with),
                    (last, typed.last, phase.ends_with),
                ):
                    if link is not None and not range_.given:
                        range_ = Range(PAST, FUTURE, given=False)  # unknown, unless something follows
                        sides.append(range_.narrowed(low[day], high[day]) if known else range_)
                    elif link is not None and known:
                        sides.append(range_.narrowed(low[day], high[day]))
                    else:
                        sides.append(range_)
                typed = Ends(sides[0], sides[1], typed.one_day)
            found.append(typed)
        return tuple(found)

    def _spread(
        self, own: Mapping[Day, int], following: Mapping[Day, list[Day]], sign: int
    ) -> tuple[dict[Day, int], dict[Day, Day]]:
        """Carry the strongest bounds on first, so that each day is reached once; gives from where, too."""
        strongest: dict[Day, int] = {}
        came_from: dict[Day, Day] = {}
        waiting = [(-sign * value, day, day) for day, value in own.items()]
        heapq.heapify(waiting)
        while waiting:
            value, day, origin = heapq.heappop(waiting)
            if day in strongest:
                continue
            strongest[day] = -sign * value
            came_from[day] = origin
            for other in following.get(day, ()):
                if other not in strongest:
                    heapq.heappush(waiting, (value, other, day))
        return strongest, came_from

    def _bound(self, day: Day, values: dict[Day, int], came_from: dict[Day, Day]) -> Bound:
        """A bound with the events by which it came, the one that has it first."""
        chain = [day]
        while came_from[chain[-1]] != chain[-1]:
            chain.append(came_from[chain[-1]])
        origin = chain[-1]
        events = dict.fromkeys(d.record for d in reversed(chain) if d.phase < 0)
        high, source = self._high[origin]
        return Bound(values[day], tuple(events), source if high == values[day] else "")

    def _contradictions(self, void: set[str]) -> Iterator[tuple[Bound, Bound]]:
        """For each part without a solution a shortest chain, from a day to one that is too early."""
        # A date that its own source contradicts is no matter of links.
        for part in sorted(void & {self._root(key) for key in self._tied}):
            members = [day for day in self._low if self._part(day) == part]
            best: list[Day] | None = None
            earliest = min(self._high[day][0] for day in members)
            for start in [day for day in members if self._low[day] > earliest]:
                found = self._way(start, len(best) if best is not None else len(members) + 1)
                best = found or best
            assert best is not None
            first, last = best[0], best[-1]
            records = tuple(dict.fromkeys(day.record for day in best))
            latest, source = self._high[last]
            yield Bound(self._low[first], records), Bound(latest, records, source)

    def _way(self, start: Day, shorter: int) -> list[Day] | None:
        """The shortest way, of fewer days than so many, to one that cannot be as late as this one is."""
        came_from = {start: start}
        level = [start]
        for _ in range(shorter - 1):
            for day in level:
                if self._high[day][0] < self._low[start]:
                    chain = [day]
                    while came_from[chain[-1]] != chain[-1]:
                        chain.append(came_from[chain[-1]])
                    return chain[::-1]
            level = [
                other
                for day in level
                for other in self._after.get(day, ())
                if came_from.setdefault(other, day) is day and other is not day
            ]
            if not level:
                return None
        return None


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
