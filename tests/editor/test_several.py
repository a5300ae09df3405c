"""What several records have in common, and one value for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.editor.several import (
    MIXED,
    Refused,
    Shared,
    all_phases,
    parts_of,
    phases_on,
    set_for_all,
    shared,
)
from relmap.model import days
from relmap.model.diff import Ref
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Event, Participant, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from tests.strategies import days_of, projects

DAY = days.from_ymd(2005, 6, 1)
TIES = [Ref("relations", key) for key in ("r", "s", "t")]


@pytest.fixture
def tied() -> Project:
    return Project.of(
        None,
        *(Actor(id=key, name=key.upper(), kind="group") for key in "abc"),
        *(Source(id=key, title=key) for key in ("x", "y", "z")),
        Relation(
            id="r",
            source="a",
            target="b",
            tags=("gas", "war"),
            phases=(
                Phase(when="2000/2004", stance=1),
                Phase(
                    when="2005/..",
                    stance=2,
                    citations=(Citation(source="x", page="7"), Citation(source="y")),
                ),
            ),
        ),
        Relation(
            id="s",
            source="b",
            target="c",
            tags=("war", "oil"),
            phases=(
                Phase(when="1990/1995", stance=2),
                Phase(when="2010/2012", stance=2, citations=(Citation(source="x", page="9"),)),
            ),
        ),
        Relation(id="t", source="a", target="c", tags=("war",)),
        Event(id="e", title="E", participants=(Participant(actor="a", role="host"), Participant(actor="b"))),
        Event(id="f", title="F", participants=(Participant(actor="a"),)),
    )


def test_the_phase_of_the_day_or_the_nearest_one(tied: Project) -> None:
    index = TimeIndex(tied)
    assert phases_on(index, ["r", "s", "t"], DAY) == {"r": (1,), "s": (1,), "t": ()}
    assert phases_on(index, ["r", "s"], days.from_ymd(2001, 1, 1)) == {"r": (0,), "s": (0,)}
    assert all_phases(tied, ["r", "t"]) == {"r": (0, 1), "t": ()}


@given(data=st.data(), project=projects())
def test_of_many_relations_the_phases_are_those_of_each(data: st.DataObject, project: Project) -> None:
    from relmap.editor import several

    index, day = TimeIndex(project), data.draw(days_of(project))
    one_by_one = phases_on(index, project.relations, day)
    for tie in index.relations_on(day):
        assert one_by_one[tie.relation.id] == (tie.state.phase,)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(several, "_MANY", 0)
        assert phases_on(index, project.relations, day) == one_by_one


def test_what_is_the_same_what_is_not_and_what_only_some_have(tied: Project) -> None:
    phases = parts_of(tied, TIES, {"r": (1,), "s": (1,), "t": ()})
    assert shared(phases, ("stance", "when", "citations")) == {
        "stance": Shared(2),
        "when": Shared(MIXED),
        "citations": Shared(("x",), ("y",)),
    }
    assert shared(parts_of(tied, TIES), ("tags",))["tags"] == Shared(("war",), ("gas", "oil"))
    assert shared([], ("stance", "tags")) == {"stance": Shared(MIXED), "tags": Shared(())}


def test_a_value_is_set_in_the_phases_meant_and_nowhere_else(tied: Project) -> None:
    after = set_for_all(tied, TIES, "stance", -2, {"r": (1,), "s": (0,), "t": ()}).apply(tied)
    assert [phase.stance for phase in after.relations["r"].phases] == [1, -2]
    assert [phase.stance for phase in after.relations["s"].phases] == [-2, 2]
    assert after.relations["t"] is tied.relations["t"]


def test_what_has_the_value_already_does_not_change(tied: Project) -> None:
    diff = set_for_all(tied, TIES, "stance", 2, {"r": (1,), "s": (0, 1), "t": ()})
    assert not diff
    assert set_for_all(tied, TIES, "stance", 1, all_phases(tied, ["r", "s", "t"])).changes.keys() == set(
        TIES[:2]
    )


def test_tags_of_some_only_are_kept(tied: Project) -> None:
    after = set_for_all(tied, TIES, "tags", ("peace",)).apply(tied)
    assert [after.relations[key].tags for key in "rst"] == [("gas", "peace"), ("oil", "peace"), ("peace",)]
    # One that some had already is not there twice.
    after = set_for_all(tied, TIES, "tags", ("war", "oil")).apply(tied)
    assert [after.relations[key].tags for key in "rst"] == [
        ("gas", "war", "oil"),
        ("war", "oil"),
        ("war", "oil"),
    ]


def test_citations_are_told_apart_by_their_source_and_keep_what_they_say(tied: Project) -> None:
    at = {"r": (1,), "s": (1,)}
    after = set_for_all(tied, TIES[:2], "citations", ("x", "z"), at).apply(tied)
    cited = [[(c.source, c.page) for c in after.relations[key].phases[1].citations] for key in "rs"]
    assert cited == [[("x", "7"), ("y", ""), ("z", "")], [("x", "9"), ("z", "")]]
    after = set_for_all(tied, TIES[:2], "citations", (), at).apply(tied)
    assert [[c.source for c in after.relations[key].phases[1].citations] for key in "rs"] == [["y"], []]


@pytest.mark.parametrize(("collection", "field"), [("actors", "aliases"), ("sources", "authors")])
def test_aliases_and_authors_are_lists_too(collection: str, field: str) -> None:
    project = Project.of(
        None,
        Actor(id="a", name="A", aliases=("x", "y")),
        Actor(id="b", name="B", aliases=("x",)),
        Source(id="a", title="A", authors=("x", "y")),
        Source(id="b", title="B", authors=("x",)),
    )
    after = set_for_all(project, [Ref(collection, "a"), Ref(collection, "b")], field, ("z",)).apply(project)
    assert [getattr(one, field) for one in after.collection(collection).values()] == [("y", "z"), ("z",)]


def test_participants_keep_their_roles(tied: Project) -> None:
    refs = [Ref("events", "e"), Ref("events", "f")]
    after = set_for_all(tied, refs, "participants", ("a", "c")).apply(tied)
    assert [(p.actor, p.role) for p in after.events["e"].participants] == [
        ("a", "host"),
        ("b", ""),
        ("c", ""),
    ]
    assert [p.actor for p in after.events["f"].participants] == ["a", "c"]


def test_what_one_refuses_is_refused_and_said_for_which(tied: Project) -> None:
    with pytest.raises(Refused) as caught:
        set_for_all(tied, TIES, "stance", 7, {"r": (), "s": (0,), "t": ()})
    assert caught.value.ref == TIES[1]


def test_states_get_their_flags_as_in_their_own_form(tied: Project) -> None:
    named = Project.of(None, Actor(id="a", name="Armenia"), Actor(id="b", name="Nowhere"))
    refs = [Ref("actors", "a"), Ref("actors", "b")]
    after = set_for_all(named, refs, "kind", "state").apply(named)
    assert [actor.code for actor in after.actors.values()] == ["AM", ""]


FIELDS: dict[str, Any] = {
    "stance": st.one_of(st.none(), st.integers(-2, 2)),
    "label": st.text(st.characters(categories=["L"]), max_size=3),
    "weight": st.one_of(st.none(), st.floats(0, 9)),
}


@given(data=st.data(), project=projects(), name=st.sampled_from(sorted(FIELDS)))
def test_what_was_set_is_what_they_have_in_common_then(
    data: st.DataObject, project: Project, name: str
) -> None:
    refs = [Ref("relations", key) for key in project.relations]
    at = all_phases(project, project.relations)
    value = data.draw(FIELDS[name])
    diff = set_for_all(project, refs, name, value, at)
    after = diff.apply(project)
    parts = parts_of(after, refs, at)
    assert shared(parts, [name])[name] == Shared(value if parts else MIXED)
    assert diff.inverse().apply(after) == project


@given(data=st.data(), project=projects())
def test_of_lists_nothing_is_lost_that_only_some_have(data: st.DataObject, project: Project) -> None:
    refs = [Ref("events", key) for key in project.events]
    before = shared(parts_of(project, refs), ["participants"])["participants"]
    wanted = tuple(
        data.draw(st.lists(st.sampled_from(sorted(project.actors)), unique=True)) if project.actors else ()
    )
    after = set_for_all(project, refs, "participants", wanted).apply(project)
    for key, event in project.events.items():
        had = {p.actor for p in event.participants}
        have = {p.actor for p in after.events[key].participants}
        assert have == (had - (set(before.value) - set(wanted))) | set(wanted)
