from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from relmap.editor import edits
from relmap.model.diff import Ref
from relmap.ui.canvas.kind_picker import KindPicker
from relmap.ui.canvas.name_editor import NameEditor
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand, tip_at

Place = Callable[..., QPointF]


def names(window: MainWindow) -> set[str]:
    return {actor.name for actor in window.workspace.document.project.actors.values()}


def kind_picker(window: MainWindow) -> KindPicker:
    return next(picker for picker in window.workspace.canvas.findChildren(KindPicker) if picker.isVisible())


def marked(picker: KindPicker) -> str:
    return picker.model.choices[picker.list.currentIndex().row()].title


def name_editor(window: MainWindow) -> NameEditor:
    return next(line for line in window.workspace.canvas.findChildren(NameEditor) if line.isVisible())


def test_a_click_selects_and_a_click_on_nothing_clears(opened: MainWindow, hand: Hand, place: Place) -> None:
    hand.click(place("a"))
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "a")}
    hand.click(place("b"), Qt.KeyboardModifier.ControlModifier)
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "a"), Ref("actors", "b")}
    hand.click(place("b"), Qt.KeyboardModifier.ShiftModifier)
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "a")}
    hand.click(QPointF(5, 5))
    assert opened.workspace.document.viewpoint.selection == frozenset()


def test_a_relation_is_selected_by_its_line(opened: MainWindow, hand: Hand, place: Place) -> None:
    hand.click((place("a") + place("b")) / 2)
    assert opened.workspace.document.viewpoint.selection == {Ref("relations", "ab")}


def test_a_drag_moves_in_one_step_of_undo(opened: MainWindow, hand: Hand, place: Place) -> None:
    before = opened.workspace.document.project
    start = place("c")
    hand.drag(start, start + QPointF(60, 30))
    placement = opened.workspace.document.project.placements["c"]
    scale = opened.workspace.canvas.view.scale
    assert placement.x == pytest.approx(60 / scale, abs=0.2)
    assert placement.y == pytest.approx(150 + 30 / scale, abs=0.2)
    assert opened.workspace.document.undo_stack.undoText() == "Move Gamma"
    assert opened.windowTitle().startswith("● ")
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project == before
    assert not opened.windowTitle().startswith("● ")


def test_a_selection_moves_together(opened: MainWindow, hand: Hand, place: Place) -> None:
    opened.actions_by_id["select_all"].trigger()
    start = place("a")
    hand.drag(start, start + QPointF(0, -40))
    assert opened.workspace.document.undo_stack.undoText() == "Move 3 actors"
    ys = {p.y for p in opened.workspace.document.project.placements.values()}
    assert len(ys) == 2


def test_shift_keeps_a_drag_on_one_axis(opened: MainWindow, hand: Hand, place: Place) -> None:
    start = place("c")
    hand.press(start)
    hand.move(start + QPointF(50, 9), Qt.KeyboardModifier.ShiftModifier)
    hand.release(start + QPointF(50, 9), Qt.KeyboardModifier.ShiftModifier)
    assert opened.workspace.document.project.placements["c"].y == 150


def test_escape_gives_a_drag_up(opened: MainWindow, hand: Hand, place: Place, qtbot: Any) -> None:
    before, start = opened.workspace.document.project, place("c")
    hand.press(start)
    hand.move(start + QPointF(80, 0))
    assert place("c") != start
    qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Escape)
    hand.release(start + QPointF(80, 0))
    assert opened.workspace.document.project is before
    assert place("c") == start


def test_a_lost_focus_gives_a_drag_up(opened: MainWindow, hand: Hand, place: Place) -> None:
    before, start = opened.workspace.document.project, place("c")
    hand.press(start)
    hand.move(start + QPointF(80, 0))
    event = QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason)
    QApplication.sendEvent(opened.workspace.canvas, event)
    hand.release(start + QPointF(80, 0))
    assert opened.workspace.document.project is before


def test_a_change_under_a_drag_gives_it_up(opened: MainWindow, hand: Hand, place: Place) -> None:
    start = place("c")
    hand.press(start)
    hand.move(start + QPointF(80, 0))
    opened.workspace.document.apply(
        edits.remove(opened.workspace.document.project, [Ref("actors", "c")]), "Delete"
    )
    hand.release(start + QPointF(80, 0))
    assert "c" not in opened.workspace.document.project.actors
    assert opened.workspace.document.undo_stack.count() == 1


def test_the_rubber_band_selects(opened: MainWindow, hand: Hand, place: Place) -> None:
    corner = place("a") - QPointF(50, 50)
    hand.drag(corner, place("b") + QPointF(50, 50))
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "a"), Ref("actors", "b")}


def test_a_relation_is_drawn_from_a_rim(opened: MainWindow, hand: Hand, place: Place, qtbot: Any) -> None:
    opened.workspace.canvas.creator.last_kind = "arms"
    hand.drag(place("c", rim=True), place("b"))
    picker = kind_picker(opened)
    assert marked(picker) == "Arms supply"
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    (relation,) = [r for r in opened.workspace.document.project.relations.values() if r.id != "ab"]
    assert (relation.source, relation.target, relation.kind) == ("c", "b", "arms")
    assert relation.phases[0].when == "2000-01-01/.."
    assert opened.workspace.document.viewpoint.selection == {Ref("relations", relation.id)}
    opened.actions_by_id["undo"].trigger()
    assert set(opened.workspace.document.project.relations) == {"ab"}


def test_escape_in_the_kind_picker_makes_no_relation(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    hand.drag(place("c", rim=True), place("b"))
    qtbot.keyClick(kind_picker(opened), Qt.Key.Key_Escape)
    assert set(opened.workspace.document.project.relations) == {"ab"}


def test_a_relation_dropped_on_nothing_makes_an_actor_too(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    before = opened.workspace.document.project
    hand.drag(place("c", rim=True), place("c") + QPointF(200, 40))
    editor = name_editor(opened)
    qtbot.keyClicks(editor, "Delta")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(kind_picker(opened).line, Qt.Key.Key_Return)
    assert "Delta" in names(opened)
    assert len(opened.workspace.document.project.relations) == 2
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project == before


def test_connect_mode_draws_from_anywhere_on_an_actor(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    opened.actions_by_id["connect"].trigger()
    hand.drag(place("c"), place("a"))
    qtbot.keyClick(kind_picker(opened).line, Qt.Key.Key_Return)
    assert len(opened.workspace.document.project.relations) == 2


def test_a_double_click_adds_an_actor_in_place(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    at = QPointF(120, 250)
    hand.double_click(at)
    editor = name_editor(opened)
    qtbot.keyClicks(editor, "R&D <b>")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    (actor,) = [a for a in opened.workspace.document.project.actors.values() if a.name == "R&D <b>"]
    placement = opened.workspace.document.project.placements[actor.id]
    assert (placement.x, placement.y) == pytest.approx(
        opened.workspace.canvas.view.to_scene(120, 250), abs=0.2
    )
    assert opened.workspace.document.undo_stack.undoText() == "Add R&D <b>"


def test_escape_adds_nothing(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    hand.double_click(QPointF(120, 250))
    qtbot.keyClicks(name_editor(opened), "No")
    qtbot.keyClick(name_editor(opened), Qt.Key.Key_Escape)
    assert opened.workspace.document.undo_stack.count() == 0


def test_renaming_in_place(opened: MainWindow, hand: Hand, place: Place, qtbot: Any) -> None:
    hand.click(place("a"))
    opened.actions_by_id["rename"].trigger()
    editor = name_editor(opened)
    assert editor.text() == "Alpha"
    qtbot.keyClicks(editor, "Omega")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert opened.workspace.document.project.actors["a"].name == "Omega"
    hand.double_click(place("a"))
    assert name_editor(opened).text() == "Omega"


def test_delete_takes_relations_along_and_undo_brings_all_back(
    opened: MainWindow, hand: Hand, place: Place
) -> None:
    before = opened.workspace.document.project
    hand.click(place("a"))
    opened.actions_by_id["delete"].trigger()
    assert "a" not in opened.workspace.document.project.actors
    assert opened.workspace.document.project.relations == {}
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project == before


def test_the_wheel_zooms_to_the_cursor(opened: MainWindow, qtbot: Any) -> None:
    from PySide6.QtGui import QWheelEvent

    canvas = opened.workspace.canvas
    under = canvas.view.to_scene(200, 150)
    event = QWheelEvent(
        QPointF(200, 150), canvas.mapToGlobal(QPointF(200, 150)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = canvas.view.scale
    QApplication.sendEvent(canvas.viewport(), event)
    assert canvas.view.scale > before
    assert canvas.view.to_scene(200, 150) == pytest.approx(under)


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_panning(opened: MainWindow, hand: Hand, button: Qt.MouseButton, qtbot: Any) -> None:
    if button == Qt.MouseButton.LeftButton:
        qtbot.keyPress(opened.workspace.canvas, Qt.Key.Key_Space)
    before = opened.workspace.canvas.view
    hand.drag(QPointF(50, 50), QPointF(80, 60), button=button)
    after = opened.workspace.canvas.view
    assert (after.shift_x - before.shift_x, after.shift_y - before.shift_y) == (30, 10)
    if button == Qt.MouseButton.LeftButton:
        qtbot.keyRelease(opened.workspace.canvas, Qt.Key.Key_Space)
    assert not opened.workspace.time.player.playing


def test_a_tap_on_space_plays(opened: MainWindow, qtbot: Any) -> None:
    qtbot.keyPress(opened.workspace.canvas, Qt.Key.Key_Space)
    qtbot.keyRelease(opened.workspace.canvas, Qt.Key.Key_Space)
    assert opened.workspace.time.player.playing
    opened.workspace.time.player.pause()


def test_hovering_dims_the_rest_and_never_raises(opened: MainWindow, hand: Hand, place: Place) -> None:
    hand.move(place("a"), held=False, button=Qt.MouseButton.NoButton)
    inked = opened.workspace.canvas.grab().toImage()
    hand.move(QPointF(3, 3), held=False, button=Qt.MouseButton.NoButton)
    plain = opened.workspace.canvas.grab().toImage()

    def same(key: str) -> bool:
        at = (place(key) + QPointF(0, 12)).toPoint()
        return inked.pixelColor(at) == plain.pixelColor(at)

    assert same("a")
    assert same("b")
    assert not same("c")


def test_the_keyboard_walks_nudges_and_clears(opened: MainWindow, qtbot: Any) -> None:
    canvas = opened.workspace.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "a")}
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "b")}
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert opened.workspace.document.project.placements["b"].x == 170
    assert opened.workspace.document.undo_stack.count() == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert opened.workspace.document.viewpoint.selection == frozenset()


def test_fit_shows_everything(opened: MainWindow) -> None:
    opened.workspace.canvas.camera.zoom(8.0)
    opened.actions_by_id["fit"].trigger()
    canvas = opened.workspace.canvas
    pixels = canvas.view.to_pixels(canvas.frame.places)
    assert (pixels > 0).all()
    assert (pixels < (canvas.width(), canvas.height())).all()


def test_tooltips_escape_names(opened: MainWindow, place: Place) -> None:
    project = opened.workspace.document.project
    diff = edits.replace_record(project, edits.updated(project.actors["a"], name="<img src='/x'>"))
    opened.workspace.document.apply(diff, "Rename")
    tip = tip_at(opened.workspace.canvas, place("a").toPoint())
    assert "<img" not in tip
    assert "&lt;img" in tip
