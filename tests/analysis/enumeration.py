"""The slow way: every map that the dates of a day allow, one after another.

A relation is in the state that is drawn, in another that holds or may hold, or not there; a map is one state
of each. Nothing here is taken from the room that is tested.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np

from relmap.model.records import Phase
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot, Window

Ends = tuple[str, str]
"""The two actors of a pair, by id."""

SHAPES = {
    "coordinator": "111", "consultant": "121", "representative": "112", "gatekeeper": "122", "liaison": "123",
}  # fmt: skip


class Tie(NamedTuple):
    """A relation of a day, and the phases it may be in; the first is drawn; None: it is not there."""

    id: str
    source: str
    target: str
    directed: bool
    states: tuple[Phase | None, ...]


class Look(NamedTuple):
    """A pair in one map."""

    stance: int
    arcs: frozenset[Ends]
    relations: int
    weights: tuple[tuple[str, float], ...]

    def carries(self, through: str) -> bool:
        """Whether what goes only through such pairs goes through this one."""
        return {
            "all": True,
            "not-hostile": self.stance >= 0,
            "friendly": self.stance > 0,
            "hostile": self.stance < 0,
        }[through]

    @property
    def sign(self) -> int:
        """+1, −1 or 0."""
        return (self.stance > 0) - (self.stance < 0)


World = dict[Ends, Look]
"""The pairs that are tied in one map."""


def ties_of(snapshot: Snapshot) -> list[Tie]:
    """The relations of a day, without those from somebody to himself."""
    found: list[Tie] = []
    for tie in snapshot.relations:
        relation, state = tie.relation, tie.state
        if relation.source == relation.target:
            continue
        numbers = [state.phase]
        if not isinstance(snapshot, Window):
            numbers += [held.phase for held in state.others]
        states: list[Phase | None] = [relation.phases[number] for number in numbers]
        if state.presence != Presence.CERTAIN:
            states.append(None)
        directed = snapshot.project.relation_kind(relation.kind).directed
        found.append(Tie(relation.id, relation.source, relation.target, directed, tuple(states)))
    return found


def actors_of(snapshot: Snapshot) -> list[str]:
    """Who is there, by id."""
    return sorted(actor.id for actor, _ in snapshot.actors)


def looks(snapshot: Snapshot) -> dict[Ends, list[Look | None]]:
    """What each pair may be, each once, the drawn one first; None: not tied."""
    of: dict[Ends, list[Tie]] = defaultdict(list)
    for tie in ties_of(snapshot):
        of[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    return {
        ends: list(
            dict.fromkeys(
                _look(several, phases) for phases in itertools.product(*(t.states for t in several))
            )
        )
        for ends, several in sorted(of.items())
    }


def _look(several: list[Tie], phases: tuple[Phase | None, ...]) -> Look | None:
    there = [(tie, phase) for tie, phase in zip(several, phases, strict=True) if phase is not None]
    if not there:
        return None
    arcs = {(tie.source, tie.target) for tie, _ in there}
    arcs |= {(tie.target, tie.source) for tie, _ in there if not tie.directed}
    weights: dict[str, float] = defaultdict(float)
    for _, phase in there:
        if phase.weight is not None:
            weights[phase.unit] += phase.weight
    stance = sum(phase.stance or 0 for _, phase in there)
    return Look(stance, frozenset(arcs), len(there), tuple(sorted(weights.items())))


def count(snapshot: Snapshot) -> int:
    """How many maps there are."""
    return math.prod(map(len, looks(snapshot).values()))


def worlds(snapshot: Snapshot) -> Iterator[World]:
    """Every map, the drawn one first."""
    every = looks(snapshot)
    for chosen in itertools.product(*every.values()):
        yield {ends: look for ends, look in zip(every, chosen, strict=True) if look is not None}


# --- measures of one map ----------------------------------------------------------------------


def graph_of(actors: Iterable[str], world: World, through: str) -> nx.Graph:
    """The pairs that carry."""
    graph = nx.Graph()
    graph.add_nodes_from(actors)
    graph.add_edges_from(ends for ends, look in world.items() if look.carries(through))
    return graph


def arcs_of(world: World, through: str) -> set[Ends]:
    """The ways of the pairs that carry."""
    return {arc for look in world.values() if look.carries(through) for arc in look.arcs}


def on_world(
    measure: str, actors: list[str], world: World, through: str, groups: Mapping[str, Hashable] | None = None
) -> dict[str, float]:
    """A measure of all actors in one map."""
    if measure == "closeness":
        return nx.harmonic_centrality(graph_of(actors, world, through))
    if measure == "betweenness":
        return nx.betweenness_centrality(graph_of(actors, world, through), normalized=False)
    if measure == "eigenvector":
        return eigenvector(graph_of(actors, world, through))
    if measure == "pagerank":
        return pagerank(actors, arcs_of(world, through))
    if measure == "standing":
        return standing(actors, {ends: look.sign for ends, look in world.items()})
    if measure.startswith("broker:"):
        return brokers(measure.removeprefix("broker:"), actors, arcs_of(world, through), groups or {})
    found = dict.fromkeys(actors, 0.0)
    for ends, look in world.items():
        for who, other in (ends, ends[::-1]):
            found[who] += _counted(measure, who, other, look, through)
    return found


def _counted(measure: str, who: str, other: str, look: Look, through: str) -> float:
    """What a pair adds to a count or a sum of one of the two."""
    if measure.startswith("weight:"):
        return dict(look.weights).get(measure.removeprefix("weight:"), 0.0)
    return {
        "ties": look.carries(through),
        "in": look.carries(through) and (other, who) in look.arcs,
        "out": look.carries(through) and (who, other) in look.arcs,
        "friends": look.sign > 0,
        "foes": look.sign < 0,
        "net": look.stance,
        "relations": look.relations,
    }[measure]


def eigenvector(graph: nx.Graph) -> dict[str, float]:
    """What equal values of all that have a tie come to, by the eigenvectors of the greatest eigenvalue."""
    actors = list(graph)
    if not graph.number_of_edges():
        return dict.fromkeys(actors, 0.0)
    values, vectors = np.linalg.eigh(nx.to_numpy_array(graph, nodelist=actors))
    top = vectors[:, values > values[-1] - 1e-9]
    equal = np.array([float(graph.degree[who] > 0) for who in actors])
    found = top @ (top.T @ equal)
    return dict(zip(actors, (found / np.linalg.norm(found)).tolist(), strict=True))


def pagerank(actors: list[str], arcs: Iterable[Ends]) -> dict[str, float]:
    """By one system of equations."""
    size, at = len(actors), {who: number for number, who in enumerate(actors)}
    given = np.zeros((size, size))
    for source, target in set(arcs):
        given[at[target], at[source]] = 1.0
    out = given.sum(axis=0)
    given[:, out == 0] = 1.0
    given /= given.sum(axis=0)
    found = np.linalg.solve(np.eye(size) - 0.85 * given, np.full(size, 0.15 / size))
    return dict(zip(actors, found.tolist(), strict=True))


def standing(actors: list[str], signs: Mapping[Ends, int]) -> dict[str, float]:
    """By one system of equations."""
    size, at = len(actors), {who: number for number, who in enumerate(actors)}
    if size == 1:
        return {actors[0]: 1.0}
    weights = np.zeros((size, size))
    for (one, other), sign in signs.items():
        weights[at[one], at[other]] = weights[at[other], at[one]] = {1: 1.0, 0: 0.0, -1: -2.0}[sign]
    found = np.linalg.solve(np.eye(size) - weights / (2 * size - 2), np.ones(size))
    return dict(zip(actors, found.tolist(), strict=True))


def brokers(
    role: str, actors: Iterable[str], arcs: Iterable[Ends], groups: Mapping[str, Hashable]
) -> dict[str, float]:
    """Every three of them."""
    actors, ways = list(actors), set(arcs)
    found = dict.fromkeys(actors, 0.0)
    for a, b, c in itertools.permutations(actors, 3):
        if (a, b) in ways and (b, c) in ways and (a, c) not in ways and {a, b, c} <= groups.keys():
            numbers: dict[Hashable, str] = {}
            shape = "".join(numbers.setdefault(groups[who], str(len(numbers) + 1)) for who in (a, b, c))
            found[b] += shape == SHAPES[role]
    return found


def bounds(
    measure: str, snapshot: Snapshot, through: str = "all", groups: Mapping[str, Hashable] | None = None
) -> dict[str, tuple[float, float, float]]:
    """Of each actor the least over all maps, the value as drawn, and the most."""
    actors = actors_of(snapshot)
    found = [on_world(measure, actors, world, through, groups) for world in worlds(snapshot)]
    return {
        who: (min(values[who] for values in found), found[0][who], max(values[who] for values in found))
        for who in actors
    }


# --- balance ----------------------------------------------------------------------------------

Signs = dict[Ends, int]


def signs_of(world: World) -> Signs:
    """The pairs that have a sign."""
    return {ends: look.sign for ends, look in world.items() if look.sign}


def misfits(signs: Mapping[tuple[Hashable, Hashable], int], sides: Mapping[Hashable, int]) -> int:
    """How many ties do not fit two sides."""
    return sum((sides[one] == sides[other]) == (sign < 0) for (one, other), sign in signs.items())


def best_sides(signs: Mapping[tuple[Hashable, Hashable], int]) -> tuple[int, dict[Hashable, int]]:
    """The fewest misfits of all sides there are, and of such sides those that are first by actors."""
    graph = nx.Graph(list(signs))
    whole, found = 0, dict[Hashable, int]()
    for part in map(sorted, nx.connected_components(graph)):  # type: ignore[type-var]
        within = {ends: sign for ends, sign in signs.items() if ends[0] in part}
        every = (
            dict(zip(part, (0, *rest), strict=True))
            for rest in itertools.product((0, 1), repeat=len(part) - 1)
        )
        fewest, sides = min(((misfits(within, sides), sides) for sides in every), key=lambda found: found[0])
        whole += fewest
        found |= sides
    return whole, found


def triads(actors: Iterable[str], signs: Mapping[Ends, int]) -> dict[tuple[str, str, str], int]:
    """The product of the signs of each three of which each two have one."""
    found: dict[tuple[str, str, str], int] = {}
    for a, b, c in itertools.combinations(sorted(actors), 3):
        sides = [signs.get(ends, 0) for ends in ((a, b), (a, c), (b, c))]
        if all(sides):
            found[a, b, c] = math.prod(sides)
    return found
