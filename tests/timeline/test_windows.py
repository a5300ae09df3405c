"""Windows and comparisons, against the slow way: day by day, resolution by resolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model import dates, days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Phase, Relation
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Interval, Presence
from relmap.timeline.snapshot import Snapshot, Window
from relmap.timeline.words import differences
from tests.strategies import Seen, counted, days_of, projects

ABSENT, POSSIBLE, CERTAIN = Presence.ABSENT, Presence.POSSIBLE, Presence.CERTAIN


def resolutions(first: int, late: int, early: int, last: int) -> list[tuple[int, int]]:
    """Every (start, end) that an interval may really have had."""
    return [
        (start, end)
        for start in range(first, min(late, last) + 1)
        for end in range(max(early, start), last + 1)
    ]


def said(outcomes: list[bool]) -> Presence:
    return CERTAIN if all(outcomes) else POSSIBLE if any(outcomes) else ABSENT


@counted()
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.integers(-2, 14), st.integers(0, 8))
def test_an_interval_in_a_window(seen: Seen, edges: list[int], first: int, length: int) -> None:
    start, late, early, last = edges[0], edges[0] + edges[1], edges[2], edges[2] + edges[3]
    late, early = min(late, last), max(early, start)
    if start > last:
        return
    last_day = first + length
    found = resolutions(start, late, early, last)
    interval = Interval(start, late, early, last)
    seen.note(interval.within(first, last_day))
    assert interval.within(first, last_day) == said([s <= last_day and e >= first for s, e in found])
    assert interval.throughout(first, last_day) == said([s <= first and e >= last_day for s, e in found])


@counted(60)
@given(projects(), st.data(), st.integers(0, 400), st.booleans())
def test_windows_of_random_maps(
    seen: Seen, project: Project, data: st.DataObject, length: int, throughout: bool
) -> None:
    index = TimeIndex(project)
    first = data.draw(days_of(project))
    last = first + length
    window = Window(index, last, False, first, throughout)
    found = {tie.relation.id: tie.presence for tie in window.relations}
    for key in project.relations:
        by_day = [
            next((t.presence for t in Snapshot(index, day).relations if t.relation.id == key), ABSENT)
            for day in range(first, last + 1, max(1, length // 12))
        ]
        by_day.append(
            next((t.presence for t in Snapshot(index, last).relations if t.relation.id == key), ABSENT)
        )
        seen.note(found.get(key))
        if throughout:
            assert found.get(key, ABSENT) <= min(by_day)
        else:
            assert found.get(key, ABSENT) >= max(by_day)
    certain = Window(index, last, True, first, throughout)
    assert {t.relation.id for t in certain.relations} == {k for k, p in found.items() if p == CERTAIN}


@counted(40)
@given(projects(), st.data(), st.integers(0, 30))
def test_windows_day_by_day(seen: Seen, project: Project, data: st.DataObject, length: int) -> None:
    """Throughout is no more than the least of all days; some day is no less than the most."""
    index = TimeIndex(project)
    first = data.draw(days_of(project))
    span = range(first, first + length + 1)
    each = [{t.relation.id: t.presence for t in Snapshot(index, day).relations} for day in span]
    whole = {t.relation.id: t.presence for t in Window(index, span[-1], False, first, True).relations}
    some = {t.relation.id: t.presence for t in Window(index, span[-1], False, first, False).relations}
    for key in project.relations:
        by_day = [day.get(key, ABSENT) for day in each]
        seen.note(some.get(key))
        assert whole.get(key, ABSENT) <= min(by_day)
        if len({phase.status for phase in project.relations[key].phases}) == 1:
            # What surely holds on each day surely holds on all of them.
            assert (whole.get(key) == CERTAIN) == (min(by_day) == CERTAIN)
        assert some.get(key, ABSENT) >= max(by_day)
        assert (some.get(key, ABSENT) == ABSENT) == (max(by_day) == ABSENT)


@counted()
@given(projects(), st.data())
def test_a_window_of_one_day_is_that_day(seen: Seen, project: Project, data: st.DataObject) -> None:
    index = TimeIndex(project)
    day = data.draw(days_of(project))
    one, window = Snapshot(index, day), Window(index, day, False, day)
    held = {t.relation.id: t.presence for t in one.relations}
    for key in project.relations:
        seen.note(held.get(key))
    assert {t.relation.id: t.presence for t in window.relations} == held
    for tie in window.relations:
        # A window draws the latest of the surest phases, a day the best graded; both tell the others.
        there = one.relation(tie.relation.id)
        assert there is not None
        on_day = {there.state.phase: there.state.phase_presence}
        on_day |= {other.phase: other.presence for other in there.state.others}
        assert on_day[tie.state.phase] == tie.state.phase_presence
        assert on_day.keys() == {tie.state.phase, *(other.phase for other in tie.state.others)}
    assert window.actors == one.actors
    assert window.events == one.events


@counted(60)
@given(projects(), st.data(), st.booleans())
def test_comparison_of_random_maps(seen: Seen, project: Project, data: st.DataObject, certain: bool) -> None:
    index = TimeIndex(project)
    a, b = sorted((data.draw(days_of(project)), data.draw(days_of(project))))
    one, other = Snapshot(index, a, certain), Snapshot(index, b, certain)
    found = changes(index, a, b, certain)
    before = {t.relation.id: t for t in one.relations}
    after = {t.relation.id: t for t in other.relations}
    sorts = {
        **{t.relation.id: "begun" for t in found.begun},
        **{t.relation.id: "ended" for t in found.ended},
        **{t.relation.id: "changed" for t, _ in found.changed},
        **{t.relation.id: "kept" for t in found.kept},
    }
    faded = {t.relation.id for _, t in found.faded}
    assert len(sorts) == sum(map(len, (found.begun, found.ended, found.changed, found.kept)))
    for key in project.relations:
        x, y = before.get(key), after.get(key)
        tie = index.relation_on(key, a)
        seen.note(tie and tie.presence)
        assert key not in faded or index.as_of is not None
        if x is None and y is None:
            assert key not in sorts
        elif key in faded and y is None:
            # Of what is certain: the map knows no more of it, so it has not ended.
            assert certain
            assert key not in sorts
        elif x is None or y is None:
            assert sorts[key] == ("begun" if x is None else "ended")
        else:
            old, new = ({k: v for k, v in t.to_plain().items() if k != "others"} for t in (x, y))
            if key in faded:
                # Open-ended, and after all that the map knows: nothing but less sure.
                assert (x.presence, y.presence, x.phase) == (CERTAIN, POSSIBLE, y.phase)
                assert x.phase.when.endswith("/..")
                sure = {"presence", "phase_presence"}
                assert {k: old[k] for k in old.keys() - sure} == {k: new[k] for k in new.keys() - sure}
            assert sorts[key] == ("kept" if old == new or key in faded else "changed")
    mirrored = changes(index, b, a, certain)
    assert mirrored.to_plain() == found.to_plain()
    assert differences(found) == differences(mirrored)
    told = found.begun, found.ended, found.changed, found.appeared, found.gone
    assert len(differences(found)) == sum(map(len, told))


MakeProject = Callable[..., Project]


def relation(*phases: Phase, key: str = "ab") -> Relation:
    return Relation(id=key, source="a", target="b", kind="alliance", phases=phases)


def window(project: Project, first: str, last: str, throughout: bool = False) -> dict[str, Any]:
    low, high = (dates.parse_span(text).bounds()[0] for text in (first, last))
    found = Window(TimeIndex(project), high, False, low, throughout)
    return {tie.relation.id: tie for tie in found.relations}


def test_some_day_in_a_year_is_certain_in_the_year(make_project: MakeProject) -> None:
    project = make_project(relation(Phase(when="2020")))
    assert window(project, "2020-01-01", "2020-12-31")["ab"].presence == CERTAIN
    assert window(project, "2020-01-01", "2020-12-30")["ab"].presence == POSSIBLE
    # What is of one day, whichever it is, holds on no two of them.
    assert window(project, "2020-01-01", "2020-01-02", throughout=True) == {}
    assert window(project, "2020-01-02", "2020-01-02", throughout=True)["ab"].presence == POSSIBLE


def test_an_actor_that_may_not_exist_makes_it_possible(make_project: MakeProject) -> None:
    project = make_project(relation(Phase(when="2020")), exists={"a": "2020-06-01/.."})
    assert window(project, "2020-01-01", "2020-12-31")["ab"].presence == POSSIBLE


def test_a_relation_that_turned_in_the_window_has_both_phases(make_project: MakeProject) -> None:
    project = make_project(
        relation(
            Phase(when="2010-01-01/2019-12-31", stance=2), Phase(when="2019-12-31/..", stance=-1), key="ab"
        )
    )
    tie = window(project, "2018-01-01", "2021-01-01")["ab"]
    assert (tie.phase.stance, tie.state.before) == (-1, (0,))
    assert window(project, "2018-01-01", "2021-01-01", throughout=True)["ab"].presence == CERTAIN
    assert window(project, "2020-01-01", "2021-01-01")["ab"].state.before == ()


def test_words_of_a_window() -> None:
    project = Project.of(
        About(),
        Actor(id="a", name="A", exists="2020"),
        Event(id="e", title="E", when="2020-06"),
    )
    index = TimeIndex(project)
    low, high = days.from_ymd(2020, 1, 1), days.from_ymd(2020, 12, 31)
    found = Window(index, high, False, low)
    assert found.in_words() == "At any time in 2020"
    assert Window(index, high, True, low, True).in_words() == "Throughout, in 2020, what is certain"
    assert [(actor.id, presence) for actor, presence in found.actors] == [("a", CERTAIN)]
    assert [(event.id, presence) for event, presence in found.events] == [("e", CERTAIN)]
    assert found.happening == []
    assert found.to_plain()["date"] == "2020-01-01/2020-12-31"


def test_differences_in_words(make_project: MakeProject) -> None:
    project = make_project(
        relation(Phase(when="2010-01-01/2015-12-31", stance=2, label="pact"), key="x"),
        relation(Phase(when="2016-01-01/..", stance=-2), key="y"),
        relation(
            Phase(when="2010-01-01/2015-12-31", stance=1), Phase(when="2016-01-01/..", stance=-1), key="z"
        ),
        relation(Phase(when="2010-01-01/..", stance=0), key="w"),
        exists={"c": "2016-01-01/.."},
    )
    found = changes(TimeIndex(project), days.from_ymd(2012, 1, 1), days.from_ymd(2020, 1, 1))
    assert [(d.sort, d.ref.id, d.text) for d in differences(found)] == [
        ("begun", "y", "A – B: Alliance: hostile"),
        ("ended", "x", "A – B: Alliance: pact, allied"),
        ("changed", "z", "A – B: Alliance: cooperative → strained"),
        ("appeared", "c", "C"),
    ]
    assert [tie.relation.id for tie in found.kept] == ["w"]


@pytest.mark.parametrize("certain", [False, True])
def test_certain_only(make_project: MakeProject, certain: bool) -> None:
    project = make_project(relation(Phase(when="2018/2022")))
    found = Snapshot(TimeIndex(project), days.from_ymd(2018, 6, 1), certain)
    assert len(found.relations) == (0 if certain else 1)
    assert ("what is certain" in found.in_words()) == certain
