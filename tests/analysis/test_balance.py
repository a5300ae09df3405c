"""Signed triads: by hand, as published, and against every map that the dates allow."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from relmap.analysis import balance as balance_room
from relmap.analysis import triangles as triangles_room
from relmap.analysis.balance import Balance, balance, signed_pairs
from relmap.analysis.pairs import Ties
from relmap.analysis.triangles import triangles
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Phase, Relation
from relmap.notebook import load
from tests.analysis import enumeration, published
from tests.analysis.maps import (
    SURE,
    links_of,
    map_of,
    pairs_of,
    random_graphs,
    random_maps,
    snapshot_of,
    with_actors,
)


def of(text: str) -> Balance:
    return balance(pairs_of(map_of(text)))


def named(found: Balance, triad: int) -> tuple[str, ...]:
    return tuple(found.pairs.actors[who] for who in found.actors(triad))


def turns(found: Balance) -> list[tuple[str, int, int]]:
    pairs = found.pairs
    return [
        (pairs.actors[pairs.a[turn.pair]] + pairs.actors[pairs.b[turn.pair]], turn.balances, turn.breaks)
        for turn in found.turns
    ]


def signed_map(signs: dict[tuple[str, str], int]) -> Project:
    return with_actors(
        Relation(id=f"{a}-{b}", source=a, target=b, phases=(Phase(when=SURE, stance=sign),))
        for (a, b), sign in signs.items()
    )


# --- by hand ----------------------------------------------------------------------------------


def test_one_foe_of_a_friend_is_unbalanced_and_any_turn_balances_it() -> None:
    found = of("a+b b+c a-c")
    assert found.counts == (0, 1, 0, 0, 1)
    assert turns(found) == [("ab", 1, 0), ("ac", 1, 0), ("bc", 1, 0)]
    assert found.counts.share == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "balanced"), [("a+b b+c a+c", True), ("a-b b-c a+c", True), ("a-b b-c a-c", False)]
)
def test_the_product_of_signs(text: str, balanced: bool) -> None:
    assert of(text).counts == ((1, 0, 0, 1, 0) if balanced else (0, 1, 0, 0, 1))


def test_a_mixed_pair_is_in_no_triad() -> None:
    found = of("a+b a-b b+c a+c")
    assert found.counts == (0, 0, 0, 0, 0)
    assert found.counts.share == (None, None, None)
    assert [pair for pair, _, _ in turns(found)] == ["ac", "bc"]


def test_with_a_tie_that_is_only_possible_a_triad_is_open() -> None:
    found = of("a+b b+c a-c?")
    assert found.counts == (0, 0, 1, 0, 1)
    assert found.counts.share == (0, 0, 1)
    assert found.triads.state.tolist() == [0]
    assert found.triads.drawn.tolist() == [-1]
    everything = of("a+b? b+c? a-c?")
    assert everything.counts == (0, 0, 1, 0, 1)


def test_a_triad_whose_turning_tie_has_one_sign_anyhow_is_not_open() -> None:
    phases = Phase(when="2005/2010", stance=2), Phase(when="2010/..", stance=1)
    turning = Relation(id="r", source="a", target="c", phases=phases)
    project = map_of("a+b b+c")
    found = balance(pairs_of(with_actors([*project.relations.values(), turning])))
    assert found.counts == (1, 0, 0, 1, 0)


def test_the_best_turn_comes_first() -> None:
    # The tie a-b is in two unbalanced triads, and c+d in one of them and a balanced one.
    found = of("a-b a+c b+c a+d b+d c+d")
    assert found.counts.drawn_unbalanced == 2
    assert turns(found)[0] == ("ab", 2, 0)
    gains = [balances - breaks for _, balances, breaks in turns(found)]
    assert gains == sorted(gains, reverse=True)


def test_nothing_signed() -> None:
    for text in ("", "a.b b.c a.c", "a0b b0c a0c"):
        found = of(text)
        assert found.counts == (0, 0, 0, 0, 0)
        assert found.counts.share == (None, None, None)
        assert (found.turns, len(found.triads.state)) == ([], 0)


def test_the_article_s_map_had_two_unbalanced_triads() -> None:
    map_ = load(published.DATA / "two-triads.relmap.json")
    found = map_.balance("2021-06-01")
    assert found["drawn"] == {"balanced": 0, "unbalanced": 2}
    assert found["turns"][0] == {"pair": ["armenia", "belarus"], "balances": 2, "breaks": 0, "misfit": True}
    assert {row["balances"] for row in found["turns"][1:]} <= {0, 1}
    assert {tuple(row["actors"]) for row in found["triads"] if row["drawn"] == "unbalanced"} == {
        ("armenia", "azerbaijan", "belarus"),
        ("armenia", "belarus", "russia"),
    }
    assert found["line_index"]["drawn"] == 1


def test_highland_tribes() -> None:
    """68 triads, of which 59 are balanced (Read 1954; Hage & Harary 1983; shares in signnet and KONECT)."""
    signs = published.highland_tribes()
    assert (len(signs), list(signs.values()).count(-1)) == (58, 29)
    found = balance(pairs_of(signed_map(signs)))
    assert found.pairs.count == 16
    assert found.counts == (59, 9, 0, 59, 9)
    assert found.counts.share[1] == pytest.approx(0.867647, abs=5e-7)


# --- against the slow way ---------------------------------------------------------------------


def test_every_map_counted_out() -> None:
    seen: Counter[int | None] = Counter()
    for project in random_maps(61, 150, most=18):
        snapshot = snapshot_of(project)
        if enumeration.count(snapshot) > 200:
            continue
        found = balance(Ties(snapshot.index).on(snapshot))
        actors = enumeration.actors_of(snapshot)
        every = [
            enumeration.triads(actors, enumeration.signs_of(world)) for world in enumeration.worlds(snapshot)
        ]
        # Pairs are independent, so that each triad there may be is there in some map.
        states = {
            triad: {products.get(triad) for products in every} for triad in {t for p in every for t in p}
        }
        expected = {
            triad: (every[0].get(triad, 0), of.pop() or 0 if len(of) == 1 else 0)
            for triad, of in states.items()
        }
        triads = found.triads
        assert {
            named(found, n): (int(triads.drawn[n]), int(triads.state[n])) for n in range(len(triads.state))
        } == expected
        # Of those three there is one row each, by actors.
        assert [found.actors(n) for n in range(len(triads.state))] == sorted(
            map(found.actors, range(len(triads.state)))
        )
        low, drawn, high = found.counts.share
        for products in every:
            if products:
                share = sum(value > 0 for value in products.values()) / len(products)
                assert low is not None
                assert high is not None
                assert low - 1e-9 <= share <= high + 1e-9
        assert (drawn is None) == (not every[0])
        seen.update(state for _, state in expected.values())
        assert sum(found.counts[:3]) == len(expected)
        assert found.counts[3:] == tuple(list(every[0].values()).count(value) for value in (1, -1))
        the_turns_do_what_they_say(found, enumeration.signs_of(next(enumeration.worlds(snapshot))))
    assert all(seen[state] > 15 for state in (-1, 0, 1)), seen


def the_turns_do_what_they_say(found: Balance, signs: enumeration.Signs) -> None:
    pairs = found.pairs
    before = Counter(enumeration.triads(pairs.actors, signs).values())
    assert len(found.turns) == len(signs)
    for turn in found.turns:
        ends = pairs.actors[pairs.a[turn.pair]], pairs.actors[pairs.b[turn.pair]]
        after = Counter(enumeration.triads(pairs.actors, {**signs, ends: -signs[ends]}).values())
        assert after[1] - before[1] == turn.balances - turn.breaks
        assert turn.balances + turn.breaks == sum(
            set(ends) <= set(t) for t in enumeration.triads(pairs.actors, signs)
        )
    order = [(turn.breaks - turn.balances, -turn.balances, turn.pair) for turn in found.turns]
    assert order == sorted(order)


def test_pairs_that_are_surely_signed_and_those_that_may_be() -> None:
    sure, may = signed_pairs(pairs_of(map_of("a+b b-c? a.c c+d c--d?")))
    assert sure.tolist() == [True, False, False, False]
    assert may.tolist() == [False, False, True, True]


# --- triangles --------------------------------------------------------------------------------


def triangles_of(graph: nx.Graph) -> list[tuple[int, ...]]:
    links = links_of(graph)
    found: list[tuple[int, ...]] = []
    for sides in triangles(len(graph), links.a, links.b):
        assert (np.diff(sides, axis=1) > 0).all()
        found += [tuple(sorted({*links.a[row].tolist(), *links.b[row].tolist()})) for row in sides]
    return found


def test_triangles_are_those_of_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    many = 0
    for number, graph in enumerate(random_graphs(200)):
        if number == 100:
            monkeypatch.setattr(triangles_room, "_AT_A_TIME", 10)
        found = triangles_of(graph)
        assert all(len(three) == 3 for three in found)
        assert len(set(found)) == len(found) == sum(nx.triangles(graph).values()) // 3
        of = Counter(who for three in found for who in three)
        assert {who: of[who] for who in graph} == nx.triangles(graph)
        many += len(found) > 10
    assert many > 60


def test_looking_for_triangles_can_be_stopped() -> None:
    links = links_of(nx.complete_graph(5))
    with pytest.raises(Stopped):
        list(triangles(5, links.a, links.b, lambda _part: False))


# --- many -------------------------------------------------------------------------------------


def test_more_triads_than_are_listed_are_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balance_room, "LISTED", 4)
    monkeypatch.setattr(triangles_room, "_AT_A_TIME", 3)
    found = of(" ".join(f"{a}-{b}" for n, a in enumerate("abcdef") for b in "abcdef"[n + 1 :]))
    assert found.counts == (0, 20, 0, 0, 20)
    assert len(found.triads.state) == len(found.triads.pairs) == 4
    assert [turn.balances for turn in found.turns] == [4] * 15
