"""What edits do to places, pictures and citations; days far away."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from relmap.editor import edits, pictures
from relmap.editor.edits import with_next_phase
from relmap.editor.excerpt import excerpt, paste
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import Actor, Event, Phase, Picture, Placement, Relation, Source, updated
from tests.pictures import picture


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, "2024-01-01"),
        (9999, "9999-01-01"),
        (10_000, "Y10000"),
        (-9999, "-9999-01-01"),
        (-10_000, "Y-10000"),
    ],
)
def test_a_day_of_a_year_of_more_than_four_digits_is_named_by_its_year(year: int, expected: str) -> None:
    assert edtf_day(days.from_ymd(year, 1, 1)) == expected


def test_the_next_phase_has_a_stance_where_any_has_one() -> None:
    day = days.from_ymd(2020, 1, 1)
    plain, friendly = Phase(when="2000/2005"), Phase(when="2005/2010", stance=1)
    added, at = with_next_phase((plain, friendly), day)
    assert (at, added[at].when, added[at].stance) == (2, "2010/..", 0)
    added, at = with_next_phase((plain,), day)
    assert added[at].stance is None


def test_pinning_keeps_an_actor_where_it_is_drawn_and_letting_go_where_it_stood(small_map: Project) -> None:
    drawn = {"a": (7.0, 8.0), "nobody": (0.0, 0.0)}
    pinned = edits.pin(small_map, drawn, True).apply(small_map)
    assert pinned.placements["a"] == Placement(actor="a", x=7.0, y=8.0, pinned=True)
    assert "nobody" not in pinned.placements
    free = edits.pin(pinned, {"a": (99.0, 99.0)}, False).apply(pinned)
    assert free.placements["a"] == Placement(actor="a", x=7.0, y=8.0, pinned=False)


def test_an_actor_without_a_place_is_pinned_but_not_let_go() -> None:
    project = Project.of(None, Actor(id="a", name="A"))
    assert not edits.pin(project, {"a": (1.0, 2.0)}, False)
    assert edits.pin(project, {"a": (1.0, 2.0)}, True).apply(project).placements["a"].pinned


def test_moving_keeps_pins_and_can_set_them(small_map: Project) -> None:
    moved = edits.move_actors(small_map, {"a": (1.0, 2.0)}).apply(small_map)
    assert moved.placements["a"] == Placement(actor="a", x=1.0, y=2.0)
    pinned = edits.move_actors(moved, {"a": (3.04, 4.06)}, pin=True).apply(moved)
    assert pinned.placements["a"] == Placement(actor="a", x=3.0, y=4.1, pinned=True)
    assert edits.move_actors(pinned, {"a": (0.0, 0.0)}).apply(pinned).placements["a"].pinned


def test_a_picture_goes_with_the_last_actor_that_shows_it(small_map: Project) -> None:
    data = base64.b64encode(picture()).decode()
    project = Diff.adding(Picture(id="p", data=data), Picture(id="q", data=data)).apply(small_map)
    for key in "ab":
        shown = updated(project.actors[key], picture="p")
        project = Diff.replacing(project.actors[key], shown).apply(project)
    one = edits.remove(project, [Ref("actors", "a")]).apply(project)
    assert set(one.pictures) == {"p", "q"}
    both = edits.remove(project, [Ref("actors", "a"), Ref("actors", "b")]).apply(project)
    assert set(both.pictures) == {"q"}
    assert set(edits.remove(project, [Ref("actors", "c")]).apply(project).pictures) == {"p", "q"}


def test_a_source_is_cited_once_for_an_actor_an_event_or_one_phase(small_map: Project) -> None:
    relation = updated(small_map.relations["ab"], phases=(Phase(when="2000"), Phase(when="2001")))
    project = Diff.replacing(small_map.relations["ab"], relation).apply(small_map)
    project = Diff.adding(Source(id="s", title="S"), Event(id="e", title="E")).apply(project)

    def cited(project: Project) -> list[list[str]]:
        claims = (project.actors["a"], project.events["e"], *project.relations["ab"].phases)
        return [[citation.source for citation in claim.citations] for claim in claims]

    expected: list[list[str]] = [[], [], [], []]
    refs = [Ref("actors", "a"), Ref("events", "e"), Ref("relations", "ab"), Ref("relations", "ab")]
    for n, (ref, phase) in enumerate(zip(refs, (0, 0, 0, 1), strict=True)):
        project = edits.cite(project, ref, "s", phase).apply(project)
        expected[n] = ["s"]
        assert cited(project) == expected
        assert not edits.cite(project, ref, "s", phase)
    assert not edits.cite(project, Ref("relations", "ab"), "s", 2)
    assert not edits.cite(project, Ref("actors", "nobody"), "s")
    # Which phase is not said: the first.
    fresh = Diff.replacing(project.relations["ab"], relation).apply(project)
    assert cited(edits.cite(fresh, Ref("relations", "ab"), "s").apply(fresh))[2:] == [["s"], []]


def test_pasting_tells_which_actors_were_there_already(small_map: Project) -> None:
    part = excerpt(small_map, [Ref("actors", "a"), Ref("actors", "b")], {"a": (0.0, 0.0), "b": (9.0, 0.0)})
    assert paste(Project(), part, (5.0, 6.0), same_map=False).known == 0
    there = Project.of(None, small_map.actors["a"])
    found = paste(there, part, (5.0, 6.0), same_map=False)
    assert found.known == 1
    after = found.diff.apply(there)
    assert set(after.actors) == {"a", "b"}
    assert (after.placements["b"].x, after.placements["b"].y) == (14.0, 6.0)


def test_a_picture_file_that_is_too_large_or_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "red.png"
    raw = picture()
    file.write_bytes(raw)
    monkeypatch.setattr(pictures, "_LARGEST_FILE", len(raw))
    assert pictures.read_picture(file)
    monkeypatch.setattr(pictures, "_LARGEST_FILE", len(raw) - 1)
    with pytest.raises(RelmapError, match="larger than"):
        pictures.read_picture(file)
    with pytest.raises(RelmapError, match="could not be read"):
        pictures.read_picture(tmp_path / "none.png")


def test_a_new_relation_and_event_hold_from_the_day(small_map: Project) -> None:
    day = days.from_ymd(2010, 5, 6)
    diff, key = edits.add_event(small_map, "Treaty", day, ["a", "c"])
    event = diff.apply(small_map).events[key]
    assert (event.title, event.when) == ("Treaty", "2010-05-06")
    assert [part.actor for part in event.participants] == ["a", "c"]
    diff, again = edits.add_event(diff.apply(small_map), "Treaty", day)
    assert again != key
    assert isinstance(next(iter(diff.changes.values())).after, Event)
    assert not edits.replace_record(small_map, Relation(id="none", source="a", target="b"))
