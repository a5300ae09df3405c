"""A word above the map that stays as long as it is true, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy


class NoticeBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("notice", "true")
        self.setAccessibleName("Notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 6, 8, 6)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.text, 1)
        self.hide()

    def say(self, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Show a text with buttons; an empty one: nothing."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for name, act in actions:
            button = QPushButton(name)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self._layout.addWidget(button)
            self.buttons.append(button)
        self.text.setText(text)
        self.setVisible(bool(text))
