"""Maps in a few letters, random ones with few uncertain relations, and what is asked of them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from relmap.analysis.measures import Asked, measured
from relmap.analysis.pairs import Fold, Ints, Pairs, Ties
from relmap.analysis.table import measure_of
from relmap.analysis.world import Links
from relmap.model import dates, days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window

DATE = "2010-06-15"
DAY = days.from_ymd(2010, 6, 15)

SURE = "2000-01-01/.."
POSSIBLE = "[2009..2011]/.."
"""May have begun by the day, or not."""

_MARKS: dict[str, tuple[str, int | None]] = {
    "++": ("alliance", 2),
    "+": ("alliance", 1),
    "0": ("alliance", 0),
    ".": ("alliance", None),
    "-": ("alliance", -1),
    "--": ("alliance", -2),
    ">": ("arms", None),
}
_TIE = re.compile(r"([a-z])(\+\+|\+|0|\.|--|-|>)([a-z])(\??)")


def ties(text: str) -> list[Relation]:
    """`a+b b--c? c>d`: friendly, surely; hostile, perhaps; from one to the other, of no stance."""
    found: list[Relation] = []
    for number, part in enumerate(text.split()):
        match = _TIE.fullmatch(part)
        assert match is not None, part
        one, mark, other, perhaps = match.groups()
        kind, stance = _MARKS[mark]
        phase = Phase(when=POSSIBLE if perhaps else SURE, stance=stance)
        found.append(Relation(id=f"r{number:03}", source=one, target=other, kind=kind, phases=(phase,)))
    return found


def map_of(text: str, others: str = "") -> Project:
    """A map of ties, with their actors, and others who have none."""
    return with_actors(ties(text), others)


def with_actors(relations: Iterable[Relation], others: Iterable[str] = (), **about: str) -> Project:
    """A map of relations with their actors, who are states."""
    relations = list(relations)
    keys = sorted({end for relation in relations for end in (relation.source, relation.target)} | set(others))
    actors = [Actor(id=key, name=key.upper(), kind="state") for key in keys]
    return Project.of(About(title="Test", **about), *actors, *relations)


def number_of(date: str) -> int:
    """The number of a day."""
    return dates.parse_span(date).bounds()[0]


def snapshot_of(project: Project, date: str = DATE, certain: bool = False) -> Snapshot:
    """A day or a window."""
    index = TimeIndex(project)
    first, _, last = date.partition("/")
    if last:
        return Window(index, number_of(last), certain, number_of(first))
    return Snapshot(index, number_of(first), certain)


def pairs_of(project: Project, date: str = DATE, certain: bool = False, fold: Fold = "none") -> Pairs:
    """The pairs of a day or a window."""
    snapshot = snapshot_of(project, date, certain)
    return Ties(snapshot.index).on(snapshot, fold)


Bounds = dict[str, tuple[float, ...]]
"""Of each actor least, drawn and most."""


def values_of(project: Project, name: str, pairs: Pairs, asked: Asked | None = None) -> Bounds:
    """A measure of all actors."""
    found = measured(project, measure_of(project, name), pairs, asked or Asked()).values
    return dict(zip(pairs.actors, zip(*(column.tolist() for column in found), strict=True), strict=True))


def alike(found: Mapping[str, object], expected: Mapping[str, object], within: float = 1e-9) -> bool:
    """Whether the same actors have the same values, as far as numbers go."""
    if found.keys() != expected.keys():
        return False
    one, other = (np.array([of[key] for key in sorted(of)], dtype=float) for of in (found, expected))
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=within, atol=within))


# --- graphs -----------------------------------------------------------------------------------


def links_of(graph: nx.Graph) -> Links:
    """A graph whose nodes are 0, 1, 2 …"""
    ends = np.array([sorted(edge) for edge in graph.edges], dtype=np.int64).reshape(-1, 2)
    return Links(len(graph), ends[:, 0], ends[:, 1])


def numbered(graph: nx.Graph) -> tuple[nx.Graph, list[str]]:
    """The same with numbers for its nodes, and the nodes in their order."""
    order = sorted(graph)
    return nx.relabel_nodes(graph, {node: number for number, node in enumerate(order)}), order


def random_graphs(
    count: int, most: int = 30, parts: Sequence[float] = (0.05, 0.1, 0.2, 0.5, 0.9)
) -> Iterator[nx.Graph]:
    """Sparse and dense ones, in parts and in one, of none to `most` actors."""
    rng = random.Random(count)
    for number in range(count):
        size = number % 4 if number < 12 else rng.randint(4, most)
        yield nx.gnp_random_graph(size, rng.choice(parts), seed=number)


def random_signs(graph: nx.Graph, seed: int, hostile: float = 0.5) -> tuple[Ints, Ints, Ints]:
    """The ends and signs of its ties."""
    rng = random.Random(seed)
    links = links_of(graph)
    signs = [-1 if rng.random() < hostile else 1 for _ in range(len(links.a))]
    return links.a, links.b, np.array(signs, dtype=np.int64)


# --- random maps ------------------------------------------------------------------------------

_STANCES = (None, -2, -1, -1, 0, 1, 1, 2)
_KINDS = ("alliance", "alliance", "arms")
_UNITS = ("tons", "tons", "men")


def a_random_map(rng: random.Random, uncertain: int = 8, most: int = 14) -> Project:
    """Of at most seven actors, in which at most so many relations are in more than one state on the day."""
    keys = "abcdefg"[: rng.randint(3, 7)]
    left = rng.randint(0, uncertain)

    def phase(when: str, status: str = "actual") -> Phase:
        weight = rng.choice((None, 1.0, 2.5, 10.0))
        values = {"stance": rng.choice(_STANCES), "weight": weight, "unit": rng.choice(_UNITS)}
        return Phase.model_validate(
            {"when": when, "status": status, **(values if weight else {**values, "unit": ""})}
        )

    def phases() -> tuple[Phase, ...]:
        nonlocal left
        sort = rng.choice(("sure", "possible", "turning", "contested", "planned")) if left else "sure"
        left -= sort != "sure"
        if sort == "sure":
            return (phase(SURE),)
        if sort == "possible":
            return (phase(POSSIBLE),)
        if sort == "turning":
            return phase("2005/2010"), phase("2010/..")
        if sort == "contested":
            return phase("2001-01-01/.."), phase("2005-01-01/..", "alleged")
        return phase("2001-01-01/[2009..2011]"), phase("2010-03-01/..", "planned")

    relations = [
        Relation(id=f"r{n:02}", source=rng.choice(keys), target=rng.choice(keys), kind=rng.choice(_KINDS),
                 phases=phases())
        for n in range(rng.randint(3, most))
    ]  # fmt: skip
    actors = [
        Actor(id=key, name=key.upper(), kind=rng.choice(("state", "group")),
              tags=tuple(tag for tag in ("east", "west", "big") if rng.random() < 0.4),
              exists=POSSIBLE if rng.random() < 0.05 else None)
        for key in keys
    ]  # fmt: skip
    return Project.of(About(title="Random"), *actors, *relations)


def random_maps(seed: int, count: int, uncertain: int = 8, most: int = 14) -> Iterator[Project]:
    """So many of them, the same each time."""
    rng = random.Random(seed)
    for _ in range(count):
        yield a_random_map(rng, uncertain, most)


maps = st.builds(a_random_map, st.randoms(use_true_random=False), st.integers(0, 8))
"""For properties."""
