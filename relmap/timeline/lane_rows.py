"""A map as lanes: a row for each relation, grouped by the two actors, with its phases as bars."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relmap.model.bidi import isolated
from relmap.model.bulk import sorted_in_parts
from relmap.model.diff import Diff, Ref
from relmap.model.kept import kept
from relmap.model.project import AnyRecord, Project
from relmap.model.records import Actor, Event, Phase, Relation
from relmap.timeline.presence import Interval
from relmap.timeline.worlds import Spells


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A row of the lanes: a relation, or the heading of those of two actors."""

    title: str
    relation: str | None = None
    grouped: bool = False
    """It stands under a heading."""
    events: tuple[str, ...] = ()
    """Events that bear on the relation."""


@dataclass(frozen=True)
class Bar:
    """A phase in its row; bars that hold at the same time have tracks of their own."""

    index: int
    phase: Phase
    interval: Interval
    track: int
    shared: int | None = None
    """The last day on which the bar before it in its track may hold, too."""


class Listing:
    """The rows of some relations or of all, in the order of the names of their actors.

    Args:
        project: the map.
        chosen: ids of the relations; None: all.
    """

    def __init__(self, project: Project, chosen: Collection[str] | None = None) -> None:
        self._project = project
        self._chosen = chosen
        self._bearing: dict[str, list[str]] = {}
        for event in project.events.values():
            for key in event.relations:
                self._bearing.setdefault(key, []).append(event.id)
        every = project.relations
        relations = every.values() if chosen is None else [every[key] for key in every.keys() & chosen]
        named = {
            key: (self._folded(key), key) for key in {k for r in relations for k in (r.source, r.target)}
        }
        dyads: dict[_Dyad, tuple[Relation, ...]] = {}
        several: dict[_Dyad, list[Relation]] = {}
        for relation in relations:
            one, other = sorted((named[relation.source], named[relation.target]))
            first = dyads.setdefault((one, other), (relation,))
            if first[0] is not relation:
                several.setdefault((one, other), [*first]).append(relation)
        self._blocks = {
            dyad: self._block(dyad, several.get(dyad) or dyads[dyad])
            for dyad in sorted_in_parts(dyads, _by_names)
        }

    @kept
    def rows(self) -> list[LaneRow]:
        """All rows."""
        return [row for block in self._blocks.values() for row in block]

    @property
    def blocks(self) -> Collection[tuple[LaneRow, ...]]:
        """The rows of each two actors, with a heading if there are several."""
        return self._blocks.values()

    @kept
    def forms(self) -> NDArray[np.int8]:
        """Of each row: 0 for a heading, 1 for a relation, 2 for one on which events bear."""
        forms = (0 if row.relation is None else 2 if row.events else 1 for row in self.rows)
        return np.fromiter(forms, dtype=np.int8, count=len(self.rows))

    def updated(self, project: Project, diff: Diff, chosen: Collection[str] | None) -> Listing:
        """The rows after a diff; the same if it does not bear on them.

        Args:
            project: the map after the diff.
            diff: what has changed since these were made.
            chosen: as for a new one.
        """
        renamed = any(
            ref.collection == "actors" and _name_of(change.before) != _name_of(change.after)
            for ref, change in diff.changes.items()
            if change.before is not None and change.after is not None
        )
        if chosen != self._chosen or diff.touches("relation_kinds") or renamed:
            return Listing(project, chosen)
        if not any(
            ref.collection == "events"
            or (ref.collection == "relations" and _tie_of(change.before) != _tie_of(change.after))
            for ref, change in diff.changes.items()
        ):
            return self
        touched: set[str] = set()
        new = copy.copy(self)
        Listing.rows.forget(new)
        Listing.forms.forget(new)
        new._project, new._blocks, new._bearing = project, dict(self._blocks), dict(self._bearing)
        for ref, change in diff.changes.items():
            if ref.collection == "relations" and _tie_of(change.before) != _tie_of(change.after):
                touched.add(ref.id)
            elif ref.collection == "events":
                touched |= new._follow_event(ref.id, _borne(change.before), _borne(change.after))
        if not touched:
            return self
        there = {key for key in touched & project.relations.keys() if chosen is None or key in chosen}
        now = {key: new._dyad(project.relations[key]) for key in there}
        before = (self._dyad(self._project.relations[k]) for k in touched & self._project.relations.keys())
        for dyad in {*before, *now.values()}:
            members = {row.relation for row in self._blocks.get(dyad, ()) if row.relation} - touched
            members |= {key for key in there if now[key] == dyad}
            if members:
                new._blocks[dyad] = new._block(dyad, [project.relations[key] for key in members])
            else:
                new._blocks.pop(dyad, None)
        if new._blocks.keys() - self._blocks.keys():
            new._blocks = {dyad: new._blocks[dyad] for dyad in sorted(new._blocks, key=_by_names)}
        return new

    def _follow_event(self, event_id: str, before: frozenset[str], after: frozenset[str]) -> set[str]:
        """The relations on which an event bears now or bore before, if that has changed."""
        changed = set(before ^ after)
        for key in changed:
            others = [other for other in self._bearing.get(key, ()) if other != event_id]
            self._bearing[key] = [*others, event_id] if key in after else others
        return changed

    def _folded(self, actor_id: str) -> str:
        return self._project.actors[actor_id].name.casefold()

    def _dyad(self, relation: Relation) -> _Dyad:
        one, other = sorted((self._folded(key), key) for key in (relation.source, relation.target))
        return one, other

    def _block(self, dyad: _Dyad, relations: Sequence[Relation]) -> tuple[LaneRow, ...]:
        """The rows of two actors, with a heading if there are several."""
        project = self._project
        names = {key: isolated(project.actors[key].name) for _, key in dyad}
        if len(relations) == 1:
            relation = relations[0]
            events = tuple(self._bearing.get(relation.id, ()))
            return (LaneRow(_alone(project, relation, names), relation.id, False, events),)
        told = sorted((_title(project, relation, names), relation.id) for relation in relations)
        heading = " – ".join(names[key] for _, key in dyad)
        rows = (LaneRow(title, key, True, tuple(self._bearing.get(key, ()))) for title, key in told)
        return (LaneRow(heading), *rows)


_Dyad = tuple[tuple[str, str], tuple[str, str]]
"""Two actors in the order of their names, each as the folded name and the id."""


def _by_names(dyad: _Dyad) -> tuple[str, str, str, str]:
    (one, first), (other, second) = dyad
    return one, other, first, second


def _name_of(record: AnyRecord | None) -> str:
    return record.name if isinstance(record, Actor) else ""


def _borne(record: AnyRecord | None) -> frozenset[str]:
    """The relations on which an event bears."""
    return frozenset(record.relations) if isinstance(record, Event) else frozenset()


def _tie_of(record: AnyRecord | None) -> tuple[str, str, str] | None:
    """What the title of a relation says."""
    return (record.source, record.target, record.kind) if isinstance(record, Relation) else None


def _title(project: Project, relation: Relation, names: dict[str, str]) -> str:
    """Under its heading: `Arms supply → Armenia`."""
    kind = project.relation_kind(relation.kind)
    return f"{kind.label} → {names[relation.target]}" if kind.directed else kind.label


def _alone(project: Project, relation: Relation, names: dict[str, str]) -> str:
    """Without a heading: `India → Armenia: Arms supply`."""
    kind = project.relation_kind(relation.kind)
    arrow = "→" if kind.directed else "–"
    return f"{names[relation.source]} {arrow} {names[relation.target]}: {kind.label}"


def relations_of(project: Project, selection: Collection[Ref]) -> frozenset[str] | None:
    """The relations that have to do with what is selected, by id; None where nothing is that still exists."""
    selection = [ref for ref in selection if project.get(*ref) is not None]
    if not selection:
        return None
    by_type: dict[str, set[str]] = {}
    for ref in selection:
        by_type.setdefault(ref.collection, set()).add(ref.id)
    found = set(by_type.get("relations", ()))
    actors, sources = by_type.get("actors", set()), by_type.get("sources", set())
    for key in by_type.get("events", ()):
        event = project.events[key]
        found |= set(event.relations)
        if not event.relations:
            actors = actors | {part.actor for part in event.participants}
    for relation in project.relations.values() if actors else ():
        if relation.source in actors or relation.target in actors:
            found.add(relation.id)
    for relation in project.relations.values() if sources else ():
        if any(c.source in sources for phase in relation.phases for c in phase.citations):
            found.add(relation.id)
    return frozenset(found)


def bars(relation: Relation, spells: Spells) -> list[Bar]:
    """The phases of a relation, in the order of their beginning.

    Soft ends may overlap, as where one phase turns into the next; what surely holds at the same time, may
    begin as early as the bar before it, or is of another status, has a track of its own.

    Args:
        relation: whose phases they are.
        spells: what their dates allow.
    """
    spans = [(interval, index) for index, interval in enumerate(spells.phases)]
    found: list[Bar] = []
    tracks: list[tuple[int, str]] = []  # the last day that is taken, and the status
    before: dict[int, Interval] = {}  # the last bar of each track
    for interval, index in sorted(spans, key=lambda item: (item[0].first, item[0].last, item[1])):
        phase = relation.phases[index]
        start, end = core(interval)
        track = next(
            (
                n
                for n, (taken, status) in enumerate(tracks)
                if start >= taken and status == phase.status and interval.first > before[n].first
            ),
            len(tracks),
        )
        if track == len(tracks):
            tracks.append((end, phase.status))
        tracks[track] = (max(end, tracks[track][0]), phase.status)
        found.append(Bar(index, phase, interval, track, before[track].last if track in before else None))
        before[track] = interval
    return found


def core(interval: Interval) -> tuple[int, int]:
    """The days on which something surely holds; of what never does, the days on which it may."""
    if interval.sure_first <= interval.sure_last:
        return interval.sure_first, interval.sure_last
    return interval.first, interval.last
