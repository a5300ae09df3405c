"""Maps of every version of the format: read as they are, and written as low as what they use allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor import edits
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.model.records import (
    Actor,
    Anchor,
    Conflict,
    Criteria,
    Draft,
    Emphasis,
    Event,
    EventDay,
    FigurePreset,
    FigureStyle,
    Lens,
    Note,
    Phase,
    Relation,
    SavedFilter,
    Scene,
    updated,
)
from relmap.storage import project_file
from relmap.storage.errors import InvalidRecords
from relmap.storage.migrations import VERSION

VERSIONS = Path(__file__).parent / "versions"
A, B = Actor(id="a", name="A"), Actor(id="b", name="B")


def test_there_is_a_sample_of_every_version() -> None:
    assert {path.name for path in VERSIONS.iterdir()} == {
        f"1.{minor}.relmap.json" for minor in range(VERSION[1] + 1)
    }


@pytest.mark.parametrize("path", sorted(VERSIONS.iterdir()), ids=lambda path: path.stem)
def test_a_map_of_any_version_is_written_as_it_was(path: Path) -> None:
    loaded = project_file.load(path)
    assert loaded.faults == []
    assert project_file.dumps(loaded.project) == path.read_bytes()


def test_the_samples_use_every_record_type() -> None:
    new = {"notes", "emphases", "drafts", "conflicts"}
    for version, less in (("1.0", new), ("1.1", set[str]()), ("1.2", set[str]())):
        data = json.loads((VERSIONS / f"{version}.relmap.json").read_text(encoding="utf-8"))
        assert project_file.RECORD_TYPES.keys() - less <= data.keys()


def version(*records: Any) -> list[int]:
    project = Project.of(None, A, B, Event(id="e", title="E"), *records)
    return json.loads(project_file.dumps(project))["relmap"]


def relation(**phase: Any) -> Relation:
    return Relation(id="r", source="a", target="b", phases=(Phase(when="2000"), Phase(**phase)))


@pytest.mark.parametrize(
    "record",
    [
        Scene(id="s", title="", window="2000/2001"),
        Scene(id="s", title="", date="2001", compared_with="2000"),
        Scene(id="s", title="", certain_only=True),
        Scene(id="s", title="", dims=True),
        Note(id="n"),
        Emphasis(id="m", actor="a"),
        Draft(id="d", collection="actors", record="a", field="exists", text="long ago"),
        Conflict(id="k", collection="actors", record="a", field="name", ours='"A"', theirs='"B"'),
        relation(begins_with=EventDay(event="e")),
        relation(ends_with=EventDay(event="e", day="last")),
    ],
    ids=repr,
)
def test_what_is_new_in_1_1_is_told(record: Any) -> None:
    assert version(record) == [1, 1]


@pytest.mark.parametrize(
    "record",
    [
        Scene(id="s", title="", lens=Lens(size_by="betweenness")),
        Scene(id="s", title="", lens=Lens(groups="camps")),
        Scene(id="s", title="", shows="plot", measure="friends"),
        Scene(id="s", title="", filter=Criteria(around=("a",))),
        SavedFilter(id="f", label="F", criteria=Criteria(way=("a", "b"))),
    ],
    ids=repr,
)
def test_what_is_new_in_1_2_is_told(record: Any) -> None:
    assert version(record) == [1, 2]


AT_X = {"id": "r", "source": "x", "target": "x"}


@pytest.mark.parametrize(
    ("collection", "row", "minor"),
    [
        ("drafts", {"id": "d", "collection": "actors", "record": "x", "field": "exists", "text": "old"}, 1),
        ("conflicts", {"id": "k", "collection": "actors", "record": "x", "ours": "1", "theirs": "2"}, 1),
        ("notes", {"id": "n", "anchors": [{"actor": "x"}]}, 1),
        ("emphases", {"id": "m", "actor": "x"}, 1),
        ("relations", {**AT_X, "phases": [{"begins_with": {"event": "x"}}]}, 1),
        ("relations", {**AT_X, "phases": [{"ends_with": {"event": "x"}}]}, 1),
        ("relations", {**AT_X, "phases": [{"when": "2000"}]}, 0),
    ],
)
def test_what_is_new_in_records_kept_aside_is_told(collection: str, row: dict[str, Any], minor: int) -> None:
    text = json.dumps({"relmap": [1, minor], collection: [row]})
    project = project_file.loads(text.encode(), "map").project
    assert project.aside.kept
    assert json.loads(project_file.dumps(project))["relmap"] == [1, minor]


def test_what_uses_nothing_new_is_written_as_before() -> None:
    assert version(relation(when="2001/.."), Scene(id="s", title="", date="2000-01-01")) == [1, 0]


@pytest.mark.parametrize(
    "scene",
    [
        {"window": "2000/2001", "date": "2000"},
        {"window": "2000/2001", "compared_with": "2000"},
        {"window": "2000/.."},
        {"compared_with": "2000"},
    ],
)
def test_a_scene_looks_in_one_way(scene: dict[str, str]) -> None:
    text = json.dumps({"relmap": [1, 1], "scenes": [{"id": "s", "title": "", **scene}]})
    with pytest.raises(InvalidRecords):
        project_file.loads(text.encode(), "map")


def test_what_hangs_on_a_record_goes_with_it() -> None:
    project = Project.of(
        None,
        A,
        B,
        Event(id="e", title="E"),
        relation(begins_with=EventDay(event="e"), ends_with=EventDay(event="e")),
        Draft(id="d", collection="relations", record="r", field="phases.1.when", text="then"),
        Draft(id="other", collection="actors", record="b", field="exists", text="long ago"),
        Note(id="n", anchors=(Anchor(actor="a"),)),
        Note(id="both", anchors=(Anchor(actor="a"), Anchor(actor="b"))),
        Emphasis(id="m", relation="r"),
    )
    after = edits.remove(project, [Ref("actors", "a")]).apply(project)
    assert set(after.drafts) == {"other"}
    assert set(after.notes) == {"both"}
    assert after.notes["both"].anchors == (Anchor(actor="b"),)
    assert not after.emphases
    after = edits.remove(project, [Ref("events", "e")]).apply(project)
    assert after.relations["r"].phases[1] == Phase()


NAMES = st.sampled_from(["", "ties", "betweenness", "weight:tons", "nobody’s"])
IDS = st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple)


PLAIN = Scene(id="s", title="S")
SCENES = st.just(PLAIN) | st.builds(
    Scene,
    id=st.just("s"),
    title=st.just("S"),
    lens=st.builds(Lens, size_by=NAMES, shade_by=NAMES, groups=st.sampled_from(["", "camps", "communities"])),
    shows=st.just("map"),
    measure=NAMES,
    actors=IDS,
    filter=st.builds(Criteria, around=IDS, way=IDS),
)


@given(
    SCENES,
    st.builds(FigureStyle, content=st.sampled_from(["map", "timeline", "plot", "table"]), measure=NAMES),
)
def test_what_scenes_and_presets_tell_of_measures_comes_back(scene: Scene, style: FigureStyle) -> None:
    if scene.measure:  # without one a scene shows the map
        scene = updated(scene, shows="plot" if scene.actors else "table")
    preset = FigurePreset(id="p", label="P", style=style)
    project = Project.of(None, A, B, scene, preset)
    raw = project_file.dumps(project)
    back = project_file.loads(raw, "x").project
    assert (back.scenes["s"], back.presets["p"]) == (scene, preset)
    # Older programs have no word for any of it.
    plain = scene == PLAIN and style in (FigureStyle(), FigureStyle(content="timeline"))
    assert (json.loads(raw)["relmap"] == [1, 2]) is not plain
