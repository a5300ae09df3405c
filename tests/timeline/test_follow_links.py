"""The index after an edit of what other dates hang on is the index made anew."""

from __future__ import annotations

import random

from relmap.model.diff import Change, Diff
from relmap.model.project import Project, references
from relmap.timeline.index import TimeIndex
from tests.model.test_derived import small_map


def some_edit(rng: random.Random, project: Project) -> Diff:
    """Records as they are in another map, where that leaves nothing without its reference."""
    other, changes = small_map(rng), list[Change]()
    for name in rng.choice((("events",), ("sources",), ("relations",), ("events", "sources"))):
        for key, record in other.collection(name).items():
            known = all(target in project.collection(c) for c, target in references(record))
            if known and rng.random() < 0.5:
                changes.append(Change(project.get(name, key), record))
    return Diff.of(changes)


def test_after_any_edit_the_index_is_as_anew() -> None:
    rng = random.Random(4)
    moved = 0
    for _ in range(30):
        project = small_map(rng)
        index = TimeIndex(project).prepare()
        for _ in range(6):
            diff = some_edit(rng, project)
            project = diff.apply(project)
            after, anew = index.updated(project, diff), TimeIndex(project)
            assert after.events == anew.events
            assert {k: life.segments for k, life in after.lives.items()} == {
                k: life.segments for k, life in anew.lives.items()
            }
            assert after.event_days.tolist() == anew.event_days.tolist()
            assert after.step_days.tolist() == anew.step_days.tolist()
            assert after.ranges_between == anew.ranges_between
            moved += after.events != index.events
            index = after
    assert moved > 40
