"""Of a newer minor version what is not known here is kept as it is, and nothing is called a mistake."""

from __future__ import annotations

import json
from typing import Any

import pytest

from relmap.model.diff import Diff
from relmap.model.errors import NewerContent
from relmap.model.records import Actor
from relmap.storage import project_file
from relmap.storage.errors import InvalidRecords
from relmap.storage.project_file import Loaded

NEWER = {
    "relmap": [1, 9],
    "title": "T",
    "extent": {"from": "2000", "of": "the world"},
    "weather": {"deep": [1, None]},
    "actors": [
        {"id": "a", "name": "A"},
        {"id": "b", "name": {"en": "B", "fr": "Bé"}},
        {"id": "c", "name": "C", "picture": ["p", "q"]},
        {"id": "d", "name": "D", "mood": "calm"},
    ],
    "relations": [
        {"id": "ad", "source": "a", "target": "d", "phases": [{"when": "2000/.."}]},
        {"id": "ab", "source": "a", "target": "b", "phases": [{"when": "2000/..", "stance": 1}]},
        {"id": "ae", "source": "a", "target": "d", "phases": [{"when": "2000/..", "stance": 7}]},
        {"id": "af", "source": "a", "target": "d", "about": "ae"},
    ],
    "events": [
        {"id": "e", "title": "E", "when": "sometime", "status": "rumoured"},
        {"id": "f", "title": "F", "participants": [{"actor": "c"}]},
    ],
    "moods": [{"id": "m"}],
}


def read(data: dict[str, Any]) -> Loaded:
    return project_file.loads(json.dumps(data).encode(), "map.relmap.json")


def rows(data: dict[str, Any], name: str) -> list[Any]:
    return sorted(data.get(name, []), key=lambda row: row["id"])


def test_what_is_not_known_is_kept_and_written_back_unchanged() -> None:
    project = read(NEWER).project
    assert project.actors.keys() == {"a", "d"}
    assert project.relations.keys() == {"ad"}
    assert not project.events
    assert project.about.title == "T"
    again = json.loads(project_file.dumps(project))
    assert again["relmap"] == [1, 9]
    for name in ("actors", "relations", "events", "moods"):
        assert rows(again, name) == rows(NEWER, name), name
    assert (again["extent"], again["weather"]) == (NEWER["extent"], NEWER["weather"])
    raw = project_file.dumps(project)
    assert project_file.dumps(project_file.loads(raw, "again").project) == raw


def test_nothing_is_called_a_mistake() -> None:
    faults = read(NEWER).faults
    assert all(isinstance(fault, NewerContent) for fault in faults)
    assert "newer relmap" in faults[0].message
    assert {fault.place for fault in faults[1:]} == {
        "actors “b”",
        "actors “c”",
        "relations “ab”",
        "relations “ae”",
        "relations “af”",
        "events “e”",
        "events “f”",
    }


def test_an_edit_leaves_it_as_it_is() -> None:
    project = read(NEWER).project
    edited = Diff.removing(project.relations["ad"]).then(Diff.adding(Actor(id="z", name="Z"))).apply(project)
    again = json.loads(project_file.dumps(edited))
    assert {row["id"] for row in again["actors"]} == {"a", "b", "c", "d", "z"}
    assert next(row for row in again["actors"] if row["id"] == "b") == NEWER["actors"][1]  # type: ignore[index]
    back = Diff.between(edited, project).apply(edited)
    assert project_file.dumps(back) == project_file.dumps(project)


def test_what_is_given_a_value_here_is_written_once() -> None:
    project = read(NEWER).project
    about = project.about.model_copy(update={"extent": "2000/2001"})
    raw = project_file.dumps(Diff.replacing(project.about, about).apply(project)).decode()
    assert raw.count('"extent"') == 1
    assert json.loads(raw)["extent"] == "2000/2001"


def test_a_mistake_in_a_file_of_our_own_version_is_one() -> None:
    with pytest.raises(InvalidRecords):
        read({**NEWER, "relmap": [1, 1]})


@pytest.mark.parametrize("actors", [{"a": 1}, ["a"], [[1]], [{"name": "without an id"}], [None]])
def test_what_is_no_record_at_all_is_refused(actors: Any) -> None:
    with pytest.raises(InvalidRecords):
        read({"relmap": [1, 9], "actors": actors})


def test_a_reference_to_nothing_is_still_one() -> None:
    loaded = read({"relmap": [1, 9], "relations": [{"id": "r", "source": "x", "target": "x"}]})
    assert [type(fault).__name__ for fault in loaded.faults] == ["NewerContent", "Fault", "Fault"]
    assert "r" not in loaded.project.relations


def test_many_records_of_which_few_are_known() -> None:
    actors = [{"id": f"a{n}", "name": "A" if n % 7 else 7} for n in range(3_000)]
    project = read({"relmap": [1, 9], "actors": actors}).project
    assert len(project.actors) == sum(n % 7 != 0 for n in range(3_000))
    assert rows(json.loads(project_file.dumps(project)), "actors") == rows({"actors": actors}, "actors")
