from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.drawing.axis import Axis
from relmap.drawing.folded_axis import BREAK, FoldedAxis, folded, quiet_years
from relmap.model import days

FIRST, LAST = days.from_ymd(1990, 1, 1), days.from_ymd(2025, 12, 31)


def _year(day: int) -> int:
    return days.to_ymd(day)[0]


def test_whole_years_without_change_are_left_out() -> None:
    changes = [days.from_ymd(1994, 5, 5), days.from_ymd(1996, 1, 1), days.from_ymd(2020, 12, 31)]
    runs = quiet_years(changes, FIRST, LAST)
    assert [(_year(one), _year(other)) for one, other in runs] == [(1991, 1993), (1997, 2019), (2021, 2024)]
    assert all(days.to_ymd(one)[1:] == (1, 1) and days.to_ymd(other)[1:] == (12, 31) for one, other in runs)
    # One year between two with changes stays: 1995. Changes beyond the axis count for nothing.
    assert quiet_years([*changes, days.from_ymd(2080, 1, 1)], FIRST, LAST) == runs


def test_what_is_left_has_one_scale_and_the_room_of_what_is_not() -> None:
    axis = folded([days.from_ymd(2000, 6, 1), days.from_ymd(2020, 6, 1)], FIRST, LAST, 100.0, 900.0, 1.0)
    assert [(_year(one), _year(other)) for one, other in axis.folds] == [
        (1991, 1999), (2001, 2019), (2021, 2024)
    ]  # fmt: skip
    assert all(right - left == pytest.approx(BREAK) for left, right in axis.breaks())
    assert (axis.to_pixel(float(FIRST)), axis.to_pixel(float(LAST))) == (100.0, 900.0)
    widths = []
    for year in (1990, 2000, 2020):
        first, last = days.from_ymd(year, 1, 1), days.from_ymd(year, 12, 31)
        widths.append((axis.to_pixel(float(last)) - axis.to_pixel(float(first))) / (last - first))
    assert widths == pytest.approx([1 / axis.days_per_pixel] * 3)
    straight = Axis(FIRST, LAST, 100.0, 900.0)
    assert axis.days_per_pixel < straight.days_per_pixel / 5


def test_a_short_run_is_not_worth_a_break() -> None:
    narrow = folded([days.from_ymd(1993, 1, 1)], FIRST, days.from_ymd(1994, 12, 31), 0.0, 60.0, 1.0)
    assert narrow.folds == ()
    assert narrow.ticks(20.0) == Axis(FIRST, days.from_ymd(1994, 12, 31), 0.0, 60.0).ticks(20.0)


@given(
    st.lists(st.integers(FIRST, LAST), max_size=30),
    st.floats(120, 2000),
    st.floats(0.5, 3),
    st.floats(30, 90),
)
def test_time_runs_from_left_to_right_whatever_is_folded(
    changes: list[int], width: float, ink: float, spacing: float
) -> None:
    axis = folded(changes, FIRST, LAST, 10.0, 10.0 + width, ink)
    every = np.arange(FIRST, LAST + 1, 13, dtype=float)
    at = axis.to_pixel(every)
    assert (np.diff(at) >= 0).all()
    assert at[0] >= 10.0 - 1e-6
    assert at[-1] <= 10.0 + width + 1e-6
    assert sum(other - one for one, other in axis.breaks()) <= 0.31 * width
    for day in changes:  # no day of change is hidden, and a pixel leads back to its day
        assert not any(first <= day <= last for first, last in axis.folds)
        assert abs(axis.to_day(axis.to_pixel(float(day))) - day) <= 1
    ticks = axis.ticks(spacing)
    assert ticks == sorted(ticks)
    assert not any(first <= day <= last for day, _ in ticks for first, last in axis.folds)
    pixels = [axis.to_pixel(float(day)) for day, _ in ticks]
    if axis.folds:
        assert all(b - a >= spacing * 0.54 for a, b in itertools.pairwise(pixels))


def test_an_axis_without_folds_is_straight() -> None:
    assert FoldedAxis(0, 100, 0.0, 50.0).to_pixel(40.0) == Axis(0, 100, 0.0, 50.0).to_pixel(40.0)
