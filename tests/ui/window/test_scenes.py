from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from relmap.editor.scenes import reorder
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Criteria, Scene
from relmap.timeline.filtering import NOTHING
from relmap.timeline.scenes import in_order
from relmap.ui.window.main_window import MainWindow
from relmap.ui.window.presentation import Presentation
from tests.ui.conftest import Hand


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def titles(window: MainWindow) -> list[str]:
    return [scene.title for scene in in_order(window.workspace.document.project)]


@pytest.fixture
def told(opened: MainWindow) -> MainWindow:
    """Three scenes: all of 2000, a filter in 2010, a part of 2024."""
    document = opened.workspace.document
    viewpoint = document.viewpoint
    do(opened, "capture")
    viewpoint.set_day(days.from_ymd(2010, 5, 1))
    viewpoint.set_filter(Criteria(actor_kinds=("organisation",)))
    do(opened, "capture")
    viewpoint.set_filter(NOTHING)
    viewpoint.set_day(days.from_ymd(2024, 1, 1))
    opened.workspace.canvas.camera.zoom(3.0)
    do(opened, "capture")
    return opened


def test_a_scene_keeps_day_view_and_filter(told: MainWindow) -> None:
    one, two, three = in_order(told.workspace.document.project)
    assert (one.date, one.viewport, one.filter) == ("2000-01-01", None, NOTHING)
    assert two.filter.actor_kinds == ("organisation",)
    assert three.viewport is not None
    assert told.workspace.document.viewpoint.selection == {Ref("scenes", three.id)}
    do(told, "undo")
    assert len(told.workspace.document.project.scenes) == 2


def test_going_to_a_scene_brings_all_of_it_back(told: MainWindow) -> None:
    one, two, three = in_order(told.workspace.document.project)
    told.workspace.go_to(Ref("scenes", two.id))
    assert days.iso(told.workspace.document.viewpoint.day) == "2010-05-01"
    assert [node.id for node in told.workspace.canvas.frame.nodes] == ["c"]
    told.workspace.go_to(Ref("scenes", one.id))
    assert told.workspace.document.viewpoint.passing is None
    assert told.workspace.canvas.camera.shows_all
    told.workspace.go_to(Ref("scenes", three.id))
    assert not told.workspace.canvas.camera.shows_all


def test_the_strip_shows_selects_and_reorders(told: MainWindow, qtbot: Any) -> None:
    told.bring_up("Scenes")
    QApplication.processEvents()
    strip = told.workspace.panels.scenes
    assert strip.list.count() == 3
    qtbot.waitUntil(
        lambda: not strip.list.item(0).icon().pixmap(40).toImage().allGray() or not strip._waiting
    )
    before = strip.ids()
    strip.list.move_row(2, 0)
    assert strip.ids() == [before[2], before[0], before[1]]
    assert [scene.id for scene in in_order(told.workspace.document.project)] == strip.ids()
    do(told, "undo")
    assert strip.ids() == before
    strip.list.setCurrentRow(1)
    assert told.workspace.document.viewpoint.selection == {Ref("scenes", before[1])}
    told.workspace.document.viewpoint.set_day(days.from_ymd(2011, 1, 1))
    strip.retake_button.click()
    assert told.workspace.document.project.scenes[before[1]].date == "2011-01-01"


def test_a_caption_is_typed_in_the_inspector(told: MainWindow) -> None:
    field = told.workspace.panels.inspector.form("scenes").fields["caption"]
    field.edited.emit("What happened then.")
    assert in_order(told.workspace.document.project)[-1].caption == "What happened then."


def test_scenes_are_deleted_like_anything_else(told: MainWindow) -> None:
    do(told, "delete")
    assert len(told.workspace.document.project.scenes) == 2


def test_a_presentation_goes_by_key_and_moves_smoothly(told: MainWindow, qtbot: Any) -> None:
    told.workspace.document.viewpoint.select([])
    do(told, "present")
    show = told.presentation
    assert isinstance(show, Presentation)
    show.resize(900, 600)
    assert show.position == 0
    assert days.iso(show.day) == "2000-01-01"
    qtbot.keyClick(show, Qt.Key.Key_Right)
    show._move.setCurrentTime(450)
    assert days.from_ymd(2000, 1, 1) < show.day < days.from_ymd(2010, 5, 1)
    show.grab()
    show._move.setCurrentTime(900)
    assert days.iso(show.day) == "2010-05-01"
    qtbot.keyClick(show, Qt.Key.Key_End)
    assert show.position == 2
    qtbot.keyClick(show, Qt.Key.Key_Right)
    assert show.position == 2
    qtbot.keyClick(show, Qt.Key.Key_Left)
    assert show.position == 1
    qtbot.keyClick(show, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(show))


def test_nothing_to_present(opened: MainWindow) -> None:
    assert not opened.actions_by_id["present"].isEnabled()


@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 4))
def test_any_order_can_be_had(order: list[str], named: int) -> None:
    project = Project()
    for title in "abcd":
        scene = Scene(id=title, title=title, order=len(project.scenes))
        project = Diff.adding(scene).apply(project)
    after = reorder(project, order[:named]).apply(project)
    found = [scene.id for scene in in_order(after)]
    assert found[:named] == order[:named]
    assert sorted(found) == list("abcd")


def test_a_click_shows_a_scene_and_dragging_puts_it_elsewhere(opened: MainWindow, qtbot: Any) -> None:
    for number in range(1, 4):
        scene = Scene(id=f"s{number}", title=f"S {number}", order=number, date=f"200{number}-01-01")
        opened.workspace.document.apply(Diff.adding(scene), "Add")
    opened.bring_up("Scenes")
    QApplication.processEvents()
    strip = opened.workspace.panels.scenes.list
    hand = Hand(strip.viewport())

    def middle(row: int, across: int = 0) -> QPointF:
        return QPointF(strip.visualItemRect(strip.item(row)).center() + QPoint(across, 0))

    hand.click(middle(1))
    assert opened.workspace.document.viewpoint.day == days.from_ymd(2002, 1, 1)
    assert opened.workspace.document.viewpoint.selection == {Ref("scenes", "s2")}
    count = opened.workspace.document.undo_stack.count()
    hand.drag(middle(0), middle(2, 30))
    assert opened.workspace.panels.scenes.ids() == ["s2", "s3", "s1"]
    assert [scene.id for scene in in_order(opened.workspace.document.project)] == ["s2", "s3", "s1"]
    assert opened.workspace.document.undo_stack.count() == count + 1
    hand.drag(middle(2), middle(0, -30))
    assert opened.workspace.panels.scenes.ids() == ["s1", "s2", "s3"]
    hand.drag(middle(1), middle(1, 20))
    assert opened.workspace.document.undo_stack.count() == count + 2
    hand.press(middle(0))
    hand.move(middle(2, 30))
    qtbot.keyClick(strip, Qt.Key.Key_Escape)
    hand.release(middle(2, 30))
    assert opened.workspace.panels.scenes.ids() == ["s1", "s2", "s3"]
