"""The lanes under the slider: a row for each relation, phases as bars, events as diamonds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from relmap.drawing.axis import Axis
from relmap.drawing.lane_bars import (
    ARROW,
    EventMark,
    diamond,
    edges_of,
    event_marks,
    label_limits,
    paint_bar,
    paint_bar_label,
    paint_events,
    visible,
)
from relmap.drawing.style import LIGHT, Theme, font, mixed
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.records import Relation
from relmap.model.words import span_in_words
from relmap.timeline.lane_rows import Bar, LaneRow, Listing, bars, relations_of
from relmap.timeline.presence import interval_of
from relmap.timeline.words import record_title
from relmap.timeline.worlds import Spells, spells_of
from relmap.ui.timeline.drag import REACH, DateDrag, Target, grasped, with_typed
from relmap.ui.timeline.ground import paint_days, paint_ground
from relmap.ui.timeline.linking import LinkMenu, can_be_dropped
from relmap.ui.timeline.slider import TimeSlider
from relmap.ui.widgets import tooltips

_HEADING, _LANE, _EVENTS = 22, 24, 16
_PAD = 5
_TITLES = (120, 270)
_RIGHT = 18
_EMPTY = "No relations yet: drag from the rim of one actor to another."
_NONE = "What is selected has no relations."


@dataclass(frozen=True)
class Hit:
    """What is under a point."""

    row: int
    target: Target | None = None
    """A phase or an event, if the point is on one."""


class Lanes(QAbstractScrollArea):
    """Shows the relations of the selection, or all; only rows in sight are looked at when painting.

    Drag an end or a whole bar, with Alt to the very day; double-click on an empty part adds a phase.
    """

    step_requested = Signal(int)
    play_requested = Signal()
    phase_chosen = Signal(str, int)
    """A phase was clicked: relation and position."""
    context_menu_requested = Signal(QPoint)
    failed = Signal(object)

    def __init__(self, document: Document, slider: TimeSlider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._slider = slider
        self.theme: Theme = LIGHT
        self.rows: list[LaneRow] = []
        self._listing: Listing | None = None
        self._whole: Listing | None = None
        """The rows of all relations, as long as they are known, and the map of which they are."""
        self._whole_of = document.project
        self._tops: list[int] = [0]
        self._bars: dict[str, tuple[Relation, Spells, list[Bar]]] = {}
        self._own_selection = False
        self._basis: frozenset[Ref] = frozenset()
        """The selection that the rows follow; choosing a row does not take the others away."""
        self._stale = True
        self._hovered: Hit | None = None
        self.drag: DateDrag | None = None
        self._pressed_at = QPointF()
        self._dragging = False
        self._onto: str | None = None
        """The event on which the hand would drop what it drags."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(64)
        self.setAccessibleName("Lanes")
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(_LANE)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.selection_changed.connect(self._on_selection)
        document.viewpoint.time_changed.connect(self._on_time)
        slider.axis_changed.connect(self._on_time)
        self.rebuild()

    # --- what is shown --------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = theme
        self.viewport().update()

    @property
    def title_width(self) -> int:
        """Pixels for the titles of the rows."""
        return min(max(self.width() // 4, _TITLES[0]), _TITLES[1])

    @property
    def axis(self) -> Axis:
        """The slider's axis."""
        return self._slider.axis

    def align(self) -> None:
        """Make the slider leave room for the titles and the scroll bar."""
        if self.isVisible():
            self._slider.set_margins(self.title_width + 12.0, _RIGHT + self.verticalScrollBar().width())

    def _opened(self) -> None:
        self._basis = self.document.viewpoint.selection
        self._bars.clear()
        self._whole = None
        self.verticalScrollBar().setValue(0)
        self.rebuild()

    def rebuild(self) -> None:
        """Read the rows anew, now or when they are shown."""
        self.cancel()
        self._stale = True
        if self.isVisible() and (self._whole is None or self._whole_of is self.document.project):
            self._read()  # else what has changed will be told next

    def _read(self) -> None:
        self._stale = False
        chosen, prepared = self._chosen(), self.document.prepared
        if prepared is not None:
            self._whole, self._whole_of = prepared.listing, self.document.project
        if chosen is not None:
            self._list(Listing(self.document.project, chosen))
            return
        if self._whole is None:
            self._whole, self._whole_of = Listing(self.document.project), self.document.project
        self._list(self._whole)

    def _list(self, listing: Listing) -> None:
        """Show these rows."""
        self._listing = listing
        self.rows = listing.rows
        heading, lane, events = (self._scaled(pixels) for pixels in (_HEADING, _LANE, _EVENTS))
        self._tops = [0, *np.array((heading, lane, lane + events))[listing.forms].cumsum().tolist()]
        self._hovered = None
        self._set_scroll_range()
        self.viewport().update()

    def _height(self, row: LaneRow) -> int:
        if row.relation is None:
            return self._scaled(_HEADING)
        return self._scaled(_LANE) + (self._scaled(_EVENTS) if row.events else 0)

    def _scaled(self, pixels: int) -> int:
        """Heights grow with the text."""
        return round(pixels * self.theme.text)

    def _chosen(self) -> frozenset[str] | None:
        """The relations of the selection; None: all."""
        return relations_of(self.document.project, self._basis)

    def _set_scroll_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(self._tops[-1] - self.viewport().height() + 2, 0))

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        project = self.document.project
        if self.drag is not None and self.drag.lost:
            self.cancel()
        if self._whole is not None:
            self._whole, self._whole_of = self._whole.updated(project, diff, None), project
        if not diff.touches("actors", "relations", "events", "relation_kinds", "about"):
            return
        if self._listing is None or self._stale or not self.isVisible():
            self._stale = True
            return
        chosen = self._chosen()
        whole = self._whole if chosen is None else None
        listing = whole or self._listing.updated(project, diff, chosen)
        if listing is not self._listing:
            scroll = self.verticalScrollBar().value()
            self._list(listing)
            self.verticalScrollBar().setValue(scroll)
        self.viewport().update()

    def _on_selection(self) -> None:
        if not self._own_selection:
            self._basis = self.document.viewpoint.selection
            self.rebuild()
        self.viewport().update()

    def _on_time(self) -> None:
        self.viewport().update()

    def bars_of(self, relation: Relation) -> list[Bar]:
        """The bars of a relation, as it would be if the drag under way ended now."""
        index, drag = self.document.index, self.drag
        if drag is not None and drag.target.ref == Ref("relations", relation.id):
            phase = edits.updated(relation.phases[drag.target.phase], when=drag.when)
            moved = edits.with_phase(relation, drag.target.phase, phase)
            ends = with_typed(index.derived.phases.get(relation.id), drag.target.phase, phase)
            return bars(moved, spells_of(moved.phases, index.as_of, ends))
        spells = index.lives[relation.id].spells
        known = self._bars.get(relation.id)
        if known is None or known[0] is not relation or known[1] is not spells:
            known = (relation, spells, bars(relation, spells))
            self._bars[relation.id] = known
        return known[2]

    # --- painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stale:
            self._read()
        painter = QPainter(self.viewport())
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(0, 0, width, height, QColor(self.theme.ground))
        if not self.rows:
            painter.setPen(QColor(self.theme.soft))
            text = _NONE if self.document.project.relations else _EMPTY
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        axis = self.axis
        paint_ground(painter, axis, height, self.document, self.theme)
        scroll = self.verticalScrollBar().value()
        for number in range(self._row_at(0), len(self.rows)):
            top = self._tops[number] - scroll
            if top > height:
                break
            self._paint_row(painter, number, top, axis)
        paint_days(painter, axis, height, self.document, self.theme)
        painter.setPen(QColor(self.theme.faint))
        painter.drawLine(self.title_width, 0, self.title_width, height)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _paint_row(self, painter: QPainter, number: int, top: int, axis: Axis) -> None:
        row = self.rows[number]
        weight = QFont.Weight.DemiBold if row.relation is None else QFont.Weight.Normal
        type_ = font(11.5 * self.theme.text, weight)
        metrics = QFontMetricsF(type_)
        indent = 18 if row.grouped else 8
        height = self._scaled(_HEADING if row.relation is None else _LANE)
        selected = (
            row.relation is not None and Ref("relations", row.relation) in self.document.viewpoint.selection
        )
        if selected:
            colour = QColor(mixed(self.theme.accent, self.theme.ground, 0.14))
            painter.fillRect(QRectF(0, top, self.title_width, self._height(row)), colour)
        painter.setFont(type_)
        painter.setPen(QColor(self.theme.ink))
        room = (self.title_width - 8 if row.relation is not None else self.viewport().width()) - indent
        text = metrics.elidedText(" ".join(row.title[:300].split()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(indent, top + height / 2 + metrics.capHeight() / 2), text)
        if row.relation is None:
            return
        painter.save()
        painter.setClipRect(QRectF(axis.left - 1, top, axis.right - axis.left + 2, self._height(row)))
        self._paint_bars(painter, self.document.project.relations[row.relation], top, axis)
        if row.events:
            at, height = top + self._scaled(_LANE) - 3, self._scaled(_EVENTS)
            marks = self._events(row)
            paint_events(painter, marks, axis, at, height, self.theme)
            for mark in marks:
                if mark.key == self._onto and (centre := self._centre(number, mark)) is not None:
                    painter.setPen(QPen(QColor(self.theme.accent), 1.8))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawPolygon(diamond(centre.x(), centre.y(), 7.5))
        painter.restore()

    def _paint_bars(self, painter: QPainter, relation: Relation, top: int, axis: Axis) -> None:
        kind = self.document.project.relation_kind(relation.kind)
        drag = self.drag
        painted: list[tuple[Bar, float, float, str]] = []
        for bar, at, height in self._laid_out(relation, top):
            stance = bar.phase.stance
            colour = kind.colour if stance is None and kind.colour else self.theme.stances[stance]
            dragged = drag is not None and drag.target.ref == Ref("relations", relation.id)
            marked = dragged and drag is not None and drag.target.phase == bar.index
            paint_bar(painter, bar, axis, at, height, self.theme, colour, marked)
            painted.append((bar, at, height, colour))
        limits = label_limits([bar for bar, *_ in painted], axis)
        for (bar, at, height, colour), limit in zip(painted, limits, strict=True):
            paint_bar_label(painter, bar, axis, at, height, self.theme, colour, limit)

    def _laid_out(self, relation: Relation, top: float) -> list[tuple[Bar, float, float]]:
        """Each bar with its top and height: tracks share the height of the lane."""
        found = self.bars_of(relation)
        tracks = max((bar.track for bar in found), default=0) + 1
        each = (self._scaled(_LANE) - _PAD) / tracks
        height = max(each - (1 if tracks > 1 else 2), 2.0)
        return [(bar, top + _PAD / 2 + 1 + bar.track * each, height) for bar in found]

    def _events(self, row: LaneRow) -> list[EventMark]:
        """The marks of the events of a row, as they would be if the drag under way ended now."""
        index, drag, moving = self.document.index, self.drag, None
        if drag is not None and drag.target.ref.collection == "events" and drag.when:
            moving = (drag.target.ref.id, interval_of(drag.when, index.as_of))
        return event_marks(index, row.events, self.document.viewpoint.day, moving)

    # --- what is where --------------------------------------------------------------------

    def _row_at(self, y: float) -> int:
        """The row at a height of the viewport; len(rows) below the last."""
        return min(bisect_right(self._tops, y + self.verticalScrollBar().value()) - 1, len(self.rows))

    def hit(self, at: QPointF) -> Hit | None:
        """What is under a point of the viewport; None beside the rows."""
        if self._stale or not self.rows or at.y() + self.verticalScrollBar().value() >= self._tops[-1]:
            return None
        number = self._row_at(at.y())
        row = self.rows[number]
        axis = self.axis
        if row.relation is None or at.x() < axis.left - ARROW:
            return Hit(number)
        event = self._event_at(at)
        if event is not None:
            return Hit(number, Target(Ref("events", event), 0, "both"))
        top = self._tops[number] - self.verticalScrollBar().value()
        ref = Ref("relations", row.relation)
        best: tuple[float, Target] | None = None
        for bar, y, height in self._laid_out(self.document.project.relations[row.relation], top):
            if visible(bar.interval, axis) and y - 2 <= at.y() <= y + height + 2:
                distance, target = grasped(bar, axis, at.x(), ref)
                if distance <= REACH and (best is None or distance < best[0]):
                    best = (distance, target)
        return Hit(number, best[1] if best is not None else None)

    def _event_at(self, at: QPointF, besides: str = "") -> str | None:
        """The event whose diamond is at a point; of several the one on top."""
        number = self._row_at(at.y())
        if not 0 <= number < len(self.rows):
            return None
        marks = [mark for mark in self._events(self.rows[number]) if mark.key != besides]
        for mark in sorted(marks, key=lambda mark: (mark.derived, -mark.last)):
            centre = self._centre(number, mark)
            if centre is not None and abs(centre.x() - at.x()) <= 7 and abs(centre.y() - at.y()) <= 8:
                return mark.key
        return None

    def _centre(self, number: int, mark: EventMark) -> QPointF | None:
        """Where the diamond of an event stands in a row."""
        x, top = mark.at(self.axis), self._tops[number] - self.verticalScrollBar().value()
        return None if x is None else QPointF(x, top + self._scaled(_LANE) - 3 + self._scaled(_EVENTS) / 2)

    def point_of_event(self, key: str) -> QPointF:
        """The point of the viewport at which an event can be taken hold of, in the first row that has it."""
        for number, row in enumerate(self.rows):
            for mark in self._events(row):
                centre = self._centre(number, mark)
                if mark.key == key and centre is not None:
                    return centre
        return QPointF(-1, -1)

    def point_of(self, relation: str, phase: int, part: str) -> QPointF:
        """A point of the viewport at which a part of a phase can be taken hold of."""
        for number, row in enumerate(self.rows):
            if row.relation == relation:
                top = self._tops[number] - self.verticalScrollBar().value()
                for bar, y, height in self._laid_out(self.document.project.relations[relation], top):
                    if bar.index == phase:
                        x0, x1, x2, x3 = edges_of(bar.interval, self.axis)
                        x = {"start": (x0 + x1) / 2, "end": (x2 + x3) / 2, "both": (x1 + x2) / 2}[part]
                        return QPointF(x, y + height / 2)
        return QPointF(-1, -1)

    # --- the hand -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.drag is not None:
            return
        found = self.hit(event.position())
        if found is None:
            return
        row = self.rows[found.row]
        if row.relation is not None:
            self._select(Ref("relations", row.relation))
        if found.target is not None:
            self._pressed_at, self._dragging = event.position(), False
            self.drag = DateDrag(self.document, found.target, self._day_at(event.position()))
            if found.target.ref.collection == "relations":
                self.phase_chosen.emit(found.target.ref.id, found.target.phase)

    def _select(self, ref: Ref) -> None:
        """Select without losing the rows from under the hand."""
        self._own_selection = True
        self.document.viewpoint.select([ref])
        self._own_selection = False
        self.viewport().update()

    def _day_at(self, at: QPointF) -> int:
        axis = self.axis
        return round(axis.first + (at.x() - axis.left) * axis.days_per_pixel)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self.drag is None:
            self._hover(self.hit(here))
            return
        if not self._dragging and (here - self._pressed_at).manhattanLength() < 4:
            return
        self._dragging = True
        fine = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self.drag.move(self._day_at(here), fine)
        dragged = self.drag.target
        self._onto = self._event_at(here, besides=dragged.ref.id)
        if self._onto is not None and not can_be_dropped(dragged, self._onto):
            self._onto = None
        if self._onto is not None:
            said = f"drop on “{self.document.project.events[self._onto].title[:60]}”"
        elif self.drag.when:
            said = f"{self.drag.when}\n{span_in_words(self.drag.when)}"
        else:
            said = "drop it on what it came after"
        QToolTip.showText(event.globalPosition().toPoint() + QPoint(4, 8), said, self.viewport())
        self.viewport().update()

    def _hover(self, found: Hit | None) -> None:
        if found == self._hovered:
            return
        self._hovered = found
        target = found.target if found is not None else None
        if target is None:
            self.viewport().unsetCursor()
        elif target.part == "both":
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self.drag = self.drag, None
        if drag is None:
            return
        QToolTip.hideText()
        onto, self._onto = self._onto, None
        if self._dragging and onto is not None:
            LinkMenu(self.document, drag, onto, self.failed.emit, self).show_at(
                event.globalPosition().toPoint()
            )
        elif self._dragging:
            try:
                drag.finish()
            except RelmapError as error:
                self.failed.emit(error)
        elif drag.target.ref.collection == "events":
            interval = self.document.index.events[drag.target.ref.id]
            self._select(drag.target.ref)
            self.document.viewpoint.set_day(interval.last if drag.before else interval.first)
        self._dragging = False
        self.viewport().update()

    def cancel(self) -> None:
        """Give up the drag under way; everything is as it was."""
        if self.drag is not None:
            self.drag = self._onto = None
            self._dragging = False
            QToolTip.hideText()
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.hit(event.position())
        if event.button() != Qt.MouseButton.LeftButton or found is None or self.drag is not None:
            return
        row = self.rows[found.row]
        axis = self.axis
        inside = axis.left <= event.position().x() <= axis.right
        if row.relation is not None and found.target is None and inside:
            day = self._day_at(event.position())
            diff, position = edits.add_phase(self.document.project, row.relation, day)
            self.document.apply(diff, "Add a phase")
            self._select(Ref("relations", row.relation))
            self.phase_chosen.emit(row.relation, position)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._slider.zoom_about(event.position().x(), event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self.hit(QPointF(event.pos()))
        if found is not None and (key := self.rows[found.row].relation) is not None and self.drag is None:
            self._select(Ref("relations", key))
            self.context_menu_requested.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.drag is None:
            QToolTip.showText(event.globalPos(), self._tooltip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tooltip(self, at: QPointF) -> str:
        found, project = self.hit(at), self.document.project
        if found is None:
            return ""
        row = self.rows[found.row]
        if found.target is not None and found.target.ref.collection == "events":
            key = found.target.ref.id
            return tooltips.event_tooltip(self.document.index, project.events[key])
        if row.relation is None:
            return tooltips.plain_tooltip(row.title)
        relation = project.relations[row.relation]
        if found.target is not None:
            return tooltips.phase_tooltip(self.document.index, relation, found.target.phase)
        if at.x() > self.axis.left:
            return tooltips.plain_tooltip(f"{days.in_words(self._day_at(at))}: double-click to add a phase")
        return tooltips.plain_tooltip(record_title(project, relation))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    # --- the keyboard ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.drag is not None:
            self.cancel()
        elif key == Qt.Key.Key_Escape:
            self.document.viewpoint.select([])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Space:
            self.play_requested.emit()
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int) -> None:
        """Select the next or previous relation of the rows."""
        order = [n for n, row in enumerate(self.rows) if row.relation is not None]
        if not order:
            return
        chosen = {ref.id for ref in self.document.viewpoint.selection if ref.collection == "relations"}
        at = next((k for k, n in enumerate(order) if self.rows[n].relation in chosen), None)
        position = (
            (0 if step > 0 else len(order) - 1) if at is None else min(max(at + step, 0), len(order) - 1)
        )
        row = order[position]
        self._select(Ref("relations", str(self.rows[row].relation)))
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if self._tops[row] < bar.value():
            bar.setValue(self._tops[row])
        elif self._tops[row + 1] > bar.value() + height:
            bar.setValue(self._tops[row + 1] - height)

    # --- what Qt asks ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_scroll_range()
        self.align()

    def showEvent(self, event: QEvent) -> None:  # type: ignore[override]
        if self._stale:
            self._read()
        self.align()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.cancel()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
