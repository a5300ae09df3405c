from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF

from relmap.model.diff import Diff, Ref
from relmap.model.records import Phase, Relation
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand, tip_at

Place = Callable[..., QPointF]


def join(window: MainWindow) -> None:
    """Alpha becomes a member of Gamma in 1995, and Beta trades with both."""
    new = [
        Relation(id="m", source="a", target="c", kind="membership", phases=(Phase(when="1995/.."),)),
        Relation(id="t", source="b", target="c", kind="trade", phases=(Phase(when="1995/.."),)),
    ]
    window.workspace.document.apply(Diff.adding(*new), "Join")
    window.workspace.document.viewpoint.select([Ref("actors", "c")])


def do(window: MainWindow, action: str) -> None:
    window.actions_by_id[action].trigger()


def test_hulls_are_for_those_who_have_members(opened: MainWindow) -> None:
    opened.workspace.document.viewpoint.select([Ref("actors", "c")])
    assert not opened.actions_by_id["hull"].isEnabled()
    join(opened)
    do(opened, "hull")
    assert opened.actions_by_id["hull"].isChecked()
    assert [hull.actor for hull in opened.workspace.canvas.frame.hulls] == ["c"]
    do(opened, "hull")
    assert opened.workspace.canvas.frame.hulls == []
    do(opened, "undo")
    assert len(opened.workspace.canvas.frame.hulls) == 1


def test_a_line_of_several_selects_them_all(opened: MainWindow, hand: Hand, place: Place) -> None:
    join(opened)
    do(opened, "collapse")
    frame = opened.workspace.canvas.frame
    assert {node.id for node in frame.nodes} == {"b", "c"}
    assert set(next(iter(frame.merged.values()))) == {"ab", "t"}
    hand.click((place("b") + place("c")) / 2)
    assert opened.workspace.document.viewpoint.selection == {Ref("relations", "ab"), Ref("relations", "t")}
    tip = tip_at(opened.workspace.canvas, ((place("b") + place("c")) / 2).toPoint())
    assert "2 relations" in tip
    hand.move((place("b") + place("c")) / 2, held=False)
    opened.workspace.canvas.grab()


def test_members_move_with_what_they_are_within(opened: MainWindow, hand: Hand, place: Place) -> None:
    join(opened)
    opened.actions_by_id["snap"].trigger()
    do(opened, "collapse")
    before = opened.workspace.document.home()["a"]
    start = place("c")
    hand.drag(start, start + QPointF(60, -40))
    after = opened.workspace.document.home()["a"]
    scale = opened.workspace.canvas.view.scale
    assert abs(after[0] - before[0] - 60 / scale) < 1
    do(opened, "collapse")
    assert {node.id for node in opened.workspace.canvas.frame.nodes} == {"a", "b", "c"}
