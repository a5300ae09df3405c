"""What a lens shows of a day: its measures and groups, on the scale of the whole time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relmap.analysis.camps import Camps, camps
from relmap.analysis.communities import Communities
from relmap.analysis.measures import OF_ALL_DAYS, measured
from relmap.analysis.over_time import Kept, Look, communities_over_time, days_of_change, digest
from relmap.analysis.pairs import Pairs, Ties
from relmap.analysis.table import measure_of
from relmap.drawing.lens import Group, Seen
from relmap.drawing.plot import said
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.model.records import Lens
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window


@dataclass(frozen=True)
class Told:
    """A measure of a day, and the least and the greatest value of the whole time.

    Args:
        values: as drawn, by actor.
        least, most: of any actor on any day, and 0.
    """

    values: Mapping[str, float]
    least: float
    most: float

    @property
    def parts(self) -> dict[str, float]:
        """Of each actor how far it is from the least to the greatest value: without minus, from 0."""
        span = self.most - self.least
        return {key: (value - self.least) / span if span > 0 else 0.0 for key, value in self.values.items()}


def seen_of(
    project: Project,
    lens: Lens,
    size: Told | None,
    shade: Told | None,
    groups: tuple[Mapping[str, int], Sequence[Group]],
) -> Seen:
    """What a lens shows.

    Args:
        project: the map.
        lens: what is asked for.
        size, shade: by its measures; None: not asked for, or not known yet.
        groups: of each actor its group, and what these are called.
    """
    size_label = _within(measure_of(project, lens.size_by).label) if lens.size_by and size else ""
    shade_label = _within(measure_of(project, lens.shade_by).label) if lens.shade_by and shade else ""
    return Seen(
        size.parts if size else {},
        shade.parts if shade else {},
        groups[0],
        tuple(groups[1]),
        f"{size_label}, {_range(size)}" if size and size_label else "",
        f"{shade_label}, {_range(shade)}" if shade and shade_label else "",
    )


def _within(label: str) -> str:
    """A label within a line: `betweenness`, but `PageRank`."""
    return label if any(c.isupper() for c in label[1:]) else label[:1].lower() + label[1:]


def _range(told: Told) -> str:
    """`up to 41`, `−4 to 10`."""
    return f"{said(told.least)} to {said(told.most)}" if told.least < 0 else f"up to {said(told.most)}"


def of_camps(project: Project, pairs: Pairs, found: Camps) -> tuple[dict[str, int], list[Group]]:
    """Camps as groups: each is called after the member with most friends and foes.

    Who counts as another is with that one.
    """
    signed = np.flatnonzero(pairs.signs)
    counts = np.bincount(pairs.a[signed], minlength=pairs.count) + np.bincount(
        pairs.b[signed], minlength=pairs.count
    )
    groups = {pairs.actors[number]: side for number, side in found.sides.items()}
    names: list[Group] = []
    for side in (0, 1):
        members = [number for number, of in found.sides.items() if of == side]
        if members:
            first = min(members, key=lambda number: (-int(counts[number]), pairs.actors[number]))
            names.append(Group(side, f"Camp of {_name(project, pairs.actors[first])}"))
    return _with_folded(groups, pairs), names


def of_communities(project: Project, pairs: Pairs, found: Communities) -> tuple[dict[str, int], list[Group]]:
    """Communities as groups; one actor alone is none. Who counts as another is with that one."""
    several = {number: members for number, members in found.groups.items() if len(members) > 1}
    groups = {who: number for number, members in several.items() for who in members}
    names = [Group(number, f"Community of {_name(project, found.called[number])}") for number in several]
    return _with_folded(groups, pairs), names


def _with_folded(groups: dict[str, int], pairs: Pairs) -> dict[str, int]:
    return {**groups, **{who: groups[outer] for who, outer in pairs.folded.items() if outer in groups}}


def _name(project: Project, actor: str) -> str:
    name = " ".join(project.actors[actor].name.split())
    return name if len(name) <= 40 else f"{name[:39]}…"


class LensOverTime:
    """What a lens shows on any day of a map, all of it computed here, for figures.

    Args:
        index: of the map.
        lens: what is asked for.
        look: how days are looked at.
        progress: told how much is done. Raises Stopped.

    Raises:
        NoSuchMeasure: there is none of a name.
    """

    def __init__(self, index: TimeIndex, lens: Lens, look: Look, progress: Progress | None = None) -> None:
        self._index, self._lens, self._look = index, lens, look
        self._ties = Ties(index)
        self._kept = Kept()
        self._progress = progress
        for name in (lens.size_by, lens.shade_by):
            if name:
                measure_of(index.project, name)

    @cached_property
    def _range(self) -> dict[str, tuple[float, float]]:
        """The least and the greatest value of each measure on any day of change, and 0."""
        names = {name for name in (self._lens.size_by, self._lens.shade_by) if name}
        found = dict.fromkeys(names, (0.0, 0.0))
        days = days_of_change(self._index) if names else np.zeros(0, dtype=np.int64)
        for done, day in enumerate(days.tolist()):
            if self._progress is not None and not self._progress(done / len(days)):
                raise Stopped
            pairs = self._look.pairs(self._ties, day)
            for name in names:
                found[name] = _wider(found[name], self._values(name, pairs))
        return found

    def _values(self, name: str, pairs: Pairs) -> dict[str, float]:
        project = self._index.project

        def compute() -> dict[str, float]:
            drawn = measured(project, measure_of(project, name), pairs, OF_ALL_DAYS).values.drawn
            return dict(zip(pairs.actors, drawn.tolist(), strict=True))

        return self._kept.answer((name, digest(pairs)), compute)

    @cached_property
    def _communities(self) -> tuple[list[int], list[Communities]]:
        days = days_of_change(self._index)
        return days.tolist(), communities_over_time(self._ties, self._look, days, progress=self._progress)

    def on(self, snapshot: Snapshot) -> Seen:
        """What is seen of a day or a window. Raises Stopped."""
        look = self._look._replace(certain_only=snapshot.certain_only)
        passing = look.passing(snapshot) if look.passing is not None else None
        pairs = self._ties.on(snapshot, look.fold, passing)
        project, lens = self._index.project, self._lens

        def told(name: str) -> Told | None:
            if not name:
                return None
            values = self._values(name, pairs)
            # What a window has together may be more than any day has.
            return Told(values, *_wider(self._range[name], values))

        return seen_of(project, lens, told(lens.size_by), told(lens.shade_by), self._groups(snapshot, pairs))

    def _groups(self, snapshot: Snapshot, pairs: Pairs) -> tuple[dict[str, int], list[Group]]:
        project = self._index.project
        if self._lens.groups == "camps":
            signed = np.flatnonzero(pairs.signs)
            found = camps(pairs.a[signed], pairs.b[signed], pairs.signs[signed], 5.0, self._progress)
            return of_camps(project, pairs, found)
        if self._lens.groups == "communities":
            days, found = self._communities
            day = snapshot.first if isinstance(snapshot, Window) else snapshot.day
            at = int(np.searchsorted(days, day, side="right")) - 1
            return of_communities(project, pairs, found[max(at, 0)]) if found else ({}, [])
        return {}, []


def _wider(known: tuple[float, float], values: Mapping[str, float]) -> tuple[float, float]:
    """The least and the greatest value with some more."""
    return min(known[0], *values.values(), 0.0), max(known[1], *values.values(), 0.0)


Seeing = Callable[[Snapshot], Seen]
"""What a lens shows of a time."""
