"""What a scene shows, and what of a comparison passes a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Citation, Criteria, Phase, Relation, Scene, Source
from relmap.timeline.changes import Changes, changes
from relmap.timeline.filtering import NOTHING, CriteriaFilter
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import days_of, extent_of, in_order, passing, passing_of, time_of, words_of
from relmap.timeline.snapshot import Snapshot, Window

MakeProject = Callable[..., Project]


def day(year: int, month: int = 1, of_month: int = 1) -> int:
    return days.from_ymd(year, month, of_month)


def tie(key: str, *phases: Phase, kind: str = "alliance", **more: Any) -> Relation:
    return Relation(id=key, source="a", target="b", kind=kind, phases=phases, **more)


@pytest.fixture
def index(make_project: MakeProject) -> TimeIndex:
    return TimeIndex(
        make_project(
            Source(id="s", title="S", reliability="A"),
            Source(id="w", title="W", reliability="B"),
            tie("old", Phase(when="../2001-01-01", stance=2)),
            tie("turn", Phase(when="../2003-01-01", stance=1), Phase(when="2003-01-01/..", stance=-1)),
            tie("new", Phase(when="2002-01-01/..", citations=(Citation(source="w", via="s"),)), kind="arms"),
            as_of="2010-05-06",
            exists={"c": "../2001-06-01", "d": "2004-01-01/.."},
        )
    )


@pytest.mark.parametrize(
    ("scene", "first", "last", "words"),
    [
        ({}, (2010, 5, 6), (2010, 5, 6), "6 May 2010"),
        ({"date": "2004"}, (2004, 1, 1), (2004, 1, 1), "1 January 2004"),
        ({"window": "2001/2003"}, (2001, 1, 1), (2003, 12, 31), "At any time from 2001 to 2003"),
        (
            {"window": "2001/2003", "throughout": True, "certain_only": True},
            (2001, 1, 1),
            (2003, 12, 31),
            "Throughout, from 2001 to 2003, what is certain",
        ),
        (
            {"date": "2004", "compared_with": "2001"},
            (2001, 1, 1),
            (2004, 1, 1),
            "1 January 2001 compared with 1 January 2004",
        ),
        (
            {"date": "2001", "compared_with": "2004", "certain_only": True},
            (2001, 1, 1),
            (2004, 1, 1),
            "1 January 2001 compared with 1 January 2004, what is certain",
        ),
    ],
)
def test_a_scene_shows_its_time(
    index: TimeIndex,
    scene: dict[str, Any],
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    words: str,
) -> None:
    made = Scene(id="x", title="X", **scene)
    time = time_of(made, index)
    assert [days.to_ymd(each) for each in extent_of(time)] == [first, last]
    assert sorted(days.to_ymd(each) for each in days_of(made, index.latest_known())) == [first, last]
    assert words_of(made, index) == words == time.in_words()
    kind = Window if made.window else Changes if made.compared_with else Snapshot
    assert type(time) is kind
    surer = time_of(made, index, certain_only=True)
    assert (surer.other if isinstance(surer, Changes) else surer).certain_only
    if isinstance(time, Window):
        assert time.throughout == made.throughout


def test_scenes_are_told_in_their_order() -> None:
    scenes = [Scene(id=key, title=key, order=n) for key, n in (("c", 1), ("a", 2), ("b", 1))]
    assert [scene.id for scene in in_order(Project.of(None, *scenes))] == ["b", "c", "a"]


def passed(index: TimeIndex, **criteria: Any) -> set[str]:
    found = changes(index, day(2000), day(2005))
    made = passing(found, Criteria(**criteria))
    assert made is not None
    return set(made.ids) - set("abcd")


def test_of_a_comparison_passes_what_passes_on_either_day(index: TimeIndex) -> None:
    assert passed(index, stances=(2,)) == {"old"}
    assert passed(index, stances=(1,)) == {"turn"}
    assert passed(index, stances=(-1,)) == {"turn"}
    assert passed(index, relation_kinds=("arms",)) == {"new"}
    assert passed(index, sources=("s",)) == passed(index, sources=("w",)) == {"new"}
    assert passed(index, reliabilities=("A",)) == passed(index, reliabilities=("B",)) == {"new"}
    assert passed(index, sources=("w",), reliabilities=("A",)) == set()
    assert passing(changes(index, day(2000), day(2005)), NOTHING) is None
    both = passing_of(
        changes(index, day(2000), day(2005)), CriteriaFilter(index.project, Criteria(actor_kinds=("state",)))
    )
    assert set(both.ids) == {"a", "b", "c", "d", "old", "turn", "new"}
    assert both.out == 0


def test_of_a_day_only_what_is_there_passes(index: TimeIndex) -> None:
    now = Snapshot(index, day(2005))
    found = passing(now, Criteria(stances=(-1,)))
    assert found is not None
    assert set(found.ids) == {"a", "b", "turn"}
    assert found.out == 2  # d, and the arms
    again = passing(now, Criteria(tags=("none",)))
    assert again is not None
    assert (set(again.ids), again.out) == (set(), 5)
