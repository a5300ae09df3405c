from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor.snap import snap

ROW = np.array([(0.0, 0.0), (100.0, 0.0), (300.0, 0.0)])


def test_a_place_near_a_line_goes_to_it_with_guides_to_the_neighbours() -> None:
    found = snap((48.0, 4.0), ROW, 6.0)
    assert found.place == (50.0, 0.0)  # on the row, and halfway between the two
    assert sorted(guide.distance for guide in found.guides) == [50.0, 50.0]


def test_a_place_far_from_everything_stays() -> None:
    assert snap((40.0, 50.0), ROW, 6.0).place == (40.0, 50.0)
    assert snap((40.0, 50.0), ROW, 6.0).guides == ()
    assert snap((1.0, 2.0), np.empty((0, 2)), 6.0).place == (1.0, 2.0)


@pytest.mark.parametrize(("x", "wanted"), [(503.0, 500.0), (-97.0, -100.0), (198.0, 200.0)])
def test_distances_are_kept_along_a_row(x: float, wanted: float) -> None:
    assert snap((x, 3.0), ROW, 6.0).place == (wanted, 0.0)


def test_both_axes_snap_at_once() -> None:
    others = np.array([(0.0, 100.0), (200.0, 0.0)])
    found = snap((197.0, 102.0), others, 6.0)
    assert found.place == (200.0, 100.0)
    assert {guide.end for guide in found.guides} == {(0.0, 100.0), (200.0, 0.0)}


coordinates = st.floats(-1e6, 1e6, allow_nan=False)


@given(
    place=st.tuples(coordinates, coordinates),
    others=st.lists(st.tuples(coordinates, coordinates), max_size=20),
    reach=st.floats(0.1, 100),
)
def test_an_actor_never_goes_farther_than_the_reach(
    place: tuple[float, float], others: list[tuple[float, float]], reach: float
) -> None:
    found = snap(place, np.array(others, dtype=float).reshape(-1, 2), reach)
    assert abs(found.place[0] - place[0]) <= reach + 1e-6
    assert abs(found.place[1] - place[1]) <= reach + 1e-6
