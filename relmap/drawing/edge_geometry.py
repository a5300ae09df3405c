"""What is timeless of how a map looks: bends, widths and sizes that stay the same whatever the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from relmap.drawing.curves import bends, loop_ranks
from relmap.drawing.sizes import sizes_of
from relmap.drawing.style import RADII
from relmap.drawing.widths import Weights, WidthScale, scale_of
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
    weights: Weights
    """How often each weight stands in the map, by its unit."""
    sizes: dict[str, float] = field(default_factory=dict)
    """How much larger than usual actors are; those not in it are as usual."""
    pictures: Judged = field(default_factory=Judged)
    """Which pictures are shown."""

    @cached_property
    def scale(self) -> WidthScale:
        """What the width of lines tells."""
        return scale_of(self.weights)

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
        weights = self._followed_weights(changes)
        if weights is not None:
            followed = replace(self, weights=weights)
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

    def _followed_weights(self, changes: Iterable[Change]) -> Weights | None:
        """The weights after some changes; None: they are the same."""
        more: dict[str, Counter[float]] = {}
        for change in changes:
            for record, count in ((change.before, -1), (change.after, 1)):
                for unit, weights in _weights_of(record).items():
                    found = more.setdefault(unit, Counter())
                    for weight, times in weights.items():
                        found[weight] += count * times
        if not any(count for counts in more.values() for count in counts.values()):
            return None
        weights = dict(self.weights)
        for unit, counts in more.items():
            summed = {**self.weights.get(unit, {})}
            for weight, count in counts.items():
                summed[weight] = summed.get(weight, 0) + count
                if not summed[weight]:
                    del summed[weight]
            weights[unit] = summed
            if not summed:
                del weights[unit]
        return weights


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
        columns.weights,
        sizes_of(project) if relations is None else {},
        judged(project.pictures) if relations is None else Judged(),
    )


def _weights_of(record: AnyRecord | None) -> Weights:
    """How often each weight stands in a relation, by its unit."""
    found = Columns()
    if isinstance(record, Relation):
        found.add([record])
    return found.weights


def _ends_of(record: AnyRecord | None) -> tuple[str, ...]:
    return (record.source, record.target) if isinstance(record, Relation) else ()
