"""Which gesture a press begins, by the tool in hand and what is under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, Qt

from relmap.drawing.pick import pick
from relmap.model.diff import Ref
from relmap.ui.canvas.band import BandGesture
from relmap.ui.canvas.connect import ConnectGesture
from relmap.ui.canvas.gestures import Gesture
from relmap.ui.canvas.lasso import LassoGesture
from relmap.ui.canvas.move import MoveGesture
from relmap.ui.canvas.pan import PanGesture
from relmap.ui.canvas.reconnect import ReconnectGesture, handle_at
from relmap.ui.canvas.swipe import SwipeGesture, on_divider

if TYPE_CHECKING:
    from relmap.ui.canvas.canvas import Canvas

Tool = Literal["select", "connect", "lasso", "hand"]
TOOLS: tuple[Tool, ...] = ("select", "connect", "lasso", "hand")

CURSORS: dict[Tool, Qt.CursorShape | None] = {
    "select": None,
    "connect": Qt.CursorShape.CrossCursor,
    "lasso": Qt.CursorShape.CrossCursor,
    "hand": Qt.CursorShape.OpenHandCursor,
}
_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def gesture_at(canvas: Canvas, here: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
    """The gesture that a press of the left button begins; None: the press has done all there is to do."""
    if on_divider(canvas, here):
        return SwipeGesture(canvas, here)
    if canvas.tool == "hand":
        return PanGesture(canvas, here)
    handle = handle_at(canvas, here)
    if handle is not None and canvas.tool == "select":
        return ReconnectGesture(canvas, here, *handle)
    picked = pick(canvas.frame, canvas.view, here.x(), here.y())
    adding = bool(modifiers & _ADDING)
    if picked is None or canvas.tool == "lasso":
        free = canvas.tool == "lasso" or bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return (LassoGesture if free else BandGesture)(canvas, here, modifiers)
    if picked.kind == "actors":
        if (picked.on_rim or canvas.tool == "connect") and not adding:
            return ConnectGesture(canvas, here, picked.id)
        return MoveGesture(canvas, here, picked.id, adding)
    refs = {Ref("relations", key) for key in canvas.frame.merged.get(picked.id, (picked.id,))}
    canvas.document.viewpoint.select(canvas.document.viewpoint.selection ^ refs if adding else refs)
    return None
