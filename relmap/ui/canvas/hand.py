"""From what mouse and keys do to the gesture under way."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from relmap.drawing.pick import Picked, pick
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.ui.canvas.keys import Keys
from relmap.ui.canvas.surface import Surface, Tool
from relmap.ui.canvas.tools.annotate import arrow_end_at
from relmap.ui.canvas.tools.choice import CURSORS, gesture_at
from relmap.ui.canvas.tools.connect import ConnectGesture
from relmap.ui.canvas.tools.gesture import Gesture
from relmap.ui.canvas.tools.pan import PanGesture
from relmap.ui.canvas.tools.reconnect import handle_at
from relmap.ui.canvas.tools.swipe_divider import on_divider


class Hand(QObject):
    """Holds a tool; a press begins a gesture, and letting go ends it.

    Args:
        surface: the canvas.
        widget: whose cursor it is.
    """

    failed = Signal(object)
    tool_changed = Signal()
    play_requested = Signal()
    step_requested = Signal(int)

    def __init__(self, surface: Surface, widget: QWidget) -> None:
        super().__init__(widget)
        self._surface = surface
        self._widget = widget
        self._keys = Keys(surface, self.step_requested.emit)
        self.tool: Tool = "select"
        self.gesture: Gesture | None = None
        """The gesture under way."""
        self.hovered: Picked | None = None
        """What the cursor is on."""
        self._space_held = False
        self._space_used = False
        surface.document.diff_applied.connect(self._on_diff)
        surface.document.project_opened.connect(self._on_opened)

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand."""
        self.give_up()
        self.tool = tool
        self._rest_cursor()
        self.tool_changed.emit()

    def _rest_cursor(self) -> None:
        """The cursor of the tool in hand, while there is nothing special under it."""
        cursor = CURSORS[self.tool]
        if cursor is None:
            self._widget.unsetCursor()
        else:
            self._widget.setCursor(cursor)

    # --- the mouse ------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        here, button = event.position(), event.button()
        if self.gesture is not None:
            return
        left = button == Qt.MouseButton.LeftButton
        if button == Qt.MouseButton.MiddleButton or (left and self._space_held):
            self._space_used = True
            self._begin(PanGesture(self._surface, here))
        elif left:
            gesture = gesture_at(self._surface, here, event.modifiers())
            if gesture is not None:
                self._begin(gesture)

    def _begin(self, gesture: Gesture) -> None:
        self.gesture = gesture
        self.hovered = None
        self._surface.redraw()
        if gesture.cursor is not None:
            self._widget.setCursor(gesture.cursor)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves."""
        here = event.position()
        if self.gesture is not None:
            self.gesture.move(here, event.modifiers())
            return
        self.hover(pick(self._surface.frame, self._surface.view, here.x(), here.y()), here)

    def hover(self, picked: Picked | None, here: QPointF | None = None) -> None:
        """The cursor is on something, or on nothing; None for a place: it has left."""
        surface, widget = self._surface, self._widget
        if here is not None and on_divider(surface, here):
            widget.setCursor(Qt.CursorShape.SplitHCursor)
        elif surface.document.read_only:
            self._rest_cursor()
        elif picked is not None and picked.kind == "actors" and picked.on_rim:
            widget.setCursor(Qt.CursorShape.CrossCursor)
        elif self._space_held:
            widget.setCursor(Qt.CursorShape.OpenHandCursor)
        elif here is not None and self.tool == "select" and self._on_handle(here):
            widget.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._rest_cursor()
        if picked != self.hovered:
            self.hovered = picked
            surface.redraw()

    def _on_handle(self, here: QPointF) -> bool:
        """Whether an end of what is selected is there."""
        return handle_at(self._surface, here) is not None or arrow_end_at(self._surface, here) is not None

    def release(self, event: QMouseEvent) -> None:
        """A button is let go: the gesture commits."""
        gesture, self.gesture = self.gesture, None
        if gesture is None:
            return
        here, surface = event.position(), self._surface
        self._rest_cursor()
        if isinstance(gesture, ConnectGesture) and not gesture.is_drag(here):
            # A click on the rim is a click on the actor.
            picked = pick(surface.frame, surface.view, here.x(), here.y())
            if picked is not None:
                surface.document.viewpoint.select([Ref(picked.kind, picked.id)])
        try:
            gesture.finish(here, event.modifiers())
        except RelmapError as error:
            self.failed.emit(error)
        surface.redraw()

    def give_up(self) -> None:
        """Give up the gesture under way; everything is as it was."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
            self._rest_cursor()
        self._surface.preview_places(None)
        self._surface.preview_notes(None)
        self._surface.redraw()

    def lose_focus(self, to_popup: bool) -> None:
        """The keyboard goes elsewhere."""
        self._space_held = False
        if self.gesture is not None and not to_popup:
            self.give_up()

    # --- the keyboard ---------------------------------------------------------------------

    def key_down(self, event: QKeyEvent) -> bool:
        """Whether a key did something."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held, self._space_used = True, False
                self._widget.setCursor(Qt.CursorShape.OpenHandCursor)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return True
        return self._keys.press(event)

    def _escape(self) -> None:
        if self.gesture is not None:
            self.give_up()
        elif self.tool != "select":
            self.set_tool("select")
        else:
            self._surface.document.viewpoint.select([])

    def key_up(self, event: QKeyEvent) -> bool:
        """Whether letting a key go did something."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._space_held:
            return False
        self._space_held = False
        self._rest_cursor()
        if not self._space_used:
            self.play_requested.emit()
        return True

    def walk_actors(self, forward: bool) -> bool:
        """Select the next actor of the day; False after the last."""
        return self._keys.walk_actors(forward)

    # --- what happens meanwhile -----------------------------------------------------------

    def _on_diff(self, _diff: Diff, _initiator: object) -> None:
        if self.gesture is not None:  # an undo in the middle of a drag: the ground has shifted
            self.give_up()
        hovered = self.hovered
        if hovered is not None and self._surface.document.record(Ref(hovered.kind, hovered.id)) is None:
            self.hovered = None

    def _on_opened(self) -> None:
        self.give_up()
        self.hovered = None
