"""A list of findings in words, each with a second line in small: differences between days, problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from relmap.drawing.style import LIGHT, Theme, mixed
from relmap.model.diff import Ref

_PAD = 7
_GAP = 2
_LONGEST = 600
_MARK = 4
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Finding:
    """One entry; without a ref it is a heading."""

    text: str
    detail: str = ""
    ref: Ref | None = None
    colour: str = ""
    """Of a bar at the left edge: a name of the look, a stance as text, or #rrggbb."""
    what: Any = None
    """Whatever the list's owner wants to know of it."""


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.findings: Sequence[Finding] = ()

    def fill(self, findings: Sequence[Finding]) -> None:
        self.beginResetModel()
        self.findings = findings
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.findings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.findings):
            return None
        finding = self.findings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{finding.text}. {finding.detail}".strip()
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.findings[index.row()].ref is None:
            return flags & ~Qt.ItemFlag.ItemIsSelectable
        return flags


class _Delegate(QStyledItemDelegate):
    """Paints text and detail wrapped to the width of the list."""

    def __init__(self, view: FindingsList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        finding = self._view.finding(index.row())
        width = self._view.viewport().width()
        text, detail = self._boxes(finding, QRect(0, 0, width, 10_000))
        height = text.height() + (_GAP + detail.height() if finding.detail else 0) + 2 * _PAD
        return QSize(width, height)

    def _boxes(self, finding: Finding, rect: QRect) -> tuple[QRect, QRect]:
        left = rect.left() + _PAD + (_MARK + 4 if finding.ref is not None else 0)
        room = QRect(left, rect.top() + _PAD, max(rect.right() - left - _PAD, 20), 10_000)
        text = _measured(self._font(finding), room, finding.text)
        below = QRect(room.left(), text.bottom() + 1 + _GAP, room.width(), 10_000)
        return text, _measured(self._small(), below, finding.detail)

    def _font(self, finding: Finding) -> QFont:
        type_ = QFont(self._view.font())
        if finding.ref is None:
            type_.setWeight(QFont.Weight.DemiBold)
        return type_

    def _small(self) -> QFont:
        type_ = QFont(self._view.font())
        type_.setPointSizeF(max(type_.pointSizeF() * 0.88, 6.0))
        return type_

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        finding, theme = self._view.finding(index.row()), self._view.theme
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        palette = self._view.palette()
        painter.save()
        if selected:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        if finding.colour:
            painter.fillRect(
                QRect(rect.left() + 3, rect.top() + _PAD, _MARK, rect.height() - 2 * _PAD),
                _colour(finding.colour, theme),
            )
        text, detail = self._boxes(finding, rect)
        ink = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        painter.setFont(self._font(finding))
        painter.setPen(ink)
        painter.drawText(text, _FLAGS, finding.text[:_LONGEST])
        painter.setFont(self._small())
        painter.setPen(ink if selected else mixed(theme.soft, theme.ground, 1.0))
        painter.drawText(detail, _FLAGS, finding.detail[:_LONGEST])
        painter.restore()


_FLAGS = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def _measured(type_: QFont, room: QRect, text: str) -> QRect:
    box = QFontMetrics(type_).boundingRect(room, _FLAGS, text[:_LONGEST])
    return QRect(room.left(), room.top(), room.width(), box.height() if text else 0)


def _colour(name: str, theme: Theme) -> str:
    if name.startswith("#"):
        return name
    if name == "begun":
        return theme.begun
    return theme.stances[int(name)] if name.lstrip("-").isdigit() else getattr(theme, name)


class FindingsList(QListView):
    """A click or the arrows choose a finding; Enter or a double click goes to it."""

    chosen = Signal(object)
    """A finding was selected."""
    activated_finding = Signal(object)
    """A finding was double-clicked, or Enter was pressed on it."""
    context_menu_requested = Signal(QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self._activate(index.row()))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)

    def _ask_menu(self, at: QPoint) -> None:
        finding = self.current()
        if finding is not None and finding.ref is not None:
            self.chosen.emit(finding)
            self.context_menu_requested.emit(self.viewport().mapToGlobal(at))

    def set_theme(self, theme: Theme) -> None:
        """Colours of another look."""
        self.theme = theme
        self.viewport().update()

    @property
    def findings(self) -> Sequence[Finding]:
        """What is listed, headings among it."""
        return self._model.findings

    def finding(self, row: int) -> Finding:
        """The finding of a row."""
        return self._model.findings[row]

    def current(self) -> Finding | None:
        """The finding chosen."""
        row = self.currentIndex().row()
        return self.finding(row) if 0 <= row < len(self.findings) and self.finding(row).ref else None

    def fill(self, findings: Sequence[Finding]) -> None:
        """List these; what was chosen stays chosen if it is still there."""
        if list(findings) == list(self._model.findings):
            return
        before = self.current()
        blocked = self.selectionModel().blockSignals(True)
        self._model.fill(findings)
        if before is not None and before in findings:
            self.setCurrentIndex(self._model.index(list(findings).index(before)))
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid() and self.finding(index.row()).ref is not None:
            self.chosen.emit(self.finding(index.row()))

    def _activate(self, row: int) -> None:
        if 0 <= row < len(self.findings) and self.finding(row).ref is not None:
            self.activated_finding.emit(self.finding(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
