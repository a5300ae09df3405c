"""Which of two phases is drawn on the days on which one turns into the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Citation, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence

MakeProject = Callable[..., Project]


def drawn(project: Project, day: int) -> tuple[int, Presence, Presence]:
    """The position of the phase drawn on a day of January 2000, the relation's presence, and the phase's."""
    tie = TimeIndex(project).relation_on("ab", days.from_ymd(2000, 1, day))
    assert tie is not None
    return tie.state.phase, tie.presence, tie.state.phase_presence


def turning(
    make_project: MakeProject, end: str, start: str, first: Any = None, second: Any = None
) -> Project:
    phases = (
        Phase(when=f"2000-01-02/{end}", stance=2, citations=_cited(first)),
        Phase(when=f"{start}/2000-01-20", stance=-1, citations=_cited(second)),
    )
    relation = Relation(id="ab", source="a", target="b", kind="alliance", phases=phases)
    sources = [Source(id=grade, title=grade, reliability=grade) for grade in "AE"]
    return make_project(relation, *sources)


def _cited(reliability: str | None) -> tuple[Citation, ...]:
    return (Citation(source=reliability),) if reliability else ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, None, 1),  # none is better graded: the one that begins later
        ("A", "E", 0),
        ("E", "A", 1),
        ("A", None, 0),  # ungraded ranks in the middle
        ("E", None, 1),
    ],
)
def test_on_the_turning_day_the_better_graded_is_drawn_then_the_later(
    make_project: MakeProject, first: str | None, second: str | None, expected: int
) -> None:
    project = turning(make_project, "2000-01-08", "2000-01-08", first, second)
    assert drawn(project, 7) == (0, Presence.CERTAIN, Presence.CERTAIN)
    assert drawn(project, 8) == (expected, Presence.CERTAIN, Presence.POSSIBLE)
    assert drawn(project, 9) == (1, Presence.CERTAIN, Presence.CERTAIN)


def test_the_phases_listed_the_other_way_round_are_drawn_alike(make_project: MakeProject) -> None:
    project = turning(make_project, "2000-01-08", "2000-01-08")
    relation = project.relations["ab"]
    turned = make_project(relation.model_copy(update={"phases": relation.phases[::-1]}))
    assert [drawn(turned, day)[0] for day in (7, 8, 9)] == [1, 0, 0]


def test_through_a_turning_of_several_days_it_is_told(make_project: MakeProject) -> None:
    project = turning(make_project, "[2000-01-06..2000-01-09]", "[2000-01-06..2000-01-09]")
    for day in range(6, 10):
        assert drawn(project, day) == (1, Presence.CERTAIN, Presence.POSSIBLE)
        tie = TimeIndex(project).relation_on("ab", days.from_ymd(2000, 1, day))
        assert tie is not None
        (turn,) = tie.to_plain()["turns"]
        assert turn["between"] == ["2000-01-06", "2000-01-09"]
    assert drawn(project, 5) == (0, Presence.CERTAIN, Presence.CERTAIN)
    assert drawn(project, 10) == (1, Presence.CERTAIN, Presence.CERTAIN)


def test_what_turns_counts_as_surely_as_its_status(make_project: MakeProject) -> None:
    """Each phase only may hold, one of both surely does: no weaker than an allegation of certain dates."""
    project = turning(make_project, "[2000-01-06..2000-01-09]", "[2000-01-06..2000-01-09]")
    relation = project.relations["ab"]
    alleged = Phase(when="2000-01-01/2000-01-30", status="alleged", stance=0)
    project = make_project(relation.model_copy(update={"phases": (*relation.phases, alleged)}))
    assert drawn(project, 7) == (1, Presence.CERTAIN, Presence.POSSIBLE)
    assert drawn(project, 1) == (2, Presence.CERTAIN, Presence.CERTAIN)
    assert drawn(project, 25) == (2, Presence.CERTAIN, Presence.CERTAIN)
