from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.layout.graph import Graph
from relmap.layout.stress import _descend, _pivot_mds, stress, stress_layout
from relmap.layout.tidy import packed


def graph(made: nx.Graph) -> Graph:
    return Graph.of([str(n) for n in made], [(str(a), str(b)) for a, b in made.edges])


@given(st.integers(2, 30), st.floats(0, 0.4), st.integers(0, 99))
def test_distances_are_those_of_networkx(count: int, chance: float, seed: int) -> None:
    made = nx.gnp_random_graph(count, chance, seed=seed)
    ours = graph(made)
    expected = np.full((count, count), np.inf)
    for one, lengths in nx.all_pairs_shortest_path_length(made):
        for other, length in lengths.items():
            expected[one, other] = length
    assert (ours.steps == expected).all()
    assert (ours.distances(0) == expected[0]).all()
    parts = [set(part.tolist()) for part in ours.components()]
    assert sorted(map(sorted, parts)) == sorted(map(sorted, nx.connected_components(made)))


@pytest.mark.parametrize(
    "made",
    [nx.grid_2d_graph(6, 7), nx.barabasi_albert_graph(80, 2, seed=2), nx.cycle_graph(30), nx.star_graph(20)],
)
def test_stress_is_lower_than_where_it_began(made: nx.Graph) -> None:
    ours = graph(made)
    rng = np.random.default_rng(1)
    begun = stress(ours, _pivot_mds(ours, np.random.default_rng(1)))
    found = stress_layout(ours, None, np.ones(len(ours), bool), rng, lambda part: None)
    assert stress(ours, found) <= begun * 1.001
    assert stress(ours, found) < 0.25


def test_descent_comes_near_to_majorisation() -> None:
    ours = graph(nx.barabasi_albert_graph(300, 2, seed=5))
    free = np.ones(len(ours), bool)
    best = stress(ours, stress_layout(ours, None, free, np.random.default_rng(1), lambda part: None))
    rng = np.random.default_rng(1)
    found = _descend(ours, _pivot_mds(ours, rng), free, rng, 150.0, lambda part: None)
    assert stress(ours, found) < 1.3 * best


@given(st.lists(st.tuples(st.floats(1, 500), st.floats(1, 500)), max_size=12))
def test_packed_boxes_lie_apart(boxes: list[tuple[float, float]]) -> None:
    corners = packed(boxes, 10)
    for n, ((x, y), (w, h)) in enumerate(zip(corners, boxes, strict=True)):
        for (u, v), (i, k) in list(zip(corners, boxes, strict=True))[:n]:
            assert x >= u + i + 9.9 or u >= x + w + 9.9 or y >= v + k + 9.9 or v >= y + h + 9.9
