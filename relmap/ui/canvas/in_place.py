"""What is typed on the canvas itself: how an editor there ends, and how what was typed is committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.ui.canvas.surface import Surface

_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons for which the focus goes that are no leaving of the editor."""


class Ending(QObject):
    """Ends an editor: leaving it takes what was typed, Esc gives it up. Only the first end counts.

    Args:
        editor: on the canvas, which is its parent.
        take: takes what was typed; called when the editor is hidden.
    """

    def __init__(self, editor: QWidget, take: Callable[[], None]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._take = take
        self._over = False
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.done(False)
                return True
        elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _ELSEWHERE:
            self.done(True)
        return False

    def done(self, commit: bool) -> None:
        """Close, with or without taking what was typed."""
        if self._over:
            return
        self._over = True
        parent = self._editor.parentWidget()
        self._editor.hide()
        self._editor.deleteLater()
        if parent is not None:
            parent.setFocus()
        if commit:
            self._take()


class Maker(QObject):
    """Asks on the canvas, then commits one diff. Positions are in pixels of the canvas.

    Args:
        surface: the canvas.
        widget: on which is asked.
    """

    failed = Signal(object)

    def __init__(self, surface: Surface, widget: QWidget) -> None:
        super().__init__(widget)
        self._surface = surface
        self._widget = widget
        self._document = surface.document

    def _apply(self, diff: Diff, text: str, then_select: Sequence[Ref] = ()) -> None:
        try:
            self._document.apply(diff, text[:120], self)
        except RelmapError as error:
            self.failed.emit(error)
            return
        if then_select:
            self._document.viewpoint.select(then_select)
