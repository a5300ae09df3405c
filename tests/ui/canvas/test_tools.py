from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from relmap.editor import edits
from relmap.layout.graph import Place as At
from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Placement, updated
from relmap.ui.canvas.tools.reconnect import ReconnectGesture
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand

Place = Callable[..., QPointF]


def where(window: MainWindow, key: str) -> At:
    return window.workspace.document.home()[key]


def chosen(window: MainWindow) -> set[str]:
    return {ref.id for ref in window.workspace.document.viewpoint.selection}


def end_of(window: MainWindow, which: int) -> QPointF:
    canvas = window.workspace.canvas
    return QPointF(*canvas.view.to_pixels(canvas.frame.curves[0][which]).tolist())


# --- reconnecting ---------------------------------------------------------------------------


@pytest.mark.parametrize(("which", "end"), [(0, "source"), (3, "target")])
def test_an_end_is_dragged_to_another_actor(
    opened: MainWindow, hand: Hand, place: Place, which: int, end: str
) -> None:
    opened.workspace.document.viewpoint.select([Ref("relations", "ab")])
    hand.drag(end_of(opened, which), place("c"))
    assert getattr(opened.workspace.document.project.relations["ab"], end) == "c"
    opened.actions_by_id["undo"].trigger()
    assert getattr(opened.workspace.document.project.relations["ab"], end) != "c"


def test_an_end_let_go_on_nothing_stays(opened: MainWindow, hand: Hand) -> None:
    opened.workspace.document.viewpoint.select([Ref("relations", "ab")])
    before = opened.workspace.document.project
    hand.drag(end_of(opened, 3), QPointF(15, 60))
    assert opened.workspace.document.project is before


def test_reconnecting_is_given_up_by_escape_a_lost_focus_and_a_change(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    before = opened.workspace.document.project.relations["ab"]
    lost = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason)
    for give_up in (
        lambda: qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Escape),
        lambda: QApplication.sendEvent(opened.workspace.canvas, lost),
        lambda: opened.workspace.document.apply(
            Diff.replacing(
                a := opened.workspace.document.project.actors["c"], updated(a, notes=a.notes + "x")
            ),
            "Edit",
        ),
    ):
        opened.workspace.document.viewpoint.select([Ref("relations", "ab")])
        hand.press(end_of(opened, 3))
        hand.move(place("c"))
        assert isinstance(opened.workspace.canvas.hand.gesture, ReconnectGesture)
        give_up()
        assert opened.workspace.canvas.hand.gesture is None
        hand.release(place("c"))
        assert opened.workspace.document.project.relations["ab"] == before


def test_the_relation_deleted_under_the_hand(opened: MainWindow, hand: Hand, place: Place) -> None:
    opened.workspace.document.viewpoint.select([Ref("relations", "ab")])
    hand.press(end_of(opened, 0))
    hand.move(place("c"))
    opened.workspace.document.apply(
        edits.remove(opened.workspace.document.project, [Ref("relations", "ab")]), "Delete"
    )
    hand.release(place("c"))
    assert "ab" not in opened.workspace.document.project.relations


# --- selecting ------------------------------------------------------------------------------


def test_the_lasso_takes_what_it_encloses(opened: MainWindow, hand: Hand, place: Place) -> None:
    opened.actions_by_id["lasso"].trigger()
    a, c = place("a"), place("c")
    around = [
        a + QPointF(-40, -40), a + QPointF(40, -40), c + QPointF(50, -30),
        c + QPointF(50, 50), c + QPointF(-50, 50), a + QPointF(-40, 40),
    ]  # fmt: skip
    hand.press(around[0])
    for point in around[1:]:
        hand.move(point)
    hand.release(around[-1])
    assert chosen(opened) == {"a", "c"}


def test_alt_on_nothing_is_a_lasso_and_escape_gives_it_up(
    opened: MainWindow, hand: Hand, place: Place, qtbot: Any
) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    opened.workspace.document.viewpoint.select([Ref("actors", "b")])
    a = place("a")
    hand.press(a + QPointF(-40, -40), alt)
    for point in (QPointF(40, -40), QPointF(40, 40), QPointF(-40, 40)):
        hand.move(a + point, alt)
    assert chosen(opened) == {"a"}
    qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Escape)
    assert chosen(opened) == {"b"}


def test_shift_adds_and_ctrl_takes_out(opened: MainWindow, hand: Hand, place: Place) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "b")])
    a = place("a")
    hand.drag(a - QPointF(40, 40), a + QPointF(40, 40), Qt.KeyboardModifier.ShiftModifier)
    assert chosen(opened) == {"a", "b"}
    hand.drag(a - QPointF(40, 40), a + QPointF(40, 40), Qt.KeyboardModifier.ControlModifier)
    assert chosen(opened) == {"b"}
    hand.click(a - QPointF(60, 60), Qt.KeyboardModifier.ShiftModifier)
    assert chosen(opened) == {"b"}


def test_same_kind_and_inverted(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    opened.actions_by_id["select_kind"].trigger()
    assert chosen(opened) == {"a", "b"}
    opened.actions_by_id["invert"].trigger()
    assert chosen(opened) == {"c"}
    opened.workspace.document.viewpoint.select([Ref("relations", "ab")])
    opened.actions_by_id["select_kind"].trigger()
    assert chosen(opened) == {"ab"}


def test_tools_are_taken_by_key_and_escape_puts_them_down(opened: MainWindow, qtbot: Any) -> None:
    for key, action in ((Qt.Key.Key_Q, "lasso"), (Qt.Key.Key_H, "hand"), (Qt.Key.Key_C, "connect")):
        qtbot.keyClick(opened.workspace.canvas, key)
        assert opened.actions_by_id[action].isChecked()
        assert not opened.actions_by_id["tool_select"].isChecked()
        qtbot.keyClick(opened.workspace.canvas, Qt.Key.Key_Escape)
        assert opened.actions_by_id["tool_select"].isChecked()


def test_the_hand_moves_the_picture(opened: MainWindow, hand: Hand, place: Place) -> None:
    opened.actions_by_id["hand"].trigger()
    before, project = place("a"), opened.workspace.document.project
    hand.drag(before, before + QPointF(50, 20))
    assert (place("a") - before).toPoint() == QPointF(50, 20).toPoint()
    assert opened.workspace.document.project is project


# --- placing --------------------------------------------------------------------------------


def test_a_drag_snaps_to_a_neighbour_and_ctrl_lets_it_go_free(
    opened: MainWindow, hand: Hand, place: Place
) -> None:
    start = place("c")
    almost = QPointF(place("a").x() + 4, start.y())
    hand.drag(start, almost)
    assert where(opened, "c")[0] == where(opened, "a")[0]
    opened.actions_by_id["undo"].trigger()
    hand.press(start)
    for step in range(1, 6):
        hand.move(start + (almost - start) * step / 5, Qt.KeyboardModifier.ControlModifier)
    hand.release(almost, Qt.KeyboardModifier.ControlModifier)
    assert where(opened, "c")[0] == pytest.approx(
        where(opened, "a")[0] + 4 / opened.workspace.canvas.view.scale, abs=0.1
    )


def test_snapping_can_be_switched_off(opened: MainWindow, hand: Hand, place: Place) -> None:
    opened.actions_by_id["snap"].trigger()
    assert not opened.settings.snap
    start = place("c")
    hand.drag(start, QPointF(place("a").x() + 4, start.y()))
    assert where(opened, "c")[0] != where(opened, "a")[0]


def test_lining_up_is_one_step(opened: MainWindow) -> None:
    before = opened.workspace.document.project
    opened.actions_by_id["select_all"].trigger()
    opened.actions_by_id["align_middle"].trigger()
    assert len({where(opened, key)[1] for key in "abc"}) == 1
    opened.actions_by_id["distribute_across"].trigger()
    opened.actions_by_id["undo"].trigger()
    opened.actions_by_id["undo"].trigger()
    assert opened.workspace.document.project.placements == before.placements


def test_pinned_actors_stay_in_a_layout(opened: MainWindow, qtbot: Any) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    opened.actions_by_id["pin"].trigger()
    assert opened.workspace.document.project.placements["a"].pinned
    assert opened.actions_by_id["pin"].isChecked()
    opened.workspace.document.viewpoint.select([])
    with qtbot.waitSignal(opened.workspace.layouts.ended):
        opened.actions_by_id["arrange_circle"].trigger()
    qtbot.waitUntil(lambda: opened.workspace.document.undo_stack.undoText().startswith("Arrange"))
    assert where(opened, "a") == (-150.0, 0.0)
    opened.workspace.document.viewpoint.select([Ref("actors", "a")])
    opened.actions_by_id["pin"].trigger()
    assert not opened.workspace.document.project.placements["a"].pinned


def test_an_actor_drawn_without_a_placement_is_pinned_where_it_is(opened: MainWindow) -> None:
    document = opened.workspace.document
    document.apply(Diff.adding(Actor(id="d", name="Delta")), "Add")
    document.give_places({"d": (7.0, 9.0)})
    document.viewpoint.select([Ref("actors", "d")])
    opened.actions_by_id["pin"].trigger()
    assert document.project.placements["d"] == Placement(actor="d", x=7.0, y=9.0, pinned=True)


def test_a_drag_that_leaves_the_window_ends_where_it_is_let_go(
    opened: MainWindow, hand: Hand, place: Place
) -> None:
    out = QPointF(-400, -300)
    hand.drag(place("c"), out)
    x, y = opened.workspace.canvas.view.to_scene(out.x(), out.y())
    assert where(opened, "c") == (pytest.approx(x, abs=8), pytest.approx(y, abs=8))
