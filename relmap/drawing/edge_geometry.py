"""What is timeless of how a map looks: bends, widths and sizes that stay the same whatever the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from relmap.drawing.curves import bends, loop_ranks
from relmap.drawing.sizes import sizes_of
from relmap.drawing.style import RADII
from relmap.model.columns import Columns
from relmap.model.diff import Change, Diff
from relmap.model.pictures import Judged, judged
from relmap.model.project import AnyRecord, Project
from relmap.model.records import Actor, Relation


@dataclass(frozen=True)
class EdgeGeometry:
    """What is timeless of how a map looks: bends, sizes and pictures that stay the same whatever the day."""

    bends: dict[str, float]
    """How far to the side the relations go that do not go straight."""
    loops: dict[str, int]
    """The rank of each relation of an actor to itself, among those of that actor."""
    heaviest: dict[str, float]
    """The largest weight of each unit, which has the widest line."""
    sizes: dict[str, float] = field(default_factory=dict)
    """How much larger than usual actors are; those not in it are as usual."""
    pictures: Judged = field(default_factory=Judged)
    """Which pictures are shown."""

    def radius(self, project: Project, actor: Actor) -> float:
        """The radius of an actor in scene units."""
        return RADII[project.actor_kind(actor.kind).shape] * self.sizes.get(actor.id, 1.0)

    def updated(self, project: Project, diff: Diff) -> EdgeGeometry:
        """The shape of the map after a diff; only relations of the pairs that it touches are looked at.

        Args:
            project: the map after the diff.
            diff: what has changed since this shape was made.
        """
        followed = self._followed(project, diff)
        if diff.touches("pictures"):
            followed = replace(followed, pictures=judged(project.pictures))
        sized = bool(project.about.size_by or self.sizes)
        if sized and diff.touches("about", "actors", "relations", "events"):
            sizes = sizes_of(project)
            return followed if sizes == self.sizes else replace(followed, sizes=sizes)
        return followed

    def _followed(self, project: Project, diff: Diff) -> EdgeGeometry:
        """With the bends and widths after a diff."""
        changes = [change for ref, change in diff.changes.items() if ref.collection == "relations"]
        followed = self
        heaviest = self._followed_weights(project, changes)
        if heaviest != self.heaviest:
            followed = replace(self, heaviest=heaviest)
        touched = [
            relation
            for change in changes
            if _ends_of(change.before) != _ends_of(change.after)
            for relation in change
            if isinstance(relation, Relation)
        ]
        if not touched:
            return followed
        pairs = {frozenset((relation.source, relation.target)) for relation in touched}
        ends = {key for pair in pairs for key in pair}
        found = [
            relation
            for relation in project.relations.values()
            if relation.source in ends and frozenset((relation.source, relation.target)) in pairs
        ]
        new = edge_geometry(project, found)
        bends, loops = dict(self.bends), dict(self.loops)
        for relation in (*touched, *found):
            bends.pop(relation.id, None)
            loops.pop(relation.id, None)
        bends |= new.bends
        loops |= new.loops
        return replace(followed, bends=bends, loops=loops)

    def _followed_weights(self, project: Project, changes: Iterable[Change]) -> dict[str, float]:
        """The largest weights after some changes; all are looked at only where one of these has gone."""
        heaviest = dict(self.heaviest)
        for change in changes:
            before, after = _weights_of(change.before), _weights_of(change.after)
            if before == after:
                continue
            if any(weight >= self.heaviest[unit] for unit, weight in before.items()):
                return _heaviest(project.columns.heaviest)
            for unit, weight in _heaviest(after).items():
                heaviest[unit] = max(heaviest.get(unit, weight), weight)
        return heaviest


def edge_geometry(project: Project, relations: Iterable[Relation] | None = None) -> EdgeGeometry:
    """The shape of a map, to be made once for each state of its relations.

    Args:
        project: the map.
        relations: all relations between some pairs of actors, which are to be looked at; None: all.
    """
    columns = project.columns if relations is None else Columns()
    if relations is not None:
        columns.add(relations)
    order = sorted(range(len(columns.ids)), key=columns.ids.__getitem__)
    keys, sources, targets = (
        [side[row] for row in order] for side in (columns.ids, columns.sources, columns.targets)
    )
    bent, turned = bends(sources, targets), loop_ranks(sources, targets)
    return EdgeGeometry(
        {keys[row]: float(bent[row]) for row in np.flatnonzero(bent).tolist()},
        {keys[row]: int(turned[row]) for row in np.flatnonzero(turned).tolist()},
        _heaviest(columns.heaviest),
        sizes_of(project) if relations is None else {},
        judged(project.pictures) if relations is None else Judged(),
    )


def _heaviest(largest: Mapping[str, float]) -> dict[str, float]:
    """The weight of each unit at which a line is widest: the largest; a share is one of a hundred."""
    return {unit: max(most, 100.0 if unit.startswith("%") else 0.0) for unit, most in largest.items()}


def _weights_of(record: AnyRecord | None) -> dict[str, float]:
    """The largest weight of each unit in a relation."""
    found = Columns()
    if isinstance(record, Relation):
        found.add([record])
    return found.heaviest


def _ends_of(record: AnyRecord | None) -> tuple[str, ...]:
    return (record.source, record.target) if isinstance(record, Relation) else ()
