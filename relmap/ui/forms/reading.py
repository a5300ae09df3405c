"""Fields that are only to be read."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget


def let_read(within: QWidget, read_only: bool) -> None:
    """Let nothing be changed in the fields of a widget, or again everything; texts can still be copied."""
    for child in within.findChildren(QWidget):
        if isinstance(child, QLineEdit | QPlainTextEdit):
            child.setReadOnly(read_only)
        elif isinstance(child, QAbstractButton | QComboBox):
            child.setEnabled(not read_only)
