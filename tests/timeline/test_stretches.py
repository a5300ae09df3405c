from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model.dates import FUTURE, PAST
from relmap.timeline.interval_index import Stretches
from tests.strategies import Seen, counted

Spans = list[tuple[int, int]]
spans = st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 60)), max_size=200).map(
    lambda found: [(start, start + length) for start, length in found]
)


def made(found: Spans) -> Stretches:
    first = np.array([first for first, _ in found], dtype=np.int64)
    return Stretches(first, np.array([last for _, last in found], dtype=np.int64))


def scanned(found: Spans, day: int) -> list[int]:
    return [row for row, (first, last) in enumerate(found) if first <= day <= last]


@counted()
@given(spans, st.lists(st.integers(-60, 90), max_size=20))
def test_any_walk_through_the_days_finds_what_a_scan_finds(seen: Seen, found: Spans, days: list[int]) -> None:
    stretches = made(found)
    for day in days:
        seen.note(2 * bool(scanned(found, day)))
        assert stretches.at(day).tolist() == scanned(found, day)


@counted()
@given(spans, st.integers(-60, 90), st.integers(-60, 90))
def test_a_step_is_the_difference_of_two_days(seen: Seen, found: Spans, day: int, to: int) -> None:
    begun, ended = made(found).step(day, to)
    before, after = set(scanned(found, day)), set(scanned(found, to))
    seen.note(2 * bool(after ^ before))
    assert (set(begun.tolist()), set(ended.tolist())) == (after - before, before - after)


@counted()
@given(spans, st.integers(-60, 90), st.integers(0, 60))
def test_what_overlaps_a_span_of_days(seen: Seen, found: Spans, first: int, length: int) -> None:
    last = first + length
    expected = [row for row, (one, other) in enumerate(found) if one <= last and other >= first]
    seen.note(2 * bool(expected))
    assert made(found).overlapping(first, last).tolist() == expected


@pytest.mark.parametrize("far", [10**6, 10**12])
def test_open_ends_and_days_of_any_size(far: int) -> None:
    found = [(PAST, 3), (2, FUTURE), (-far, far), (PAST, FUTURE)]
    stretches = made(found)
    for day in (-(10**15), -far - 1, -far, 0, 2, 3, 4, far, far + 1, 10**15):
        assert stretches.at(day).tolist() == scanned(found, day), day
