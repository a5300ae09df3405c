"""What is shown while no map is open: recent maps, samples, New and Open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from relmap.drawing.style import Theme

if TYPE_CHECKING:
    from relmap.ui.window.thumbnails import Thumbnail, Thumbnails

THUMBNAIL = QSize(272, 170)
_COLUMNS = 3
_PAINTED = 20
"""Milliseconds until the maps are drawn: the page itself is painted before."""


class StartPage(QScrollArea):
    """Cards to open a map by one click."""

    new_requested = Signal()
    open_requested = Signal()
    map_chosen = Signal(object)
    sample_chosen = Signal(object)
    menu_requested = Signal(QPoint, object, bool)
    """(where, which map, whether it is one of the user's own)"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Start page")
        self._theme = theme
        self._cards: list[Card] = []
        self._thumbnails: Thumbnails | None = None
        """What draws the maps, once the page is there: what that takes to import is not waited for."""
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(_PAINTED)
        self._drawing.timeout.connect(self._draw)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def fill(self, recent: list[Path], samples: list[Path], theme: Theme) -> None:
        """Show these maps."""
        self._theme = theme
        self._cards = []
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(48, 40, 48, 32)
        column.setSpacing(14)
        title = QLabel("relmap")
        title.setStyleSheet("font-size: 30px; font-weight: 600;")
        lead = QLabel("Maps of actors and relations that change over time.")
        lead.setProperty("soft", "true")
        lead.setStyleSheet("font-size: 15px;")
        column.addWidget(title)
        column.addWidget(lead)
        column.addLayout(self._buttons())
        if recent:
            column.addSpacing(10)
            self._add_section(column, "Recent maps", recent[:6], self.map_chosen)
        column.addSpacing(10)
        self._add_section(column, "Sample maps", samples, self.sample_chosen)
        column.addStretch(1)
        self.setWidget(page)
        self._drawing.start()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for text, signal in (("New map", self.new_requested), ("Open…", self.open_requested)):
            button = QPushButton(text)
            button.setMinimumWidth(110)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_section(self, column: QVBoxLayout, heading: str, paths: list[Path], signal: object) -> None:
        label = QLabel(heading)
        label.setProperty("heading", "true")
        column.addWidget(label)
        grid = QGridLayout()
        grid.setSpacing(16)
        for number, path in enumerate(paths):
            card = Card(path)
            card.chosen.connect(signal)  # type: ignore[arg-type]
            card.menu_requested.connect(
                lambda at, path=path: self.menu_requested.emit(at, path, heading == "Recent maps")
            )
            grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
            self._cards.append(card)
        grid.setColumnStretch(_COLUMNS, 1)
        column.addLayout(grid)

    def _draw(self) -> None:
        paths = list(dict.fromkeys(card.path for card in self._cards))
        if not self.isVisible():
            return
        if self._thumbnails is None:
            from relmap.ui.window.thumbnails import Thumbnails

            self._thumbnails = Thumbnails(THUMBNAIL, self)
            self._thumbnails.made.connect(self._show)
        self._thumbnails.ask(paths, self._theme, self.devicePixelRatioF())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drawing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._thumbnails is not None:
            self._thumbnails.stop()
        super().hideEvent(event)

    def _show(self, path: Path, thumbnail: Thumbnail) -> None:
        for card in self._cards:
            if card.path == path:
                card.show_map(thumbnail)


class Card(QFrame):
    """One map: its picture and its title. Click, Enter or Space opens it."""

    chosen = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.setProperty("card", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(str(path).replace("<", "‹"))
        name = path.name.removesuffix(".json").removesuffix(".relmap")
        self.setAccessibleName(name)
        self._picture = QLabel()
        self._picture.setFixedSize(THUMBNAIL)
        self._title = QLabel(name)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setProperty("heading", "true")
        self._file = QLabel(path.name)
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self._file.setProperty("soft", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 9)
        layout.setSpacing(3)
        for widget in (self._picture, self._title, self._file):
            layout.addWidget(widget)
        self.setFixedWidth(THUMBNAIL.width() + 18)

    def show_map(self, thumbnail: Thumbnail) -> None:
        """Show the picture of the map, if it has one."""
        if thumbnail.fault:
            self._say("cannot be read")
            self.setAccessibleDescription(thumbnail.fault[:300])
            return
        if thumbnail.picture is None:
            self._say("no preview")
        else:
            self._picture.setPixmap(thumbnail.picture)
        metrics = self._title.fontMetrics()
        text = " ".join(thumbnail.title.split()) or self.path.name
        self._title.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, THUMBNAIL.width()))
        self.setAccessibleName(text[:200])

    def _say(self, text: str) -> None:
        """In place of a picture."""
        self._picture.setText(text)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.path)
        else:
            super().keyPressEvent(event)
