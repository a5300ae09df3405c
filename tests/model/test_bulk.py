from __future__ import annotations

import random

import pytest

from relmap.model.bulk import _PART, sorted_in_parts


@pytest.mark.parametrize("count", [0, 1, _PART, _PART + 1, 5 * _PART])
@pytest.mark.parametrize("different", [3, 10**9])
def test_parts_are_sorted_as_a_whole_and_equals_stay_in_their_order(count: int, different: int) -> None:
    rng = random.Random(count)
    items = [(rng.randrange(different), number) for number in range(count)]
    assert sorted_in_parts(iter(items), lambda item: item[0]) == sorted(items, key=lambda item: item[0])
