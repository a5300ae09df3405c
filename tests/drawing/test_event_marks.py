"""Bars and diamonds along an axis of time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from relmap.drawing import legend
from relmap.drawing.axis import Axis
from relmap.drawing.lanes import EventMark, edges_of, event_marks, label_limit, paint_events
from relmap.drawing.style import LIGHT
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Event, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from relmap.timeline.lanes import bars
from relmap.timeline.presence import interval_of

pytestmark = pytest.mark.usefixtures("qapp")


def index() -> TimeIndex:
    phases = (Phase(when="2000/2005", label="one"), Phase(when="2005/2010", label="two"))
    return TimeIndex(
        Project.of(
            None,
            Source(id="s", title="S", date="2009-12-31"),
            Actor(id="a", name="A"),
            Actor(id="b", name="B"),
            Relation(id="r", source="a", target="b", phases=phases),
            Event(id="typed", title="Typed", when="2005"),
            Event(id="follows", title="Follows", after=("typed",), citations=(Citation(source="s"),)),
            Event(id="half", title="Half", after=("typed",)),
            Event(id="none", title="None"),
        )
    )


def test_marks_of_what_has_a_day_and_of_what_lies_between_two() -> None:
    last = days.from_ymd(2005, 12, 31)
    keys = ("none", "half", "follows", "typed")
    assert event_marks(index(), keys, last) == [
        EventMark("typed", last, last, "Typed", marked=True),
        EventMark("follows", days.from_ymd(2005, 1, 1), days.from_ymd(2009, 12, 31), "Follows", derived=True),
    ]
    moving = ("typed", interval_of("2008-03-01", None))
    (mark,) = event_marks(index(), ("typed",), last, moving)
    assert (mark.last, mark.marked) == (days.from_ymd(2008, 3, 1), True)


def test_what_lies_between_stands_in_the_middle_of_what_is_seen() -> None:
    mark = EventMark("e", 100, 300, "E", derived=True)
    assert mark.at(Axis(0, 1000, 0, 1000)) == 200
    assert mark.at(Axis(200, 400, 0, 200)) == 50
    assert mark.at(Axis(301, 400, 0, 99)) is None
    assert EventMark("e", 300, 300, "E").at(Axis(200, 400, 0, 200)) == 100


def test_it_is_hollow_on_a_line_and_a_typed_one_full() -> None:
    image = QImage(400, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.ground))
    painter = QPainter(image)
    axis = Axis(0, 400, 0, 400)
    marks = [EventMark("e", 50, 149, "E", derived=True), EventMark("f", 300, 300, "F")]
    paint_events(painter, marks, axis, 0, 20, LIGHT, titles=False)
    painter.end()
    seen = {x: image.pixelColor(x, 10).name() for x in (20, 60, 100, 140, 180, 300)}
    assert seen[20] == seen[100] == seen[180] == LIGHT.ground
    assert seen[60] == seen[140] != LIGHT.ground
    assert seen[300] == LIGHT.soft


def test_a_label_ends_where_the_next_bar_begins_if_only_left_of_the_axis() -> None:
    found = bars(index().project.relations["r"], index().lives["r"].spells)
    one, two = found
    assert one.track == two.track
    for first in (days.from_ymd(1999, 1, 1), days.from_ymd(2005, 6, 1)):
        axis = Axis(first, days.from_ymd(2011, 1, 1), 0, 500)
        assert label_limit(one, found, axis) == edges_of(two.interval, axis)[0]
        assert label_limit(two, found, axis) == axis.right
    assert label_limit(one, found, axis) == axis.left


def test_the_legend_tells_what_is_there() -> None:
    typed, follows = EventMark("e", 1, 1, "E"), EventMark("f", 1, 9, "F", derived=True)
    assert [entry.text for entry in legend.of_events([])] == []
    assert [entry.text for entry in legend.of_events([typed])] == ["Event"]
    assert [entry.text for entry in legend.of_events([follows, typed])] == [
        "Event",
        "Event, some day between two",
    ]
    for entry in legend.of_events([follows, typed]):
        image = QImage(30, 20, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.ground))
        painter = QPainter(image)
        entry.sample(painter, QRectF(0, 0, 30, 20), LIGHT)
        painter.end()
        row = {image.pixelColor(x, 10).name() for x in range(30)}
        assert len(row) > 1
