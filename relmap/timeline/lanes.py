"""A map as lanes: a row for each relation, grouped by the two actors, with its phases as bars."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from relmap.model.project import Project
from relmap.model.records import Phase, Relation
from relmap.timeline.spells import Interval, interval_of


@dataclass(frozen=True)
class Row:
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


def rows(project: Project, chosen: Collection[str] | None = None) -> list[Row]:
    """The rows of these relations, or of all, in the order of the names of their actors."""
    bearing: dict[str, list[str]] = {}
    for event in project.events.values():
        for key in event.relations:
            bearing.setdefault(key, []).append(event.id)
    every = project.relations
    relations = every.values() if chosen is None else [every[key] for key in every.keys() & chosen]
    names = {key: project.actors[key].name for r in relations for key in (r.source, r.target)}
    folded = {key: name.casefold() for key, name in names.items()}
    dyads: dict[tuple[str, str], list[Relation]] = {}
    for relation in relations:
        one, other = relation.source, relation.target
        first = (folded[one], one) <= (folded[other], other)
        dyads.setdefault((one, other) if first else (other, one), []).append(relation)
    found: list[Row] = []
    for pair in sorted(dyads, key=lambda pair: (folded[pair[0]], folded[pair[1]], pair)):
        relations = dyads[pair]
        heading = f"{names[pair[0]]} – {names[pair[1]]}"
        if len(relations) > 1:
            found.append(Row(heading))
        told = sorted((_title(project, relation, names), relation.id, relation) for relation in relations)
        for title, _, relation in told:
            events = tuple(bearing.get(relation.id, ()))
            alone = len(relations) == 1
            found.append(
                Row(_alone(project, relation, names) if alone else title, relation.id, not alone, events)
            )
    return found


def _title(project: Project, relation: Relation, names: dict[str, str]) -> str:
    """Under its heading: `Arms supply → Armenia`."""
    kind = project.relation_kind(relation.kind)
    return f"{kind.label} → {names[relation.target]}" if kind.directed else kind.label


def _alone(project: Project, relation: Relation, names: dict[str, str]) -> str:
    """Without a heading: `India → Armenia: Arms supply`."""
    kind = project.relation_kind(relation.kind)
    arrow = "→" if kind.directed else "–"
    return f"{names[relation.source]} {arrow} {names[relation.target]}: {kind.label}"


def bars(relation: Relation, as_of: int | None) -> list[Bar]:
    """The phases of a relation, in the order of their beginning.

    Soft ends may overlap, as where one phase turns into the next; what surely holds at the same time, or is
    of another status, has a track of its own.
    """
    spans = [
        (interval_of(phase.when, as_of, phase.status == "planned"), index)
        for index, phase in enumerate(relation.phases)
    ]
    found: list[Bar] = []
    tracks: list[tuple[int, str]] = []  # the last day that is taken, and the status
    for interval, index in sorted(spans, key=lambda item: (item[0].first, item[0].last, item[1])):
        phase = relation.phases[index]
        start, end = core(interval)
        track = next(
            (n for n, (taken, status) in enumerate(tracks) if start >= taken and status == phase.status),
            len(tracks),
        )
        if track == len(tracks):
            tracks.append((end, phase.status))
        tracks[track] = (max(end, tracks[track][0]), phase.status)
        found.append(Bar(index, phase, interval, track))
    return found


def core(interval: Interval) -> tuple[int, int]:
    """The days on which something surely holds; of what never does, the days on which it may."""
    if interval.sure_first <= interval.sure_last:
        return interval.sure_first, interval.sure_last
    return interval.first, interval.last
