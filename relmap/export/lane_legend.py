"""The legend of printed lanes: every mark that is on them, as it is drawn there, and no other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import paint_bar, paint_diamond, paint_pattern
from relmap.drawing.legend import LegendEntry, Sample, of_events
from relmap.drawing.style import Theme
from relmap.export.lane_sheet import LanesFigure, LaneSheet
from relmap.export.timeline import paint_break
from relmap.model.dates import FUTURE, PAST
from relmap.model.records import STANCE_WORDS, Phase, Stance, Status
from relmap.timeline.lane_rows import Bar
from relmap.timeline.presence import Interval

_THICK = 0.5
"""The height of a bar in a sample, in heights of a row."""


def of_lanes(lanes: LanesFigure, sheet: LaneSheet, theme: Theme) -> list[LegendEntry]:
    """What has to be explained, in a fixed order.

    Args:
        lanes: what is shown.
        sheet: as it is laid out.
        theme: the look.
    """
    bars = [(laid.row.relation or "", bar) for laid in sheet.rows for bar, _, _ in laid.bars]
    kinds = {key: lanes.project.relation_kind(lanes.project.relations[key].kind) for key, _ in bars}
    of_kind = {
        kinds[key].label: kinds[key].colour
        for key, bar in bars
        if bar.phase.stance is None and kinds[key].colour
    }
    stances = {bar.phase.stance for key, bar in bars if bar.phase.stance is not None or not kinds[key].colour}
    found = [
        LegendEntry(STANCE_WORDS[stance].capitalize(), _sample(theme.stances[stance], stance=stance))
        for stance in (2, 1, 0, -1, -2)
        if stance in stances
    ]
    found += [LegendEntry("No stance", _sample(theme.stances[None]))] if None in stances else []
    found += [LegendEntry(label, _sample(colour)) for label, colour in sorted(of_kind.items()) if colour]
    statuses = {bar.phase.status for _, bar in bars}
    for status in ("planned", "alleged"):
        if status in statuses:
            found.append(LegendEntry(status.capitalize(), _sample(theme.soft, status=status)))
    intervals = [bar.interval for _, bar in bars]
    if any(_is_soft(interval) for interval in intervals):
        found.append(LegendEntry("Possible, not certain", _sample(theme.soft, sure=50)))
    if any(interval.first == PAST or interval.last == FUTURE for interval in intervals):
        found.append(LegendEntry("Beginning or end open", _sample(theme.soft, open_end=True)))
    if any(bar.shared is not None and bar.shared > bar.interval.first for _, bar in bars):
        found.append(LegendEntry("One turns into the next, some day between", _turning))
    marks = [mark for laid in sheet.rows for mark in laid.marks if mark.at(sheet.axis) is not None]
    found += of_events(mark for mark in marks if not mark.marked)
    if any(mark.marked for mark in marks):
        found.append(LegendEntry("Event on this day", _event_of_day))
    if sheet.axis.folds:
        found.append(LegendEntry("Years without change, left out", _break))
    return found


def _is_soft(interval: Interval) -> bool:
    """Whether it may hold, but need not, on some day."""
    if interval.sure_first > interval.sure_last:
        return True
    return interval.first < interval.sure_first or interval.last > interval.sure_last


def _sample(
    colour: str,
    stance: Stance | None = None,
    status: Status = "actual",
    sure: int = 99,
    open_end: bool = False,
) -> Sample:
    """A bar as lanes have it, along an axis of a hundred days."""

    def sample(painter: QPainter, box: QRectF, theme: Theme) -> None:
        last = FUTURE if open_end else 99
        # To the left of the axis, so that its beginning is no end.
        span = Interval(0, 0, last if sure == 99 else sure, last)
        bar = Bar(0, Phase(when="2000", stance=stance, status=status), span, 0)
        height = box.height() * _THICK
        axis = Axis(0, 100, box.left(), box.right())
        paint_bar(painter, bar, axis, box.center().y() - height / 2, height, theme, colour, False)

    return sample


def _event_of_day(painter: QPainter, box: QRectF, theme: Theme) -> None:
    paint_diamond(painter, box.center().x(), box.center().y(), box.height() * 0.22, theme, False, marked=True)


def _turning(painter: QPainter, box: QRectF, theme: Theme) -> None:
    height = box.height() * _THICK
    bar = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
    left, right = bar.left() + bar.width() * 0.25, bar.left() + bar.width() * 0.75
    painter.setPen(Qt.PenStyle.NoPen)
    first = [bar.topLeft(), QPointF(right, bar.top()), QPointF(left, bar.bottom()), bar.bottomLeft()]
    second = [QPointF(right, bar.top()), bar.topRight(), bar.bottomRight(), QPointF(left, bar.bottom())]
    for corners, stance in ((first, 2), (second, -1)):
        path = QPainterPath()
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
        painter.fillPath(path, QColor(theme.stances[stance]))
        if theme.patterns:
            paint_pattern(painter, path, stance, theme)
    painter.setPen(QPen(QColor(theme.ground), 1))
    painter.drawLine(QPointF(right, bar.top()), QPointF(left, bar.bottom()))


def _break(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _sample(theme.soft)(painter, box, theme)
    ink = box.height() / 20
    paint_break(painter, box.center().x(), box.top() + 2 * ink, box.bottom() - 2 * ink, theme, ink)
