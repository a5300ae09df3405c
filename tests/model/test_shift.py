from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relmap.model import dates, days
from relmap.model.errors import DateError
from relmap.model.shift import DAY, at_precision, closed, moved, precision, shifted, steps_of
from tests.strategies import plain_dates, spans


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("2024-06-20", 15, "2024-07-05"),
        ("2024-06", -6, "2023-12"),
        ("2024", 3, "2027"),
        ("199X", 2, "201X"),
        ("18XX", 1, "19XX"),
        ("-00XX", 1, "00XX"),
        ("-02XX", 1, "-01XX"),
        ("1994~", 1, "1995~"),
        ("2024-06-20?", -20, "2024-05-31?"),
        ("?2024-06", 1, "?2024-07"),
        ("2001-24", 1, "2002-21"),
        ("2001-29", 1, "2001-30"),
        ("2001-30", 1, "2002-31"),
        ("2024-36", 2, "2025-34"),
        ("2024-39", 1, "2025-37"),
        ("2024-40", -1, "2023-41"),
        ("2004-XX", 1, "2005-XX"),
        ("2004-06-XX", 1, "2004-07-XX"),
        ("199X-06", 1, "200X-06"),
        ("19X4", 1, "20X4"),
        ("1950S2", 1, "2050S2"),
        ("9999", 1, "Y10000"),
        ("Y10000", -1, "9999"),
        ("Y17E7", 1, "Y18E7"),
        ("2024-06-20T10:00:00Z", 1, "2024-06-21T10:00:00Z"),
        ("[2024-04-01..2024-04-10]", 10, "[2024-04-11..2024-04-20]"),
        ("[..2020]", 2, "[..2022]"),
        ("[2020,2022-06]", 1, "[2021,2023-06]"),
        ("-0044", 50, "0006"),
        ("2018/2022", 1, "2019/2023"),
        ("199X/2020", 1, "200X/2030"),
        ("2024-01-31/2024-06", 1, "2024-02-29/2024-07"),
        ("2020/..", -5, "2015/.."),
    ],
)
def test_a_date_moves_by_its_own_unit(text: str, steps: int, expected: str) -> None:
    assert shifted(text, steps) == expected


@pytest.mark.parametrize("text", ["../..", "XXXX", "XXXX-06", "[..]"])
def test_what_has_no_date_cannot_move(text: str) -> None:
    with pytest.raises(DateError):
        shifted(text, 1)


def test_there_is_an_end_to_years() -> None:
    with pytest.raises(DateError):
        shifted("9999-12", 1)
    with pytest.raises(DateError):
        shifted("999X", 1)


@pytest.mark.parametrize(
    ("when", "part", "delta", "expected"),
    [
        ("2020/2023-09", "end", 62, "2020/2023-11"),
        ("2020/2023-09", "end", 5, "2020/2023-09"),
        ("2020/2023-09", "start", 400, "2021/2023-09"),
        ("2020/2023-09", "both", 400, "2021/2024-09"),
        ("2020-05-01/..", "start", 9, "2020-05-10/.."),
        ("2020", "end", 730, "2020/2022"),
        ("2020", "start", -730, "2018/2020"),
        ("2020", "both", 400, "2021"),
        ("2018/2020", "start", 3000, "2020/2020"),
        ("2018-01-05/2018-01-20", "end", -40, "2018-01-05/2018-01-05"),
        ("[..2020]/..", "start", 365, "[..2021]/.."),
    ],
)
def test_an_end_or_the_whole_is_dragged(when: str, part: Any, delta: int, expected: str) -> None:
    assert moved(when, part, delta) == expected


def test_an_open_end_is_given_a_date_as_precise_as_the_other() -> None:
    day = days.from_ymd(2022, 8, 17)
    assert closed("2020/..", "end", day) == "2020/2022"
    assert closed("2020-03/", "end", day) == "2020-03/2022-08"
    assert closed("199X/..", "end", day) == "199X/202X"
    assert closed("../..", "end", day) == "../2022-08-17"
    assert closed("2020/2024", "end", day, DAY) == "2020/2022-08-17"
    assert closed("../2024", "start", day) == "2022/2024"
    with pytest.raises(DateError):
        moved("2020/..", "end", 10)
    with pytest.raises(DateError):
        closed("2023/2024", "end", day)


def calendar_shift(day: int, months: int, last: bool) -> int:
    """A first or last day of whole months, so many months on: the slow way."""
    year, month, _ = days.to_ymd(day)
    step = 1 if months > 0 else -1
    for _ in range(abs(months)):
        month += step
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    return days.from_ymd(year, month, days.month_length(year, month) if last else 1)


@given(plain_dates, st.integers(-3000, 3000))
def test_bounds_move_by_the_drag_and_the_precision_stays(text: str, delta: int) -> None:
    try:
        found = moved(text, "both", delta)
    except DateError:
        assume(False)
    unit, steps = precision(text), steps_of(text, delta)
    assert precision(found) == unit
    first, _, _, last = dates.parse_span(text).bounds()
    new_first, _, _, new_last = dates.parse_span(found).bounds()
    if unit == DAY:
        assert (new_first, new_last) == (first + delta, last + delta)
    else:
        assume(new_first > 0)  # decades with X are nine years long before the year 0
        assert abs(steps * unit * 30.436875 - delta) <= unit * 30.436875 / 2 + 1
        assert new_first == calendar_shift(first, steps * unit, last=False)
        assert new_last == calendar_shift(last, steps * unit, last=True)


@given(spans(), st.sampled_from(["start", "end"]), st.integers(-5000, 5000))
def test_the_other_end_stays(when: str, part: Any, delta: int) -> None:
    try:
        found = moved(when, part, delta)
    except DateError:
        return
    before, after = dates.parse_span(when), dates.parse_span(found)
    start, _, end = found.partition("/")
    old_start, slash, old_end = when.partition("/")
    if part == "start":
        if old_end:  # an unknown end is no earlier than the start
            assert (after.earliest_end, after.latest_end) == (before.earliest_end, before.latest_end)
        assert end == (old_end if slash else when)
        assert precision(start) == precision(old_start)
    else:
        if old_start:
            assert (after.earliest_start, after.latest_start) == (before.earliest_start, before.latest_start)
        assert start == old_start
        assert precision(end) == precision(old_end if slash else when)


@given(spans(), st.integers(-40, 40))
def test_moving_there_and_back(when: str, steps: int) -> None:
    try:
        there = shifted(when, steps)
        back = shifted(there, -steps)
    except DateError:
        return
    if precision(when) == DAY or not any(len(part) == 10 for part in when.split("/")):
        assert back == when


@given(st.integers(1, 3_000_000), st.sampled_from([DAY, 1, 3, 12, 120, 1200]))
def test_a_day_at_a_precision_contains_the_day(day: int, unit: int) -> None:
    first, _, _, last = dates.parse_span(at_precision(day, unit)).bounds()
    assert first <= day <= last
