"""Windows, comparisons and what is certain, in the window."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from relmap.drawing.curves import point_at
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.records import Citation, FigureStyle, Phase, Relation, Source
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand, tip_at


@pytest.fixture
def compared(opened: MainWindow) -> MainWindow:
    """Two days between which one relation began, one ended, one changed and one stayed."""
    opened.workspace.document.apply(
        Diff.adding(
            Source(id="s", title="The Paper"),
            Relation(
                id="new",
                source="b",
                target="c",
                phases=(Phase(when="2021-01-01/..", stance=-2, citations=(Citation(source="s"),)),),
            ),
            Relation(
                id="turned",
                source="a",
                target="c",
                phases=(Phase(when="1995/2015", stance=1), Phase(when="2015/..", stance=-1)),
            ),
            Relation(id="same", source="c", target="b", phases=(Phase(when="1990-01-01/.."),)),
            Relation(id="perhaps", source="c", target="a", phases=(Phase(when="2018/2026"),)),
        ),
        "Set up",
    )
    opened.workspace.document.viewpoint.look(day=days.from_ymd(2022, 1, 1), anchor=days.from_ymd(2000, 1, 1))
    opened.actions_by_id["mode_compare"].trigger()
    QApplication.processEvents()
    return opened


def sorts(window: MainWindow) -> dict[str, str]:
    return {edge.id: edge.sort for edge in window.workspace.canvas.frame.edges}


def test_the_canvas_shows_what_became_of_everything(compared: MainWindow) -> None:
    assert sorts(compared) == {
        "ab": "ended", "new": "begun", "turned": "changed", "same": "kept", "perhaps": "begun"
    }  # fmt: skip
    turned = next(edge for edge in compared.workspace.canvas.frame.edges if edge.id == "turned")
    assert turned.other is not None
    assert turned.other.colour != turned.pen.colour
    assert "2 begun" in compared.status.shown.text()


def test_differences_are_listed_with_their_sources(compared: MainWindow) -> None:
    findings = compared.workspace.panels.differences.list.findings
    assert [f.text for f in findings if f.ref is None] == ["Begun  2", "Ended  1", "Changed  1"]
    new = next(f for f in findings if f.ref == Ref("relations", "new"))
    assert new.detail == "The Paper"
    compared.workspace.panels.differences.list.chosen.emit(new)
    assert compared.workspace.document.viewpoint.selection == {Ref("relations", "new")}
    assert not compared.docks["Differences"].isHidden()
    compared.actions_by_id["mode_day"].trigger()
    assert compared.docks["Differences"].isHidden()


def test_swap(compared: MainWindow) -> None:
    compared.actions_by_id["swap_days"].trigger()
    assert sorts(compared)["ab"] == "ended"  # what began and ended is told as time runs
    assert days.iso(compared.workspace.document.viewpoint.day) == "2000-01-01"


def test_swipe(compared: MainWindow) -> None:
    canvas = compared.workspace.canvas
    compared.actions_by_id["swipe"].trigger()
    assert canvas.swipe == 0.5
    assert set(sorts(compared).values()) == {""}
    canvas.grab()
    start = QPointF(canvas.width() / 2, 60)
    Hand(canvas).drag(start, start - QPointF(100, 0))
    assert canvas.swipe == pytest.approx(0.5 - 100 / canvas.width())
    hand = Hand(canvas)
    at = QPointF(canvas.swipe * canvas.width(), 60)
    hand.press(at)
    hand.move(at + QPointF(50, 0))
    canvas.hand.give_up()
    assert canvas.swipe == pytest.approx(0.5 - 100 / canvas.width())
    compared.actions_by_id["mode_day"].trigger()
    assert canvas.swipe is None
    assert not compared.actions_by_id["swipe"].isEnabled()


def test_both_handles_are_dragged(compared: MainWindow) -> None:
    slider = compared.workspace.time.slider
    a, b = (
        slider.axis.to_pixel(day)
        for day in (compared.workspace.document.viewpoint.anchor, compared.workspace.document.viewpoint.day)
    )
    to = slider.axis.to_pixel(days.from_ymd(2010, 1, 1))
    Hand(slider).drag(QPointF(a, 40), QPointF(to, 40))
    assert abs(compared.workspace.document.viewpoint.anchor - days.from_ymd(2010, 1, 1)) < 30
    Hand(slider).drag(QPointF(b, 40), QPointF(slider.axis.to_pixel(days.from_ymd(2018, 1, 1)), 40))
    assert abs(compared.workspace.document.viewpoint.day - days.from_ymd(2018, 1, 1)) < 30
    assert abs(compared.workspace.document.viewpoint.anchor - days.from_ymd(2010, 1, 1)) < 30


def test_a_window_moves_whole(compared: MainWindow) -> None:
    compared.actions_by_id["mode_window"].trigger()
    compared.workspace.document.viewpoint.look(
        anchor=days.from_ymd(2000, 1, 1), day=days.from_ymd(2010, 1, 1)
    )
    slider = compared.workspace.time.slider
    start = QPointF(slider.axis.to_pixel(days.from_ymd(2005, 1, 1)), 40)
    end = QPointF(slider.axis.to_pixel(days.from_ymd(2008, 1, 1)), 40)
    Hand(slider).drag(start, end)
    first, last = compared.workspace.document.viewpoint.window
    assert last - first == days.from_ymd(2010, 1, 1) - days.from_ymd(2000, 1, 1)
    assert abs(first - days.from_ymd(2003, 1, 1)) < 40


def test_a_window_shows_any_time_or_throughout(compared: MainWindow) -> None:
    compared.actions_by_id["mode_window"].trigger()
    assert set(sorts(compared)) == {"ab", "new", "turned", "same", "perhaps"}
    assert "in this window" in compared.status.shown.text()
    compared.actions_by_id["throughout"].trigger()
    assert set(sorts(compared)) == {"turned", "same"}
    assert compared.workspace.time.words.text().startswith("Throughout")


def test_certain_only(compared: MainWindow) -> None:
    compared.actions_by_id["mode_day"].trigger()
    compared.workspace.document.viewpoint.set_day(days.from_ymd(2018, 6, 1))
    assert "perhaps" in sorts(compared)
    compared.actions_by_id["certain_only"].trigger()
    assert "perhaps" not in sorts(compared)
    assert compared.workspace.document.viewpoint.in_words() == "1 June 2018, what is certain"


def test_the_figure_is_that_of_the_canvas(compared: MainWindow) -> None:
    figure = compared.workspace.exports.figure(FigureStyle(look="print", width=800.0, height=600.0))
    assert figure.date_line == "1 January 2000 compared with 1 January 2022"
    assert figure.frame.of == "comparison"
    compared.actions_by_id["mode_window"].trigger()
    figure = compared.workspace.exports.figure(FigureStyle(look="print", width=800.0, height=600.0))
    assert figure.date_line == "At any time from 1 January 2000 to 1 January 2022"


def test_dates_are_typed_into_both_fields(compared: MainWindow, qtbot: Any) -> None:
    field = compared.workspace.time.anchor_field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "June 2010")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert days.iso(compared.workspace.document.viewpoint.anchor) == "2010-06-01"
    field = compared.workspace.time.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2012 to 2014")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [days.iso(day) for day in compared.workspace.document.viewpoint.window] == [
        "2012-01-01",
        "2014-12-31",
    ]


def test_tooltips_say_what_became(compared: MainWindow) -> None:
    canvas = compared.workspace.canvas
    row = [edge.id for edge in canvas.frame.edges].index("turned")
    along = point_at(canvas.frame.curves[[row]], np.array([[0.35]]))
    x, y = canvas.view.to_pixels(along)[0, 0].tolist()
    text = tip_at(canvas, QPointF(x, y).toPoint())
    assert "<i>changed</i>" in text
    assert "began some day in 2015, goes on" in text
