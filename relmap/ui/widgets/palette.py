"""A line to type into and what it finds, over the window: one key to everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

_WIDTH, _SMALL, _ROWS = 620, 280, 11
_PAD = 10
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Choice:
    """One line of the palette.

    Args:
        title: what it is.
        hint: what sort of thing, or its shortcut; at the right.
        run: what choosing it does.
        icon: before the title.
        marked: whether Enter takes it, rather than the first one, before anything is typed.
    """

    title: str
    hint: str
    run: Callable[[], object]
    icon: QIcon | None = None
    marked: bool = False


class Palette(QDialog):
    """Enter takes the line that is marked, Esc none; up and down go through the lines.

    Args:
        parent: the window, over which it opens.
        choices: gives what a text finds, the best first.
        prompt: what may be typed.
        nothing: what is said when nothing is found.
    """

    def __init__(
        self,
        parent: QWidget,
        choices: Callable[[str], Sequence[Choice]],
        prompt: str,
        nothing: str = "Nothing is called so.",
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._choices = choices
        self._nothing = nothing
        self._over = parent
        self.setWindowTitle(prompt)
        self.setProperty("popup", "true")
        self.line = QLineEdit()
        self.line.setPlaceholderText(prompt)
        self.line.setAccessibleName(prompt)
        self.line.setMaxLength(200)
        self.line.setClearButtonEnabled(True)
        self.model = _Model(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("What was found")
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._take)
        self._empty = QLabel()
        self._empty.setProperty("soft", "true")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._empty)
        self.line.textChanged.connect(self.refresh)
        self.line.installEventFilter(self)
        height = self.list.sizeHintForRow(0) if self.model.rowCount() else self.fontMetrics().height() + 12
        self._row = max(height, self.fontMetrics().height() + 12)

    def ask(self, at: QPoint | None = None) -> None:
        """Open over the window; or small, at a point of the screen."""
        parent = self._over
        width = min(_WIDTH if at is None else _SMALL, parent.width() - 40)
        # A popup gets no place of its own from the window manager.
        self.setFixedSize(width, self._row * _ROWS + self.line.sizeHint().height() + 30)
        top = parent.mapToGlobal(parent.rect().topLeft())
        if at is None:
            at = QPoint(top.x() + (parent.width() - width) // 2, top.y() + min(90, parent.height() // 8))
        room = parent.screen().availableGeometry()
        right, bottom = room.x() + room.width() - width, room.y() + room.height() - self.height()
        self.move(max(min(at.x(), right), room.x()), max(min(at.y(), bottom), room.y()))
        self.refresh()
        self.show()
        self.line.setFocus()

    def refresh(self) -> None:
        """Find anew what is typed."""
        text = self.line.text()
        found = self._choices(text)
        self.model.fill(found)
        marked = next((row for row, choice in enumerate(found) if choice.marked and not text.strip()), 0)
        self.list.setCurrentIndex(self.model.index(marked, 0))
        self.list.setVisible(bool(found))
        self._empty.setText(self._nothing)
        self._empty.setVisible(not found)

    def _take(self, index: _Index) -> None:
        if not index.isValid():
            return
        choice = self.model.choices[index.row()]
        self.accept()
        choice.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        key = Qt.Key(event.key())
        if key in steps:
            count = self.model.rowCount()
            row = self.list.currentIndex().row() + steps[key]
            if abs(steps[key]) == 1 and count:
                row %= count
            self.list.setCurrentIndex(self.model.index(min(max(row, 0), count - 1), 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
            return True
        return super().eventFilter(watched, event)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: Sequence[Choice] = ()

    def fill(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = choices
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.title}, {choice.hint}"
        if role == Qt.ItemDataRole.UserRole:
            return choice.hint
        if role == Qt.ItemDataRole.DecorationRole:
            return choice.icon
        return None


class _Lines(QStyledItemDelegate):
    """The title at the left, the hint at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        options = QStyleOptionViewItem(option)
        self.initStyleOption(options, index)
        options.text = ""
        options.icon = QIcon()
        style = options.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, options, painter, options.widget)
        chosen = bool(options.state & QStyle.StateFlag.State_Selected)
        palette = options.palette
        ink = palette.highlightedText() if chosen else palette.text()
        soft = palette.highlightedText() if chosen else palette.placeholderText()
        metrics = QFontMetrics(options.font)
        box = options.rect.adjusted(_PAD, 0, -_PAD, 0)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        side = metrics.height()
        if isinstance(icon, QIcon) and not icon.isNull():
            icon.paint(painter, QRect(box.left(), box.center().y() - side // 2, side, side))
        box.setLeft(box.left() + side + 8)
        hint = str(index.data(Qt.ItemDataRole.UserRole))
        hint_width = min(metrics.horizontalAdvance(hint) + 4, box.width() // 2)
        painter.save()
        painter.setFont(options.font)
        painter.setPen(soft.color())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, right, metrics.elidedText(hint, Qt.TextElideMode.ElideRight, hint_width))
        painter.setPen(ink.color())
        room = box.width() - hint_width - 16
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()
