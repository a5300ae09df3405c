"""The lanes laid out on a sheet: which row is where, along which axis, and where phases are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from relmap.drawing.folded_axis import FoldedAxis, folded
from relmap.drawing.lane_bars import EventMark, event_marks, visible
from relmap.drawing.lane_labels import LaneLabel, Stretch, lane_labels
from relmap.drawing.style import font
from relmap.model.dates import FUTURE, PAST
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import Bar, LaneRow, bars
from relmap.timeline.weights import numbered

ROW, LEAST_ROW = 25.0, 12.0
"""The height of a row in ink units, and the least that can be read."""
AXIS, DAY = 20.0, 17.0
"""The height of the axis, and of the name of the day above it, in ink units."""
_TITLES = 0.46
"""The part of the width that names have at most."""
_SMALLER = 0.8
"""Titles without room are at least so large, as a part of their size."""
_TRACK = 0.8
"""The height of each further track, in rows."""
BAR, GAP = 0.8, 1.0
"""The part of a row that bars take, and what is between tracks, in pixels."""
DIAMOND = 4.2
"""The radius of the sign of an event, in pixels at the largest row."""


@dataclass(frozen=True)
class LanesFigure:
    """What is shown.

    Args:
        index: of the map.
        rows: in their order.
        first, last: days of the axis.
        day: that is marked; None: none.
        left_out: how many rows there are besides.
        notes: numbers of sources behind the names of relations, by id.
        numbers: in place of the names of phases, by the id of the relation and the number of the phase; 0:
            not even a number.
    """

    index: TimeIndex
    rows: tuple[LaneRow, ...]
    first: int
    last: int
    day: int | None = None
    left_out: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[tuple[str, int], int] = field(default_factory=dict)
    known: dict[str, list[Bar]] = field(default_factory=dict, compare=False, repr=False)
    """The phases of relations by id, once they were asked for."""

    @property
    def project(self) -> Project:
        """The map."""
        return self.index.project

    @property
    def marked_day(self) -> int | None:
        """The day that is marked, where it is on the axis."""
        on = self.day is not None and self.first <= self.day <= self.last
        return self.day if on else None

    def bars(self, row: LaneRow) -> list[Bar]:
        """The phases of a row that are on the axis."""
        if row.relation is None:
            return []
        if row.relation not in self.known:
            relation = self.project.relations[row.relation]
            every = bars(relation, self.index.lives[relation.id].spells)
            self.known[row.relation] = [
                bar for bar in every if bar.interval.first <= self.last and bar.interval.last >= self.first
            ]
        return self.known[row.relation]

    def changes(self, rows: tuple[LaneRow, ...]) -> Iterator[int]:
        """The days at which something drawn begins or ends: no year of them is folded."""
        if self.marked_day is not None:
            yield self.marked_day
        for row in rows:
            for bar in self.bars(row):
                span = bar.interval
                ends = (span.first, span.sure_first, min(span.sure_last, FUTURE - 1) + 1, span.last)
                yield from (day for day in ends if PAST < day < FUTURE)
            for mark in event_marks(self.index, row.events, None):
                yield from (mark.first, mark.last)


@dataclass(frozen=True)
class LaneTitle:
    """The title of a row as there is room for it.

    Args:
        text: with the numbers of sources behind it.
        x: where it begins, in pixels.
        type_: of it.
        is_cut: whether that is not all of it.
    """

    text: str
    x: float
    type_: QFont
    is_cut: bool


@dataclass(frozen=True)
class LaidRow:
    """A row on the sheet.

    Args:
        row: what it shows.
        title: its title.
        top, height: in pixels.
        bars: its phases, and the top and height of each.
        labels: their names.
        marks: its events.
        edge: from the lowest bar to the row below.
    """

    row: LaneRow
    title: LaneTitle
    top: float
    height: float
    bars: tuple[tuple[Bar, float, float], ...] = ()
    labels: tuple[LaneLabel | None, ...] = ()
    marks: tuple[EventMark, ...] = ()
    edge: float = 0.0

    @property
    def middle_of_marks(self) -> float:
        """Where events stand."""
        return self.top + self.height - self.edge


@dataclass(frozen=True)
class LaneSheet:
    """Lanes within a rectangle, in pixels.

    Args:
        rows: those for which there is room.
        left_out: how many there are besides.
        axis: of time.
        axis_top, top, bottom: of the axis and of the rows.
        unit: the height of a row with one track.
        type_, of_phases: the type of titles, and of the names of phases.
    """

    rows: tuple[LaidRow, ...]
    left_out: int
    axis: FoldedAxis
    axis_top: float
    top: float
    bottom: float
    unit: float
    type_: QFont
    of_phases: QFont

    @property
    def unnamed(self) -> list[tuple[str, int]]:
        """The phases whose name is not told whole, though perhaps by a number: relation and number."""
        return [
            (row.row.relation or "", bar.index)
            for row in self.rows
            for (bar, _, _), label in zip(row.bars, row.labels, strict=True)
            if numbered(bar.phase) and (label is None or not label.whole)
        ]

    @property
    def unnumbered(self) -> list[tuple[str, int]]:
        """The phases that have no room for as much as a number."""
        return [
            (row.row.relation or "", bar.index)
            for row in self.rows
            for (bar, _, _), label in zip(row.bars, row.labels, strict=True)
            if numbered(bar.phase) and label is None
        ]

    @property
    def cut_titles(self) -> int:
        """How many rows have no room for their titles, even in the smallest type for it."""
        return sum(laid.title.is_cut for laid in self.rows)

    @property
    def untold(self) -> int:
        """How many phases have neither their whole name nor a number."""
        shown = (zip(row.bars, row.labels, strict=True) for row in self.rows)
        return sum(
            bool(numbered(bar.phase)) and (label is None or not (label.whole or label.text.isdecimal()))
            for pairs in shown
            for (bar, _, _), label in pairs
        )


def lane_sheet(lanes: LanesFigure, room: QRectF, ink: float) -> LaneSheet:
    """Lay lanes out; rows for which there is no room are counted.

    Args:
        lanes: what is shown.
        room: in pixels.
        ink: pixels of an ink unit.
    """
    axis_top = room.top() + (DAY * ink if lanes.marked_day is not None else 0.0)
    top = axis_top + AXIS * ink
    number = shown_rows(lanes, room, ink)
    rows, left_out = lanes.rows[:number], lanes.left_out + len(lanes.rows) - number
    units = sum(_units(lanes, row) for row in rows) + bool(left_out)
    unit = min(max((room.bottom() - top) / max(units, 1), LEAST_ROW * ink), ROW * ink)
    size = min(11 * ink, unit * 0.66)
    type_, of_phases = font(size), font(min(11 * ink, unit * BAR * 0.84), QFont.Weight.Medium)
    metrics = QFontMetricsF(type_)
    texts = (f"{row.title} {lanes.notes.get(row.relation or '', '')}" for row in rows)
    widest = max(map(metrics.horizontalAdvance, texts), default=0.0) + 26 * ink
    left = room.left() + min(widest, room.width() * _TITLES)
    axis = folded(lanes.changes(rows), lanes.first, lanes.last, left, room.right(), ink)
    laid: list[LaidRow] = []
    y = top
    for row in rows:
        height = unit * _units(lanes, row)
        title = _title(lanes, row, type_, room, axis, ink)
        laid.append(_laid(lanes, row, title, y, height, unit, axis, QFontMetricsF(of_phases)))
        y += height
    return LaneSheet(tuple(laid), left_out, axis, axis_top, top, y, unit, type_, of_phases)


def shown_rows(lanes: LanesFigure, room: QRectF, ink: float) -> int:
    """How many rows have room in a rectangle; the last line says how many have none."""
    head = (AXIS + (DAY if lanes.marked_day is not None else 0.0)) * ink
    fit = (room.height() - head) / (LEAST_ROW * ink)
    used, every = 0.0, len(lanes.rows)
    for number, row in enumerate(lanes.rows):
        used += _units(lanes, row)
        last = number == every - 1 and not lanes.left_out
        if used + (not last) > fit + 1e-6:
            return max(number, 1)
    return every


def _units(lanes: LanesFigure, row: LaneRow) -> float:
    """The height of a row, in rows of one track."""
    return 1 + _TRACK * (max((bar.track for bar in lanes.bars(row)), default=0))


def _title(
    lanes: LanesFigure, row: LaneRow, type_: QFont, room: QRectF, axis: FoldedAxis, ink: float
) -> LaneTitle:
    """A title; where there is no room a little smaller, then cut in its middle: its ends tell more."""
    said = " ".join(row.title.split())
    type_ = QFont(type_)
    if row.relation is None:
        type_.setWeight(QFont.Weight.DemiBold)
    note = lanes.notes.get(row.relation or "", "")
    behind = f" {note}" if note else ""
    x = room.left() + (10 * ink if row.grouped else 0.0)
    ends = room.right() if row.relation is None else axis.left - 8 * ink
    for_all = max(ends - x, 1.0)
    size, wanted = type_.pixelSize(), QFontMetricsF(type_).horizontalAdvance(said + behind)
    if wanted > for_all:
        type_.setPixelSize(max(int(size * for_all / wanted), round(size * _SMALLER), 1))
    metrics = QFontMetricsF(type_)
    for_title = for_all - metrics.horizontalAdvance(behind)
    text = metrics.elidedText(said, Qt.TextElideMode.ElideMiddle, for_title)
    return LaneTitle(text + behind, x, type_, text != said)


def _laid(
    lanes: LanesFigure,
    row: LaneRow,
    title: LaneTitle,
    top: float,
    height: float,
    unit: float,
    axis: FoldedAxis,
    metrics: QFontMetricsF,
) -> LaidRow:
    found = [bar for bar in lanes.bars(row) if visible(bar.interval, axis)]
    marks = tuple(event_marks(lanes.index, row.events, lanes.day))
    tracks = max((bar.track for bar in found), default=0) + 1
    step = (height - unit * (1 - BAR)) / tracks
    at = [top + unit * (1 - BAR) / 2 + bar.track * step for bar in found]
    each = max(step - GAP, 2.0)
    breaks = axis.breaks()
    lowest = max((bar.track for bar in found), default=0)
    in_the_way = list(_of_marks(marks, axis, lanes.marked_day))
    blocked = [breaks + (in_the_way if bar.track == lowest else in_the_way[:0]) for bar in found]
    texts = [_text(lanes, row, bar) for bar in found]
    labels = lane_labels(found, texts, axis, metrics, blocked)
    boxes = tuple((bar, y, each) for bar, y in zip(found, at, strict=True))
    return LaidRow(row, title, top, height, boxes, tuple(labels), marks, unit * (1 - BAR) / 2)


def _text(lanes: LanesFigure, row: LaneRow, bar: Bar) -> tuple[str, bool]:
    """What names a phase, and whether that is its whole name."""
    number = lanes.numbers.get((row.relation or "", bar.index))
    if number == 0:
        return "", False
    return (" ".join(numbered(bar.phase).split()), True) if number is None else (str(number), False)


def _of_marks(marks: tuple[EventMark, ...], axis: FoldedAxis, day: int | None) -> Iterator[Stretch]:
    """Where signs of events, and the line of the day, leave no room for text."""
    if day is not None:
        x = axis.to_pixel(float(day))
        yield x - 2, x + 2
    for mark in marks:
        x = mark.at(axis)
        if x is not None:
            yield x - DIAMOND - 1, x + DIAMOND + 1
