"""The rows of the lanes as a cached picture, and over it what changes with the day and the hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsWidget

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import (
    diamond,
    label_limits,
    paint_bar,
    paint_bar_label,
    paint_events,
)
from relmap.drawing.style import font, mixed
from relmap.editor.document import Document
from relmap.model.diff import Ref
from relmap.model.records import Relation
from relmap.timeline.lane_rows import Bar
from relmap.ui.timeline.day_axis import SPACING
from relmap.ui.timeline.handles import is_event_day
from relmap.ui.timeline.histogram import hatch
from relmap.ui.timeline.lane_layout import EVENTS, HEADING, LANE, LaneLayout
from relmap.ui.widgets.layer import Layer, painter_on

_EMPTY = "No relations yet: drag from the rim of one actor to another."
_NONE = "What is selected has no relations."


class RowsLayer(Layer):
    """All that stays while time goes on; only rows in sight are looked at.

    Args:
        within: in which it lies.
        document: the map.
        layout: where what is.
        title_width: pixels for the titles of the rows.
        prepare: makes the rows those of the map as it is.
    """

    def __init__(
        self,
        within: QGraphicsWidget,
        document: Document,
        layout: LaneLayout,
        title_width: Callable[[], int],
        prepare: Callable[[], None],
    ) -> None:
        super().__init__(within)
        self._document = document
        self._layout = layout
        self._title_width = title_width
        self._prepare = prepare
        self._painted: tuple[tuple[object, ...], QPixmap, object] | None = None

    def draw(self, painter: QPainter) -> None:
        self._prepare()
        painter.drawPixmap(0, 0, self._picture(painter.device().devicePixelRatioF()))

    def _picture(self, ratio: float) -> QPixmap:
        layout, document, size = self._layout, self._document, self.boundingRect().size()
        drag = layout.drag
        of = (document.project, document.index, layout.listing)
        key = (
            *map(id, of), layout.scroll, layout.axis, layout.theme, size.toTuple(), ratio,
            document.viewpoint.selection, None if drag is None else (drag.target, drag.when),
        )  # fmt: skip
        if self._painted is None or self._painted[0] != key:
            made = QPixmap(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
            made.setDevicePixelRatio(ratio)
            made.fill(QColor(layout.theme.ground))
            with painter_on(made) as inner:
                self._paint(inner, size.width(), size.height())
            self._painted = (key, made, of)  # kept, so that their ids stay their own
        return self._painted[1]

    def _paint(self, painter: QPainter, width: float, height: float) -> None:
        layout = self._layout
        theme, axis = layout.theme, layout.axis
        if not layout.rows:
            painter.setPen(QColor(theme.soft))
            text = _NONE if self._document.project.relations else _EMPTY
            painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, text)
            return
        self._paint_ground(painter, axis, height)
        for number, top in layout.within(height):
            self._paint_row(painter, number, top, axis)
        painter.setPen(QColor(theme.faint))
        painter.drawLine(QPointF(self._title_width(), 0), QPointF(self._title_width(), height))

    def _paint_ground(self, painter: QPainter, axis: Axis, height: float) -> None:
        """Hatching after the last day the map knows, and the ticks of the axis."""
        theme, as_of = self._layout.theme, self._document.index.as_of
        if as_of is not None and as_of < axis.last:
            left = max(axis.to_pixel(as_of + 1), axis.left)
            colour = QColor(mixed(theme.soft, theme.ground, 0.22))
            painter.fillRect(QRectF(left, 0, axis.right - left, height), hatch(colour))
        painter.setPen(QColor(mixed(theme.faint, theme.ground, 0.7)))
        for day, _ in axis.ticks(SPACING):
            painter.drawLine(QPointF(axis.to_pixel(day), 0), QPointF(axis.to_pixel(day), height))

    def _paint_row(self, painter: QPainter, number: int, top: int, axis: Axis) -> None:
        layout = self._layout
        row, theme, titles = layout.rows[number], layout.theme, self._title_width()
        weight = QFont.Weight.DemiBold if row.relation is None else QFont.Weight.Normal
        type_ = font(11.5 * theme.text, weight)
        metrics = QFontMetricsF(type_)
        indent = 18 if row.grouped else 8
        height = layout.scaled(HEADING if row.relation is None else LANE)
        selection = self._document.viewpoint.selection
        if row.relation is not None and Ref("relations", row.relation) in selection:
            colour = QColor(mixed(theme.accent, theme.ground, 0.14))
            painter.fillRect(QRectF(0, top, titles, layout.height_of(row)), colour)
        painter.setFont(type_)
        painter.setPen(QColor(theme.ink))
        room = (titles - 8 if row.relation is not None else self.boundingRect().width()) - indent
        text = metrics.elidedText(" ".join(row.title[:300].split()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(indent, top + height / 2 + metrics.capHeight() / 2), text)
        if row.relation is None:
            return
        painter.save()
        painter.setClipRect(QRectF(axis.left - 1, top, axis.right - axis.left + 2, layout.height_of(row)))
        self._paint_bars(painter, self._document.project.relations[row.relation], top, axis)
        if row.events:
            at, room = top + layout.scaled(LANE) - 3, layout.scaled(EVENTS)
            paint_events(painter, layout.events_of(row), axis, at, room, theme)
        painter.restore()

    def _paint_bars(self, painter: QPainter, relation: Relation, top: int, axis: Axis) -> None:
        layout = self._layout
        theme, drag = layout.theme, layout.drag
        kind = self._document.project.relation_kind(relation.kind)
        painted: list[tuple[Bar, float, float, str]] = []
        for bar, at, height in layout.laid_out(relation, top):
            stance = bar.phase.stance
            colour = kind.colour if stance is None and kind.colour else theme.stances[stance]
            dragged = drag is not None and drag.target.ref == Ref("relations", relation.id)
            marked = dragged and drag is not None and drag.target.phase == bar.index
            paint_bar(painter, bar, axis, at, height, theme, colour, marked)
            painted.append((bar, at, height, colour))
        limits = label_limits([bar for bar, *_ in painted], axis)
        for (bar, at, height, colour), limit in zip(painted, limits, strict=True):
            paint_bar_label(painter, bar, axis, at, height, theme, colour, limit)


class LaneMarksLayer(Layer):
    """Events of the day, the one on which something would be dropped, and the edge of what has the keyboard.

    Args:
        within: in which it lies.
        document: the map.
        layout: where what is.
    """

    def __init__(self, within: QGraphicsWidget, document: Document, layout: LaneLayout) -> None:
        super().__init__(within)
        self._document = document
        self._layout = layout
        self.onto: str | None = None
        """The event on which the hand would drop what it drags."""
        self.has_focus = False

    def draw(self, painter: QPainter) -> None:
        layout, size = self._layout, self.boundingRect()
        day = self._document.viewpoint.day
        if self.onto is not None or is_event_day(self._document.index, day):
            painter.save()
            axis = layout.axis
            painter.setClipRect(QRectF(axis.left - 1, 0, axis.right - axis.left + 2, size.height()))
            for number, top in layout.within(size.height()):
                if layout.rows[number].events:
                    self._draw_events(painter, number, top, day)
            painter.restore()
        if self.has_focus:
            painter.setPen(QColor(layout.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(size.toRect().adjusted(0, 0, -1, -1))

    def _draw_events(self, painter: QPainter, number: int, top: int, day: int) -> None:
        layout = self._layout
        theme, marks = layout.theme, layout.events_of(layout.rows[number], day)
        of_day = [mark for mark in marks if mark.marked]
        at, room = top + layout.scaled(LANE) - 3, layout.scaled(EVENTS)
        paint_events(painter, of_day, layout.axis, at, room, theme, titles=False)
        for mark in marks:
            if mark.key == self.onto and (centre := layout.centre(number, mark)) is not None:
                painter.setPen(QPen(QColor(theme.accent), 1.8))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolygon(diamond(centre.x(), centre.y(), 7.5))
