"""Which gesture a press begins, by the tool in hand and what is under it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from relmap.drawing.pick import pick
from relmap.model.diff import Ref
from relmap.ui.canvas.surface import Surface, Tool
from relmap.ui.canvas.tools.annotate import (
    ArrowEndGesture,
    ArrowGesture,
    FrameGesture,
    TextGesture,
    arrow_end_at,
)
from relmap.ui.canvas.tools.band import BandGesture
from relmap.ui.canvas.tools.connect import ConnectGesture
from relmap.ui.canvas.tools.gesture import Gesture
from relmap.ui.canvas.tools.lasso import LassoGesture
from relmap.ui.canvas.tools.move import MoveGesture
from relmap.ui.canvas.tools.pan import PanGesture
from relmap.ui.canvas.tools.reconnect import ReconnectGesture, handle_at
from relmap.ui.canvas.tools.swipe_divider import SwipeGesture, on_divider

CURSORS: dict[Tool, Qt.CursorShape | None] = {
    "select": None,
    "connect": Qt.CursorShape.CrossCursor,
    "lasso": Qt.CursorShape.CrossCursor,
    "hand": Qt.CursorShape.OpenHandCursor,
    "text": Qt.CursorShape.IBeamCursor,
    "frame": Qt.CursorShape.CrossCursor,
    "arrow": Qt.CursorShape.CrossCursor,
}
_NOTES: dict[str, type[TextGesture | FrameGesture | ArrowGesture]] = {
    "text": TextGesture,
    "frame": FrameGesture,
    "arrow": ArrowGesture,
}
_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def _looking(surface: Surface, here: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
    """The gesture of a press on a map that is only to be read: it selects."""
    picked = pick(surface.frame, surface.view, here.x(), here.y())
    adding = bool(modifiers & _ADDING)
    if picked is None or surface.tool == "lasso":
        free = surface.tool == "lasso" or bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return (LassoGesture if free else BandGesture)(surface, here, modifiers)
    refs = {Ref(picked.kind, key) for key in surface.frame.merged.get(picked.id, (picked.id,))}
    viewpoint = surface.document.viewpoint
    viewpoint.select(viewpoint.selection ^ refs if adding else refs)
    return None


def gesture_at(surface: Surface, here: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
    """The gesture that a press of the left button begins; None: the press has done all there is to do."""
    if on_divider(surface, here):
        return SwipeGesture(surface, here)
    if surface.tool == "hand":
        return PanGesture(surface, here)
    if surface.document.read_only:
        return _looking(surface, here, modifiers)
    if surface.tool in _NOTES:
        return _NOTES[surface.tool](surface, here)
    end = arrow_end_at(surface, here)
    if end is not None and surface.tool == "select":
        return ArrowEndGesture(surface, here, *end)
    handle = handle_at(surface, here)
    if handle is not None and surface.tool == "select":
        return ReconnectGesture(surface, here, *handle)
    picked = pick(surface.frame, surface.view, here.x(), here.y())
    adding = bool(modifiers & _ADDING)
    if picked is None or surface.tool == "lasso":
        free = surface.tool == "lasso" or bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return (LassoGesture if free else BandGesture)(surface, here, modifiers)
    if picked.kind == "actors":
        if (picked.on_rim or surface.tool == "connect") and not adding:
            return ConnectGesture(surface, here, picked.id)
        return MoveGesture(surface, here, Ref("actors", picked.id), adding)
    if picked.kind == "notes":
        return MoveGesture(surface, here, Ref("notes", picked.id), adding)
    refs = {Ref("relations", key) for key in surface.frame.merged.get(picked.id, (picked.id,))}
    surface.document.viewpoint.select(surface.document.viewpoint.selection ^ refs if adding else refs)
    return None
