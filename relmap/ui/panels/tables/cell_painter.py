"""How the cells of a table are painted: those that are seen in one go, each as one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelectionRange,
    QLine,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from relmap.drawing.style import LIGHT, Theme
from relmap.ui.panels.tables.table_model import Shown, TableModel

_Index = QModelIndex | QPersistentModelIndex
_MARGIN, _SWATCH = 5, 9
_LONGEST = 300
"""No more letters than fit into the widest column are measured."""
_KEPT = 20_000


class WidthDelegate(QStyledItemDelegate):
    """Says how much room cells need, where a column is to be as wide as they are."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        text = str(index.data() or "")[:_LONGEST]
        return QSize(metrics.horizontalAdvance(text) + 4 * _MARGIN + _SWATCH, metrics.height() + 6)


class CellPainter:
    """What stands above already is in soft ink, what is not taken in that of faults; a stance has a dot.

    A style and an option for each cell, as delegates have them, would take longer than a frame.

    Args:
        view: whose cells they are; all rows are of one height.
        model: of the table.
    """

    def __init__(self, view: QTableView, model: TableModel) -> None:
        self._view, self._model = view, model
        self.theme: Theme = LIGHT
        self._fitted: dict[tuple[str, int], str] = {}
        """Texts as far as there is room for them."""

    def forget(self) -> None:
        """Letters are of another size now."""
        self._fitted.clear()

    def paint(self, painter: QPainter, area: QRect, ranges: Sequence[QItemSelectionRange]) -> None:
        """Paint what is seen in an area.

        Args:
            painter: of the view.
            area: in pixels.
            ranges: the cells selected.
        """
        view, height = self._view, self._view.verticalHeader().defaultSectionSize()
        first = view.rowAt(area.top())
        if first < 0:
            return
        last = view.rowAt(area.bottom())
        last = self._model.rowCount() - 1 if last < 0 else last
        columns = self._columns(area)
        top = view.rowViewportPosition(first)
        seen = [one for one in ranges if one.top() <= last and one.bottom() >= first]
        inks = [self._inks(selected) for selected in (False, True)]
        painter.setFont(view.font())
        for row in range(first, last + 1):
            y = top + (row - first) * height
            chosen = [one for one in seen if one.top() <= row <= one.bottom()]
            for column, x, width in columns:
                selected = any(one.left() <= column <= one.right() for one in chosen)
                box = QRect(x, y, width - 1, height - 1)
                if selected:
                    painter.fillRect(box, view.palette().highlight())
                self._cell(painter, box, self._model.shown(row, column), column, inks[selected])
        self._paint_lines(painter, columns, top, height, last - first + 1)
        self._paint_current(painter)

    def _columns(self, area: QRect) -> list[tuple[int, int, int]]:
        """The columns seen: number, left end and width."""
        view, found = self._view, list[tuple[int, int, int]]()
        for column in range(self._model.columnCount()):
            x, width = view.columnViewportPosition(column), view.columnWidth(column)
            if width and x <= area.right() and x + width >= area.left():
                found.append((column, x, width))
        return found

    def _inks(self, selected: bool) -> tuple[QColor, QColor, QColor]:
        """Usual, soft and faulty ink."""
        if selected:
            white = self._view.palette().color(QPalette.ColorRole.HighlightedText)
            return white, white, white
        return QColor(self.theme.ink), QColor(self.theme.soft), QColor(self.theme.fault)

    def _cell(
        self, painter: QPainter, box: QRect, cell: Shown, number: int, inks: tuple[QColor, QColor, QColor]
    ) -> None:
        if not cell.text:
            return
        column, metrics = self._model.columns[number], painter.fontMetrics()
        left, right = box.left() + _MARGIN, box.right() - _MARGIN
        if column.attribute == "stance" and not cell.waits:
            self._paint_dot(painter, left, box, cell.value, inks[0])
            left += _SWATCH + 5
        text = self._fit(metrics, cell.text, right - left)
        if column.value.right:
            left = right - metrics.horizontalAdvance(text)
        base = box.top() + (box.height() + metrics.ascent() - metrics.descent()) / 2
        painter.setPen(inks[2 if cell.waits else 1 if cell.soft else 0])
        painter.drawText(QPointF(left, round(base)), text)

    def _fit(self, metrics: QFontMetrics, text: str, room: int) -> str:
        key = (text[:_LONGEST], room)
        if key not in self._fitted:
            if len(self._fitted) > _KEPT:
                self._fitted.clear()
            self._fitted[key] = metrics.elidedText(key[0], Qt.TextElideMode.ElideRight, room)
        return self._fitted[key]

    def _paint_dot(self, painter: QPainter, left: int, box: QRect, stance: Any, ink: QColor) -> None:
        dot = QRectF(left, box.center().y() - _SWATCH / 2 + 1, _SWATCH, _SWATCH)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A rim, for on the colour of what is selected some of the scale would not be seen.
        painter.setPen(QPen(ink, 1) if ink.lightness() == 255 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.stances[stance]))
        painter.drawEllipse(dot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_lines(
        self, painter: QPainter, columns: Sequence[tuple[int, int, int]], top: int, height: int, rows: int
    ) -> None:
        if not columns:
            return
        left, right = columns[0][1], columns[-1][1] + columns[-1][2] - 1
        bottom = top + rows * height - 1
        lines = [QLine(left, top + n * height - 1, right, top + n * height - 1) for n in range(1, rows + 1)]
        lines += [QLine(x + width - 1, top, x + width - 1, bottom) for _, x, width in columns]
        painter.setPen(QPen(QColor(self.theme.faint), 1))
        painter.drawLines(lines)

    def _paint_current(self, painter: QPainter) -> None:
        """A frame round the cell that has the keyboard."""
        index = self._view.currentIndex()
        if index.isValid() and self._view.hasFocus():
            painter.setPen(QPen(QColor(self.theme.ink), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._view.visualRect(index).adjusted(1, 1, -1, -1))
