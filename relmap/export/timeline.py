"""The lanes as a figure: a row for each relation with its phases as bars, on one axis of time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from relmap.drawing.lane_bars import paint_bar, paint_events
from relmap.drawing.lane_labels import LaneLabel
from relmap.drawing.lettering import write_text
from relmap.drawing.style import POSSIBLE_STRENGTH, Theme, contrast, font, mixed
from relmap.export.lane_sheet import DAY, DIAMOND, LaidRow, LanesFigure, LaneSheet, lane_sheet
from relmap.model import days

_STRENGTHS = {"actual": 1.0, "alleged": 0.55, "planned": 0.16}
"""How much of its colour is behind the name of a phase, by status."""
_WAVE, _WIDE = 5.0, 4.0
"""Half a wave of the mark of a break, and its width, in ink units."""

Tell = Callable[[str, str], None]


def paint_lanes(
    painter: QPainter, lanes: LanesFigure, room: QRectF, theme: Theme, ink: float, tell: Tell | None = None
) -> None:
    """Paint the lanes into a rectangle; rows for which there is no room are counted at the end."""
    sheet = lane_sheet(lanes, room, ink)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_axis(painter, sheet, theme, ink)
    _paint_parting_lines(painter, sheet, room, theme, ink)
    for laid in sheet.rows:
        if tell is not None:
            tell("relations" if laid.row.relation is not None else "", laid.row.relation or "")
        _paint_title(painter, sheet, laid, theme)
        _paint_bars(painter, lanes, sheet, laid, theme)
        top = laid.middle_of_marks - DIAMOND
        paint_events(painter, laid.marks, sheet.axis, top, 2 * DIAMOND, theme, titles=False)
    if tell is not None:
        tell("", "")
    for low, high in sheet.axis.breaks():
        paint_break(painter, (low + high) / 2, sheet.top - 5 * ink, sheet.bottom, theme, ink)
    _paint_day(painter, lanes, sheet, room, theme, ink)
    if sheet.left_out:
        painter.setFont(sheet.type_)
        painter.setPen(QColor(theme.soft))
        more = f"and {sheet.left_out:,} more row{'s' if sheet.left_out > 1 else ''}"
        write_text(painter, QPointF(room.left(), sheet.bottom + sheet.unit * 0.8), more)
    painter.restore()


def paint_break(painter: QPainter, x: float, top: float, bottom: float, theme: Theme, ink: float) -> None:
    """The mark of years that are left out: a gap with wavy edges through all that goes on behind it.

    Args:
        painter: with the axis' pixels as its unit.
        x, top, bottom: where it is.
        theme: the look.
        ink: pixels of an ink unit.
    """
    edges = [_wave(x + side * _WIDE * ink / 2, top, bottom, ink) for side in (-1, 1)]
    gap = QPainterPath(edges[0])
    gap.connectPath(edges[1].toReversed())
    painter.fillPath(gap, QColor(theme.ground))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(mixed(theme.soft, theme.ground, 0.5)), 0.9 * ink))
    for edge in edges:
        painter.drawPath(edge)


def _wave(x: float, top: float, bottom: float, ink: float) -> QPainterPath:
    path, half = QPainterPath(QPointF(x, top)), _WAVE * ink
    number = max(round((bottom - top) / half), 1)
    each = (bottom - top) / number
    for row in range(number):
        side = 1.6 * ink * (1 if row % 2 else -1)
        path.quadTo(QPointF(x + side, top + (row + 0.5) * each), QPointF(x, top + (row + 1) * each))
    return path


def _paint_axis(painter: QPainter, sheet: LaneSheet, theme: Theme, ink: float) -> None:
    type_ = font(10.5 * ink)
    metrics = QFontMetricsF(type_)
    painter.setFont(type_)
    for day, text in sheet.axis.ticks(62 * ink):
        x = sheet.axis.to_pixel(float(day))
        painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
        painter.drawLine(QPointF(x, sheet.top - 4 * ink), QPointF(x, sheet.bottom))
        painter.setPen(QColor(theme.soft))
        width = metrics.horizontalAdvance(text)
        at = min(x - width / 2, sheet.axis.right - width)
        write_text(painter, QPointF(at, sheet.axis_top + metrics.ascent()), text)


def _paint_parting_lines(painter: QPainter, sheet: LaneSheet, room: QRectF, theme: Theme, ink: float) -> None:
    """Between dyads of which one has several relations, so that it is seen where these end."""
    painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
    for before, laid in pairwise(sheet.rows):
        if laid.row.relation is None or (before.row.grouped and not laid.row.grouped):
            painter.drawLine(QPointF(room.left(), laid.top), QPointF(room.right(), laid.top))


def _paint_title(painter: QPainter, sheet: LaneSheet, laid: LaidRow, theme: Theme) -> None:
    title = laid.title
    painter.setFont(title.type_)
    painter.setPen(QColor(theme.ink))
    baseline = laid.top + sheet.unit / 2 + QFontMetricsF(title.type_).capHeight() / 2
    write_text(painter, QPointF(title.x, baseline), title.text)


def _colour(lanes: LanesFigure, laid: LaidRow, stance: int | None, theme: Theme) -> str:
    kind = lanes.project.relation_kind(lanes.project.relations[laid.row.relation or ""].kind)
    return kind.colour if stance is None and kind.colour else theme.stances[stance]


def _paint_bars(painter: QPainter, lanes: LanesFigure, sheet: LaneSheet, laid: LaidRow, theme: Theme) -> None:
    for bar, top, height in laid.bars:
        colour = _colour(lanes, laid, bar.phase.stance, theme)
        paint_bar(painter, bar, sheet.axis, top, height, theme, colour, False)
    for (bar, top, height), label in zip(laid.bars, laid.labels, strict=True):
        if label is not None:
            colour = _colour(lanes, laid, bar.phase.stance, theme)
            behind = _behind(label, _STRENGTHS[bar.phase.status], colour, theme)
            _paint_label(painter, sheet, label, behind, top, height, theme)


def _behind(label: LaneLabel, strength: float, colour: str, theme: Theme) -> str:
    """The colour behind a name."""
    if not label.within:
        return theme.ground
    return mixed(colour, theme.ground, strength if label.solid else POSSIBLE_STRENGTH * strength)


def _paint_label(
    painter: QPainter,
    sheet: LaneSheet,
    label: LaneLabel,
    behind: str,
    top: float,
    height: float,
    theme: Theme,
) -> None:
    metrics = QFontMetricsF(sheet.of_phases)
    ink = max((theme.ink, theme.ground, "#ffffff", "#101010"), key=lambda c: contrast(c, behind))
    if theme.patterns and label.within:  # ticks would cross the letters
        width = metrics.horizontalAdvance(label.text) + 4
        painter.fillRect(QRectF(label.x - 2, top, width, height), QColor(behind))
    painter.setFont(sheet.of_phases)
    painter.setPen(QColor(ink if label.within else theme.ink))
    write_text(painter, QPointF(label.x, top + height / 2 + metrics.capHeight() / 2), label.text)


def _paint_day(
    painter: QPainter, lanes: LanesFigure, sheet: LaneSheet, room: QRectF, theme: Theme, ink: float
) -> None:
    """The line of the day that is looked at, and which one that is."""
    if lanes.marked_day is None:
        return
    x = sheet.axis.to_pixel(float(lanes.marked_day))
    painter.setPen(QPen(QColor(theme.accent), 1.4 * ink))
    painter.drawLine(QPointF(x, sheet.axis_top - 2 * ink), QPointF(x, sheet.bottom))
    type_ = font(10.5 * ink, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(type_)
    text = days.in_words(lanes.marked_day)
    width = metrics.horizontalAdvance(text)
    left = min(max(x - width / 2, room.left()), room.right() - width)
    painter.setFont(type_)
    painter.setPen(QColor(theme.accent))
    write_text(painter, QPointF(left, sheet.axis_top - DAY * ink + metrics.ascent()), text)
