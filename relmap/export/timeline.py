"""The lanes as a figure: a row for each relation with its phases as bars, on one axis of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import (
    EventMark,
    event_marks,
    label_limits,
    paint_bar,
    paint_bar_label,
    paint_events,
    visible,
)
from relmap.drawing.style import Theme, font
from relmap.model.project import Project
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import LaneRow, bars

_ROW, LEAST_ROW = 25.0, 12.0
"""The height of a row in ink units, and the least that can be read."""
_AXIS = 20.0
"""The height of the axis in ink units."""
_TITLES = 0.27
"""The part of the width that names have at most."""


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
    """

    index: TimeIndex
    rows: tuple[LaneRow, ...]
    first: int
    last: int
    day: int | None = None
    left_out: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The map."""
        return self.index.project


def paint_lanes(
    painter: QPainter,
    lanes: LanesFigure,
    room: QRectF,
    theme: Theme,
    ink: float,
    tell: Callable[[str, str], None] | None = None,
) -> None:
    """Paint the lanes into a rectangle; rows for which there is no room are counted at the end."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    axis_height = _AXIS * ink
    rows = lanes.rows[: shown_rows(lanes, room, ink)]
    left_out = lanes.left_out + len(lanes.rows) - len(rows)
    height = (room.height() - axis_height) / max(len(rows) + bool(left_out), 1)
    height = min(max(height, LEAST_ROW * ink), _ROW * ink)
    type_ = font(min(11 * ink, height * 0.66))
    bold = font(min(11 * ink, height * 0.66), QFont.Weight.DemiBold)
    metrics = QFontMetricsF(type_)
    texts = (f"{row.title} {lanes.notes.get(row.relation or '', '')}" for row in rows)
    widest = max(map(metrics.horizontalAdvance, texts), default=0.0) + 26 * ink
    left = room.left() + min(widest, room.width() * _TITLES)
    axis = Axis(lanes.first, lanes.last, left, room.right())
    bottom = room.top() + axis_height + height * len(rows)
    _paint_axis(painter, axis, room.top(), bottom, axis_height, theme, ink)
    for number, row in enumerate(rows):
        top = room.top() + axis_height + number * height
        if row.relation is None and number:
            painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
            painter.drawLine(QPointF(room.left(), top), QPointF(room.right(), top))
        painter.setFont(bold if row.relation is None else type_)
        painter.setPen(QColor(theme.ink))
        indent = 10 * ink if row.grouped else 0.0
        if tell is not None:
            tell("relations" if row.relation is not None else "", row.relation or "")
        note = lanes.notes.get(row.relation or "", "")
        behind = f" {note}" if note else ""
        for_title = left - room.left() - indent - 8 * ink - metrics.horizontalAdvance(behind)
        elided = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, for_title) + behind
        painter.drawText(QPointF(room.left() + indent, top + height / 2 + metrics.capHeight() / 2), elided)
        if row.relation is not None:
            _paint_row(painter, lanes, row, axis, top, height, theme)
    if tell is not None:
        tell("", "")
    if lanes.day is not None and lanes.first <= lanes.day <= lanes.last:
        x = axis.to_pixel(lanes.day)
        painter.setPen(QPen(QColor(theme.accent), 1.4 * ink))
        painter.drawLine(QPointF(x, room.top() + axis_height * 0.6), QPointF(x, bottom))
    if left_out:
        painter.setFont(type_)
        painter.setPen(QColor(theme.soft))
        more = f"and {left_out:,} more rows"
        painter.drawText(QPointF(room.left(), bottom + height * 0.8), more)
    painter.restore()


def shown_rows(lanes: LanesFigure, room: QRectF, ink: float) -> int:
    """How many rows have room in a rectangle; the last line says how many have none."""
    fit = int((room.height() - _AXIS * ink) / (LEAST_ROW * ink))
    if len(lanes.rows) + bool(lanes.left_out) <= fit:
        return len(lanes.rows)
    return max(fit - 1, 1)


def _paint_axis(
    painter: QPainter, axis: Axis, top: float, bottom: float, height: float, theme: Theme, ink: float
) -> None:
    type_ = font(10.5 * ink)
    metrics = QFontMetricsF(type_)
    painter.setFont(type_)
    for day, text in axis.ticks(62 * ink):
        x = axis.to_pixel(day)
        painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
        painter.drawLine(QPointF(x, top + height * 0.8), QPointF(x, bottom))
        painter.setPen(QColor(theme.soft))
        painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, top + metrics.ascent()), text)


def _paint_row(
    painter: QPainter, lanes: LanesFigure, row: LaneRow, axis: Axis, top: float, height: float, theme: Theme
) -> None:
    assert row.relation is not None
    relation = lanes.project.relations[row.relation]
    kind = lanes.project.relation_kind(relation.kind)
    found = [
        bar for bar in bars(relation, lanes.index.lives[relation.id].spells) if visible(bar.interval, axis)
    ]
    tracks = max((bar.track for bar in found), default=0) + 1
    each = height * 0.8 / tracks
    painted: list[tuple[float, str]] = []
    for bar in found:
        stance = bar.phase.stance
        colour = kind.colour if stance is None and kind.colour else theme.stances[stance]
        at = top + height * 0.1 + bar.track * each
        paint_bar(painter, bar, axis, at, max(each - 1, 2.0), theme, colour, False)
        painted.append((at, colour))
    for bar, (at, colour), limit in zip(found, painted, label_limits(found, axis), strict=True):
        paint_bar_label(painter, bar, axis, at, max(each - 1, 2.0), theme, colour, limit)
    marks = event_marks(lanes.index, row.events, lanes.day)
    paint_events(painter, marks, axis, top + height * 0.62, height * 0.3, theme, titles=False)


def shown_marks(lanes: LanesFigure) -> list[EventMark]:
    """The events that stand on the axis."""
    axis = Axis(lanes.first, lanes.last, 0.0, 1.0)
    marks = (mark for row in lanes.rows for mark in event_marks(lanes.index, row.events, None))
    return [mark for mark in marks if mark.at(axis) is not None]
