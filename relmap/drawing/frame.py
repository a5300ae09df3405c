"""What to draw: a day, a window or a comparison, the places of the actors and a theme, as arrays.

Scene units, y down. Time, certainty, dimming and grouping by pen are settled here, without a window.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.curves import Points, bends, curves, loop_ranks
from relmap.drawing.style import DASHES, DIMMED_STRENGTH, LONGEST_NAME, POSSIBLE_STRENGTH, RADII, Theme, mixed
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation
from relmap.timeline.changes import Changes
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.spells import Presence
from relmap.timeline.then import RelationThen

Sort = Literal["", "begun", "ended", "changed", "kept"]
"""What became of something from one day to another; of an actor: begun is appeared, ended is gone."""


@dataclass(frozen=True)
class Pen:
    """A line style; widths in ink units."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


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
    strength: float
    sort: Sort = ""


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
    dimmed: bool
    sort: Sort = ""
    """In a comparison: what became of it. What ended is drawn hollow."""


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

    def bounds(self, type_scale: float = 1.0) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that is drawn, room for names included.

        Args:
            type_scale: how much larger than the scene type is drawn (`View.type_scale`).
        """
        if not len(self.places):
            return -200.0, -125.0, 200.0, 125.0
        reach = np.array([extent_of(node.name, node.shape, type_scale) for node in self.nodes])
        low = (self.places - reach[:, :2]).min(axis=0)
        high = (self.places + reach[:, 2:]).max(axis=0)
        if len(self.curves):
            # A Bézier curve lies within its control points; three quarters of a bend are really used.
            low = np.minimum(low, self.curves[:, (0, 3)].reshape(-1, 2).min(axis=0))
            high = np.maximum(high, self.curves[:, (0, 3)].reshape(-1, 2).max(axis=0))
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def position(self, actor_id: str) -> int | None:
        """The row of an actor, or None."""
        for row, node in enumerate(self.nodes):
            if node.id == actor_id:
                return row
        return None


def extent_of(name: str, shape: str, type_scale: float = 1.0) -> tuple[float, float, float, float]:
    """How far an actor and its name reach from its place: left, up, right, down, in scene units.

    The width of the name is estimated: measuring would need the zoom, which depends on this.
    """
    radius = RADII[shape] + 8
    half = max(radius, min(len(name) * 3.8, LONGEST_NAME / 2) * type_scale + 5)
    return half, radius, half, radius + 20 * type_scale


@dataclass(frozen=True)
class Shape:
    """The timeless geometry of a map: bends that stay the same whatever the day."""

    bends: dict[str, float]
    loops: dict[str, int]
    heaviest: dict[str, float]
    """The largest weight of each unit, which has the widest line."""


def shape_of(project: Project) -> Shape:
    """The shape of a map, to be made once for each state of its relations."""
    relations = sorted(project.relations.values(), key=lambda relation: relation.id)
    pairs = [(relation.source, relation.target) for relation in relations]
    heaviest: dict[str, float] = {}
    for relation in relations:
        for phase in relation.phases:
            if phase.weight is not None:
                full = 100.0 if phase.unit.startswith("%") else 0.0
                heaviest[phase.unit] = max(heaviest.get(phase.unit, full), phase.weight)
    keys = [relation.id for relation in relations]
    return Shape(
        dict(zip(keys, bends(pairs).tolist(), strict=True)),
        dict(zip(keys, loop_ranks(pairs).tolist(), strict=True)),
        heaviest,
    )


def build_frame(
    snapshot: Snapshot,
    theme: Theme,
    places: Mapping[str, tuple[float, float]],
    shape: Shape | None = None,
    focus: Collection[str] | None = None,
    halos: bool = True,
) -> Frame:
    """The frame of a day.

    Args:
        snapshot: what holds.
        theme: the colours.
        places: scene position of every actor that is to be drawn; others are left out.
        shape: from `shape_of`; made here if not given.
        focus: ids of actors and relations that keep their full ink; None: all do.
        halos: whether what begins, changes or happens on this day is marked.
    """
    return FrameMaker(snapshot.project, theme, places, shape).frame(snapshot, focus, halos)


class FrameMaker:
    """Makes the frames of one map day after day; what stays the same from one to the next is kept.

    Args:
        project, theme, places, shape: as in `build_frame`; another maker is needed when one of them changes.
    """

    def __init__(
        self,
        project: Project,
        theme: Theme,
        places: Mapping[str, tuple[float, float]],
        shape: Shape | None = None,
    ) -> None:
        self._project = project
        self._theme = theme
        self.places = places
        self.shape = shape or shape_of(project)
        self._standing: tuple[list[tuple[Actor, Presence]], Frame] | None = None
        self._edges: dict[int, tuple[RelationThen, Edge, int]] = {}
        self._rows_of: tuple[list[Node], NDArray[np.int64]] | None = None
        self.recomputed = 0
        """How many records have been looked at anew, for the benchmark."""

    def moved(self, places: Mapping[str, tuple[float, float]]) -> FrameMaker:
        """A maker for the same map with some actors elsewhere; it computes only what they bear on.

        Args:
            places: the scene positions of those that are elsewhere, all of which had a place before.
        """
        new = copy.copy(self)
        new.places = {**self.places, **places}
        if self._standing is not None and self._rows_of is not None:
            actors, standing = self._standing
            row_of = self._rows_of[1]
            at = standing.places.copy()
            shown = {node.id for node in standing.nodes}.intersection(places)
            for key in shown:
                at[row_of[self._geometry[1][key]]] = places[key]
            new._standing = (actors, replace(standing, places=at))
        if "_geometry" in self.__dict__:
            rows, numbers, ends, before = self._geometry
            touched = np.zeros(len(numbers), dtype=bool)
            touched[[numbers[key] for key in places]] = True
            changed = np.flatnonzero(touched[ends].any(axis=1))
            found = before.copy()
            found[changed] = new._curves(changed)
            new.__dict__["_geometry"] = (rows, numbers, ends, found)
            new.recomputed = len(changed) + len(places)
        return new

    def _curves(self, chosen: NDArray[np.int64]) -> Points:
        """The curves of these rows of relations, from where their actors stand now."""
        shown, ends, radii = self._ties
        points = np.array(list(self.places.values()), dtype=float).reshape(-1, 2)
        offsets = np.array([self.shape.bends.get(shown[row].id, 0.0) for row in chosen.tolist()])
        loops = np.array([self.shape.loops.get(shown[row].id, 0) for row in chosen.tolist()])
        pair = ends[chosen]
        if not len(chosen):
            return np.empty((0, 4, 2))
        return curves(points[pair[:, 0]], points[pair[:, 1]], offsets, loops, radii[pair])

    @cached_property
    def _ties(self) -> tuple[list[Relation], NDArray[np.int64], NDArray[np.float64]]:
        """The relations between actors that have a place, the numbers of their actors, and all radii."""
        project, places = self._project, self.places
        numbers = {key: number for number, key in enumerate(places)}
        shown = [r for r in project.relations.values() if r.source in places and r.target in places]
        ends = np.array([(numbers[r.source], numbers[r.target]) for r in shown], np.int64).reshape(-1, 2)
        kinds = [
            project.actor_kind(project.actors[key].kind) if key in project.actors else None for key in places
        ]
        radii = np.array([RADII[kind.shape] if kind is not None else 0.0 for kind in kinds])
        return shown, ends, radii

    def frame(self, snapshot: Snapshot, focus: Collection[str] | None = None, halos: bool = True) -> Frame:
        """The frame of a day or window; see `build_frame`."""
        frame = Frame(self._theme, "window" if isinstance(snapshot, Window) else "day")
        self._add_nodes(frame, snapshot, focus)
        shown = snapshot.relations
        if len(frame.nodes) < len(self._project.actors):
            rows = {node.id for node in frame.nodes}
            shown = [t for t in shown if t.relation.source in rows and t.relation.target in rows]
        known = self._edges
        kept = [known.get(id(then)) or self._new_edge(then) for then in shown]
        self._place_edges(frame, [row for _, _, row in kept])
        begun = frozenset(snapshot.begun) if halos else frozenset[str]()
        if focus is None:
            frame.edges = [edge for _, edge, _ in kept]
            self._add_halos(frame, begun)
        else:
            for row, then in enumerate(shown):
                dimmed = then.relation.id not in focus
                haloed = not dimmed and then.relation.id in begun
                frame.edges.append(_edge(then, self._project, self._theme, self.shape, dimmed, haloed))
                if haloed:
                    frame.haloed_edges.append(row)
        if halos:
            for event in snapshot.happening:
                frame.haloed_nodes.update(part.actor for part in event.participants)
        return frame

    def _add_nodes(self, frame: Frame, snapshot: Snapshot, focus: Collection[str] | None) -> None:
        standing = self._standing
        if focus is None and standing is not None and standing[0] is snapshot.actors:
            before = standing[1]
            frame.nodes, frame.places, frame.radii = before.nodes, before.places, before.radii
            return
        _add_nodes(frame, self._project, snapshot.actors, self.places, focus)
        self.recomputed += len(frame.nodes)
        if focus is None:
            self._standing = (snapshot.actors, frame)

    def _add_halos(self, frame: Frame, begun: frozenset[str]) -> None:
        """Mark what begins on this day; the relations stand in the order of their ids."""
        for key in sorted(begun):
            row = bisect_left(frame.edges, key, key=lambda edge: edge.id)
            if row < len(frame.edges) and frame.edges[row].id == key:
                frame.edges[row] = replace(frame.edges[row], haloed=True)
                frame.haloed_edges.append(row)

    def _new_edge(self, then: RelationThen) -> tuple[RelationThen, Edge, int]:
        """The edge of a relation in a state that it was not in before, and the row of its curve."""
        self.recomputed += 1
        edge = _edge(then, self._project, self._theme, self.shape, dimmed=False, haloed=False)
        # The relation is kept with it, so that its id stays its own.
        made = (then, edge, self._geometry[0][then.relation.id])
        if len(self._edges) > _KEPT:
            self._edges.clear()
        self._edges[id(then)] = made
        return made

    def place_edges(self, frame: Frame, relations: list[RelationThen]) -> None:
        """Give a frame the curves of these relations, in their order."""
        rows = self._geometry[0]
        self._place_edges(frame, [rows[then.relation.id] for then in relations])

    def _place_edges(self, frame: Frame, chosen: list[int]) -> None:
        _, numbers, ends, found = self._geometry
        if self._rows_of is None or self._rows_of[0] is not frame.nodes:
            rows = np.zeros(len(numbers), np.int64)
            rows[[numbers[node.id] for node in frame.nodes]] = np.arange(len(frame.nodes))
            self._rows_of = (frame.nodes, rows)
        frame.curves, frame.ends = found[chosen], self._rows_of[1][ends[chosen]]

    @cached_property
    def _geometry(self) -> tuple[dict[str, int], dict[str, int], NDArray[np.int64], Points]:
        """Rows of relations, numbers of actors, the ends and the curve of each; they stand still in time."""
        shown, ends, _ = self._ties
        numbers = {key: number for number, key in enumerate(self.places)}
        return {r.id: row for row, r in enumerate(shown)}, numbers, ends, self._curves(np.arange(len(shown)))


def build_comparison(
    changes: Changes,
    theme: Theme,
    places: Mapping[str, tuple[float, float]],
    shape: Shape | None = None,
    focus: Collection[str] | None = None,
) -> Frame:
    """The frame of what became of everything from one day to another.

    What began is green and heavy, what ended is hollow, what changed stance has both colours, what stayed
    is thin and grey.

    Args:
        changes: of the two days.
        theme, places, shape, focus: as in `build_frame`.
    """
    project = changes.other.project
    made = FrameMaker(project, theme, places, shape)
    shape = made.shape
    frame = Frame(theme, "comparison")
    gone = {actor.id for actor, _ in changes.gone}
    appeared = {actor.id for actor, _ in changes.appeared}
    _add_nodes(frame, project, [*changes.other.actors, *changes.gone], places, focus)
    for node in frame.nodes:
        if node.id in appeared:
            node.sort, node.ring = "begun", mixed(theme.begun, theme.ground, node.strength)
        elif node.id in gone:
            node.sort = "ended"
    sorted_: list[tuple[Sort, RelationThen, RelationThen]] = [
        *(("kept", then, then) for then in changes.kept),
        *(("changed", old, new) for old, new in changes.changed),
        *(("ended", then, then) for then in changes.ended),
        *(("begun", then, then) for then in changes.begun),
    ]
    rows = {node.id for node in frame.nodes}
    shown = [item for item in sorted_ if {item[2].relation.source, item[2].relation.target} <= rows]
    made.place_edges(frame, [new for _, _, new in shown])
    for sort, old, new in shown:
        dimmed = focus is not None and new.relation.id not in focus
        before, after = (_edge(then, project, theme, shape, dimmed, haloed=False) for then in (old, new))
        frame.edges.append(_compared(after, sort, before, theme))
    return frame


_KEPT = 200_000
"""So many edges are kept at most, for windows make new ones all the time."""

_HEAVY, _HOLLOW, _THIN = 2.0, 4.6, 1.1
"""More width of what began; width of what ended and of what stayed."""


def _compared(edge: Edge, sort: Sort, before: Edge, theme: Theme) -> Edge:
    """The edge of a relation as what became of it."""
    edge.sort = sort
    edge.other = None
    strength = DIMMED_STRENGTH if edge.dimmed else POSSIBLE_STRENGTH if edge.presence != 2 else 1.0
    if sort == "kept":
        edge.pen = Pen(mixed(theme.soft, theme.ground, 0.5 * strength), _THIN, edge.pen.dash)
        edge.label = ""
    elif sort == "begun":
        edge.pen = Pen(mixed(theme.begun, theme.ground, strength), edge.pen.width + _HEAVY, edge.pen.dash)
    elif sort == "ended":
        edge.pen = Pen(edge.pen.colour, max(edge.pen.width, _HOLLOW))
    elif before.stance != edge.stance:
        width = max(edge.pen.width, 3.2)
        edge.pen = Pen(edge.pen.colour, width, edge.pen.dash)
        edge.other = Pen(before.pen.colour, width, (1.5, 3.5))
    if sort == "changed" and before.label != edge.label:
        edge.label = " → ".join(label for label in (before.label, edge.label) if label)
    return edge


def _add_nodes(
    frame: Frame,
    project: Project,
    actors: list[tuple[Actor, Presence]],
    places: Mapping[str, tuple[float, float]],
    focus: Collection[str] | None,
) -> None:
    shown = [(actor, presence) for actor, presence in actors if actor.id in places]
    frame.nodes = [
        _node(project, actor, presence, frame.theme, focus is not None and actor.id not in focus)
        for actor, presence in shown
    ]
    if shown:
        frame.places = np.array([places[actor.id] for actor, _ in shown], dtype=float)
        frame.radii = np.array([RADII[node.shape] for node in frame.nodes])


def _node(project: Project, actor: Actor, presence: Presence, theme: Theme, dimmed: bool) -> Node:
    kind = project.actor_kind(actor.kind)
    strength = POSSIBLE_STRENGTH if presence == Presence.POSSIBLE else 1.0
    if dimmed:
        strength *= DIMMED_STRENGTH / POSSIBLE_STRENGTH if presence == Presence.POSSIBLE else DIMMED_STRENGTH
    colour = kind.colour or theme.soft
    fill = mixed(kind.colour, theme.ground, 0.22) if kind.colour else theme.fills[kind.shape]
    name_strength = max(strength, 0.3) if dimmed else max(strength, 0.62)
    return Node(
        id=actor.id,
        name=actor.name,
        mark=_mark(actor),
        flag=actor.code.lower()
        if len(actor.code) == 2 and actor.code.isascii() and actor.code.isalpha()
        else "",
        shape=kind.shape,
        presence=presence,
        fill=mixed(fill, theme.ground, strength),
        ring=mixed(colour, theme.ground, strength),
        ink=mixed(theme.ink, theme.ground, name_strength),
        strength=strength,
    )


def _mark(actor: Actor) -> str:
    """What stands in the shape: a short code, or initials."""
    if actor.code and len(actor.code) <= 5:
        return actor.code.upper()
    words = [word for word in actor.name[:200].replace("-", " ").split() if word[0].isalnum()]
    if len(words) == 1 and words[0].isupper() and len(words[0]) <= 5:
        return words[0]
    capitals = "".join(word[0] for word in words if word[0].isupper())[:3]
    return capitals if len(capitals) > 1 else "".join(word[0] for word in words[:2]).upper()


def _edge(
    then: RelationThen, project: Project, theme: Theme, shape: Shape, dimmed: bool, haloed: bool
) -> Edge:
    kind = project.relation_kind(then.relation.kind)
    phase = then.phase
    strength = POSSIBLE_STRENGTH if then.presence == Presence.POSSIBLE else 1.0
    if dimmed:
        strength = DIMMED_STRENGTH
    other = None
    if then.state.turned_from is not None:
        turned = then.relation.phases[then.state.turned_from]
        other = Pen(_colour(turned, theme, kind.colour, strength), _width(phase, shape), (2.5, 2.5))
    return Edge(
        id=then.relation.id,
        label=phase.label,
        pen=Pen(_colour(phase, theme, kind.colour, strength), _width(phase, shape), DASHES[phase.status]),
        other=other,
        directed=kind.directed,
        presence=then.presence,
        status=phase.status,
        stance=phase.stance,
        contested=then.state.contested,
        haloed=haloed,
        dimmed=dimmed,
    )


def _colour(phase: Phase, theme: Theme, kind_colour: str, strength: float) -> str:
    colour = kind_colour if phase.stance is None and kind_colour else theme.stances[phase.stance]
    return mixed(colour, theme.ground, strength)


def _width(phase: Phase, shape: Shape) -> float:
    if phase.weight is not None:
        most = shape.heaviest.get(phase.unit, 0.0) or 1.0
        return 1.8 + 6.2 * (phase.weight / most) ** 0.5
    if phase.stance is None:
        return 1.5
    return 2.6 if abs(phase.stance) == 2 else 2.1
