"""A measure as a figure: curves over time, or the actors of a day with how much each has."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from relmap.drawing.axis import Axis
from relmap.drawing.lettering import write_text
from relmap.drawing.plot import Plot, band_said, colour_of, paint_day, paint_plot, said
from relmap.drawing.style import Theme, font, mixed

_TYPE = 11.0
_MARKS = 9.0
"""Ink units below the values in which events are marked."""
_NAMES = 0.26
"""The part of the width that names have at most."""


@dataclass(frozen=True)
class MeasureRow:
    """An actor with how much it has.

    Args:
        id, name: of the actor.
        values: least, as drawn and most; NaN where least and most are not known.
    """

    id: str
    name: str
    values: tuple[float, float, float]


@dataclass(frozen=True)
class MeasureTable:
    """The actors of a day, those with most first.

    Args:
        label: of the measure.
        rows: in their order.
        left_out: how many more there are.
    """

    label: str
    rows: tuple[MeasureRow, ...]
    left_out: int = 0


def paint_curves(painter: QPainter, plot: Plot, room: QRectF, theme: Theme, ink: float) -> None:
    """Paint curves into a rectangle: values at the left, days below, names where the lines end."""
    type_ = font(_TYPE * ink)
    metrics = QFontMetricsF(type_)
    low, high = plot.range
    widest = max(metrics.horizontalAdvance(plot.said(value)) for value in (low, high)) + 10 * ink
    names = [" ".join(curve.name.split()) for curve in plot.curves]
    for_names = min(max(map(metrics.horizontalAdvance, names), default=0.0) + 14 * ink, room.width() * _NAMES)
    below = metrics.height() + (_MARKS + 5) * ink
    box = QRectF(
        room.left() + widest, room.top() + 6 * ink, room.width() - widest - for_names, room.height() - below
    )
    axis = Axis(plot.first, max(plot.last, plot.first + 1), box.left(), box.right())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(type_)
    for day, text in axis.ticks(metrics.horizontalAdvance("-2000") * 1.7):
        x = axis.to_pixel(day)
        painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setPen(QColor(theme.soft))
        at = QPointF(x - metrics.horizontalAdvance(text) / 2, box.bottom() + _MARKS * ink + metrics.ascent())
        write_text(painter, at, text)
    paint_plot(painter, plot, axis, box, theme, ink)
    paint_day(painter, plot, axis, box, theme, ink)
    _paint_ends(painter, plot, axis, box, for_names, theme, ink)
    painter.restore()


def _paint_ends(
    painter: QPainter, plot: Plot, axis: Axis, box: QRectF, width: float, theme: Theme, ink: float
) -> None:
    """Each name beside the end of its line, moved apart as far as need be."""
    type_ = font(_TYPE * ink)
    metrics = QFontMetricsF(type_)
    low, high = plot.range
    ends: list[tuple[float, int]] = []
    for number, curve in enumerate(plot.curves):
        found = curve.at(plot.last)
        known = [value for value in curve.values[1].tolist() if value == value]
        value = found[1] if found is not None else known[-1] if known else low
        ends.append((box.bottom() - (value - low) / (high - low) * box.height(), number))
    places = _apart(sorted(ends), metrics.height() * 1.04, box.top(), box.bottom())
    painter.setFont(type_)
    for (y, number), at in zip(sorted(ends), places, strict=True):
        colour = QColor(colour_of(number, theme))
        painter.setPen(QPen(colour, 0.9 * ink))
        painter.drawLine(QPointF(axis.right + 1 * ink, y), QPointF(axis.right + 8 * ink, at))
        painter.setPen(colour)
        name = " ".join(plot.curves[number].name.split())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width - 12 * ink)
        write_text(painter, QPointF(axis.right + 11 * ink, at + metrics.capHeight() / 2), text)


def _apart(ends: list[tuple[float, int]], least: float, top: float, bottom: float) -> list[float]:
    """Places in the same order, so far apart at least, near to where they would be."""
    places = [y for y, _ in ends]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + least)
    if places:
        places[-1] = min(places[-1], bottom)
    for number in range(len(places) - 2, -1, -1):
        places[number] = min(places[number], places[number + 1] - least)
    return [max(place, top) for place in places]


def paint_measure_table(
    painter: QPainter, table: MeasureTable, room: QRectF, theme: Theme, ink: float
) -> None:
    """Paint a row for each actor: its name, a bar as long as what it has is of the most, and the number."""
    height = min(max(room.height() / max(len(table.rows) + bool(table.left_out), 1), 13 * ink), 26 * ink)
    type_, small = font(min(_TYPE * ink, height * 0.62)), font(min(_TYPE * ink, height * 0.62) * 0.86)
    metrics, small_metrics = QFontMetricsF(type_), QFontMetricsF(small)
    fit = max(int(room.height() / height), 1)
    shown = table.rows if len(table.rows) + bool(table.left_out) <= fit else table.rows[: max(fit - 1, 1)]
    names = [" ".join(row.name.split()) for row in shown]
    for_names = min(max(map(metrics.horizontalAdvance, names), default=0.0) + 12 * ink, room.width() * 0.4)
    values = [_value(row) for row in shown]
    for_values = max((metrics.horizontalAdvance(value) for value in values), default=0.0)
    for_bands = max((small_metrics.horizontalAdvance(band_said(row.values)) for row in shown), default=0.0)
    most = max((max(_known(row.values)) for row in shown), default=0.0)
    least = min((min(_known(row.values)) for row in shown), default=0.0)
    left = room.left() + for_names
    width = room.width() - for_names - for_values - for_bands - 24 * ink
    zero = left + width * (max(-least, 0.0) / ((max(most, 0.0) - min(least, 0.0)) or 1.0))
    per_unit = width / ((max(most, 0.0) - min(least, 0.0)) or 1.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, (row, name, value) in enumerate(zip(shown, names, values, strict=True)):
        top = room.top() + number * height
        base = top + height / 2 + metrics.capHeight() / 2
        painter.setFont(type_)
        painter.setPen(QColor(theme.ink))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, for_names - 8 * ink)
        write_text(painter, QPointF(room.left(), base), text)
        low, drawn, high = row.values
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(QPointF(zero, top + height * 0.2), QPointF(zero + drawn * per_unit, top + height * 0.8))
        painter.setBrush(QColor(mixed(theme.accent, theme.ground, 0.72)))
        painter.drawRect(bar.normalized())
        if low == low and high == high and high > low:
            painter.setPen(QPen(QColor(theme.ink), 1.2 * ink))
            middle = top + height / 2
            painter.drawLine(QPointF(zero + low * per_unit, middle), QPointF(zero + high * per_unit, middle))
            for end in (low, high):
                x = zero + end * per_unit
                painter.drawLine(QPointF(x, middle - 3 * ink), QPointF(x, middle + 3 * ink))
        painter.setPen(QColor(theme.ink))
        right = left + width + 10 * ink + for_values
        write_text(painter, QPointF(right - metrics.horizontalAdvance(value), base), value)
        painter.setFont(small)
        painter.setPen(QColor(theme.soft))
        write_text(painter, QPointF(right + 8 * ink, base), band_said(row.values))
    left_out = table.left_out + len(table.rows) - len(shown)
    if left_out:
        painter.setFont(type_)
        painter.setPen(QColor(theme.soft))
        base = room.top() + len(shown) * height + height / 2 + metrics.capHeight() / 2
        write_text(painter, QPointF(room.left(), base), f"and {left_out:,} more")
    painter.restore()


def _known(values: tuple[float, float, float]) -> list[float]:
    return [value for value in values if value == value] or [0.0]


def _value(row: MeasureRow) -> str:
    return said(row.values[1])
