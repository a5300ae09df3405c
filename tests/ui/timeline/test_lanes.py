"""The lanes, by hand: dragging dates, adding phases, following the selection."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from relmap.editor import edits
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.records import Event, Phase, Relation, updated
from relmap.timeline.lane_rows import LaneRow, Listing
from relmap.ui.timeline.lanes import Lanes
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand

pytestmark = pytest.mark.usefixtures("lanes_open")

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def lanes(opened: MainWindow) -> Lanes:
    """The lanes of a map with an imprecise relation, an open one and an event."""
    document = opened.workspace.document
    document.apply(
        Diff.adding(
            Relation(
                id="bc",
                source="b",
                target="c",
                kind="alliance",
                phases=(Phase(when="2000-03/2010-06", stance=1), Phase(when="2014/..", stance=-1)),
            ),
            Relation(id="ba", source="b", target="a", kind="trade"),
            Event(id="e", title="Summit", when="2005-04", relations=("bc",)),
        ),
        "Set up",
    )
    QApplication.processEvents()
    return opened.workspace.time.lanes


def phases(lanes: Lanes, key: str = "bc") -> list[str]:
    return [phase.when for phase in lanes.document.project.relations[key].phases]


def pixels(lanes: Lanes, day_count: float) -> float:
    return day_count / lanes.axis.days_per_pixel


def drag(lanes: Lanes, start: QPointF, dx: float, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    Hand(lanes.viewport()).drag(start, start + QPointF(dx, 0), modifiers)


def test_rows_are_grouped_by_dyad(lanes: Lanes) -> None:
    assert [(row.title, row.relation, row.grouped) for row in lanes.layout_.rows] == [
        ("Alpha – Beta", None, False),
        ("Alliance", "ab", True),
        ("Trade", "ba", True),
        ("Beta – Gamma: Alliance", "bc", False),
    ]
    assert lanes.layout_.rows[-1].events == ("e",)


def test_the_rows_of_all_follow_what_is_done_while_a_selection_is_shown(lanes: Lanes) -> None:
    document = lanes.document
    viewpoint = document.viewpoint

    def shown() -> list[LaneRow]:
        QApplication.processEvents()
        lanes.viewport().grab()
        return list(lanes.layout_.rows)

    viewpoint.select([Ref("relations", "bc")])
    document.apply(Diff.adding(Relation(id="ca", source="c", target="a", kind="trade")), "Add")
    assert [row.relation for row in shown()] == ["bc"]
    gone = (document.project.relations["bc"], document.project.events["e"])
    document.apply(Diff.removing(*gone), "Delete what is selected")
    assert shown() == Listing(document.project).rows
    assert "ca" in [row.relation for row in lanes.layout_.rows]
    document.undo_stack.undo()
    assert shown() == Listing(document.project).rows
    gamma = document.project.actors["c"]
    document.apply(Diff.replacing(gamma, updated(gamma, name="Aardvark")), "Rename")
    assert shown() == Listing(document.project).rows
    viewpoint.select([Ref("actors", "a")])
    document.apply(Diff.adding(Relation(id="cb", source="c", target="b", kind="trade")), "Add")
    viewpoint.select([])
    assert shown() == Listing(document.project).rows


def test_rows_are_those_of_the_selection(lanes: Lanes) -> None:
    lanes.document.viewpoint.select([Ref("actors", "c")])
    assert [row.relation for row in lanes.layout_.rows] == ["bc"]
    lanes.document.viewpoint.select([Ref("events", "e")])
    assert [row.relation for row in lanes.layout_.rows] == ["bc"]
    lanes.document.viewpoint.select([])
    assert len(lanes.layout_.rows) == 4


def test_a_month_precise_end_moves_by_months(lanes: Lanes) -> None:
    drag(lanes, lanes.layout_.point_of("bc", 0, "end"), pixels(lanes, 365.25))
    assert phases(lanes) == ["2000-03/2011-06", "2014/.."]
    assert lanes.document.undo_stack.undoText() == "Move the end of a phase"
    lanes.document.undo_stack.undo()
    assert phases(lanes) == ["2000-03/2010-06", "2014/.."]


def test_with_alt_an_end_becomes_a_day(lanes: Lanes) -> None:
    start = lanes.layout_.point_of("bc", 0, "start")
    target = QPointF(lanes.axis.to_pixel(days.from_ymd(2003, 7, 1)), start.y())
    drag(lanes, start, target.x() - start.x(), ALT)
    when = phases(lanes)[0]
    assert when.endswith("/2010-06")
    first = when.split("/")[0]
    assert len(first) == 10
    assert first.startswith(("2003-06", "2003-07"))


def test_a_bar_moves_whole(lanes: Lanes) -> None:
    drag(lanes, lanes.layout_.point_of("bc", 0, "both"), pixels(lanes, -2 * 365.25))
    assert phases(lanes)[0] == "1998-03/2008-06"
    assert lanes.document.undo_stack.undoText() == "Move a phase"


def test_an_open_end_is_given_a_date_by_its_arrow(lanes: Lanes) -> None:
    start = QPointF(lanes.axis.right - 3, lanes.layout_.point_of("bc", 1, "both").y())
    target = lanes.axis.to_pixel(days.from_ymd(2019, 7, 1))
    drag(lanes, start, target - start.x())
    assert phases(lanes)[1] == "2014/2019"


def test_escape_gives_up(lanes: Lanes, qtbot: Any) -> None:
    count = lanes.document.undo_stack.count()
    hand, start = Hand(lanes.viewport()), lanes.layout_.point_of("bc", 0, "end")
    hand.press(start)
    hand.move(start + QPointF(80, 0))
    assert lanes.layout_.drag is not None
    assert lanes.layout_.drag.when != "2000-03/2010-06"
    qtbot.keyClick(lanes, Qt.Key.Key_Escape)
    hand.release(start + QPointF(80, 0))
    assert phases(lanes)[0] == "2000-03/2010-06"
    assert lanes.document.undo_stack.count() == count


def test_an_end_cannot_pass_the_other(lanes: Lanes) -> None:
    drag(lanes, lanes.layout_.point_of("bc", 0, "end"), -2000)
    assert phases(lanes)[0] == "2000-03/2000-03"


def test_an_undo_in_the_middle_of_a_drag(lanes: Lanes) -> None:
    hand, start = Hand(lanes.viewport()), lanes.layout_.point_of("bc", 0, "end")
    hand.press(start)
    hand.move(start + QPointF(60, 0))
    lanes.document.undo_stack.undo()
    assert lanes.layout_.drag is None
    hand.release(start + QPointF(60, 0))
    assert "bc" not in lanes.document.project.relations


def test_a_record_deleted_under_the_hand(lanes: Lanes) -> None:
    hand, start = Hand(lanes.viewport()), lanes.layout_.point_of("bc", 0, "both")
    hand.press(start)
    hand.move(start + QPointF(60, 0))
    lanes.document.apply(edits.remove(lanes.document.project, [Ref("relations", "bc")]), "Delete")
    hand.move(start + QPointF(90, 0))
    hand.release(start + QPointF(90, 0))
    assert "bc" not in lanes.document.project.relations
    assert lanes.document.undo_stack.undoText() == "Delete"


def test_a_double_click_between_two_phases_adds_one(lanes: Lanes) -> None:
    y = lanes.layout_.point_of("bc", 0, "both").y()
    Hand(lanes.viewport()).double_click(QPointF(lanes.axis.to_pixel(days.from_ymd(2012, 1, 1)), y))
    assert phases(lanes) == ["2000-03/2010-06", "2010-06/2014", "2014/.."]
    lanes.document.undo_stack.undo()
    assert phases(lanes) == ["2000-03/2010-06", "2014/.."]


def test_a_double_click_before_the_first_and_in_an_empty_row(lanes: Lanes) -> None:
    hand = Hand(lanes.viewport())
    x = lanes.axis.to_pixel(days.from_ymd(1995, 1, 1))
    hand.double_click(QPointF(x, lanes.layout_.point_of("bc", 0, "both").y()))
    assert phases(lanes)[0] == "../2000-03"
    lanes.document.viewpoint.select([])
    top = lanes.layout_.tops[[row.relation for row in lanes.layout_.rows].index("ba")]
    hand.double_click(QPointF(x, top + 12))
    (when,) = phases(lanes, "ba")
    assert when.endswith("/..")
    assert when.startswith(("1994-12", "1995-01"))


def test_a_click_selects_and_keeps_the_rows(lanes: Lanes) -> None:
    Hand(lanes.viewport()).click(lanes.layout_.point_of("bc", 0, "both"))
    assert lanes.document.viewpoint.selection == {Ref("relations", "bc")}
    assert len(lanes.layout_.rows) == 4
    assert phases(lanes)[0] == "2000-03/2010-06"
    drag(lanes, lanes.layout_.point_of("bc", 0, "end"), pixels(lanes, 365.25))
    assert len(lanes.layout_.rows) == 4
    lanes.document.viewpoint.select([])
    assert len(lanes.layout_.rows) == 4
    lanes.document.viewpoint.select([Ref("relations", "bc")])
    assert len(lanes.layout_.rows) == 1


def test_an_event_is_gone_to_and_dragged(lanes: Lanes) -> None:
    row = [row.relation for row in lanes.layout_.rows].index("bc")
    at = QPointF(lanes.axis.to_pixel(days.from_ymd(2005, 4, 30)), lanes.layout_.tops[row] + 29)
    Hand(lanes.viewport()).click(at)
    assert days.iso(lanes.document.viewpoint.day) == "2005-04-30"
    assert lanes.document.viewpoint.selection == {Ref("events", "e")}
    drag(lanes, at, pixels(lanes, 365.25))
    assert lanes.document.project.events["e"].when == "2006-04"


def test_an_undated_event_is_taken_hold_of_between_its_days(lanes: Lanes) -> None:
    lanes.document.apply(
        Diff.adding(
            Event(id="u", title="Answer", after=("e",), relations=("ba",)),
            Event(id="z", title="Trial", when="2009-04", after=("u",)),
        ),
        "Set up",
    )
    QApplication.processEvents()
    row = [row.relation for row in lanes.layout_.rows].index("ba")
    middle = (days.from_ymd(2005, 4, 1) + days.from_ymd(2009, 4, 30)) // 2
    at = QPointF(lanes.axis.to_pixel(middle), lanes.layout_.tops[row] + 29)
    before = lanes.document.project
    drag(lanes, at, pixels(lanes, 365.25))  # it has no date that could be moved
    assert lanes.document.project == before
    Hand(lanes.viewport()).click(at)
    assert lanes.document.viewpoint.selection == {Ref("events", "u")}
    assert "after “Summit”" in lanes._tooltip(at)
    assert "some day between 1 April 2005 and 30 April 2009" in lanes._tooltip(at)


def test_the_keyboard_walks_the_rows(lanes: Lanes, qtbot: Any) -> None:
    for expected in ("ab", "ba", "bc", "bc"):
        qtbot.keyClick(lanes, Qt.Key.Key_Down)
        assert lanes.document.viewpoint.selection == {Ref("relations", expected)}
    qtbot.keyClick(lanes, Qt.Key.Key_Up)
    assert lanes.document.viewpoint.selection == {Ref("relations", "ba")}
    qtbot.keyClick(lanes, Qt.Key.Key_Escape)
    assert lanes.document.viewpoint.selection == frozenset()


def test_lanes_stand_under_the_axis_of_the_slider(opened: MainWindow, lanes: Lanes) -> None:
    assert opened.workspace.time.slider.axis.left > lanes.title_width
    event = QWheelEvent(
        QPointF(400, 20), lanes.viewport().mapToGlobal(QPointF(400, 20)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = lanes.axis
    QApplication.sendEvent(lanes.viewport(), event)
    assert lanes.axis.last - lanes.axis.first < before.last - before.first
    opened.actions_by_id["lanes"].trigger()
    assert lanes.isHidden()
    assert opened.workspace.time.slider.axis.left < 30


def test_tooltips_say_dates_in_words(lanes: Lanes) -> None:
    assert "began some day in 2014, goes on" in lanes._tooltip(lanes.layout_.point_of("bc", 1, "both"))
    assert "(2000-03/2010-06)" in lanes._tooltip(lanes.layout_.point_of("bc", 0, "both"))


def test_thousands_of_rows(opened: MainWindow) -> None:
    many = [
        Relation(
            id=f"m{n}", source="a", target="b", kind="trade", phases=(Phase(when=f"{1990 + n % 30}/.."),)
        )
        for n in range(3000)
    ]
    opened.workspace.document.apply(Diff.adding(*many), "Many")
    lanes = opened.workspace.time.lanes
    assert len(lanes.layout_.rows) == 3002
    lanes.scroll_bar.setValue(lanes.scroll_bar.maximum())
    lanes.grab()
    assert len(lanes.layout_._bars) < 100  # only rows in sight were looked at
