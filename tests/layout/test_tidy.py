from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relmap.layout.graph import LayoutCancelled
from relmap.layout.separation import separated
from relmap.layout.tidy import _GAP, _overlapping, without_overlaps


def pairs_one_by_one(places: np.ndarray, sizes: np.ndarray) -> set[tuple[int, int]]:
    low, high = places - sizes[:, :2] - _GAP / 2, places + sizes[:, 2:] + _GAP / 2
    return {
        (a, b)
        for a in range(len(places))
        for b in range(a)
        if (low[a] < high[b]).all() and (low[b] < high[a]).all()
    }


@given(st.integers(1, 60), st.sampled_from([10.0, 300.0, 2000.0, 1e7]), st.integers(0, 10**6))
def test_all_that_overlap_are_found_once(count: int, reach: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.uniform(-reach, reach, (count, 2))
    sizes = rng.uniform(1, rng.choice([20, 400]), (count, 4))
    one, other = _overlapping(places, sizes)
    found = [(max(pair), min(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)]
    assert len(found) == len(set(found))
    assert set(found) == pairs_one_by_one(places, sizes)


@pytest.mark.parametrize("held", [0, 1])
@pytest.mark.parametrize("reach", [0, 100])
def test_a_crowd_in_one_spot_is_drawn_apart(held: int, reach: float) -> None:
    rng = np.random.default_rng(1)
    places = rng.normal(0, reach, (3_000, 2))
    free = np.arange(3_000) >= held
    sizes = np.tile((40.0, 34.0, 40.0, 54.0), (3_000, 1))
    found = without_overlaps(places, sizes, free)
    assert (found[:held] == places[:held]).all()
    assert not len(_overlapping(found, sizes)[0])
    # A sheet with room for all, not one as wide as a country.
    assert np.ptp(found, axis=0).max() < 4 * (3_000 * 86 * 94) ** 0.5


def test_what_has_room_stays() -> None:
    places = np.array([(200.0 * x, 200.0 * y) for x in range(40) for y in range(40)])
    sizes = np.tile((40.0, 34.0, 40.0, 54.0), (1_600, 1))
    assert (without_overlaps(places, sizes, np.ones(1_600, bool)) == places).all()


def overlapping_free(places: np.ndarray, sizes: np.ndarray, free: np.ndarray) -> set[tuple[int, int]]:
    return {(a, b) for a, b in pairs_one_by_one(places, sizes) if free[a] or free[b]}


@settings(deadline=None)
@given(
    st.integers(2, 60),
    st.sampled_from([0.0, 10.0, 100.0, 500.0, 1e7]),
    st.sampled_from([0.0, 0.1, 0.5, 0.95]),
    st.integers(0, 10**6),
)
def test_nothing_overlaps_that_may_move(count: int, reach: float, held: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.uniform(-reach, reach, (count, 2)).round(rng.integers(-2, 3))
    sizes = rng.uniform(1, rng.choice([20, 200]), (count, 4))
    free = rng.random(count) >= held
    found = without_overlaps(places, sizes, free)
    assert not overlapping_free(found, sizes, free)
    assert (found[~free] == places[~free]).all()
    assert (without_overlaps(places, sizes, free) == found).all()


def test_what_is_hemmed_in_goes_to_the_nearest_gap() -> None:
    wall = np.array([(100.0 * x, 100.0 * y) for x in range(5) for y in range(5) if (x, y) != (3, 2)])
    places = np.concatenate((wall, [(210.0, 190.0)]))
    sizes = np.tile((45.0, 45.0, 45.0, 45.0), (len(places), 1))
    free = np.arange(len(places)) == len(wall)
    found = without_overlaps(places, sizes, free)
    assert not overlapping_free(found, sizes, free)
    assert np.abs(found[-1] - (300, 200)).max() < 5


def test_boxes_in_a_row_are_separated_in_their_order_and_about_their_middle() -> None:
    centres = np.column_stack((np.arange(50) * 10.0, np.zeros(50)))
    halves = np.tile((20.0, 300.0), (50, 1))
    found = separated(centres.astype(float), halves, np.ones(50, bool))
    steps = np.diff(found[:, 0])
    assert (steps >= 40.0 - 1e-9).all()
    assert (steps < 41.0).all()
    assert abs(found[:, 0].mean() - centres[:, 0].mean()) < 1
    assert (found[:, 1] == 0).all()


def test_one_goes_out_of_the_way_of_many() -> None:
    """The least sum of squared ways: ten move by a tenth of what the one moves."""
    centres = np.column_stack((np.concatenate(([0.0], 18 + 40.0 * np.arange(10))), np.zeros(11)))
    found = separated(centres, np.tile((20.0, 300.0), (11, 1)), np.ones(11, bool))
    assert found[:, 0] - centres[:, 0] == pytest.approx([-20.0] + [2.0] * 10, abs=0.3)


@given(st.integers(2, 8), st.integers(0, 10**6))
def test_separation_keeps_fixed_boxes_and_goes_round_them(count: int, seed: int) -> None:
    """One row that has just room between two that are fixed."""
    rng = np.random.default_rng(seed)
    half = rng.uniform(5, 50, count)
    room = 2 * half[1:-1].sum() + half[0] + half[-1] + 1.0
    at = np.concatenate(([0.0], np.sort(rng.uniform(1, room - 1, count - 2)), [room]))
    free = np.ones(count, bool)
    free[[0, -1]] = False
    halves = np.column_stack((half, np.full(count, 1000.0)))
    found = separated(np.column_stack((at, np.zeros(count))), halves, free)
    assert found[0, 0] == 0
    assert found[-1, 0] == room
    assert (np.diff(found[:, 0]) >= half[1:] + half[:-1] - 1e-9).all()
    assert (found[:, 1] == 0).all()


def test_the_part_done_goes_up_and_taking_overlaps_away_can_be_stopped() -> None:
    rng = np.random.default_rng(2)
    places, sizes = rng.normal(0, 200, (200, 2)), np.tile((40.0, 34.0, 40.0, 54.0), (200, 1))
    free = rng.random(200) > 0.4
    told: list[float] = []
    without_overlaps(places, sizes, free, told.append)
    assert told == sorted(told)
    assert told[-1] > 0.95  # into the gaps
    for last in (0.0, 0.9, told[-1]):

        def stop(part: float, last: float = last) -> None:
            if part >= last:
                raise LayoutCancelled

        with pytest.raises(LayoutCancelled):
            without_overlaps(places, sizes, free, stop)
