"""Bars and diamonds along an axis of time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from relmap.drawing import legend
from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import EventMark, apart, edges_of, event_marks, label_limits, paint_events
from relmap.drawing.style import LIGHT
from relmap.model import days
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Citation, Event, Phase, Relation, Source
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import bars
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
        EventMark("typed", days.from_ymd(2005, 1, 1), last, "Typed", marked=True, sure=False),
        EventMark("follows", days.from_ymd(2005, 1, 1), days.from_ymd(2009, 12, 31), "Follows", derived=True),
    ]
    moving = ("typed", interval_of("2008-03-01", None))
    (mark,) = event_marks(index(), ("typed",), last, moving)
    assert (mark.last, mark.marked) == (days.from_ymd(2008, 3, 1), True)


def test_only_what_is_certain_on_some_day_is_full() -> None:
    marks = event_marks(
        TimeIndex(
            Project.of(
                None,
                Event(id="day", title="Day", when="2005-01-03"),
                Event(id="span", title="Span", when="2005-01-03/2005-01-05"),
                Event(id="year", title="Year", when="2005"),
                Event(id="by", title="By", when="[..2005-12-22]"),
            )
        ),
        ("day", "span", "year", "by"),
        None,
    )
    assert {mark.key: mark.is_hollow for mark in marks} == {
        "day": False, "span": False, "year": True, "by": True
    }  # fmt: skip
    assert [mark.last - mark.first for mark in marks if mark.key in ("day", "span", "year")] == [0, 2, 364]


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


@pytest.mark.parametrize(("first", "last"), [(3, 3), (3, 4), (-5, 6), (2, 40)])
def test_it_is_painted_where_the_hand_finds_it(first: int, last: int) -> None:
    axis = Axis(0, 10, 0, 1000)
    image = QImage(1000, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.ground))
    painter = QPainter(image)
    mark = EventMark("e", first, last, "E", derived=True)
    paint_events(painter, [mark], axis, 0, 20, LIGHT, titles=False)
    painter.end()
    # Only the tip of the diamond reaches so high.
    seen = [x for x in range(1000) if image.pixelColor(x, 5).name() != LIGHT.ground]
    found = mark.at(axis)
    assert found is not None
    assert abs(sum(seen) / len(seen) - found) < 1


def test_titles_leave_room_for_what_stands_next_to_them_on_the_axis() -> None:
    axis = Axis(90, 400, 0, 620)
    marks = [
        EventMark("f", 110, 110, "A long title " * 9),
        EventMark("e", 0, 250, "A long title " * 9, derived=True),
    ]
    assert [mark.at(axis) for mark in marks] == [40, 160]
    marks.insert(0, EventMark("d", 0, 200, "A long title " * 9, derived=True))
    marks.sort(key=lambda mark: (mark.first + mark.last, mark.key))
    assert [mark.key for mark in marks] == ["d", "f", "e"]
    assert [mark.at(axis) for mark in marks] == [110, 40, 160]

    def painted(shown: list[EventMark]) -> QImage:
        image = QImage(620, 20, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.ground))
        painter = QPainter(image)
        paint_events(painter, shown, axis, 0, 20, LIGHT)
        painter.end()
        return image

    by_place = sorted(marks, key=lambda mark: mark.at(axis) or 0.0)
    assert painted(marks) == painted(by_place)
    at = painted(marks).pixelColor(160, 10).name()
    assert at == painted([marks[-1]]).pixelColor(160, 10).name()  # no title lies over its diamond


def test_a_label_ends_where_the_next_bar_begins_if_only_left_of_the_axis() -> None:
    found = bars(index().project.relations["r"], index().lives["r"].spells)
    one, two = found
    assert one.track == two.track
    for first in (days.from_ymd(1999, 1, 1), days.from_ymd(2005, 6, 1)):
        axis = Axis(first, days.from_ymd(2011, 1, 1), 0, 500)
        assert label_limits(found, axis) == [edges_of(two.interval, axis)[0], axis.right]
    assert label_limits(found, axis)[0] == axis.left


def test_a_label_ends_where_any_later_bar_of_its_track_begins() -> None:
    phases = tuple(Phase(when=f"{year}/{year + 2}") for year in (2000, 2001, 2003, 2004, 2010))
    relation = Relation(id="q", source="a", target="b", phases=phases)
    lives = TimeIndex(Diff.adding(relation).apply(index().project)).lives
    found = bars(relation, lives["q"].spells)
    assert {bar.track for bar in found} == {0, 1}
    axis = Axis(found[0].interval.first, found[-1].interval.last, 0, 900)
    for number, limit in enumerate(label_limits(found, axis)):
        others = (other for other in found[number + 1 :] if other.track == found[number].track)
        assert limit == min((edges_of(other.interval, axis)[0] for other in others), default=axis.right)


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


def test_one_sign_stands_in_a_column_of_pixels() -> None:
    axis = Axis(0, 10_000, 0, 100)
    ranges = [(day, day + 900) for day in range(5_000)] + [(450, 460)]
    found = apart(ranges, axis)
    assert len(found) <= 51
    assert all(last - first == 900 for first, last in found)
    assert apart([(-50, -10), (10_500, 11_000)], axis) == []
