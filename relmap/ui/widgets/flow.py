"""Groups of controls in a row, which goes on in the next line where there is no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget


class Flow(QWidget):
    """Never narrower than its widest group, and as high as its lines are at its width.

    Args:
        groups: from left to right; none of them is ever cut.
        giving: which of them takes the room that is left in its line.
        gap: between groups, in pixels; half of it lies between lines.
    """

    def __init__(self, groups: Sequence[QWidget], giving: QWidget | None = None, gap: int = 10) -> None:
        super().__init__()
        self._groups = groups
        self._giving = giving
        self._gap = gap
        self._height = 0
        for group in groups:
            group.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _lines(self, width: int) -> list[list[QWidget]]:
        """The groups that are seen, line by line."""
        lines: list[list[QWidget]] = []
        room = 0
        for group in self._groups:
            if group.isHidden():
                continue
            needed = group.minimumSizeHint().width()
            if not lines or needed + self._gap > room:
                lines.append([])
                room = width + self._gap
            lines[-1].append(group)
            room -= needed + self._gap
        return lines

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(map(_height, lines)) + self._gap // 2 * max(len(lines) - 1, 0)

    def sizeHint(self) -> QSize:
        shown = [group for group in self._groups if not group.isHidden()]
        width = sum(group.sizeHint().width() + self._gap for group in shown)
        return QSize(width, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        widest = max((g.minimumSizeHint().width() for g in self._groups if not g.isHidden()), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def _place(self) -> None:
        y = 0
        for line in self._lines(self.width()):
            x, height = 0, _height(line)
            needed = sum(group.minimumSizeHint().width() + self._gap for group in line) - self._gap
            for group in line:
                width = group.minimumSizeHint().width()
                width += max(self.width() - needed, 0) if group is self._giving else 0
                group.setGeometry(x, y, width, height)
                x += width + self._gap
            y += height + self._gap // 2
        height = self.heightForWidth(self.width())
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)


def _height(line: list[QWidget]) -> int:
    return max(group.sizeHint().height() for group in line)


def group(*parts: QWidget, spacing: int = 3) -> QWidget:
    """Widgets that stay beside each other."""
    together = QWidget()
    row = QHBoxLayout(together)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part in parts:
        row.addWidget(part)
    return together
