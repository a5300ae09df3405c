from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.layout.separation import _Constraints, _exactly, _nearest_gap, separated


def test_what_is_pushed_on_and_what_is_pushed_back_meet_half_way() -> None:
    constraints = _Constraints(np.array([0]), np.array([1]), np.array([40.0]), np.arange(2))
    assert _exactly(np.array([0.0, 10.0]), np.ones(2, bool), constraints).tolist() == [-15.0, 25.0]


def test_one_without_room_stays_and_is_no_hindrance() -> None:
    centres = np.array([(0.0, 0.0), (100.0, 0.0), (40.0, 0.0), (110.0, 0.0)])
    halves = np.array([(20.0, 900.0), (20.0, 900.0), (60.0, 900.0), (20.0, 900.0)])
    found = separated(centres, halves, np.array([False, False, True, True]))
    assert found.tolist() == [[0.0, 0.0], [100.0, 0.0], [40.0, 0.0], [140.0, 0.0]]


def test_each_pair_goes_apart_along_the_axis_on_which_it_overlaps_less() -> None:
    centres = np.array([(0.0, 0.0), (38.0, 5.0), (500.0, 500.0), (505.0, 538.0)])
    found = separated(centres, np.full((4, 2), 20.0), np.ones(4, bool))
    assert found == pytest.approx(np.array([(-1.0, 0), (39, 5), (500, 499), (505, 539)]), abs=0.1)


@given(st.integers(0, 30), st.sampled_from([5.0, 50.0, 200.0]), st.integers(0, 10**6))
def test_the_nearest_gap_is_the_nearest_of_all_corners_of_gaps(count: int, reach: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(-reach, reach, (count, 2)).round()
    high = low + rng.integers(1, 60, (count, 2))
    at = rng.uniform(-reach, reach, 2)
    x, y = np.meshgrid(*(np.concatenate((at[a : a + 1], low[:, a], high[:, a])) for a in (0, 1)))
    corners = np.column_stack((x.ravel(), y.ravel()))
    within = (low[None] < corners[:, None]) & (corners[:, None] < high[None])
    inside = (within[:, :, 0] & within[:, :, 1]).any(axis=-1)
    found = _nearest_gap(at, low, high)
    assert not ((low < found) & (found < high)).all(axis=-1).any()
    assert np.hypot(*(found - at)) == pytest.approx(np.hypot(*(corners[~inside] - at).T).min())


def test_a_gap_is_looked_for_beyond_what_lies_near() -> None:
    low = np.array([(10.0 * x, 10.0 * y) for x in range(5) for y in range(5)])
    assert _nearest_gap(np.array((26.0, 24.0)), low, low + 12.0).tolist() == [26.0, 0.0]
