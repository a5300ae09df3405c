"""Eigenvector centrality, PageRank and standing: by hand, as networkx has them, and by equations."""

from __future__ import annotations

import random
from collections import Counter

import networkx as nx
import numpy as np
import pytest

from relmap.analysis.prestige import eigenvector, pagerank, standing
from relmap.analysis.world import World, drawn_world
from tests.analysis import enumeration
from tests.analysis.maps import links_of, map_of, pairs_of, random_graphs, values_of


def drawn(text: str, name: str, others: str = "") -> dict[str, float]:
    project = map_of(text, others)
    return {key: value for key, (_, value, _) in values_of(project, name, pairs_of(project)).items()}


# --- eigenvector ------------------------------------------------------------------------------


def test_the_eigenvector_of_a_star_of_five() -> None:
    found = drawn("a.b a.c a.d a.e", "eigenvector", others="z")
    expected = {"a": np.sqrt(0.5), **dict.fromkeys("bcde", np.sqrt(0.125)), "z": 0.0}
    assert found == pytest.approx(expected)
    assert found["a"] == pytest.approx(0.7071, abs=5e-5)


def test_eigenvectors_are_those_of_networkx() -> None:
    seen = 0
    for graph in random_graphs(200):
        if not graph.number_of_edges() or not nx.is_connected(graph):
            continue
        seen += 1
        expected = nx.eigenvector_centrality(graph, max_iter=5_000, tol=1e-12)
        found = eigenvector(links_of(graph))
        assert found.tolist() == pytest.approx([expected[n] for n in range(len(graph))], abs=1e-8)
    assert seen > 50


def test_eigenvectors_of_what_does_not_hang_together() -> None:
    """The largest part has all, and two that are as large have both."""
    seen: Counter[bool] = Counter()
    for graph in random_graphs(200):
        values = np.unique(np.round(np.linalg.eigvalsh(nx.to_numpy_array(graph)), 9)) if len(graph) else [0.0]
        # Where two are nearly as large, that is found after more steps than are taken.
        if len(values) > 1 and values[-1] - values[-2] < 0.05:
            continue
        expected = enumeration.eigenvector(graph)
        found = eigenvector(links_of(graph))
        assert found.tolist() == pytest.approx([expected[n] for n in range(len(graph))], abs=1e-8)
        seen[len(graph) > 0 and nx.is_connected(graph)] += 1
    assert min(seen[False], seen[True]) > 40
    assert drawn("a.b b.c c.a d.e", "eigenvector")["d"] == pytest.approx(0, abs=1e-9)
    assert drawn("a.b c.d", "eigenvector") == pytest.approx(dict.fromkeys("abcd", 0.5))


def test_the_eigenvector_of_nobody() -> None:
    assert eigenvector(links_of(nx.empty_graph(0))).shape == (0,)
    assert eigenvector(links_of(nx.empty_graph(3))).tolist() == [0, 0, 0]


# --- PageRank ---------------------------------------------------------------------------------


def test_pagerank_of_two() -> None:
    assert drawn("a>b", "pagerank") == pytest.approx({"a": 0.350877, "b": 0.649123}, abs=5e-7)
    assert drawn("a.b", "pagerank") == pytest.approx({"a": 0.5, "b": 0.5})
    # To one another by hostility goes nobody.
    assert drawn("a-b", "pagerank") == pytest.approx({"a": 0.5, "b": 0.5})
    assert drawn("", "pagerank", others="a") == pytest.approx({"a": 1.0})


def test_pageranks_solve_their_equations() -> None:
    rng = random.Random(7)
    dangling = 0
    for number in range(200):
        size = number % 25
        graph = nx.gnp_random_graph(size, rng.choice((0.03, 0.1, 0.3, 0.8)), seed=number, directed=True)
        ends = np.array(graph.edges, dtype=np.int64).reshape(-1, 2)
        found = pagerank(size, ends[:, 0], ends[:, 1])
        names = [str(who) for who in graph]
        expected = enumeration.pagerank(names, [(str(a), str(b)) for a, b in graph.edges]) if size else {}
        assert found.tolist() == pytest.approx(list(expected.values()), abs=1e-9)
        assert not size or found.sum() == pytest.approx(1)
        dangling += any(not out for _, out in graph.out_degree)
    assert 50 < dangling < 195


# --- standing ---------------------------------------------------------------------------------


def test_standing_of_three() -> None:
    found = drawn("a+b a-c", "standing")
    assert found == pytest.approx({"a": 12 / 11, "b": 14 / 11, "c": 5 / 11})


def test_standing_of_who_has_neither_friend_nor_foe() -> None:
    assert drawn("", "standing", others="a") == {"a": 1.0}
    assert drawn("a.b b0c", "standing") == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert drawn("a+b", "standing", others="z")["z"] == pytest.approx(1)


def test_standings_solve_their_equations() -> None:
    for number, graph in enumerate(random_graphs(200)):
        if not len(graph):
            continue
        rng = random.Random(number)
        links = links_of(graph)
        stance = np.array([rng.choice((-2, -1, 0, 1, 2)) for _ in links.a], dtype=np.int64)
        every = np.ones(len(stance), dtype=bool)
        found = standing(World(len(graph), links.a, links.b, stance, every, every))
        names = [f"{n:02}" for n in graph]
        signs = {
            (names[a], names[b]): int(np.sign(value))
            for a, b, value in zip(links.a, links.b, stance, strict=True)
        }
        assert found.tolist() == pytest.approx(list(enumeration.standing(names, signs).values()), abs=1e-9)


def test_a_mixed_pair_does_not_count_for_standing() -> None:
    assert standing(drawn_world(pairs_of(map_of("a+b a-b")))).tolist() == [1, 1]
