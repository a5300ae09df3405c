"""Reading and writing maps, hostile ones too: a clear message, and nothing is lost."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from relmap.editor import edits
from relmap.model.diff import Diff
from relmap.model.project import Project, references
from relmap.model.records import Actor, Relation
from relmap.storage import project_file
from relmap.storage.errors import FileProblem, InvalidRecords, NewerFormat, Stopped
from tests.strategies import projects


def read(text: str | bytes) -> project_file.Loaded:
    return project_file.loads(text.encode() if isinstance(text, str) else text, "map.relmap.json")


def file_of(**content: Any) -> str:
    return json.dumps({"relmap": [1, 0], **content})


@given(projects())
def test_what_is_written_is_read_back(project: Project) -> None:
    raw = project_file.dumps(project)
    again = project_file.loads(raw, "map").project
    assert again == project
    assert project_file.dumps(again) == raw


def test_the_form_of_a_file(small_map: Project) -> None:
    text = project_file.dumps(small_map).decode()
    assert text.startswith('{\n  "relmap": [\n    1,\n    0\n  ],\n  "title": "Small"')
    assert text.endswith("}\n")
    assert "\r" not in text
    data = json.loads(text)
    assert [row["id"] for row in data["actors"]] == ["a", "b", "c"]
    assert list(data["relations"][0]) == ["id", "source", "target", "kind", "phases"]


def test_samples_are_in_the_canonical_form(samples: list[Path]) -> None:
    assert len(samples) == 3
    for path in samples:
        loaded = project_file.load(path)
        assert loaded.faults == []
        assert project_file.dumps(loaded.project) == path.read_bytes()


REFUSED = [
    (b"", "is empty"),
    (b"  \n", "is empty"),
    (b"\x00" * 100, "is empty"),
    (b'{"relmap": [1, 0], "actors": [{"id": "a"', "cut off"),
    (b"[]", "not a relmap file"),
    (b"42", "not a relmap file"),
    (b"{}", "not a relmap file"),
    (b'{"relmap": "1.0"}', "not a relmap file"),
    (b'{"relmap": [1]}', "not a relmap file"),
    (b'{"relmap": [true, 0]}', "not a relmap file"),
    (b'{"relmap": [0, 9]}', "not a relmap file"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text"),
    (b'{"relmap": [1, 0], "x": NaN}', "NaN is not a number"),
    (b'{"relmap": [1, 0], "x": -Infinity}', "-Infinity is not a number"),
    (b'{"relmap": [1, 0], "x": 1e999}', "too large"),
    (b'{"relmap": [1, 0], "x": ' + b"9" * 5_000 + b"}", "thousands of digits"),
    (b'{"relmap": [1, 0], "title": "a", "title": "b"}', "stands twice"),
    (b"[" * 100_000, "nested too deep"),
    (b'{"relmap": [1, 0], "x": ' + b"[" * 400 + b"]" * 400 + b"}", "recursion limit"),
    (b'{"relmap": [1, 0], "title": "\\ud800"}', "lone surrogate"),
]


@pytest.mark.parametrize(("raw", "message"), REFUSED)
def test_what_is_no_map_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(FileProblem) as caught:
        read(raw)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


INVALID = [
    (file_of(actors=[{"id": "a", "name": 5}]), "actors[0] “a” name", "is not text: 5"),
    (file_of(actors=[{"name": "A"}]), "actors[0] id", "is missing"),
    (file_of(actors=["A"]), "actors[0]", "is not an object"),
    (file_of(actors={"id": "a"}), "actors", "is not a list"),
    (file_of(actors=[{"id": "a", "name": "A\x00"}]), "actors[0] “a” name", "not allowed"),
    (file_of(actors=[{"id": "a", "name": "A", "exists": "2021-02-29"}]), "actors[0] “a” exists", "28 days"),
    (file_of(actors=[{"id": "a", "name": "A"}] * 2), "actors[1] “a”", "same id"),
    (file_of(events=[{"id": "e", "title": "E", "when": "2004/2003"}]), "events[0] “e” when", "ends before"),
    (file_of(events=[{"id": "e", "title": "E", "when": "1984-1X-X"}]), "events[0] “e” when", "two digits"),
    (file_of(placements=[{"actor": "a", "x": 1e300, "y": 0}]), "placements[0] “a” x", "less than"),
    (file_of(placements=[{"actor": "a", "x": "5", "y": 0}]), "placements[0] “a” x", "is not a number: '5'"),
    (file_of(actors=[{"id": "a", "name": "x" * 1_000_000}]), "actors[0] “a” name", "at most 2000"),
    (
        file_of(relations=[{"id": "r", "source": "a", "target": "b", "phases": [{"stance": 7}]}]),
        "relations[0] “r” phases[0] stance",
        "less than or equal to 2",
    ),
]


@pytest.mark.parametrize(("text", "place", "message"), INVALID)
def test_wrong_records_are_named_with_their_place(text: str, place: str, message: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        read(text)
    assert [fault.place for fault in caught.value.faults] == [place]
    assert message in caught.value.faults[0].message
    assert caught.value.faults[0].remedy


def test_every_wrong_record_is_named() -> None:
    with pytest.raises(InvalidRecords, match="and 2 more") as caught:
        read(file_of(actors=[{"id": "a"}, {"id": "b"}], events=[{"id": "e", "title": "", "when": "x"}]))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_opened(encoding: str) -> None:
    assert read(file_of(title="Ərməni Հայաստան").encode(encoding)).project.about.title == "Ərməni Հայաստան"


def test_a_newer_major_version_is_refused() -> None:
    with pytest.raises(NewerFormat, match="newer relmap"):
        read('{"relmap": [2, 0], "actors": "whatever"}')


def test_a_newer_minor_version_is_opened_and_kept() -> None:
    loaded = read('{"relmap": [1, 7], "title": "T", "moods": [{"id": "m"}]}')
    assert "newer relmap, in format 1.7" in loaded.faults[0].message
    again = json.loads(project_file.dumps(loaded.project))
    assert again["relmap"] == [1, 7]
    assert again["moods"] == [{"id": "m"}]


def test_unknown_fields_survive_everywhere() -> None:
    content = {
        "relmap": [1, 0],
        "future": {"deep": [1, {"x": None}]},
        "actors": [{"id": "a", "name": "A", "mood": "calm"}],
        "relations": [
            {
                "id": "r",
                "source": "a",
                "target": "a",
                "phases": [{"when": "2020", "heat": 3, "citations": [{"source": "s", "line": 4}]}],
            }
        ],
        "sources": [{"id": "s", "title": "S", "isbn": "1"}],
    }
    loaded = read(json.dumps(content))
    assert json.loads(project_file.dumps(loaded.project)) == content


def test_records_with_missing_references_are_kept_aside_and_written_back() -> None:
    content = {
        "relmap": [1, 0],
        "actors": [{"id": "a", "name": "A"}],
        "relations": [
            {"id": "r1", "source": "a", "target": "gone"},
            {"id": "r2", "source": "a", "target": "a", "about": "r1"},
        ],
        "events": [{"id": "e", "title": "E", "relations": ["r2"]}],
    }
    loaded = read(json.dumps(content))
    assert list(loaded.project.relations) == []
    assert [fault.place for fault in loaded.faults] == ["relations “r1”", "relations “r2”", "events “e”"]
    assert all(fault.remedy for fault in loaded.faults)
    assert json.loads(project_file.dumps(loaded.project)) == content


def test_what_is_kept_aside_is_not_lost_when_its_id_is_taken() -> None:
    content = {
        "relmap": [1, 0],
        "actors": [{"id": "a", "name": "A"}],
        "relations": [{"id": "a-b-alliance", "source": "a", "target": "b", "notes": "precious"}],
    }
    project = read(json.dumps(content)).project
    project = edits.add_actor(project, "B", "state", (0.0, 0.0))[0].apply(project)
    diff, key = edits.add_relation(project, "a", "b", "alliance", 738_000)
    assert key == "a-b-alliance-2"
    assert b"precious" in project_file.dumps(diff.apply(project))
    rude = Diff.adding(Relation(id="a-b-alliance", source="a", target="b")).apply(project)
    again = project_file.loads(project_file.dumps(rude), "map").project
    assert {r.notes for r in again.relations.values()} == {"", "precious"}


@pytest.mark.parametrize("value", [[1, 2], {"actors": 5}, {"widgets": [{"id": "w"}]}, "x"])
def test_a_field_of_any_name_survives(value: Any) -> None:
    for name in ("kept_aside", "aside", "about", "kept", "unknown", "model_dump"):
        content = {"relmap": [1, 0], name: value}
        assert json.loads(project_file.dumps(read(json.dumps(content)).project)) == content


@pytest.mark.parametrize(
    "value", [float("nan"), "\ud800", 10**5000, object()], ids=["nan", "surrogate", "huge", "object"]
)
def test_what_no_file_can_hold_is_told_when_saved(value: Any, tmp_path: Path) -> None:
    project = Project.of(None, Actor.model_validate({"id": "a", "name": "A", "extra": value}))
    with pytest.raises(FileProblem, match="was not saved"):
        project_file.save(project, tmp_path / "x.relmap.json")
    assert list(tmp_path.iterdir()) == []


def test_text_that_looks_like_something_else_stays_text() -> None:
    names = ["<img src=x>", "R&D", "</script>", "=HYPERLINK(1)", "NA", "007", "\u202eabc", "a\tb"]
    project = read(file_of(actors=[{"id": f"a{n}", "name": name} for n, name in enumerate(names)])).project
    assert [actor.name for actor in project.actors.values()] == names


def test_self_loops_and_many_parallel_relations_are_read() -> None:
    relations = [{"id": f"r{n}", "source": "a", "target": "a"} for n in range(1_000)]
    assert (
        len(read(file_of(actors=[{"id": "a", "name": "A"}], relations=relations)).project.relations) == 1_000
    )


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="There is no file"):
        project_file.load(tmp_path / "no.relmap.json")
    with pytest.raises(FileProblem, match="is a folder"):
        project_file.load(tmp_path)


@pytest.mark.parametrize("text", ["{", file_of(title="x")])
def test_garbage_collection_is_on_again_after_reading(text: str) -> None:
    assert gc.isenabled()
    try:
        read(text)
    except FileProblem:
        assert text == "{"
    assert gc.isenabled()


def many(count: int) -> Project:
    return Project.of(None, *(Actor(id=f"a{n:05}", name=f"A {n}") for n in range(count)))


def test_reading_tells_how_far_it_is_and_can_be_stopped() -> None:
    raw = project_file.dumps(many(5_000))
    told: list[float] = []
    loaded = project_file.loads(raw, "map", lambda part: told.append(part) is None)
    assert loaded.project == many(5_000)
    assert told == sorted(told)
    assert 0 <= told[0] < 0.3 < 0.7 < told[-1] <= 1
    with pytest.raises(Stopped):
        project_file.loads(raw, "map", lambda part: part < 0.5)


def test_a_fault_far_down_a_long_list_is_found_at_its_place() -> None:
    raw = project_file.dumps(many(1_200)).replace(b'"name": "A 1100"', b'"name": 7')
    with pytest.raises(InvalidRecords, match=r"1100.*a01100"):
        project_file.loads(raw, "map")


def test_a_long_chain_of_missing_references_is_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    count, looked = 300, 0
    relations = [{"id": f"r{n}", "source": "a", "target": "b", "about": f"r{n + 1}"} for n in range(count)]
    raw = file_of(actors=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}], relations=relations).encode()

    def counted(record: Any) -> Any:
        nonlocal looked
        looked += 1
        return references(record)

    monkeypatch.setattr(project_file, "references", counted)
    monkeypatch.setattr("relmap.model.project.references", counted)
    loaded = project_file.loads(raw, "map")
    assert [row["id"] for row in loaded.project.aside.kept["relations"]] == [
        f"r{n}" for n in reversed(range(count))
    ]
    assert len(loaded.faults) == count
    assert 0 < looked < 5 * count


def test_a_file_for_which_there_is_no_room_is_refused_unread(
    tmp_path: Path, small_map: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.relmap.json"
    project_file.save(small_map, path)
    monkeypatch.setattr(project_file, "_HUGE", 10)
    monkeypatch.setattr(project_file, "_free_memory", lambda: path.stat().st_size * 14 - 1)
    monkeypatch.setattr(project_file, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(FileProblem, match=r"large\.relmap\.json is too large to be opened now.*Nothing was"):
        project_file.load(path)
    monkeypatch.undo()
    monkeypatch.setattr(project_file, "_HUGE", 10)
    for free in (path.stat().st_size * 14, None):
        monkeypatch.setattr(project_file, "_free_memory", lambda free=free: free)
        assert project_file.load(path).project == small_map


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="the system does not say")
def test_free_memory_is_known_where_the_system_says() -> None:
    assert 10**6 < (project_file._free_memory() or 0) < 10**15
