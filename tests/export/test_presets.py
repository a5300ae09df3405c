from __future__ import annotations

import pytest

from relmap.export.presets import presets_as_text, read_presets, read_style
from relmap.model.records import FigureStyle


def test_presets_come_back() -> None:
    presets = {"Print": FigureStyle(width=170, height=110, unit="mm"), "a": FigureStyle()}
    found = read_presets(presets_as_text(presets))
    assert found == presets
    assert list(found) == ["a", "Print"]


@pytest.mark.parametrize(
    "text", ['{"P": ' + "[" * 20_000, "[" * 100_000, '{"P": ' + "9" * 5_000 + "}", "", "[]"]
)
def test_what_no_program_wrote_is_left_out(text: str) -> None:
    assert read_presets(text) == {}
    assert read_style(text) is None
