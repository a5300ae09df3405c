"""A step of typing ends where the focus goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from relmap.editor.typed import TypedStep


class Leaving(QObject):
    """Ends what is typed into the fields of a widget when one of them is left, and taken or not.

    Args:
        within: the widget.
        typed: the step.
    """

    def __init__(self, within: QWidget, typed: TypedStep) -> None:
        super().__init__(within)
        self._within = within
        self._typed = typed
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, old: QWidget | None, _new: QWidget | None) -> None:
        # While another program is active one comes back to where one was.
        active = QApplication.activeWindow() is not None
        if active and old is not None and isValid(self._within) and self._within.isAncestorOf(old):
            self._typed.end()
