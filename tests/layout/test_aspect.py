from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relmap.layout.aspect import MOST_STRETCHED, _stretched, to_aspect_ratio
from relmap.layout.tidy import _overlapping


def ratio_of(places: np.ndarray, sizes: np.ndarray) -> float:
    wide, high = (places + sizes[:, 2:]).max(axis=0) - (places - sizes[:, :2]).min(axis=0)
    return float(wide / high)


@given(st.integers(1, 40), st.floats(0.2, 5.0), st.integers(0, 10**6))
def test_stretching_keeps_order_and_comes_to_the_ratio_or_as_far_as_may_be(
    count: int, ratio: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    places, sizes = rng.uniform(-500, 500, (count, 2)), rng.uniform(1, 100, (count, 4))
    found = _stretched(places, sizes, ratio)
    for axis in (0, 1):
        assert (np.argsort(found[:, axis]) == np.argsort(places[:, axis])).all()
    before, after = np.ptp(places, axis=0), np.ptp(found, axis=0)
    if count > 1:
        times = after / before
        assert times.min() == pytest.approx(1.0)
        assert times.max() <= MOST_STRETCHED * (1 + 1e-9)
        reached = ratio_of(found, sizes) == pytest.approx(ratio, rel=1e-6)
        assert reached or times.max() == pytest.approx(MOST_STRETCHED)
    # Never past the ratio.
    low, high = sorted((ratio_of(places, sizes), ratio))
    assert low * (1 - 1e-6) <= ratio_of(found, sizes) <= high * (1 + 1e-6)


@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.4])
def test_what_has_room_keeps_it_at_the_ratio_of_the_sheet(ratio: float) -> None:
    rng = np.random.default_rng(3)
    at = [(130.0 * x, 130.0 * y) for x in range(12) for y in range(12)]
    places = np.array(at) + rng.uniform(-10, 10, (144, 2))
    sizes = np.tile((40.0, 34.0, 40.0, 54.0), (144, 1))
    found = to_aspect_ratio(places, sizes, ratio)
    assert ratio_of(found, sizes) == pytest.approx(ratio, rel=1e-6)
    assert not len(_overlapping(found, sizes)[0])


@settings(deadline=None)
@given(st.integers(0, 40), st.floats(0.2, 5.0), st.integers(0, 10**6))
def test_nothing_overlaps(count: int, ratio: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places, sizes = rng.uniform(-100, 100, (count, 2)), rng.uniform(1, 100, (count, 4))
    found = to_aspect_ratio(places, sizes, ratio)
    assert found.shape == (count, 2)
    assert not len(_overlapping(found, sizes)[0])
