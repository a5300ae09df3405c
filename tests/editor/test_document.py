from __future__ import annotations

from typing import Any

import pytest

from relmap.editor import edits
from relmap.editor.auto_layout import AutoLayout
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.errors import ReferenceProblem
from relmap.model.project import Project
from relmap.model.records import Actor

pytestmark = pytest.mark.usefixtures("qapp")


def rename(document: Document, actor: str, name: str) -> Diff:
    return edits.replace_record(document.project, edits.updated(document.project.actors[actor], name=name))


def test_a_change_is_told_with_who_made_it(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    me = object()
    with qtbot.waitSignal(document.diff_applied) as told:
        document.apply(rename(document, "a", "New"), "Rename", me)
    assert told.args[0].changes.keys() == {Ref("actors", "a")}
    assert told.args[1] is me
    assert document.undo_stack.undoText() == "Rename"


def test_undo_and_redo(small_map: Project) -> None:
    document = Document(small_map)
    document.apply(rename(document, "a", "New"), "Rename")
    changed = document.project
    document.undo_stack.undo()
    assert document.project == small_map
    assert document.is_clean
    document.undo_stack.redo()
    assert document.project == changed


def test_a_change_that_does_not_fit_is_refused_whole(small_map: Project) -> None:
    document = Document(small_map)
    with pytest.raises(ReferenceProblem):
        document.apply(Diff.removing(small_map.actors["a"]), "Break")
    assert document.project is small_map
    assert document.undo_stack.count() == 0


def test_a_step_that_fails_leaves_the_map_as_it_is(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    document.apply(rename(document, "a", "New"), "Rename")
    # Somebody goes round the stack; the step no longer fits.
    document.take(rename(document, "a", "Other"))
    with qtbot.waitSignal(document.step_failed):
        document.undo_stack.undo()
    assert document.project.actors["a"].name == "Other"


def test_nudges_become_one_step(small_map: Project) -> None:
    document = Document(small_map)
    for x in (1.0, 2.0, 3.0):
        document.apply(edits.move_actors(document.project, {"a": (x, 0.0)}), "Move", merge="nudge a")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project == small_map


def test_the_selection_forgets_what_is_gone(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    viewpoint = document.viewpoint
    viewpoint.select([Ref("actors", "a"), Ref("actors", "b"), Ref("actors", "nobody")])
    assert viewpoint.selection == {Ref("actors", "a"), Ref("actors", "b")}
    with qtbot.waitSignal(viewpoint.selection_changed):
        document.apply(edits.remove(document.project, [Ref("actors", "a")]), "Delete")
    assert viewpoint.selection == {Ref("actors", "b")}


def test_the_day_is_view_state(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    viewpoint = document.viewpoint
    with qtbot.waitSignal(viewpoint.time_changed):
        viewpoint.set_day(days.from_ymd(2000, 1, 1))
    viewpoint.set_day(days.from_ymd(1900, 1, 1))
    assert days.iso(viewpoint.day) == "1990-01-01"
    assert document.is_clean
    assert document.undo_stack.count() == 0


def test_the_slider_of_a_new_map_reaches_back_and_grows_with_its_dates() -> None:
    document = Document()
    viewpoint = document.viewpoint
    today = days.from_ymd(2024, 6, 20)
    document.open(Project(), today)
    assert viewpoint.day == today
    assert [days.to_ymd(day)[0] for day in document.extent()] == [2014, 2025]
    viewpoint.set_day(days.from_ymd(2020, 1, 1))
    assert days.iso(viewpoint.day) == "2020-01-01"
    document.apply(Diff.adding(Actor(id="a", name="A", exists="1991-09-21/..")), "Add")
    assert [days.to_ymd(day)[0] for day in document.extent()] == [1991, 2025]


def test_another_map_starts_anew(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    document.viewpoint.select([Ref("actors", "a")])
    document.apply(rename(document, "a", "New"), "Rename")
    with qtbot.waitSignal(document.project_opened):
        document.open(Project())
    assert document.undo_stack.count() == 0
    assert document.viewpoint.selection == frozenset()


def test_actors_without_a_place_are_given_one(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    layouts = AutoLayout(document)
    with qtbot.waitSignal(document.places_changed):
        document.apply(Diff.adding(Actor(id="d", name="D")), "Add")
    assert "d" in document.places()
    assert document.places()["a"] == (-150, 0)
    assert not layouts.busy
    assert document.undo_stack.count() == 1  # a given place is no content


def test_a_layout_for_a_map_that_is_gone_is_dropped(small_map: Project, qtbot: Any) -> None:
    document = Document(Project())
    layouts = AutoLayout(document)
    document.open(Project.of(None, *(Actor(id=f"a{n}", name="x") for n in range(300))))
    assert layouts.busy
    with qtbot.assertNotEmitted(document.places_changed, wait=50):
        document.open(small_map)
        assert not layouts.busy


def test_ways_of_looking_at_time(small_map: Project, qtbot: Any) -> None:
    document = Document(small_map)
    viewpoint = document.viewpoint
    viewpoint.set_day(days.from_ymd(2000, 1, 1))
    with qtbot.waitSignal(viewpoint.time_changed):
        viewpoint.look(mode="compare")
    assert days.iso(viewpoint.anchor) == "1999-01-01"
    assert viewpoint.comparison is not None
    assert viewpoint.in_words() == "1 January 1999 compared with 1 January 2000"
    viewpoint.look(anchor=days.from_ymd(2021, 1, 1))
    assert [tie.relation.id for tie in viewpoint.comparison.ended] == ["ab"]
    viewpoint.look(mode="window")
    assert viewpoint.comparison is None
    assert viewpoint.window == (days.from_ymd(2000, 1, 1), days.from_ymd(2021, 1, 1))
    assert [tie.relation.id for tie in viewpoint.snapshot.relations] == ["ab"]
    viewpoint.look(throughout=True)
    assert viewpoint.snapshot.relations == []
    with qtbot.assertNotEmitted(viewpoint.time_changed):
        viewpoint.look(throughout=True)
    viewpoint.look(mode="day", anchor=0)
    assert viewpoint.anchor == document.extent()[0]
    viewpoint.look(certain_only=True)
    assert viewpoint.in_words().endswith("what is certain")


def test_a_change_of_the_map_changes_the_comparison(small_map: Project) -> None:
    document = Document(small_map)
    viewpoint = document.viewpoint
    viewpoint.look(mode="compare", anchor=days.from_ymd(1995, 1, 1), day=days.from_ymd(2022, 1, 1))
    assert viewpoint.comparison is not None
    assert len(viewpoint.comparison.ended) == 1
    document.apply(edits.remove(document.project, [Ref("relations", "ab")]), "Delete")
    assert viewpoint.comparison.ended == []


def test_steps_that_undo_each_other_leave_none(small_map: Project) -> None:
    document = Document(small_map)
    document.apply(rename(document, "b", "Other"), "Rename")
    before = document.project
    for x in (-149.0, -148.0, -150.0):  # away, and back to where it stood
        diff = edits.move_actors(document.project, {"a": (x, 0.0)})
        document.apply(diff, "Move", merge="nudge a")
    assert document.project == before
    assert document.undo_stack.undoText() == "Rename"
    assert not document.undo_stack.canRedo()
    document.undo_stack.undo()
    assert document.project == small_map
    assert document.is_clean


def test_steps_of_another_kind_are_not_merged(small_map: Project) -> None:
    document = Document(small_map)
    for x, merge in ((1.0, "nudge a"), (2.0, "nudge b"), (3.0, ""), (4.0, "")):
        document.apply(edits.move_actors(document.project, {"a": (x, 0.0)}), "Move", merge=merge)
    assert document.undo_stack.count() == 4
