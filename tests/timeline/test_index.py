from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relmap.model import dates, days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, Event, Phase, Relation, updated
from relmap.timeline.changes import changes
from relmap.timeline.index import TimeIndex
from relmap.timeline.presence import Presence
from relmap.timeline.snapshot import Snapshot
from tests.strategies import Seen, counted, days_of, projects


def slow_presence(when: str | None, day: int, as_of: int | None) -> int:
    if when is None:
        return 2
    first, late, early, last = dates.parse_span(when).bounds()
    if as_of is not None and last == dates.FUTURE and early == dates.FUTURE:
        early = max(as_of, first)
    return 2 if late <= day <= early else 1 if first <= day <= last else 0


@counted()
@given(projects(linked=False), st.data())
def test_the_index_agrees_with_a_scan(seen: Seen, project: Project, data: st.DataObject) -> None:
    index = TimeIndex(project)
    as_of = index.as_of
    day = data.draw(days_of(project))
    actors = {a.id: slow_presence(a.exists, day, None) for a in project.actors.values()}
    assert {a.id: int(p) for a, p in index.actors_on(day)} == {k: p for k, p in actors.items() if p}
    held = {relation.id: state for relation, state in index.relations_on(day)}
    for relation in project.relations.values():
        cap = min(actors[relation.source], actors[relation.target])
        levels = [
            min(slow_presence(p.when, day, as_of), 1 if p.status == "planned" else 2) for p in relation.phases
        ]
        expected = min(max(levels, default=0), cap)
        seen.note(expected)
        if relation.id not in held:
            assert expected == 0 or len(relation.phases) > 1
        elif held[relation.id].turning or len(relation.phases) > 1:
            assert 1 <= held[relation.id].presence <= cap
        else:
            assert held[relation.id].presence == expected


def answers(index: TimeIndex, day: int) -> tuple[Any, ...]:
    """All that an index says about a day and the days about it, in an order of its own."""
    return (
        {relation.id: state for relation, state in index.relations_on(day)},
        {r.id: state.presence for r, state in index.relations_in(day - 400, day, throughout=False)},
        {actor.id: presence for actor, presence in index.actors_on(day)},
        {event.id: presence for event, presence in index.events_on(day)},
        [part.tolist() for part in index.changes_per_day],
        [index.begun_on(int(edge)) for edge in index.changes_per_day[0]],
        index.event_days.tolist(),
        index.extent(),
    )


@counted(60)
@given(projects(), projects(), projects(), st.data())
def test_an_index_that_followed_diffs_is_as_one_made_anew(
    seen: Seen, one: Project, two: Project, three: Project, data: st.DataObject
) -> None:
    index, project = TimeIndex(one), one
    if data.draw(st.booleans()):
        index.prepare()
    for target in (two, three, one):
        diff = Diff.between(project, target)
        project = diff.apply(project)
        index = index.updated(project, diff)
        fresh = TimeIndex(project)
        for day in data.draw(st.lists(days_of(one, two, three), min_size=1, max_size=3)):
            assert answers(index, day) == answers(fresh, day)
            held = {relation.id: state.presence for relation, state in index.relations_on(day)}
            assert list(held) == sorted(held)
            for key in project.relations:
                seen.note(held.get(key))


def test_only_what_a_diff_bears_on_is_looked_at(small_map: Project) -> None:
    index = TimeIndex(small_map)
    assert index.recomputed == 4
    life = index.lives["ab"]
    diff = Diff.adding(Relation(id="new", source="a", target="c", phases=(Phase(),)))
    project = diff.apply(small_map)
    second = index.updated(project, diff)
    assert second.lives["ab"] is life
    assert second.recomputed == 1
    assert "new" not in index.lives
    actor = project.actors["c"]
    diff = Diff.replacing(actor, updated(actor, exists="1995/.."))
    third = second.updated(diff.apply(project), diff)
    assert third.recomputed == 2  # the actor and the one relation it has
    diff = Diff.replacing(actor, updated(actor, notes="x"))
    assert second.updated(diff.apply(project), diff).recomputed == 1
    diff = Diff.replacing(project.placements["a"], updated(project.placements["a"], x=9.0))
    assert second.updated(diff.apply(project), diff).recomputed == 0


def test_many_changes_are_sorted_in(small_map: Project) -> None:
    index, project = TimeIndex(small_map), small_map
    for n in range(150):
        diff = Diff.adding(Relation(id=f"n{n}", source="a", target="c", phases=(Phase(when="2000/2010"),)))
        project = diff.apply(project)
        index = index.updated(project, diff)
    day = days.from_ymd(2005, 1, 1)
    assert len(index.relations_on(day)) == 151
    assert len(index._changed) <= 65


def test_steps_go_through_changes_and_events(small_map: Project) -> None:
    project = Diff.adding(Event(id="e", title="E", when="2000-05")).apply(small_map)
    index = TimeIndex(project)
    assert [days.iso(day) for day in index.step_days.tolist()] == ["1991-01-01", "2000-05-31", "2020-07-01"]
    here = days.from_ymd(2000, 5, 31)
    assert days.iso(index.next_change(here) or 0) == "2020-07-01"
    assert days.iso(index.previous_change(here) or 0) == "1991-01-01"
    assert index.next_change(days.from_ymd(2021, 1, 1)) is None
    assert index.previous_change(days.from_ymd(1980, 1, 1)) is None


def test_an_empty_map_has_no_extent_and_a_day_all_the_same() -> None:
    index = TimeIndex(Project())
    assert index.extent() is None
    assert index.next_change(0) is None
    assert index.latest_known() > 0


def test_the_first_day_is_what_the_map_knows() -> None:
    index = TimeIndex(Project.of(About(as_of="2024-06-20", extent="1990/2025")))
    assert days.iso(index.latest_known()) == "2024-06-20"


def test_changes_between_two_days(small_map: Project) -> None:
    project = Diff.adding(
        Relation(
            id="bc",
            source="b",
            target="c",
            phases=(Phase(when="2000-01-01/2010-01-01", stance=1), Phase(when="2010-01-01/..", stance=-1)),
        ),
        Relation(id="late", source="a", target="c", phases=(Phase(when="2021-01-01/.."),)),
        Actor(id="new", name="New", exists="2015-01-01/.."),
    ).apply(small_map)
    found = changes(TimeIndex(project), days.from_ymd(2005, 1, 1), days.from_ymd(2022, 1, 1)).to_plain()
    assert [row["id"] for row in found["begun"]] == ["late"]
    assert [row["id"] for row in found["ended"]] == ["ab"]
    assert [row["id"] for row in found["changed"]] == ["bc"]
    assert (found["changed"][0]["from"]["stance"], found["changed"][0]["to"]["stance"]) == (1, -1)
    assert set(found) == {"from", "to", "begun", "ended", "changed", "events", "only_possible_after_as_of"}


@counted()
@given(projects(), st.data())
def test_changes_are_told_as_time_runs(seen: Seen, project: Project, data: st.DataObject) -> None:
    index = TimeIndex(project)
    one, other = data.draw(days_of(project)), data.draw(days_of(project))
    for key in project.relations:
        tie = index.relation_on(key, one)
        seen.note(tie and tie.state.presence)
    there, back = changes(index, one, other), changes(index, other, one)
    assert there.to_plain() == back.to_plain()
    assert there.one.day <= there.other.day
    assert not changes(index, one, one).changed


def test_a_snapshot_becomes_a_graph(small_map: Project) -> None:
    graph = Snapshot(TimeIndex(small_map), days.from_ymd(2000, 1, 1)).to_networkx()
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.nodes["a"]["name"] == "Alpha"
    assert graph.edges["a", "b", "ab"]["stance"] == 2
    assert graph.edges["a", "b", "ab"]["directed"] is False
    assert graph.graph["date"] == "2000-01-01"
    assert set(graph) == {"a", "b", "c"}


def test_presence_has_words() -> None:
    assert [Presence(n).word for n in range(3)] == ["absent", "possible", "certain"]


def test_the_day_to_be_looked_at_first_has_a_tie() -> None:
    actors = [Actor(id=key, name=key) for key in "abc"]

    def day_of(*spans: str, as_of: str | None = None, **said: Any) -> str:
        ties = [
            Relation(id=f"r{n}", source="a", target="b", phases=(Phase(when=when),))
            for n, when in enumerate(spans)
        ]
        about = About(as_of=as_of, **said) if as_of or said else None
        return days.iso(TimeIndex(Project.of(about, *actors, *ties)).opening_day())

    assert day_of("2001-02-03", "2005-06-07") == "2005-06-07"
    assert day_of("2001-02-03", "2005/..") == days.iso(TimeIndex(Project.of(None, *actors, Relation(
        id="r", source="a", target="b", phases=(Phase(when="2001-02-03"), Phase(when="2005/..")),
    ))).latest_known())  # fmt: skip
    assert day_of("2001/2003", as_of="2004-01-15") == "2004-01-15"
    assert day_of() == "2000-01-01"
    assert day_of("2001/2003", extent="1990/1995") == "1995-12-31"
