"""A label of several lines whose text is never read as markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(text: str, soft: bool = False, heading: bool = False) -> QLabel:
    """A label; soft, or as a heading."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if soft:
        label.setProperty("soft", "true")
    if heading:
        label.setProperty("heading", "true")
    return label
