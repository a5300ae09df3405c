"""Typing the text of a note on the canvas itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolTip, QWidget

from relmap.model.records import LONGEST_TEXT, cleaned
from relmap.ui.canvas.in_place import Ending, Hearer
from relmap.ui.widgets.inputs import BoundedText

_WIDTH, _LINES = 240, 4


class NoteEditor(BoundedText):
    """Some lines at a point; Enter or leaving it commits the text, Shift+Enter begins a line, Esc gives up.

    Args:
        parent: the canvas.
        at: the middle, in its pixels.
        text: to begin with.
        prompt: what is wanted, while nothing is typed.
        hearer: told the text; an empty one, too.
    """

    def __init__(self, parent: QWidget, at: QPointF, text: str, prompt: str, hearer: Hearer) -> None:
        super().__init__(LONGEST_TEXT, text, parent)
        self.refused.connect(self._say)
        self._hearer = hearer
        self._ending = Ending(self, self._take, hearer.give_up)
        self.textChanged.connect(lambda: hearer.typing(self._text()))
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setToolTip("Enter: done. Shift+Enter: another line. Esc: give up.")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        height = round(self.fontMetrics().lineSpacing() * _LINES + 14)
        left = min(max(round(at.x() - _WIDTH / 2), 4), max(parent.width() - _WIDTH - 4, 4))
        top = min(max(round(at.y() - height / 2), 4), max(parent.height() - height - 4, 4))
        self.setGeometry(left, top, _WIDTH, height)
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        else:
            self.done(True)

    def done(self, commit: bool) -> None:
        """Close, with or without taking the text."""
        self._ending.done(commit)

    def _say(self, text: str) -> None:
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), text, self)

    def _text(self) -> str:
        return cleaned(self.toPlainText())[:LONGEST_TEXT].strip()

    def _take(self) -> None:
        self._hearer.commit(self._text())
