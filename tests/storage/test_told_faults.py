"""Faults in files in words, progress while a file is read, and names of what was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relmap.storage import json_scan, migrations, project_file
from relmap.storage.endings import SUFFIX, TABLES
from relmap.storage.errors import FileProblem, InvalidRecords
from relmap.storage.json_scan import scan
from relmap.storage.made_folder import _named  # pyright: ignore[reportPrivateUsage]

ACTORS = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]


def faults(**members: Any) -> list[str]:
    """What is said of a map with these members."""
    text = json.dumps({"relmap": [1, 1], "actors": ACTORS, **members})
    try:
        return [str(fault) for fault in project_file.loads(text.encode(), "map").faults]
    except FileProblem as error:
        return [str(error)]


def relation(**values: Any) -> dict[str, Any]:
    return {"relations": [{"id": "r", "source": "a", "target": "b", **values}]}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"events": [{"id": "e"}]}, "events[0] “e” title"),
        ({"events": [{"id": "e"}]}, "is missing"),
        ({"events": [{"id": "e"}]}, "Add it."),
        (relation(tags="x"), "is not a list"),
        (relation(tags="x"), "Put it in square brackets."),
        (relation(phases=["x"]), "relations[0] “r” phases[0]"),
        (relation(phases=["x"]), "is not an object"),
        (relation(phases=["x"]), "Put it in braces."),
        (relation(attributes=[]), "is not an object"),
        (relation(attributes=[]), "Put it in braces."),
        (relation(notes=5), "is not text"),
        (relation(notes=5), "Put it in quotes."),
        (relation(phases=[{"weight": "5"}]), "is not a number"),
        (relation(phases=[{"weight": "5"}]), "Write a number without quotes."),
        (relation(phases=[{"stance": "5"}]), "is not a whole number"),
        (relation(phases=[{"stance": "5"}]), "Write a whole number without quotes."),
        (relation(phases=[{"status": "perhaps"}]), "Choose one of them."),
        ({"placements": [{"actor": "a", "x": 0, "y": 0, "pinned": "x"}]}, "is neither true nor false"),
        ({"placements": [{"actor": "a", "x": 0, "y": 0, "pinned": "x"}]}, "Write true or false."),
        ({"placements": [{"actor": "a", "x": 0, "y": 0, "pinned": "x"}]}, "placements[0] “a” pinned"),
        ({"sources": [{"id": "s", "title": "x" * 2001}]}, "Make it shorter."),
        ({"sources": [{"id": "s s", "title": "x"}]}, "holds characters that are not allowed here"),
        ({"sources": [{"id": "s s", "title": "x"}]}, "an id has no spaces"),
        ({"title": 5}, "title"),
        ({"title": 5}, "is not text"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(members: dict[str, Any], said: str) -> None:
    told = faults(**members)
    assert told
    assert any(said in text for text in told), told


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"relmap": [1, 0], "title": "\\ud800"}', "half of a character"),
        (b'{"relmap": [1, 0], "x": ' + b"[" * 100_000 + b"}", "nested too deep"),
        (b'{"relmap": [1, 0], "title": tru}', "is not JSON"),
        (b'{"relmap": [1, 0], "title": "a" "b"}', "is not JSON"),
    ],
)
def test_what_is_no_json_says_why(raw: bytes, said: str) -> None:
    with pytest.raises(FileProblem, match=said) as caught:
        project_file.loads(raw, "map")
    assert "None" not in str(caught.value)


def test_the_part_of_a_list_that_is_read_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_scan, "_OFTEN", 10)
    told: list[float] = []
    scan(json.dumps({"rows": list(range(35)), "more": [1]}), {"rows", "more"}, told.append)
    assert len(told) == 3
    assert told == sorted(told)
    assert all(0 < part < 1 for part in told)


def test_of_many_names_the_first_are_told() -> None:
    assert _named(["a"]) == "a"
    assert _named(["a", "b", "c"]) == "a, b, c"
    assert _named(["a", "b", "c", "d"]) == "a, b, c and 1 more"
    assert _named([str(n) for n in range(1_234)]) == "0, 1, 2 and 1,231 more"


def test_tables_are_known_by_their_endings() -> None:
    assert {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"} == TABLES
    assert SUFFIX == ".relmap.json"


def test_an_older_map_takes_every_step_to_the_newest_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "VERSION", (3, 0))
    steps = {1: lambda data: {**data, "one": True}, 2: lambda data: {**data, "two": data["one"]}}
    monkeypatch.setattr(migrations, "STEPS", steps)
    assert migrations.migrate({}, 1) == {"one": True, "two": True}
    assert migrations.migrate({"one": 5}, 2) == {"one": 5, "two": 5}
    assert migrations.migrate({}, 3) == {}


def test_a_map_that_is_gone_or_a_folder_is_told_by_its_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none.relmap.json", tmp_path):
        with pytest.raises(FileProblem, match=path.name):
            project_file.load(path)


def test_of_very_many_mistakes_the_first_are_told_and_counted() -> None:
    rows = [{"id": f"a{n}", "name": n} for n in range(5_000)]
    with pytest.raises(InvalidRecords, match="and 4,999 more") as caught:
        project_file.loads(json.dumps({"relmap": [1, 1], "actors": rows}).encode(), "map")
    assert len(caught.value.faults) == 100
    assert caught.value.count == 5_000
