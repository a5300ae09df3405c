from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor.align import Line, aligned, distributed

PLACES = {"a": (0.0, 0.0), "b": (100.0, 30.0), "c": (50.0, 90.0)}
RADII = {"a": 10.0, "b": 20.0, "c": 15.0}


@pytest.mark.parametrize(
    ("line", "axis", "side", "wanted"),
    [
        ("left", 0, -1, -10.0),
        ("right", 0, 1, 120.0),
        ("centre", 0, 0, 50.0),
        ("top", 1, -1, -10.0),
        ("bottom", 1, 1, 105.0),
        ("middle", 1, 0, 45.0),
    ],
)
def test_sides_are_on_one_line_and_the_other_axis_stays(
    line: Line, axis: int, side: int, wanted: float
) -> None:
    found = aligned(PLACES, RADII, line)
    assert {place[axis] + side * RADII[key] for key, place in found.items()} == {wanted}
    assert all(found[key][1 - axis] == PLACES[key][1 - axis] for key in PLACES)


def test_gaps_become_equal_and_the_ends_stay() -> None:
    found = distributed(PLACES, RADII, "across")
    assert found["a"] == PLACES["a"]
    assert found["b"] == PLACES["b"]
    left = found["c"][0] - RADII["c"] - (found["a"][0] + RADII["a"])
    right = found["b"][0] - RADII["b"] - (found["c"][0] + RADII["c"])
    assert left == pytest.approx(right)


def test_two_cannot_be_distributed() -> None:
    two = {key: PLACES[key] for key in "ab"}
    assert distributed(two, RADII, "down") == two
    assert aligned({}, {}, "left") == {}


@given(
    st.dictionaries(st.text(min_size=1), st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), min_size=3)
)
def test_distributing_twice_is_distributing_once(places: dict[str, tuple[float, float]]) -> None:
    radii = dict.fromkeys(places, 5.0)
    once = distributed(places, radii, "across")
    twice = distributed(once, radii, "across")
    assert all(twice[key] == pytest.approx(once[key], abs=1e-3) for key in places)
