"""A panel that is made when it is first seen: what it needs is not imported at the start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Deferred(QWidget):
    """Holds the place of a panel.

    Args:
        make: the panel.
    """

    made = Signal(object)
    """The panel is there now (QWidget)."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._panel: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        """Whether the panel is there."""
        return self._panel is not None

    @property
    def panel(self) -> QWidget:
        """The panel, made if it is not there yet."""
        if self._panel is None:
            self._panel = panel = self._make()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(panel)
            self.made.emit(panel)
        return self._panel

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.panel
