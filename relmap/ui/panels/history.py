"""All steps since the map was opened; a click goes back, or forth, to any of them."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QUndoView, QVBoxLayout, QWidget

from relmap.editor.document import Document


class HistoryPanel(QWidget):
    """The undo stack as a list."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = QUndoView(document.undo_stack)
        self.view.setEmptyLabel("The map as it was opened")
        self.view.setCleanIcon(QIcon())
        self.view.setAccessibleName("History")
        self.view.setToolTip("A click goes to the map as it was after that step")
        hint = QLabel("A click goes to the map as it was after that step; nothing is lost by going back.")
        hint.setProperty("soft", "true")
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(hint)
        layout.addWidget(self.view, 1)
