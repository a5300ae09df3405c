"""Which keys do what in a table, as spreadsheets have it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Deed = Literal["copy", "cut", "paste", "all", "fill", "empty", "edit", "type"]

FAR = 10**9
_Key, _Held = Qt.Key, Qt.KeyboardModifier
_MATCHING: tuple[tuple[QKeySequence.StandardKey, Deed], ...] = (
    (QKeySequence.StandardKey.Copy, "copy"),
    (QKeySequence.StandardKey.Cut, "cut"),
    (QKeySequence.StandardKey.Paste, "paste"),
    (QKeySequence.StandardKey.SelectAll, "all"),
)
_PLAIN: dict[int, Deed] = {
    _Key.Key_F2: "edit",
    _Key.Key_Return: "edit",
    _Key.Key_Enter: "edit",
    _Key.Key_Delete: "empty",
    _Key.Key_Backspace: "empty",
}
_STEPS: dict[int, tuple[int, int]] = {
    _Key.Key_Up: (-1, 0),
    _Key.Key_Down: (1, 0),
    _Key.Key_Left: (0, -1),
    _Key.Key_Right: (0, 1),
}


def deed_of(event: QKeyEvent) -> Deed | None:
    """What a key does with cells."""
    for keys, deed in _MATCHING:
        if event.matches(keys):
            return deed
    held = event.modifiers() & ~_Held.KeypadModifier
    if held == _Held.ControlModifier and event.key() == _Key.Key_D:
        return "fill"
    if held == _Held.NoModifier and event.key() in _PLAIN:
        return _PLAIN[event.key()]
    text, typed = event.text(), held & ~_Held.ShiftModifier
    # AltGr is told as Ctrl and Alt together where it gives another letter.
    altgr = typed == (_Held.ControlModifier | _Held.AltModifier)
    return "type" if text and text.isprintable() and (typed == _Held.NoModifier or altgr) else None


def way_of(event: QKeyEvent, page: int) -> tuple[int, int] | None:
    """How far a key goes: rows down and columns to the right; None: nowhere.

    Args:
        event: of the key.
        page: rows that are seen at a time.
    """
    control = bool(event.modifiers() & _Held.ControlModifier)
    if event.modifiers() & (_Held.AltModifier | _Held.MetaModifier):
        return None
    if event.key() in _STEPS:
        down, right = _STEPS[event.key()]
        return (down * FAR, right * FAR) if control else (down, right)
    if event.key() in (_Key.Key_PageUp, _Key.Key_PageDown) and not control:
        return (page if event.key() == _Key.Key_PageDown else -page, 0)
    if event.key() in (_Key.Key_Home, _Key.Key_End):
        far = FAR if event.key() == _Key.Key_End else -FAR
        return (far if control else 0, far)
    return None
