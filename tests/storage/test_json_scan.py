from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.storage.json_scan import Refused, is_object, scan, value_at

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


def whole(text: str) -> dict[str, Any]:
    """What was scanned, put together again."""
    found = scan(text, {"rows", "more"}, lambda _: None)
    lists = {key: [json.loads(text[a:b]) for a, b in places] for key, places in found.lists.items()}
    return {**found.members, **lists}


@given(st.dictionaries(st.sampled_from(["rows", "more"]) | st.text(), values), st.sampled_from([None, 0, 3]))
def test_what_is_scanned_is_what_json_reads(data: dict[str, Any], indent: int | None) -> None:
    text = f" \n{json.dumps(data, indent=indent)}\t\r\n"
    assert is_object(text)
    assert whole(text) == data


@pytest.mark.parametrize(
    "text",
    ["{", '{"a"', '{"a":', '{"a": 1', '{"a": 1,}', '{"rows": [1', '{"rows": [1,]}', '{"rows": [1 2]}',
     "{} {}", '{1: 2}', '{"a" 1}', '{"a": 1 "b": 2}', '{"rows": [}', '{"rows": [,1]}'],
)  # fmt: skip
def test_what_json_refuses_is_refused_at_the_same_place(text: str) -> None:
    with pytest.raises(json.JSONDecodeError) as ours:
        scan(text, {"rows"}, lambda _: None)
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert 0 <= ours.value.pos <= len(text)


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 2}', '{"rows": [{"a": 1, "a": 2}]}', '{"rows": [], "rows": []}', '{"a": NaN}',
     '{"a": 1e999}'],
)  # fmt: skip
def test_what_json_allows_and_a_map_does_not(text: str) -> None:
    with pytest.raises(Refused):
        scan(text, {"rows"}, lambda _: None)


def test_only_an_object_is_scanned() -> None:
    assert not is_object("[1]")
    assert not is_object("")
    assert value_at("[1]", 0) == ([1], 3)
