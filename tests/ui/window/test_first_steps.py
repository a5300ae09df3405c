"""What a newcomer tries, and expects to go on from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from relmap.drawing.pick import RIM, pick
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Placement, Relation
from relmap.resources import samples
from relmap.ui.canvas.kind_picker import KindPicker
from relmap.ui.dialogs.animation import AnimationDialog
from relmap.ui.dialogs.export import ExportDialog
from relmap.ui.window.actions import is_letter
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Answers, Hand

Place = Callable[..., QPointF]


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def picker(window: MainWindow) -> KindPicker:
    return next(each for each in window.workspace.canvas.findChildren(KindPicker) if each.isVisible())


def offered(window: MainWindow) -> list[str]:
    return [choice.title for choice in picker(window).model.choices]


def choose(window: MainWindow, text: str, qtbot: Any) -> list[str]:
    """Type into the palette and take the first line; gives all lines."""
    palette = window.workspace.palettes.palette
    assert palette is not None
    palette.line.setText(text)
    found = [choice.title for choice in palette.model.choices]
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    return found


# --- relating -----------------------------------------------------------------------------


def test_several_actors_are_related_to_one_in_one_step(opened: MainWindow, qtbot: Any) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Actor(id="d", name="Delta"), Placement(actor="d", x=0, y=-90)), "Add")
    before, count = document.project, document.undo_stack.count()
    document.viewpoint.select([Ref("actors", key) for key in "abc"])
    do(opened, "relate")
    choose(opened, "delta", qtbot)
    picker(opened).line.setText("trade")
    qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
    made = [r for key, r in document.project.relations.items() if key not in before.relations]
    assert {(r.source, r.target, r.kind) for r in made} == {(key, "d", "trade") for key in "abc"}
    assert document.viewpoint.selection == {Ref("relations", r.id) for r in made}
    assert document.undo_stack.count() == count + 1
    do(opened, "undo")
    assert document.project == before


def test_several_actors_are_related_to_a_new_one_or_to_one_of_them(opened: MainWindow, qtbot: Any) -> None:
    document = opened.workspace.document
    document.viewpoint.select([Ref("actors", "a"), Ref("actors", "b")])
    do(opened, "relate")
    choose(opened, "Omega", qtbot)
    qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
    assert len(document.project.relations) == 3
    assert document.undo_stack.count() == 1
    document.viewpoint.select([Ref("actors", key) for key in "abc"])
    do(opened, "relate")
    choose(opened, "gamma", qtbot)
    qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
    assert all(r.source != r.target for r in document.project.relations.values())
    assert len(document.project.relations) == 5


def test_two_actors_may_be_related_to_each_other(opened: MainWindow, qtbot: Any) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("actors", "c")])
    do(opened, "relate")
    assert choose(opened, "", qtbot)[0] == "Alpha and Gamma to each other"
    qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
    (new,) = [r for r in opened.workspace.document.project.relations.values() if r.id != "ab"]
    assert (new.source, new.target) == ("a", "c")


def test_the_picker_of_kinds_filters_and_keeps_its_order(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    orders: list[list[str]] = []
    for _ in range(2):
        hand.drag(place("c", rim=True), place("b"))
        orders.append(offered(opened))
        assert orders[-1] == sorted(orders[-1], key=str.casefold)
        qtbot.keyClicks(picker(opened).line, "op")
        assert offered(opened) == [*(each for each in orders[-1] if "op" in each.lower()), "New kind “op”"]
        assert len(offered(opened)) == 3
        qtbot.keyClick(picker(opened).line, Qt.Key.Key_Down)
        qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert orders[0] == orders[1]
    made = [r.kind for r in opened.workspace.document.project.relations.values() if r.id != "ab"]
    assert made == ["opinion", "opinion"]


def test_a_kind_that_is_not_there_is_made_where_it_is_typed(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    steps = opened.workspace.document.undo_stack.count()
    hand.drag(place("c", rim=True), place("b"))
    qtbot.keyClicks(picker(opened).line, "Treaty of  friendship")
    assert offered(opened) == ["New kind “Treaty of friendship”"]
    qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
    QApplication.processEvents()
    project = opened.workspace.document.project
    (new,) = [r for r in project.relations.values() if r.id != "ab"]
    assert project.relation_kinds[new.kind].label == "Treaty of friendship"
    assert opened.workspace.document.undo_stack.count() == steps + 1
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project.relation_kinds == {}
    assert len(opened.workspace.document.project.relations) == 1


def test_the_rim_is_14_pixels_deep_at_any_zoom_and_seen(opened: MainWindow, hand: Hand, place: Place) -> None:
    canvas = opened.workspace.canvas
    for zoom in (1.0, 4.0, 0.05):
        canvas.camera.zoom(zoom)
        middle = place("a")
        picked = [
            pick(canvas.frame, canvas.view, middle.x() - d, middle.y()) for d in np.arange(0, 400, 0.25)
        ]
        on_rim = [each.on_rim for each in picked if each is not None and each.id == "a"]
        assert sum(on_rim) * 0.25 == pytest.approx(RIM, abs=0.6)
        assert RIM == 14
        assert on_rim.index(True) * 0.25 >= 4.4  # a small actor can still be taken by its middle
        canvas.camera.fit()
    hand.move(QPointF(3, 3), held=False)
    beside = (place("a", rim=True) + QPointF(6, 0)).toPoint()
    away = canvas.grab().toImage().pixelColor(beside)
    hand.move(place("a"), held=False)
    over = canvas.grab().toImage().pixelColor(beside)
    hand.move(place("a", rim=True), held=False)
    on_it = canvas.grab().toImage().pixelColor(beside)
    assert len({each.name() for each in (away, over, on_it)}) == 3
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor


# --- what is not on the day ---------------------------------------------------------------


def test_a_relation_that_is_not_on_the_day_is_faint_with_a_way_there(opened: MainWindow) -> None:
    document, canvas = opened.workspace.document, opened.workspace.canvas
    viewpoint = document.viewpoint
    hint = canvas.absent.hint
    viewpoint.set_day(days.from_ymd(2024, 1, 1))
    empty = canvas.grab().toImage()
    assert not hint.isVisible()
    viewpoint.select([Ref("relations", "ab")])
    assert viewpoint.day == days.from_ymd(2024, 1, 1)
    assert hint.isVisible()
    assert hint.text() == "Not on this day: go there"
    assert canvas.rect().contains(hint.geometry())
    assert canvas.grab().toImage() != empty
    hint.click()
    assert viewpoint.day == days.from_ymd(2020, 6, 30)
    assert viewpoint.snapshot.holds("relations", "ab")
    assert not hint.isVisible()


def test_a_relation_drawn_to_who_is_not_there_yet_moves_nothing(opened: MainWindow, qtbot: Any) -> None:
    document = opened.workspace.document
    viewpoint = document.viewpoint
    later = Actor(id="d", name="Delta", exists="2010/..")
    document.apply(Diff.adding(later, Placement(actor="d", x=0, y=-90)), "Add")
    day = viewpoint.day
    viewpoint.select([Ref("actors", "a")])
    do(opened, "relate")
    choose(opened, "delta", qtbot)
    qtbot.keyClick(picker(opened).line, Qt.Key.Key_Return)
    assert viewpoint.day == day
    assert opened.workspace.canvas.absent.hint.isVisible()
    opened.workspace.canvas.absent.hint.click()
    assert days.to_ymd(viewpoint.day)[0] == 2010


def test_what_is_on_no_day_says_so(opened: MainWindow) -> None:
    relation = Relation(id="never", source="a", target="c")
    opened.workspace.document.apply(Diff.adding(relation), "Add")
    opened.workspace.document.viewpoint.select([Ref("relations", "never")])
    assert opened.workspace.canvas.absent.hint.text() == "Not on any day"
    assert not opened.workspace.canvas.absent.hint.isEnabled()


# --- time ---------------------------------------------------------------------------------


def type_day(window: MainWindow, text: str, qtbot: Any) -> None:
    window.workspace.time.field.clear()
    qtbot.keyClicks(window.workspace.time.field, text)
    qtbot.keyClick(window.workspace.time.field, Qt.Key.Key_Return)


def test_a_month_typed_as_the_day_stays_a_month(opened: MainWindow, qtbot: Any) -> None:
    document, time = opened.workspace.document, opened.workspace.time
    viewpoint = document.viewpoint
    type_day(opened, "June 2020", qtbot)
    assert viewpoint.mode == "window"
    assert viewpoint.window == (days.from_ymd(2020, 6, 1), days.from_ymd(2020, 6, 30))
    assert time.field.text() == "2020-06"
    assert "June 2020" in time.words.text()
    assert not time.anchor_field.isVisible()
    assert opened.actions_by_id["mode_window"].isChecked()
    type_day(opened, "2012", qtbot)
    assert viewpoint.window == (days.from_ymd(2012, 1, 1), days.from_ymd(2012, 12, 31))
    assert time.field.text() == "2012"
    type_day(opened, "3 June 2020", qtbot)
    assert (viewpoint.mode, viewpoint.day) == ("day", days.from_ymd(2020, 6, 3))
    do(opened, "mode_compare")
    type_day(opened, "June 2010", qtbot)
    assert viewpoint.day == days.from_ymd(2010, 6, 1)
    assert "Two days are compared" in opened.statusBar().currentMessage()


# --- editing ------------------------------------------------------------------------------


def test_duplicating_a_relation_doubles_it_between_the_same_actors(opened: MainWindow) -> None:
    document = opened.workspace.document
    viewpoint = document.viewpoint
    before = document.project
    viewpoint.select([Ref("relations", "ab")])
    do(opened, "duplicate")
    assert document.project.actors == before.actors
    (copy,) = [r for key, r in document.project.relations.items() if key != "ab"]
    original = before.relations["ab"]
    assert (copy.source, copy.target, copy.kind) == (original.source, original.target, original.kind)
    assert copy.phases == original.phases
    assert viewpoint.selection == {Ref("relations", copy.id)}
    assert document.undo_stack.undoText() == "Duplicate 1 relation"
    do(opened, "undo")
    viewpoint.select([Ref("relations", "ab"), Ref("actors", "a")])
    do(opened, "duplicate")
    assert len(document.project.actors) == 4
    (copy,) = [r for key, r in document.project.relations.items() if key != "ab"]
    assert copy.target == "b"


def test_flags_are_given_to_all_that_are_selected(opened: MainWindow) -> None:
    document = opened.workspace.document
    names = {"d": "Armenia", "e": "Ivory Coast", "f": "Nowhere"}
    for key, name in names.items():
        document.apply(Diff.adding(Actor(id=key, name=name, kind="state")), "Add")
    count = document.undo_stack.count()
    document.viewpoint.select([Ref("actors", key) for key in names])
    do(opened, "give_flags")
    assert [document.project.actors[key].code for key in names] == ["AM", "CI", ""]
    assert document.undo_stack.count() == count + 1
    assert opened.statusBar().currentMessage() == "Gave 2 flags. “Nowhere” is no state known by that name."
    document.viewpoint.select([Ref("actors", "f")])
    field: Any = opened.workspace.panels.inspector.form("actors").fields["code"]
    field.line.setText("GEO")
    field.line.editingFinished.emit()
    assert document.project.actors["f"].code == "GE"
    field = opened.workspace.panels.inspector.form("actors").fields["name"]
    field.line.setText("France")
    field.line.editingFinished.emit()
    assert document.project.actors["f"].code == "GE"  # the user's own


def test_letters_are_shortcuts_on_the_canvas_alone(opened: MainWindow, qtbot: Any) -> None:
    letters = [action for action in opened.actions_by_id.values() if is_letter(action)]
    assert len(letters) > 15
    fired: list[str] = []

    def note(action: QAction) -> None:
        action.triggered.disconnect()
        action.triggered.connect(lambda: fired.append(action.objectName()))

    for action in letters:
        note(action)
    elsewhere: list[QWidget] = [
        opened.workspace.panels.outline.tree,
        opened.workspace.panels.scenes.list,
        opened.workspace.time.lanes,
        opened.workspace.time.step,
        opened.workspace.time.slider,
        opened.workspace.panels.filter.tree,
    ]
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    for widget in elsewhere:
        opened.bring_up("Scenes")
        opened.bring_up("Filter")
        widget.setFocus()
        for key in (Qt.Key.Key_A, Qt.Key.Key_E, Qt.Key.Key_H, Qt.Key.Key_P, Qt.Key.Key_T):
            qtbot.keyClick(widget, key)
        qtbot.keyClick(widget, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
        assert fired == [], widget
    opened.workspace.canvas.setFocus()
    qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_A)
    qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert fired == ["add_actor", "fit_selection"]


def test_a_letter_in_the_outline_searches_there(opened: MainWindow, qtbot: Any) -> None:
    tree = opened.workspace.panels.outline.tree
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_B)
    assert opened.workspace.document.viewpoint.selection == {Ref("actors", "b")}


# --- exports ------------------------------------------------------------------------------


def test_exports_begin_with_what_was_set_last(
    opened: MainWindow, answers: Answers, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []
    folder = tmp_path / "figures"
    folder.mkdir()

    def save(_window: QWidget, suggestion: str) -> Any:
        suggested.append(suggestion)
        return folder / "figure.svg"

    monkeypatch.setattr("relmap.ui.widgets.ask.figure_to_save", save)
    for _ in range(2):
        do(opened, "export")
        dialog = next(each for each in opened.findChildren(ExportDialog) if each.isVisible())
        if suggested:
            assert (
                dialog.form.fields["width"].value(),
                dialog.dpi,
                dialog.form.fields["own_title"].text(),
            ) == (500, 120, "Mine")
        dialog.form.fields["width"].setValue(500)
        dialog.form.fields["dpi"].setValue(120)
        dialog.form.fields["own_title"].setText("Mine")
        dialog.accept()
    assert suggested[0].endswith(".png")
    assert suggested[1].startswith(str(folder))
    assert suggested[1].endswith(".svg")
    opened.open_sample(samples()[0])
    other = opened.windows.all[-1]
    style = other.workspace.exports.style()
    assert (style.width, style.own_title) == (500, "")  # the title was that of another map
    for _ in range(2):
        do(opened, "export_animation")
        film = next(each for each in opened.findChildren(AnimationDialog) if each.isVisible())
        chosen = (film.suffix, film.step_box.currentData(), film.seconds_box.value(), film.dpi)
        film.format_box.setCurrentIndex(1)
        film.step_box.setCurrentIndex(4)
        film.seconds_box.setValue(2.5)
        film.dpi_box.setValue(48)
        film.reject()
    assert chosen == (".gif", "year", 2.5, 48)
