"""What is typed is in the map from the first letter on, as one step of undo."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relmap.editor.checks import Checks
from relmap.editor.document import Document
from relmap.editor.drafts import drafts_of, keep_draft
from relmap.editor.edits import add_actor, replace_record
from relmap.editor.typed import TypedStep
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Actor, updated

A = Ref("actors", "a")


@pytest.fixture
def document(qtbot: Any) -> Document:
    return Document(Project.of(None, Actor(id="a", name="Alpha"), Actor(id="b", name="Beta")))


@pytest.fixture
def typed(document: Document) -> TypedStep:
    return TypedStep(document, document)


def named(name: str) -> Any:
    return lambda project: replace_record(project, updated(project.actors["a"], name=name))


def test_the_first_letter_counts_as_an_edit(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    assert not document.is_clean
    assert document.is_typing
    assert drafts_of(document.project, A) == {"name": "R"}
    assert document.project.actors["a"].name == "Alpha"


def test_what_follows_is_there_within_a_moment(document: Document, typed: TypedStep, qtbot: Any) -> None:
    for length in range(1, 151):
        typed.draft(A, "notes", "x" * length, "Alpha")
    qtbot.waitUntil(lambda: drafts_of(document.project, A) == {"notes": "x" * 150}, timeout=1_000)
    assert document.undo_stack.count() == 1


def test_an_edit_takes_the_place_of_its_letters(document: Document, typed: TypedStep) -> None:
    before = document.project
    for name in ("R", "Re", "Rep"):
        typed.draft(A, "name", name, "Alpha")
    typed.edit(named("Rep"), "Edit Alpha")
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Edit Alpha"
    assert document.project.actors["a"].name == "Rep"
    assert not document.project.drafts
    assert not document.is_typing
    document.undo_stack.undo()
    assert document.project == before
    document.undo_stack.redo()
    assert document.project.actors["a"].name == "Rep"


def test_an_edit_of_another_field_is_a_step_of_its_own(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "exists", "lon", "Alpha")
    typed.edit(named("Rep"), "Edit Alpha")
    assert document.undo_stack.count() == 2
    assert drafts_of(document.project, A) == {"exists": "lon"}


def test_giving_up_leaves_no_step(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    typed.draft(A, "name", "", "Alpha")
    assert document.is_clean
    assert document.undo_stack.count() == 0
    assert not document.is_typing


def test_the_next_typing_is_another_step(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    typed.edit(named("R"), "Edit Alpha")
    typed.draft(A, "name", "S", "R")
    typed.edit(named("S"), "Edit R")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.project.actors["a"].name == "R"


def test_a_draft_that_was_there_comes_back_with_undo(document: Document, typed: TypedStep) -> None:
    document.apply(keep_draft(document.project, A, "name", "once"), "Type")
    typed.draft(A, "name", "R", "Alpha")
    typed.edit(named("R"), "Edit Alpha")
    assert not document.project.drafts
    document.undo_stack.undo()
    assert drafts_of(document.project, A) == {"name": "once"}


def test_saved_while_it_is_typed(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    document.undo_stack.setClean()  # as saving by itself does
    typed.end()
    typed.draft(A, "name", "Re", "Alpha")
    assert not document.is_clean
    typed.edit(named("Re"), "Edit Alpha")
    document.undo_stack.undo()
    assert document.is_clean
    assert drafts_of(document.project, A) == {"name": "R"}


def test_saved_between_two_letters(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    document.undo_stack.setClean()
    typed.edit(named("Re"), "Edit Alpha")
    assert not document.is_clean
    assert document.project.actors["a"].name == "Re"
    assert not document.project.drafts


def test_undo_while_it_is_typed_ends_it(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    typed.draft(A, "name", "Re", "Alpha")
    document.undo_stack.undo()
    assert not document.project.drafts
    assert not document.is_typing
    typed.edit(named("Re"), "Edit Alpha")
    assert document.project.actors["a"].name == "Re"


def test_its_record_is_removed_meanwhile(document: Document, typed: TypedStep) -> None:
    typed.draft(A, "name", "R", "Alpha")
    typed.draft(A, "name", "Re", "Alpha")
    document.apply(Diff.removing(document.project.actors["a"]), "Delete")
    typed.draft(A, "name", "Rep", "Alpha")
    assert not document.project.drafts
    assert not document.is_typing


def test_what_is_made_grows_with_its_name(document: Document, typed: TypedStep, qtbot: Any) -> None:
    for name in ("G", "Ga", "Gamma"):
        typed.grow(lambda project, name=name: add_actor(project, name, "state", (0, 0))[0], f"Add {name}")
    qtbot.waitUntil(lambda: "Gamma" in {actor.name for actor in document.project.actors.values()})
    assert len(document.project.actors) == 3
    typed.finish(lambda project: add_actor(project, "Gamma", "state", (0, 0))[0], "Add Gamma")
    assert document.project.actors["gamma"].name == "Gamma"
    assert document.undo_stack.undoText() == "Add Gamma"
    document.undo_stack.undo()
    assert document.is_clean


def test_what_is_half_typed_is_no_mistake(document: Document, typed: TypedStep, qtbot: Any) -> None:
    checks = Checks(document, document)
    typed.draft(A, "exists", "sumer", "Alpha")
    with qtbot.assertNotEmitted(checks.found, wait=700):
        pass
    with qtbot.waitSignal(checks.found):
        typed.end()
    assert "sumer" in checks.problems[-1].message


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["draft", "edit", "end", "save", "undo", "redo", "other", "up"]), st.integers(0, 3)
    ),
    max_size=14,
)


@given(_STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_done_undo_brings_all_back(qapp: Any, steps: list[tuple[str, int]]) -> None:
    document = Document(Project.of(None, Actor(id="a", name="Alpha"), Actor(id="b", name="Beta")))
    typed, before = TypedStep(document, document), document.project
    names = ["Uno", "Due", "Tre", "Alpha"]
    for what, number in steps:
        if what == "draft":
            typed.draft(A, "name", names[number], "Alpha")
        elif what == "edit":
            typed.edit(named(names[number]), "Edit")
            assert document.project.actors["a"].name == names[number]
        elif what == "other":
            document.apply(replace_record(document.project, Actor(id="b", name=names[number])), "Edit b")
        elif what == "up":
            typed.withdraw()
        else:
            calls = {
                "end": typed.end,
                "save": document.undo_stack.setClean,
                "undo": document.undo_stack.undo,
                "redo": document.undo_stack.redo,
            }
            calls[what]()
    typed.end()
    after = document.project
    document.undo_stack.setIndex(0)
    assert document.project == before
    document.undo_stack.setIndex(document.undo_stack.count())
    document.undo_stack.setIndex(0)
    assert document.project == before
    assert isinstance(after, Project)
