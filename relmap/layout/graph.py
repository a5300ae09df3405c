"""A map's actors and ties as arrays: neighbours, distances, connected parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[float], bool]
"""Told the part done, 0 to 1; gives whether to go on."""

SPACING = 150.0
"""The distance of two related actors that nothing else moves, in scene units."""


_TIE = 500
"""A tie followed takes as long as so many steps of multiplying matrices."""


class LayoutCancelled(Exception):
    """The caller's `progress` said to stop."""


def report(progress: Progress | None, part: float) -> None:
    """Tell how far a layout is. Raises LayoutCancelled."""
    if progress is not None and not progress(min(part, 1.0)):
        raise LayoutCancelled


@dataclass(frozen=True)
class Graph:
    """Actors as rows, each tied pair once.

    Args:
        ids: the actors.
        pairs: rows of tied actors, shape (m, 2).
        pull: how hard each pair pulls, from the number of its relations, shape (m,).
    """

    ids: tuple[str, ...]
    pairs: Ints
    pull: Floats

    @classmethod
    def of(cls, ids: Sequence[str], links: Sequence[tuple[str, str]]) -> Graph:
        """From ids and links between them; what links to none of them, or to itself, is left out."""
        rows = {key: row for row, key in enumerate(ids)}
        counted: dict[tuple[int, int], int] = {}
        for one, other in links:
            if one in rows and other in rows and one != other:
                a, b = rows[one], rows[other]
                key = (min(a, b), max(a, b))
                counted[key] = counted.get(key, 0) + 1
        pairs = np.array(list(counted), dtype=np.int64).reshape(-1, 2)
        return cls(tuple(ids), pairs, np.sqrt(np.array(list(counted.values()), dtype=float)))

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def _neighbours(self) -> tuple[Ints, Ints]:
        """Starts (n + 1,) and the neighbours of all actors one after the other."""
        ends = np.concatenate((self.pairs, self.pairs[:, ::-1]))
        ends = ends[np.argsort(ends[:, 0], kind="stable")]
        starts = np.searchsorted(ends[:, 0], np.arange(len(self) + 1))
        return starts, ends[:, 1]

    @cached_property
    def degrees(self) -> Ints:
        """How many others each actor is tied to."""
        return np.bincount(self.pairs.ravel(), minlength=len(self))

    def distances(self, start: int) -> Floats:
        """Steps from one actor to each, shape (n,); inf where there is no way. Breadth first."""
        starts, neighbours = self._neighbours
        found = np.full(len(self), np.inf)
        found[start] = 0.0
        front = np.array([start])
        step = 0.0
        while len(front):
            step += 1.0
            counts = starts[front + 1] - starts[front]
            offsets = np.repeat(starts[front] - np.concatenate(([0], counts.cumsum()[:-1])), counts)
            reached = neighbours[offsets + np.arange(counts.sum())]
            front = np.unique(reached[np.isinf(found[reached])])
            found[front] = step
        return found

    @cached_property
    def steps(self) -> Floats:
        """Steps between all pairs, shape (n, n); inf where there is no way. From all at once, breadth first.

        A front of few pairs is followed along the ties, O(n m) for all fronts together however long the ways
        are; a front of many is multiplied with the matrix of ties.
        """
        count = len(self)
        starts, neighbours = self._neighbours
        found = np.full((count, count), np.inf)
        flat = found.reshape(-1)
        np.fill_diagonal(found, 0.0)
        last = np.empty(count * count, np.int64)
        tied: NDArray[np.float32] | None = None
        front = np.arange(count) * (count + 1)  # pairs, as places in `flat`
        step = 0.0
        while len(front):
            step += 1.0
            source, row = np.divmod(front, count)
            counts = starts[row + 1] - starts[row]
            ties = int(counts.sum())
            if ties * _TIE > count**3:
                if tied is None:
                    tied = np.zeros((count, count), np.float32)
                    tied[self.pairs[:, 0], self.pairs[:, 1]] = tied[self.pairs[:, 1], self.pairs[:, 0]] = 1.0
                at = np.zeros((count, count), np.float32)
                at[source, row] = 1.0
                front = np.flatnonzero(((at @ tied) > 0) & np.isinf(found))
            else:
                offsets = np.repeat(starts[row] - (counts.cumsum() - counts), counts)
                reached = np.repeat(source * count, counts) + neighbours[offsets + np.arange(ties)]
                reached = reached[np.isinf(flat[reached])]
                last[reached] = np.arange(len(reached))  # of those reached twice the last one counts
                front = reached[last[reached] == np.arange(len(reached))]
            flat[front] = step
        return found

    def components(self) -> list[Ints]:
        """The connected parts, the largest first, each as rows in order."""
        parent = list(range(len(self)))

        def root(row: int) -> int:
            while parent[row] != row:
                parent[row] = parent[parent[row]]
                row = parent[row]
            return row

        for one, other in self.pairs.tolist():
            # The smaller number stays: each part is named by its first row.
            first, second = sorted((root(one), root(other)))
            parent[second] = first
        roots = np.array([root(row) for row in range(len(self))], dtype=np.int64)
        order = np.argsort(roots, kind="stable")
        found = np.split(order, np.flatnonzero(np.diff(roots[order])) + 1) if len(order) else []
        return sorted(found, key=lambda part: (-len(part), int(part[0])))

    def parts(self, components: Sequence[Ints]) -> Iterator[Graph]:
        """The graphs of all connected parts, as `part` gives each."""
        number, part_of = np.zeros(len(self), np.int64), np.zeros(len(self), np.int64)
        for count, rows in enumerate(components):
            number[rows], part_of[rows] = np.arange(len(rows)), count
        of_pairs = part_of[self.pairs[:, 0]]
        order = np.argsort(of_pairs, kind="stable")
        bounds = np.searchsorted(of_pairs[order], np.arange(len(components) + 1)).tolist()
        for rows, start, stop in zip(components, bounds, bounds[1:], strict=False):
            kept = order[start:stop]
            ids = tuple(self.ids[row] for row in rows.tolist())
            yield replace(self, ids=ids, pairs=number[self.pairs[kept]], pull=self.pull[kept])

    def part(self, rows: Ints) -> Graph:
        """The graph of some of the actors."""
        number = np.full(len(self), -1)
        number[rows] = np.arange(len(rows))
        kept = (number[self.pairs] >= 0).all(axis=1) if len(self.pairs) else np.zeros(0, dtype=bool)
        ids = tuple(self.ids[row] for row in rows.tolist())
        return replace(self, ids=ids, pairs=number[self.pairs[kept]], pull=self.pull[kept])


def as_places(ids: Sequence[str], places: Floats) -> dict[str, Place]:
    """Rows of positions as a place for each id, to a tenth of a scene unit."""
    return {key: (round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(ids, places, strict=True)}


def as_rows(ids: Sequence[str], places: Mapping[str, Place]) -> tuple[Floats, NDArray[np.bool_]]:
    """Positions of the ids that have a place, shape (n, 2), and which of them have one."""
    known = np.array([key in places for key in ids], dtype=bool)
    found = np.array([places.get(key, (0.0, 0.0)) for key in ids], dtype=float).reshape(-1, 2)
    return found, known
