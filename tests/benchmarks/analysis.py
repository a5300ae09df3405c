"""Measures, balance and paths, beside networkx on the same ties."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import cycle

import networkx as nx
import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from relmap.analysis.balance import triads
from relmap.analysis.betweenness import betweenness
from relmap.analysis.camps import camps
from relmap.analysis.closeness import closeness
from relmap.analysis.measures import Asked, measured
from relmap.analysis.over_time import Look, coarse_to_fine, days_of_change
from relmap.analysis.pairs import Pairs, Ties
from relmap.analysis.paths import paths
from relmap.analysis.prestige import eigenvector
from relmap.analysis.table import measure_of
from relmap.analysis.world import Links, drawn_world
from relmap.editor.analysing import Analysing
from relmap.editor.document import Document
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.benchmarks.maps import DAY, synthetic
from tests.benchmarks.table import Missing, Row, median

_SOURCES = 20
_PIVOTS = 512
_DAYS = 400


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    small, large = (TimeIndex(synthetic(size)).prepare() for size in (1_000, 10_000))
    of_small, of_large = ({"ties": Ties(index)} for index in (small, large))
    for size, index, ties in ((1_000, small, of_small), (10_000, large, of_large)):
        peer = median(lambda index=index: Snapshot(index, DAY).to_networkx(), 3)
        mine = median(lambda index=index, ties=ties: ties["ties"].on(Snapshot(index, DAY)), 5)
        yield Row("pairs of a day", size, mine, "to_networkx", peer, 0.05)
    pairs = of_small["ties"].on(Snapshot(small, DAY))
    links = drawn_world(pairs).links("all")
    graph = _graph(links)
    whole = median(lambda: nx.betweenness_centrality(graph, normalized=False), 1)
    yield Row("betweenness of a day", 1_000, median(lambda: betweenness(links), 3), "networkx", whole, 0.35)
    yield _betweenness(drawn_world(of_large["ties"].on(Snapshot(large, DAY))).links("all"))
    peer = median(lambda: nx.harmonic_centrality(graph), 1)
    yield Row("closeness of a day", 1_000, median(lambda: closeness(links), 3), "networkx", peer, 0.45)
    peer = median(lambda: nx.eigenvector_centrality(graph, tol=1e-12, max_iter=5_000), 3)
    yield Row("eigenvector of a day", 1_000, median(lambda: eigenvector(links), 3), "networkx", peer, 0.05)
    yield _triads(pairs)
    mine = median(lambda: camps(*_signed(150, 1_250), 60.0), 1)
    yield Row("line index, 1,250 signed pairs", 150, mine, "networkx betweenness", whole, 0.5)
    yield Row(
        "ties, friends, triads: 400 days", 1_000, _many_days(small), "networkx betweenness", whole, 0.25
    )
    peer = median(lambda: Snapshot(large, DAY).to_networkx(), 3)
    yield Row("five best paths", 10_000, _five_paths(large), "to_networkx", peer, 0.25)
    yield Row("longest stop of the window", 1_000, _longest_stop(small.project), "30 ms", 30.0, 1.0)


def _graph(links: Links) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(links.count))
    graph.add_edges_from(zip(links.a.tolist(), links.b.tolist(), strict=True))
    return graph


def _betweenness(links: Links) -> Row:
    """Per source, since neither is done with all of them soon."""
    graph = _graph(links)
    peer = median(lambda: nx.betweenness_centrality(graph, k=_SOURCES, normalized=False, seed=1), 1)
    mine = median(lambda: betweenness(links, pivots=_PIVOTS), 1)
    scale = links.count
    return Row(
        "betweenness, from all", 10_000, mine / _PIVOTS * scale, "networkx", peer / _SOURCES * scale, 0.35
    )


def _triads(pairs: Pairs) -> Row:
    signed = pairs.may_be_signed
    graph = nx.Graph()
    graph.add_edges_from(zip(pairs.a[signed].tolist(), pairs.b[signed].tolist(), strict=True))
    peer = median(lambda: nx.triangles(graph), 9)
    return Row("signed triads", 1_000, median(lambda: list(triads(pairs)), 9), "nx.triangles", peer, 0.25)


def _signed(actors: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two camps in which one tie in thirty does not fit."""
    rng = random.Random(3)
    ends: set[tuple[int, int]] = set()
    while len(ends) < count:
        a, b = sorted(rng.sample(range(actors), 2))
        ends.add((a, b))
    a, b = np.array(sorted(ends), dtype=np.int64).T
    signs = np.where((a % 2 == b % 2) ^ (np.array([rng.random() for _ in a]) < 1 / 30), 1, -1)
    return a, b, signs


def _many_days(index: TimeIndex) -> float:
    """Milliseconds, coarse to fine, from nothing."""
    project, at = index.project, days_of_change(index)
    start = time.perf_counter()
    ties, look = Ties(index), Look()
    for number, _ in zip(coarse_to_fine(len(at)), range(_DAYS), strict=False):
        pairs = look.pairs(ties, int(at[number]))
        for name in ("ties", "friends"):
            measured(project, measure_of(project, name), pairs, Asked(worlds=False))
        list(triads(pairs))
    return (time.perf_counter() - start) * 1_000


def _five_paths(index: TimeIndex) -> float:
    known = Ties(index)
    keys = sorted(index.project.actors)
    ends = [(keys[n], keys[-n]) for n in range(1, 6)]
    turns = cycle(ends)

    def one() -> None:
        pairs = known.on(Snapshot(index, DAY))
        start, goal = (pairs.number[key] for key in next(turns))
        paths(pairs, start, goal, 5)

    return median(one, len(ends))


def _longest_stop(project: Project) -> float:
    """Milliseconds between two turns of the event loop, while betweenness of all days is computed."""
    application = QApplication.instance()
    assert application is not None
    asker = Analysing(Document(project))
    asker.answered.connect(lambda: asker.series("betweenness"))
    asker.series("betweenness")
    asker.balance()
    turns: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    timer.start(1)
    end = time.perf_counter() + 10
    while time.perf_counter() < end:
        application.processEvents()
    timer.stop()
    asker.cancel()
    return float(np.diff(turns).max() * 1_000)
