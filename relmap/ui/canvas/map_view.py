"""The canvas: a pyqtgraph view with one box, in which the layers lie; Qt's events go to the hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGraphicsView, QMainWindow, QToolTip

from relmap.drawing.frame import Frame
from relmap.drawing.pick import Picked, pick
from relmap.drawing.style import Theme
from relmap.drawing.view import View
from relmap.editor.document import Document
from relmap.layout.graph import Place
from relmap.model.diff import Ref
from relmap.model.records import Anchor, Note
from relmap.ui.canvas import accessible
from relmap.ui.canvas.annotate import Annotator
from relmap.ui.canvas.camera import Camera
from relmap.ui.canvas.coverage import Coverage
from relmap.ui.canvas.create import Creator
from relmap.ui.canvas.hand import Hand
from relmap.ui.canvas.layers.absent import AbsentLayer
from relmap.ui.canvas.layers.empty import EmptyLayer
from relmap.ui.canvas.layers.focus import FocusLayer
from relmap.ui.canvas.layers.gesture import GestureLayer
from relmap.ui.canvas.layers.handles import HandlesLayer
from relmap.ui.canvas.layers.legend import LegendLayer
from relmap.ui.canvas.layers.map_layer import MapLayer
from relmap.ui.canvas.layers.marks import MarksLayer
from relmap.ui.canvas.layers.pins import PinsLayer
from relmap.ui.canvas.layers.pulse import PulseLayer
from relmap.ui.canvas.layers.swipe import SwipeLayer
from relmap.ui.canvas.map_box import MapBox
from relmap.ui.canvas.scene import MapScene
from relmap.ui.canvas.surface import Tool
from relmap.ui.canvas.tooltip import tooltip_at
from relmap.ui.canvas.transition import Transition
from relmap.ui.plotting import GraphicsView
from relmap.ui.widgets.layer import show_layers_only


class MapView(GraphicsView):
    """Signals are requests to whoever owns the canvas; changes go to the document.

    Args:
        document: the map.
    """

    context_menu_requested = Signal(QPoint)
    play_requested = Signal()
    step_requested = Signal(int)
    failed = Signal(object)
    tool_changed = Signal()
    display_changed = Signal()
    resized = Signal()
    dropped = Signal(object, QPointF)
    """Something that may be a part of a map was let go over the canvas."""
    carry_requested = Signal()
    """The selection is dragged out of the window."""

    def __init__(self, document: Document) -> None:
        accessible.install(MapView)  # before Qt asks for the first one, which it may while that is made
        super().__init__(background=None)
        self.document = document
        self.snapping = True
        self.interface: object = None
        """What a screen reader is told, once one asks."""
        self._coverage: Coverage | None = None
        self.setObjectName("map")
        self.setMinimumSize(240, 120)
        self.setAcceptDrops(True)
        self.setAccessibleName("Map")
        self.setAccessibleDescription(
            "Actors and relations on the day chosen. Tab walks the actors, square brackets the relations."
        )
        self.viewport().installEventFilter(self)
        # First of all: what follows is painted from it.
        self.map_scene = MapScene(document, self)
        self.hand = Hand(self, self)
        self.box = MapBox(self.resized.emit)
        self.setCentralItem(self.box)
        show_layers_only(self, self.box)
        box, scene = self.box, self.map_scene
        box.sigRangeChanged.connect(lambda: scene.look_from(box.view))
        self.map_layer = MapLayer(box, scene, document)
        self.swipe_layer = SwipeLayer(box, self, self.map_layer, scene)
        self.marks = MarksLayer(box, self, self.map_layer, scene, lambda: self.legend.covered)
        self.absent = AbsentLayer(box, self, self)
        self.handles = HandlesLayer(box, self)
        self.pins = PinsLayer(box, self)
        self.empty = EmptyLayer(box, scene)
        self.legend = LegendLayer(box, self.map_layer, scene)
        self.pulse = PulseLayer(box, document, scene)
        self.gesture_layer = GestureLayer(box, lambda: self.hand.gesture)
        self.focus = FocusLayer(box, scene, self.hasFocus)
        self.creator = Creator(self, self)
        self.annotator = Annotator(self, self)
        self.transition = Transition(self, self)
        self.camera = Camera(document, box, scene, self.legend)
        self._connect()

    def _connect(self) -> None:
        document, hand = self.document, self.hand
        for made, asked in (
            (hand.failed, self.failed),
            (self.creator.failed, self.failed),
            (self.annotator.failed, self.failed),
            (hand.tool_changed, self.tool_changed),
            (hand.play_requested, self.play_requested),
            (hand.step_requested, self.step_requested),
        ):
            made.connect(asked)
        document.project_opened.connect(self.transition.give_up)
        document.project_opened.connect(self.creator.close_name_editor)
        document.project_opened.connect(self.annotator.close)
        document.project_opened.connect(self.legend.forget)
        document.viewpoint.filter_changed.connect(self.legend.forget)
        document.diff_applied.connect(self.transition.give_up)
        document.viewpoint.selection_changed.connect(lambda: accessible.tell_selection(self))

    # --- what it is to its parts ----------------------------------------------------------

    @property
    def frame(self) -> Frame:
        """What is drawn."""
        return self.map_scene.frame

    @property
    def view(self) -> View:
        """Scene to pixels."""
        return self.box.view

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self.map_scene.theme

    @property
    def tool(self) -> Tool:
        """What the hand holds."""
        return self.hand.tool

    @property
    def swipe(self) -> float | None:
        """While two days are swiped between: where, as a part of the width."""
        return self.map_scene.swipe

    @property
    def hovered(self) -> Picked | None:
        """What the cursor is on."""
        return self.hand.hovered

    @property
    def in_gesture(self) -> bool:
        """Whether a gesture is under way."""
        return self.hand.gesture is not None

    def redraw(self) -> None:
        """What lies over the map has changed."""
        self.map_layer.update()  # not the view: where items move, too, it would be painted twice

    def set_view(self, view: View) -> None:
        """Show another part of the scene."""
        self.camera.set_view(view)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another look."""
        self.legend.forget()
        self.map_scene.set_theme(theme)
        self.camera.refit()

    def set_legend(self, shown: bool) -> None:
        """Open or fold the legend."""
        self.legend.open = shown
        self.redraw()
        self.display_changed.emit()

    def set_swipe(self, swipe: float | None) -> None:
        """Show day A to the left of a part of the width and day B to the right; None: the comparison."""
        if self.map_scene.set_swipe(swipe):
            self.display_changed.emit()
        self.redraw()

    def hidden_by(self, box: QRect) -> float:
        """How much of the picture a rectangle of the canvas would hide."""
        of = (self.frame, self.view, self.width(), self.height())
        if self._coverage is None or self._coverage.of[0] is not of[0] or self._coverage.of[1:] != of[1:]:
            self._coverage = Coverage(*of)
        return self._coverage.hidden(box)

    # --- actors elsewhere -----------------------------------------------------------------

    def preview_places(self, places: dict[str, Place] | None) -> None:
        """Show actors elsewhere while a gesture lasts; None ends the preview."""
        self.map_scene.show_elsewhere(places)

    def preview_notes(self, notes: dict[str, Note] | None) -> None:
        """Show notes elsewhere while a gesture lasts, by id; None ends the preview."""
        self.map_scene.show_notes(notes)

    # --- what gestures ask for ------------------------------------------------------------

    def relate(self, sources: Sequence[str], target: str, at: QPointF) -> None:
        """Ask for a kind, then relate actors to one."""
        self.creator.connect_actors(sources, target, at)

    def relate_to_new(self, source: str, at: QPointF) -> None:
        """Ask for the name of a new actor and a kind, then make both."""
        self.creator.connect_to_new(source, at)

    def write_text(self, at: QPointF, actor: str | None) -> None:
        """Ask for a text at a point, or beside an actor; back to selecting."""
        self.hand.set_tool("select")
        self.annotator.write_text(at, actor)

    def frame_actors(self, actors: Sequence[str]) -> None:
        """Ask for a title and frame actors; back to selecting."""
        self.hand.set_tool("select")
        self.annotator.frame_actors(actors)

    def draw_arrow(self, start: Anchor, end: Anchor, at: QPointF) -> None:
        """Ask for a word at a point and draw an arrow; back to selecting."""
        self.hand.set_tool("select")
        self.annotator.draw_arrow(start, end, at)

    def carry(self, here: QPointF) -> bool:
        """Hand the selection on if the hand is over another window of relmap; gives whether it is."""
        over = QApplication.topLevelAt(self.mapToGlobal(here).toPoint())
        if over is None or over.isAncestorOf(self) or not isinstance(over, QMainWindow):
            return False
        self.hand.give_up()
        self.carry_requested.emit()
        return True

    # --- Qt's events ----------------------------------------------------------------------

    # Pyqtgraph's own would call Qt's from Python; an exception in an item would then end the program.
    paintEvent = QGraphicsView.paintEvent

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.creator.close_name_editor(commit=True)
        self.annotator.close(commit=True)
        self.transition.arrive()  # the hand does not wait for actors on their way
        QToolTip.hideText()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not self.in_gesture and self.legend.toggle().contains(event.position()):
            self.set_legend(not self.legend.open)
            return
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if event.button() != Qt.MouseButton.LeftButton or self.legend.toggle().contains(here):
            return
        if self.document.read_only:
            return
        picked = pick(self.frame, self.view, here.x(), here.y())
        if picked is None:
            self.hand.give_up()
            self.creator.add_actor(here)
        elif picked.kind == "actors":
            self.hand.give_up()
            self.creator.rename(picked.id)
        elif picked.kind == "notes":
            self.hand.give_up()
            self.annotator.edit(picked.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and not self.in_gesture:
            self.camera.zoom(1.2**steps, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.hand.hover(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hand.lose_focus(event.reason() == Qt.FocusReason.PopupFocusReason)
        self.redraw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self.hand.key_down(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self.hand.key_up(event))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the actors of the day, then leaves the canvas."""
        return self.hand.walk_actors(forward) or super().focusNextPrevChild(forward)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.in_gesture:
            return
        viewpoint, picked = self.document.viewpoint, None
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            picked = pick(self.frame, self.view, event.pos().x(), event.pos().y())
        if picked is not None:
            refs = {Ref(picked.kind, key) for key in self.frame.merged.get(picked.id, (picked.id,))}
            if not refs <= viewpoint.selection:
                viewpoint.select(refs)
        self.context_menu_requested.emit(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        if not self.in_gesture:
            text = tooltip_at(self.map_scene, self.document, self.view, event.pos())
            QToolTip.showText(event.globalPos(), text, self)
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        # A file is for the window, which opens it.
        if not mime.hasUrls() and (mime.hasFormat("application/x-relmap") or mime.hasText()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData(), event.position())
