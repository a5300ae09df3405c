"""Phases cut on a day, and joined again."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relmap.editor.split import join_phases, split
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Event, EventDay, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from tests.strategies import Seen, counted, days_of, projects

DAY = days.from_ymd(2020, 5, 6)


def tied(*phases: Phase) -> Project:
    return Project.of(
        None,
        Actor(id="a", name="A"),
        Actor(id="b", name="B"),
        Source(id="s", title="S"),
        Source(id="t", title="T"),
        Event(id="e", title="E", when="2020-05-06"),
        Event(id="f", title="F", when="2022"),
        Relation(id="r", source="a", target="b", phases=phases),
    )


def whens(project: Project) -> list[str]:
    return [phase.when for phase in project.relations["r"].phases]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2010/..", ["2010/2020-05-06", "2020-05-06/.."]),
        ("../2023~", ["../2020-05-06", "2020-05-06/2023~"]),
        ("2010?/", ["2010?/2020-05-06", "2020-05-06/"]),
        ("/2025", ["/2020-05-06", "2020-05-06/2025"]),
        ("2020-05-05/2020-05-07", ["2020-05-05/2020-05-06", "2020-05-06/2020-05-07"]),
    ],
)
def test_a_phase_is_cut_into_two_that_share_the_day(before: str, after: list[str]) -> None:
    cut = split(TimeIndex(tied(Phase(when=before, stance=1))), ["r"], DAY)
    project = cut.diff.apply(tied(Phase(when=before, stance=1)))
    assert whens(project) == after
    assert {phase.stance for phase in project.relations["r"].phases} == {1}
    assert (cut.at, cut.reasons) == (("r", 1), [])


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("2010/2015", "A – B: Relation does not hold on 6 May 2020."),
        ("2020-05-06/..", "begins or ends on 6 May 2020"),
        ("2010/2020-05-06", "begins or ends on 6 May 2020"),
        ("2020/..", "begins or ends on 6 May 2020, or may"),
        ("2010/2020", "begins or ends on 6 May 2020, or may"),
        ("2020", "begins or ends on 6 May 2020, or may"),
    ],
)
def test_a_day_outside_or_on_an_end_cuts_nothing_and_says_why(when: str, reason: str) -> None:
    cut = split(TimeIndex(tied(Phase(when=when))), ["r"], DAY)
    assert not cut.diff
    assert cut.at is None
    assert reason in cut.reasons[0]


def test_a_relation_without_phases_says_so() -> None:
    assert split(TimeIndex(tied()), ["r"], DAY).reasons == ["A – B: Relation has no phase."]


def test_events_stay_with_their_end_and_date_it() -> None:
    phase = Phase(when="../..", begins_with=EventDay(event="e"), ends_with=EventDay(event="f", day="last"))
    project = tied(phase)
    assert split(TimeIndex(project), ["r"], DAY).at is None
    cut = split(TimeIndex(project), ["r"], DAY + 1)
    first, second = cut.diff.apply(project).relations["r"].phases
    assert (first.when, first.begins_with, first.ends_with) == ("../2020-05-07", phase.begins_with, None)
    assert (second.when, second.begins_with, second.ends_with) == ("2020-05-07/..", None, phase.ends_with)


def test_phases_that_meet_and_say_the_same_are_joined_with_their_sources_and_notes() -> None:
    x, y = Citation(source="s"), Citation(source="t")
    project = tied(
        Phase(when="2010~/2020-05", stance=1, note="Old.", citations=(x,)),
        Phase(when="2020-05/..", stance=1, note="New.", citations=(y, x)),
    )
    after = join_phases(TimeIndex(project), ["r"], DAY).diff.apply(project)
    (phase,) = after.relations["r"].phases
    assert phase == Phase(when="2010~/..", stance=1, note="Old.\nNew.", citations=(x, y))


@pytest.mark.parametrize(
    "second",
    [
        Phase(when="2020-05-06/..", stance=2),
        Phase(when="2020-05-07/..", stance=1),
        Phase(when="2020-05-06", stance=1),
        Phase(when="2020-05/..", stance=1),
    ],
)
def test_what_does_not_meet_or_differs_stays_apart(second: Phase) -> None:
    project = tied(Phase(when="2010/2020-05-06", stance=1), second)
    found = join_phases(TimeIndex(project), ["r"], DAY)
    assert (found.diff.changes, found.at) == ({}, None)
    assert found.reasons == ["No two phases of A – B: Relation meet on 6 May 2020 and say the same."]


@pytest.mark.parametrize(
    ("one", "other"), [("2010/2015-05-06", "2015-05-06/.."), ("2010/..", "../2030"), ("2010/", "/2030")]
)
def test_only_where_they_meet_on_the_day_are_they_joined(one: str, other: str) -> None:
    project = tied(Phase(when=one), Phase(when=other))
    assert not join_phases(TimeIndex(project), ["r"], DAY).diff


def test_in_whatever_order_they_stand_the_joined_phase_is_the_one_shown() -> None:
    project = tied(
        Phase(when="2020-05-06/..", note="b"),
        Phase(when="1990/2000", stance=2),
        Phase(when="2010/2020-05-06"),
    )
    found = join_phases(TimeIndex(project), ["r"], DAY)
    assert whens(found.diff.apply(project)) == ["1990/2000", "2010/.."]
    assert found.at == ("r", 1)


def test_of_several_relations_those_that_can_be_are_cut() -> None:
    project = tied(Phase(when="2010/.."))
    project = Project.of(None, *(r for _, r in project.records()), Relation(id="q", source="a", target="b"))
    cut = split(TimeIndex(project), ["q", "r"], DAY)
    assert [ref.id for ref in cut.diff.changes] == ["r"]
    assert len(cut.reasons) == 1


@counted()
@given(data=st.data(), project=projects())
def test_splitting_then_joining_gives_the_map_as_it_was(
    seen: Seen, data: st.DataObject, project: Project
) -> None:
    day = data.draw(days_of(project))
    index, ids = TimeIndex(project), sorted(project.relations)
    assume(not join_phases(index, ids, day).diff)
    cut = split(index, ids, day)
    seen.note(2 if cut.diff else 0)
    apart = cut.diff.apply(project)
    joined = join_phases(TimeIndex(apart), ids, day).diff.apply(apart)
    assert joined == project
    for ref in cut.diff.changes:
        assert len(apart.relations[ref.id].phases) > len(project.relations[ref.id].phases)


@given(data=st.data(), project=projects())
def test_a_cut_changes_nothing_of_what_holds(data: st.DataObject, project: Project) -> None:
    day, asked = data.draw(days_of(project)), data.draw(days_of(project))
    before = TimeIndex(project)
    cut = split(before, sorted(project.relations), day)
    after = TimeIndex(cut.diff.apply(project))
    assert {tie.relation.id for tie in after.relations_on(asked)} == {
        tie.relation.id for tie in before.relations_on(asked)
    }
