from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model import days


@given(st.dates())
def test_agrees_with_the_standard_library(date: datetime.date) -> None:
    assert days.from_ymd(date.year, date.month, date.day) == date.toordinal()
    assert days.to_ymd(date.toordinal()) == (date.year, date.month, date.day)
    assert days.iso(date.toordinal()) == date.isoformat()


@given(st.integers(-(10**12), 10**12))
def test_every_day_number_has_one_date(day: int) -> None:
    year, month, of_month = days.to_ymd(day)
    assert 1 <= of_month <= days.month_length(year, month)
    assert days.from_ymd(year, month, of_month) == day


@pytest.mark.parametrize(
    ("ymd", "iso", "words"),
    [
        ((2024, 6, 20), "2024-06-20", "20 June 2024"),
        ((-43, 3, 15), "-0043-03-15", "15 March 44 BC"),
        ((0, 1, 1), "0000-01-01", "1 January 1 BC"),
        ((12024, 1, 1), "+12024-01-01", "1 January 12024"),
    ],
)
def test_days_are_written(ymd: tuple[int, int, int], iso: str, words: str) -> None:
    day = days.from_ymd(*ymd)
    assert days.iso(day) == iso
    assert days.in_words(day) == words


def test_months_are_added_across_years() -> None:
    assert days.add_months(2024, 11, 3) == (2025, 2)
    assert days.add_months(2024, 2, -14) == (2022, 12)
