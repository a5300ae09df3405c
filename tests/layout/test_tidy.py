from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    one, _ = _overlapping(found, sizes)
    assert len(one) < 8 * 3_000
    # A disc with room for all, not a sheet as wide as a country.
    assert np.ptp(found, axis=0).max() < 4 * (3_000 * 86 * 94) ** 0.5


def test_what_has_room_stays() -> None:
    places = np.array([(200.0 * x, 200.0 * y) for x in range(40) for y in range(40)])
    sizes = np.tile((40.0, 34.0, 40.0, 54.0), (1_600, 1))
    assert (without_overlaps(places, sizes, np.ones(1_600, bool)) == places).all()
