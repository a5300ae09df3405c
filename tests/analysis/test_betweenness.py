"""Betweenness: by hand, as published, as networkx has it, and estimated from some sources."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from relmap.analysis import measures, steps
from relmap.analysis.betweenness import betweenness
from relmap.analysis.measures import Asked, measured
from relmap.analysis.table import measure_of
from relmap.analysis.world import Links
from relmap.model.errors import Stopped
from relmap.notebook import load
from tests.analysis import published
from tests.analysis.maps import links_of, map_of, numbered, pairs_of, random_graphs, values_of


def drawn(text: str, others: str = "") -> dict[str, float]:
    project = map_of(text, others)
    return {key: value for key, (_, value, _) in values_of(project, "betweenness", pairs_of(project)).items()}


def test_a_star_of_five() -> None:
    assert drawn("a.b a.c a.d a.e", others="z") == {"a": 6, **dict.fromkeys("bcdez", 0)}


def test_a_cycle_of_four() -> None:
    assert drawn("a.b b.c c.d d.a") == dict.fromkeys("abcd", 0.5)


def test_hostile_ties_and_directions() -> None:
    assert drawn("a+b b-c")["b"] == 0
    # Whither an arc goes does not matter.
    assert drawn("a>b c>b")["b"] == 1


def test_krackhardts_kite() -> None:
    """The kite: most ties has Diane, most between is Heather (Krackhardt 1990)."""
    graph, names = numbered(published.kite())
    found = dict(zip(names, betweenness(links_of(graph)).tolist(), strict=True))
    assert found == pytest.approx({name: of.betweenness for name, of in published.KITE.items()}, abs=5e-4)


def test_the_medici_are_between() -> None:
    """Florentine families, normalised as published (Padgett & Ansell 1993)."""
    graph, names = numbered(published.florence())
    found = dict(zip(names, (betweenness(links_of(graph)) / 91).tolist(), strict=True))
    assert found == pytest.approx({name: of.betweenness for name, of in published.FLORENCE.items()}, abs=6e-4)


def test_russia_in_the_map_of_the_article() -> None:
    map_ = load(published.DATA / "two-triads.relmap.json")

    def russia(certain: bool) -> list[float]:
        rows = map_.measure("betweenness", "2019-06-01", certain_only=certain)
        return [row[end] for row in rows for end in ("low", "drawn", "high") if row["actor"] == "russia"]

    assert russia(certain=True) == [9, 9, 9]
    low, value, high = russia(certain=False)
    assert value == 5.5
    # More ties may make less between: what is certain only lies within.
    assert low <= 5.5 < 9 <= high


def test_it_is_that_of_networkx() -> None:
    for graph in random_graphs(200):
        expected = nx.betweenness_centrality(graph, normalized=False)
        assert betweenness(links_of(graph)).tolist() == pytest.approx(
            [expected[n] for n in range(len(graph))]
        )


def test_some_sources_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnp_random_graph(40, 0.1, seed=4)
    whole = betweenness(links_of(graph))
    told: list[float] = []
    monkeypatch.setattr(steps, "_CELLS", 600)
    found = betweenness(links_of(graph), lambda part: bool(told.append(part)) or True)
    assert len(told) > 5
    assert found == pytest.approx(whole)


def test_it_can_be_stopped() -> None:
    with pytest.raises(Stopped):
        betweenness(links_of(nx.path_graph(4)), lambda _part: False)


def test_from_some_sources_it_is_an_estimate_of_the_same_sum() -> None:
    # From every actor of a cycle one sees the same, so that only who is between differs.
    links = links_of(nx.cycle_graph(31))
    whole, some = betweenness(links), betweenness(links, pivots=7)
    assert some.sum() == pytest.approx(whole.sum())
    assert not np.allclose(some, whole)
    assert np.array_equal(betweenness(links, pivots=31), whole)
    # Who has no tie is no source.
    more = Links(50, links.a, links.b)
    assert betweenness(more, pivots=7)[:31] == pytest.approx(some)
    assert not betweenness(more, pivots=7)[31:].any()


def test_an_estimate_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "ROUGH_FROM", 5)
    monkeypatch.setattr(measures, "_PIVOTS", 3)
    project = map_of("a.b b.c c.d d.e e.f f.g g.a a.d")
    measure, pairs = measure_of(project, "betweenness"), pairs_of(project)
    rough = measured(project, measure, pairs, Asked(rough=True, worlds=False))
    whole = measured(project, measure, pairs, Asked(worlds=False))
    assert (rough.rough, whole.rough) == (True, False)
    assert not np.allclose(rough.values.drawn, whole.values.drawn)
    few = map_of("a.b b.c")
    assert not measured(few, measure, pairs_of(few), Asked(rough=True, worlds=False)).rough


def test_nobody() -> None:
    assert betweenness(links_of(nx.empty_graph(0))).shape == (0,)
    assert betweenness(links_of(nx.empty_graph(3))).tolist() == [0, 0, 0]
