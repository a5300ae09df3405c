"""The lanes under the slider: a row for each relation, phases as bars, events as diamonds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

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
from relmap.drawing.lanes import (
    ARROW,
    EventMark,
    edges_of,
    event_mark,
    paint_bar,
    paint_bar_label,
    paint_events,
    visible,
)
from relmap.drawing.style import LIGHT, Theme, font, mixed
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.records import Relation
from relmap.model.words import span_in_words
from relmap.timeline.lanes import Bar, Listing, Row, bars
from relmap.timeline.presence import interval_of
from relmap.timeline.words import derived_line, record_title
from relmap.timeline.worlds import Spells, spells_of
from relmap.ui import words
from relmap.ui.timeline.drag import DateDrag, Target
from relmap.ui.timeline.slider import TimeSlider, hatch

_HEADING, _LANE, _EVENTS = 22, 24, 16
_PAD = 5
_REACH = 5.0
"""How near to an end, in pixels, the hand takes hold of it."""
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
        self.rows: list[Row] = []
        self._listing: Listing | None = None
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
        document.selection_changed.connect(self._on_selection)
        document.time_changed.connect(self._on_time)
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
        self._basis = self.document.selection
        self._bars.clear()
        self.verticalScrollBar().setValue(0)
        self.rebuild()

    def rebuild(self) -> None:
        """Read the rows anew, now or when they are shown."""
        self.cancel()
        self._stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._stale = False
        chosen, prepared = self._chosen(), self.document.prepared
        if chosen is None and prepared is not None:
            self._list(prepared.listing)
        else:
            self._list(Listing(self.document.project, chosen))

    def _list(self, listing: Listing) -> None:
        """Show these rows."""
        self._listing = listing
        self.rows = listing.rows
        heights = (self._height(row) for row in self.rows)
        self._tops = [0, *accumulate(heights)]
        self._hovered = None
        self._set_scroll_range()
        self.viewport().update()

    def _height(self, row: Row) -> int:
        if row.relation is None:
            return self._scaled(_HEADING)
        return self._scaled(_LANE) + (self._scaled(_EVENTS) if row.events else 0)

    def _scaled(self, pixels: int) -> int:
        """Heights grow with the text."""
        return round(pixels * self.theme.text)

    def _chosen(self) -> set[str] | None:
        """The relations of the selection; None: all."""
        project = self.document.project
        selection = [ref for ref in self._basis if project.get(*ref) is not None]
        if not selection:
            return None
        by_type: dict[str, set[str]] = {}
        for ref in selection:
            by_type.setdefault(ref.collection, set()).add(ref.id)
        found = set(by_type.get("relations", ()))
        actors, sources = by_type.get("actors", set()), by_type.get("sources", set())
        for key in by_type.get("events", ()):
            event = project.events[key]
            found |= set(event.relations)
            if not event.relations:
                actors = actors | {part.actor for part in event.participants}
        for relation in project.relations.values() if actors else ():
            if relation.source in actors or relation.target in actors:
                found.add(relation.id)
        for relation in project.relations.values() if sources else ():
            if any(c.source in sources for phase in relation.phases for c in phase.citations):
                found.add(relation.id)
        return found

    def _set_scroll_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(self._tops[-1] - self.viewport().height() + 2, 0))

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if self.drag is not None and self.drag.lost:
            self.cancel()
        if not diff.touches("actors", "relations", "events", "relation_kinds", "about"):
            return
        if self._listing is None or self._stale or not self.isVisible():
            self._stale = True
            return
        listing = self._listing.updated(self.document.project, diff, self._chosen())
        if listing is not self._listing:
            scroll = self.verticalScrollBar().value()
            self._list(listing)
            self.verticalScrollBar().setValue(scroll)
        self.viewport().update()

    def _on_selection(self) -> None:
        if not self._own_selection:
            self._basis = self.document.selection
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
            return bars(moved, spells_of(moved.phases, index.as_of))
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
        self._paint_ground(painter, axis, height)
        scroll = self.verticalScrollBar().value()
        for number in range(self._row_at(0), len(self.rows)):
            top = self._tops[number] - scroll
            if top > height:
                break
            self._paint_row(painter, number, top, axis)
        self._paint_days(painter, axis, height)
        painter.setPen(QColor(self.theme.faint))
        painter.drawLine(self.title_width, 0, self.title_width, height)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _paint_ground(self, painter: QPainter, axis: Axis, height: int) -> None:
        document = self.document
        as_of = document.index.as_of
        if as_of is not None and as_of < axis.last:
            left = max(axis.to_pixel(as_of + 1), axis.left)
            colour = QColor(mixed(self.theme.soft, self.theme.ground, 0.22))
            painter.fillRect(QRectF(left, 0, axis.right - left, height), hatch(colour))
        if document.mode == "window":
            low, high = (min(max(axis.to_pixel(d), axis.left), axis.right) for d in document.window)
            colour = QColor(mixed(self.theme.accent, self.theme.ground, 0.1))
            painter.fillRect(QRectF(low, 0, max(high - low, 1), height), colour)
        painter.setPen(QColor(mixed(self.theme.faint, self.theme.ground, 0.7)))
        for day, _ in axis.ticks(52):
            painter.drawLine(QPointF(axis.to_pixel(day), 0), QPointF(axis.to_pixel(day), height))

    def _paint_row(self, painter: QPainter, number: int, top: int, axis: Axis) -> None:
        row = self.rows[number]
        weight = QFont.Weight.DemiBold if row.relation is None else QFont.Weight.Normal
        type_ = font(11.5 * self.theme.text, weight)
        metrics = QFontMetricsF(type_)
        indent = 18 if row.grouped else 8
        height = self._scaled(_HEADING if row.relation is None else _LANE)
        selected = row.relation is not None and Ref("relations", row.relation) in self.document.selection
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
            at = top + self._scaled(_LANE) - 3
            paint_events(painter, self._events(row), axis, at, self._scaled(_EVENTS), self.theme)
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
        for bar, at, height, colour in painted:
            begins = [edges_of(b.interval, axis)[0] for b, *_ in painted if b.track == bar.track]
            own = edges_of(bar.interval, axis)[0]
            limit = min((x for x in begins if x > own), default=axis.right)
            paint_bar_label(painter, bar, axis, at, height, self.theme, colour, limit)

    def _laid_out(self, relation: Relation, top: float) -> list[tuple[Bar, float, float]]:
        """Each bar with its top and height: tracks share the height of the lane."""
        found = self.bars_of(relation)
        tracks = max((bar.track for bar in found), default=0) + 1
        each = (self._scaled(_LANE) - _PAD) / tracks
        height = max(each - (1 if tracks > 1 else 2), 2.0)
        return [(bar, top + _PAD / 2 + 1 + bar.track * each, height) for bar in found]

    def _events(self, row: Row) -> list[EventMark]:
        """The events of a row that have a place in time."""
        index, project, drag = self.document.index, self.document.project, self.drag
        found: list[EventMark] = []
        for key in row.events:
            event, interval = project.events[key], index.events.get(key)
            if drag is not None and drag.target.ref == Ref("events", key):
                interval = interval_of(drag.when, index.as_of)
                found.append(EventMark(interval.last, event.title, True, key))
            elif interval is not None:
                mark = event_mark(event, interval, self.document.day, event.title)
                found += [mark] if mark is not None else []
        return sorted(found, key=lambda mark: (mark.day, mark.key))

    def _paint_days(self, painter: QPainter, axis: Axis, height: int) -> None:
        document = self.document
        accent, soft = QColor(self.theme.accent), QColor(self.theme.soft)
        shown = [(document.day, accent)]
        if document.mode != "day":
            shown.append((document.anchor, soft if document.mode == "compare" else accent))
        for day, colour in shown:
            if axis.first <= day <= axis.last:
                painter.setPen(QPen(colour, 1))
                painter.drawLine(QPointF(axis.to_pixel(day), 0), QPointF(axis.to_pixel(day), height))

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
        top = self._tops[number] - self.verticalScrollBar().value()
        for mark in reversed(self._events(row)):
            middle = top + self._scaled(_LANE) - 3 + self._scaled(_EVENTS) / 2
            if abs(axis.to_pixel(mark.day) - at.x()) <= 7 and abs(middle - at.y()) <= 8:
                return Hit(number, Target(Ref("events", mark.key), 0, "both"))
        ref = Ref("relations", row.relation)
        best: tuple[float, Target] | None = None
        for bar, y, height in self._laid_out(self.document.project.relations[row.relation], top):
            if visible(bar.interval, axis) and y - 2 <= at.y() <= y + height + 2:
                distance, target = _grasped(bar, axis, at.x(), ref)
                if distance <= _REACH and (best is None or distance < best[0]):
                    best = (distance, target)
        return Hit(number, best[1] if best is not None else None)

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
        if found.target is not None and self._undated(found.target.ref):
            self._select(found.target.ref)
        elif found.target is not None:
            self._pressed_at, self._dragging = event.position(), False
            self.drag = DateDrag(self.document, found.target, self._day_at(event.position()))
            if found.target.ref.collection == "relations":
                self.phase_chosen.emit(found.target.ref.id, found.target.phase)

    def _undated(self, ref: Ref) -> bool:
        """Whether there is no date that could be moved, nor a day to go to."""
        event = self.document.project.events.get(ref.id) if ref.collection == "events" else None
        return event is not None and event.when is None

    def _select(self, ref: Ref) -> None:
        """Select without losing the rows from under the hand."""
        self._own_selection = True
        self.document.select([ref])
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
        said = f"{self.drag.when}\n{span_in_words(self.drag.when)}"
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
        if self._dragging:
            try:
                drag.finish()
            except RelmapError as error:
                self.failed.emit(error)
        elif drag.target.ref.collection == "events":
            interval = self.document.index.events[drag.target.ref.id]
            self._select(drag.target.ref)
            self.document.set_day(interval.last)
        self._dragging = False
        self.viewport().update()

    def cancel(self) -> None:
        """Give up the drag under way; everything is as it was."""
        if self.drag is not None:
            self.drag = None
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
            return words.event_tooltip(project, project.events[key], derived_line(self.document.index, key))
        if row.relation is None:
            return words.plain_tooltip(row.title)
        relation = project.relations[row.relation]
        if found.target is not None:
            return words.phase_tooltip(project, relation, relation.phases[found.target.phase])
        if at.x() > self.axis.left:
            return words.plain_tooltip(f"{days.in_words(self._day_at(at))}: double-click to add a phase")
        return words.plain_tooltip(record_title(project, relation))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    # --- the keyboard ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.drag is not None:
            self.cancel()
        elif key == Qt.Key.Key_Escape:
            self.document.select([])
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
        chosen = {ref.id for ref in self.document.selection if ref.collection == "relations"}
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


def _grasped(bar: Bar, axis: Axis, x: float, ref: Ref) -> tuple[float, Target]:
    """How far a point is from a bar, in pixels, and which part of it is there."""
    x0, x1, x2, x3 = edges_of(bar.interval, axis)
    distance = max(x0 - x, x - x3, 0.0)
    # Open ends are held by their arrows, others by all of their soft range.
    start = min(x0 + ARROW, x1) if bar.interval.first == PAST else x1
    end = max(x3 - ARROW, x2) if bar.interval.last == FUTURE else x2
    start, end = max(start, x0 + _REACH), min(end, x3 - _REACH)
    if bar.interval.sure_first > bar.interval.sure_last or start >= end:
        third = (x3 - x0) / 3
        start, end = x0 + min(third, _REACH * 2), x3 - min(third, _REACH * 2)
    part = "start" if x < start else "end" if x > end else "both"
    return distance, Target(ref, bar.index, part)
