from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from relmap.drawing.axis import Axis
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.records import Citation, Event, Source
from relmap.ui.window.main_window import MainWindow
from tests.ui.conftest import Hand


def iso(window: MainWindow) -> str:
    return days.iso(window.workspace.document.viewpoint.day)


def test_the_slider_scrubs(opened: MainWindow) -> None:
    slider = opened.workspace.time.slider
    hand = Hand(slider)
    start = QPointF(slider.axis.to_pixel(days.from_ymd(1995, 1, 1)), 40)
    end = QPointF(slider.axis.to_pixel(days.from_ymd(2022, 1, 1)), 40)
    hand.drag(start, end)
    assert abs(opened.workspace.document.viewpoint.day - days.from_ymd(2022, 1, 1)) < 30
    assert opened.workspace.canvas.frame.edges == []
    assert opened.workspace.time.words.text().endswith("2022") or opened.workspace.time.words.text().endswith(
        "2021"
    )
    assert opened.workspace.document.is_clean


def test_a_drag_beyond_the_end_stays_within(opened: MainWindow) -> None:
    slider = opened.workspace.time.slider
    Hand(slider).drag(QPointF(100, 40), QPointF(slider.width() + 500, 40))
    assert iso(opened) == "2025-12-31"


def test_the_keyboard_goes_through_time(opened: MainWindow, qtbot: Any) -> None:
    slider = opened.workspace.time.slider
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert iso(opened) == "1990-01-01"
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert iso(opened) == "1991-01-01"
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert iso(opened) == "2020-07-01"
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert iso(opened) == "1991-01-01"
    qtbot.keyClick(slider, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert iso(opened) == "1991-02-01"
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert iso(opened) == "2025-12-31"


@pytest.mark.parametrize(
    ("step", "expected"),
    [("day", "2000-01-02"), ("week", "2000-01-08"), ("month", "2000-02-01"), ("year", "2001-01-01")],
)
def test_steps(opened: MainWindow, step: str, expected: str) -> None:
    opened.workspace.time.step.setCurrentText(step)
    opened.workspace.time.leap(1)
    assert iso(opened) == expected
    opened.workspace.time.leap(-1)
    assert iso(opened) == "2000-01-01"


def test_a_day_is_typed(opened: MainWindow, qtbot: Any) -> None:
    field = opened.workspace.time.field
    field.clear()
    qtbot.keyClicks(field, "2010-05-06")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert iso(opened) == "2010-05-06"
    field.clear()
    qtbot.keyClicks(field, "2021-02-29")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert iso(opened) == "2010-05-06"
    assert "28 days" in opened.statusBar().currentMessage()


def test_a_click_on_an_event_goes_to_its_day(opened: MainWindow) -> None:
    opened.workspace.document.apply(Diff.adding(Event(id="e", title="E", when="2005-03-04")), "Add")
    slider = opened.workspace.time.slider
    x = slider.axis.to_pixel(days.from_ymd(2005, 3, 4))
    Hand(slider).click(QPointF(x + 2, 10))
    assert iso(opened) == "2005-03-04"


def test_the_wheel_zooms_the_axis(opened: MainWindow) -> None:
    slider = opened.workspace.time.slider
    before = slider.axis
    event = QWheelEvent(
        QPointF(300, 40), slider.mapToGlobal(QPointF(300, 40)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider.viewport(), event)
    after = slider.axis
    assert after.last - after.first < before.last - before.first
    assert abs(after.to_day(300) - before.to_day(300)) <= 2
    slider.show_all()
    assert slider.axis == before


def test_playback_goes_from_change_to_change_and_stops(opened: MainWindow, qtbot: Any) -> None:
    player, document = opened.workspace.time.player, opened.workspace.document
    player.speed = 50.0
    document.viewpoint.set_day(document.extent()[0])
    seen: list[str] = []
    document.viewpoint.time_changed.connect(lambda day: seen.append(days.iso(day)))
    player.play()
    assert player.playing
    qtbot.waitUntil(lambda: not player.playing)
    assert seen == ["1991-01-01", "2020-07-01", "2025-12-31"]


@pytest.mark.parametrize("step", ["day", "week", "month", "year"])
@pytest.mark.parametrize("speed", [60.0, 4000.0])
def test_playback_by_steps_misses_no_change(opened: MainWindow, qtbot: Any, step: str, speed: float) -> None:
    player, document = opened.workspace.time.player, opened.workspace.document
    viewpoint = document.viewpoint
    document.apply(Diff.adding(Event(id="e", title="", when="2020-05-17")), "Add")
    opened.workspace.time.step.setCurrentText(step)
    player.speed = speed
    viewpoint.set_day(days.from_ymd(2019, 11, 10) if step != "year" else days.from_ymd(1990, 1, 1))
    seen: list[str] = []
    viewpoint.time_changed.connect(lambda day: seen.append(days.iso(day)))
    player.play()
    qtbot.waitUntil(lambda: viewpoint.day >= days.from_ymd(2020, 8, 1), timeout=20_000)
    player.pause()
    assert "2020-05-17" in seen
    assert "2020-07-01" in seen
    assert seen == sorted(seen)


def test_a_step_is_shared_with_the_change_within_it(opened: MainWindow) -> None:
    player, document = opened.workspace.time.player, opened.workspace.document
    player.step = "month"
    document.viewpoint.set_day(days.from_ymd(2020, 3, 16))
    whole = player.hold()
    document.viewpoint.set_day(days.from_ymd(2020, 6, 16))
    assert player.hold() == pytest.approx(whole * 15 / 30)
    player.speed = 4.0
    assert player.hold() == pytest.approx(whole * 15 / 30 / 4)


def test_relations_fade_while_time_plays(opened: MainWindow, qtbot: Any) -> None:
    player, document, canvas = (
        opened.workspace.time.player,
        opened.workspace.document,
        opened.workspace.canvas,
    )
    viewpoint = document.viewpoint
    viewpoint.set_day(days.from_ymd(1990, 6, 1))
    canvas.grab()
    player.play()
    with qtbot.waitSignal(viewpoint.time_changed):
        pass
    assert canvas.map_layer.fades.running(canvas.map_layer._now())
    qtbot.waitUntil(lambda: not canvas.map_layer._ticking.isActive())
    assert not canvas.map_layer.fades.running(canvas.map_layer._now())
    player.pause()
    viewpoint.set_day(days.from_ymd(1990, 6, 1))
    assert not canvas.map_layer.fades.running(canvas.map_layer._now())


def test_playback_waits_for_captions(opened: MainWindow) -> None:
    player = opened.workspace.time.player
    short = player.hold()
    opened.workspace.document.apply(Diff.adding(Event(id="e", title="E" * 60, when="2000-01-01")), "Add")
    assert player.hold() > 2 * short


def test_what_happens_some_day_is_read_once(opened: MainWindow) -> None:
    document, player = opened.workspace.document, opened.workspace.time.player
    viewpoint = document.viewpoint
    document.apply(
        Diff.adding(
            Source(id="s", title="Paper", date="2000-12-31"),
            Event(id="e", title="E", when="2000-01-01"),
            Event(id="f", title="F" * 60, after=("e",), citations=(Citation(source="s"),)),
        ),
        "Add",
    )
    viewpoint.set_day(days.from_ymd(1999, 12, 31))
    player.step, player.speed = "day", 8.0
    short = player.hold()
    viewpoint.set_day(days.from_ymd(2000, 1, 1))
    assert player.hold() > short + 60 * 40
    player._wait()
    viewpoint.set_day(days.from_ymd(2000, 1, 2))
    assert player.hold() == pytest.approx(short)
    player.pause()


def test_playback_shows_what_happens_some_day_between_changes(opened: MainWindow) -> None:
    document, player = opened.workspace.document, opened.workspace.time.player
    document.apply(
        Diff.adding(
            Source(id="s", title="Paper", date="2001-03-31"),
            Event(id="e", title="E", when="2001-02-24/.."),
            Event(id="f", title="F", after=("e",), citations=(Citation(source="s"),)),
        ),
        "Add",
    )
    day, shown = document.extent()[0], set[str]()
    while (following := player._next(day)) is not None:
        day = following
        document.viewpoint.set_day(day)
        shown |= {event.id for event in document.viewpoint.snapshot.between}
    assert shown == {"f"}


def test_playback_pauses_and_loops(opened: MainWindow, qtbot: Any) -> None:
    player = opened.workspace.time.player
    player.speed, player.loop = 50.0, True
    opened.workspace.document.viewpoint.set_day(days.from_ymd(2019, 1, 1))
    player.play()
    with qtbot.waitSignal(
        opened.workspace.document.viewpoint.time_changed,
        check_params_cb=lambda day: day == days.from_ymd(1990, 1, 1),
    ):
        pass
    player.toggle()
    assert not player.playing


def test_opening_another_map_stops_playback(opened: MainWindow, small_file: Path) -> None:
    opened.workspace.time.player.play()
    opened.open_here(small_file)
    assert not opened.workspace.time.player.playing


@pytest.mark.parametrize("span", [10, 60, 400, 4_000, 40_000, 4_000_000])
def test_ticks_are_apart_and_within(span: int) -> None:
    axis = Axis(700_000, 700_000 + span, 10, 1_000)
    ticks = axis.ticks(50)
    assert ticks
    pixels = [axis.to_pixel(day) for day, _ in ticks]
    assert all(10 <= x <= 1_000 for x in pixels)
    assert all(b - a >= 25 for a, b in itertools.pairwise(pixels))


def test_days_and_pixels_go_both_ways() -> None:
    axis = Axis(700_000, 712_000, 18, 900)
    for day in range(700_000, 712_000, 997):
        assert abs(axis.to_day(axis.to_pixel(day)) - day) <= 1


def test_what_happens_some_day_is_marked_on_the_axis(opened: MainWindow) -> None:
    document, slider = opened.workspace.document, opened.workspace.time.slider
    document.apply(
        Diff.adding(
            Source(id="s", title="Paper", date="2012-12-31"),
            Event(id="e", title="E", when="2000-01-01"),
            Event(id="f", title="The answer", after=("e",), citations=(Citation(source="s"),)),
        ),
        "Add",
    )
    QApplication.processEvents()
    middle = days.from_ymd(2006, 7, 1)
    x, ratio = slider.axis.to_pixel(middle), slider.devicePixelRatioF()
    picture = slider.grab().toImage()
    row = [picture.pixelColor(round((x + dx) * ratio), round(10 * ratio)).name() for dx in (0, 40, -40)]
    ground = slider.theme.ground
    assert row[0] == ground  # a hollow diamond
    assert row[1] == row[2] != ground  # on a line from one day to the other
    assert "The answer" in slider._between_text(QPointF(x, 10))
    assert "The answer" not in slider._between_text(QPointF(x, 40))
    assert "The answer" not in slider._between_text(QPointF(slider.axis.to_pixel(middle + 4000), 10))


def test_the_tooltip_of_a_diamond_says_how_exactly_its_event_is_dated(opened: MainWindow) -> None:
    opened.workspace.document.apply(
        Diff.adding(
            Event(id="by", title="Withdrawal complete", when="[..2005-12-22]"),
            Event(id="span", title="Talks", when="2005-10-22/2005-10-24"),
            Event(id="day", title="Ceasefire", when="2005-11-07"),
        ),
        "Add",
    )
    slider = opened.workspace.time.slider
    said = [
        slider._event_text(days.from_ymd(2005, month, day)) for month, day in ((12, 22), (10, 24), (11, 7))
    ]
    assert said[0] == "<qt>Some day up to 22 December 2005: Withdrawal complete</qt>"
    assert said[1] == "<qt>From 22 October 2005 until 24 October 2005: Talks</qt>"
    assert said[2] == "<qt>7 November 2005: Ceasefire</qt>"
