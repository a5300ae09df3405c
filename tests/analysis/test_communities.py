"""Groups by modularity, as networkx counts it, which stay the same from day to day."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import numpy as np
import pytest

from relmap.analysis.communities import Communities, communities, tagged
from relmap.analysis.over_time import Look, communities_over_time
from relmap.analysis.pairs import Ties
from relmap.analysis.world import drawn_world
from relmap.model.errors import Stopped
from relmap.model.records import Phase, Relation, updated
from relmap.timeline.index import TimeIndex
from tests.analysis.maps import SURE, links_of, map_of, number_of, pairs_of, random_graphs, with_actors

CLIQUES = "a.b a.c a.d b.c b.d c.d e.f e.g e.h f.g f.h g.h d.e"
"""Two of four, and a tie between them."""


def of(text: str, others: str = "", before: Communities | None = None) -> Communities:
    pairs = pairs_of(map_of(text, others))
    return communities(drawn_world(pairs).links("not-hostile"), pairs.actors, before)


def ids(count: int) -> list[str]:
    return [f"a{n:03}" for n in range(count)]


def members(found: Communities) -> set[frozenset[str]]:
    return set(found.groups.values())


def test_two_groups_with_a_tie_between_them() -> None:
    found = of(CLIQUES, others="z")
    assert members(found) == {frozenset("abcd"), frozenset("efgh")}
    assert found.called == {found.of("d"): "d", found.of("e"): "e"}
    assert found.of("a") == found.of("d") != found.of("h")
    # Who has no tie is in none.
    assert found.of("z") is None
    assert found.modularity == pytest.approx(2 * (6 / 13 - (13 / 26) ** 2))


def test_foes_are_in_no_group_together() -> None:
    assert members(of("a+b c+d b-c a-d")) == {frozenset("ab"), frozenset("cd")}


def test_nobody() -> None:
    assert of("", others="ab") == Communities({}, 0.0, {})
    assert of("a-b", before=of("a+b")) == Communities({}, 0.0, {})


def modularity(graph: nx.Graph, groups: list[frozenset[str]]) -> float:
    """By its definition, two actors at a time."""
    whole = 2 * graph.number_of_edges()
    return sum(
        graph.has_edge(one, other) - graph.degree[one] * graph.degree[other] / whole
        for group in groups
        for one, other in itertools.product(group, repeat=2)
    ) / whole  # fmt: skip


def test_modularity_is_that_of_networkx() -> None:
    several = 0
    for graph in random_graphs(200):
        if not graph.number_of_edges():
            continue
        names = ids(len(graph))
        found = communities(links_of(graph), names)
        named = nx.relabel_nodes(graph, dict(enumerate(names)))
        named.remove_nodes_from(list(nx.isolates(named)))
        groups = list(found.groups.values())
        assert nx.community.is_partition(named, groups)
        assert found.modularity == pytest.approx(nx.community.modularity(named, groups))
        assert found.modularity == pytest.approx(modularity(named, groups))
        # As good as those of networkx, made in the order of ids.
        ordered = nx.Graph()
        ordered.add_nodes_from(sorted(named))
        ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in named.edges))
        theirs = nx.community.louvain_communities(ordered, seed=1)
        assert found.modularity == pytest.approx(nx.community.modularity(ordered, theirs))
        several += len(groups) > 1
    assert several > 100


def test_groups_do_not_hang_on_the_order_of_relations() -> None:
    rng = random.Random(2)
    for graph in random_graphs(40, most=20):
        relations = [
            Relation(id=f"r{n:03}", source=f"a{a:02}", target=f"a{b:02}", phases=(Phase(when=SURE),))
            for n, (a, b) in enumerate(graph.edges)
        ]
        names = rng.sample([relation.id for relation in relations], len(relations))
        others = [updated(relation, id=name) for relation, name in zip(relations, names, strict=True)]
        rng.shuffle(others)
        one, other = (pairs_of(with_actors(each)) for each in (relations, others))
        found = communities(drawn_world(one).links("all"), one.actors)
        assert communities(drawn_world(other).links("all"), other.actors) == found
        assert bool(found.groups) == bool(relations)


# --- from day to day --------------------------------------------------------------------------


def test_a_group_keeps_its_name() -> None:
    first = of(CLIQUES)
    second = of(CLIQUES + " d.i", before=first)
    assert [second.of(who) for who in "ah"] == [first.of(who) for who in "ah"]
    assert second.of("i") == first.of("d")
    third = of("e.f e.g e.h f.g f.h g.h d.e", before=second)
    assert third.of("f") == first.of("f")
    assert third.of("a") is None


def test_groups_of_the_day_before_stay_while_they_are_nearly_as_good() -> None:
    # Of a circle of six there are three ways to make pairs, as good as one another.
    circle = "a.b b.c c.d d.e e.f f.a"
    for groups in (("abc", "def"), ("bcd", "efa"), ("cde", "fab")):
        before = Communities({n: frozenset(text) for n, text in enumerate(groups)}, 0.0, {})
        found = of(circle, before=before)
        assert members(found) == set(map(frozenset, groups))
        assert found.modularity == pytest.approx(2 * (2 / 6 - (6 / 12) ** 2))


def test_who_has_more_ties_to_a_large_group_may_belong_to_a_small_one() -> None:
    cliques = ["abcdefgh", "ijklmno", "pqrstuv"]
    text = " ".join(f"{a}.{b}" for clique in (*cliques, "xyz") for a, b in itertools.combinations(clique, 2))
    groups = {n: frozenset(clique) for n, clique in enumerate((*cliques, "xyz"))}
    found = of(f"{text} x.a x.b x.c", before=Communities(groups, 0.0, {}))
    assert found.groups == groups


def test_groups_made_anew_take_the_place_of_much_worse_ones() -> None:
    # All in one, from which nobody alone goes away for the better.
    before = Communities({0: frozenset("abcdefgh")}, 0.0, {})
    assert members(of(CLIQUES, before=before)) == {frozenset("abcd"), frozenset("efgh")}


def test_nobody_would_do_better_in_another_group() -> None:
    rng = random.Random(9)
    for graph in random_graphs(60, most=14):
        names = ids(len(graph))
        named = nx.relabel_nodes(graph, dict(enumerate(names)))
        if not graph.number_of_edges():
            continue
        shuffled = rng.sample(names, len(names))
        before = Communities({0: frozenset(shuffled[::2]), 1: frozenset(shuffled[1::2])}, 0.0, {})
        found = communities(links_of(graph), names, before)
        fresh = communities(links_of(graph), names)
        assert found.modularity >= fresh.modularity - 0.02 - 1e-9
        named.remove_nodes_from([who for who in names if found.of(who) is None])
        if members(found) == members(fresh):
            continue
        for who in named:
            for name in found.groups:
                moved = [
                    frozenset(group - {who} | ({who} if other == name else set()))
                    for other, group in found.groups.items()
                ]
                moved = [group for group in moved if group]
                assert nx.community.modularity(named, moved) <= found.modularity + 1e-9


def test_whose_group_it_is_called_after() -> None:
    assert of("a.b b.c").called == {0: "b"}
    # Of several the first by id.
    assert of("a.b").called == {0: "a"}


def test_tags_are_numbered_by_name() -> None:
    assert tagged([("a", "west"), ("b", "east"), ("c", "west")]) == {"a": 1, "b": 0, "c": 1}
    assert tagged([]) == {}


def test_groups_over_time_are_the_same_whichever_day_is_looked_at() -> None:
    cliques = {"abcd": "2000-01-01/..", "efgh": "2002-01-01/..", "dxy": "2004-01-01/2004-12-31"}
    relations = [
        Relation(id=a + b, source=a, target=b, phases=(Phase(when=when),))
        for clique, when in cliques.items()
        for a, b in itertools.combinations(clique, 2)
    ]
    known = Ties(TimeIndex(with_actors(relations)))
    at = np.array([number_of(f"{year}-06-01") for year in range(1999, 2006)])
    found = communities_over_time(known, Look(), at)
    assert [sorted("".join(sorted(group)) for group in each.groups.values()) for each in found] == [
        [], ["abcd"], ["abcd"], ["abcd", "efgh"], ["abcd", "efgh"], ["abcd", "efgh", "xy"], ["abcd", "efgh"],
    ]  # fmt: skip
    # What is called so once is called so always, whatever else comes and goes.
    assert len({each.of("a") for each in found[1:]}) == len({each.of("e") for each in found[3:]}) == 1
    assert communities_over_time(known, Look(), at[:3]) == found[:3]
    with pytest.raises(Stopped):
        communities_over_time(known, Look(), at, progress=lambda _part: False)
