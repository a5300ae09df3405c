"""The card that names what happens on the day shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from relmap.editor.document import Document
from relmap.timeline.words import source_line

_MOST = 4
_WIDTH = 380
_ABOVE_LEGEND = 62


class Caption(QFrame):
    """Lies over the canvas where it covers least; the mouse goes through it."""

    def __init__(self, document: Document, parent: QWidget, covered: Callable[[QRect], int]) -> None:
        super().__init__(parent)
        self._document = document
        self._covered = covered
        self._place = 0
        self.setProperty("card", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(13, 10, 13, 11)
        self._layout.setSpacing(2)
        self._labels: list[QLabel] = []
        self._shown: tuple[str, ...] = ()
        self.hide()
        document.time_changed.connect(self.refresh)
        document.project_opened.connect(self.refresh)
        document.diff_applied.connect(self.refresh)

    def refresh(self) -> None:
        """Name the events whose latest day this is, with their sources."""
        document = self._document
        project = document.project
        now = list(document.snapshot.happening)
        now.sort(key=lambda event: event.id)
        lines: list[tuple[str, str]] = []
        for event in now[:_MOST]:
            unsure = "" if event.status == "actual" else f" ({event.status})"
            lines.append(("heading", " ".join(event.title[:240].split()) + unsure))
        sources = dict.fromkeys(source_line(project, event.citations) for event in now if event.citations)
        if len(now) > _MOST:
            lines.append(("soft", f"and {len(now) - _MOST} more"))
        if sources:
            lines.append(("soft", "; ".join(sources)[:240]))
        self._fill(lines)

    def _fill(self, lines: list[tuple[str, str]]) -> None:
        texts = tuple(text for _, text in lines)
        if texts != self._shown:
            self._shown = texts
            for label in self._labels:
                self._layout.removeWidget(label)
                label.hide()
                label.deleteLater()
            self._labels = [_label(style, text) for style, text in lines]
            for label in self._labels:
                self._layout.addWidget(label)
        self.setVisible(bool(lines))
        if lines:
            self.place()

    def place(self) -> None:
        """To its corner, as wide as there is room."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(_WIDTH, max(parent.width() - 32, 120))
        self._layout.activate()
        height = (
            self._layout.heightForWidth(width)
            if self._layout.hasHeightForWidth()
            else self.sizeHint().height()
        )
        size = QSize(width, min(height, max(parent.height() - 28, 40)))
        right, bottom = parent.width() - width - 14, parent.height() - size.height() - _ABOVE_LEGEND
        middle = right // 2
        places = ((right, 14), (14, 14), (middle, 14), (right, bottom), (14, bottom), (middle, bottom))
        boxes = [QRect(QPoint(x, y), size) for x, y in places]
        # It stays where it is as long as that is as good as any, so that it does not jump about.
        order = sorted(range(len(boxes)), key=lambda n: (self._covered(boxes[n]), n != self._place, n))
        self._place = order[0]
        self.setGeometry(boxes[self._place])
        self.raise_()


def _label(style: str, text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty(style, "true")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
