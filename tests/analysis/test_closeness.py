"""Harmonic closeness: by hand, as networkx has it, and on every map that the dates allow."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from relmap.analysis import steps
from relmap.analysis.closeness import closeness
from relmap.analysis.measures import Asked
from relmap.analysis.pairs import THROUGH, Ties
from relmap.model.errors import Stopped
from tests.analysis import enumeration
from tests.analysis.maps import (
    alike,
    links_of,
    map_of,
    pairs_of,
    random_graphs,
    random_maps,
    snapshot_of,
    values_of,
)


def test_a_star_of_five() -> None:
    project = map_of("a.b a.c a.d a.e")
    found = values_of(project, "closeness", pairs_of(project))
    assert found == {"a": (4, 4, 4), **dict.fromkeys("bcde", (2.5, 2.5, 2.5))}


def test_who_is_not_reached_counts_nothing() -> None:
    project = map_of("a.b b.c d.e", others="z")
    found = values_of(project, "closeness", pairs_of(project))
    assert {key: drawn for key, (_, drawn, _) in found.items()} == {
        "a": 1.5, "b": 2, "c": 1.5, "d": 1, "e": 1, "z": 0,
    }  # fmt: skip


def test_a_hostile_tie_carries_nothing_unless_asked_for() -> None:
    project = map_of("a+b b-c")
    pairs = pairs_of(project)
    assert values_of(project, "closeness", pairs)["b"][1] == 1
    assert values_of(project, "closeness", pairs, Asked("all"))["b"][1] == 2
    assert values_of(project, "closeness", pairs, Asked("hostile"))["a"][1] == 0


def test_what_is_possible_makes_nearer_and_a_possible_hostility_farther() -> None:
    project = map_of("a.b b.c a.c?")
    assert values_of(project, "closeness", pairs_of(project))["a"] == (1.5, 2, 2)
    project = map_of("a+b a--b?")
    assert values_of(project, "closeness", pairs_of(project))["a"] == (0, 0, 1)


def test_it_is_that_of_networkx() -> None:
    for graph in random_graphs(200):
        expected = nx.harmonic_centrality(graph)
        assert closeness(links_of(graph)).tolist() == pytest.approx([expected[n] for n in range(len(graph))])


def test_some_sources_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnp_random_graph(40, 0.1, seed=4)
    whole = closeness(links_of(graph))
    told: list[float] = []
    monkeypatch.setattr(steps, "_CELLS", 600)
    found = closeness(links_of(graph), lambda part: bool(told.append(part)) or True)
    assert len(told) > 5
    assert told == sorted(told)
    assert np.array_equal(found, whole)


def test_it_can_be_stopped() -> None:
    with pytest.raises(Stopped):
        closeness(links_of(nx.path_graph(4)), lambda _part: False)


@pytest.mark.parametrize("through", THROUGH)
def test_every_map_counted_out(through: str) -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(31, 100):
        snapshot = snapshot_of(project)
        if enumeration.count(snapshot) > 200:
            continue
        pairs = Ties(snapshot.index).on(snapshot)
        found = values_of(project, "closeness", pairs, Asked(through))  # type: ignore[arg-type]
        assert alike(found, enumeration.bounds("closeness", snapshot, through))
        seen["actors"] += len(found)
        seen["wide"] += sum(low < high for low, _, high in found.values())
    assert seen["wide"] > 0.1 * seen["actors"] > 10
