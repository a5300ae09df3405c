"""Layouts: how long, and how true."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from relmap.layout.arrange import arrange
from relmap.layout.graph import Graph, as_rows
from relmap.layout.over_time import layout_over_time
from relmap.layout.stress import stress, stress_layout
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.timeline.index import TimeIndex
from tests.benchmarks.table import Missing, Row


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    for size in (100, 1_000, 10_000, 50_000):
        yield from _by_relations(size)
    yield from _over_time(200)


def _graph(size: int) -> Graph:
    """Groups of 25 actors, with ties within and a few beyond; its largest connected part."""
    rng = np.random.default_rng(5)
    one = rng.integers(0, size, 3 * size)
    within = np.minimum(one // 25 * 25 + rng.integers(0, 25, 3 * size), size - 1)
    other = np.where(rng.random(3 * size) < 0.9, within, rng.integers(0, size, 3 * size))
    ids = [f"a{n}" for n in range(size)]
    links = [(f"a{a}", f"a{b}") for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    whole = Graph.of(ids, links)
    return whole.part(whole.components()[0])


def _by_relations(size: int) -> Iterator[Row | Missing]:
    graph = _graph(size)
    free = np.ones(len(graph), dtype=bool)
    start = time.perf_counter()
    places = stress_layout(graph, None, free, np.random.default_rng(1), lambda _: None)
    took = (time.perf_counter() - start) * 1000
    if size == 10_000:
        yield Row("layout by relations", size, took, "2 s", 2_000.0, 1.0)
        yield Missing("stress / sfdp's", "sfdp is no part of relmap's tools")
    elif size == 1_000:
        yield from _beside_kamada_kawai(graph, size, took, stress(graph, places))
    else:
        yield Row("layout by relations", size, took)


def _beside_kamada_kawai(graph: Graph, size: int, took: float, ours: float) -> Iterator[Row | Missing]:
    try:
        import scipy  # noqa: F401
    except ModuleNotFoundError:
        yield Row("layout by relations", size, took)
        yield Missing("layout / networkx Kamada-Kawai", "scipy is not installed: pip install scipy")
        return
    import networkx as nx

    peer = nx.Graph()
    peer.add_nodes_from(range(len(graph)))
    peer.add_edges_from(graph.pairs.tolist())
    start = time.perf_counter()
    found = nx.kamada_kawai_layout(peer)
    theirs = (time.perf_counter() - start) * 1000
    at = np.array([found[row] for row in range(len(graph))])
    yield Row("layout by relations", size, took, "networkx Kamada-Kawai", theirs, 0.10)
    name = "networkx Kamada-Kawai"
    yield Row("stress of the layout", size, ours, name, stress(graph, at), 1.02, unit="")


def _over_time(size: int) -> Iterator[Row]:
    """Stability, on a map whose relations begin and end all the time."""
    graph = _graph(size)
    rng = np.random.default_rng(9)
    actors = [Actor(id=key, name=key) for key in graph.ids]
    relations: list[Relation] = []
    for number, (one, other) in enumerate(graph.pairs.tolist() * 3):
        first = int(rng.integers(1950, 2010))
        phase = Phase(when=f"{first}/{first + int(rng.integers(10, 30))}")
        relations.append(
            Relation(id=f"r{number}", source=graph.ids[one], target=graph.ids[other], phases=(phase,))
        )
    project = Project.of(About(extent="1950/2020"), *actors, *relations)
    index = TimeIndex(project)
    base = arrange(project, "relations")
    moved, fresh_stress = _fresh(index, sorted(base))
    for stability in (0.0, 0.12, 0.4, 0.7):
        start = time.perf_counter()
        found = layout_over_time(index, base, stability)
        took = (time.perf_counter() - start) * 1000
        what = f"stability {stability:.2f}"
        note = f"{took:,.0f} ms"
        yield Row(f"{what}: movement", size, found.movement, "fresh each time", moved, 0.25, "", note)
        yield Row(f"{what}: stress", size, found.stress, "fresh each time", fresh_stress, 1.12, "")


def _fresh(index: TimeIndex, ids: list[str]) -> tuple[float, float]:
    """Movement and stress of layouts that know nothing of each other."""
    from relmap.layout import over_time

    rng = np.random.default_rng(1)
    places, _ = as_rows(ids, {})
    every: list[np.ndarray] = []
    stresses: list[float] = []
    for day in over_time._slice_days(index, over_time.SLICES).tolist():
        graph = over_time._graph_on(index, ids, day)
        places = places.copy()
        for part in graph.components():
            if len(part) > 1:
                free = np.ones(len(part), dtype=bool)
                places[part] = stress_layout(graph.part(part), None, free, rng, lambda _: None)
        every.append(places)
        stresses += over_time._stresses(graph, places)
    return over_time._movement(np.array(every)), float(np.median(stresses))
