"""The best ways from one to another: against all ways there are, and in order of time."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import networkx as nx
import pytest

from relmap.analysis.asking import Analyst
from relmap.analysis.over_time import Look
from relmap.analysis.pairs import THROUGH, Pairs, Through, Ties
from relmap.analysis.paths import Path, paths, paths_in_time
from relmap.model import days
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import About, Actor, Citation, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from tests.analysis import enumeration
from tests.analysis.maps import (
    SURE,
    map_of,
    number_of,
    numbered,
    pairs_of,
    random_graphs,
    random_maps,
    snapshot_of,
    ties,
    with_actors,
)


def ways(pairs: Pairs, start: str, goal: str, number: int = 5, through: Through = "all") -> list[str]:
    found = paths(pairs, pairs.number[start], pairs.number[goal], number, through)
    return ["".join(pairs.actors[who] for who in path.actors) for path in found]


def of(text: str, others: str = "", **how: object) -> list[str]:
    return ways(pairs_of(map_of(text, others)), "a", "e", **how)  # type: ignore[arg-type]


def test_the_fewest_steps_come_first() -> None:
    assert of("a.e a.b b.e b.c c.e") == ["ae", "abe", "abce"]
    assert of("a.e a.b b.e b.c c.e", number=2) == ["ae", "abe"]


def test_then_those_that_are_sure() -> None:
    assert of("a.b? b.e a.c c.e") == ["ace", "abe"]


def test_then_the_strongest_and_then_by_id() -> None:
    assert of("a+b b+e a--c c.e a++d d-e") == ["ade", "abe", "ace"]
    assert of("a+c c+e a+b b+e") == ["abe", "ace"]


def test_no_way() -> None:
    assert of("a.b c.e") == []
    assert of("a.b", others="e") == []
    pairs = pairs_of(map_of("a.b b.c c.a"))
    # Whoever is there already goes nowhere.
    assert ways(pairs, "a", "a") == []


def test_directions_do_not_matter() -> None:
    assert of("b>a e>b") == ["abe"]


def test_through_whom() -> None:
    text = "a-e a+b b+e a.c c+e"
    assert of(text) == ["ae", "abe", "ace"]
    assert of(text, through="not-hostile") == ["abe", "ace"]
    assert of(text, through="friendly") == ["abe"]
    assert of(text, through="hostile") == ["ae"]


def test_the_sign_of_a_way_is_the_product() -> None:
    pairs = pairs_of(map_of("a-b b-e a+c c-e a.d d-e"))
    found = paths(pairs, 0, pairs.number["e"])
    assert {pairs.actors[path.actors[1]]: path.sign for path in found} == {"b": 1, "c": -1, "d": 0}


def test_the_shortest_are_those_of_networkx() -> None:
    rng = random.Random(6)
    seen = 0
    for number, graph in enumerate(random_graphs(200, most=16)):
        if len(graph) < 2:
            continue
        plain, _ = numbered(graph)
        keys = {n: f"a{n:02}" for n in plain}
        relations = [
            Relation(id=f"r{keys[a]}{keys[b]}", source=keys[a], target=keys[b], phases=(Phase(when=SURE),))
            for a, b in plain.edges
        ]
        pairs = pairs_of(with_actors(relations, keys.values()))
        start, goal = rng.sample(range(len(plain)), 2)
        found = [path.actors for path in paths(pairs, start, goal, 6)]
        if not nx.has_path(plain, start, goal):
            assert found == [], number
            continue
        expected = list(itertools.islice(nx.shortest_simple_paths(plain, start, goal), 6))
        assert [len(way) for way in found] == [len(way) for way in expected]
        assert len(set(found)) == len(found)
        assert all(nx.is_simple_path(plain, way) for way in found)
        assert found == sorted(found, key=lambda way: (len(way), way))
        seen += len(found) == 6
    assert seen > 50


@pytest.mark.parametrize("through", THROUGH)
def test_the_best_of_all_ways_there_are(through: Through) -> None:
    seen: Counter[str] = Counter()
    for project in random_maps(101, 100, most=20):
        snapshot = snapshot_of(project)
        pairs = Ties(snapshot.index).on(snapshot)
        looks = enumeration.looks(snapshot)
        graph = nx.Graph()
        graph.add_nodes_from(pairs.actors)
        graph.add_edges_from(ends for ends, (drawn, *_) in looks.items() if drawn and drawn.carries(through))

        def cost(
            way: list[str], looks: dict[enumeration.Ends, list[enumeration.Look | None]] = looks
        ) -> object:
            steps = [looks[min(step), max(step)] for step in itertools.pairwise(way)]
            strength = sum(abs(step[0].stance) for step in steps if step[0])
            return len(steps), sum(None in step for step in steps), -strength, way

        for start, goal in itertools.permutations(pairs.actors[:3], 2):
            expected = sorted(nx.all_simple_paths(graph, start, goal), key=cost)
            found = ways(pairs, start, goal, 5, through)
            assert found == ["".join(way) for way in expected[:5]]
            seen["asked"] += 1
            seen["some"] += bool(found)
            seen["several"] += len(found) > 3
    assert seen["some"] > 0.1 * seen["asked"]
    assert seen["several"] > 20 or through in ("friendly", "hostile")


def test_seeking_can_be_stopped() -> None:
    pairs = pairs_of(map_of("a.b b.c"))
    with pytest.raises(Stopped):
        paths(pairs, 0, 2, progress=lambda _part: False)


# --- as rows ----------------------------------------------------------------------------------


def rows(project: Project, date: str, **how: object) -> list[dict[str, object]]:
    snapshot = snapshot_of(project, date)
    return Analyst(snapshot.index).paths("a", "e", snapshot, **how)  # type: ignore[arg-type]


def test_a_step_names_its_relations_and_sources() -> None:
    cited = (Citation(source="s"), Citation(source="s"))
    phase = Phase(when=SURE, stance=-1, label="war", citations=cited)
    relation = Relation(id="x", source="e", target="b", kind="conflict", phases=(phase,))
    actors = [Actor(id=key, name=key.upper()) for key in "abe"]
    project = Project.of(About(), *actors, *ties("a+b?"), relation, Source(id="s", title="Text"))
    (row,) = rows(project, "2010-06-15")
    assert row == {
        "date": "2010-06-15",
        "actors": ["a", "b", "e"],
        "names": ["A", "B", "E"],
        "only_possible": 1,
        "sign": -1,
        "steps": [
            {
                "from": "a",
                "to": "b",
                "stance": 1,
                "sign": 1,
                "presence": "possible",
                "relations": [
                    {
                        "id": "r000", "kind": "alliance", "label": "", "stance": 1, "presence": "possible",
                        "sources": [],
                    }
                ],
            },
            {
                "from": "b",
                "to": "e",
                "stance": -1,
                "sign": -1,
                "presence": "certain",
                "relations": [
                    {
                        "id": "x", "kind": "conflict", "label": "war", "stance": -1, "presence": "certain",
                        "sources": ["s"],
                    }
                ],
            },
        ],
    }  # fmt: skip


def test_a_way_with_a_step_without_sign_has_none() -> None:
    (row,) = rows(map_of("a.b b+e"), "2010-06-15")
    assert row["sign"] is None


def test_who_counts_as_another_is_looked_for_as_that_one() -> None:
    office = Relation(id="o", source="a", target="b", kind="office", phases=(Phase(when=SURE),))
    project = with_actors([*ties("b.e"), office])
    snapshot = snapshot_of(project)
    found = Analyst(snapshot.index, Look("offices")).paths("a", "e", snapshot)
    assert [row["actors"] for row in found] == [["b", "e"]]
    assert Analyst(snapshot.index, Look("offices")).paths("a", "b", snapshot) == []


def test_who_is_not_there_has_no_way() -> None:
    project = map_of("a.e")
    snapshot = snapshot_of(project)
    assert Analyst(snapshot.index).paths("a", "nobody", snapshot) == []


def test_the_nearest_day_with_a_way() -> None:
    project = with_actors(
        [
            Relation(id="x", source="a", target="e", phases=(Phase(when="2001-01-01/2002-01-01"),)),
            Relation(
                id="y", source="a", target="e", phases=(Phase(when="2012-01-01/2013-01-01", stance=-1),)
            ),
        ]
    )
    index = TimeIndex(project)
    analyst = Analyst(index)
    at = index.changes_per_day[0]

    def nearest(through: Through = "all") -> str | None:
        found = analyst.nearest_day_with_path("a", "e", number_of("2010-06-15"), through, at)
        return None if found is None else days.iso(found)

    assert nearest() == "2012-01-01"
    assert nearest("not-hostile") == "2001-01-01"
    assert nearest("friendly") is None
    with pytest.raises(Stopped):
        analyst.nearest_day_with_path("a", "e", number_of("2010-06-15"), "all", at, lambda _part: False)


# --- in order of time -------------------------------------------------------------------------


def held(key: str, one: str, other: str, *whens: str) -> Relation:
    return Relation(id=key, source=one, target=other, phases=tuple(Phase(when=when) for when in whens))


def test_each_step_holds_no_earlier_than_the_one_before() -> None:
    project = with_actors(
        [
            held("1", "a", "b", "2010-03-01/2010-03-10"),
            held("2", "b", "e", "2010-01-01/2010-02-01"),
            held("3", "a", "c", "2010-04-01/2010-04-30"),
            held("4", "c", "e", "2010-01-01/2010-02-01", "2010-04-20/2010-05-01"),
        ]
    )
    (row,) = rows(project, "2010-01-01/2010-12-31", in_time=True)
    assert row["actors"] == ["a", "c", "e"]
    assert row["arrives"] == "2010-04-20"
    assert [step["day"] for step in row["steps"]] == ["2010-04-01", "2010-04-20"]  # type: ignore[attr-defined, index]
    # Without order of time there are two.
    assert len(rows(project, "2010-01-01/2010-12-31")) == 2
    assert rows(project, "2010-01-01/2010-04-19", in_time=True) == []


def test_on_one_day_too() -> None:
    (row,) = rows(map_of("a.b b.e"), "2010-06-15", in_time=True)
    assert (row["actors"], row["arrives"]) == (["a", "b", "e"], "2010-06-15")


def test_in_order_of_time_through_friends() -> None:
    phases = Phase(when="2010-01-01/2010-03-01", stance=-1), Phase(when="2010-05-01/2010-06-01", stance=1)
    project = with_actors([Relation(id="r", source="a", target="e", phases=phases)])
    arrivals = {
        through: [
            row["arrives"] for row in rows(project, "2010-01-01/2010-12-31", in_time=True, through=through)
        ]
        for through in THROUGH
    }
    assert arrivals == {
        "all": ["2010-01-01"], "hostile": ["2010-01-01"], "friendly": ["2010-05-01"],
        "not-hostile": ["2010-05-01"],
    }  # fmt: skip


def test_the_earliest_of_all_ways_in_order_of_time() -> None:
    rng = random.Random(8)
    first, last = number_of("2010-01-01"), number_of("2010-03-31")
    several = 0
    for _ in range(80):
        spans: dict[tuple[str, str], tuple[int, int]] = {}
        for one, other in itertools.combinations("abcde", 2):
            if rng.random() < 0.6:
                start = rng.randint(first - 20, last)
                spans[one, other] = start, start + rng.randint(0, 30)
        relations = [
            held(one + other, one, other, f"{days.iso(low)}/{days.iso(high)}")
            for (one, other), (low, high) in spans.items()
        ]
        project = with_actors(relations, "abcde")
        expected: dict[tuple[str, ...], int] = {}
        for size in range(4):
            for between in itertools.permutations("bcd", size):
                way = ("a", *between, "e")
                day: int | None = first
                for step in itertools.pairwise(way):
                    low, high = spans.get((min(step), max(step)), (1, 0))
                    day = (
                        max(day, low) if day is not None and day <= high and low <= min(high, last) else None
                    )
                if day is not None:
                    expected[way] = day
        found = rows(project, "2010-01-01/2010-03-31", in_time=True, number=20)
        assert {tuple(row["actors"]): number_of(str(row["arrives"])) for row in found} == expected  # type: ignore[arg-type]
        arrivals = [str(row["arrives"]) for row in found]
        assert arrivals == sorted(arrivals)
        assert [
            row["arrives"] for row in rows(project, "2010-01-01/2010-03-31", in_time=True, number=2)
        ] == arrivals[:2]
        several += len(found) > 1
    assert several > 30


def test_of_those_that_arrive_at_once_the_one_of_fewest_steps_comes_first() -> None:
    # By way of b one is at d sooner, and has to wait there.
    project = with_actors(
        [
            held("1", "a", "b", "2010-01-01/2010-12-31"),
            held("2", "b", "d", "2010-01-01/2010-12-31"),
            held("3", "a", "d", "2010-02-01/2010-12-31"),
            held("4", "d", "e", "2010-03-01/2010-12-31"),
        ]
    )
    found = rows(project, "2010-01-01/2010-12-31", in_time=True)
    assert [row["actors"] for row in found] == [["a", "d", "e"], ["a", "b", "d", "e"]]


def test_what_holds_after_the_window_only_leads_nowhere() -> None:
    pairs = pairs_of(map_of("a+b"))
    found = [
        paths_in_time(pairs, lambda _pair: [(5, 9)], window, 0, 1)
        for window in ((0, 4), (0, 5), (9, 20), (10, 20))
    ]
    assert [[path.days for path in each] for each in found] == [[], [(5,)], [(9,)], []]


def test_a_path_is_plain() -> None:
    pairs = pairs_of(map_of("a+b"))
    assert paths(pairs, 0, 1) == [Path((0, 1), (0,), 1)]
