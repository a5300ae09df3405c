from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.layout.force import LayoutCancelled, force_layout
from relmap.layout.places import complete_places
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor

IDS = [f"n{n}" for n in range(12)]
LINKS = list(pairwise(IDS))


def test_the_same_input_gives_the_same_places() -> None:
    assert force_layout(IDS, LINKS, seed=3) == force_layout(IDS, LINKS, seed=3)
    assert force_layout(IDS, LINKS, seed=3) != force_layout(IDS, LINKS, seed=4)


def test_actors_do_not_lie_on_each_other() -> None:
    places = force_layout(IDS, LINKS)
    for (x0, y0), (x1, y1) in combinations(places.values(), 2):
        assert hypot(x1 - x0, y1 - y0) > 40


def test_related_actors_are_nearer_than_others() -> None:
    places = force_layout(IDS, LINKS)

    def mean(pairs: list[tuple[str, str]]) -> float:
        return sum(hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]) for a, b in pairs) / len(
            pairs
        )

    others = [pair for pair in combinations(IDS, 2) if pair not in LINKS]
    assert mean(LINKS) < 0.6 * mean(others)


@given(
    st.dictionaries(st.sampled_from(IDS), st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=4)
)
def test_fixed_actors_stay(fixed: dict[str, tuple[float, float]]) -> None:
    places = force_layout(IDS, LINKS, fixed=fixed)
    assert set(places) == set(IDS)
    for key, (x, y) in fixed.items():
        assert places[key] == (round(x, 1), round(y, 1))


@pytest.mark.parametrize("ids", [[], ["a"], ["a", "b"]])
def test_small_maps(ids: list[str]) -> None:
    assert set(force_layout(ids, [("a", "b"), ("a", "a"), ("a", "zz")])) == set(ids)


def test_a_layout_can_be_cancelled() -> None:
    told: list[float] = []

    def progress(part: float) -> bool:
        told.append(part)
        return len(told) < 5

    with pytest.raises(LayoutCancelled):
        force_layout(IDS, LINKS, progress=progress)
    assert told == sorted(told)
    assert len(told) == 5


def test_only_actors_without_a_place_get_one(small_map: Project) -> None:
    assert complete_places(small_map) == {"a": (-150, 0), "b": (150, 0), "c": (0, 150)}
    more = Diff.adding(Actor(id="d", name="D")).apply(small_map)
    places = complete_places(more)
    assert places["a"] == (-150, 0)
    assert "d" in places
