from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relmap.layout.arrange import How, arrange, has_coordinates
from relmap.layout.graph import LayoutCancelled
from relmap.layout.places import complete_places
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Placement, Relation

HOWS: tuple[How, ...] = (
    "relations", "circle", "layers", "kinds", "rings", "grid", "geographic", "tidy"
)  # fmt: skip
SIZE = (40.0, 34.0, 40.0, 54.0)


def project(
    links: list[tuple[str, str]], *others: str, kind: str = "arms", **pins: tuple[float, float]
) -> Project:
    ids = sorted({key for link in links for key in link} | set(others) | set(pins))
    relations = [
        Relation(id=f"r{n}", source=a, target=b, kind=kind, phases=(Phase(),))
        for n, (a, b) in enumerate(links)
    ]
    actors = [
        Actor(id=key, name=key.upper(), kind="state" if n % 2 else "person") for n, key in enumerate(ids)
    ]
    placements = [Placement(actor=key, x=x, y=y, pinned=True) for key, (x, y) in pins.items()]
    return Project.of(None, *actors, *relations, *placements)  # type: ignore[arg-type]


CHAIN = project(list(pairwise("abcdefghij")))
TWO = project([*pairwise("abcde"), *pairwise("vwxyz")], "lonely")


def overlaps(places: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    left, up, right, down = SIZE
    return [
        (a, b)
        for (a, (x0, y0)), (b, (x1, y1)) in combinations(places.items(), 2)
        if abs(x1 - x0) < left + right - 0.2 and abs(y1 - y0) < up + down - 0.2
    ]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("map_", [CHAIN, TWO, project([], "a"), project([("a", "b")]), Project()])
def test_every_layout_places_all_without_overlaps_and_again_the_same(how: How, map_: Project) -> None:
    places = arrange(map_, how)
    assert places.keys() == map_.actors.keys()
    assert all(np.isfinite(place).all() for place in places.values())
    assert overlaps(places) == []
    assert arrange(map_, how) == places


@pytest.mark.parametrize("how", HOWS)
def test_pins_win(how: How) -> None:
    pinned = project(list(pairwise("abcdefgh")), c=(1000.0, -500.0), f=(900.0, 300.0))
    places = arrange(pinned, how)
    assert places["c"] == (1000.0, -500.0)
    assert places["f"] == (900.0, 300.0)
    assert overlaps(places) == []


@pytest.mark.parametrize("how", HOWS)
def test_only_the_chosen_move(how: How) -> None:
    placed = Diff.adding(
        *(Placement(actor=key, x=300.0 * n, y=40.0 * n) for n, key in enumerate(CHAIN.actors))
    )
    map_ = placed.apply(CHAIN)
    places = arrange(map_, how, movable={"a", "b", "c"})
    for key in "defghij":
        assert places[key] == (map_.placements[key].x, map_.placements[key].y)


def mean(places: dict[str, tuple[float, float]], pairs: Any) -> float:
    return float(np.mean([hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]) for a, b in pairs]))


def test_related_actors_are_nearer_than_others() -> None:
    places = arrange(CHAIN)
    near = list(pairwise("abcdefghij"))
    assert mean(places, near) < 0.6 * mean(
        places, [p for p in combinations("abcdefghij", 2) if p not in near]
    )


def test_parts_lie_apart() -> None:
    places = arrange(TWO)
    boxes = []
    for part in ("abcde", "vwxyz", ("lonely",)):
        points = np.array([places[key] for key in part])
        boxes.append((points.min(axis=0), points.max(axis=0)))
    for (low, high), (other_low, other_high) in combinations(boxes, 2):
        assert (low > other_high).any() or (other_low > high).any()


def test_layers_go_down_along_the_arrows() -> None:
    places = arrange(project([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "b")]), "layers")
    assert places["a"][1] < places["b"][1] < places["c"][1] < places["d"][1]


def test_rings_are_about_the_chosen_actor() -> None:
    places = arrange(CHAIN, "rings", centre="e")
    away = {key: hypot(x - places["e"][0], y - places["e"][1]) for key, (x, y) in places.items()}
    assert away["e"] == 0
    assert max(away["d"], away["f"]) < min(away["c"], away["g"]) < min(away["a"], away["j"])


def test_the_globe() -> None:
    def actor(key: str, latitude: float | str, longitude: float) -> Actor:
        return Actor(id=key, name=key, attributes={"Latitude": latitude, "lon": longitude})

    map_ = Project.of(
        None, actor("yerevan", 40.2, 44.5), actor("minsk", 53.9, 27.6), actor("delhi", 28.6, 77.2),
        Actor(id="nowhere", name="N"), actor("wrong", "x", 10.0),
    )  # fmt: skip
    assert has_coordinates(map_)
    assert not has_coordinates(CHAIN)
    places = arrange(map_, "geographic")
    assert places["minsk"][0] < places["yerevan"][0] < places["delhi"][0]
    assert places["minsk"][1] < places["yerevan"][1] < places["delhi"][1]


def test_tidy_moves_as_little_as_can_be() -> None:
    places = {"a": (0.0, 0.0), "b": (10.0, 2.0), "c": (500.0, 0.0)}
    map_ = Diff.adding(*(Placement(actor=k, x=x, y=y) for k, (x, y) in places.items())).apply(
        project([], "a", "b", "c")
    )
    found = arrange(map_, "tidy")
    assert overlaps(found) == []
    assert found["c"] == (500.0, 0.0)
    assert hypot(found["a"][0], found["a"][1]) < 60


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=14),
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.tuples(st.floats(-900, 900), st.floats(-900, 900)), max_size=3
    ),
    st.sampled_from(HOWS),
)
def test_any_map(links: list[tuple[str, str]], pins: dict[str, tuple[float, float]], how: How) -> None:
    map_ = project(links, "a", **pins)
    places = arrange(map_, how)
    assert places.keys() == map_.actors.keys()
    for key, (x, y) in pins.items():
        assert places[key] == (round(x, 1), round(y, 1))


def test_a_layout_tells_its_progress_and_can_be_cancelled() -> None:
    told: list[float] = []
    arrange(TWO, progress=lambda part: told.append(part) is None)
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(LayoutCancelled):
        arrange(CHAIN, progress=lambda part: part < 0.3)


def test_large_maps_have_pivots() -> None:
    rng = np.random.default_rng(4)
    links = [(f"n{n}", f"n{int(rng.integers(0, n))}") for n in range(1, 2_300)]
    places = arrange(project(links))
    near = mean(places, links[:400])
    keys = [f"n{n}" for n in range(0, 2_300, 40)]
    assert near < 0.4 * mean(places, combinations(keys, 2))


def test_only_actors_without_a_place_get_one(small_map: Project) -> None:
    assert complete_places(small_map) == {"a": (-150, 0), "b": (150, 0), "c": (0, 150)}
    more = Diff.adding(Actor(id="d", name="D")).apply(small_map)
    places = complete_places(more)
    assert places["a"] == (-150, 0)
    assert "d" in places


def test_a_layout_shows_how_it_comes_about() -> None:
    shown: list[dict[str, Any]] = []
    found = arrange(TWO, "relations", preview=shown.append)
    assert len(shown) > 1
    assert all(places.keys() <= TWO.actors.keys() for places in shown)
    assert shown[0] != shown[-1]
    assert found == arrange(TWO, "relations")
