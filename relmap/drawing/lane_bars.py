"""Paints the bars and events of a lane along an axis of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from relmap.drawing.axis import Axis
from relmap.drawing.lettering import write_text
from relmap.drawing.style import POSSIBLE_STRENGTH, TICKS, Theme, contrast, font, mixed
from relmap.model.dates import FUTURE, PAST
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import Bar
from relmap.timeline.presence import Interval
from relmap.timeline.weights import numbered

ARROW = 9.0
"""How far the arrow of an open end reaches, in pixels."""
_FAINT = 0.1
_STRENGTHS = {"actual": 1.0, "alleged": 0.55, "planned": 0.0}


def edges_of(interval: Interval, axis: Axis) -> tuple[float, float, float, float]:
    """The pixels at which a bar begins, is sure, is no longer sure, and ends; within the axis."""
    start, stop, left, right = axis.first, axis.last, axis.left, axis.right

    def pixel(day: int) -> float:
        if day <= start:
            return left
        return right if day >= stop else axis.to_pixel(float(day))

    first, last = pixel(interval.first), pixel(min(interval.last, FUTURE - 1) + 1)
    if interval.sure_first > interval.sure_last:
        return first, first, last, last
    return first, pixel(interval.sure_first), pixel(min(interval.sure_last, FUTURE - 1) + 1), last


def shared_until(bar: Bar, axis: Axis) -> float:
    """The pixel until which the bar before it in its track may hold; without one, that of its start."""
    x0, _, _, x3 = edges_of(bar.interval, axis)
    if bar.shared is None or bar.shared < bar.interval.first:
        return x0
    return min(axis.right if bar.shared >= axis.last else axis.to_pixel(bar.shared + 1), x3)


def visible(interval: Interval, axis: Axis) -> bool:
    """Whether some of a bar lies within the axis."""
    return interval.first <= axis.last and interval.last >= axis.first


def paint_bar(
    painter: QPainter,
    bar: Bar,
    axis: Axis,
    top: float,
    height: float,
    theme: Theme,
    colour: str,
    marked: bool,
) -> None:
    """One phase: full where it is certain, fading where it is only possible, an arrow where it is open.

    On days that it shares with the bar before it, as while one turns into the other, it leaves that the upper
    part of a diagonal.

    Args:
        painter: with the axis' pixels as its unit.
        bar, axis: what, and where its days are.
        top, height: of the bar, in pixels.
        theme, colour: the look, and the colour of the stance.
        marked: whether it is selected or being dragged.
    """
    if not visible(bar.interval, axis):
        return
    x0, x1, x2, x3 = edges_of(bar.interval, axis)
    x3 = max(x3, x0 + 2.5)
    path = _outline(bar.interval, axis, x0, x3, top, height)
    shared = shared_until(bar, axis)
    if shared - x0 > 2:
        corner = [QPointF(x0 - 1, top - 1), QPointF(shared, top - 1), QPointF(x0 - 1, top + height)]
        kept = QPainterPath()
        kept.addPolygon(QPolygonF(corner))
        kept.closeSubpath()
        path = path.subtracted(kept)
    strength = _STRENGTHS[bar.phase.status]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, _fill(bar.interval, (x0, x1, x2, x3), theme, colour, strength))
    if theme.patterns:
        paint_pattern(painter, path, bar.phase.stance, theme)
    if bar.phase.status != "actual":
        pen = QPen(QColor(mixed(colour, theme.ground, 0.9)), 1.3)
        pen.setDashPattern([4, 3] if bar.phase.status == "planned" else [1, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    if marked:
        painter.setPen(QPen(QColor(theme.ink), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


def paint_pattern(painter: QPainter, bar: QPainterPath, stance: int | None, theme: Theme) -> None:
    """What tells the stance of a bar where colours do not: as lines have it, ticks, or a line along it."""
    box = bar.boundingRect()
    painter.save()
    painter.setClipPath(bar, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(QColor(theme.ground), 1.4))
    if stance == 2:
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
    elif stance == 0:
        for part in (0.2, 0.8):
            y = box.top() + part * box.height()
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    elif stance in TICKS:
        x = box.left() + TICKS[stance] / 2
        while x < box.right():
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            x += TICKS[stance]
    painter.restore()


def _outline(
    interval: Interval, axis: Axis, left: float, right: float, top: float, height: float
) -> QPainterPath:
    """A bar with rounded ends; pointed where it is open and the axis ends."""
    middle, bottom = top + height / 2, top + height
    open_left = interval.first == PAST
    open_right = interval.last == FUTURE and right >= axis.right - 0.5
    if not open_left and not open_right:
        path = QPainterPath()
        radius = min(3.0, (right - left) / 2)
        path.addRoundedRect(QRectF(left, top, right - left, height), radius, radius)
        return path
    points: list[QPointF] = []
    inner_left = left + ARROW if open_left else left
    inner_right = right - ARROW if open_right else right
    if open_left:
        points.append(QPointF(left, middle))
    points.append(QPointF(inner_left, top))
    points.append(QPointF(inner_right, top))
    if open_right:
        points.append(QPointF(right, middle))
    points.append(QPointF(inner_right, bottom))
    points.append(QPointF(inner_left, bottom))
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def _fill(
    interval: Interval,
    edges: tuple[float, float, float, float],
    theme: Theme,
    colour: str,
    strength: float,
) -> QBrush:
    x0, x1, x2, x3 = edges
    width = max(x3 - x0, 1.0)
    if strength == 0.0:  # planned: possible at most
        return QBrush(QColor(mixed(colour, theme.ground, 0.16)))
    gradient = QLinearGradient(x0, 0, x3, 0)

    def stop(x: float, part: float) -> None:
        gradient.setColorAt(min(max((x - x0) / width, 0.0), 1.0), QColor(mixed(colour, theme.ground, part)))

    certain = interval.sure_first <= interval.sure_last
    if not certain:
        stop(x0, _FAINT)
        gradient.setColorAt(0.5, QColor(mixed(colour, theme.ground, POSSIBLE_STRENGTH * 1.35 * strength)))
        stop(x3, _FAINT)
        return QBrush(gradient)
    # Open ends stay as strong as possible is; a known range fades out to where it surely is over.
    before = POSSIBLE_STRENGTH if interval.first == PAST else _FAINT
    after = POSSIBLE_STRENGTH if interval.last == FUTURE else _FAINT
    flat_before = interval.first == PAST
    flat_after = interval.last == FUTURE
    if x1 > x0:
        stop(x0, before * strength)
        stop(x1 - 0.01, (POSSIBLE_STRENGTH if flat_before else 0.7) * strength)
    stop(x1, strength)
    stop(x2, strength)
    if x3 > x2:
        stop(x2 + 0.01, (POSSIBLE_STRENGTH if flat_after else 0.7) * strength)
        stop(x3, after * strength)
    return QBrush(gradient)


def label_limits(bars: Sequence[Bar], axis: Axis) -> list[float]:
    """Of each bar the pixel at which the next one of its track begins; in the order of their beginning."""
    limits: list[float] = []
    begins: dict[int, float] = {}
    for bar in reversed(bars):
        limits.append(begins.get(bar.track, axis.right))
        begins[bar.track] = min(limits[-1], edges_of(bar.interval, axis)[0])
    return limits[::-1]


def paint_bar_label(
    painter: QPainter,
    bar: Bar,
    axis: Axis,
    top: float,
    height: float,
    theme: Theme,
    colour: str,
    limit: float,
) -> None:
    """The label of a phase where there is room for it, in the part that is seen.

    Args:
        painter, bar, axis, top, height, theme, colour: as in `paint_bar`.
        limit: the pixel at which the next bar begins.
    """
    if not visible(bar.interval, axis):
        return
    strength = _STRENGTHS[bar.phase.status]
    x0, x1, x2, x3 = edges_of(bar.interval, axis)
    certain = bar.interval.sure_first <= bar.interval.sure_last
    # Right of the middle of a diagonal most of what is behind is of its own colour.
    left, right = (x1, x2) if certain and x2 - x1 > 30 else ((x0 + shared_until(bar, axis)) / 2, x3)
    room = min(right, limit) - left - 12
    label = numbered(bar.phase)
    if height < 11 or room < 22 or not label:
        return
    type_ = font(min(11.0 * theme.text, height - 3), QFont.Weight.Medium)
    metrics = QFontMetricsF(type_)
    text = metrics.elidedText(" ".join(label[:200].split()), Qt.TextElideMode.ElideRight, room)
    if len(text) < 4 and text != label:
        return
    behind = strength if certain and left == x1 else 0.3 * strength + 0.1
    plate = mixed(colour, theme.ground, behind)
    ink = max((theme.ink, theme.ground, "#ffffff", "#101010"), key=lambda c: contrast(c, plate))
    painter.setFont(type_)
    painter.setPen(QColor(ink))
    write_text(painter, QPointF(left + 6, top + height / 2 + metrics.capHeight() / 2), text)


@dataclass(frozen=True)
class EventMark:
    """An event on an axis: on its latest day, or, if its day only follows from others, between two days."""

    key: str
    first: int
    last: int
    title: str
    marked: bool = False
    derived: bool = False
    sure: bool = True
    """Whether it is certain on some day."""

    @property
    def is_hollow(self) -> bool:
        """Whether it is some day between two."""
        return self.derived or not self.sure

    def at(self, axis: Axis) -> float | None:
        """The pixel of its diamond; None where it is not on the axis."""
        first = self.first if self.derived else self.last
        if first > axis.last or self.last < axis.first:
            return None
        return sum(between(axis, first, self.last)) / 2


def between(axis: Axis, first: int, last: int) -> tuple[float, float]:
    """The pixels of two days, as far as the axis reaches."""
    return axis.to_pixel(max(first, axis.first)), axis.to_pixel(min(last, axis.last))


def event_marks(
    index: TimeIndex, keys: Iterable[str], day: int | None, moving: tuple[str, Interval] | None = None
) -> list[EventMark]:
    """The marks of events that have a date, or are known to lie between two days; in the order of their days.

    Args:
        index: of the map.
        keys: the events, by id.
        day: those on this day are marked.
        moving: an event under the hand, and its date as it would be now.
    """
    found: list[EventMark] = []
    for key in keys:
        event, interval = index.project.events[key], index.events.get(key)
        if moving is not None and moving[0] == key:
            found.append(EventMark(key, moving[1].last, moving[1].last, event.title, marked=True))
        elif interval is not None and event.when is None:
            found.append(EventMark(key, interval.first, interval.last, event.title, derived=True))
        elif interval is not None and PAST < interval.last < FUTURE:
            marked, sure = interval.last == day, interval.sure_first <= interval.sure_last
            found.append(
                EventMark(key, max(interval.first, PAST + 1), interval.last, event.title, marked, sure=sure)
            )
    return sorted(found, key=lambda mark: ((mark.first if mark.derived else mark.last) + mark.last, mark.key))


def paint_events(
    painter: QPainter,
    marks: Iterable[EventMark],
    axis: Axis,
    top: float,
    height: float,
    theme: Theme,
    titles: bool = True,
) -> None:
    """Diamonds of events, each with its title where there is room before the next; hollow: undated.

    Args:
        painter: with the axis' pixels as its unit.
        marks: in any order.
        axis, top, height, theme: where, and in which look.
        titles: whether they are written.
    """
    type_ = font(10.5 * theme.text)
    metrics = QFontMetricsF(type_)
    middle = top + height / 2
    shown = [(x, mark) for mark in marks if (x := mark.at(axis)) is not None]
    # What is in sight of one that lies between two days may stand elsewhere than the middle of it all.
    shown.sort(key=lambda item: item[0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Those with a date of their own lie on top.
    for x, mark in sorted(shown, key=lambda item: not item[1].is_hollow):
        if mark.first < mark.last:
            paint_range(painter, axis, mark.first, mark.last, middle, 4.2, theme)
        paint_diamond(painter, x, middle, 4.2, theme, mark.is_hollow, mark.marked)
    for number, (x, mark) in enumerate(shown if titles else ()):
        following = shown[number + 1][0] if number + 1 < len(shown) else axis.right
        room = following - x - 16
        if room > 34:
            text = metrics.elidedText(" ".join(mark.title[:200].split()), Qt.TextElideMode.ElideRight, room)
            if mark.derived:  # the line goes on behind the title
                plate = QRectF(x + 6, top, metrics.horizontalAdvance(text) + 4, height)
                painter.fillRect(plate, QColor(theme.ground))
            painter.setFont(type_)
            painter.setPen(QColor(theme.soft))
            write_text(painter, QPointF(x + 8, middle + metrics.capHeight() / 2), text)


def apart(ranges: Iterable[tuple[int, int]], axis: Axis) -> list[tuple[int, int]]:
    """Of the pairs of days in sight one for each column of pixels in which their sign stands: the widest."""
    widest: dict[int, tuple[int, int]] = {}
    for first, last in ranges:
        if first <= axis.last and last >= axis.first:
            column = round(sum(between(axis, first, last)) / 2)
            known = widest.get(column)
            if known is None or last - first > known[1] - known[0]:
                widest[column] = (first, last)
    return list(widest.values())


def paint_between(
    painter: QPainter, axis: Axis, first: int, last: int, y: float, radius: float, theme: Theme
) -> None:
    """The sign of an event whose day follows from others: a hollow diamond in the middle of two days."""
    paint_range(painter, axis, first, last, y, radius, theme)
    paint_diamond(painter, sum(between(axis, first, last)) / 2, y, radius, theme, hollow=True)


def paint_range(
    painter: QPainter, axis: Axis, first: int, last: int, y: float, radius: float, theme: Theme
) -> None:
    """The line from the first to the last day on which an event may be.

    Args:
        painter: with the axis' pixels as its unit.
        axis: where its days are.
        first, last: the two days.
        y, radius: of its diamond.
        theme: the look.
    """
    low, high = between(axis, first, last)
    colour = QColor(mixed(theme.soft, theme.ground, 0.8))
    painter.setPen(QPen(colour, 1.2))
    painter.drawLine(QPointF(low, y), QPointF(high, y))
    for x, day in ((low, first), (high, last)):
        if axis.first <= day <= axis.last:
            painter.drawLine(QPointF(x, y - radius * 0.6), QPointF(x, y + radius * 0.6))


def paint_diamond(
    painter: QPainter, x: float, y: float, radius: float, theme: Theme, hollow: bool, marked: bool = False
) -> None:
    """The sign of an event: hollow if it is some day between two, marked if it is of the day looked at."""
    colour = QColor(theme.accent if marked else theme.soft)
    painter.setPen(QPen(colour, 1.3) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.ground) if hollow else colour)
    painter.drawPolygon(diamond(x, y, radius + 1 if marked else radius))


def diamond(x: float, y: float, radius: float) -> QPolygonF:
    """The sign of an event."""
    return QPolygonF(
        [QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y)]
    )
