"""What to draw: a day, a window or a comparison, the places of the actors and a theme, as arrays.

Scene units, y down. Time, certainty, dimming and grouping by pen are settled here, without a window.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import Points
from relmap.drawing.extents import Extents, joined, note_bounds
from relmap.drawing.style import Theme
from relmap.drawing.widths import WidthScale
from relmap.model.kept import kept
from relmap.model.records import Note
from relmap.timeline.presence import Presence

Sort = Literal["", "begun", "ended", "changed", "kept"]
"""What became of something from one day to another; of an actor: begun is appeared, ended is gone."""


@dataclass(frozen=True)
class Pen:
    """A line style; widths in ink units."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    double: bool = False
    ticks: float = 0.0
    """The distance of short strokes across it, in ink units; 0: none."""
    possible: bool = False
    """Drawn as two thin strokes with the ground between them: only possible. With `double`: three."""

    @property
    def breadth(self) -> float:
        """From outer rim to outer rim, in ink units: thin strokes need room between them."""
        if not self.possible:
            return self.width
        return max(self.width + 1.0, _TRIPLE if self.double else _OUTLINE)

    @property
    def gap(self) -> float:
        """The width of the ground along its middle, in ink units; 0: none."""
        if self.possible:
            return self.breadth - 2 * THIN
        return self.width * 0.36 if self.double else 0.0


THIN = 0.9
"""The width of a thin stroke of what is only possible, in ink units."""
_OUTLINE, _TRIPLE = 3.1, 5.4
"""The least breadth of two and of three thin strokes."""


@dataclass(frozen=True)
class Hull:
    """A hull to be drawn.

    Args:
        actor: the id of the organisation.
        rows: of the actors in it.
        colour: of the hull.
    """

    actor: str
    rows: tuple[int, ...]
    colour: str


@dataclass
class Node:
    """An actor as drawn. What is drawn as one of thousands is in the arrays of the frame."""

    id: str
    name: str
    mark: str
    flag: str
    shape: str
    presence: Presence
    fill: str
    ring: str
    ink: str
    """Of its name."""
    strength: float
    radius: float = 0.0
    """In scene units."""
    held: int = 0
    """How many actors are shown within it."""
    picture: str = ""
    """A small picture as base64, shown in place of the mark."""
    mark_ink: str = ""
    """Of its mark and its symbol, where that is not the ink of the name."""
    grey: bool = False
    """Whether its flag or picture is without colours."""
    symbol: str = ""
    """The name of a symbol, shown in place of the mark."""
    kind: str = ""
    """What its kind is called, if that has a look of its own."""
    sort: Sort = ""
    dimmed: bool = False
    """Filtered out, but shown faintly."""

    @cached_property
    def look(self) -> tuple[object, ...]:
        """All that its picture depends on but the mark."""
        return (
            self.shape, self.fill, self.ring, self.ink, self.flag, self.sort, self.strength, self.radius,
            self.picture, self.symbol, self.held, self.grey, self.mark_ink,
        )  # fmt: skip


@dataclass
class Edge:
    """A relation as drawn."""

    id: str
    label: str
    pen: Pen
    other: Pen | None
    """While turning: the colour of the phase that it turns from."""
    directed: bool
    presence: Presence
    status: str
    stance: int | None
    contested: bool
    haloed: bool
    sort: Sort = ""
    """In a comparison: what became of it. What ended is drawn hollow."""
    kind: str = ""
    """What its kind is called, if that has a look of its own."""
    step: int | None = None
    """Of the scale of widths; None: its width tells nothing."""
    note: str = ""
    """The numbers of its sources, written behind the label: `[1, 4]`."""
    dimmed: bool = False
    """Filtered out, but shown faintly."""
    strands: tuple[Strand, ...] = ()
    """In a ribbon: the relations that it stands for, from its left to its right."""

    @property
    def within(self) -> list[str]:
        """The ids of the relations in a ribbon."""
        return [strand.edge.id for strand in self.strands]

    @property
    def returns(self) -> bool:
        """Whether it has a head at its start, too: some relation of a ribbon goes the other way."""
        return any(strand.edge.directed and strand.turned for strand in self.strands)

    @property
    def labels(self) -> int:
        """How many relations have a label in its own."""
        return sum(bool(strand.edge.label) for strand in self.strands) or int(bool(self.label))


@dataclass(frozen=True)
class Strand:
    """A relation in a ribbon.

    Args:
        edge: as it is drawn alone.
        turned: whether it goes from the end of the ribbon to its start.
    """

    edge: Edge
    turned: bool


@dataclass(frozen=True)
class Chords:
    """The straight line from end to end of each curve, as a x + b y + c = 0, shape (n,) each.

    Args:
        a, b, c: in such a measure that the sum is the distance from the line.
        bends: how far the curve goes from it at most.
    """

    a: NDArray[np.float64]
    b: NDArray[np.float64]
    c: NDArray[np.float64]
    bends: NDArray[np.float64]

    @classmethod
    def of(cls, curves: Points) -> Chords:
        """Of curves, shape (n, 4, 2)."""
        start, along = curves[:, 0], curves[:, 3] - curves[:, 0]
        length = np.hypot(along[:, 0], along[:, 1])
        loops = length < 1e-6  # a curve back to where it began is never far from the line
        safe = np.where(loops, 1.0, length)
        a, b = -along[:, 1] / safe, along[:, 0] / safe
        c = -(a * start[:, 0] + b * start[:, 1])
        off = np.abs(a[:, None] * curves[:, 1:3, 0] + b[:, None] * curves[:, 1:3, 1] + c[:, None])
        return cls(a, b, c, np.where(loops, np.inf, off.max(axis=1)))

    def are_near(self, rows: NDArray[np.int64], x: float, y: float, slack: float) -> NDArray[np.bool_]:
        """Whether these curves may be as near to a point as `slack`."""
        return np.abs(self.a[rows] * x + self.b[rows] * y + self.c[rows]) <= self.bends[rows] + slack


@dataclass(frozen=True)
class Emphasised:
    """How an actor or a relation stands out: by a band around it.

    Args:
        colour: of the band.
        name: of what is emphasised.
        said: of it in the legend; empty: its name.
        chosen: the colour that was chosen for it; empty: none.
    """

    colour: str
    name: str
    said: str = ""
    chosen: str = ""


@dataclass(frozen=True)
class LensLegend:
    """What the colours of actors tell.

    Args:
        shade: what shade tells, from what to what; empty: nothing.
        ramp: the lightest and the darkest shade.
        groups: the colour and the words of each group that is there.
    """

    shade: str = ""
    ramp: tuple[str, str] = ("", "")
    groups: tuple[tuple[str, str], ...] = ()

    def joined(self, other: LensLegend | None) -> LensLegend:
        """What two frames have, each once."""
        if other is None:
            return self
        return replace(self, groups=tuple(dict.fromkeys((*self.groups, *other.groups))))


_FEW_OF = 20
"""A relation is sought by its id where others are so many times as many as those sought."""

UNNUMBERED = 0
"""The number of a line that is in no other frame."""


@dataclass(frozen=True)
class Lines:
    """The relations of a frame as arrays, for what must not look at each: shape (n,) each.

    Args:
        maker: what has numbered them; numbers of one maker can be compared from frame to frame.
        numbers: of each relation in its state.
        colours: of each, as positions in `palette`.
        palette: colours by position.
        since, until: the days from and up to which it is as it is.
    """

    maker: object
    numbers: NDArray[np.int64]
    colours: NDArray[np.int64]
    palette: list[str]
    since: NDArray[np.int64]
    until: NDArray[np.int64]


@dataclass
class Frame:
    """Everything on the picture of one day."""

    theme: Theme
    of: Literal["day", "window", "comparison"] = "day"
    nodes: list[Node] = field(default_factory=list)
    places: Points = field(default_factory=lambda: np.empty((0, 2)))
    radii: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    haloed_nodes: set[str] = field(default_factory=set)
    haloed_edges: list[int] = field(default_factory=list)
    """The rows of the relations with a halo."""
    edges: list[Edge] = field(default_factory=list)
    curves: Points = field(default_factory=lambda: np.empty((0, 4, 2)))
    ends: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), np.int64))
    """The rows of both actors of each relation."""
    lines: Lines | None = None
    """The relations as arrays, in the frames of a day."""
    hulls: list[Hull] = field(default_factory=list)
    """Around the members of organisations."""
    merged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The relations in a line that stands for several."""
    widths: WidthScale = field(default_factory=WidthScale)
    """What the width of lines tells."""
    size_tells: str = ""
    """What the size of actors tells."""
    lens: LensLegend | None = None
    """What the colours of actors tell; None: nothing."""
    notes: tuple[Note, ...] = ()
    """Texts, frames and arrows on the map."""
    emphasised: dict[str, Emphasised] = field(default_factory=dict)
    """What stands out, by the id of the actor or relation."""
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """In a part of a frame: the rows that its relations have in the whole."""
    texts: dict[object, Any] = field(default_factory=dict[object, Any], init=False, compare=False, repr=False)
    """Where its text stands at some scales; a frame made of this one has none yet."""

    @kept
    def looks(self) -> list[NDArray[np.int64]]:
        """The rows of the actors that look the same but for their marks."""
        return _alike([node.look for node in self.nodes])

    @kept
    def marked_looks(self) -> list[NDArray[np.int64]]:
        """The rows of the actors that look the same, marks and all."""
        return _alike([(node.look, node.mark) for node in self.nodes])

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """Left, top, right and bottom of each curve, in scene units, shape (4, n), for picking."""
        low, high = self.curves.min(axis=1), self.curves.max(axis=1)
        return np.ascontiguousarray(np.concatenate((low, high), axis=1).T)

    @cached_property
    def chords(self) -> Chords:
        """The straight ways of the curves, for picking."""
        return Chords.of(self.curves)

    @cached_property
    def reaches(self) -> NDArray[np.float64]:
        """Half the width of each line, in ink units, shape (n,)."""
        return np.array([edge.pen.width / 2 for edge in self.edges])

    @cached_property
    def each(self) -> list[Edge]:
        """Every relation by itself, those in ribbons, too."""
        if not self.has_ribbons:
            return self.edges
        return [one for edge in self.edges for one in ([s.edge for s in edge.strands] or [edge])]

    @cached_property
    def has_ribbons(self) -> bool:
        """Whether several relations of the same two actors are drawn as one ribbon."""
        return any(edge.strands for edge in self.edges)

    @cached_property
    def led(self) -> dict[tuple[float, bool], Frame]:
        """This frame with its lines led for views, by pixels to a scene unit and whether ribbons may be."""
        return {}

    def part(self, ids: Collection[str], relations: bool = True) -> Frame:
        """What has one of these ids, of actors and relations, as a frame of its own.

        Args:
            ids: of what is in it.
            relations: whether relations may be among them.
        """
        nodes = sorted(row for key in ids if (row := self.position(key)) is not None)
        edges = self._edge_rows(ids) if relations else []
        haloed = set(self.haloed_edges)
        number = np.zeros(len(self.nodes), np.int64)
        number[nodes] = np.arange(len(nodes))
        return replace(
            self,
            nodes=[self.nodes[row] for row in nodes],
            places=self.places[nodes],
            radii=self.radii[nodes],
            edges=[self.edges[row] for row in edges],
            curves=self.curves[edges],
            ends=number[self.ends[edges]],
            haloed_edges=[new for new, row in enumerate(edges) if row in haloed],
            haloed_nodes=self.haloed_nodes.intersection(ids),
            lines=None,
            hulls=[],
            rows=np.array(edges, dtype=np.int64),
        )

    def _edge_rows(self, ids: Collection[str]) -> list[int]:
        """The rows of the relations with one of these ids."""
        if self.lines is None or len(ids) * _FEW_OF > len(self.edges):
            return [row for row, edge in enumerate(self.edges) if edge.id in ids]
        return sorted(row for key in ids if (row := self.line_of(key)) is not None)

    def line_of(self, relation_id: str) -> int | None:
        """The row of a relation, or of the ribbon that it is in, or None."""
        if self.lines is None:
            every = enumerate(self.edges)
            return next((row for row, edge in every if relation_id in (edge.id, *edge.within)), None)
        # In a frame of a day they stand in the order of their ids.
        row = bisect_left(self.edges, relation_id, key=lambda edge: edge.id)
        return row if row < len(self.edges) and self.edges[row].id == relation_id else None

    def neighbourhood(self, actor_id: str) -> frozenset[str]:
        """An actor with its relations and the actors at their other ends."""
        row = self.position(actor_id)
        if row is None:
            return frozenset((actor_id,))
        rows = np.flatnonzero((self.ends[:, 0] == row) | (self.ends[:, 1] == row))
        nodes = np.unique(self.ends[rows]).tolist()
        ids = {self.nodes[row].id for row in nodes} | {self.edges[row].id for row in rows.tolist()}
        return frozenset(ids | {actor_id})

    def bounds(self, type_scale: float = 1.0) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that is drawn, room for names included.

        Args:
            type_scale: how much larger than the scene type is drawn (`View.type_scale`).
        """
        noted = note_bounds(self.notes, self._at, type_scale) if self.notes else None
        if not len(self.places):
            return joined((-200.0, -125.0, 200.0, 125.0), noted)
        looks = ((node.name, node.radius) for node in self.nodes)
        left, top, right, bottom = Extents.of(self.places, looks).bounds(type_scale)
        low, high = np.array((left, top)), np.array((right, bottom))
        if len(self.curves):
            # A Bézier curve lies within its control points; three quarters of a bend are really used.
            low = np.minimum(low, self.curves[:, (0, 3)].reshape(-1, 2).min(axis=0))
            high = np.maximum(high, self.curves[:, (0, 3)].reshape(-1, 2).max(axis=0))
        return joined((float(low[0]), float(low[1]), float(high[0]), float(high[1])), noted)

    @property
    def _at(self) -> dict[str, tuple[float, float]]:
        """The place of each actor."""
        return {node.id: (x, y) for node, (x, y) in zip(self.nodes, self.places.tolist(), strict=True)}

    def position(self, actor_id: str) -> int | None:
        """The row of an actor, or None."""
        return self._row_of.get(actor_id)

    @kept
    def _row_of(self) -> dict[str, int]:
        return {node.id: row for row, node in enumerate(self.nodes)}

    def share_actors(self, other: Frame) -> None:
        """Have the same actors at the same places as another."""
        self.nodes, self.places, self.radii = other.nodes, other.places, other.radii
        for property_ in (Frame._row_of, Frame.looks, Frame.marked_looks):
            property_.share(self, other)


def _alike(looks: list[tuple[object, ...]]) -> list[NDArray[np.int64]]:
    rows: dict[tuple[object, ...], list[int]] = {}
    for row, look in enumerate(looks):
        rows.setdefault(look, []).append(row)
    return [np.array(found) for found in rows.values()]
