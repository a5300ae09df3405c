from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model.text_cells import as_text_cell, is_marked, without_mark

_TEXTS = st.text(alphabet="'=+-@\t\rab1", max_size=5)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x"])
def test_what_would_be_computed_is_text(text: str) -> None:
    assert as_text_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Armenia", "'quoted'", "a=b", "1+1", "'", "’=1"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert as_text_cell(text) == text
    assert without_mark(text) == text


@given(_TEXTS)
def test_every_text_comes_back(text: str) -> None:
    cell = as_text_cell(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert is_marked(cell) == (cell != text)
    assert without_mark(cell) == text
