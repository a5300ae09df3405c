"""Where Qt's writers write to."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice


def new_buffer() -> QBuffer:
    """An empty buffer, open for writing."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def bytes_of(buffer: QBuffer) -> bytes:
    """What was written to it."""
    return bytes(buffer.data().data())
