"""Counts and sums of ties: least and most are attained."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from relmap.analysis.measures import Asked, measured
from relmap.analysis.pairs import THROUGH, Through, Ties
from relmap.analysis.table import measure_of
from relmap.model.project import Project
from relmap.model.records import Phase, Relation
from tests.analysis import enumeration, published
from tests.analysis.maps import (
    POSSIBLE,
    SURE,
    Bounds,
    alike,
    map_of,
    pairs_of,
    random_maps,
    snapshot_of,
    values_of,
    with_actors,
)

COUNTS = ("ties", "in", "out", "friends", "foes", "net", "relations")


def of(text: str, name: str, others: str = "", through: Through | None = None) -> Bounds:
    project = map_of(text, others)
    return values_of(project, name, pairs_of(project), Asked(through))


def test_a_friendly_tie_and_a_weaker_hostile_one_are_friendship() -> None:
    assert of("a++b a-b", "friends")["a"] == (1, 1, 1)
    assert of("a++b a-b", "foes")["a"] == (0, 0, 0)
    assert of("a++b a-b", "ties")["b"] == (1, 1, 1)
    assert of("a++b a-b", "relations")["b"] == (2, 2, 2)


def test_a_mixed_pair_is_tied_and_neither_friend_nor_foe() -> None:
    assert of("a+b a-b", "ties")["a"] == (1, 1, 1)
    assert of("a+b a-b", "friends")["a"] == (0, 0, 0)
    assert of("a+b a-b", "foes")["a"] == (0, 0, 0)
    assert of("a+b a-b", "net")["a"] == (0, 0, 0)


def test_parallel_arcs_are_one_and_undirected_ties_go_both_ways() -> None:
    text = "a>b a>b c>b b.d"
    assert {key: value[1] for key, value in of(text, "in").items()} == {"a": 0, "b": 3, "c": 0, "d": 1}
    assert {key: value[1] for key, value in of(text, "out").items()} == {"a": 1, "b": 1, "c": 1, "d": 1}
    assert of(text, "ties")["b"] == (3, 3, 3)
    assert of(text, "relations")["b"] == (4, 4, 4)


def test_what_is_only_possible_is_in_the_most_alone() -> None:
    assert of("a+b? a-c?", "ties") == {"a": (0, 2, 2), "b": (0, 1, 1), "c": (0, 1, 1)}
    assert of("a+b? a-c?", "net")["a"] == (-1, 0, 1)
    assert of("a+b? a-c?", "foes")["a"] == (0, 1, 1)


def test_who_has_no_tie_has_nothing() -> None:
    for name in COUNTS:
        assert of("a+b", name, others="z")["z"] == (0, 0, 0)


def test_through_whom() -> None:
    text = "a+b a-c a.d"
    expected = {"all": 3, "not-hostile": 2, "friendly": 1, "hostile": 1}
    assert {through: of(text, "ties", through=through)["a"][1] for through in THROUGH} == expected


def weighing(**weights: tuple[str, float, str]) -> Project:
    relations = [
        Relation(
            id=key, source="a", target="b", kind="trade", phases=(Phase(when=when, weight=weight, unit=unit),)
        )
        for key, (when, weight, unit) in weights.items()
    ]
    return with_actors(relations)


def test_weights_of_one_unit_are_added_and_no_others() -> None:
    project = weighing(
        x=(SURE, 2.5, "tons"), y=(SURE, 4.0, "tons"), z=(SURE, 100.0, "men"), w=(POSSIBLE, 1.0, "tons")
    )
    pairs = pairs_of(project)
    assert values_of(project, "weight:tons", pairs)["a"] == (6.5, 7.5, 7.5)
    assert values_of(project, "weight:men", pairs)["b"] == (100, 100, 100)


def test_the_weight_of_a_turning() -> None:
    phases = Phase(when="2005/2010", weight=5.0, unit="tons"), Phase(when="2010/..", weight=3.0, unit="tons")
    project = with_actors([Relation(id="r", source="a", target="b", kind="trade", phases=phases)])
    low, drawn, high = values_of(project, "weight:tons", pairs_of(project))["a"]
    assert (low, high) == (3, 5)
    assert drawn in (3, 5)
    # In a window it is the weight of what is drawn.
    window = pairs_of(project, "2010-01-01/2010-12-31")
    low, drawn, high = values_of(project, "weight:tons", window)["a"]
    assert low == drawn == high


@pytest.mark.parametrize("name", [*COUNTS, "weight:tons"])
def test_every_map_counted_out(name: str) -> None:
    seen: Counter[str] = Counter()
    for number, project in enumerate(random_maps(21, 100)):
        snapshot = snapshot_of(project)
        if enumeration.count(snapshot) > 200 or name not in {*COUNTS, *units(project)}:
            continue
        pairs = Ties(snapshot.index).on(snapshot)
        through = THROUGH[number % len(THROUGH)]
        found = values_of(project, name, pairs, Asked(through))
        expected = enumeration.bounds(name, snapshot, through)
        assert alike(found, expected), (number, through)
        seen["actors"] += len(found)
        seen["wide"] += sum(low < high for low, _, high in found.values())
    assert seen["wide"] > 0.1 * seen["actors"] > 10


def units(project: Project) -> set[str]:
    return {f"weight:{unit}" for unit in project.columns.weights}


def test_degrees_are_those_of_networkx() -> None:
    for project in random_maps(22, 200):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        graph = snapshot.to_networkx()
        graph.remove_edges_from(list(nx.selfloop_edges(graph, keys=True)))
        simple = nx.Graph(graph)
        simple.add_nodes_from(graph)
        found = values_of(project, "ties", pairs)
        assert {key: value[1] for key, value in found.items()} == dict(simple.degree)
        assert {key: value[1] for key, value in values_of(project, "relations", pairs).items()} == dict(
            graph.degree
        )


@pytest.mark.parametrize(
    ("graph", "expected"), [(published.florence(), published.FLORENCE), (published.kite(), published.KITE)]
)
def test_published_degrees(graph: nx.Graph, expected: dict[str, published.Of]) -> None:
    """Padgett's Florentine families, and Krackhardt's kite."""
    phases = (Phase(when=SURE),)
    ties = [Relation(id=f"{a}-{b}", source=a, target=b, phases=phases) for a, b in graph.edges]
    project = with_actors(ties)
    found = {key: value[1] for key, value in values_of(project, "ties", pairs_of(project)).items()}
    assert found == {name: of.ties for name, of in expected.items()}


def test_values_are_floats_where_there_is_nobody() -> None:
    project = map_of("")
    for name in COUNTS:
        values = measured(project, measure_of(project, name), pairs_of(project)).values
        assert all(column.shape == (0,) and column.dtype == np.float64 for column in values)
