"""Slider and lanes as pyqtgraph views: boxes of time that are linked, lines that are the days looked at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsView

from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About
from relmap.storage import project_file
from relmap.ui.timeline.lanes import Lanes
from relmap.ui.timeline.slider import TimeSlider
from relmap.ui.timeline.time_box import TimeBox
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand

pytestmark = pytest.mark.usefixtures("lanes_open")


def painted(view: QGraphicsView) -> QImage:
    image = QImage(view.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill("#ff00ff")
    painter = QPainter(image)
    QGraphicsView.render(view, painter, QRectF(view.viewport().rect()), view.viewport().rect())
    painter.end()
    return image


@pytest.fixture
def slider(opened: MainWindow) -> TimeSlider:
    return opened.workspace.time.slider


@pytest.fixture
def lanes(opened: MainWindow) -> Lanes:
    return opened.workspace.time.lanes


def test_they_are_views_of_pyqtgraph(slider: TimeSlider, lanes: Lanes) -> None:
    assert (slider.objectName(), lanes.objectName()) == ("slider", "lanes")
    for view in (slider, lanes):
        assert isinstance(view, pg.GraphicsView)
        assert isinstance(view.box, pg.ViewBox)
        assert isinstance(view.lines.day, pg.InfiniteLine)
        assert isinstance(view.lines.region, pg.LinearRegionItem)
    assert isinstance(slider.day_axis, pg.AxisItem)


def test_a_day_is_at_the_same_pixel_in_slider_lanes_and_whatever_is_linked(
    opened: MainWindow, slider: TimeSlider, lanes: Lanes
) -> None:
    curves = TimeBox()
    curves.setXLink(slider.box)
    day = days.from_ymd(2004, 5, 6)
    for change in (
        lambda: None,
        lambda: slider.zoom_about(400, 3),
        lambda: Hand(slider).drag(QPointF(300, 40), QPointF(380, 40)),
        lambda: opened.resize(1100, 800),
        lambda: lanes.box.show_days(*slider.box.days),
    ):
        change()
        QApplication.processEvents()
        assert lanes.box.days == slider.box.days == curves.days
        here = slider.mapToGlobal(QPoint(0, 0)).x() + slider.axis.to_pixel(day)
        there = lanes.mapToGlobal(QPoint(0, 0)).x() + lanes.axis.to_pixel(day)
        assert here == pytest.approx(there)
        opened.workspace.document.viewpoint.set_day(day)
        for view in (slider, lanes):  # painted where the axis has it, not only said to be
            at = view.lines.day.mapToScene(QPointF(0, 0)).x()
            assert at == pytest.approx(view.axis.to_pixel(day))


def test_the_day_is_read_from_its_line(opened: MainWindow, slider: TimeSlider, lanes: Lanes) -> None:
    viewpoint = opened.workspace.document.viewpoint
    Hand(slider).click(QPointF(slider.axis.to_pixel(days.from_ymd(1999, 3, 4)), 40))
    assert slider.lines.day.value() == lanes.lines.day.value() == viewpoint.day
    assert not slider.lines.anchor.isVisible()
    viewpoint.look(mode="window", anchor=days.from_ymd(1995, 1, 1))
    assert slider.lines.region.isVisible()
    assert slider.lines.region.getRegion() == viewpoint.window
    viewpoint.look(mode="compare")
    assert not slider.lines.region.isVisible()
    assert slider.lines.anchor.isVisible()
    assert slider.lines.anchor.value() == viewpoint.anchor


def test_a_step_of_time_leaves_the_pictures_as_they_are(
    opened: MainWindow, slider: TimeSlider, lanes: Lanes
) -> None:
    painted(slider), painted(lanes)
    before = slider.histogram._painted[1], lanes.rows_layer._painted[1]
    one = painted(slider)
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2003, 3, 3))
    assert painted(slider) != one
    painted(lanes)
    assert (slider.histogram._painted[1], lanes.rows_layer._painted[1]) == before
    slider.zoom_about(300, 1)
    painted(slider), painted(lanes)
    assert slider.histogram._painted[1] is not before[0]
    assert lanes.rows_layer._painted[1] is not before[1]


def test_the_axis_tells_years_before_the_first(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "rome.relmap.json"
    project_file.save(Project.of(About(title="Rome", extent="-0300-01-01/0100-12-31")), file)
    window.open_here(file)
    slider = window.workspace.time.slider
    told = [text for _, text in slider.axis.ticks(52)]
    assert any(text.endswith("BC") for text in told), told
    slider.day_axis.show()
    with_axis = painted(slider)
    slider.day_axis.hide()
    assert painted(slider) != with_axis


@pytest.mark.parametrize(
    ("view", "part", "name"),
    [
        ("slider", "histogram", "draw"),
        ("slider", "handles", "draw"),
        ("slider", "day_axis", "_draw"),
        ("lanes", "rows_layer", "draw"),
        ("lanes", "rows_layer", "_paint_row"),
        ("lanes", "marks", "draw"),
    ],
)
def test_an_exception_in_a_part_is_told_and_leaves_the_rest(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, view: str, part: str, name: str
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: told.append(kind))

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    shown = getattr(opened.workspace.time, view)
    monkeypatch.setattr(getattr(shown, part), name, fail)
    if part in ("rows_layer", "day_axis"):
        getattr(shown, part)._painted = None
    painted(shown)
    assert told == [ZeroDivisionError]
    monkeypatch.undo()
    assert not painted(shown).isNull()


@pytest.mark.parametrize("steps", [1, 5, 40])
def test_zooming_stays_within_the_extent(opened: MainWindow, slider: TimeSlider, steps: int) -> None:
    told: list[Any] = []
    slider.box.sigXRangeChanged.connect(lambda *_: told.append(slider.box.days))
    slider.zoom_about(200, steps)
    assert len(told) == 1
    low, high = slider.box.days
    first, last = opened.workspace.document.extent()
    assert first <= low < high <= last
    assert high - low >= 20
    slider.zoom_about(200, -3 * steps)
    assert slider.box.days == (first, last)


def test_the_edge_above_the_lanes_comes_back_where_it_was_drawn(
    opened: MainWindow, small_file: Path, qtbot: Any
) -> None:
    centre = opened.workspace.centre
    before = opened.workspace.time.height()
    Hand(centre.handle(1)).drag(QPointF(5, 2), QPointF(5, -58))
    qtbot.waitUntil(lambda: opened.workspace.time.height() >= before + 50)
    drawn = opened.workspace.time.height()
    opened.close_map()
    opened.open_here(small_file)
    qtbot.waitUntil(lambda: opened.workspace.time.height() == drawn)
    opened.actions_by_id["lanes"].trigger()
    qtbot.waitUntil(lambda: opened.workspace.time.height() < 140)
    opened.actions_by_id["lanes"].trigger()
    qtbot.waitUntil(lambda: opened.workspace.time.height() == drawn)
