"""Typing a name on the canvas itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from relmap.model.records import LONGEST_NAME
from relmap.ui.canvas.in_place import Ending, Hearer


class NameEditor(QLineEdit):
    """A line at a point; Enter or leaving it commits a name, Esc gives up. An empty name is none."""

    def __init__(self, parent: QWidget, at: QPointF, text: str, hearer: Hearer) -> None:
        super().__init__(text, parent)
        self._hearer = hearer
        self._before = text
        self._ending = Ending(self, self._take, hearer.give_up)
        self.textEdited.connect(lambda: hearer.typing("" if self._name() == text else self._name()))
        self.setMaxLength(min(LONGEST_NAME, 300))
        self.setPlaceholderText("Name")
        self.setAccessibleName("Name of the actor")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        width, height = 190, self.sizeHint().height() + 4
        left = min(max(round(at.x() - width / 2), 4), max(parent.width() - width - 4, 4))
        top = min(max(round(at.y() - height / 2), 4), max(parent.height() - height - 4, 4))
        self.setGeometry(left, top, width, height)
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done(True)
        else:
            super().keyPressEvent(event)

    def done(self, commit: bool) -> None:
        """Close, with or without taking the name."""
        self._ending.done(commit)

    def _name(self) -> str:
        # What is pasted may hold characters that no name can have.
        return "".join(c for c in " ".join(self.text().split()) if c.isprintable())

    def _take(self) -> None:
        name = self._name()
        if name and name != self._before:
            self._hearer.commit(name)
        else:
            self._hearer.give_up()
