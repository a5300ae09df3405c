"""The days on which the ends of a phase may fall."""

from __future__ import annotations

from hypothesis import given

from relmap.model import dates
from relmap.model.ranges import ends_of
from tests.strategies import near_dates, near_spans, spans


@given(spans() | near_spans() | near_dates)
def test_the_bounds_of_what_is_typed(text: str) -> None:
    assert ends_of(text).bounds == dates.parse_span(text).bounds()
