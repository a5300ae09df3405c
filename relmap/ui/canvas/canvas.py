"""The canvas widget: shows the document's day and turns the hand into gestures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip, QWidget

from relmap.drawing import legend
from relmap.drawing.comparison import build_comparison
from relmap.drawing.fades import Fades
from relmap.drawing.filtered import FilteredFrames
from relmap.drawing.frame import Extents, Frame
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.marks import paint_part, paint_veil
from relmap.drawing.paint import Options, paint, pulse
from relmap.drawing.pick import Picked, pick
from relmap.drawing.style import LIGHT, Theme, font
from relmap.drawing.view import Bounds, View
from relmap.editor.document import Document
from relmap.layout.graph import Place
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.records import Viewport
from relmap.timeline.changes import Changes
from relmap.timeline.groups import ever_members
from relmap.timeline.relation_on_day import RelationOnDay
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import differences, relation_title
from relmap.ui.canvas import accessible
from relmap.ui.canvas.absent import Absent
from relmap.ui.canvas.connect import ConnectGesture, paint_rim
from relmap.ui.canvas.coverage import Room
from relmap.ui.canvas.create import Creator
from relmap.ui.canvas.gestures import Gesture
from relmap.ui.canvas.keys import Keys
from relmap.ui.canvas.pan import PanGesture
from relmap.ui.canvas.picture import MapPicture, PictureState
from relmap.ui.canvas.pins import paint_pins
from relmap.ui.canvas.reconnect import handle_at, paint_handles
from relmap.ui.canvas.swipe import on_divider, paint_swipe
from relmap.ui.canvas.tools import CURSORS, Tool, gesture_at
from relmap.ui.canvas.transition import Transition
from relmap.ui.widgets import tooltips

_EMPTY = (
    "This map is empty",
    "Double-click anywhere to add an actor.",
    "Drag from the rim of one actor to another to relate them.",
)
_FEW = 15
"""A neighbourhood of so many actors has all their names."""
_LEGEND_SHARE = 0.45
"""At most so much of the height is the legend's."""
_SCREEN = 16
"""Milliseconds of a frame of the screen."""
_PULSE = 900
"""Milliseconds in which a ring spreads from those who take part in an event."""


class Canvas(QWidget):
    """Signals are requests to whoever owns the canvas; changes go to the document."""

    context_menu_requested = Signal(QPoint)
    play_requested = Signal()
    step_requested = Signal(int)
    failed = Signal(object)
    tool_changed = Signal()
    swipe_changed = Signal()
    resized = Signal()
    dropped = Signal(object, QPointF)
    """Something that may be a part of a map was let go over the canvas."""
    carry_requested = Signal()
    """The selection is dragged out of the window."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        viewpoint = document.viewpoint
        super().__init__(parent)
        self.document = document
        self.view = View()
        self.theme: Theme = LIGHT
        self.show_legend = True
        self.swipe: float | None = None
        """While two days are swiped between: where, as a part of the width."""
        self._before: tuple[tuple[object, ...], QPixmap] | None = None
        self.creator = Creator(self)
        self.absent = Absent(self)
        self._filtering = FilteredFrames()
        self._keys = Keys(self)
        self.interface: object = None
        """What a screen reader is told, once one asks."""
        self.tool: Tool = "select"
        self.snapping = True
        """Whether a dragged actor is drawn to lines with others."""
        self._frame: Frame | None = None
        self.picture = MapPicture(self, self._finish_picture)
        self.picture.refined.connect(self._repaint)
        self._marked: tuple[Frame, tuple[Picked | None, frozenset[str]], bool, Frame] | None = None
        self._frames: FrameMaker | None = None
        self._playing = False
        self._counted: tuple[FrameMaker, int] | None = None
        self.recomputed = 0
        """How many records were looked at for the last frame; for the benchmark."""
        self._mode = viewpoint.mode
        self._room: Room | None = None
        self._extents: tuple[tuple[object, ...], Extents] | None = None
        self._entries: list[legend.LegendEntry] | None = None
        """The legend as it was last read; while a large map moves it stays."""
        self.fades = Fades()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._ticking = QTimer(self)
        self._ticking.setInterval(_SCREEN)
        self._ticking.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticking.timeout.connect(self._tick)
        self._preview: dict[str, Place] | None = None
        self._gesture: Gesture | None = None
        self._hovered: Picked | None = None
        self._space_held = False
        self._space_used = False
        self._fit_pending = True
        self._pulse = QVariantAnimation(self)
        self._pulse.setDuration(_PULSE)
        self._pulse.setStartValue(0.0)
        self._pulse.setEndValue(1.0)
        self._pulse.valueChanged.connect(self._repaint)
        self._transition = Transition(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Map")
        self.setAccessibleDescription(
            "Actors and relations on the day chosen. Tab walks the actors, square brackets the relations."
        )
        accessible.install()
        self.setMinimumSize(240, 120)
        self.setAcceptDrops(True)
        document.project_opened.connect(self._on_opened)
        document.diff_applied.connect(self._on_diff)
        viewpoint.time_changed.connect(self._on_time)
        viewpoint.selection_changed.connect(self._on_selection)
        document.places_changed.connect(self._on_places)
        viewpoint.filter_changed.connect(self._on_filter)

    # --- what is shown --------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        """The frame of the day, made when it is needed."""
        if self._frame is None:
            whole = self._frame_of(None if self.swipe is not None else self.document.viewpoint.comparison)
            self._frame = self.filtered(whole)
            if self._frames is not None:
                known = self._counted[1] if self._counted and self._counted[0] is self._frames else 0
                self.recomputed = self._frames.recomputed - known
                self._counted = (self._frames, self._frames.recomputed)
        return self._frame

    def _frame_of(self, compared: Changes | None, snapshot: Snapshot | None = None) -> Frame:
        """The frame of a comparison, or of the snapshot given, or of the document's."""
        document = self.document
        if self._frames is None:
            places = self._places()
            ready = document.prepared.frames if document.prepared is not None else None
            if ready is None or ready.theme != self.theme or ready.places != places:
                ready = FrameMaker(document.project, self.theme, places, document.geometry)
            self._frames = ready
        if compared is not None:
            frames = self._frames
            return build_comparison(compared, self.theme, frames.places, document.geometry, frames)
        return self._frames.frame(snapshot or document.viewpoint.snapshot)

    def _places(self) -> Mapping[str, Place]:
        """Where the actors are drawn; not to be written to."""
        places = self.document.places()
        return {**places, **self._preview} if self._preview else places

    def filtered(self, frame: Frame) -> Frame:
        """The frame without what is filtered out, or with that faint."""
        passing = self.document.viewpoint.passing
        if passing is None:
            return frame
        make = self._filtering.dimmed if self.document.viewpoint.dims else self._filtering.hidden
        return make(frame, passing.ids)

    def _on_filter(self) -> None:
        self._filtering = FilteredFrames()
        self._entries = None
        self._refresh_frame()

    def _relations_shown(self) -> list[RelationOnDay]:
        """Every relation in the picture, as it is, or was if it ended."""
        found = self.document.viewpoint.comparison
        shown = self.document.viewpoint.snapshot.relations
        return shown if found is None else [*shown, *found.ended]

    def _focus_ids(self) -> frozenset[str] | None:
        """What keeps its ink while the cursor is on something: it and its neighbourhood."""
        if self._hovered is None or self._gesture is not None:
            return None
        if self._hovered.kind == "relations":
            edge = self.frame.line_of(self._hovered.id)
            if edge is None:
                return None
            ends = (self.frame.nodes[row].id for row in self.frame.ends[edge].tolist())
            return frozenset((self._hovered.id, *ends))
        return self.frame.neighbourhood(self._hovered.id)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.theme = theme
        self.refresh()

    def hidden_by(self, box: QRect) -> float:
        """How much of the picture a rectangle of the widget would hide."""
        of = (self.frame, self.view, self.width(), self.height())
        if self._room is None or self._room.of[0] is not of[0] or self._room.of[1:] != of[1:]:
            self._room = Room(*of)
        return self._room.hidden(box)

    def set_legend(self, shown: bool) -> None:
        """Show or hide the legend."""
        self.show_legend = shown
        self.repaint_picture()

    def set_swipe(self, swipe: float | None) -> None:
        """Show day A to the left of a part of the width and day B to the right; None: the comparison."""
        changed = (swipe is None) != (self.swipe is None)
        self.swipe = swipe if swipe is None else min(max(swipe, 0.02), 0.98)
        if changed:
            self.refresh()
            self.swipe_changed.emit()
        self.update()

    def refresh(self) -> None:
        """What is to be drawn has changed."""
        self._frames = None
        self._entries = None
        self._refresh_frame()

    def _refresh_frame(self) -> None:
        """Another time or neighbourhood of the same map is to be drawn."""
        self._frame = None
        self.repaint_picture()

    def repaint_picture(self) -> None:
        """How it is to be drawn has changed."""
        self.picture.forget()
        self._before = None
        self.absent.refresh()
        self.update()

    def _on_selection(self) -> None:
        accessible.tell_selection(self)
        if self._scene(1.0).large:  # marked over the picture, which stays
            self.absent.refresh()
            self.update()
        else:
            self.repaint_picture()

    def set_playing(self, playing: bool) -> None:
        """While time plays, relations fade in and out."""
        self._playing = playing

    def set_view(self, view: View) -> None:
        """Show another part of the scene."""
        self.view = view
        self._fit_pending = False
        self.repaint_picture()

    def preview_places(self, places: dict[str, Place] | None) -> None:
        """Show actors elsewhere while a gesture lasts; None ends the preview."""
        before, self._preview = self._preview or {}, places
        if not places and not before:
            return
        if self._frames is not None:
            resting = self.document.places()
            back = {key: resting[key] for key in before if key in resting}
            elsewhere = {**back, **(places or {})}
            known = self._frames.places.keys() >= elsewhere.keys() >= before.keys()
            self._frames = self._frames.moved(elsewhere) if known else None
        self._refresh_frame()

    def move_smoothly(self, places: dict[str, Place], done: Callable[[], None]) -> None:
        """Let actors glide from where they are to other places; then `done` is called."""
        self._transition.start({**self.document.places(), **(self._preview or {})}, places, done)

    def preview_layout(self, places: dict[str, Place]) -> None:
        """Show where a layout under way has the actors by now; the hand comes first."""
        if self._gesture is None and not self._transition.running:
            self.preview_places({key: at for key, at in places.items() if key in self.document.places()})

    def end_preview(self) -> None:
        """The layout was given up."""
        if self._gesture is None and not self._transition.running:
            self.preview_places(None)

    def _on_opened(self) -> None:
        self._transition.give_up()
        self.cancel_gesture()
        self.creator.close_name_editor()
        self._hovered = None
        self._fit_pending = True
        self.refresh()
        self.picture.forget(whole=True)

    def _on_time(self) -> None:
        viewpoint = self.document.viewpoint
        if viewpoint.mode != "compare":
            self.swipe = None
        if self._mode != viewpoint.mode:
            self._mode = viewpoint.mode
            self._frame = None
            if self._fit_pending:  # another mode has another legend
                self.fit()
        if self.document.motion is not None and self._frames is not None and not self._preview:
            self._frames = self._frames.moved(self._elsewhere(self._frames.places))
        before = self._frame if self._playing and viewpoint.mode == "day" else None
        self._refresh_frame()
        if before is not None:
            self.fades.step(before, self.frame, self._now())
            self._ticking.start()
        else:
            self.fades.clear()
        self._pulse.stop()
        if self.frame.haloed_nodes and self.isVisible():
            self._pulse.start()

    def _elsewhere(self, before: Mapping[str, Place]) -> dict[str, Place]:
        """The actors that stand elsewhere today."""
        return {key: at for key, at in self.document.places().items() if before.get(key, at) != at}

    def _repaint(self) -> None:
        self.update()

    def _now(self) -> float:
        return self._clock.nsecsElapsed() / 1e6

    def _tick(self) -> None:
        """One frame of the screen while relations fade."""
        if not self.fades.running(self._now()):
            self._ticking.stop()
        self.picture.forget()
        self.update()

    def _on_diff(self, diff: Diff, _initiator: object) -> None:
        if self._gesture is not None:  # an undo in the middle of a drag: the ground has shifted
            self.cancel_gesture()
        self._transition.give_up()
        hovered = self._hovered
        if hovered is not None and self.document.record(Ref(hovered.kind, hovered.id)) is None:
            self._hovered = None
        if self._frames is not None:
            document = self.document
            places = self._places()
            self._frames = self._frames.updated(document.project, diff, places, document.geometry)
        self._frame = None
        self._before = None
        self.picture.renew()
        self.absent.refresh()
        self.update()

    def _on_places(self) -> None:
        if self._fit_pending:
            self.fit()
        self.refresh()

    # --- the view -------------------------------------------------------------------------

    def fit(self) -> None:
        """Show everything that is on the map on any day, so that scrubbing never jumps."""
        self._fit(self._whole_bounds)
        self._fit_pending = True

    @property
    def shows_all(self) -> bool:
        """Whether the picture is fitted to the whole map."""
        return self._fit_pending

    def viewport(self) -> Viewport | None:
        """What is in view; None while all of the map is."""
        if self.shows_all:
            return None
        left, top = self.view.to_scene(0, 0)
        right, bottom = self.view.to_scene(self.width(), self.height())
        return Viewport(x=left, y=top, width=right - left, height=bottom - top)

    def show_box(self, bounds: Bounds | None) -> None:
        """Show a part of the scene; None: all."""
        if bounds is None:
            self.fit()
            return
        self._fit(lambda _type_scale: bounds)
        self._fit_pending = False

    def reveal(self, ref: Ref) -> None:
        """Move the picture, if that is needed to see an actor or a relation."""
        relation = self.document.project.relations.get(ref.id) if ref.collection == "relations" else None
        wanted = [ref.id] if relation is None else [relation.source, relation.target]
        places = [place for key in wanted if (place := self.document.places().get(key)) is not None]
        if not places:
            return
        at = self.view.to_pixels(np.array(places)).mean(axis=0)
        middle = np.array((self.width() / 2, self.height() / 2))
        if (np.abs(at - middle) > 0.42 * np.array((self.width(), self.height()))).any():
            dx, dy = (middle - at).tolist()
            self.set_view(self.view.moved(dx, dy))

    def fit_selection(self) -> None:
        """Show what is selected."""
        chosen = {ref.id for ref in self.document.viewpoint.selection if ref.collection == "actors"}
        for ref in self.document.viewpoint.selection:
            if ref.collection == "relations":
                relation = self.document.project.relations[ref.id]
                chosen |= {relation.source, relation.target}
        places = [place for key, place in self.document.places().items() if key in chosen]
        if not places:
            self.fit()
            return
        xs, ys = [x for x, _ in places], [y for _, y in places]
        bounds = (min(xs) - 90, min(ys) - 70, max(xs) + 90, max(ys) + 90)
        self._fit(lambda _type_scale: bounds)
        self._fit_pending = False

    def _whole_bounds(self, type_scale: float) -> Bounds:
        project, places, motion = self.document.project, self.document.home(), self.document.motion
        of = (project.actors, project.actor_kinds, places, motion, self.document.geometry.sizes)
        if self._extents is None or any(a is not b for a, b in zip(of, self._extents[0], strict=True)):
            prepared, geometry = self.document.prepared, self.document.geometry
            ready = prepared.extents if prepared is not None else None
            if motion is not None:  # room for all their ways
                ways = {key: motion.places[:, row].tolist() for row, key in enumerate(motion.ids)}
                found = Extents.of_actors(project, ways, geometry)
            elif ready is not None and len(ready.places) == len(places):
                found = ready
            else:
                found = Extents.of_actors(project, {key: [place] for key, place in places.items()}, geometry)
            self._extents = (of, found)
        found = self._extents[1]
        return found.bounds(type_scale) if len(found.places) else (-300.0, -200.0, 300.0, 200.0)

    def _fit(self, bounds: Callable[[float], Bounds]) -> None:
        room = self._legend_size(self._legend()) + 14.0 if self.show_legend else 8.0
        width, height = max(self.width() - 24.0, 50.0), max(self.height() - 16.0 - room, 50.0)
        self.view = View.fitting_with_names(bounds, 12.0, 8.0, width, height)
        self.repaint_picture()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Enlarge about a point of the widget, or its middle."""
        about = about or QPointF(self.width() / 2, self.height() / 2)
        self.set_view(self.view.zoomed(factor, about.x(), about.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fit_pending:
            self.fit()
        elif event.oldSize().isValid():  # keep the middle in the middle
            dx = (event.size().width() - event.oldSize().width()) / 2
            dy = (event.size().height() - event.oldSize().height()) / 2
            self.view = self.view.moved(dx, dy)
        self.repaint_picture()
        self.resized.emit()

    # --- painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        scene = self._scene(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.picture.of(scene))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.swipe is not None and (found := self.document.viewpoint.comparison) is not None:
            paint_swipe(painter, self, self._picture_before(scene, found), found)
        else:
            self._paint_marks(painter, scene)
            paint_pins(painter, self)
            if self._gesture is None:
                self.absent.paint(painter)
                paint_rim(painter, self, self._hovered)
                paint_handles(painter, self)
        if self._pulse.state() == QVariantAnimation.State.Running:
            pulse(painter, self.frame, self.view, self.frame.haloed_nodes, float(self._pulse.currentValue()))
        if self._gesture is not None:
            self._gesture.paint(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _scene(self, ratio: float) -> PictureState:
        """What is to be seen now."""
        now = self._now()
        frame = self.fades.frame(self.frame, now) if self.fades.running(now) else self.frame
        selected = frozenset(ref.id for ref in self.document.viewpoint.selection)
        if self.frame.merged:
            selected |= {key for key, ids in self.frame.merged.items() if not selected.isdisjoint(ids)}
        moving = frozenset(self._preview or ())
        return PictureState(
            frame, self.frame, self.view, self.width(), self.height(), ratio, selected, moving
        )

    def _picture_before(self, scene: PictureState, found: Changes) -> QPixmap:
        """The picture of day A, while two days are swiped between."""
        key = (scene.view, scene.width, scene.height, scene.ratio)
        if self._before is None or self._before[0] != key:
            frame = self.filtered(self._frame_of(None, found.one))
            made = scene.pixmap()
            painter = QPainter(made)
            paint(painter, frame, scene.view, scene.area, Options(fine=not scene.large))
            painter.end()
            self._before = (key, made)
        return self._before[1]

    def _paint_marks(self, painter: QPainter, scene: PictureState) -> None:
        """The neighbourhood of what the cursor is on; on a large map what is selected, too."""
        selected = scene.selected if scene.large else frozenset[str]()
        of = (self._hovered if self._gesture is None else None, selected)
        if self._marked is None or self._marked[0] is not scene.target or self._marked[1] != of:
            focus = self._focus_ids()
            part = scene.target.part((focus or frozenset()) | selected)
            self._marked = (scene.target, of, focus is not None, part)
        _, _, focused, part = self._marked
        if not part.nodes and not part.edges:
            return
        painter.save()
        above = scene.area.adjusted(0, 0, 0, -self._legend_height())
        painter.setClipRect(above)
        if focused:
            paint_veil(painter, scene.target, above)
        named = scene.selected | ({self._hovered.id} if self._hovered is not None else set[str]())
        if len(part.nodes) <= _FEW:
            named |= {node.id for node in part.nodes}
        paint_part(painter, part, self.view, scene.area, self.picture.written, scene.selected, named)
        painter.restore()

    def _finish_picture(self, painter: QPainter, frame: Frame, fine: bool) -> None:
        """What belongs to the picture besides the map."""
        if not self.document.project.actors:
            self._paint_empty(painter, QRectF(0, 0, self.width(), self.height()))
        elif self.show_legend:
            if fine or self._entries is None:
                self._entries = legend.entries(frame, self.view)
            self._paint_legend(painter, self._entries)

    def _legend_height(self) -> float:
        """Pixels at the bottom that belong to the legend."""
        size = self._legend_size(self._entries or []) if self.show_legend else 0.0
        return size + 13.0 if size else 0.0

    def _legend_size(self, found: list[legend.LegendEntry]) -> float:
        """Its height; 0 where it would leave too little of the map to be shown."""
        size = legend.size(found, self.width() - 28.0, self.theme.text)
        return size if size <= _LEGEND_SHARE * self.height() else 0.0

    def _legend(self) -> list[legend.LegendEntry]:
        return legend.entries(self.frame) if self.document.project.actors else []

    def _paint_legend(self, painter: QPainter, found: list[legend.LegendEntry]) -> None:
        width, height = self.width() - 28.0, self._legend_size(found)
        if not found or not height:
            return
        top = self.height() - height - 8
        plate = QColor(self.theme.ground)
        plate.setAlphaF(0.86)
        painter.fillRect(QRectF(0, top - 5, self.width(), height + 13), plate)
        legend.paint_legend(painter, found, self.theme, 14.0, top, width, self.theme.text)

    def _paint_empty(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        y = area.center().y() - 40
        for number, line in enumerate(_EMPTY):
            painter.setFont(font((20 if number == 0 else 14) * self.theme.text))
            painter.setPen(QColor(self.theme.ink if number == 0 else self.theme.soft))
            painter.drawText(QRectF(0, y, area.width(), 30), Qt.AlignmentFlag.AlignCenter, line)
            y += 36 if number == 0 else 25

    # --- the hand -------------------------------------------------------------------------

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand."""
        self.cancel_gesture()
        self.tool = tool
        self._rest_cursor()
        self.tool_changed.emit()

    def carry(self, here: QPointF) -> bool:
        """Hand the selection on if the hand is over another window of relmap; gives whether it is."""
        over = QApplication.topLevelAt(self.mapToGlobal(here).toPoint())
        if over is None or over.isAncestorOf(self) or not isinstance(over, QMainWindow):
            return False
        self.cancel_gesture()
        self.carry_requested.emit()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        # A file is for the window, which opens it.
        if not mime.hasUrls() and (mime.hasFormat("application/x-relmap") or mime.hasText()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData(), event.position())

    def taken_along(self, actors: set[str]) -> set[str]:
        """These actors, and those that are shown within one of them."""
        project = self.document.project
        closed = (key for key in actors if key in project.placements)
        closed = [key for key in closed if project.placements[key].members == "collapsed"]
        return actors.union(*(ever_members(project, key) for key in closed))

    def _rest_cursor(self) -> None:
        """The cursor of the tool in hand, while there is nothing special under it."""
        shape = CURSORS[self.tool]
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        self.creator.close_name_editor(commit=True)
        if self._gesture is not None:
            return
        self._transition.arrive()  # the hand does not wait for actors on their way
        QToolTip.hideText()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space_held
        ):
            self._space_used = True
            self._begin(PanGesture(self, here))
        elif event.button() == Qt.MouseButton.LeftButton:
            gesture = gesture_at(self, here, event.modifiers())
            if gesture is not None:
                self._begin(gesture)

    def _begin(self, gesture: Gesture) -> None:
        self._gesture = gesture
        self._hovered = None
        self.update()
        if gesture.cursor is not None:
            self.setCursor(gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._gesture is not None:
            self._gesture.move(here, event.modifiers())
            return
        self._hover(pick(self.frame, self.view, here.x(), here.y()), here)

    def _hover(self, picked: Picked | None, here: QPointF | None = None) -> None:
        if here is not None and on_divider(self, here):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif picked is not None and picked.kind == "actors" and picked.on_rim:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif here is not None and self.tool == "select" and handle_at(self, here) is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._rest_cursor()
        if picked != self._hovered:
            self._hovered = picked
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        self._rest_cursor()
        if isinstance(gesture, ConnectGesture) and not gesture.is_drag(event.position()):
            # A click on the rim is a click on the actor.
            picked = pick(self.frame, self.view, event.position().x(), event.position().y())
            if picked is not None:
                self.document.viewpoint.select([Ref(picked.kind, picked.id)])
        try:
            gesture.finish(event.position(), event.modifiers())
        except RelmapError as error:
            self.failed.emit(error)
        self.update()

    def cancel_gesture(self) -> None:
        """Give up the gesture under way; everything is as it was."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
            self._rest_cursor()
        self.preview_places(None)
        self.update()

    @property
    def gesture(self) -> Gesture | None:
        """The gesture under way."""
        return self._gesture

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        here = event.position()
        picked = pick(self.frame, self.view, here.x(), here.y())
        if picked is None:
            self.cancel_gesture()
            self.creator.add_actor(here)
        elif picked.kind == "actors":
            self.cancel_gesture()
            self.creator.rename(picked.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._gesture is None:
            steps = event.angleDelta().y() / 120
            if steps:
                self.zoom(1.2**steps, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space_held = False
        if self._gesture is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.cancel_gesture()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._gesture is not None:
            return
        picked = None
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            picked = pick(self.frame, self.view, event.pos().x(), event.pos().y())
        if picked is not None:
            refs = {Ref(picked.kind, key) for key in self.frame.merged.get(picked.id, (picked.id,))}
            if not refs <= self.document.viewpoint.selection:
                self.document.viewpoint.select(refs)
        self.context_menu_requested.emit(event.globalPos())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tooltip(event.pos()), self)
            return True
        return super().event(event)

    def _tooltip(self, at: QPoint) -> str:
        picked = pick(self.frame, self.view, at.x(), at.y()) if self._gesture is None else None
        project = self.document.project
        if picked is None:
            return ""
        if picked.kind == "actors":
            return tooltips.actor_tooltip(project, project.actors[picked.id])
        together = self.frame.merged.get(picked.id)
        if together is not None:
            titles = [relation_title(project, project.relations[key]) for key in together]
            return tooltips.several_tooltip(f"{len(titles)} relations", titles)
        tie = next((t for t in self._relations_shown() if t.relation.id == picked.id), None)
        if tie is None:
            return ""
        found = self.document.viewpoint.comparison
        return tooltips.relation_tooltip(
            self.document.index, tie, differences(found) if found is not None else ()
        )

    # --- the keyboard ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held, self._space_used = True, False
                self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._space_held:
            self._space_held = False
            self._rest_cursor()
            if not self._space_used:
                self.play_requested.emit()
        else:
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the actors of the day, then leaves the canvas."""
        return self._keys.walk_actors(forward) or super().focusNextPrevChild(forward)
