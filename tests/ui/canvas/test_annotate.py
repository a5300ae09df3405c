from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from relmap.drawing.annotations import shape_of
from relmap.model.diff import Ref
from relmap.model.records import Note
from relmap.ui.canvas.note_editor import NoteEditor
from relmap.ui.canvas.tools.annotate import ArrowGesture
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand

Place = Callable[..., QPointF]
FREE = QPointF(80, 90)


def editor(window: MainWindow) -> NoteEditor:
    found = [e for e in window.workspace.canvas.findChildren(NoteEditor) if e.isVisible()]
    assert len(found) == 1
    return found[0]


def say(window: MainWindow, qtbot: Any, text: str) -> None:
    field = editor(window)
    field.setPlainText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def notes(window: MainWindow) -> list[Note]:
    return list(window.workspace.document.project.notes.values())


def take(window: MainWindow, action: str) -> None:
    window.workspace.document.viewpoint.select([])
    window.actions_by_id[action].trigger()


def written(window: MainWindow, hand: Hand, qtbot: Any, at: QPointF = FREE, text: str = "Words") -> Note:
    take(window, "note_text")
    hand.click(at)
    say(window, qtbot, text)
    return notes(window)[-1]


def middle(window: MainWindow, note: Note) -> QPointF:
    canvas = window.workspace.canvas
    shape = shape_of(window.workspace.document.project.notes[note.id], canvas.frame, canvas.view)
    assert shape is not None
    if shape.path is not None and note.form == "frame":
        return shape.path.pointAtPercent(0.5)
    assert shape.text is not None
    return QPointF(shape.text.x, shape.text.y)


def test_a_text_is_written_where_it_was_clicked_and_the_tool_is_put_back(
    opened: MainWindow, hand: Hand, qtbot: Any
) -> None:
    note = written(opened, hand, qtbot, text="Two\nlines")
    at = middle(opened, note)
    assert note.text == "Two\nlines"
    assert (at - FREE).manhattanLength() < 2
    assert opened.workspace.canvas.tool == "select"
    assert opened.workspace.document.viewpoint.selection == {Ref("notes", note.id)}
    opened.actions_by_id["undo"].trigger()
    assert not notes(opened)


def test_a_text_written_on_an_actor_goes_with_it(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    note = written(opened, hand, qtbot, place("b"))
    assert note.anchors[0].actor == "b"
    before = middle(opened, note)
    assert before.y() < place("b").y()
    opened.workspace.document.viewpoint.select([])
    hand.drag(place("b"), place("b") + QPointF(0, 60), Qt.KeyboardModifier.ControlModifier)
    assert middle(opened, note).y() == pytest.approx(before.y() + 60, abs=2)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_text_without_words_is_none(opened: MainWindow, hand: Hand, qtbot: Any, text: str) -> None:
    take(opened, "note_text")
    hand.click(FREE)
    say(opened, qtbot, text)
    assert not notes(opened)
    assert not opened.workspace.document.undo_stack.canUndo()


def test_escape_gives_up_what_is_typed_then_the_tool(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    take(opened, "note_text")
    hand.click(FREE)
    editor(opened).setPlainText("never")
    qtbot.keyClick(editor(opened), Qt.Key.Key_Escape)
    assert not notes(opened)
    take(opened, "note_arrow")
    qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Escape)
    assert opened.workspace.canvas.tool == "select"


def test_what_is_typed_is_kept_when_something_else_is_clicked(
    opened: MainWindow, hand: Hand, qtbot: Any, place: Place
) -> None:
    take(opened, "note_text")
    hand.click(FREE)
    editor(opened).setPlainText("kept")
    hand.click(place("a"))
    assert [note.text for note in notes(opened)] == ["kept"]


def test_shift_and_enter_begin_a_line(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    take(opened, "note_text")
    hand.click(FREE)
    field = editor(opened)
    qtbot.keyClicks(field, "one")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "two")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert notes(opened)[0].text == "one\ntwo"


def test_a_text_is_edited_by_a_double_click_and_by_f2(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    note = written(opened, hand, qtbot)
    hand.double_click(middle(opened, note))
    say(opened, qtbot, "Other words")
    assert notes(opened)[0].text == "Other words"
    opened.actions_by_id["rename"].trigger()
    say(opened, qtbot, "")
    assert not notes(opened)
    opened.actions_by_id["undo"].trigger()
    assert notes(opened)[0].text == "Other words"


def test_a_text_is_dragged_and_put_back_by_escape(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    note = written(opened, hand, qtbot)
    start, end = middle(opened, note), middle(opened, note) + QPointF(120, 40)
    hand.press(start)
    hand.move(start + QPointF(10, 10))
    hand.move(end)
    shown = opened.workspace.canvas.frame.notes[0]
    assert shown.anchors != note.anchors
    assert notes(opened)[0] == note
    qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Escape)
    assert opened.workspace.canvas.frame.notes[0] == note
    hand.release(end)
    hand.drag(start, end)
    assert (middle(opened, note) - end).manhattanLength() < 2
    assert opened.workspace.document.undo_stack.undoText() == "Move a note"


def test_actors_and_notes_move_together(opened: MainWindow, hand: Hand, qtbot: Any, place: Place) -> None:
    note = written(opened, hand, qtbot)
    at, start = middle(opened, note), place("c")
    opened.workspace.document.viewpoint.select([Ref("notes", note.id), Ref("actors", "c")])
    hand.drag(start, start + QPointF(30, 20), Qt.KeyboardModifier.NoModifier)
    moved = place("c") - start
    assert moved.manhattanLength() > 20
    assert (middle(opened, note) - at - moved).manhattanLength() < 2
    opened.actions_by_id["undo"].trigger()
    assert (middle(opened, note) - at).manhattanLength() < 2
    assert (place("c") - start).manhattanLength() < 2


def test_arrows_nudge_a_note(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    note = written(opened, hand, qtbot)
    for _ in range(3):
        qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Right)
    assert notes(opened)[0].anchors[0].x == pytest.approx(note.anchors[0].x + 30)
    opened.actions_by_id["undo"].trigger()
    assert notes(opened)[0] == note


def test_selected_actors_are_framed_at_once(opened: MainWindow, hand: Hand, qtbot: Any, place: Place) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("actors", "c")])
    opened.actions_by_id["note_frame"].trigger()
    say(opened, qtbot, "")
    frame = notes(opened)[0]
    assert (frame.form, frame.text) == ("frame", "")
    assert [anchor.actor for anchor in frame.anchors] == ["a", "c"]


def test_a_frame_is_drawn_by_dragging_round_actors(
    opened: MainWindow, hand: Hand, qtbot: Any, place: Place
) -> None:
    take(opened, "note_frame")
    hand.drag(place("a") - QPointF(60, 60), place("c") + QPointF(60, 60))
    say(opened, qtbot, "Two")
    assert [anchor.actor for anchor in notes(opened)[0].anchors] == ["a", "c"]
    take(opened, "note_frame")
    hand.drag(FREE, FREE + QPointF(20, 20))
    assert len(notes(opened)) == 1


def test_a_frame_is_dragged_with_its_actors(opened: MainWindow, hand: Hand, qtbot: Any, place: Place) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a"), Ref("actors", "c")])
    opened.actions_by_id["note_frame"].trigger()
    say(opened, qtbot, "")
    before = [place(key) for key in "abc"]
    at = middle(opened, notes(opened)[0])
    opened.workspace.document.viewpoint.select([])
    hand.drag(at, at + QPointF(-40, 10), Qt.KeyboardModifier.NoModifier)
    shifts = [place(key) - old for key, old in zip("abc", before, strict=True)]
    assert [round(shift.x()) for shift in shifts] == [-40, 0, -40]


def test_an_arrow_goes_from_a_place_to_an_actor_and_its_end_can_be_dragged(
    opened: MainWindow, hand: Hand, qtbot: Any, place: Place
) -> None:
    take(opened, "note_arrow")
    hand.press(FREE)
    hand.move(FREE + QPointF(30, 30))
    assert isinstance(opened.workspace.canvas.hand.gesture, ArrowGesture)
    hand.move(place("a"))
    opened.workspace.canvas.grab()
    hand.release(place("a"))
    say(opened, qtbot, "look here")
    arrow = notes(opened)[0]
    assert [anchor.actor for anchor in arrow.anchors] == [None, "a"]
    canvas = opened.workspace.canvas
    shape = shape_of(arrow, canvas.frame, canvas.view)
    assert shape is not None
    assert shape.head is not None
    hand.drag(shape.head[1], place("b"))
    assert [anchor.actor for anchor in notes(opened)[0].anchors] == [None, "b"]
    opened.actions_by_id["undo"].trigger()
    assert notes(opened)[0] == arrow


def test_an_arrow_from_an_actor_to_itself_is_none(opened: MainWindow, hand: Hand, place: Place) -> None:
    take(opened, "note_arrow")
    hand.drag(place("a"), place("a") + QPointF(8, 4))
    assert not notes(opened)


def test_a_note_is_deleted_copied_and_doubled(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    written(opened, hand, qtbot)
    opened.actions_by_id["duplicate"].trigger()
    assert [note.text for note in notes(opened)] == ["Words", "Words"]
    opened.actions_by_id["copy"].trigger()
    opened.actions_by_id["delete"].trigger()
    assert len(notes(opened)) == 1
    opened.actions_by_id["paste"].trigger()
    assert len(notes(opened)) == 2


def test_a_note_has_its_fields_in_the_inspector(opened: MainWindow, hand: Hand, qtbot: Any) -> None:
    written(opened, hand, qtbot)
    form = opened.workspace.panels.inspector.form("notes")
    form.fields["when"].edited.emit("2001/2003")
    assert notes(opened)[0].when == "2001/2003"
    assert not opened.workspace.canvas.frame.notes
    opened.workspace.go_to(Ref("notes", notes(opened)[0].id))
    assert opened.workspace.canvas.frame.notes
    form.fields["when"].drafted.emit("", "some day")
    assert [draft.collection for draft in opened.workspace.document.project.drafts.values()] == ["notes"]


def test_the_actors_of_a_frame_are_changed_in_the_inspector(
    opened: MainWindow, hand: Hand, qtbot: Any
) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    opened.actions_by_id["note_frame"].trigger()
    say(opened, qtbot, "One")
    field = opened.workspace.panels.inspector.form("frames").fields["anchors"]
    field.list.edited.emit(("a", "b"))
    assert [anchor.actor for anchor in notes(opened)[0].anchors] == ["a", "b"]


def test_emphasis_is_given_told_and_taken_back(opened: MainWindow) -> None:
    document = opened.workspace.document
    document.viewpoint.select([Ref("actors", "a")])
    action = opened.actions_by_id["emphasise"]
    action.trigger()
    QApplication.processEvents()
    assert set(opened.workspace.canvas.frame.emphasised) == {"a"}
    assert action.isChecked()
    cards = opened.workspace.panels.inspector.emphasis
    assert len(cards.cards) == 1
    assert not cards.isHidden()
    cards.cards[0][1].fields["label"].edited.emit("Why")
    assert [emphasis.label for emphasis in document.project.emphases.values()] == ["Why"]
    action.trigger()
    assert not document.project.emphases
    assert cards.isHidden()
    opened.actions_by_id["undo"].trigger()
    assert [emphasis.label for emphasis in document.project.emphases.values()] == ["Why"]


def test_the_cursor_over_a_note_veils_nothing_and_says_nothing(
    opened: MainWindow, hand: Hand, qtbot: Any
) -> None:
    note = written(opened, hand, qtbot)
    canvas = opened.workspace.canvas
    hand.move(middle(opened, note), held=False)
    assert canvas.hovered is not None
    assert canvas.hovered.kind == "notes"
    assert canvas.map_scene.focus_ids("notes", note.id) is None
    canvas.grab()
