"""Makes the frames of one map day after day; what stays the same from one to the next is kept."""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relmap.drawing.annotations import annotate
from relmap.drawing.curves import Points, curves
from relmap.drawing.edge_geometry import EdgeGeometry, edge_geometry
from relmap.drawing.frame import UNNUMBERED, Edge, Frame, Lines, Node, Pen
from relmap.drawing.groups import grouped, shown_groups
from relmap.drawing.sizes import measure_in_words
from relmap.drawing.style import DASHES, LINKS, PATTERNED, POSSIBLE_STRENGTH, TICKS, Theme, legible, mixed
from relmap.model.countries import code_of_letters
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff
from relmap.model.kept import kept
from relmap.model.project import AnyRecord, Project
from relmap.model.records import Actor, Phase, Relation
from relmap.timeline.index import Standing, Table
from relmap.timeline.presence import Presence
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.weights import numbered

Numbers = NDArray[np.int64]
Nodes = dict[tuple[int, int], tuple[Actor, Node]]
"""Nodes by the id of the object of the actor, which is kept with each, and its presence."""


def build_frame(
    snapshot: Snapshot,
    theme: Theme,
    places: Mapping[str, tuple[float, float]],
    geometry: EdgeGeometry | None = None,
    halos: bool = True,
) -> Frame:
    """The frame of a day.

    Args:
        snapshot: what holds.
        theme: the colours.
        places: scene position of every actor that is to be drawn; others are left out.
        geometry: from `edge_geometry`; made here if not given.
        halos: whether what begins, changes or happens on this day is marked.
    """
    return FrameMaker(snapshot.project, theme, places, geometry).frame(snapshot, halos)


class FrameMaker:
    """Makes frames of one map with its actors in one place.

    Args:
        project, theme, places, geometry: as in `build_frame`; when one of them changes another maker is
            needed.
    """

    def __init__(
        self,
        project: Project,
        theme: Theme,
        places: Mapping[str, tuple[float, float]],
        geometry: EdgeGeometry | None = None,
    ) -> None:
        self._project = project
        self.theme = theme
        self.places = places
        self.edge_geometry = geometry or edge_geometry(project)
        self._standing: tuple[list[tuple[Actor, Presence]], Frame] | None = None
        self._drawn = _Drawn()
        self._rows_of: tuple[list[Node], Numbers, NDArray[np.bool_]] | None = None
        self._groups: tuple[object, dict[str, str]] | None = None
        self.recomputed = 0
        """How many records have been looked at anew, for the benchmark."""

    def moved(self, places: Mapping[str, tuple[float, float]]) -> FrameMaker:
        """A maker for the same map with some actors elsewhere; it computes only what they bear on.

        Args:
            places: the scene positions of those that are elsewhere, all of which had a place before.
        """
        new = copy.copy(self)
        new.places = {**self.places, **places}
        new.recomputed = 0
        new._follow_places(places)
        return new

    def updated(
        self, project: Project, diff: Diff, places: Mapping[str, tuple[float, float]], geometry: EdgeGeometry
    ) -> FrameMaker:
        """The maker for the map after a diff; it computes only what the diff bears on.

        Args:
            project: the map after the diff.
            diff: what has changed since this maker was made.
            places, geometry: of the map after the diff.
        """
        actors = {ref.id: change for ref, change in diff.changes.items() if ref.collection == "actors"}
        looks = diff.touches("actor_kinds", "relation_kinds", "pictures")
        looks = (
            looks
            or geometry.scale != self.edge_geometry.scale
            or geometry.sizes is not self.edge_geometry.sizes
        )
        if (
            looks
            or len(self._drawn.edges) > _OLD + 4 * len(project.relations)
            or not FrameMaker._geometry.is_known(self)
            or any(self._reshaped(key, change.after) for key, change in actors.items())
            or self._appears(project, places)
        ):
            return FrameMaker(project, self.theme, places, geometry)
        new = copy.copy(self)
        new._project, new.places, new.edge_geometry, new.recomputed = project, places, geometry, 0
        elsewhere = (
            {}
            if places is self.places
            else {key: place for key, place in places.items() if self.places.get(key) != place}
        )
        new._add_numbers(elsewhere)
        new._follow_places(elsewhere)
        if actors:
            new._standing = None
        if diff.touches("relations"):
            new._follow_relations(diff, self.edge_geometry)
        return new

    @kept
    def _geometry(self) -> _Geometry:
        project, places = self._project, self.places
        numbers = {key: number for number, key in enumerate(places)}
        columns = project.columns
        ends = np.array(
            [[numbers.get(key, -1) for key in side] for side in (columns.sources, columns.targets)], np.int64
        ).T
        shown = (ends >= 0).all(axis=1)
        keys = columns.ids if shown.all() else [columns.ids[row] for row in np.flatnonzero(shown).tolist()]
        return _Geometry(
            rows={key: row for row, key in enumerate(keys)},
            keys=keys,
            numbers=numbers,
            at=np.array(list(places.values()), dtype=float).reshape(-1, 2),
            radii=np.array([self._radius(key) for key in places]),
            ends=ends[shown],
            curves=np.empty((len(keys), 4, 2)),
            drawn=np.zeros(len(keys), dtype=bool),
        )

    def _appears(self, project: Project, places: Mapping[str, tuple[float, float]]) -> bool:
        """Whether an actor of both maps has a place in one of them only."""
        if places is self.places:
            return False
        before = self._project.actors
        return any(key in before and key in project.actors for key in places.keys() ^ self.places.keys())

    def _reshaped(self, actor_id: str, after: AnyRecord | None) -> bool:
        """Whether an actor has another radius than when it was last on the map."""
        number = self._geometry.numbers.get(actor_id)
        if number is None or not isinstance(after, Actor):
            return False
        return self.edge_geometry.radius(self._project, after) != self._geometry.radii[number]

    def _radius(self, actor_id: str) -> float:
        actor = self._project.actors.get(actor_id)
        return self.edge_geometry.radius(self._project, actor) if actor is not None else 0.0

    def _curves(self, geometry: _Geometry, chosen: Numbers) -> Points:
        """The curves of these rows of relations, from where their actors stand now."""
        if not len(chosen):
            return np.empty((0, 4, 2))
        keys = [geometry.keys[row] for row in chosen.tolist()]
        offsets = np.array([self.edge_geometry.bends.get(key, 0.0) for key in keys])
        loops = np.array([self.edge_geometry.loops.get(key, 0) for key in keys])
        pair = geometry.ends[chosen]
        start, end = geometry.at[pair[:, 0]], geometry.at[pair[:, 1]]
        return curves(start, end, offsets, loops, geometry.radii[pair])

    def _follow_places(self, places: Mapping[str, tuple[float, float]]) -> None:
        """These actors are elsewhere: they and the curves of their relations."""
        if not places:
            return
        self.recomputed += len(places)
        if self._standing is None or self._rows_of is None or self._rows_of[0] is not self._standing[1].nodes:
            self._standing = None  # the rows known are those of another frame
        else:
            actors, standing = self._standing
            row_of, numbers = self._rows_of[1], self._geometry.numbers
            at, there = standing.places.copy(), self._rows_of[2]
            for key, place in places.items():
                number = numbers[key]
                if there[number]:
                    at[row_of[number]] = place
            self._standing = (actors, replace(standing, places=at))
        if not FrameMaker._geometry.is_known(self):
            return
        before = self._geometry
        moved = [before.numbers[key] for key in places]
        at = before.at.copy()
        at[moved] = list(places.values())
        touched = np.zeros(len(before.numbers), dtype=bool)
        touched[moved] = True
        still = ~(touched[before.ends[:, 0]] | touched[before.ends[:, 1]])
        # The curves may be written to while another maker still draws with them.
        found = before._replace(at=at, curves=before.curves.copy(), drawn=before.drawn & still)
        FrameMaker._geometry.give(self, found)

    def _add_numbers(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Number those of these actors that had no place before."""
        before = self._geometry
        added = [key for key in places if key not in before.numbers]
        if not added:
            return
        numbers = {**before.numbers, **{key: len(before.numbers) + k for k, key in enumerate(added)}}
        at = np.concatenate((before.at, np.array([places[key] for key in added], dtype=float)))
        radii = np.append(before.radii, [self._radius(key) for key in added])
        FrameMaker._geometry.give(self, before._replace(numbers=numbers, at=at, radii=radii))
        self._rows_of = None

    def _follow_relations(self, diff: Diff, before: EdgeGeometry) -> None:
        """Curves for new relations, for those with other ends, and for those that bend otherwise."""
        changed = {
            ref.id
            for ref, change in diff.changes.items()
            if ref.collection == "relations" and _pair_of(change.before) != _pair_of(change.after)
        }
        if not changed:
            return
        # Parallel relations make room for each other.
        changed |= {key for key, _ in self.edge_geometry.bends.items() ^ before.bends.items()}
        changed |= {key for key, _ in self.edge_geometry.loops.items() ^ before.loops.items()}
        changed &= self._project.relations.keys()
        old = self._geometry
        rows, keys = dict(old.rows), list(old.keys)
        found = [self._project.relations[key] for key in sorted(changed)]
        found = [r for r in found if r.source in old.numbers and r.target in old.numbers]
        for relation in found:
            if relation.id not in rows:
                rows[relation.id] = len(keys)
                keys.append(relation.id)
        more = len(keys) - len(old.keys)
        ends = np.concatenate((old.ends, np.zeros((more, 2), np.int64)))
        curves_ = np.concatenate((old.curves, np.zeros((more, 4, 2))))
        chosen = np.array([rows[relation.id] for relation in found], dtype=np.int64)
        if len(chosen):
            ends[chosen] = [(old.numbers[r.source], old.numbers[r.target]) for r in found]
        drawn = np.concatenate((old.drawn, np.zeros(more, dtype=bool)))
        drawn[chosen] = False
        found_ = old._replace(rows=rows, keys=keys, ends=ends, curves=curves_, drawn=drawn)
        FrameMaker._geometry.give(self, found_)

    def frame(self, snapshot: Snapshot, halos: bool = True) -> Frame:
        """The frame of a day or window; see `build_frame`."""
        frame = Frame(self.theme, "window" if isinstance(snapshot, Window) else "day")
        self._add_nodes(frame, snapshot)
        standing = snapshot.standing if len(frame.nodes) == len(snapshot.actors) else None
        if standing is not None:
            self._add_standing(frame, standing)
        else:
            self._add_each(frame, snapshot)
        if halos:
            self._add_halos(frame, frozenset(snapshot.begun))
            for event in snapshot.happening:
                frame.haloed_nodes.update(part.actor for part in event.participants)
        frame.size_tells = measure_in_words(self._project)
        frame.widths = self.edge_geometry.scale
        annotate(frame, snapshot)
        shown = self._shown_groups()
        return grouped(frame, self._project, snapshot.relations, shown) if shown else frame

    def _shown_groups(self) -> dict[str, str]:
        placements = self._project.placements
        if self._groups is None or self._groups[0] is not placements:
            self._groups = (placements, shown_groups(self._project))
        return self._groups[1]

    def _add_nodes(self, frame: Frame, snapshot: Snapshot) -> None:
        standing = self._standing
        if standing is not None and standing[0] is snapshot.actors:
            frame.share_actors(standing[1])
            return
        known = self._drawn.nodes
        before = len(known)
        add_nodes(frame, self._project, snapshot.actors, self.places, known, self.edge_geometry)
        self.recomputed += len(known) - before
        self._standing = (snapshot.actors, frame)

    def _add_standing(self, frame: Frame, standing: Standing) -> None:
        """The relations of a day, as rows of a table: those drawn before are not looked at."""
        drawn = self._drawn
        table, rows, beside = standing
        known = drawn.of(table)
        for row in rows[known[rows] < 0].tolist():
            segment = table.segments[row]
            known[row] = self._draw(table.thens[row], segment.first, segment.last)
        numbers = known[rows]
        if beside:
            found = numbers.tolist()
            for position, tie in beside:
                number = drawn.beside.get(id(tie))
                if number is None:
                    number = drawn.beside[id(tie)] = self._draw(tie, FUTURE, PAST)
                    drawn.kept.append(tie)
                found.insert(position, number)
            numbers = np.array(found, dtype=np.int64)
        frame.edges = list(map(drawn.edges.__getitem__, (numbers - UNNUMBERED - 1).tolist()))
        columns = drawn.columns[:, numbers]
        self._place_edges(frame, columns[_CURVE])
        frame.lines = Lines(drawn, numbers, columns[_COLOUR], drawn.palette, columns[_SINCE], columns[_UNTIL])

    def _add_each(self, frame: Frame, snapshot: Snapshot) -> None:
        """The relations one by one: of a window, or where some actors have no place."""
        rows = {node.id for node in frame.nodes}
        shown = [t for t in snapshot.relations if {t.relation.source, t.relation.target} <= rows]
        # Of a day each is the same object each time; of a window it is another.
        known = {} if isinstance(snapshot, Window) else self._drawn.each
        for tie in shown:
            if id(tie) not in known:
                self.recomputed += 1
                known[id(tie)] = (tie, edge_of(tie, self._project, self.theme, self.edge_geometry))
        frame.edges = [known[id(tie)][1] for tie in shown]
        self.place_edges(frame, shown)

    def _draw(self, tie: RelationOnDay, since: int, until: int) -> int:
        """Draw a relation in a state that it was not in before; gives its number."""
        self.recomputed += 1
        edge = edge_of(tie, self._project, self.theme, self.edge_geometry)
        return self._drawn.add(edge, self._geometry.rows[tie.relation.id], since, until)

    def _add_halos(self, frame: Frame, begun: frozenset[str]) -> None:
        """Mark what begins on this day; the relations stand in the order of their ids."""
        for key in sorted(begun):
            row = bisect_left(frame.edges, key, key=lambda edge: edge.id)
            if row < len(frame.edges) and frame.edges[row].id == key:
                frame.edges[row] = replace(frame.edges[row], haloed=True)
                frame.haloed_edges.append(row)

    def place_edges(self, frame: Frame, relations: list[RelationOnDay]) -> None:
        """Give a frame the curves of these relations, in their order."""
        rows = self._geometry.rows
        self._place_edges(frame, np.array([rows[tie.relation.id] for tie in relations], dtype=np.int64))

    def _place_edges(self, frame: Frame, chosen: Numbers) -> None:
        geometry = self._geometry
        if self._rows_of is None or self._rows_of[0] is not frame.nodes:
            rows = np.zeros(len(geometry.numbers), np.int64)
            there = np.zeros(len(geometry.numbers), dtype=bool)
            numbers = [geometry.numbers[node.id] for node in frame.nodes]
            rows[numbers] = np.arange(len(numbers))
            there[numbers] = True
            self._rows_of = (frame.nodes, rows, there)
        missing = chosen[~geometry.drawn[chosen]]
        if len(missing):
            self.recomputed += len(missing)
            geometry.curves[missing] = self._curves(geometry, missing)
            geometry.drawn[missing] = True
        frame.curves = geometry.curves[chosen]
        frame.ends = self._rows_of[1][geometry.ends[chosen]]


def _pair_of(record: AnyRecord | None) -> tuple[str, str] | None:
    return (record.source, record.target) if isinstance(record, Relation) else None


class _Geometry(NamedTuple):
    """Where everything stands, whatever the day. What is no longer on the map may still be in it.

    rows: of relations, by id; keys: the ids by row.
    numbers: of actors, by id; at, radii: their places, shape (m, 2), and radii, shape (m,).
    ends: the numbers of the actors of each relation, shape (n, 2).
    curves: of each relation, shape (n, 4, 2), filled in where `drawn`, shape (n,), says so.
    """

    rows: dict[str, int]
    keys: list[str]
    numbers: dict[str, int]
    at: Points
    radii: NDArray[np.float64]
    ends: Numbers
    curves: Points
    drawn: NDArray[np.bool_]


_CURVE, _COLOUR, _SINCE, _UNTIL = range(4)


_OLD = 2_000
"""So many relations in states that are no more are kept at least; with too many of them all is made anew."""


class _Drawn:
    """Every relation in every state that has been drawn, numbered; shared by a maker and those moved."""

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        """By number, which begins after UNNUMBERED."""
        self.columns: Numbers = np.empty((4, 256), dtype=np.int64)
        self.palette: list[str] = []
        self.nodes: Nodes = {}
        self.beside: dict[int, int] = {}
        self.kept: list[RelationOnDay] = []
        """Those in `beside`, so that their ids stay their own."""
        self.each: dict[int, tuple[RelationOnDay, Edge]] = {}
        """Those drawn one by one, by what they are of, which is kept so that its id stays its own."""
        self._table: Table | None = None
        self._known: Numbers = np.empty(0, dtype=np.int64)
        self._colours: dict[str, int] = {}

    def of(self, table: Table) -> Numbers:
        """The number of each row of a table, -1 where it has not been drawn; to be written to."""
        if self._table is not table:
            self._table = table
            self._known = np.full(len(table.thens), -1, dtype=np.int64)
        return self._known

    def add(self, edge: Edge, curve: int, since: int, until: int) -> int:
        """Number a relation in a new state."""
        self.edges.append(edge)
        number = UNNUMBERED + len(self.edges)
        if number == self.columns.shape[1]:
            self.columns = np.concatenate((self.columns, np.empty_like(self.columns)), axis=1)
        colour = self._colours.setdefault(edge.pen.colour, len(self._colours))
        if colour == len(self.palette):
            self.palette.append(edge.pen.colour)
        self.columns[:, number] = curve, colour, since, until
        return number


def add_nodes(
    frame: Frame,
    project: Project,
    actors: list[tuple[Actor, Presence]],
    places: Mapping[str, tuple[float, float]],
    known: Nodes,
    geometry: EdgeGeometry,
) -> None:
    """Give a frame those of these actors that have a place.

    Args:
        frame: without actors.
        project: the map.
        actors: that are there.
        places: where.
        known: nodes that have been made; new ones are added to it.
        geometry: of the map.
    """
    shown = [(actor, presence) for actor, presence in actors if actor.id in places]
    for actor, presence in shown:
        found = known.get((id(actor), presence))
        if found is None:
            found = known[id(actor), presence] = (
                actor,
                _node(project, actor, presence, frame.theme, geometry),
            )
        frame.nodes.append(found[1])
    if shown:
        frame.places = np.array([places[actor.id] for actor, _ in shown], dtype=float)
        frame.radii = np.array([node.radius for node in frame.nodes])


def _flag(code: str) -> str:
    """The name of the flag of a code: two letters, or the three of a country; empty: there is none."""
    if len(code) == 3:
        code = code_of_letters(code)
    return code.lower() if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _node(project: Project, actor: Actor, presence: Presence, theme: Theme, geometry: EdgeGeometry) -> Node:
    kind = project.actor_kind(actor.kind)
    strength = POSSIBLE_STRENGTH if presence == Presence.POSSIBLE else 1.0
    colour = legible(kind.colour, theme.ground, theme.ink) if kind.colour else theme.soft
    has_picture = actor.picture is not None and actor.picture not in geometry.pictures.refused
    pictured = project.pictures.get(actor.picture or "") if has_picture else None
    fill = mixed(kind.colour, theme.ground, 0.22) if kind.colour else theme.fills[kind.shape]
    return Node(
        id=actor.id,
        name=actor.name,
        mark=_mark(actor),
        flag=_flag(actor.code),
        shape=kind.shape,
        presence=presence,
        fill=mixed(fill, theme.ground, strength),
        ring=mixed(colour, theme.ground, strength),
        ink=mixed(theme.ink, theme.ground, max(strength, 0.62)),
        strength=strength,
        radius=geometry.radius(project, actor),
        picture=pictured.data if pictured is not None else "",
        grey=theme.patterns,
        symbol="" if actor.code else kind.icon,
        kind=kind.label if kind.colour or kind.icon else "",
    )


def _mark(actor: Actor) -> str:
    """What stands in the shape: a short code, or initials."""
    if actor.code and len(actor.code) <= 5:
        return actor.code.upper()
    words = [word for word in actor.name[:200].replace("-", " ").split() if word[0].isalnum()]
    if len(words) == 1 and words[0].isupper() and len(words[0]) <= 5:
        return words[0]
    capitals = "".join(word[0] for word in words if word[0].isupper())[:3]
    return capitals if len(capitals) > 1 else _upper("".join(word[0] for word in words[:2]))


def _upper(letters: str) -> str:
    """Capitals; Georgian is written without them, and few fonts have those of headlines."""
    return letters if any("\u10d0" <= c <= "\u10ff" for c in letters) else letters.upper()


def edge_of(tie: RelationOnDay, project: Project, theme: Theme, geometry: EdgeGeometry) -> Edge:
    """A relation in its state as drawn, without a halo."""
    kind = project.relation_kind(tie.relation.kind)
    phase = tie.phase
    possible = tie.presence == Presence.POSSIBLE
    step = _step(phase, theme, geometry)
    width = _plain_width(phase) * _WIDTHS[kind.line] if step is None else geometry.scale.width(step)
    double, ticks = kind.line == "double", 0.0
    if theme.patterns and phase.stance is not None:
        double, ticks = phase.stance == 2, TICKS.get(phase.stance, 0.0)
        wide = double or (possible and phase.stance != 0)  # neutral is thin, its outline narrow
        width = max(width, PATTERNED) if wide else width * 0.6 if phase.stance == 0 else width
    dash = DASHES[phase.status]
    if theme.patterns and possible and not dash:
        dash = LINKS  # an unbroken double line is allied there
    pen = Pen(_colour(phase, theme, kind.colour), width, dash, double, ticks, possible)
    other = None
    if tie.state.beside is not None:
        turned = tie.relation.phases[tie.state.beside]
        other = Pen(
            _colour(turned, theme, kind.colour), width, (2.5, 2.5), double and possible, possible=possible
        )
    widened = kind.line != "normal" and (step is None or kind.line == "double")
    own_look = widened or (kind.colour and phase.stance is None)
    return Edge(
        id=tie.relation.id,
        label=tie.labelled(lambda it: numbered(it) if _step(it, theme, geometry) is None else it.label),
        pen=pen,
        other=other,
        directed=kind.directed,
        presence=tie.presence,
        status=phase.status,
        stance=phase.stance,
        contested=tie.state.contested,
        haloed=False,
        kind=kind.label if own_look else "",
        step=step,
    )


def _step(phase: Phase, theme: Theme, geometry: EdgeGeometry) -> int | None:
    """The step of weights that the width of a phase tells."""
    if theme.patterns and phase.stance == 0:
        return None  # there thin is neutral
    return geometry.scale.step(phase)


_WIDTHS = {"normal": 1.0, "thin": 0.6, "thick": 1.9, "double": 1.9}
"""How much wider the lines of kinds are."""


def _colour(phase: Phase, theme: Theme, kind_colour: str) -> str:
    own = kind_colour if phase.stance is None else ""
    return legible(own, theme.ground, theme.ink) if own else theme.stances[phase.stance]


def _plain_width(phase: Phase) -> float:
    """The width where that tells no weight."""
    if phase.stance is None:
        return 1.5
    return 2.6 if abs(phase.stance) == 2 else 2.1
