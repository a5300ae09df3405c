"""Conflicts of a merged map are told and decided, each as one step of undo."""

from __future__ import annotations

from typing import Any

import pytest

from relmap.editor.conflicts import conflict_problems, decided
from relmap.editor.document import Document
from relmap.editor.edits import remove, replace_record
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import ReferenceProblem
from relmap.model.merge import merge
from relmap.model.problems import Problem
from relmap.model.project import Project
from relmap.model.records import Actor, Conflict, Phase, updated
from tests.model.test_merge import BASE, P1, P2, changed, with_phases

NAMES = ("anna.json", "bob.json")
ONE, OTHER = updated(P2, stance=-2), updated(P2, stance=0)


def opened(ours: Project, theirs: Project) -> Document:
    return Document(merge(BASE, ours, theirs, NAMES).project)


def told(document: Document) -> list[Problem]:
    return list(conflict_problems(document.project))


def decide(document: Document, text: str) -> None:
    (problem,) = told(document)
    fix = next(fix for fix in problem.fixes if fix.text == text)
    before = document.project
    document.apply(fix.diff, fix.text)
    after = document.project
    document.undo_stack.undo()
    assert document.project == before
    document.undo_stack.redo()
    assert document.project == after


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("ours", "theirs", "message"),
    [
        (
            changed("actors", "a", name="Omega"),
            changed("actors", "a", name="Psi"),
            "both changed “name”: anna.json has “Omega”; bob.json has “Psi”. As before: “Alpha”.",
        ),
        (
            with_phases(P1, ONE),
            with_phases(P1, OTHER),
            "both changed “stance” of phase 2: anna.json has “-2”; bob.json has “0”. As before: “-1”.",
        ),
        (
            remove(BASE, [Ref("actors", "c")]).apply(BASE),
            changed("actors", "c", name="Omega"),
            "anna.json removed it, bob.json changed it or refers to it.",
        ),
        (
            changed("placements", "a", x=5.0),
            changed("placements", "a", y=7.5),
            "both changed its place: anna.json has “actor a, x 5.0, y 0.0",
        ),
    ],
)
def test_a_conflict_is_told_in_words(ours: Project, theirs: Project, message: str) -> None:
    (problem,) = told(opened(ours, theirs))
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    ("choice", "name"),
    [("Take anna.json", "Omega"), ("Take bob.json", "Psi"), ("Leave it as before", "Alpha")],
)
def test_a_field_is_decided(choice: str, name: str) -> None:
    document = opened(changed("actors", "a", name="Omega"), changed("actors", "a", name="Psi"))
    decide(document, choice)
    assert document.project.actors["a"].name == name
    assert not document.project.conflicts


@pytest.mark.parametrize(
    ("ours", "theirs", "choice", "phases"),
    [
        ((P1, ONE), (P1, OTHER), "Take bob.json", (P1, OTHER)),
        ((P1, ONE), (P1,), "Take anna.json", (P1, ONE)),
        ((P1, ONE), (P1,), "Take bob.json", (P1,)),
        ((P1, ONE), (P1,), "Leave it as before", (P1, P2)),
    ],
)
def test_a_phase_is_decided(ours: Any, theirs: Any, choice: str, phases: tuple[Phase, ...]) -> None:
    document = opened(with_phases(*ours), with_phases(*theirs))
    decide(document, choice)
    assert document.project.relations["ab"].phases == phases


@pytest.mark.parametrize(("choice", "there"), [("Keep it", True), ("Delete it", False)])
def test_whether_something_is_there_is_decided(choice: str, there: bool) -> None:
    gone = remove(BASE, [Ref("actors", "c")]).apply(BASE)
    document = opened(changed("actors", "c", name="Omega"), gone)
    decide(document, choice)
    assert ("c" in document.project.actors) == there
    assert ("bc" in document.project.relations) == there
    assert not document.project.conflicts


def test_attributes_are_decided_by_name() -> None:
    document = opened(
        changed("actors", "a", attributes={"area": 4, "motto": "x", "more": 1}),
        changed("actors", "a", attributes={"area": 5, "motto": "x"}),
    )
    decide(document, "Take bob.json")
    assert document.project.actors["a"].attributes == {"area": 5, "motto": "x", "more": 1}


def test_an_attribute_that_one_removed_is_decided() -> None:
    document = opened(
        changed("actors", "a", attributes={"motto": "x"}),
        changed("actors", "a", attributes={"area": 5, "motto": "x"}),
    )
    decide(document, "Take anna.json")
    assert document.project.actors["a"].attributes == {"motto": "x"}


def test_a_place_is_decided() -> None:
    document = opened(changed("placements", "a", x=5.0), changed("placements", "a", y=7.0))
    decide(document, "Take bob.json")
    assert (document.project.placements["a"].x, document.project.placements["a"].y) == (0.0, 7.0)


def test_who_edits_the_field_has_decided() -> None:
    document = opened(with_phases(P1, ONE), with_phases(P1, OTHER))
    relation = document.project.relations["ab"]
    first = Phase(when="1980", label="first")
    more = updated(relation, phases=(first, *relation.phases))
    document.apply(replace_record(document.project, more), "Add a phase")
    (conflict,) = document.project.conflicts.values()
    assert conflict.field == "phases.2.stance"
    decide(document, "Take bob.json")
    assert document.project.relations["ab"].phases == (first, P1, OTHER)
    document.undo_stack.undo()
    edited = updated(relation, phases=(first, P1, updated(P2, stance=1)))
    document.apply(replace_record(document.project, edited), "Edit")
    assert not document.project.conflicts


def test_a_record_that_goes_takes_its_conflicts_along() -> None:
    document = opened(changed("actors", "c", name="Omega"), changed("actors", "c", name="Psi"))
    document.apply(remove(document.project, [Ref("actors", "c")]), "Delete")
    assert not document.project.conflicts


def test_what_no_longer_fits_is_refused() -> None:
    project = merge(BASE, with_phases(P1, ONE), with_phases(P1, OTHER)).project
    (conflict,) = project.conflicts.values()
    odd = Diff.of([Change(conflict, updated(conflict, field="phases.7.stance", theirs='"cut'))]).apply(
        project
    )
    (problem,) = conflict_problems(odd)
    for fix in problem.fixes[:2]:
        with pytest.raises(ReferenceProblem, match="too much"):
            _ = fix.diff


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5_000, "{", "NaN"])
def test_a_value_that_cannot_be_read_is_told_and_not_taken(text: str) -> None:
    a, c = (
        Actor(id="a", name="A"),
        Conflict(id="c", collection="actors", record="a", field="name", ours=text, theirs='"B"'),
    )
    project = Project.of(None, a, c)
    (problem,) = conflict_problems(project)
    assert "name" in problem.message
    with pytest.raises(ReferenceProblem):
        decided(project, c, "ours")
