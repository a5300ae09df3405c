"""An index that follows an edit: what is graded anew, and several relations changed at once."""

from __future__ import annotations

from typing import Any

import pytest

from relmap.model import days
from relmap.model.diff import Change, Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Phase, Relation, Source, updated
from relmap.timeline.index import TimeIndex

DAY = days.from_ymd(2010, 1, 1)


def followed(project: Project, diff: Diff) -> TimeIndex:
    """The index after a diff, from one of which everything had been asked before."""
    index = TimeIndex(project).prepare()
    index.relations_on(DAY)
    return index.updated(diff.apply(project), diff)


def disputed(**citation: Any) -> Project:
    """Two phases of the same years: the first rests on a source of grade A, the second on one of grade B."""
    return Project.of(
        None,
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        Source(id="one", title="One", reliability="A"),
        Source(id="two", title="Two", reliability="B"),
        Source(id="way", title="Way", reliability="A"),
        Relation(
            id="ab",
            source="a",
            target="b",
            phases=(
                Phase(when="2000/2020", stance=2, citations=(Citation(source="one", **citation),)),
                Phase(when="2000/2020", stance=-2, citations=(Citation(source="two"),)),
            ),
        ),
    )


def drawn(index: TimeIndex) -> int | None:
    tie = index.relation_on("ab", DAY)
    assert tie is not None
    assert tie.state.contested
    assert [found.state for found in index.relations_on(DAY)] == [tie.state]
    return tie.phase.stance


@pytest.mark.parametrize(("source", "citation"), [("one", {}), ("way", {"via": "way"})])
def test_a_source_graded_anew_reaches_the_relations_it_vouches_for(
    source: str, citation: dict[str, Any]
) -> None:
    project = disputed(**citation)
    assert drawn(TimeIndex(project)) == 2
    graded = project.sources[source]
    index = followed(project, Diff.replacing(graded, updated(graded, reliability="D")))
    assert drawn(index) == -2
    assert index.recomputed == 1


def test_a_source_published_later_reaches_the_relations_it_vouches_for() -> None:
    project = disputed()
    two = project.sources["two"]
    project = Diff.replacing(two, updated(two, reliability="A", date="2022")).apply(project)
    assert drawn(TimeIndex(project)) == -2
    one = project.sources["one"]
    assert drawn(followed(project, Diff.replacing(one, updated(one, date="2023")))) == 2


def test_a_source_only_renamed_reaches_none() -> None:
    project = disputed()
    one = project.sources["one"]
    assert followed(project, Diff.replacing(one, updated(one, title="Other"))).recomputed == 0


def test_several_relations_changed_at_once_stay_in_order() -> None:
    actors = [Actor(id=key, name=key) for key in "ab"]
    relations = [
        Relation(id=f"r{n}", source="a", target="b", phases=(Phase(when="2000/2020"),)) for n in range(9)
    ]
    project = Project.of(None, *actors, *relations)
    changed = [relations[n] for n in (6, 1, 7, 2)]
    diff = Diff.of(
        [
            *(Change(old, updated(old, phases=(Phase(when="2005/2015", stance=-1),))) for old in changed),
            Change(relations[4], None),
            Change(relations[5], updated(relations[5], phases=(Phase(when="2015/2016"),))),
            Change(None, updated(relations[0], id="r20")),
            Change(None, updated(relations[0], id="r11")),
        ]
    )
    index = followed(project, diff)
    expected = ["r0", "r1", "r11", "r2", "r20", "r3", "r6", "r7", "r8"]
    assert [tie.relation.id for tie in index.relations_on(DAY)] == expected
    stances = {tie.relation.id: tie.phase.stance for tie in index.relations_on(DAY)}
    assert {key for key, stance in stances.items() if stance == -1} == {"r6", "r1", "r7", "r2"}
    within = index.relations_in(DAY, DAY + 1, throughout=False)
    assert [tie.relation.id for tie in within] == expected
