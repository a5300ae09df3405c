"""The axis of time below the pictures of a film: all of its time, its changes, and the day of the picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from relmap.drawing.axis import Axis
from relmap.drawing.lettering import write_text
from relmap.drawing.style import Theme, font
from relmap.model import days

_SPACING = 64.0
"""Between ticks at least, in ink units of type."""
_MARK, _TICK, _POINTER = 5.0, 4.0, 5.0
"""Heights of a mark of a change, of a tick, and of the pointer at the day."""


@dataclass(frozen=True)
class FilmAxis:
    """The time of a film, and where a picture is in it.

    Args:
        first, last: the days of its first and last picture.
        day: of this picture.
        marks: the days on which something changes.
    """

    first: int
    last: int
    day: int
    marks: tuple[int, ...] = ()


def axis_height(ink: float) -> float:
    """How high an axis is, for a size of type; it depends on nothing else, so that it stands still."""
    words, ticks = QFontMetricsF(_words(ink)), QFontMetricsF(_ticks(ink))
    return words.height() + (_POINTER + _MARK + _TICK + 8) * ink + ticks.height()


def paint_axis(painter: QPainter, film: FilmAxis, room: QRectF, theme: Theme, ink: float) -> None:
    """Paint the axis at the foot of a room.

    Args:
        painter: of the sheet.
        film: what it tells.
        room: as wide as the axis; it stands at its bottom.
        theme: its colours.
        ink: how large type and lines are.
    """
    axis = _axis(film, room, ink)
    y = room.bottom() - QFontMetricsF(_ticks(ink)).height() - (_TICK + 1) * ink
    now = axis.to_pixel(float(film.day))
    _paint_line(painter, axis, film, y, now, theme, ink)
    _paint_ticks(painter, axis, y, room, theme, ink)
    _paint_day(painter, film.day, now, y - _MARK * ink, room, theme, ink)


def _words(ink: float) -> QFont:
    return font(11.5 * ink, QFont.Weight.DemiBold)


def _ticks(ink: float) -> QFont:
    return font(9.5 * ink)


def _axis(film: FilmAxis, room: QRectF, ink: float) -> Axis:
    """The scale; of a film of one day that is in its middle."""
    first, last = film.first, max(film.last, film.first)
    if first == last:
        first, last = first - 15, last + 15
    margin = _POINTER * ink
    return Axis(first, last, room.left() + margin, room.right() - margin)


def _pen(colour: str, width: float) -> QPen:
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def _paint_line(
    painter: QPainter, axis: Axis, film: FilmAxis, y: float, now: float, theme: Theme, ink: float
) -> None:
    """The line, its part that has passed in full ink, and a mark for each pixel with a change."""
    for left, right, colour in ((axis.left, axis.right, theme.faint), (axis.left, now, theme.ink)):
        painter.setPen(_pen(colour, 2.2 * ink))
        painter.drawLine(QLineF(left, y, right, y))
    painter.setPen(_pen(theme.soft, 1.1 * ink))
    at = {
        round(axis.to_pixel(float(day)) / ink) * ink for day in film.marks if film.first <= day <= film.last
    }
    painter.drawLines([QLineF(x, y - 1.1 * ink, x, y - _MARK * ink) for x in sorted(at)])


def _paint_ticks(painter: QPainter, axis: Axis, y: float, room: QRectF, theme: Theme, ink: float) -> None:
    type_ = _ticks(ink)
    metrics = QFontMetricsF(type_)
    painter.setFont(type_)
    painter.setPen(_pen(theme.soft, ink))
    taken = room.left()
    for day, text in _with_year(axis.ticks(_SPACING * ink)):
        x, width = axis.to_pixel(float(day)), metrics.horizontalAdvance(text)
        painter.drawLine(QLineF(x, y + 1.1 * ink, x, y + (_TICK + 1) * ink))
        left = min(max(x - width / 2, room.left()), room.right() - width)
        if text and left >= taken:
            write_text(painter, QPointF(left, y + (_TICK + 1) * ink + metrics.ascent()), text)
            taken = left + width + 6 * ink


def _with_year(ticks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Ticks of which one at least says in which year it is: all of the film may be within one."""
    if not ticks or any(any(part.isdigit() and len(part) > 2 for part in text.split()) for _, text in ticks):
        return ticks
    (day, text), *rest = ticks
    year, month, _ = days.to_ymd(day)
    named = f"{text} {days.MONTHS[month - 1][:3]}" if text.isdigit() else text
    return [(day, f"{named} {days.year_in_words(year)}"), *rest]


def _paint_day(
    painter: QPainter, day: int, x: float, y: float, room: QRectF, theme: Theme, ink: float
) -> None:
    """The pointer at the day, with its date, which stays within the room."""
    type_ = _words(ink)
    metrics = QFontMetricsF(type_)
    reach, text = _POINTER * ink, days.in_words(day)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    top = y - reach * 1.2
    painter.drawPolygon(QPolygonF([QPointF(x - reach, top), QPointF(x + reach, top), QPointF(x, y)]))
    width = metrics.horizontalAdvance(text)
    left = min(max(x - width / 2, room.left()), room.right() - width)
    painter.setFont(type_)
    painter.setPen(QColor(theme.ink))
    write_text(painter, QPointF(left, top - 2 * ink - metrics.descent()), text)
