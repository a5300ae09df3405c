"""The lanes under the slider: a row for each relation, phases as bars, events as diamonds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsView,
    QGraphicsWidget,
    QScrollBar,
    QSizePolicy,
    QToolTip,
)

from relmap.drawing.axis import Axis
from relmap.drawing.style import LIGHT, Theme
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.words import span_in_words
from relmap.timeline.lane_rows import Listing
from relmap.timeline.words import record_title
from relmap.ui.plotting import GraphicsView
from relmap.ui.timeline.day_lines import DayLines
from relmap.ui.timeline.drag import DateDrag
from relmap.ui.timeline.lane_layers import LaneMarksLayer, RowsLayer
from relmap.ui.timeline.lane_layout import LANE, Hit, LaneLayout
from relmap.ui.timeline.linking import LinkMenu, can_be_dropped
from relmap.ui.timeline.slider import TimeSlider
from relmap.ui.timeline.time_box import TimeBox
from relmap.ui.widgets import tooltips
from relmap.ui.widgets.layer import show_layers_only

_TITLES = (120, 270)
_RIGHT = 18


class Lanes(GraphicsView):
    """Shows the relations of the selection, or all, over the days of the slider.

    Drag an end or a whole bar, with Alt to the very day; double-click on an empty part adds a phase.

    Args:
        document: the map.
        slider: whose days they stand under.
    """

    step_requested = Signal(int)
    play_requested = Signal()
    phase_chosen = Signal(str, int)
    """A phase was clicked: relation and position."""
    context_menu_requested = Signal(QPoint)
    failed = Signal(object)

    def __init__(self, document: Document, slider: TimeSlider) -> None:
        super().__init__(background=None)
        self.document = document
        self._slider = slider
        self._own_selection = False
        self._stale = True
        self._hovered: Hit | None = None
        self._pressed_at = QPointF()
        self._dragging = False
        self.scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.scroll_bar.setSingleStep(LANE)
        self.scroll_bar.valueChanged.connect(self._scroll)
        self.setObjectName("lanes")
        self.setViewportMargins(0, 0, self.scroll_bar.sizeHint().width(), 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(64)
        self.setAccessibleName("Lanes")
        self.viewport().installEventFilter(self)
        self._whole = QGraphicsWidget()
        self.setCentralItem(self._whole)
        show_layers_only(self, self._whole)
        self.box = TimeBox()
        self.box.setParentItem(self._whole)
        self.layout_ = LaneLayout(document, self.box)
        self.rows_layer = RowsLayer(
            self._whole, document, self.layout_, lambda: self.title_width, self._read_if_stale
        )
        self.box.setZValue(1.5)
        self.lines = DayLines(self.box, document.viewpoint, 1.0, 0.1)
        self.marks = LaneMarksLayer(self._whole, document, self.layout_)
        self.box.setXLink(slider.box)
        self._whole.geometryChanged.connect(self._place)
        self.box.sigXRangeChanged.connect(self._redraw)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.selection_changed.connect(self._on_selection)
        document.viewpoint.time_changed.connect(lambda _day: self.marks.update())
        self.set_theme(LIGHT)
        self.rebuild()

    # --- what is shown --------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.layout_.theme = theme
        self.lines.set_theme(theme)
        if self.layout_.listing is not None:
            self._take(self.layout_.listing)  # heights grow with the text

    @property
    def title_width(self) -> int:
        """Pixels for the titles of the rows."""
        return min(max(self.width() // 4, _TITLES[0]), _TITLES[1])

    @property
    def axis(self) -> Axis:
        """Which days are at which pixels."""
        return self.box.axis

    def _place(self) -> None:
        """The box where the days stand, and the same for the slider above."""
        left, bar = self.title_width + 12.0, self.scroll_bar.sizeHint().width()
        width = max(self.width() - bar - left - _RIGHT, 1.0)
        self.box.setGeometry(left, 0.0, width, self._whole.size().height())
        self.scroll_bar.setGeometry(self.width() - bar, 0, bar, self.height())
        self._set_scroll_range()
        if self.isVisible():
            self._slider.set_margins(left, _RIGHT + bar)

    def _redraw(self, *_: object) -> None:
        self.rows_layer.update()  # not the view: where the lines move, too, it would be painted twice

    # --- rows -----------------------------------------------------------------------------

    def _opened(self) -> None:
        self.layout_.forget()
        self.scroll_bar.setValue(0)
        self.rebuild()
        self.lines.follow()

    def rebuild(self) -> None:
        """Read the rows anew, now or when they are shown."""
        self.cancel()
        self._stale = True
        if self.isVisible() and self.layout_.is_current:
            self._read()  # else what has changed will be told next

    def _read_if_stale(self) -> None:
        if self._stale:
            self._read()

    def _read(self) -> None:
        self._stale = False
        self.layout_.read()
        self._rows_changed()

    def _take(self, listing: Listing) -> None:
        self.layout_.take(listing)
        self._rows_changed()

    def _rows_changed(self) -> None:
        self._hovered = None
        self._set_scroll_range()
        self._redraw()

    def _set_scroll_range(self) -> None:
        bar, height = self.scroll_bar, self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(self.layout_.tops[-1] - height + 2, 0))

    def _scroll(self, value: int) -> None:
        self.layout_.scroll = value
        self._redraw()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        layout = self.layout_
        if layout.drag is not None and layout.drag.lost:
            self.cancel()
        layout.note(diff)
        if not diff.touches("actors", "relations", "events", "relation_kinds", "about"):
            return
        if layout.listing is None or self._stale or not self.isVisible():
            self._stale = True
            return
        listing = layout.after(diff)
        if listing is not layout.listing:
            scroll = self.scroll_bar.value()
            self._take(listing)
            self.scroll_bar.setValue(scroll)
        self._redraw()

    def _on_selection(self) -> None:
        if not self._own_selection:
            self.layout_.basis = self.document.viewpoint.selection
            self.rebuild()
        self._redraw()

    # --- the mouse ------------------------------------------------------------------------

    # Pyqtgraph's own would call Qt's from Python; an exception in an item would then end the program.
    paintEvent = QGraphicsView.paintEvent

    def hit(self, at: QPointF) -> Hit | None:
        """What is under a point; None beside the rows."""
        return None if self._stale else self.layout_.hit(at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.layout_.drag is not None:
            return
        found = self.hit(event.position())
        if found is None:
            return
        row = self.layout_.rows[found.row]
        if row.relation is not None:
            self._select(Ref("relations", row.relation))
        if found.target is not None:
            self._pressed_at, self._dragging = event.position(), False
            if not self.document.read_only:
                self.layout_.drag = DateDrag(self.document, found.target, self._day_at(event.position()))
            elif found.target.ref.collection == "events":
                self._select(found.target.ref)
            if found.target.ref.collection == "relations":
                self.phase_chosen.emit(found.target.ref.id, found.target.phase)

    def _select(self, ref: Ref) -> None:
        """Select without losing the rows from under the hand."""
        self._own_selection = True
        self.document.viewpoint.select([ref])
        self._own_selection = False
        self._redraw()

    def _day_at(self, at: QPointF) -> int:
        axis = self.axis
        return round(axis.first + (at.x() - axis.left) * axis.days_per_pixel)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here, drag, layout = event.position(), self.layout_.drag, self.layout_
        if drag is None:
            self._hover(self.hit(here))
            return
        if not self._dragging and (here - self._pressed_at).manhattanLength() < 4:
            return
        self._dragging = True
        drag.move(self._day_at(here), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        onto = layout.event_at(here, besides=drag.target.ref.id)
        self.marks.onto = onto if onto is not None and can_be_dropped(drag.target, onto) else None
        if self.marks.onto is not None:
            said = f"drop on “{self.document.project.events[self.marks.onto].title[:60]}”"
        elif drag.when:
            said = f"{drag.when}\n{span_in_words(drag.when)}"
        else:
            said = "drop it on what it came after"
        QToolTip.showText(event.globalPosition().toPoint() + QPoint(4, 8), said, self)
        self._redraw()

    def _hover(self, found: Hit | None) -> None:
        if found == self._hovered:
            return
        self._hovered = found
        target = found.target if found is not None else None
        if target is None or self.document.read_only:
            self.viewport().unsetCursor()
        elif target.part == "both":
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self.layout_.drag = self.layout_.drag, None
        if drag is None:
            return
        QToolTip.hideText()
        onto, self.marks.onto = self.marks.onto, None
        if self._dragging and onto is not None:
            where = event.globalPosition().toPoint()
            LinkMenu(self.document, drag, onto, self.failed.emit, self).show_at(where)
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
        self._redraw()

    def cancel(self) -> None:
        """Give up the drag under way; everything is as it was."""
        if self.layout_.drag is not None:
            self.layout_.drag = self.marks.onto = None
            self._dragging = False
            QToolTip.hideText()
            self._redraw()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.hit(event.position())
        if event.button() != Qt.MouseButton.LeftButton or found is None or self.layout_.drag is not None:
            return
        row, axis = self.layout_.rows[found.row], self.axis
        inside = axis.left <= event.position().x() <= axis.right
        if row.relation is not None and found.target is None and inside and not self.document.read_only:
            day = self._day_at(event.position())
            diff, position = edits.add_phase(self.document.project, row.relation, day)
            self.document.apply(diff, "Add a phase")
            self._select(Ref("relations", row.relation))
            self.phase_chosen.emit(row.relation, position)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._slider.zoom_about(event.position().x(), event.angleDelta().y() / 120)
        else:
            QApplication.sendEvent(self.scroll_bar, event)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self.hit(QPointF(event.pos()))
        key = self.layout_.rows[found.row].relation if found is not None else None
        if key is not None and self.layout_.drag is None:
            self._select(Ref("relations", key))
            self.context_menu_requested.emit(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        if self.layout_.drag is None:
            QToolTip.showText(event.globalPos(), self._tooltip(QPointF(event.pos())), self)
        return True

    def _tooltip(self, at: QPointF) -> str:
        found, project = self.hit(at), self.document.project
        if found is None:
            return ""
        row = self.layout_.rows[found.row]
        if found.target is not None and found.target.ref.collection == "events":
            return tooltips.event_tooltip(self.document.index, project.events[found.target.ref.id])
        if row.relation is None:
            return tooltips.plain_tooltip(row.title)
        relation = project.relations[row.relation]
        if found.target is not None:
            return tooltips.phase_tooltip(self.document.index, relation, found.target.phase)
        if at.x() > self.axis.left:
            day = days.in_words(self._day_at(at))
            return tooltips.plain_tooltip(f"{day}: double-click to add a phase")
        return tooltips.plain_tooltip(record_title(project, relation))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    # --- the keyboard ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.layout_.drag is not None:
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
            event.ignore()

    def _walk(self, step: int) -> None:
        """Select the next or previous relation of the rows."""
        rows, tops = self.layout_.rows, self.layout_.tops
        order = [n for n, row in enumerate(rows) if row.relation is not None]
        if not order:
            return
        selection = self.document.viewpoint.selection
        chosen = {ref.id for ref in selection if ref.collection == "relations"}
        at = next((k for k, n in enumerate(order) if rows[n].relation in chosen), None)
        start = 0 if step > 0 else len(order) - 1
        row = order[start if at is None else min(max(at + step, 0), len(order) - 1)]
        self._select(Ref("relations", str(rows[row].relation)))
        bar = self.scroll_bar
        lowest, highest = tops[row + 1] - self.viewport().height(), tops[row]
        bar.setValue(min(max(bar.value(), lowest), highest))

    # --- what Qt asks ---------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self._read_if_stale()
        self._place()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.cancel()
        self.marks.has_focus = False
        self._redraw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.marks.has_focus = True
        self._redraw()
