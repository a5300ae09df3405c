from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.drawing.curves import RIM_GAP, bends, curves, curves_between, loop_ranks, point_at, tangent_at


def test_one_relation_is_straight_and_parallel_ones_fan_out() -> None:
    assert bends(["a"], ["b"]).tolist() == [0]
    offsets = bends(["a", "a", "a"], ["b", "b", "b"])
    assert offsets.tolist() == [-46, 0, 46]


def test_opposite_relations_do_not_lie_on_each_other() -> None:
    offsets = bends(["a", "b"], ["b", "a"])
    # The normal turns with the direction, so equal signs lie on different sides.
    assert offsets[0] == offsets[1] != 0


def test_loops_are_counted_for_each_actor() -> None:
    assert loop_ranks(["a", "a", "a", "b"], ["a", "b", "a", "b"]).tolist() == [0, 0, 1, 0]


def curve(offset: float = 0.0, end: tuple[float, float] = (200.0, 0.0)) -> np.ndarray:
    return curves(
        np.array([[0.0, 0.0]]), np.array([end]), np.array([offset]), np.array([0]), np.array([[26.0, 15.0]])
    )


@pytest.mark.parametrize("offset", [0.0, 40.0, -90.0])
def test_a_curve_runs_from_rim_to_rim(offset: float) -> None:
    found = curve(offset)[0]
    assert np.hypot(*found[0]) == pytest.approx(26 + RIM_GAP, abs=0.6)
    assert np.hypot(*(found[3] - (200, 0))) == pytest.approx(15 + RIM_GAP, abs=0.6)


def test_a_curve_passes_its_middle() -> None:
    middle = point_at(curve(40.0), np.array([[0.5]]))[0, 0]
    assert middle[1] == pytest.approx(20, abs=0.5)
    assert tangent_at(curve(), 0.5)[0].tolist() == pytest.approx([1, 0])


def test_a_loop_leaves_its_actor_and_comes_back() -> None:
    found = curves(
        np.zeros((1, 2)), np.zeros((1, 2)), np.zeros(1), np.zeros(1, dtype=np.int64), np.array([[26.0, 26.0]])
    )
    points = point_at(found, np.linspace(0, 1, 9)[None, :])[0]
    assert np.hypot(points[:, 0], points[:, 1]).max() > 40
    assert np.isfinite(found).all()


def test_actors_on_top_of_each_other_are_drawn_all_the_same() -> None:
    assert np.isfinite(curve(0.0, (5.0, 0.0))).all()
    assert np.isfinite(curve(0.0, (0.0, 0.0))).all()


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_a_straight_line_is_cut_where_a_curve_would_be(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    start, end = rng.uniform(-200, 200, (2, count, 2))
    radii = rng.uniform(0, 150, (count, 2))
    found = curves(start, end, np.zeros(count), np.zeros(count, dtype=np.int64), radii)
    whole = np.stack([start + (end - start) * k / 3 for k in range(4)], axis=1)
    assert np.allclose(found, curves_between(whole, radii + RIM_GAP))
