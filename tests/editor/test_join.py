"""Several relations made one."""

from __future__ import annotations

import pytest
from hypothesis import given

from relmap.editor.document import Document
from relmap.editor.join import join
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import (
    Actor,
    Conflict,
    Draft,
    Emphasis,
    Event,
    EventDay,
    Phase,
    Relation,
    RelationKind,
)
from relmap.timeline.index import TimeIndex
from tests.strategies import projects

OLD, NEW = Phase(when="1990/2000", stance=1), Phase(when="2001/..", stance=2)
LINKED = Phase(when="../..", begins_with=EventDay(event="e"), label="linked")


@pytest.fixture
def doubled() -> Project:
    return Project.of(
        None,
        *(Actor(id=key, name=key.upper()) for key in "abc"),
        RelationKind(id="leads", label="Leads", directed=True),
        Event(id="e", title="E", when="1995", relations=("two", "one", "three")),
        Relation(
            id="one",
            source="a",
            target="b",
            phases=(NEW,),
            tags=("x", "y"),
            notes="First.",
            attributes={"rank": 1, "size": 2},
        ),
        Relation(
            id="two",
            source="b",
            target="a",
            phases=(LINKED, OLD, NEW),
            tags=("y", "z"),
            notes="Second.",
            attributes={"rank": 3, "name": "N"},
            about="one",
        ),
        Relation(id="three", source="a", target="b", notes="First.", about="four"),
        Relation(id="four", source="b", target="c", about="two"),
        Relation(id="five", source="a", target="b", kind="leads"),
        Relation(id="six", source="b", target="a", kind="leads"),
        Emphasis(id="m", relation="one", colour="#ff0000"),
        Emphasis(id="n", relation="two", colour="#ff0000"),
        Emphasis(id="o", relation="three", when="2000"),
        Draft(id="d", collection="relations", record="two", field="phases.1.when", text="nineteen"),
        Conflict(
            id="k", collection="relations", record="three", field="notes", text="", ours="1", theirs="2"
        ),
    )


def test_all_that_they_say_is_in_the_first(doubled: Project) -> None:
    diff, key = join(TimeIndex(doubled), ["three", "two", "one"])
    after = diff.apply(doubled)
    kept = after.relations[key]
    assert key == "one"
    assert after.relations.keys() == {"one", "four", "five", "six"}
    assert kept.phases == (OLD, LINKED, NEW)
    assert kept.tags == ("x", "y", "z")
    assert kept.attributes == {"rank": 1, "size": 2, "name": "N"}
    assert kept.notes == "First.\nSecond.\nrank: 3"
    assert kept.about == "four"
    assert (kept.source, kept.target) == ("a", "b")


def test_what_referred_to_the_others_refers_to_it(doubled: Project) -> None:
    after = join(TimeIndex(doubled), ["one", "two", "three"])[0].apply(doubled)
    after.check_references()
    assert after.events["e"].relations == ("one",)
    assert after.relations["four"].about == "one"
    assert after.emphases.keys() == {"m", "o"}
    assert after.emphases["o"].relation == "one"
    assert (after.drafts["d"].record, after.drafts["d"].field) == ("one", "phases.0.when")
    assert after.conflicts["k"].record == "one"


def test_it_is_one_step_that_keeps_the_drafts_and_is_taken_back(doubled: Project) -> None:
    document = Document(doubled)
    document.apply(join(document.index, ["one", "two"])[0], "Join 2 relations")
    assert document.project.drafts["d"].text == "nineteen"
    document.undo_stack.undo()
    assert document.project == doubled


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        (["one"], "two or more"),
        (["one", "four"], "same two actors"),
        (["one", "five"], "different kinds"),
        (["five", "six"], "opposite directions"),
    ],
)
def test_what_is_not_one_tie_is_not_joined(doubled: Project, ids: list[str], reason: str) -> None:
    with pytest.raises(RelmapError, match=reason):
        join(TimeIndex(doubled), ids)


@given(project=projects())
def test_nothing_refers_to_what_is_gone(project: Project) -> None:
    pairs: dict[frozenset[str], list[str]] = {}
    for relation in project.relations.values():
        pairs.setdefault(frozenset((relation.source, relation.target)), []).append(relation.id)
    for ids in pairs.values():
        if len(ids) > 1:
            diff, key = join(TimeIndex(project), ids)
            after = diff.apply(project)
            after.check_references()
            assert after.relations.keys() == project.relations.keys() - set(ids) | {key}
            assert after.relations[key].about not in ids
            phases = [phase for one in ids for phase in project.relations[one].phases]
            assert all(phase in after.relations[key].phases for phase in phases)
            assert diff.inverse().apply(after) == project
