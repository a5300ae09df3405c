"""What is typed on the canvas itself: how an editor there ends, and how what is typed comes into the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from relmap.editor.typed import TypedStep
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.ui.canvas.surface import Surface

_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons for which the focus goes that are no leaving of the editor."""


class Made(NamedTuple):
    """A change, and what is selected after it."""

    diff: Diff = Diff()
    select: Sequence[Ref] = ()


class Hearer(NamedTuple):
    """Whoever wants to know what is typed."""

    typing: Callable[[str], None]
    """Told what stands there by now."""
    commit: Callable[[str], None]
    give_up: Callable[[], None]


class Ending(QObject):
    """Ends an editor: leaving it takes what was typed, Esc gives it up. Only the first end counts.

    Args:
        editor: on the canvas, which is its parent.
        take: takes what was typed; called when the editor is hidden.
        give_up: called instead where it is not taken.
    """

    def __init__(self, editor: QWidget, take: Callable[[], None], give_up: Callable[[], None]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._take = take
        self._give_up = give_up
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
        else:
            self._give_up()


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
        self._typed = TypedStep(surface.document, self)

    def _hearer(self, make: Callable[[Project, str], Made], text: str) -> Hearer:
        """Has what is typed in the map from the first letter on.

        Args:
            make: told the map without it, and what is typed by now.
            text: names the step; `{}` is what is typed.
        """

        def said(typed: str) -> str:
            return text.replace("{}", typed[:40])

        return Hearer(
            lambda typed: self._typed.grow(lambda project: make(project, typed).diff, said(typed)),
            lambda typed: self._finish(lambda project: make(project, typed), said(typed)),
            self._typed.withdraw,
        )

    def _finish(self, make: Callable[[Project], Made], text: str) -> None:
        """Put the edit in place of what was typed."""
        made = Made()

        def change(project: Project) -> Diff:
            nonlocal made
            made = make(project)
            return made.diff

        try:
            self._typed.finish(change, text[:120], self)
        except RelmapError as error:
            self.failed.emit(error)
            return
        if made.diff and made.select:
            self._document.viewpoint.select(made.select)

    def _apply(self, diff: Diff, then_select: Sequence[Ref], text: str) -> None:
        try:
            self._document.apply(diff, text[:120], self)
        except RelmapError as error:
            self.failed.emit(error)
            return
        if then_select:
            self._document.viewpoint.select(then_select)
