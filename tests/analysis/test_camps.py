"""Two sides that as few ties as possible do not fit: against all sides there are."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.analysis import camps as camps_room
from relmap.analysis.asking import blocs_of, line_index
from relmap.analysis.camps import Camps, blocs, camps
from relmap.analysis.pairs import Ints, Ties
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Phase, Relation, updated
from tests.analysis import enumeration, published
from tests.analysis.maps import (
    links_of,
    map_of,
    maps,
    pairs_of,
    random_graphs,
    random_maps,
    random_signs,
    snapshot_of,
    with_actors,
)
from tests.strategies import Seen, counted


def of(text: str) -> Camps:
    return line_index(pairs_of(map_of(text)), 60.0)[0]


def signs_by_ends(a: Ints, b: Ints, signs: Ints) -> dict[tuple[int, int], int]:
    return {
        (one, other): sign for one, other, sign in zip(a.tolist(), b.tolist(), signs.tolist(), strict=True)
    }


# --- by hand ----------------------------------------------------------------------------------


def test_an_unbalanced_triad() -> None:
    found = of("a+b b+c a-c")
    assert (found.misfits, found.least, found.exact) == (1, 1, True)


def test_all_four_of_four_are_hostile() -> None:
    found = of("a-b a-c a-d b-c b-d c-d")
    assert (found.misfits, found.exact) == (2, True)
    assert found.sides == {0: 0, 1: 0, 2: 1, 3: 1}


def test_a_hostile_cycle_of_four() -> None:
    found = of("a-b b-c c-d d-a")
    assert found.misfits == 0
    assert found.sides == {0: 0, 1: 1, 2: 0, 3: 1}


def test_who_has_no_sign_is_on_no_side() -> None:
    assert of("a.b b+c d0a").sides == {1: 0, 2: 0}
    assert of("").sides == {}
    assert of("a+b a-b") == Camps({}, 0, 0)


@pytest.mark.parametrize("count", [3, 4, 5, 6, 7, 8, 9, 10])
def test_all_of_many_are_hostile(count: int) -> None:
    links = links_of(nx.complete_graph(count))
    found = camps(links.a, links.b, np.full(len(links.a), -1))
    half = count // 2
    assert found.misfits == count * (count - 1) // 2 - half * (count - half)
    assert found.exact


def test_highland_tribes() -> None:
    """The line index is 7, and the sides are those published (Read 1954; Hage & Harary 1983; signnet)."""
    signs = published.highland_tribes()
    names = sorted({name for ends in signs for name in ends})
    ends = np.array([[names.index(name) for name in pair] for pair in signs])
    found = camps(ends[:, 0], ends[:, 1], np.array(list(signs.values())))
    assert (found.misfits, found.exact) == (7, True)
    sides = [{name for number, name in enumerate(names) if found.sides[number] == side} for side in (0, 1)]
    assert {"GAVEV", "KOTUN", "NAGAD", "GAMA"} in sides
    assert 1 - 2 * found.misfits / len(signs) == pytest.approx(0.758621, abs=5e-7)


# --- against all sides ------------------------------------------------------------------------


def test_against_all_sides_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()
    search = camps_room._Search.found  # pyright: ignore[reportPrivateUsage]

    def watched(self: object, least: int) -> object:
        seen["searched"] += 1
        return search(self, least)  # type: ignore[arg-type]

    monkeypatch.setattr(camps_room._Search, "found", watched)  # pyright: ignore[reportPrivateUsage]
    for number, graph in enumerate(random_graphs(200, most=9, parts=(0.2, 0.5, 0.8, 1.0))):
        a, b, signs = random_signs(graph, number, hostile=(0.3, 0.6, 0.9)[number % 3])
        found = camps(a, b, signs)
        by_ends = signs_by_ends(a, b, signs)
        fewest, sides = enumeration.best_sides(by_ends)
        assert (found.misfits, found.least) == (fewest, fewest)
        # Of all best sides those on which the first are on side 0.
        assert found.sides == sides
        assert enumeration.misfits(by_ends, found.sides) == fewest
        seen["some"] += fewest > 0
        seen["parts"] += len(graph) > 0 and not nx.is_connected(graph)
    assert seen["some"] > 80
    assert seen["searched"] > 10
    assert seen["parts"] > 30


def test_parts_that_meet_in_one_actor_add_up() -> None:
    triads = " ".join(f"{a}+{b} {b}+{c} {a}-{c}" for a, b, c in ("abc", "cde", "efg", "xyz"))
    found = of(triads)
    assert (found.misfits, found.exact) == (4, True)


def test_at_a_hub_of_thousands_there_is_no_search() -> None:
    count = 20_000
    hub, others = np.zeros(count, dtype=np.int64), np.arange(1, count + 1)
    signs = np.where(others % 3, 1, -1)

    def out_of_time(_part: float) -> bool:
        return True

    found = camps(hub, others, signs, 0.0, out_of_time)  # no time at all is needed for what fits
    assert (found.misfits, found.exact) == (0, True)
    assert all(found.sides[other] == int(other % 3 == 0) for other in (1, 2, 3, 19_999))


def test_two_sides_of_many_are_found() -> None:
    rng = random.Random(3)
    graph = nx.gnm_random_graph(400, 3_000, seed=3)
    links = links_of(graph)
    side = [rng.randrange(2) for _ in graph]
    signs = [1 if side[a] == side[b] else -1 for a, b in zip(links.a.tolist(), links.b.tolist(), strict=True)]
    found = camps(links.a, links.b, np.array(signs))
    assert (found.misfits, found.least) == (0, 0)
    assert len({(side[who], at) for who, at in found.sides.items()}) == 2


def test_out_of_time_there_are_bounds() -> None:
    for number, graph in enumerate(random_graphs(60, most=9, parts=(0.3, 0.6, 0.9))):
        a, b, signs = random_signs(graph, number, hostile=0.7)
        found = camps(a, b, signs, limit=-1.0)
        fewest, _ = enumeration.best_sides(signs_by_ends(a, b, signs))
        assert found.least <= fewest <= found.misfits
        assert enumeration.misfits(signs_by_ends(a, b, signs), found.sides) == found.misfits
        assert found.exact == (found.least == found.misfits)
    links = links_of(nx.complete_graph(9))
    assert not camps(links.a, links.b, np.full(36, -1), limit=-1.0).exact


def test_whenever_time_is_out_the_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camps_room, "_OFTEN", 1)
    seen: Counter[bool] = Counter()
    for number, graph in enumerate(nx.gnp_random_graph(9, 0.9, seed=seed) for seed in range(4)):
        a, b, signs = random_signs(graph, number, hostile=0.8)
        fewest, _ = enumeration.best_sides(signs_by_ends(a, b, signs))
        for limit in range(0, 300, 9):
            # A clock on which each look takes a second.
            clock = itertools.count()
            monkeypatch.setattr(
                camps_room, "time", SimpleNamespace(monotonic=lambda clock=clock: next(clock))
            )
            found = camps(a, b, signs, limit=limit)
            assert found.least <= fewest <= found.misfits
            seen[found.exact] += 1
    assert min(seen[False], seen[True]) > 10


def test_what_is_not_searched_to_the_end_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_time(*_arguments: object) -> None:
        raise camps_room._OutOfTime  # pyright: ignore[reportPrivateUsage]

    monkeypatch.setattr(camps_room._Search, "_descend", out_of_time)  # pyright: ignore[reportPrivateUsage]
    links = links_of(nx.complete_graph(9))
    found = camps(links.a, links.b, np.full(36, -1))
    assert found.least < 16 <= found.misfits
    assert not found.exact


def test_blocks_that_are_too_large_are_not_searched_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camps_room, "_LARGEST", 4)
    links = links_of(nx.complete_graph(9))
    found = camps(links.a, links.b, np.full(36, -1))
    assert found.least <= 16 <= found.misfits
    assert not found.exact


def test_it_can_be_stopped() -> None:
    links = links_of(nx.complete_graph(9))
    with pytest.raises(Stopped):
        camps(links.a, links.b, np.full(36, -1), progress=lambda _part: False)
    calls = itertools.count()
    with pytest.raises(Stopped):
        camps(links.a, links.b, np.full(36, -1), progress=lambda _part: next(calls) < 20)


# --- any number of sides ----------------------------------------------------------------------


def partitions(members: list[int]) -> Iterator[dict[int, int]]:
    """All ways to part some into sides."""
    if not members:
        yield {}
        return
    *rest, last = members
    for sides in partitions(rest):
        for side in range(max(sides.values(), default=-1) + 2):
            yield {**sides, last: side}


def blocs_by_hand(text: str) -> Camps:
    return blocs_of(pairs_of(map_of(text)), 60.0)


def test_foes_of_foes_need_be_no_friends() -> None:
    assert blocs_by_hand("a-b b-c a-c") == Camps({0: 0, 1: 1, 2: 2}, 0, 0)
    found = blocs_by_hand("a-b a-c a-d b-c b-d c-d")
    assert (found.misfits, len(set(found.sides.values()))) == (0, 4)
    found = blocs_by_hand("a+b b+c a-c")
    assert (found.misfits, found.exact) == (1, True)


def test_those_who_do_not_hang_together_are_apart() -> None:
    found = blocs_by_hand("a+b c+d e.a")
    assert found == Camps({0: 0, 1: 0, 2: 1, 3: 1}, 0, 0)
    assert blocs_by_hand("") == Camps({}, 0, 0)


def test_blocs_against_all_partitions() -> None:
    seen: Counter[str] = Counter()
    for number, graph in enumerate(random_graphs(100, most=7, parts=(0.4, 0.7, 1.0))):
        a, b, signs = random_signs(graph, number, hostile=(0.3, 0.5, 0.7)[number % 3])
        found = blocs(a, b, signs)
        by_ends = signs_by_ends(a, b, signs)
        every = partitions(sorted({*a.tolist(), *b.tolist()}))
        fewest = min(enumeration.misfits(by_ends, sides) for sides in every)
        assert (found.misfits, found.least) == (fewest, fewest)
        assert enumeration.misfits(by_ends, found.sides) == fewest
        # As many sides as one likes are never worse than two.
        two = camps(a, b, signs).misfits
        assert found.misfits <= two
        seen["some"] += fewest > 0
        seen["better"] += fewest < two
    assert min(seen["some"], seen["better"]) > 20


def test_blocs_of_highland_tribes() -> None:
    """Two ties do not fit three sides (blockmodel of Doreian & Mrvar 1996, as published by signnet)."""
    signs = published.highland_tribes()
    names = sorted({name for ends in signs for name in ends})
    ends = np.array([[names.index(name) for name in pair] for pair in signs])
    found = blocs(ends[:, 0], ends[:, 1], np.array(list(signs.values())))
    assert (found.misfits, found.exact) == (2, True)
    sides = [{name for n, name in enumerate(names) if found.sides[n] == side} for side in range(3)]
    assert {"GAVEV", "KOTUN", "NAGAD", "GAMA"} in sides
    assert {"NAGAM", "NOTOH", "KOHIK", "UHETO", "SEUVE"} in sides


def test_blocs_out_of_time_and_stopped() -> None:
    unproven = 0
    for number, graph in enumerate(random_graphs(60, most=7, parts=(0.7, 1.0))):
        a, b, signs = random_signs(graph, number)
        found, best = blocs(a, b, signs, limit=-1.0), blocs(a, b, signs)
        assert found.least <= best.misfits <= found.misfits
        assert enumeration.misfits(signs_by_ends(a, b, signs), found.sides) == found.misfits
        unproven += not found.exact
    assert unproven > 20
    pairs = pairs_of(map_of("a+b b+c a-c"))
    with pytest.raises(Stopped):
        blocs_of(pairs, 60.0, lambda _part: False)


# --- low and high -----------------------------------------------------------------------------


def test_the_line_index_of_every_map_is_within() -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(71, 100, most=18):
        snapshot = snapshot_of(project)
        if enumeration.count(snapshot) > 60:
            continue
        drawn, sure, open_ = line_index(Ties(snapshot.index).on(snapshot), 60.0)
        every = [
            enumeration.best_sides(enumeration.signs_of(world))[0] for world in enumeration.worlds(snapshot)
        ]
        assert drawn.misfits == every[0]
        assert sure.least <= min(every)
        assert max(every) <= sure.misfits + open_
        seen["maps"] += 1
        seen["differ"] += min(every) < max(every)
    assert seen["differ"] > 0.1 * seen["maps"] > 3


def test_what_is_sure_and_what_is_open() -> None:
    drawn, sure, open_ = line_index(pairs_of(map_of("a+b b+c a-c?")), 60.0)
    assert (drawn.misfits, sure.misfits, open_) == (1, 0, 1)
    drawn, sure, open_ = line_index(pairs_of(map_of("a+b? b+c? a-c?")), 60.0)
    assert (drawn.misfits, sure, open_) == (1, Camps({}, 0, 0), 3)


# --- properties -------------------------------------------------------------------------------


def note(seen: Seen, project: Project) -> None:
    """What is hostile is certain, what is friendly only possible, as far as a map is worth asking."""
    for sign in pairs_of(project).signs.tolist():
        seen.note(0 if sign == 0 else 2 if sign < 0 else 1)


def turned(project: Project, ties: set[str]) -> Project:
    """Relations with the opposite stance in all phases."""
    relations = [
        updated(
            relation,
            phases=tuple(updated(p, stance=-p.stance if p.stance else p.stance) for p in relation.phases),
        )
        if key in ties
        else relation
        for key, relation in project.relations.items()
    ]
    return Project.of(project.about, *project.actors.values(), *relations)


@counted(60)
@given(maps, st.data())
def test_turning_all_ties_of_one_actor_keeps_the_line_index(
    seen: Seen, project: Project, data: st.DataObject
) -> None:
    note(seen, project)
    who = data.draw(st.sampled_from(sorted(project.actors)))
    ties = {key for key, relation in project.relations.items() if who in (relation.source, relation.target)}
    one, other = (line_index(pairs_of(each), 60.0) for each in (project, turned(project, ties)))
    assert one[0].misfits == other[0].misfits
    assert (one[1].misfits, one[2]) == (other[1].misfits, other[2])


@counted(60)
@given(maps)
def test_turning_the_misfits_balances_the_map(seen: Seen, project: Project) -> None:
    note(seen, project)
    pairs = pairs_of(project)
    found = line_index(pairs, 60.0)[0]
    wrong = [
        number
        for number in np.flatnonzero(pairs.signs).tolist()
        if (found.sides[int(pairs.a[number])] == found.sides[int(pairs.b[number])])
        == (pairs.signs[number] < 0)
    ]
    assert len(wrong) == found.misfits
    ties = {key for number in wrong for key in pairs.relation_ids(number)}
    after = pairs_of(turned(project, ties))
    assert line_index(after, 60.0)[0].misfits == 0
    assert (
        -1
        not in enumeration.triads(
            after.actors,
            {
                (after.actors[a], after.actors[b]): sign
                for a, b, sign in zip(after.a, after.b, after.signs.tolist(), strict=True)
                if sign
            },
        ).values()
    )


def test_the_sides_are_the_same_whatever_the_order() -> None:
    rng = random.Random(1)
    for number, graph in enumerate(random_graphs(60, most=12, parts=(0.3, 0.6))):
        a, b, signs = random_signs(graph, number, hostile=0.6)
        order = np.array(rng.sample(range(len(a)), len(a)), dtype=np.int64)
        assert camps(a[order], b[order], signs[order]) == camps(a, b, signs)


def test_relations_of_one_pair_count_together() -> None:
    phases = (Phase(stance=-1),)
    more = [Relation(id=f"x{n}", source="a", target="c", phases=phases) for n in range(3)]
    project = with_actors([*map_of("a++c b+c a+b").relations.values(), *more])
    assert line_index(pairs_of(project), 60.0)[0].misfits == 1
