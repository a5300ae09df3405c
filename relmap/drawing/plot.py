"""A measure through time: a line of steps for each actor, with the band in which it lies.

Values change on days of change only: from day to day a line is level, and it is never smoothed. The same
painter makes the rows above the slider and the figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from relmap.drawing.axis import Axis, Value
from relmap.drawing.lane_bars import diamond
from relmap.drawing.lettering import write_text
from relmap.drawing.style import Theme, font, legible

Days = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST = 8
"""So many lines can be told from each other."""
COLOURS = ("#0b6bcb", "#d2601a", "#12803c", "#9b3fae", "#8a6d00", "#0f8a8f", "#b3202c", "#5a6472")
_EMPTY = "Nothing of it on these days"
_LINE = 1.8
_BAND, _BANDS = 0.18, 3
"""The strength of a band; more of them would be mud, and are told beside the names only."""
_DASH = (3.2, 2.2)
_VALUES = 0.6
"""The part of the room that a value has at most with its band."""


@dataclass(frozen=True)
class Curve:
    """The line of one actor.

    Args:
        id: of the actor; empty: of the map.
        name: what it is called.
        days: from which day on each value holds, ascending; shape (n,).
        values: least, as drawn and most; shape (3, n); NaN where there is none.
        certain: the same of what is certain, from its own days on; None: not shown.
        bounded: whether least and most are bounds: then they are a band, else dashed lines.
    """

    id: str
    name: str
    days: Days
    values: Floats
    certain: tuple[Days, Floats] | None = None
    bounded: bool = True

    def at(self, day: int) -> tuple[float, float, float] | None:
        """Least, drawn and most on a day; None where there is no value."""
        number = int(np.searchsorted(self.days, day, side="right")) - 1
        if number < 0 or np.isnan(self.values[1, number]):
            return None
        low, drawn, high = self.values[:, number].tolist()
        return low, drawn, high


@dataclass(frozen=True)
class Plot:
    """What is plotted.

    Args:
        label: of the measure.
        curves: at most `MOST`.
        first, last: days of the axis.
        day: that is looked at; None: none is marked.
        anchor: the day that is compared with; None: none is.
        events: days of events that are marked, and whether each is certain on some day.
        done: what part is known.
        note: below a figure: definition and paper.
        share: whether values are parts of a whole, and written in per cent.
    """

    label: str
    curves: tuple[Curve, ...]
    first: int
    last: int
    day: int | None = None
    anchor: int | None = None
    events: tuple[tuple[int, bool], ...] = ()
    done: float = 1.0
    note: str = ""
    share: bool = False

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest value within the days of the axis, 0 among them."""
        if self.share:
            return 0.0, 1.0
        found = [0.0]
        for curve in self.curves:
            for days, values in ((curve.days, curve.values), *((curve.certain,) if curve.certain else ())):
                ends = np.append(days, self.last + 1)[1:]
                seen = values[:, (days <= self.last) & (ends > self.first)]
                seen = seen[~np.isnan(seen)]
                if len(seen):
                    found += [float(seen.min()), float(seen.max())]
        low, high = min(found), max(found)
        return (low, high) if high > low else (low, low + 1.0)

    def within(self, first: int, last: int) -> Plot:
        """The same with other days on the axis."""
        return replace(self, first=first, last=last)

    def as_far_as(self, done: float) -> Plot:
        """The same, of which a part is known."""
        return replace(self, done=done)

    def on(self, day: int, anchor: int | None = None) -> Plot:
        """The same with another day marked, and one that it is compared with."""
        return replace(self, day=day, anchor=anchor)

    @property
    def has_values(self) -> bool:
        """Whether any line has a value within the days of the axis."""
        return any(
            not np.isnan(curve.values[1, curve.days <= self.last]).all() and len(curve.days)
            for curve in self.curves
        )

    def said(self, value: float) -> str:
        """A value as it is written."""
        return said(value, self.share)


def said(value: float, share: bool = False) -> str:
    """A value as it is written: `4`, `5.5`, `0.0312`, `67 %`."""
    value += 0.0  # no minus before nothing
    if share:
        return f"{value:.0%}".replace("%", " %")
    return (f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}").replace("-", "−")


def band_said(values: tuple[float, float, float], share: bool = False) -> str:
    """Least and most, where they are known and differ: `4–5`."""
    low, drawn, high = (said(value, share) for value in values)
    if "nan" in (low, high) or low == drawn == high:
        return ""
    return f"{low} to {high}" if values[0] < 0 else f"{low}–{high}"


def colour_of(number: int, theme: Theme) -> str:
    """The colour of a line, by its number."""
    return legible(COLOURS[number % len(COLOURS)], theme.ground, theme.ink)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from one to another, at most so many: in steps of 1, 2 or 5 (Heckbert 1990)."""
    if high <= low or most < 2:
        return [low]
    rough = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next((power * n for n in (1, 2, 5, 10) if power * n >= rough * 0.999), power * 10)
    first = np.ceil(low / step - 1e-9) * step
    return [round(float(value), 12) for value in np.arange(first, high + step * 1e-6, step)]


_COLUMN = 0.5
"""Pixels."""


def paint_plot(
    painter: QPainter, plot: Plot, axis: Axis, box: QRectF, theme: Theme, ink: float = 1.0
) -> None:
    """Paint lines, bands and the scale of values into a box.

    Args:
        painter: of any device.
        plot: what is plotted.
        axis: which days are at which pixels.
        box: between whose top and bottom the values lie.
        theme: the look.
        ink: pixels of an ink unit.
    """
    low, high = plot.range
    scale = _Scale(low, high, box)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_scale(painter, plot, scale, axis, theme, ink)
    if plot.done >= 1.0 and not plot.has_values:
        painter.setFont(font(11 * ink * theme.text))
        painter.setPen(QColor(theme.soft))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _EMPTY)
    spill = 3 * ink  # half a line goes beyond the least and the greatest value
    painter.setClipRect(
        QRectF(axis.left, box.top() - spill, axis.right - axis.left, box.height() + 2 * spill)
    )
    colours = [colour_of(number, theme) for number in range(len(plot.curves))]
    for curve, colour in zip(plot.curves, colours, strict=True):
        if curve.bounded and len(plot.curves) <= _BANDS:
            _paint_band(painter, curve, plot, scale, axis, colour)
    for curve, colour in zip(plot.curves, colours, strict=True):
        if not curve.bounded:
            for row in (0, 2):
                values = curve.values[row]
                _paint_line(painter, curve.days, values, plot, scale, axis, colour, ink, dashed=True)
        if curve.certain is not None:
            days, values = curve.certain
            _paint_line(painter, days, values[1], plot, scale, axis, colour, ink, dashed=True)
        _paint_line(painter, curve.days, curve.values[1], plot, scale, axis, colour, ink)
    painter.restore()


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    box: QRectF

    def to_pixel(self, value: Value) -> Value:
        part = (value - self.low) / (self.high - self.low)
        return self.box.bottom() - part * self.box.height()


def _paint_scale(painter: QPainter, plot: Plot, scale: _Scale, axis: Axis, theme: Theme, ink: float) -> None:
    type_ = font(10 * ink * theme.text)
    metrics = QFontMetricsF(type_)
    painter.setFont(type_)
    most = max(int(scale.box.height() / (metrics.height() * 1.5)), 2)
    for value in ticks(scale.low, scale.high, min(most, 6)):
        y = scale.to_pixel(value)
        painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
        painter.drawLine(QPointF(axis.left, y), QPointF(axis.right, y))
        painter.setPen(QColor(theme.soft))
        text = plot.said(value)
        at = QPointF(axis.left - metrics.horizontalAdvance(text) - 5 * ink, y + metrics.capHeight() / 2)
        write_text(painter, at, text)
    for day, certain in plot.events:
        if axis.first <= day <= axis.last:
            x = axis.to_pixel(day)
            painter.setPen(QPen(QColor(theme.faint), 0.8 * ink))
            painter.drawLine(QPointF(x, scale.box.top()), QPointF(x, scale.box.bottom()))
            painter.setPen(QPen(QColor(theme.soft), 0.9 * ink))
            painter.setBrush(QColor(theme.soft) if certain else QColor(theme.ground))
            painter.drawPolygon(diamond(x, scale.box.bottom() + 4 * ink, 3 * ink))


def steps_within(days: Days, values: Floats, plot: Plot, axis: Axis) -> tuple[Days, Days, Floats, Days]:
    """First day, day after the last, value and column of each stretch within the axis that has a value.

    Columns are so narrow that what is within one cannot be told apart.
    """
    ends = np.append(days, plot.last + 1)[1:]
    first, ends = np.maximum(days, plot.first), np.minimum(ends, plot.last + 1)
    shown = (ends > first) & ~np.isnan(values)
    first, ends = first[shown], ends[shown]
    columns = (first / (axis.days_per_pixel * _COLUMN)).astype(np.int64)
    return first, ends, values[shown], columns


def told_apart(first: Days, ends: Days, values: Floats, columns: Days) -> tuple[Days, Days, Floats]:
    """Of the stretches within a column only the first, the last, the least and the greatest."""
    count = len(first)
    if not count or columns[0] == columns[-1] or len(np.unique(columns)) == count:
        return first, ends, values
    by_value = np.lexsort((values, columns))
    opens = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    closes = np.append(opens[1:], count) - 1
    kept = np.unique(np.concatenate((opens, closes, by_value[opens], by_value[closes])))
    ends = ends[kept]
    # What is left of a column hangs together, as all of it did.
    together = columns[kept][1:] == columns[kept][:-1]
    ends[:-1][together] = first[kept][1:][together]
    return first[kept], ends, values[kept]


def bands(curve: Curve, plot: Plot, axis: Axis) -> list[tuple[float, float, float, float]]:
    """(first day, day after the last, least, most) of what lies between the ends of a curve.

    Of stretches within one column there is one together, up to where the last of them begins.
    """
    first, ends, low, columns = steps_within(curve.days, curve.values[0], plot, axis)
    high = steps_within(curve.days, curve.values[2], plot, axis)[2]
    if not len(first):
        return []
    opens = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    closes = np.append(opens[1:], len(first)) - 1
    narrow = first[opens], first[closes], np.minimum.reduceat(low, opens), np.maximum.reduceat(high, opens)
    wide = first[closes], ends[closes], low[closes], high[closes]
    found = zip(*(np.concatenate(both).tolist() for both in zip(narrow, wide, strict=True)), strict=True)
    return [band for band in found if band[1] > band[0] and band[3] > band[2]]


def _paint_band(painter: QPainter, curve: Curve, plot: Plot, scale: _Scale, axis: Axis, colour: str) -> None:
    fill = QColor(colour)
    fill.setAlphaF(_BAND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for first, end, least, most in bands(curve, plot, axis):
        left, right = axis.to_pixel(first), axis.to_pixel(end)
        top, bottom = scale.to_pixel(most), scale.to_pixel(least)
        painter.drawRect(QRectF(left, top, right - left, bottom - top))


def _paint_line(
    painter: QPainter,
    days: Days,
    values: Floats,
    plot: Plot,
    scale: _Scale,
    axis: Axis,
    colour: str,
    ink: float,
    dashed: bool = False,
) -> None:
    pen = QPen(QColor(colour), (_LINE * 0.7 if dashed else _LINE) * ink)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dashed:
        pen.setDashPattern(list(_DASH))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    first, ends, found = told_apart(*steps_within(days, values, plot, axis))
    goes_on = np.append(False, first[1:] == ends[:-1]) if len(first) else first
    xs, rights = (axis.to_pixel(of.astype(np.float64)) for of in (first, ends))
    ys = scale.to_pixel(found)
    for x, right, y, on in zip(*(of.tolist() for of in (xs, rights, ys, goes_on)), strict=True):
        if on:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
        path.lineTo(right, y)
    painter.drawPath(path)


def paint_day(painter: QPainter, plot: Plot, axis: Axis, box: QRectF, theme: Theme, ink: float = 1.0) -> None:
    """Mark the day looked at, the one that it is compared with, and the value of each line on it."""
    scale = _Scale(*plot.range, box)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for day, colour in ((plot.anchor, theme.soft), (plot.day, theme.ink)):
        if day is not None and axis.first <= day <= axis.last:
            x = axis.to_pixel(day)
            painter.setPen(QPen(QColor(colour), 1.0 * ink))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    if plot.day is None or not axis.first <= plot.day <= axis.last:
        painter.restore()
        return
    x = axis.to_pixel(plot.day)
    for number, curve in enumerate(plot.curves):
        found = curve.at(plot.day)
        if found is not None:
            painter.setPen(QPen(QColor(theme.ground), 1.2 * ink))
            painter.setBrush(QColor(colour_of(number, theme)))
            painter.drawEllipse(QPointF(x, scale.to_pixel(found[1])), 3.2 * ink, 3.2 * ink)
    painter.restore()


def paint_names(painter: QPainter, plot: Plot, room: QRectF, theme: Theme, ink: float = 1.0) -> None:
    """The names of the lines one below the other, each with its colour and its value on the day."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bold, type_ = (font(11 * ink * theme.text, w) for w in (QFont.Weight.DemiBold, QFont.Weight.Normal))
    metrics = QFontMetricsF(type_)
    height = metrics.height() * 1.16
    y = room.top() + metrics.ascent()
    painter.setFont(bold)
    painter.setPen(QColor(theme.ink))
    done = "" if plot.done >= 1.0 else f"  {plot.done:.0%}"
    write_text(painter, QPointF(room.left(), y), _elided(bold, plot.label + done, room.width()))
    painter.setFont(type_)
    fit = max(int((room.height() - height) / height), 1)
    dashed = any(curve.certain is not None for curve in plot.curves)
    lines = len(plot.curves) + dashed
    shown = plot.curves if len(plot.curves) <= fit else plot.curves[: max(fit - 1, 1)]
    left = room.left() + 17 * ink
    for number, curve in enumerate(shown):
        y += height
        colour = QColor(colour_of(number, theme))
        painter.setPen(QPen(colour, _LINE * ink))
        middle = y - metrics.capHeight() / 2
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.left() + 12 * ink, middle))
        value = _value(curve, plot, metrics, room.right() - left)
        width = metrics.horizontalAdvance(value)
        painter.setPen(QColor(theme.soft))
        write_text(painter, QPointF(room.right() - width, y), value)
        painter.setPen(QColor(theme.ink))
        write_text(
            painter, QPointF(left, y), _elided(type_, curve.name, room.right() - width - 6 * ink - left)
        )
    painter.setPen(QColor(theme.soft))
    if len(shown) < len(plot.curves):
        write_text(painter, QPointF(room.left(), y + height), f"and {len(plot.curves) - len(shown)} more")
    elif dashed and lines <= fit:
        text = _elided(type_, "dashed: what is certain", room.width())
        write_text(painter, QPointF(room.left(), y + height), text)
    painter.restore()


def _value(curve: Curve, plot: Plot, metrics: QFontMetricsF, room: float) -> str:
    """The value on the day, with its band where the name has room beside it."""
    found = curve.at(plot.day) if plot.day is not None else None
    if found is None:
        return ""
    value, band = plot.said(found[1]), band_said(found, plot.share)
    whole = f"{value} ({band})" if band else value
    return whole if metrics.horizontalAdvance(whole) <= room * _VALUES else value


def _elided(type_: QFont, text: str, width: float) -> str:
    plain = " ".join(text.split())
    return QFontMetricsF(type_).elidedText(plain, Qt.TextElideMode.ElideRight, max(width, 0.0))
