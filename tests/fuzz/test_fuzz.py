"""The short run: 500 inputs, some for each reader; and that a fault would be found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model.project import RECORD_TYPES
from relmap.storage import project_file
from tests.fuzz.readers import READERS, Reader
from tests.fuzz.runs import tried

pytestmark = pytest.mark.usefixtures("qapp")
_EACH = 500 // len(READERS)


@pytest.mark.qt_log_level_fail("CRITICAL")  # Qt warns of broken pictures
@pytest.mark.parametrize("name", READERS)
def test_whatever_comes_is_opened_or_refused(name: str) -> None:
    count = _EACH if "large" not in name else _EACH // 5
    results = [tried(name, seed) for seed in range(count)]
    assert [finding.why for _, finding in results if finding is not None] == []


@pytest.mark.parametrize("name", READERS)
def test_sound_inputs_are_opened(name: str) -> None:
    for raw in READERS[name].seeds():
        opened, finding = tried(name, 0, raw)
        assert finding is None
        assert opened or name == "earlier version"


def test_a_fault_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(raw: bytes) -> None:
        if len(raw) % 3 == 0:
            raise KeyError("odd")

    monkeypatch.setitem(READERS, "date", Reader(READERS["date"].seeds, read))
    assert any(tried("date", seed)[1] is not None for seed in range(30))


def test_what_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.runs.SECONDS", 0.05)

    def read(_raw: bytes) -> None:
        while True:
            pass

    monkeypatch.setitem(READERS, "date", Reader(READERS["date"].seeds, read))
    _, finding = tried("date", 0)
    assert finding is not None
    assert "TooLong" in finding.why


def test_a_map_that_does_not_survive_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = project_file.dumps
    written: list[bytes] = []

    def other(project: Any) -> bytes:
        written.append(real(project))
        return written[-1] + b"\n" * (len(written) % 2)

    monkeypatch.setattr(project_file, "dumps", other)
    _, finding = tried("map", 0, READERS["map"].seeds()[0])
    assert finding is not None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = sorted({name for kind in RECORD_TYPES.values() for name in kind.model_fields})
_RECORDS = st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=5)
_FILES = st.dictionaries(st.sampled_from(sorted(RECORD_TYPES)), st.lists(_RECORDS, max_size=3), max_size=4)


@given(_FILES, st.sampled_from([[1, 0], [1, 1], [1, 9]]))
def test_any_json_in_the_place_of_a_map(members: dict[str, Any], version: list[int]) -> None:
    import json

    raw = json.dumps({"relmap": version, **members}).encode("utf-8", "surrogatepass")
    assert tried("map", 0, raw)[1] is None


@given(st.text(max_size=40))
def test_any_text_in_the_place_of_a_date_or_a_table(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    assert tried("date", 0, raw)[1] is None
    assert tried("table", 0, raw)[1] is None
